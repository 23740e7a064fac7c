#!/usr/bin/env bash
# Work by hand in containers: a local server with the extension, a remote one beside it.
# usage: docker/dev.sh up | psql | remote-psql | gdb <backend pid> | log | test | down   (PG_MAJOR=17 for another version)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
compose() { docker compose -f compose.yaml "$@"; }

case ${1:-} in
up)
    compose up --build --detach --wait
    echo "docker/dev.sh psql, and there: SELECT city, count(*) FROM remote.customers GROUP BY city;"
    ;;
psql) compose exec local psql -U postgres local "${@:2}" ;;
remote-psql) compose exec remote psql -U postgres remote "${@:2}" ;;
gdb)
    pid=${2:?which backend? SELECT pg_backend_pid()}
    compose exec -u root local bash -c 'command -v gdb >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gdb; }'
    compose exec -u root local gdb -p "$pid"
    ;;
log) compose logs --follow ;;
test) docker build -f Dockerfile --target test --build-arg "PG_MAJOR=${PG_MAJOR:-15}" .. ;;
down) compose down --volumes ;;
*)
    sed -n 's/^# usage: //p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
