#!/usr/bin/env bash
# Run once by the local server of docker/compose.yaml: the extension, and the remote's tables in schema remote.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username postgres --dbname local -v password="$REMOTE_PASSWORD" <<'SQL'
CREATE EXTENSION pg_remote_fdw;
CREATE SERVER remote FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host 'remote', dbname 'remote');
CREATE USER MAPPING FOR CURRENT_USER SERVER remote OPTIONS (user 'postgres', password :'password');
CREATE SCHEMA remote;
IMPORT FOREIGN SCHEMA public FROM SERVER remote INTO remote;
SQL
