-- Sessions with remote servers: when they are opened, shared, closed, replaced; who may use which.
\set here :DBNAME
\c regression_remote
SET search_path = pg_catalog;
CREATE SCHEMA sessions_t;
CREATE VIEW sessions_t.status AS
SELECT pg_backend_pid() AS pid, session_user::text AS who, current_setting('application_name') AS application, current_setting('work_mem') AS work_mem,
       (SELECT client_addr IS NULL FROM pg_stat_activity WHERE pid = pg_backend_pid()) AS socket;
CREATE TABLE sessions_t.t AS SELECT i AS id FROM generate_series(1, 50) i;
GRANT USAGE ON SCHEMA sessions_t TO public;
GRANT SELECT ON ALL TABLES IN SCHEMA sessions_t TO public;
\c :here
CREATE SCHEMA sessions_f;
SELECT test.area('sessions');
SELECT test.create_server('sessions_1'), test.create_server('sessions_2');
CREATE FOREIGN TABLE status (pid int, who text, application text, work_mem text, socket boolean) SERVER sessions_1 OPTIONS (schema_name 'sessions_t');
CREATE FOREIGN TABLE status_2 (pid int, who text, application text, work_mem text, socket boolean) SERVER sessions_2 OPTIONS (schema_name 'sessions_t', table_name 'status');
CREATE FOREIGN TABLE t (id int) SERVER sessions_1 OPTIONS (schema_name 'sessions_t', fetch_size '10');

-- None is open before the first use, and planning or EXPLAIN opens none.
SELECT server_name, valid FROM pg_remote_fdw_get_connections() ORDER BY 1;
EXPLAIN (COSTS OFF) SELECT * FROM t WHERE id = 1;
SELECT count(*) FROM pg_remote_fdw_get_connections();
SELECT count(*) FROM t;
SELECT server_name, valid FROM pg_remote_fdw_get_connections() ORDER BY 1;
SELECT s1.pid <> s2.pid AS two_sessions FROM status s1, status_2 s2;
SELECT server_name, valid FROM pg_remote_fdw_get_connections() ORDER BY 1;
SELECT s1.pid = s2.pid AS one_session FROM status s1, status s2;
-- Closing them.
SELECT pid AS p1 FROM status \gset
SELECT pg_remote_fdw_disconnect('sessions_1');
CALL test.wait_until(format('SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)', :p1));
SELECT server_name, valid FROM pg_remote_fdw_get_connections() ORDER BY 1;
SELECT pg_remote_fdw_disconnect('sessions_1');
SELECT pg_remote_fdw_disconnect('no_such_server');
SELECT pg_remote_fdw_disconnect(NULL);
SELECT pid <> :p1 AS new_session FROM status;
SELECT pg_remote_fdw_disconnect_all();
SELECT pg_remote_fdw_disconnect_all();
SELECT count(*) FROM pg_remote_fdw_get_connections();
-- Not while the transaction uses them.
BEGIN;
SELECT count(*) FROM t;
SELECT pg_remote_fdw_disconnect('sessions_1');
SELECT pg_remote_fdw_disconnect_all();
SELECT server_name, valid FROM pg_remote_fdw_get_connections() ORDER BY 1;
SELECT count(*) FROM t;
COMMIT;
SELECT pg_remote_fdw_disconnect('sessions_1');

-- keep_connections off: closed at the end of each transaction.
ALTER SERVER sessions_1 OPTIONS (ADD keep_connections 'off');
BEGIN;
SELECT pid AS p1 FROM status \gset
SELECT pid = :p1 AS same FROM status;
COMMIT;
SELECT count(*) FROM pg_remote_fdw_get_connections();
SELECT pid <> :p1 AS new_session FROM status;
ALTER SERVER sessions_1 OPTIONS (SET keep_connections 'on');

