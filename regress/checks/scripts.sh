#!/bin/sh
# Shell scripts satisfy shellcheck, Python and Perl ones can be parsed.  usage: scripts.sh <source root>
cd "$1" || exit 2
status=0
command -v shellcheck >/dev/null || { echo "shellcheck is not installed"; exit 2; }
# The parts of ./dev are read through it, with the variables that it sets.
shell=$(find dev .ci/run docker regress -type f \( -name '*.sh' -o -name dev -o -name run \) -not -path 'regress/dev/*' | sort)
# shellcheck disable=SC2086  # a list of files
shellcheck -x -a $shell || status=1
find regress -name '*.py' | sort | while read -r file; do
    python3 -c 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1])' "$file" || exit 1
done || status=1
find regress/demo -name '*.pl' | sort | while read -r file; do
    perl -c "$file" 2>&1 | grep -v 'syntax OK' && exit 1
    true
done || status=1
exit $status
