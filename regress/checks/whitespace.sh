#!/bin/sh
# No trailing blanks, no tabs where blanks are meant, no carriage returns, a newline at each end.  What a program
# prints (expected/) is exempt.  usage: whitespace.sh <source root>
cd "$1" || exit 2
files=$(find . \( -path ./build -o -path ./.git -o -path '*/expected' -o -name __pycache__ \) -prune -o -type f \
    \( -name '*.?pp' -o -name '*.sql' -o -name '*.spec' -o -name '*.md' -o -name '*.sh' -o -name '*.py' -o -name '*.pl' \
    -o -name '*.pm' -o -name '*.txt' -o -name '*.json' -o -name '*.yaml' -o -name '*.yml' -o -name '*.control' \
    -o -name schedule -o -name corpora -o -name Dockerfile -o -name dev -o -path './.*' \) -print | sort)
# shellcheck disable=SC2086  # a list of files; none has a blank in its name
set -- $files
[ $# -gt 0 ] || { echo "no files to look at"; exit 2; }
awk -v cr="$(printf '\r')" '
    function complain(what) {print substr(FILENAME, 3) ":" FNR ": " what; bad = 1}
    /[ \t]$/ && FILENAME !~ /\.spec$/ {complain("trailing blank")}
    /\t/ && FILENAME !~ /\.(pl|pm)$/ && FILENAME !~ /(_data|data)\.sql$/ {complain("tab")}
    index($0, cr) {complain("carriage return")}
    END {exit bad}' "$@" || status=1
for file; do
    [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || { echo "${file#./}: no newline at the end"; status=1; }
done
exit "${status:-0}"