-- ALTER SERVER and ALTER USER MAPPING: a session in use goes on to the end of the transaction, then a new one.
SELECT pid AS p1 FROM status \gset
ALTER SERVER sessions_1 OPTIONS (ADD options '-c work_mem=5MB');
SELECT pid <> :p1 AS new_session, work_mem FROM status;
BEGIN;
SELECT pid AS p1 FROM status \gset
ALTER SERVER sessions_1 OPTIONS (SET options '-c work_mem=6MB');
SELECT pid = :p1 AS same_session, work_mem FROM status;
SELECT server_name, valid FROM pg_remote_fdw_get_connections() ORDER BY 1;
COMMIT;
SELECT pid <> :p1 AS new_session, work_mem FROM status;
-- An ALTER that is rolled back.
BEGIN;
ALTER SERVER sessions_1 OPTIONS (SET options '-c work_mem=7MB');
SELECT work_mem FROM status;
ROLLBACK;
SELECT work_mem FROM status;
-- Settings of the user do not overrule ours.
ALTER SERVER sessions_1 OPTIONS (SET options '-c search_path=evil -c datestyle=German -c extra_float_digits=-15 -c standard_conforming_strings=off -c intervalstyle=sql_standard -c timezone=Asia/Kolkata');
\c regression_remote
SET search_path = pg_catalog;
CREATE VIEW sessions_t.exact AS SELECT 1.0::float8 / 3 AS f, timestamptz '2024-02-03 04:05:06+00' AS tz, interval '1 day -2 hours' AS iv, E'a\\b'::text AS t, date '2024-02-03' AS d;
\c :here
SELECT test.area('sessions');
CREATE FOREIGN TABLE exact (f float8, tz timestamptz, iv interval, t text, d date) SERVER sessions_1 OPTIONS (schema_name 'sessions_t');
CREATE FOREIGN TABLE exact_text (f text, tz text, iv text, t text, d text) SERVER sessions_1 OPTIONS (schema_name 'sessions_t', table_name 'exact');
SELECT f = 1.0::float8 / 3 AS f, tz = '2024-02-03 04:05:06+00' AS tz, iv, t, d FROM exact;
SELECT f, iv, t, d FROM exact_text;
SELECT count(*) FROM exact WHERE t = 'a\b' AND d = '2024-02-03' AND iv = '22 hours' AND f = 1.0::float8 / 3 AND tz = '2024-02-03 04:05:06+00';
ALTER SERVER sessions_1 OPTIONS (DROP options);

-- application_name: of the server, or of the setting, with escapes.
SELECT application FROM status;
ALTER SERVER sessions_1 OPTIONS (ADD application_name 'of the server');
SELECT application FROM status;
SET pg_remote_fdw.application_name = 'setting';
SELECT pg_remote_fdw_disconnect_all();
SELECT application FROM status;
SET application_name = 'me';
SET pg_remote_fdw.application_name = '%a/%u/%d/%%';
SELECT pg_remote_fdw_disconnect_all();
SELECT application = format('me/%s/%s/%%', current_user, current_database()) AS escapes FROM status;
SET pg_remote_fdw.application_name = '%p';
SELECT pg_remote_fdw_disconnect_all();
SELECT application = pg_backend_pid()::text AS pid FROM status;
SET pg_remote_fdw.application_name = '%c|%C';
SELECT pg_remote_fdw_disconnect_all();
SELECT application ~ '^[0-9a-f]+\.[0-9a-f]+\|' AS session_id FROM status;
SET pg_remote_fdw.application_name = '%q%z%';
SELECT pg_remote_fdw_disconnect_all();
SELECT application FROM status;
RESET pg_remote_fdw.application_name;
RESET application_name;
ALTER SERVER sessions_1 OPTIONS (DROP application_name);
SELECT pg_remote_fdw_disconnect_all();

