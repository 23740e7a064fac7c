# What every sub-command of ./dev shares: messages, timed steps, packages, users, clean-up.  Sourced, never run.
# shellcheck shell=bash

export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
started=$SECONDS
steps=0
step_pid=
step_log=
work=
kept=
log_dir=$root/build/log
cache=${PGR_CACHE:-/var/cache/pg_remote_fdw}

say() { printf '%s\n' "$@"; }
die() { printf '\n%s: %s\n' "./dev" "$1" >&2; shift; printf '  %s\n' "$@" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }
now() { local now=${EPOCHREALTIME/[.,]/}; printf '%s' "$((now / 1000))"; }
seconds() { local took=$(($(now) - $1)); printf '%d.%d s' $((took / 1000)) $((took % 1000 / 100)); }

# as_root <command>...: with root's rights, asking nothing.
as_root() {
    if is_root; then "$@"; return; fi
    have sudo || die "this step needs root: $*" "run ./dev as root, or install sudo and allow it for $(id -un)"
    sudo -n "$@" </dev/null && return
    local status=$?
    sudo -n true </dev/null 2>/dev/null || die "this step needs root and sudo asks for a password: $*" \
        "run 'sudo -v' first, then ./dev again"
    return "$status"
}

# server_user: who runs PostgreSQL; the server refuses root.
server_user() {
    if ! is_root; then id -un; elif id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

# as_server <command>...: as the user who runs PostgreSQL, who may not be able to read the current directory.
as_server() {
    if ! is_root; then "$@"; return; fi
    case $PWD/ in
    "$work"/*) runuser -u "$(server_user)" -- "$@" ;;
    *) (cd / && runuser -u "$(server_user)" -- "$@") ;;
    esac
}

# make_work: a directory under /tmp that the server's user owns (socket paths must be short) and that is gone at the end.
make_work() {
    [ -n "$work" ] && return
    work=$(mktemp -d /tmp/pgr.XXXXXX)
    chmod 755 "$work"
    if is_root; then chown "$(server_user)" "$work"; fi
}

# clean_up: ends the running step with all its processes, the clusters, and the work directory.
clean_up() {
    local status=$?
    set +e
    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$step_pid" ] && kill -0 "$step_pid" 2>/dev/null; then
        kill -TERM -- "-$step_pid" 2>/dev/null
        for _ in {1..100}; do kill -0 -- "-$step_pid" 2>/dev/null || break; sleep 0.2; done
        kill -KILL -- "-$step_pid" 2>/dev/null
    fi
    if [ -n "$work" ] && [ -d "$work" ] && [ -z "$kept" ]; then
        stop_clusters "$work"
        as_server chmod -R u+rwX "$work" 2>/dev/null
        rm -rf "$work"
    fi
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# stop_clusters <directory>: stops every server whose data lies under it.
stop_clusters() {
    local pid_file data
    while IFS= read -r pid_file; do
        data=${pid_file%/postmaster.pid}
        as_server "$(server_bindir "$data")/pg_ctl" -D "$data" -m immediate -w -t 30 stop >/dev/null 2>&1
    done < <(find "$1" -maxdepth 6 -name postmaster.pid 2>/dev/null)
}

# server_bindir <data directory>: the programs of the version that made it; each cluster remembers them.
server_bindir() { cat "$1/../bindir" 2>/dev/null || "$pg_config" --bindir; }

# run_step <title> <command>...: runs it in a process group and with a log of its own, and says how long it took.
# Fails as it does.  The command is a subshell: set -e holds in it, and what it sets stays in it.  With show=yes its
# output is shown too, not only kept.
run_step() {
    local title=$1 begin status=0
    shift
    steps=$((steps + 1))
    begin=$(now)
    mkdir -p "$log_dir"
    step_log=$(printf '%s/%02d-%s.log' "$log_dir" "$steps" "$(printf '%s' "$title" | tr -cs 'a-zA-Z0-9' '-')")
    printf '==> %s\n' "$title"
    if [ -n "${show:-}" ]; then
        run_group shown_step "$step_log" "$@" || status=$?
    else
        run_group "$@" >"$step_log" 2>&1 || status=$?
    fi
    if [ "$status" = 0 ]; then
        printf '    done in %s\n' "$(seconds "$begin")"
    else
        [ -n "${show:-}" ] || { say "    ---- the last lines of its output:"; tail -n 40 "$step_log" | sed 's/^/    /'; }
        printf '    FAILED after %s; whole output: %s\n' "$(seconds "$begin")" "$step_log"
    fi
    return "$status"
}

shown_step() {
    local log=$1
    shift
    set +e
    fresh_shell "$@" 2>&1 | tee "$log" | sed -u 's/^/    /'
    return "${PIPESTATUS[0]}"
}

# fresh_shell <command>...: in a new bash with our functions and variables, where set -e holds.  (In a subshell of a
# function called with || or if, bash ignores set -e, even a new one.)
fresh_shell() {
    # shellcheck disable=SC2016,SC2046  # expanded by the inner shell; names are words
    bash -c '. /dev/fd/3; exec 3<&-; set -euo pipefail; "$@"' step "$@" \
        3< <(declare -f; declare -p $(compgen -v | grep '^[a-z]'))
}

# run_group <command>...: in a process group of its own, which clean_up can end as a whole; waits so that a signal is
# answered at once.
run_group() {
    local status=0
    set -m
    (set +m; trap - EXIT INT TERM HUP; fresh_shell "$@") </dev/null &
    step_pid=$!
    set +m
    wait "$step_pid" || status=$?
    step_pid=
    return "$status"
}

# must <title> <command>...: a step without which the rest makes no sense.
must() {
    run_step "$@" || die "'$1' failed" "its output is above and in $log_dir; mend it and run the same command again" \
        "(${hint:-./dev help lists the sub-commands})"
}

total_time() { printf '%d min %02d s' $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)); }

# missing_packages <package>...: those that are not installed.
missing_packages() {
    local package
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold \
        -y -q --no-install-recommends install "$@" </dev/null
}

apt_update() { as_root apt-get -o DPkg::Lock::Timeout=600 -q update </dev/null; }

# candidates <package>...: true if the package lists know all of them.
candidates() {
    local package
    for package; do
        apt-cache policy "$package" 2>/dev/null | grep -q '^  Candidate: [^(]' || return 1
    done
}

install_packages() {
    if ! candidates "$@"; then apt_update; fi
    case " $* " in *' postgresql-common '* | *' postgresql-'[0-9]*) without_main_cluster "$@"; return ;; esac
    apt_install "$@" || { apt_update && apt_install "$@"; }
}

# without_main_cluster <package>...: installs PostgreSQL without Debian's habit of starting a server on port 5432.
without_main_cluster() {
    local conf=/etc/postgresql-common/createcluster.conf status=0
    apt_install postgresql-common || { apt_update && apt_install postgresql-common; }
    as_root cp -p "$conf" "$conf.pgr-saved"
    printf '\ncreate_main_cluster = false\n' | as_root_stdin tee -a "$conf" >/dev/null
    apt_install "$@" || status=$?
    as_root mv "$conf.pgr-saved" "$conf"
    return "$status"
}
as_root_stdin() { if is_root; then "$@"; else sudo -n "$@"; fi; }

# need <package>...: installs those that are missing.
need() {
    local -a missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} = 0 ] && return
    have apt-get || die "these Debian packages are missing and there is no apt-get: ${missing[*]}" \
        "install what they hold by your system's own means"
    hint="try: apt-get update && apt-get install ${missing[*]}" must "install packages: ${missing[*]}" \
        install_packages "${missing[@]}"
}

# need_postgres: server, client and headers of one version, and the tools to build; sets pg_config and pg_major.
need_postgres() {
    pg_config=${PG_CONFIG:-}
    if [ -z "$pg_config" ]; then
        pg_major=$(newest_major)
        need "postgresql-$pg_major" "postgresql-server-dev-$pg_major"
        pg_config=/usr/lib/postgresql/$pg_major/bin/pg_config
    fi
    have "$pg_config" || die "no pg_config at $pg_config" "set PG_CONFIG to the one of your PostgreSQL"
    pg_major=$("$pg_config" --version | sed -E 's/^PostgreSQL ([0-9]+).*/\1/')
    [ "$pg_major" -ge 15 ] || die "PostgreSQL $pg_major is too old: 15 or later is needed"
    export PG_CONFIG=$pg_config
}

# newest_major: the version whose headers are installed, else the one that the package lists offer.
newest_major() {
    local dir
    dir=$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/pg_config' 2>/dev/null | sort -V | tail -n 1)
    if [ -n "$dir" ]; then
        dir=${dir#/usr/lib/postgresql/}
        echo "${dir%%/*}"
        return
    fi
    candidates postgresql || apt_update >&2
    apt-cache search --names-only '^postgresql-server-dev-[0-9]+$' | sed -E 's/^postgresql-server-dev-([0-9]+) .*/\1/' |
        sort -n | tail -n 1
}

need_build_tools() {
    need g++ cmake ninja-build libfmt-dev libpq-dev libkrb5-dev
    need_postgres
}

# lock <file>: waits until no other run has it; it is given back when the shell that took it ends or takes another.
lock() {
    exec 9>"$1" || return 0
    flock -n 9 || { say "waiting for another run to end ($1)"; flock 9; }
}

# cache_path <name>: a directory outside the tree, kept between runs, that the caller may write.
cache_path() {
    local path=$cache/$1
    [ -d "$path" ] || as_root install -d -o "$(id -u)" -g "$(id -g)" "$path"
    echo "$path"
}
