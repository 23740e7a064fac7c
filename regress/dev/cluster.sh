# Throwaway PostgreSQL clusters under $work: made, configured, started on a free port, stopped.  Sourced, never run.
# shellcheck shell=bash

# Each cluster is a directory $work/<name>: data, log, port, bindir; it is also the directory of its Unix socket.
cluster_port() { cat "$work/$1/port"; }

# stage_conf <stage>: the settings that let the server in use see an extension installed under <stage>.
# Debian's servers have extension_destdir; from 18 on core has extension_control_path.
stage_conf() {
    local libdir sharedir settings
    libdir=$("$pg_config" --pkglibdir)
    sharedir=$("$pg_config" --sharedir)
    settings=$(as_server "$("$pg_config" --bindir)/postgres" --describe-config)
    if grep -q '^extension_control_path[[:blank:]]' <<<"$settings"; then
        echo "extension_control_path = '$1$sharedir:\$system'"
    elif grep -q '^extension_destdir[[:blank:]]' <<<"$settings"; then
        echo "extension_destdir = '$1'"
    else
        echo "this server can see only what is installed in it: $pg_config" >&2
        return 1
    fi
    echo "dynamic_library_path = '$1$libdir:\$libdir'"
}

# make_cluster <name> <password of the superuser postgres>: initdb and configuration; TCP wants the password, the socket does not.
make_cluster() {
    local dir=$work/$1 bindir
    bindir=$("$pg_config" --bindir)
    as_server mkdir -m 755 "$dir"
    printf '%s\n' "$bindir" | as_server tee "$dir/bindir" >/dev/null
    printf '%s\n' "$2" | as_server tee "$dir/password" >/dev/null
    as_server "$bindir/initdb" --no-sync --no-locale --encoding=UTF8 --username=postgres --auth-local=trust \
        --auth-host=scram-sha-256 --pwfile="$dir/password" --pgdata="$dir/data" >"$dir.initdb.log" 2>&1 ||
        { cat "$dir.initdb.log"; return 1; }
    cat <<CONF | as_server tee -a "$dir/data/postgresql.conf" >/dev/null
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 100
max_prepared_transactions = 20
log_line_prefix = '%m [%p] %q%a '
log_statement = none
cluster_name = 'pgr_$1'
CONF
}

# configure_cluster <name>: adds the settings on standard input.
configure_cluster() { as_server tee -a "$work/$1/data/postgresql.conf" >/dev/null; }

# start_cluster <name>: on a port that nobody has; tries others when somebody takes it first.
start_cluster() {
    local dir=$work/$1 port
    for _ in 1 2 3 4 5 6 7 8; do
        port=$(free_port)
        printf '%s\n' "$port" | as_server tee "$dir/port" >/dev/null
        if as_server "$(cat "$dir/bindir")/pg_ctl" -D "$dir/data" -l "$dir/log" -o "-p $port" -w -t 60 start >/dev/null 2>&1; then
            return
        fi
        grep -q 'Address already in use' "$dir/log" || break
    done
    echo "the server did not start; the end of its log:"
    as_server tail -n 20 "$dir/log"
    return 1
}

# free_port: a port of 127.0.0.1 on which nobody answers now.
free_port() {
    local port
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    return 1
}

# run_psql <cluster> <argument>...: as the superuser over the socket.
run_psql() {
    local name=$1
    shift
    as_server env PGHOST="$work/$name" PGPORT="$(cluster_port "$name")" PGUSER=postgres PGCONNECT_TIMEOUT=20 \
        "$("$pg_config" --bindir)/psql" -X -v ON_ERROR_STOP=1 "$@"
}

# crashes_in <log>...: the lines that no run may leave behind.  The one exception is in the name of a cluster: a test
# that crashes a server on purpose ends it in "_crash".
crashes_in() {
    local log
    for log; do
        case $log in *_crash.log) continue ;; esac
        grep -aHnE 'terminated by signal|TRAP:|PANIC:|leak: |resource was not closed' "$log" || true
    done
}
