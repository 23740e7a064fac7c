#!/bin/sh
# The rules that no compiler checks.  usage: house_rules.sh <source root>; CONTRIBUTING.md has the reasons.
cd "$1" || exit 2
status=0
complain() { echo "$1"; status=1; }
sources() { find src include -name '*.?pp' | sort; }
[ -n "$(sources)" ] || { echo "no sources in $1"; exit 2; }

# The code without comments and strings, each line with its place in front.
code=$(mktemp)
trap 'rm -f "$code"' EXIT
sources | while read -r file; do sed -E 's/"([^"\\]|\\.)*"/""/g; s,//.*,,' "$file" | grep -n '' | sed "s,^,$file:,"; done >"$code"

# rule <what is wrong> <Perl pattern> <files that may>
rule() {
    found=$(grep -P "^[^:]*:[0-9]+:.*($2)" "$code" | grep -vE "^[^:]*/($3):" | sed 's/^/    /')
    [ -z "$found" ] || { complain "$1:"; echo "$found"; }
}

# Errors and ownership.
rule 'errors are raised with ereport'             '\b(throw|catch|try)\b'                   'guard\.[ch]pp'
rule 'use on_error()'                             '\bPG_(TRY|CATCH|FINALLY)\b'              'guard\.cpp'
rule 'noexcept hides destructors from unwind.sh'  '\bnoexcept\b'                            'guard\.[ch]pp'
rule 'only contexts own: no destructors'          '~[A-Z]\w*\(\)(\s*\{|\s*;)'               'none'
rule 'memory contexts own: no standard containers' '\bstd::(string|vector|map|unordered_map|set|list|deque|function|unique_ptr|shared_ptr|lock_guard|thread)\b' 'none'
rule 'memory contexts own: use make<T>'           '\bnew\s+[A-Za-z_]'                       'none'
rule 'PostgreSQL enters through callback<fn>'     '\b(RegisterXactCallback|RegisterSubXactCallback|CacheRegisterSyscacheCallback|CacheRegisterRelcacheCallback|on_proc_exit|before_shmem_exit)\((?!.*callback<).*\)' 'none'
rule 'PostgreSQL enters through callback<fn>'     '\broutine->\w+\s*=(?!\s*(pgr::)?callback<|\s*nullptr)'  'none'

# One place for each thing.
rule 'version differences live in compat.hpp'     '\bPG_VERSION_NUM\b'                      'compat\.hpp|pg\.hpp'
rule 'define SQL functions with PGR_FUNCTION'     '\bPG_FUNCTION_INFO_V1\b'                 'guard\.hpp'
rule 'fmt is only for Sql::add'                   '\bfmt::(format|print|memory_buffer)\b'   'none'
rule 'the remote must not write our memory'       '\b(PQfn|lo_\w+)\('                       'none'
rule 'waits are interruptible: libpq must not block' '\bPQ(connectdb|connectdbParams|exec|execParams|execPrepared|prepare|cancel|reset|fn)\(' 'cancel_thread\.cpp'
found=$(grep -rnE '\b(TODO|FIXME|XXX)\b' src include sql)
[ -z "$found" ] || { complain 'an open point is an issue, not a comment:'; echo "$found"; }

# direction <folder> <what its files must not include>
direction() {
    found=$(grep -rnE "^ *#include \"($2)\.hpp\"" "$1" 2>/dev/null)
    [ -z "$found" ] || { complain "$1 must not include this (ARCHITECTURE.md, who may include whom):"; echo "$found"; }
}
direction src/conn     'pg_remote_fdw/(planner|executor|plan_data|import_schema)|(planner|executor)/.*'
direction src/executor 'pg_remote_fdw/planner|(planner)/.*|deparse.*|rel_info|remote_query|shippable'
direction src/planner  'pg_remote_fdw/(executor|transport)|executor/.*|row_decoder'
for file in src/planner/deparse*; do
    [ -e "$file" ] || continue
    found=$(grep -nE '#include "(pg_remote_fdw/conn\.hpp|optimizer/path.*)"' "$file" | sed "s,^,    $file:,")
    [ -z "$found" ] || { complain 'the printer prints a Query; it needs no planner and no connection:'; echo "$found"; }
done

# Shape.
for file in $(sources); do
    lines=$(wc -l <"$file")
    [ "$lines" -le 600 ] || complain "$file: $lines lines; it has two subjects"
    head -n 1 "$file" | grep -q '^// [A-Z]' || complain "$file: the first line says what the file is for"
done
exit $status
