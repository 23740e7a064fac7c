#!/usr/bin/env bash
# Runs the tests that need a server against a staged build, in throwaway clusters; installs nothing.
# usage: regress/run.sh [--pg-config FILE] [--stage DIR] [--accept] [kind[:name,name…]]…
# kinds: regress, isolation, tap, corpus; none: all that exist.  --accept takes the results as expected output.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pg_config=${PG_CONFIG:-}
# shellcheck source=regress/dev/common.sh
source "$root/regress/dev/common.sh"
# shellcheck source=regress/dev/cluster.sh
source "$root/regress/dev/cluster.sh"

stage=$root/build/dev/stage
results=${PGR_RESULTS:-$root/build/test}
accept=
kinds=()
password=canary-$RANDOM$RANDOM

while [ $# -gt 0 ]; do
    case $1 in
    --pg-config) pg_config=$2; shift 2 ;;
    --stage) stage=$2; shift 2 ;;
    --accept) accept=yes; shift ;;
    regress | regress:* | isolation | isolation:* | tap | tap:* | corpus | corpus:*) kinds+=("$1"); shift ;;
    *) sed -nE 's/^# (usage|kinds)/\1/p' "$0" >&2; exit 2 ;;
    esac
done
[ -n "$pg_config" ] || need_postgres
[ -d "$stage" ] || die "nothing is staged in $stage" "run ./dev build first, or name the directory with --stage"
if [ ${#kinds[@]} = 0 ]; then
    kinds=(regress isolation tap)
    if [ -e "$root/regress/corpora" ]; then kinds+=(corpus); fi
fi
log_dir=$results/log
bindir=$("$pg_config" --bindir)
pgxs=$(dirname "$("$pg_config" --pgxs)")/../test  # pgxs.mk is in …/pgxs/src/makefiles
pgxs=$(cd "$pgxs" && pwd)

# prepare: the server's user may not be able to read the checkout, so tests and build are copied to where it can.
prepare() {
    as_server mkdir "$work/tree" "$work/stage"
    tar -C "$root" -cf - regress | as_server tar -C "$work/tree" --no-same-owner -xf -
    tar -C "$stage" -cf - . | as_server tar -C "$work/stage" --no-same-owner -xf -
    stage_conf "$work/stage" | as_server tee "$work/stage.conf" >/dev/null
    [ -s "$work/stage.conf" ]
}

# test_environment <cluster>: what the tests may look at with \getenv.
test_environment() {
    printf '%s\n' "PATH=$bindir:$PATH" PGR_HOST=127.0.0.1 "PGR_SOCKET=$work/$1" "PGR_PORT=$(cluster_port "$1")" \
        "PGR_PASSWORD=$password" "PGR_CLOSED_PORT=$(free_port)" "PGR_BINDIR=$bindir"
}

# run_pg_regress <kind> <program> <input directory> <database> <name>...: in a cluster called like the kind.
run_pg_regress() {
    local kind=$1 program=$pgxs/$2 input=$3 database=$4 status=0
    shift 4
    local -a options=("$@") environment
    [ $# -gt 0 ] || options=(--schedule="$input/schedule")
    if "$program" --help | grep -q -- --expecteddir; then options+=(--expecteddir="$input"); fi
    make_cluster "$kind" "$password"
    configure_cluster "$kind" <"$work/stage.conf"
    start_cluster "$kind"
    mapfile -t environment < <(test_environment "$kind")
    as_server mkdir -p "$work/out/$kind"
    cd "$work/out/$kind"
    as_server env "${environment[@]}" "$program" --inputdir="$input" --outputdir="$work/out/$kind" --bindir="$bindir" \
        --dbname="$database" --host="$work/$kind" --port="$(cluster_port "$kind")" --user=postgres --encoding=UTF8 \
        --no-locale --max-connections=10 "${options[@]}" || status=$?
    if [ "$status" != 0 ] && [ -s regression.diffs ]; then
        echo "---- the first 200 lines of regression.diffs:"
        head -n 200 regression.diffs
    fi
    as_server "$bindir/pg_ctl" -D "$work/$kind/data" -m fast -w -t 60 stop
    return "$status"
}

# run_corpora <name>...: each line of regress/corpora is a directory with setup.sql, its program, and the arguments.
# The program compares what foreign tables give with what local ones give, and fails if they differ.
run_corpora() {
    local name program begin status=0
    local -a arguments environment
    make_cluster corpus "$password"
    configure_cluster corpus <"$work/stage.conf"
    start_cluster corpus
    as_server mkdir -p "$work/out/corpus"
    mapfile -t environment < <(test_environment corpus)
    while read -r name program arguments; do
        case $name in '#'* | '') continue ;; esac
        if [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; then continue; fi
        begin=$(now)
        run_psql corpus -q -d postgres -c "CREATE DATABASE \"$name\""
        # shellcheck disable=SC2086  # the arguments of a corpus are words
        if run_psql corpus -q -d "$name" -v host="$work/corpus" -v port="$(cluster_port corpus)" -v dbname="$name" \
            -f "$work/tree/regress/$name/setup.sql" && as_server env "${environment[@]}" PGHOST="$work/corpus" \
            PGPORT="$(cluster_port corpus)" PGUSER=postgres PGDATABASE="$name" "$work/tree/regress/$name/$program" $arguments
        then
            echo "corpus $name ... ok in $(seconds "$begin")"
        else
            echo "corpus $name ... FAILED in $(seconds "$begin")"
            status=1
        fi
    done <"$work/tree/regress/corpora"
    as_server "$bindir/pg_ctl" -D "$work/corpus/data" -m fast -w -t 60 stop
    return "$status"
}

# run_prove <name>...
run_prove() {
    local kind=tap input=$work/tree/regress/t name
    local -a files=()
    for name; do files+=("$input/${name%.pl}.pl"); done
    [ $# -gt 0 ] || mapfile -t files < <(find "$input" -maxdepth 1 -name '*.pl' 2>/dev/null | sort)
    if [ ${#files[@]} = 0 ]; then
        echo "there is no test in ${input#"$work/tree/"}"
        return 1
    fi
    as_server mkdir -p "$work/$kind/tmp_check/log"
    cd "$work/$kind"
    as_server env PATH="$bindir:$PATH" TMPDIR="$work" TESTDIR="$work/$kind" TESTDATADIR="$work/$kind/tmp_check" \
        TESTLOGDIR="$work/$kind/tmp_check/log" PG_REGRESS="$pgxs/regress/pg_regress" TEMP_CONFIG="$work/stage.conf" \
        PGR_BINDIR="$bindir" PGR_STAGE="$work/stage" PGR_TREE="$work/tree" \
        prove -I "$pgxs/perl" -I "$input" --timer -j "${PGR_JOBS:-2}" "${files[@]}"
}

# keep_output <kind>: what people want to look at afterwards.
keep_output() {
    local kind=$1 to=$results/$1
    rm -rf "${to:?}"
    mkdir -p "$to"
    case $kind in
    regress | isolation | corpus)
        cp -r "$work/out/$kind/." "$to/" 2>/dev/null || true
        cp "$work/$kind/log" "$to/server.log" 2>/dev/null || true
        ;;
    tap) cp -r "$work/tap/tmp_check/log/." "$to/" 2>/dev/null || true ;;
    esac
}

# count <kind>: "<passed> <failed>", read from the runner's own output: pg_regress to 15, from 16 on, prove.
count() {
    case $1 in
    regress | isolation)
        awk '/ \.\.\. ok +[0-9]+ ms|^ok [0-9]+ +[-+] / {passed++} / \.\.\. FAILED|^not ok [0-9]+ +[-+] / {failed++}
             END {print passed + 0, failed + 0}' "$step_log"
        ;;
    tap) awk '/\.pl \.+ ok( |$)/ {passed++} /\.pl +\(Wstat: / {failed++} END {print passed + 0, failed + 0}' "$step_log" ;;
    corpus) awk '/^corpus .* \.\.\. ok/ {passed++} /^corpus .* \.\.\. FAILED/ {failed++} END {print passed + 0, failed + 0}' "$step_log" ;;
    esac
}

# accept_results <kind>: results become the expected files.
accept_results() {
    local kind=$1 to=$root/regress/expected result
    [ "$kind" = isolation ] && to=$root/regress/isolation/expected
    for result in "$results/$kind"/results/*.out; do
        [ -f "$result" ] && cp "$result" "$to/"
    done
    say "    results taken as expected output: read 'git diff ${to#"$root/"}' before you believe them"
}

# run_kind <kind> <name>...: counts, and looks for crashes in the servers' logs; no test at all is a failure.
run_kind() {
    local kind=$1 status=0 passed failed crashes
    local -a logs
    shift
    case $kind in
    regress)
        show=yes run_step "pg_regress" run_pg_regress regress regress/pg_regress "$work/tree/regress" regression "$@" || status=1
        ;;
    isolation)
        show=yes run_step "isolation tests" run_pg_regress isolation isolation/pg_isolation_regress \
            "$work/tree/regress/isolation" isolation_regression "$@" || status=1
        ;;
    tap) show=yes run_step "TAP tests" run_prove "$@" || status=1 ;;
    corpus) show=yes run_step "corpora" run_corpora "$@" || status=1 ;;
    esac
    read -r passed failed < <(count "$kind")
    keep_output "$kind"
    mapfile -t logs < <(find "$results/$kind" -name '*.log' -not -name 'regress_log_*')
    crashes=$(crashes_in "${logs[@]}")
    if [ -n "$crashes" ]; then
        printf '    the log of a server has lines that no run may leave:\n%s\n' "$crashes"
        failed=$((failed + 1))
    fi
    if [ $((passed + failed)) = 0 ] || { [ "$status" != 0 ] && [ "$failed" = 0 ]; }; then failed=$((failed + 1)); fi
    if [ -n "$accept" ] && { [ "$kind" = regress ] || [ "$kind" = isolation ]; }; then accept_results "$kind"; fi
    printf '    %s: %d passed, %d failed; output: %s\n' "$kind" "$passed" "$failed" "$results/$kind"
    printf '%s %d %d\n' "$kind" "$passed" "$failed" >>"$results/counts"
    [ "$failed" = 0 ]
}

mkdir -p "$results"
rm -f "$results/counts"
make_work
must "prepare the staged build and the tests" prepare
status=0
for kind in "${kinds[@]}"; do
    names=()
    if [[ $kind == *:* ]]; then IFS=, read -r -a names <<<"${kind#*:}"; fi
    run_kind "${kind%%:*}" "${names[@]}" || status=1
done
exit $status
