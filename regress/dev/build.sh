# ./dev build, install and lint: compilers, staging, and the checks that need no server.  Sourced by ./dev.
# shellcheck shell=bash

checks_passed=0
checks_failed=0
failed_checks=()

# build_tree <directory> <preset> [cmake option]...: configures and compiles build/<directory>.
build_tree() {
    local tree=$1 preset=$2
    shift 2
    mkdir -p "$root/build"
    lock "$root/build/$tree.lock"
    cd "$root"
    cmake --preset "$preset" -B "build/$tree" -DPG_CONFIG="$pg_config" "$@"
    nice -n 5 cmake --build "build/$tree"
}

# build_stage <directory> <preset> [cmake option]...: and installs it into build/<directory>/stage, nowhere else.
build_stage() {
    build_tree "$@"
    rm -rf "$root/build/$1/stage"
    DESTDIR=$root/build/$1/stage cmake --install "$root/build/$1"
}

cmd_build() {
    local preset=${1:-dev}
    case $preset in dev | release) ;; *) die "no such build: $preset" "usage: ./dev build [dev | release]" ;; esac
    need_build_tools
    must "compile ($preset)" build_stage "$preset" "$preset"
    say "built for $("$pg_config" --version): build/$preset; staged in build/$preset/stage, in $(total_time)"
}

cmd_install() {
    need_build_tools
    must "compile (release)" build_tree release release
    must "install into $("$pg_config" --version)" as_root cmake --install "$root/build/release"
    as_root chown "$(id -u):$(id -g)" "$root/build/release/install_manifest.txt"
    say "" "installed in $("$pg_config" --pkglibdir) and $("$pg_config" --sharedir)/extension, in $(total_time)" \
        "next, in a database: CREATE EXTENSION pg_remote_fdw;" \
        "a session that had the old module loaded keeps it until it ends"
}

# need_llvm: the pinned clang where this system has it, else its own; sets clang_suffix ("-14" or nothing).
need_llvm() {
    clang_suffix=-14
    candidates clang-14 || apt_update >/dev/null 2>&1 || true
    if ! have clang++-14 && ! candidates clang-14; then clang_suffix=; fi
    need "clang$clang_suffix" "clang-tidy$clang_suffix" "clang-format$clang_suffix"
}

need_lint_tools() {
    need_build_tools
    need_llvm
    need shellcheck python3
}

# check <name> <command>...: a step that counts; the run goes on after a failure.
check() {
    if run_step "$@"; then
        checks_passed=$((checks_passed + 1))
    else
        checks_failed=$((checks_failed + 1))
        failed_checks+=("$1")
        return 1
    fi
}

# compile_checks: both compilers, warnings as errors; false if there is nothing to test.
compile_checks() {
    check "compile with g++, warnings are errors" build_stage dev dev || return 1
    check "compile with clang$clang_suffix, warnings are errors" build_tree clang clang \
        -DCMAKE_CXX_COMPILER="clang++$clang_suffix"
}

# lint_checks: everything that reads the sources or the objects.
lint_checks() {
    local script name
    for name in dev clang; do
        if [ -e "$root/build/$name/build.ninja" ]; then check "unwind check of the $name objects" unwind_check "$name" || true; fi
    done
    for script in "$root"/regress/checks/*.sh; do
        name=$(basename "$script" .sh)
        [ "$name" = unwind ] || check "check: ${name//_/ }" "$script" "$root" || true
    done
    check "clang-format" format_check || true
    check "clang-tidy" tidy_check || true
}

unwind_check() {
    local -a objects
    mapfile -t objects < <(find "$root/build/$1/CMakeFiles/pg_remote_fdw.dir/src" -name '*.o' | sort)
    [ ${#objects[@]} -gt 0 ] || { echo "no objects in build/$1"; return 1; }
    "$root/regress/checks/unwind.sh" nm "${objects[@]}"
}

format_check() {
    local -a files
    [ "$clang_suffix" = -14 ] || { echo "skipped: formatting is pinned to clang-format 14, which this system does not have"; return; }
    mapfile -t files < <(find "$root/src" "$root/include" -name '*.?pp' | sort)
    clang-format-14 --dry-run -Werror "${files[@]}" || {
        echo "to format: clang-format-14 -i <file>"
        return 1
    }
}

# tidy_check: every file, in parallel; a file whose text, headers and settings were clean before is not read again.
tidy_check() {
    local dir=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/pg_remote_fdw/tidy keys=$root/build/clang/tidy-keys status=0
    mkdir -p "$dir"
    find "$dir" -type f -mtime +30 -delete
    tidy_keys "$("clang-tidy$clang_suffix" --version | sha256sum)" >"$keys"
    [ -s "$keys" ] || { echo "the clang build has no record of dependencies"; return 1; }
    # shellcheck disable=SC2016  # expanded by the inner shell
    xargs -P "$(nproc)" -n 2 bash -c '
        [ -e "$3/$5" ] && exit 0
        echo "clang-tidy $4"
        nice -n 10 "clang-tidy$1" --quiet -p "$2" "$4" && touch "$3/$5"' \
        tidy "$clang_suffix" "$root/build/clang" "$dir" <"$keys" || status=1
    echo "$(wc -l <"$keys") files"
    return "$status"
}

# tidy_keys <salt>: "<source> <hash>" lines; the hash covers the file, our headers that it includes, and the settings.
# The dependencies are those that the clang build recorded.
tidy_keys() {
    local salt file hash files
    salt=$1$("$pg_config" --version)$(sha256sum <"$root/.clang-tidy")
    ninja -C "$root/build/clang" -t deps 2>/dev/null | awk -v root="$root/" '
        /^[^ ].*: #deps/ {if (line != "") print line; line = ""}
        /^ / {path = $1; sub(/^(\.\.\/)+/, root, path); if (index(path, root) == 1) line = line " " path}
        END {if (line != "") print line}' | sort | while read -r file files; do
        # shellcheck disable=SC2086  # a list of paths
        hash=$({ echo "$salt"; cat "$file" $files; } | sha256sum | cut -d ' ' -f 1)
        echo "$file $hash"
    done
}

cmd_lint() {
    need_lint_tools
    compile_checks || true
    lint_checks
    report_checks
    [ "$checks_failed" = 0 ]
}

report_checks() {
    say "" "checks: $checks_passed passed, $checks_failed failed, in $(total_time)"
    if [ "$checks_failed" != 0 ]; then printf '  failed: %s\n' "${failed_checks[@]}"; fi
}