-- A session that was killed while it was idle is replaced without a word; a killed one in use is an error.
SELECT pid AS p1 FROM status \gset
SELECT pg_terminate_backend(:p1);
CALL test.wait_until(format('SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)', :p1));
SELECT server_name, closed FROM pg_remote_fdw_get_connections(true);
SELECT pid <> :p1 AS new_session FROM status;
SELECT server_name, closed FROM pg_remote_fdw_get_connections(true);
SELECT pid AS p1 FROM status \gset
BEGIN;
SELECT count(*) FROM t;
SELECT pg_terminate_backend(:p1);
CALL test.wait_until(format('SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)', :p1));
SELECT test.error_of('SELECT count(*) FROM t') LIKE '57P01:%' OR test.error_of('SELECT count(*) FROM t') LIKE '08%' AS connection_lost;
SELECT substr(test.error_of('SELECT count(*) FROM t'), 1, 2) AS still;
ROLLBACK;
SELECT count(*) FROM t;
-- Killed between two fetches of a cursor, at commit, and while a sub-transaction is open.
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM t;
FETCH 1 FROM c;
SELECT pid AS p1 FROM status \gset
SELECT pg_terminate_backend(:p1);
CALL test.wait_until(format('SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)', :p1));
\set VERBOSITY sqlstate
FETCH 49 FROM c;
\set VERBOSITY default
ROLLBACK;
SELECT count(*) FROM t;
BEGIN;
SELECT pid AS p1 FROM status \gset
SELECT pg_terminate_backend(:p1);
CALL test.wait_until(format('SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)', :p1));
-- Nothing was changed there: whether this is an error is the session layer's choice, but the next statement works.
\set VERBOSITY sqlstate
COMMIT;
\set VERBOSITY default
SELECT count(*) FROM t;
BEGIN;
SAVEPOINT s;
SELECT pid AS p1 FROM status \gset
SELECT pg_terminate_backend(:p1);
CALL test.wait_until(format('SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)', :p1));
SELECT substr(test.error_of('SELECT count(*) FROM t'), 1, 2) IN ('08', '57') AS connection_lost;
ROLLBACK TO s;
SELECT 1 AS local_goes_on;
SELECT substr(test.error_of('SELECT count(*) FROM t'), 1, 2) AS again;
ROLLBACK;
SELECT count(*) FROM t;

-- The same when the server was used before the savepoint: its transaction is lost, no other one takes its place.
BEGIN;
SELECT pid AS p1 FROM status \gset
SAVEPOINT s;
SELECT pg_terminate_backend(:p1);
CALL test.wait_until(format('SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)', :p1));
SELECT substr(test.error_of('SELECT count(*) FROM t'), 1, 2) IN ('08', '57') AS connection_lost;
ROLLBACK TO s;
SELECT 1 AS local_goes_on;
SELECT substr(test.error_of('SELECT count(*) FROM t'), 1, 2) AS still;
ROLLBACK;
SELECT count(*) FROM t;

-- Each user has his own session, by his own mapping; PUBLIC's for those without.
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_sessions_1, regress_sessions_2, regress_sessions_plain;
RESET client_min_messages;
CREATE ROLE regress_sessions_1 LOGIN SUPERUSER;
CREATE ROLE regress_sessions_2 LOGIN SUPERUSER;
GRANT USAGE ON SCHEMA sessions_f TO public;
GRANT SELECT ON ALL TABLES IN SCHEMA sessions_f TO public;
CREATE USER MAPPING FOR regress_sessions_1 SERVER sessions_1 OPTIONS (user 'regress_sessions_1');
SELECT pid AS p0 FROM status \gset
SET ROLE regress_sessions_1;
SELECT who FROM status;
SELECT pid <> :p0 AS another FROM status;
SET ROLE regress_sessions_2;
SELECT test.error_of('SELECT who FROM status');
RESET ROLE;
CREATE USER MAPPING FOR PUBLIC SERVER sessions_1 OPTIONS (user 'regress_sessions_2');
SET ROLE regress_sessions_2;
SELECT who FROM status;
RESET ROLE;
PREPARE whoami AS SELECT who FROM status;
EXECUTE whoami \gset p_
SET ROLE regress_sessions_1;
EXECUTE whoami;
SET ROLE regress_sessions_2;
EXECUTE whoami;
RESET ROLE;
EXECUTE whoami \gset q_
SELECT :'p_who' = :'q_who' AS mine_again;
SELECT server_name, count(*) FROM pg_remote_fdw_get_connections() GROUP BY 1 ORDER BY 1;
SELECT server_name, user_name = current_user AS mine, valid, used_in_xact, closed, remote_backend_pid > 0 AS pid
FROM pg_remote_fdw_get_connections(true) ORDER BY user_name COLLATE "C";
BEGIN;
SELECT count(*) FROM t;
SELECT user_name = current_user AS mine, used_in_xact, closed FROM pg_remote_fdw_get_connections() ORDER BY 1, 2;
COMMIT;
-- pg_remote_fdw_disconnect() closes all of a server's.
SELECT pg_remote_fdw_disconnect('sessions_1');
SELECT count(*) FROM pg_remote_fdw_get_connections();

