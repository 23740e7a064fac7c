# ./dev assert: the regression on a PostgreSQL with assertions, built once from Debian's source package and kept.
# Debian's own packages have none and so hide planner mistakes.  Sourced by ./dev.
# shellcheck shell=bash

cmd_assert() {
    local major=${1:-15} home prefix
    need_build_tools
    home=$(cache_path "assert-$major")
    [ -s "$home/prefix" ] || lock "$home/lock"
    if [ ! -s "$home/prefix" ]; then
        need dpkg-dev gcc make libicu-dev libssl-dev libxml2-dev pkg-config zlib1g-dev bison flex
        say "PostgreSQL $major with assertions is built once (some minutes) and kept in $home."
        must "download the source of PostgreSQL $major" fetch_source "$major" "$home"
        must "configure it with --enable-cassert" configure_cassert "$home"
        must "compile it" make_cassert "$home"
        must "install it in $home" install_cassert "$home"
    fi
    prefix=$(cat "$home/prefix")
    say "server: $("$prefix/bin/postgres" --version), with assertions, in $prefix"
    pg_config=$prefix/bin/pg_config
    export PG_CONFIG=$pg_config
    must "compile the extension for it" build_stage assert dev
    PGR_RESULTS=$root/build/test-assert run_server_tests "$root/build/assert/stage" || return 1
    say "assert: all passed on $("$prefix/bin/postgres" --version) with assertions, in $(total_time)"
}

# private_apt <directory>: an apt configuration with the machine's own repositories, as sources, and lists of its own.
private_apt() {
    local dir=$1 file
    mkdir -p "$dir/parts" "$dir/lists/partial" "$dir/archives/partial"
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] && sed -E 's/^Types:.*/Types: deb-src/' "$file" >"$dir/parts/$(basename "$file")"
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$file" ] && sed -nE 's/^[[:space:]]*deb(-src)?[[:space:]]/deb-src /p' "$file" | sort -u \
            >"$dir/parts/$(basename "$file" .list).list"
    done
    cat >"$dir/apt.conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$dir/parts";
Dir::State::lists "$dir/lists";
Dir::Cache::archives "$dir/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Sandbox::User "";
CONF
}

# fetch_source <major> <home>: unpacks the newest source that can be had into <home>/source.
fetch_source() {
    local major=$1 home=$2 version got=
    private_apt "$home/apt"
    export APT_CONFIG=$home/apt/apt.conf
    apt-get -q update
    cd "$home"
    rm -rf source postgresql-"$major"*
    for version in $(source_versions "$major"); do
        echo "trying $version"
        if apt-get -q --download-only source "postgresql-$major=$version"; then got=$version; break; fi
        rm -f postgresql-"$major"*
    done
    if [ -z "$got" ]; then
        echo "no source package of PostgreSQL $major could be downloaded; does this Debian have it?"
        return 1
    fi
    dpkg-source --no-check -x postgresql-"$major"*.dsc source
    rm -rf apt
}

# source_versions <major>: newest first; a mirror may have forgotten the newest one's files.
source_versions() {
    local version
    apt-cache showsrc --only-source "postgresql-$1" | sed -n 's/^Version: //p' | sort -u |
        while read -r version; do
            printf '%s %s\n' "$(printf '%s' "$version" | sed -E 's/-.*//')" "$version"
        done | sort -rV | cut -d ' ' -f 2
}

# configure_cassert <home>: what slows the build and no test needs is left out; types and collations are all there.
configure_cassert() {
    local home=$1 version
    version=$(sed -nE "s/^PACKAGE_VERSION='([^']+)'.*/\1/p" "$home/source/configure")
    local -a options=(--prefix="$home/postgresql-$version" --enable-cassert --enable-debug --enable-tap-tests
        --with-icu --with-libxml --with-openssl --without-readline)
    rm -rf "$home/build"
    mkdir "$home/build"
    cd "$home/build"
    nice -n 19 "$home/source/configure" "${options[@]}" CFLAGS='-O1 -g -fno-omit-frame-pointer'
}

make_cassert() {
    local part
    for part in . contrib src/test/isolation src/test/regress; do
        nice -n 19 make -s -j"$(nproc)" -C "$1/build/$part"
    done
}

install_cassert() {
    local home=$1 part
    for part in . contrib; do nice -n 19 make -s -C "$home/build/$part" install; done
    find "$home" -maxdepth 1 -type d -name 'postgresql-*' | sort -V | tail -n 1 >"$home/prefix.new"
    rm -rf "$home/build" "$home"/postgresql-*.tar* "$home"/postgresql-*.dsc
    mv "$home/prefix.new" "$home/prefix"
}
