# ./dev matrix: builds and tests with other PostgreSQL versions in chroots made by debootstrap, kept between runs.
# Sourced by ./dev.
# shellcheck shell=bash

# Which Debian has which PostgreSQL: <version> <suite> <extra suite or ->.
releases='15 bookworm -
17 trixie -
18 forky -
19 sid experimental'
chroot_packages='g++ cmake ninja-build libfmt-dev libkrb5-dev libipc-run-perl python3-psycopg2'

cmd_matrix() {
    local version
    local -a versions=() failed=() absent=() passed=()
    local ran
    for version; do
        case $version in
        --rebuild) rebuild_chroots=yes ;;
        1[5-9]) versions+=("$version") ;;
        *) die "no such version: $version" "usage: ./dev matrix [--rebuild] [15 | 17 | 18 | 19]…" ;;
        esac
    done
    [ ${#versions[@]} -gt 0 ] || versions=(17 18 19)
    need debootstrap
    need_mirror
    for version in "${versions[@]}"; do
        say "" "PostgreSQL $version"
        if ! prepare_chroot "$version"; then
            absent+=("$version")
        elif matrix_run "$version"; then
            ran=$(awk '{sum += $2} END {print sum + 0}' "$cache/matrix/$version/results/counts")
            passed+=("$version ($ran tests)")
        else
            failed+=("$version")
        fi
    done
    say "" "matrix, in $(total_time):" "  passed:             $(listed "${passed[@]}")" \
        "  failed:             $(listed "${failed[@]}")" "  not to be had here: $(listed "${absent[@]}")"
    [ ${#failed[@]} = 0 ] || return 1
    for version in "${absent[@]}"; do
        # A release candidate may be missing from the mirror; a released version may not.
        [ "$version" = 19 ] || return 1
    done
}

listed() { if [ $# = 0 ]; then echo none; else printf '%s, ' "$@" | sed 's/, $//'; fi; }

# need_mirror: sets mirror to the address from which this machine gets its Debian.
need_mirror() {
    local codename
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    # shellcheck disable=SC2016  # apt's own variables
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        sed -n "s/ $codename main\$//p" | head -n 1)
    [ -n "$mirror" ] || die "apt's configuration names no Debian mirror for $codename" \
        "matrix runs on a Debian machine only; use docker/Dockerfile with PG_MAJOR elsewhere"
}

# prepare_chroot <version>: makes the chroot unless it is there; false if this version cannot be had.
prepare_chroot() {
    local version=$1 suite extra base home
    read -r _ suite extra <<<"$(grep "^$version " <<<"$releases" || true)"
    if [ -z "${suite:-}" ]; then
        say "no Debian release has PostgreSQL $version"
        return 1
    fi
    base=$(cache_path matrix)
    home=$base/$version
    lock "$base/$version.lock"
    if [ -n "${rebuild_chroots:-}" ]; then as_root rm -rf --one-file-system "$home"; fi
    if [ -e "$home/.ready" ]; then
        say "chroot: $home (delete it or use --rebuild to make it anew)"
        [ "$(cat "$home/.ready")" = "$chroot_packages" ] || run_step "install what the tests need there" equip "$home"
        return
    fi
    as_root rm -rf --one-file-system "$home" "$home.new"
    run_step "debootstrap $suite for PostgreSQL $version" bootstrap "$suite" "$home.new" &&
        run_step "install PostgreSQL $version and the compiler there" furnish "$version" "$extra" "$home.new" && as_root mv "$home.new" "$home" && return
    say "PostgreSQL $version cannot be had here: see the log above"
    as_root rm -rf --one-file-system "$home.new"
    return 1
}

# bootstrap <suite> <directory>: a minimal Debian; an unknown suite is made like sid.
bootstrap() {
    local script=sid
    [ -e "/usr/share/debootstrap/scripts/$1" ] && script=$1
    as_root nice -n 10 debootstrap --variant=minbase "$1" "$2" "$mirror" "$script" || {
        as_root tail -n 20 "$2/debootstrap/debootstrap.log" 2>/dev/null
        return 1
    }
}

# furnish <version> <extra suite> <directory>: packages, without starting anything.
furnish() {
    local version=$1 extra=$2 home=$3 target=()
    put "$home/etc/apt/apt.conf.d/90pgr" "$(furnish_apt_conf)"
    put "$home/etc/dpkg/dpkg.cfg.d/90pgr" "$(printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' \
        'path-exclude=/usr/share/man/*' 'path-exclude=/usr/share/locale/*')"
    put "$home/usr/sbin/policy-rc.d" "$(printf '%s\n' '#!/bin/sh' 'exit 101')"
    as_root chmod 755 "$home/usr/sbin/policy-rc.d"
    as_root cp /etc/resolv.conf /etc/hosts "$home/etc/"
    if [ "$extra" != - ]; then
        put "$home/etc/apt/sources.list.d/extra.list" "deb $mirror $extra main"
        target=(-t "$extra")
    fi
    in_chroot "$home" apt-get -q update
    in_chroot "$home" apt-get -y -q --no-install-recommends install postgresql-common
    put "$home/etc/postgresql-common/createcluster.conf" 'create_main_cluster = false'
    in_chroot "$home" apt-get -y -q --no-install-recommends "${target[@]}" install \
        "postgresql-$version" "postgresql-server-dev-$version" libpq-dev
    equip "$home"
}

# equip <directory>: what building and testing needs; the marker says which list is installed.
equip() {
    # shellcheck disable=SC2086  # a list of packages
    in_chroot "$1" apt-get -y -q --no-install-recommends install $chroot_packages ||
        { in_chroot "$1" apt-get -q update && in_chroot "$1" apt-get -y -q --no-install-recommends install $chroot_packages; }
    in_chroot "$1" apt-get clean
    put "$1/.ready" "$chroot_packages"
}

furnish_apt_conf() {
    apt-config dump Acquire::http::Proxy
    apt-config dump Acquire::https::Proxy
    cat <<'CONF'
Acquire::Check-Valid-Until "false";
Acquire::Check-Date "false";
Acquire::Languages "none";
APT::Sandbox::User "root";
CONF
}

# put <file> <text>: writes a file of the chroot, which is root's.
put() { printf '%s\n' "$2" | as_root_stdin tee "$1" >/dev/null; }

# in_chroot <directory> <command>...: with /proc and /dev in a mount and process namespace that ends with the command.
in_chroot() {
    local home=$1
    shift
    # shellcheck disable=SC2016  # expanded by the inner shell
    as_root unshare --mount --propagation private --pid --fork --kill-child bash -c '
        mount --bind "$1" "$1" && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm" &&
        exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive TERM="${TERM:-dumb}" chroot "$@"' bash "$home" "$@" </dev/null
}

# matrix_run <version>: copies the tree in, builds with warnings as errors, runs the tests as inside any machine.
matrix_run() {
    local version=$1 home=$cache/matrix/$1
    run_step "copy the sources into the chroot" copy_sources "$home/src" &&
        run_step "compile for PostgreSQL $version" chroot_build "$version" "$home" || return 1
    show=yes run_step "tests on PostgreSQL $version" in_chroot "$home" \
        env PGR_RESULTS=/results PGR_JOBS="${PGR_JOBS:-2}" bash /src/regress/run.sh --pg-config "/usr/lib/postgresql/$version/bin/pg_config" --stage /stage
}

copy_sources() {
    as_root rm -rf "$1"
    as_root mkdir -p "$1"
    tar -C "$root" --exclude=./build --exclude=./.git -cf - . | as_root_stdin tar -C "$1" --no-same-owner -xf -
}

chroot_build() {
    in_chroot "$2" cmake -S /src -B /build -G Ninja -DCMAKE_BUILD_TYPE=Debug -DPGR_WERROR=ON \
        -DPG_CONFIG="/usr/lib/postgresql/$1/bin/pg_config"
    in_chroot "$2" nice -n 10 cmake --build /build
    in_chroot "$2" rm -rf /stage
    in_chroot "$2" env DESTDIR=/stage cmake --install /build
}
