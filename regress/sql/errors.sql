-- Bad input: one clear error each, with the right SQLSTATE; the session goes on afterwards, here and there.
\set here :DBNAME
\c regression_remote
SET search_path = pg_catalog;
CREATE SCHEMA errors_t;
CREATE TABLE errors_t.t AS SELECT i AS id, 'v' || i AS v FROM generate_series(1, 500) i;
CREATE TABLE errors_t.forbidden (id int);
CREATE FUNCTION errors_t.fail(i int) RETURNS int STABLE LANGUAGE plpgsql AS $$
BEGIN
    IF i = 400 THEN
        RAISE EXCEPTION USING MESSAGE = 'raised on purpose: %s $1', DETAIL = 'the detail', HINT = 'the hint', ERRCODE = 'XY123', TABLE = 'tab', COLUMN = 'col';
    END IF;
    RETURN i;
END $$;
CREATE FUNCTION errors_t.odd_error(code text, message text) RETURNS int VOLATILE LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = message, ERRCODE = code; END $$;
CREATE FUNCTION errors_t.talk(i int) RETURNS int STABLE LANGUAGE plpgsql AS $$ BEGIN IF i = 3 THEN RAISE NOTICE 'a notice of the remote: %', i; RAISE WARNING 'a warning of the remote'; END IF; RETURN i; END $$;
CREATE FUNCTION errors_t.die(i int) RETURNS int STABLE LANGUAGE plpgsql AS $$ BEGIN IF i = 400 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN i; END $$;
CREATE VIEW errors_t.failing AS SELECT errors_t.fail(id) AS id, v FROM errors_t.t;
CREATE VIEW errors_t.failing_at_once AS SELECT errors_t.odd_error('22012', E'many\nlines ' || repeat('and words ', 20)) AS id;
CREATE VIEW errors_t.fatal_code AS SELECT errors_t.odd_error('57P01', 'not really an administrator') AS id;
CREATE VIEW errors_t.serialization AS SELECT errors_t.odd_error('40001', 'try again') AS id;
CREATE VIEW errors_t.talking AS SELECT errors_t.talk(id) AS id FROM errors_t.t WHERE id < 6;
CREATE VIEW errors_t.dying AS SELECT errors_t.die(id) AS id, v FROM errors_t.t;
CREATE VIEW errors_t.slow AS SELECT id, pg_sleep(60) IS NULL AS slept FROM errors_t.t;
CREATE VIEW errors_t.changing AS SELECT id FROM errors_t.t;
CREATE TABLE errors_t.values_of_all_kinds (n numeric, b bigint, t text, d date, ts timestamp, f float8, a int[], u text, j text);
INSERT INTO errors_t.values_of_all_kinds VALUES (1e30, 5000000000, 'text', 'infinity', '294276-01-01', 1e300, '{1,NULL}', 'no uuid', '{not json');
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_errors_remote, regress_errors_nologin;
RESET client_min_messages;
CREATE ROLE regress_errors_remote LOGIN;
CREATE ROLE regress_errors_nologin;
GRANT USAGE ON SCHEMA errors_t TO regress_errors_remote;
\c :here
CREATE SCHEMA errors_f;
SELECT test.area('errors');
SELECT test.create_server('errors', $$fetch_size '100'$$);
CREATE FOREIGN TABLE t (id int, v text) SERVER errors OPTIONS (schema_name 'errors_t');
SELECT count(*) FROM t;
CREATE FUNCTION still_well() RETURNS text LANGUAGE sql AS $$ SELECT CASE WHEN (SELECT count(*) FROM t) = 500 THEN 'yes' ELSE 'no' END $$;

