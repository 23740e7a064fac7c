#!/bin/sh
# No destructor may stand between PostgreSQL and its sigsetjmp: an object file that would run one while unwinding
# refers to _Unwind_Resume.  Only files that never call PostgreSQL may do so.
# usage: unwind.sh <nm> <object>...   (objects of a -O0 build)
nm=$1
shift
status=0
[ $# -gt 0 ] || { echo "no objects to look at" >&2; exit 2; }
for object; do
    case $object in *src/format.cpp.o) continue ;; esac
    undefined=$("$nm" -u "$object") || { echo "$object: cannot be read" >&2; status=2; continue; }
    if echo "$undefined" | grep -Eq '__?Unwind_Resume|__cxa_end_cleanup'; then
        echo "$object: an object with a destructor lives across a call (see CONTRIBUTING.md, \"Errors and ownership\")" >&2
        objdump -dr --no-show-raw-insn --demangle "$object" 2>/dev/null |
            awk '/^[0-9a-f]+ </ {function_name = $0} /_Unwind_Resume/ {print "    in" substr(function_name, index(function_name, " "))}' |
            sort -u >&2
        status=1
    fi
done
exit $status
