# ./dev test: both compilers, the checks, and every kind of test, each counted.  Sourced by ./dev.
# shellcheck shell=bash

cmd_test() {
    local kind passed failed all_passed all_failed
    local -a kinds=()
    for kind; do
        case $kind in
        checks | regress | regress:* | isolation | isolation:* | tap | tap:* | corpus | corpus:*) kinds+=("$kind") ;;
        *) die "no such kind of test: $kind" "usage: ./dev test [checks] [regress | isolation | tap | corpus [:name,name…]]…" ;;
        esac
    done
    [ ${#kinds[@]} -gt 0 ] || kinds=(checks all)
    need_build_tools
    rm -rf "$root/build/test"
    if [[ " ${kinds[*]} " == *' checks '* ]]; then
        need_lint_tools
        if compile_checks; then lint_checks; fi
    else
        check "compile with g++, warnings are errors" build_stage dev dev || true
    fi
    mapfile -t kinds < <(printf '%s\n' "${kinds[@]}" | grep -vx checks)
    if [ -d "$root/build/dev/stage" ] && [ ${#kinds[@]} -gt 0 ]; then
        [ "${kinds[*]}" = all ] && kinds=()
        run_server_tests "$root/build/dev/stage" "${kinds[@]}" || true
    fi
    say "" "what ran, in $(total_time):"
    all_passed=$checks_passed
    all_failed=$checks_failed
    printf '  %-10s %4d passed, %d failed\n' checks "$checks_passed" "$checks_failed"
    if [ "$checks_failed" != 0 ]; then printf '    failed: %s\n' "${failed_checks[@]}"; fi
    while read -r kind passed failed; do
        printf '  %-10s %4d passed, %d failed\n' "$kind" "$passed" "$failed"
        all_passed=$((all_passed + passed))
        all_failed=$((all_failed + failed))
    done < <(cat "$root/build/test/counts" 2>/dev/null)
    if [ "$all_failed" != 0 ]; then say "  logs: build/log; results and servers' logs: build/test; CONTRIBUTING.md says what each check wants"; fi
    printf '%d passed, %d failed\n' "$all_passed" "$all_failed"
    [ "$all_failed" = 0 ] && [ "$all_passed" != 0 ]
}

# run_server_tests <stage> <kind[:names]>...: in a process of its own, as ctest and the matrix run it.
run_server_tests() {
    local stage=$1
    shift
    need libipc-run-perl python3-psycopg2
    run_group "$root/regress/run.sh" --pg-config "$pg_config" --stage "$stage" "$@"
}