-- Without USAGE a mapping cannot be made; a table's SELECT privilege is all that a reader needs.
CREATE ROLE regress_sessions_plain LOGIN;
SET ROLE regress_sessions_plain;
SELECT test.error_of('CREATE USER MAPPING FOR CURRENT_USER SERVER sessions_1');
-- He comes over PUBLIC's mapping, which has no password: refused before anything is sent.
SELECT test.error_of('SELECT who FROM status');
RESET ROLE;
CALL test.wait_until($$SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'regress_sessions_2' AND datname = 'regression_remote')$$);
-- Also when a superuser's function opened a session by the same mapping before.
CREATE FUNCTION sessions_f.as_superuser() RETURNS text SECURITY DEFINER LANGUAGE sql AS 'SELECT who FROM sessions_f.status';
ALTER FUNCTION sessions_f.as_superuser() OWNER TO regress_sessions_2;
SET ROLE regress_sessions_plain;
SELECT sessions_f.as_superuser();
SELECT test.error_of('SELECT who FROM sessions_f.status');
SELECT sessions_f.as_superuser();
RESET ROLE;
-- password_required false, set by a superuser, lets him; the password given must also be the one used.
CREATE USER MAPPING FOR regress_sessions_plain SERVER sessions_1 OPTIONS (user 'regress_sessions_plain', password_required 'false');
SET ROLE regress_sessions_plain;
SELECT who FROM status;
RESET ROLE;
ALTER USER MAPPING FOR regress_sessions_plain SERVER sessions_1 OPTIONS (SET password_required 'true', ADD password 'not asked for: trust');
SET ROLE regress_sessions_plain;
SELECT test.error_of('SELECT who FROM status');
RESET ROLE;
CALL test.wait_until($$SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'regress_sessions_plain' AND datname = 'regression_remote')$$);
DROP USER MAPPING FOR regress_sessions_plain SERVER sessions_1;

-- A view runs with its owner's mapping, whoever asks; a function with its definer's.
CREATE VIEW of_1 AS SELECT who FROM status;
ALTER VIEW of_1 OWNER TO regress_sessions_1;
GRANT SELECT ON of_1 TO public;
CREATE FUNCTION sessions_f.definer() RETURNS text SECURITY DEFINER LANGUAGE sql AS 'SELECT who FROM sessions_f.status';
ALTER FUNCTION sessions_f.definer() OWNER TO regress_sessions_1;
SET ROLE regress_sessions_2;
SELECT of_1.who AS view, status.who AS own, sessions_f.definer() AS function FROM of_1, status;
SELECT count(*) FROM test.remote_sql('SELECT * FROM of_1, status WHERE of_1.who <> status.who');
RESET ROLE;
DROP VIEW of_1;

-- USER MAPPING dropped, SERVER dropped, while in use.
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM t ORDER BY id;
FETCH 1 FROM c;
SAVEPOINT s;
DROP USER MAPPING FOR CURRENT_USER SERVER sessions_1;
FETCH 2 FROM c;
ROLLBACK TO s;
FETCH 12 FROM c;
DROP SERVER sessions_2 CASCADE;
COMMIT;
SELECT server_name, valid FROM pg_remote_fdw_get_connections() ORDER BY 1;
SET client_min_messages = warning;
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM t ORDER BY id;
FETCH 1 FROM c;
SAVEPOINT s;
DROP SERVER sessions_1 CASCADE;
ROLLBACK TO s;
FETCH 1 FROM c;
CLOSE c;
DROP SERVER sessions_1 CASCADE;
COMMIT;
SELECT count(*) FROM pg_remote_fdw_get_connections();
CALL test.wait_until($$SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = 'regression_remote' AND usename LIKE 'regress_sessions%')$$);
DROP SCHEMA sessions_f CASCADE;
SELECT pg_remote_fdw_disconnect_all();
\c regression_remote
DROP SCHEMA sessions_t CASCADE;
DROP OWNED BY regress_sessions_1, regress_sessions_2, regress_sessions_plain;
\c :here
DROP OWNED BY regress_sessions_1, regress_sessions_2, regress_sessions_plain;
DROP ROLE regress_sessions_1, regress_sessions_2, regress_sessions_plain;