-- Connecting.
CREATE SERVER errors_connect FOREIGN DATA WRAPPER pg_remote_fdw;
CREATE FOREIGN TABLE nowhere (id int) SERVER errors_connect;
SELECT test.error_of('SELECT * FROM nowhere') AS no_mapping;
CREATE USER MAPPING FOR CURRENT_USER SERVER errors_connect;
CREATE FUNCTION connect_error(server_options text, mapping_options text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    verdict text;
BEGIN
    SET LOCAL client_min_messages = warning;
    DROP SERVER errors_connect CASCADE;
    EXECUTE format('CREATE SERVER errors_connect FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (%s)',
                   replace(replace(server_options, 'SOCKET', quote_literal(split_part(current_setting('unix_socket_directories'), ',', 1))), 'PORT', quote_literal(current_setting('port'))));
    EXECUTE format('CREATE USER MAPPING FOR CURRENT_USER SERVER errors_connect OPTIONS (%s)', mapping_options);
    CREATE FOREIGN TABLE nowhere (id int) SERVER errors_connect OPTIONS (schema_name 'errors_t', table_name 't');
    verdict := test.error_of('SELECT * FROM nowhere');
    -- libpq's versions differ in how often they try and in what they say before
    RETURN regexp_replace(regexp_replace(verdict, 'connection to server [^:]* failed: ', ''), ' // .*', '');
END $$;
\pset format unaligned
SELECT kind, connect_error(server_options, mapping_options) FROM (VALUES
    ('no such socket', $$host '/nonexistent', port '5432'$$, $$user 'u'$$),
    ('nobody listens', $$host '127.0.0.1', port '1', connect_timeout '5'$$, $$user 'u'$$),
    ('bad address', $$hostaddr '999.0.0.1', port '1'$$, $$user 'u'$$),
    ('bad port', $$host SOCKET, port 'none'$$, $$user 'u'$$),
    ('no such database', $$host SOCKET, port PORT, dbname 'no such "database"'$$, $$user 'regress_errors_remote'$$),
    ('no such user', $$host SOCKET, port PORT, dbname 'regression_remote'$$, $$user 'regress_no_such_user'$$),
    ('no login', $$host SOCKET, port PORT, dbname 'regression_remote'$$, $$user 'regress_errors_nologin'$$),
    ('bad setting', $$host SOCKET, port PORT, dbname 'regression_remote', options '-c no_such_setting=1'$$, $$user 'regress_errors_remote'$$),
    ('bad sslmode', $$host SOCKET, port PORT, sslmode 'perhaps'$$, $$user 'u'$$),
    ('bad timeout', $$host SOCKET, port PORT, connect_timeout 'soon'$$, $$user 'u'$$),
    ('no such service', $$service 'no such service'$$, $$user 'u'$$),
    ('privilege', $$host SOCKET, port PORT, dbname 'regression_remote'$$, $$user 'regress_errors_remote'$$),
    ('read-only wanted', $$host SOCKET, port PORT, dbname 'regression_remote', target_session_attrs 'standby'$$, $$user 'regress_errors_remote'$$)
) v (kind, server_options, mapping_options);
-- The password does not appear in any message.
SELECT connect_error($$host '/nonexistent', port '5432'$$, $$user 'u', password 'secret-canary'$$) LIKE '%canary%' AS password_shown;
SELECT still_well();

-- What the remote does not have, or does not allow.
CREATE FOREIGN TABLE no_table (id int) SERVER errors OPTIONS (schema_name 'errors_t');
CREATE FOREIGN TABLE no_schema (id int) SERVER errors OPTIONS (schema_name 'no_such_schema', table_name 't');
CREATE FOREIGN TABLE no_column (id int, w text, v text) SERVER errors OPTIONS (schema_name 'errors_t', table_name 't');
CREATE FOREIGN TABLE more_columns (id int, v text, extra int) SERVER errors OPTIONS (schema_name 'errors_t', table_name 't');
CREATE FOREIGN TABLE fewer_columns (v text) SERVER errors OPTIONS (schema_name 'errors_t', table_name 't');
SELECT line, test.error_of(line) FROM test.lines($$
SELECT * FROM no_table
SELECT * FROM no_schema
SELECT * FROM no_column
SELECT id FROM no_column WHERE w = 'x'
SELECT count(id) FROM no_column WHERE id < 3
SELECT * FROM more_columns
SELECT count(v) FROM fewer_columns
$$);
SELECT still_well();

-- Columns of another type, values that do not fit: the column and the table are named.
CREATE FUNCTION as_type(col text, type text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL client_min_messages = warning;
    DROP FOREIGN TABLE IF EXISTS typed;
    EXECUTE format('CREATE FOREIGN TABLE typed (%I %s) SERVER errors OPTIONS (schema_name ''errors_t'', table_name ''values_of_all_kinds'')', col, type);
    RETURN test.error_of(format('SELECT %I FROM typed', col));
END $$;
SELECT col, type, as_type(col, type) FROM (VALUES
    ('n', 'int'), ('n', 'numeric(5,2)'), ('n', 'float4'), ('n', 'text'), ('b', 'int'), ('b', 'smallint'), ('b', 'numeric'), ('b', 'boolean'), ('t', 'int'), ('t', 'varchar(2)'), ('t', 'char(3)'),
    ('t', 'date'), ('t', 'bytea'), ('t', 'boolean'), ('t', 'name'), ('d', 'timestamp'), ('d', 'int'), ('ts', 'date'), ('ts', 'timestamptz'), ('f', 'float4'), ('f', 'int8'), ('a', 'int'),
    ('a', 'text[]'), ('a', 'int2[]'), ('a', 'bool[]'), ('u', 'uuid'), ('j', 'jsonb'), ('j', 'json'), ('j', 'xml'), ('t', 'int[]'), ('t', 'int4range'), ('t', 'point'), ('t', 'inet')
) v (col, type);
-- A condition on such a column is the remote's error.
CREATE FOREIGN TABLE compared (t int, n text) SERVER errors OPTIONS (schema_name 'errors_t', table_name 'values_of_all_kinds');
SELECT test.error_of('SELECT n FROM compared WHERE t = 5');
SELECT test.error_of('SELECT t FROM compared WHERE n = ''x''');
SELECT still_well();

-- Errors of the remote while it runs: all their fields, and no format characters are interpreted.
CREATE FOREIGN TABLE failing (id int, v text) SERVER errors OPTIONS (schema_name 'errors_t');
CREATE FOREIGN TABLE failing_at_once (id int) SERVER errors OPTIONS (schema_name 'errors_t');
CREATE FOREIGN TABLE fatal_code (id int) SERVER errors OPTIONS (schema_name 'errors_t');
CREATE FOREIGN TABLE serialization (id int) SERVER errors OPTIONS (schema_name 'errors_t');
SELECT * FROM failing;
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM (SELECT id FROM failing LIMIT 350) x;
SELECT test.error_of('SELECT * FROM failing');
SELECT test.error_of('SELECT * FROM failing_at_once');
SELECT test.error_of('SELECT * FROM fatal_code');
SELECT test.error_of('SELECT * FROM serialization');
BEGIN;
SAVEPOINT s;
SELECT count(id) FROM failing;
ROLLBACK TO s;
SELECT still_well();
COMMIT;
DO $$
DECLARE
    n int := 0;
    item record;
BEGIN
    BEGIN
        FOR item IN SELECT id FROM failing LOOP n := n + 1; END LOOP;
    EXCEPTION WHEN SQLSTATE 'XY123' THEN
        RAISE NOTICE 'after % rows or fewer: %', 399, n BETWEEN 300 AND 399;
    END;
END $$;

-- Notices of the remote.
CREATE FOREIGN TABLE talking (id int) SERVER errors OPTIONS (schema_name 'errors_t');
SELECT count(id) FROM talking;

-- The remote goes away in the middle of a query.
CREATE FOREIGN TABLE dying (id int, v text) SERVER errors OPTIONS (schema_name 'errors_t');
SELECT substr(test.error_of('SELECT count(id) FROM dying'), 1, 5) IN ('57P01', '08006', '08003') AS connection_lost;
SELECT still_well();
BEGIN;
SELECT still_well();
SELECT substr(test.error_of('SELECT count(id) FROM dying'), 1, 5) IN ('57P01', '08006', '08003') AS connection_lost;
SELECT substr(test.error_of('SELECT still_well()'), 1, 2) AS until_the_end;
ROLLBACK;
SELECT still_well();

-- A local cancel while the remote works, at the top level, in a sub-transaction, with another cursor open.
CREATE FOREIGN TABLE slow (id int, slept boolean) SERVER errors OPTIONS (schema_name 'errors_t');
SET statement_timeout = '100ms';
SELECT * FROM slow;
RESET statement_timeout;
SELECT still_well();
CREATE FUNCTION remote_is_quiet() RETURNS boolean LANGUAGE sql AS $$
    SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = 'regression_remote' AND query LIKE '%errors_t.slow%' AND state = 'active')
$$;
CALL test.wait_until('SELECT remote_is_quiet()');
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM t ORDER BY id;
FETCH 1 FROM c;
SAVEPOINT s;
SET LOCAL statement_timeout = '100ms';
SELECT count(slept) FROM slow;
ROLLBACK TO s;
FETCH 1 FROM c;
SELECT still_well();
COMMIT;
CALL test.wait_until('SELECT remote_is_quiet()');
SET lock_timeout = '100ms';
SELECT still_well();
RESET lock_timeout;

-- The remote's table changes under a prepared statement, and between statements of a transaction.
PREPARE again AS SELECT * FROM t WHERE id < 3 ORDER BY id;
SET plan_cache_mode = force_generic_plan;
EXECUTE again;
\c regression_remote
SET search_path = pg_catalog;
SET client_min_messages = warning;
DROP VIEW errors_t.failing, errors_t.slow, errors_t.changing, errors_t.talking, errors_t.dying;
ALTER TABLE errors_t.t ALTER COLUMN id TYPE bigint;
\c :here
SELECT test.area('errors');
SELECT * FROM t WHERE id < 3 ORDER BY id;
\c regression_remote
SET search_path = pg_catalog;
ALTER TABLE errors_t.t ALTER COLUMN id TYPE text;
\c :here
SELECT test.area('errors');
SELECT id, v FROM t WHERE v < 'v11' ORDER BY v COLLATE "C";
SELECT test.error_of('SELECT * FROM t WHERE id < 3');
\c regression_remote
SET search_path = pg_catalog;
UPDATE errors_t.t SET id = 'x' WHERE v = 'v77';
\c :here
SELECT test.area('errors');
SELECT test.error_of('SELECT * FROM t');
SELECT id, v FROM t WHERE v = 'v76';

-- 2000 errors caught in one session: nothing piles up. (A longer run is in regress/t.)
SELECT test.error_of('SELECT id FROM t WHERE v = ''v77''') IS NOT NULL AS warm;
CREATE TEMP TABLE used AS SELECT sum(used_bytes) AS bytes FROM pg_backend_memory_contexts;
DO $$
DECLARE
    x int;
BEGIN
    FOR i IN 1 .. 1000 LOOP
        BEGIN
            SELECT id INTO x FROM t WHERE v = 'v77';
        EXCEPTION WHEN invalid_text_representation THEN NULL;
        END;
        BEGIN
            SELECT id INTO x FROM no_table;
        EXCEPTION WHEN undefined_table THEN NULL;
        END;
    END LOOP;
END $$;
SELECT sum(used_bytes) - (SELECT bytes FROM used) < 200000 AS flat FROM pg_backend_memory_contexts;
SELECT test.leaks();

-- What is not possible with a foreign table says so.
SELECT line, test.error_of(line) FROM test.lines($$
INSERT INTO t VALUES (1, 'x')
UPDATE t SET v = 'x'
DELETE FROM t
TRUNCATE t
MERGE INTO t USING (SELECT 1 AS id) s ON s.id = t.id WHEN MATCHED THEN DO NOTHING
CREATE INDEX ON t (id)
$$);
COPY t TO STDOUT;
VACUUM t;
CLUSTER t;

SET client_min_messages = warning;
DROP SCHEMA errors_f CASCADE;
DROP SERVER errors CASCADE;
\c regression_remote
SET client_min_messages = warning;
DROP SCHEMA errors_t CASCADE;
DROP OWNED BY regress_errors_remote;
\c :here
DROP ROLE regress_errors_remote, regress_errors_nologin;
