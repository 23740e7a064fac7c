#!/bin/sh
# The option table in src/options.cpp and the one in README.md name the same options.
# usage: options_documented.sh <source root>
cd "$1" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# In the code: the first string of each line of option_table.
sed -n '/option_table\[\] = {/,/^};/s/^ *{"\([a-z_]*\)",.*/\1/p' src/options.cpp | sort >"$work/code"
# In the README: every `word` in the first column of the table between the two marks.
# shellcheck disable=SC2016  # backquotes are Markdown's here
sed -n '/^<!-- options/,/^<!-- \/options/p' README.md | sed -n 's/^| *\(`[^|]*\)|.*/\1/p' |
    tr ' ' '\n' | sed -n 's/^`\([a-z_]*\)`$/\1/p' | sort >"$work/readme"

status=0
complain() {  # complain <what is wrong> <uniq or comm output>
    [ -z "$2" ] || { echo "$1: $(echo "$2" | tr '\n' ' ')"; status=1; }
}
[ -s "$work/code" ] || { echo 'no option_table found in src/options.cpp'; status=1; }
complain 'in src/options.cpp but not in the option table of README.md' "$(comm -23 "$work/code" "$work/readme")"
complain 'in the option table of README.md but not in src/options.cpp' "$(comm -13 "$work/code" "$work/readme")"
complain 'more than once in src/options.cpp' "$(uniq -d "$work/code")"
complain 'more than once in the option table of README.md' "$(uniq -d "$work/readme")"
exit $status
