# ./dev demo, psql and stop: two throwaway clusters, "remote" and "local", and the main job on real data.  Sourced by ./dev.
# shellcheck shell=bash

demo_state=$root/build/demo-clusters

cmd_demo() {
    local query keep=
    case ${1:-} in
    '') ;;
    --keep) keep=yes ;;
    *) die "no such option: $1" "usage: ./dev demo [--keep]" ;;
    esac
    need_build_tools
    cmd_stop quiet
    must "compile (release)" build_stage release release
    make_work
    demo_password=$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')
    must "read Debian's package index on this machine" demo_data
    must "start a cluster called remote, and load the index into it" demo_remote
    must "start a cluster called local, with the packages installed here" demo_local
    say "    remote: $(demo_count remote packages) packages, $(demo_count remote dependencies) dependencies between them;" \
        "    local: $(demo_count local installed) installed packages"
    show=yes must "the main job, as one types it" demo_setup
    for query in "$root"/regress/demo/queries/*.sql; do
        show=yes must "$(basename "$query" .sql)" demo_query "$query"
    done
    [ -z "$keep" ] || demo_keep
    say "" "demo: every result was equal to the remote's own answer, in $(total_time)"
    [ -n "$keep" ] || say "to look around: ./dev demo --keep, then ./dev psql"
}

# demo_data: three files for COPY.
demo_data() {
    local tree
    if [ "$(apt-cache dumpavail 2>/dev/null | grep -c '^Package:')" -lt 10000 ]; then apt_update; fi
    tree=$work/data
    mkdir "$tree"
    apt-cache dumpavail | "$root/regress/demo/debian_packages.pl" "$tree/packages" "$tree/dependencies"
    # shellcheck disable=SC2016  # dpkg-query's own variables
    dpkg-query -W -f '${db:Status-Status}\t${Package}\t${Version}\n' | sed -n 's/^installed\t//p' |
        sort -u -t $'\t' -k 1,1 >"$tree/installed"
    wc -l "$tree"/*
    [ "$(wc -l <"$tree/packages")" -ge 10000 ] || { echo "the package index is empty: does apt-get update work?"; return 1; }
    cp "$root"/regress/demo/*.sql "$tree/"
    chmod -R a+rX "$tree"
}

demo_remote() {
    make_cluster remote "$demo_password"
    start_cluster remote
    run_psql remote -d postgres -q -c 'CREATE DATABASE debian'
    run_psql remote -d debian -q -v packages="$work/data/packages" -v dependencies="$work/data/dependencies" \
        -v password="$demo_password" -f "$work/data/remote.sql"
    # To check results, the remote answers the same statements itself; it needs the local table's rows for that.
    run_psql remote -d debian -q -c 'CREATE SCHEMA answers' -c 'SET search_path = answers' \
        -v installed="$work/data/installed" -f "$work/data/local.sql"
}

demo_local() {
    as_server mkdir "$work/stage"
    tar -C "$root/build/release/stage" -cf - . | as_server tar -C "$work/stage" --no-same-owner -xf -
    make_cluster local "$demo_password"
    stage_conf "$work/stage" | configure_cluster local
    start_cluster local
    run_psql local -d postgres -q -c 'CREATE DATABASE demo'
    run_psql local -d demo -q -v installed="$work/data/installed" -f "$work/data/local.sql"
}

demo_count() {
    local database=debian
    [ "$1" = local ] && database=demo
    run_psql "$1" -d "$database" -Atc "SELECT count(*) FROM $2"
}

demo_setup() {
    run_psql local -d demo -e --pset=pager=off -v port="$(cluster_port remote)" -v password="$demo_password" \
        -c '\timing on' -f "$work/data/setup.sql"
    [ "$(run_psql local -d demo -Atc 'SELECT count(*) FROM debian.packages')" = "$(demo_count remote packages)" ]
}

# demo_query <file>: shows the statement, its rows and times, and what was sent; fails unless the remote, asked itself,
# gives the same rows in the same order.
demo_query() {
    local statement begin
    local -a options=(-d demo -q --pset=pager=off --pset=footer=off)
    statement=$(grep -v '^--' "$1")
    sed -n 's/^-- //p' "$1"
    printf '\n%s\n\n' "$statement"
    printf '%s\n' 'SET search_path = debian, public;' '\timing on' "$statement" | run_psql local "${options[@]}"
    printf '\nEXPLAIN (VERBOSE, COSTS OFF) the same:\n\n'
    run_psql local "${options[@]}" -At -c 'SET search_path = debian, public' -c "EXPLAIN (VERBOSE, COSTS OFF) ${statement}" |
        tee "$work/explain"
    grep -q 'Remote SQL' "$work/explain" || { echo "EXPLAIN shows no remote SQL"; return 1; }
    run_psql local -d demo -qAt -c 'SET search_path = debian, public' -c "$statement" >"$work/ours"
    begin=$(now)
    run_psql remote -d debian -qAt -c 'SET search_path = public, answers' -c "$statement" >"$work/theirs"
    printf '\nrows: %d; the remote itself, asked the same, gave ' "$(wc -l <"$work/ours")"
    if [ -s "$work/ours" ] && cmp -s "$work/ours" "$work/theirs"; then echo "equal rows in $(seconds "$begin")"; return; fi
    echo "DIFFERENT ones (< ours, > theirs):"
    diff "$work/ours" "$work/theirs" | head -n 20
    return 1
}

# demo_keep: the clusters outlive this command; ./dev psql and ./dev stop find them.
demo_keep() {
    printf '%s\n' "$work" >"$demo_state"
    say "" "kept in $work; the superuser of both is postgres:" \
        "  local   port $(cluster_port local), database demo" \
        "  remote  port $(cluster_port remote), database debian" \
        "  ./dev psql [local | remote]      ./dev stop"
    kept=yes
}

cmd_psql() {
    local name=local database=demo
    case ${1:-} in
    local) shift ;;
    remote) name=remote database=debian; shift ;;
    -* | '') ;;
    *) die "no such cluster: $1" "usage: ./dev psql [local | remote] [option of psql]…" ;;
    esac
    need_postgres
    if ! demo_is_up; then
        [ -t 0 ] || die "no clusters are up" "run ./dev demo --keep first"
        "$root/dev" demo --keep
    fi
    work=$(cat "$demo_state")
    kept=yes
    as_server env HOME="$work" PGHOST="$work/$name" PGPORT="$(cluster_port "$name")" PGUSER=postgres PGDATABASE="$database" \
        PGOPTIONS="$([ "$name" = remote ] || echo '-c search_path=debian,public')" "$("$pg_config" --bindir)/psql" "$@"
}

demo_is_up() {
    local dir
    dir=$(cat "$demo_state" 2>/dev/null) || return 1
    [ -e "$dir/local/data/postmaster.pid" ] && [ -e "$dir/remote/data/postmaster.pid" ]
}

cmd_stop() {
    local dir
    dir=$(cat "$demo_state" 2>/dev/null) || dir=
    if [ -z "$dir" ] || [ ! -d "$dir" ]; then
        [ "${1:-}" = quiet ] || say "nothing is up"
        return 0
    fi
    need_postgres
    stop_clusters "$dir"
    rm -rf "$dir"
    rm -f "$demo_state"
    say "stopped the clusters of the last demo"
}
