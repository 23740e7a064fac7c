#!/bin/sh
# Every test runs: each file is in its schedule with an expected file, and each name in a schedule is a file.
# usage: schedule.sh <source root>
cd "$1/regress" || exit 2
status=0
complain() { echo "$1"; status=1; }

# check_schedule <directory> <folder of the tests> <their suffix>
check_schedule() {
    [ -d "$1/$2" ] || { complain "there is no $1/$2"; return; }
    [ -e "$1/schedule" ] || { complain "there is no $1/schedule"; return; }
    names=$(sed -nE 's/^test: *//p' "$1/schedule" | tr -s ' ' '\n' | sort)
    twice=$(echo "$names" | uniq -d)
    [ -z "$twice" ] || complain "twice in $1/schedule: $twice"
    for name in $names; do
        [ -e "$1/$2/$name.$3" ] || complain "$1/schedule names $name, but there is no $1/$2/$name.$3"
        [ -e "$1/expected/$name.out" ] || complain "there is no $1/expected/$name.out"
    done
    for file in "$1/$2"/*."$3"; do
        name=$(basename "$file" ".$3")
        echo "$names" | grep -qx -- "$name" || complain "$file is not in $1/schedule"
    done
    for file in "$1"/expected/*.out; do
        name=$(basename "$file" .out)
        echo "$names" | grep -qx -- "$name" || echo "$names" | grep -qx -- "${name%_[0-9]}" || complain "$file belongs to no test"
    done
}

check_schedule . sql sql
check_schedule isolation specs spec
ls t/*.pl >/dev/null 2>&1 || complain "there is no TAP test in regress/t"
exit $status
