-- The remote transaction follows the local one: isolation, read only, savepoints to any depth, commit, abort.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/numbers_data.sql'
\set here :DBNAME
\set area transactions
\c regression_remote
\set ECHO none
\i :data
CREATE VIEW status AS
SELECT pg_backend_pid() AS pid, current_setting('transaction_isolation') AS isolation, current_setting('transaction_read_only') AS read_only,
       current_setting('transaction_deferrable') AS defers, current_setting('search_path') AS search_path, current_setting('datestyle') AS datestyle,
       current_setting('intervalstyle') AS intervalstyle, current_setting('extra_float_digits')::int > 0 AS exact_floats, current_setting('client_encoding') AS encoding,
       now() AS started, txid_current_if_assigned() AS xid;
\c :here
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA transactions_f;
CREATE SCHEMA transactions_l;
SELECT test.area('transactions');
SELECT test.create_server('transactions');
SELECT test.make_foreign('transactions');
CREATE FOREIGN TABLE status (pid int, isolation text, read_only text, defers text, search_path text, datestyle text, intervalstyle text, exact_floats boolean, encoding text, started timestamptz, xid bigint)
SERVER transactions OPTIONS (schema_name 'transactions_t');

-- Isolation: one snapshot for the whole transaction, whatever the remote's default is.
SELECT isolation, read_only FROM status;
BEGIN ISOLATION LEVEL READ COMMITTED; SELECT isolation, read_only, defers FROM status; COMMIT;
BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT isolation, read_only, defers FROM status; COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT isolation, read_only, defers FROM status; COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY; SELECT isolation, read_only, defers FROM status; COMMIT;
BEGIN READ ONLY; SELECT isolation, read_only FROM status; COMMIT;
BEGIN; SELECT isolation, read_only FROM status; SAVEPOINT s; SET TRANSACTION READ ONLY; SELECT count(*) FROM t; ROLLBACK TO s; SELECT isolation, read_only FROM status; COMMIT;
SELECT isolation, read_only FROM status;

-- The session's settings, one session and one transaction for all statements of a transaction.
SELECT search_path, datestyle, intervalstyle, exact_floats, encoding = getdatabaseencoding() AS encoding FROM status;
BEGIN;
SELECT pid AS p1, started AS s1 FROM status \gset
SELECT count(*) FROM t;
SAVEPOINT s;
SELECT pid = :p1 AS same_session, started = :'s1' AS same_transaction FROM status;
ROLLBACK TO s;
SELECT pid = :p1 AS same_session, started = :'s1' AS same_transaction FROM status;
COMMIT;
SELECT pid = :p1 AS same_session, started = :'s1' AS same_transaction FROM status;
-- After a transaction the remote session is idle: nothing stays open there.
CREATE FUNCTION remote_states() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(DISTINCT state, ', '), 'none') FROM pg_stat_activity WHERE datname = 'regression_remote' AND application_name LIKE 'transactions%'
$$;
SET pg_remote_fdw.application_name = 'transactions test';
ALTER SERVER transactions OPTIONS (ADD keep_connections 'on');
BEGIN;
SELECT count(*) FROM t;
SELECT remote_states();
SELECT pg_stat_clear_snapshot();
COMMIT;
CALL test.wait_until($$SELECT remote_states() = 'idle'$$);
BEGIN;
SELECT count(*) FROM t;
ROLLBACK;
CALL test.wait_until($$SELECT remote_states() = 'idle'$$);
-- An error here, and an error there.
BEGIN;
SELECT count(*) FROM t;
SELECT 1 / 0;
SELECT count(*) FROM t;
COMMIT;
CALL test.wait_until($$SELECT remote_states() = 'idle'$$);
BEGIN;
SELECT id FROM t WHERE 1 / (id - 5) = 1;
ROLLBACK;
SELECT count(*) FROM t;
SELECT id FROM t WHERE 1 / (id - 5) = 1;
SELECT count(*) FROM t;

-- An error in the middle of a scan, here, with more rows under way.
SELECT count(1 / (id - 900 + (random() * 0)::int)) FROM t;
SELECT count(*) FROM t;

-- Savepoints to depth 20: a function that goes down, queries at each level, fails at some, and is caught at some.
CREATE FUNCTION transactions_l.descend(depth int, last int, remote_fails int[], local_fails int[], OUT path text) LANGUAGE plpgsql AS $$
DECLARE
    n int;
BEGIN
    SELECT count(*) INTO n FROM t WHERE k = depth % 10 AND id < 500;
    path := depth || ':' || n;
    IF depth < last THEN
        BEGIN
            path := path || ' ' || descend(depth + 1, last, remote_fails, local_fails);
        EXCEPTION WHEN division_by_zero THEN
            SELECT count(*) INTO n FROM u WHERE t_id = depth;
            path := path || format(' caught at %s:%s', depth, n);
        END;
    END IF;
    IF depth = ANY (remote_fails) THEN
        PERFORM id FROM t WHERE 1 / (id - 7) = 3;
    ELSIF depth = ANY (local_fails) THEN
        PERFORM 1 / 0;
    END IF;
    SELECT count(*) INTO n FROM u WHERE t_id = depth;
    path := path || format(' up %s:%s', depth, n);
END $$;
SELECT last, remote_fails, local_fails, test.check_same(format('SELECT descend(1, %s, %L, %L)', last, remote_fails, local_fails))
FROM (VALUES (1, '{}', '{}'), (2, '{2}', '{}'), (2, '{}', '{2}'), (5, '{3,5}', '{4}'), (20, '{}', '{}'), (20, '{20}', '{}'), (20, '{}', '{20}'),
             (20, '{20,19,18}', '{}'), (20, '{2,4,6,8,10,12,14,16,18,20}', '{3,5,7,9,11,13,15,17,19}'), (20, '{2}', '{19}')) v (last, remote_fails, local_fails);
BEGIN;
SELECT pid AS p1 FROM status \gset
SELECT descend(1, 20, '{20,12,5}', '{17,2}') = descend(1, 20, '{20,12,5}', '{17,2}') AS again;
SELECT pid = :p1 AS same_session FROM status;
COMMIT;
SELECT pid = :p1 AS same_session FROM status;

-- Savepoints by hand: released, rolled back to, of the same name, with the first use deep inside.
BEGIN;
SAVEPOINT a;
SAVEPOINT b;
SAVEPOINT c;
SELECT count(*) FROM t;
ROLLBACK TO b;
SELECT count(*) FROM u;
RELEASE a;
SELECT count(*) FROM t;
SAVEPOINT a;
SAVEPOINT a;
SELECT id FROM t WHERE 1 / (id - 5) = 1;
ROLLBACK TO a;
SELECT count(*) FROM t;
RELEASE a;
SELECT count(*) FROM u;
ROLLBACK TO a;
SELECT count(*) FROM t;
COMMIT AND CHAIN;
SELECT count(*) FROM t;
ROLLBACK AND CHAIN;
SELECT count(*) FROM u;
COMMIT;
-- A thousand sub-transactions in one transaction.
DO $$
DECLARE
    failed int := 0;
BEGIN
    FOR i IN 1 .. 1000 LOOP
        BEGIN
            PERFORM FROM t WHERE id = i AND 10 / (i % 10) >= 0 AND 1 / (id % 5) >= 0;
        EXCEPTION WHEN division_by_zero THEN
            failed := failed + 1;
        END;
    END LOOP;
    RAISE NOTICE '% failed', failed;
END $$;

-- Not with PREPARE TRANSACTION; the session can be used afterwards.
BEGIN;
SELECT count(*) FROM t;
PREPARE TRANSACTION 'refused';
ROLLBACK;
SELECT count(*) FROM t;
BEGIN;
SELECT 1;
PREPARE TRANSACTION 'nothing remote';
COMMIT PREPARED 'nothing remote';

-- The snapshot is the whole transaction's, also for those who export it.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM t;
SELECT pg_export_snapshot() IS NOT NULL AS exported;
COMMIT;

-- A constraint trigger that queries at commit; ON COMMIT.
CREATE TABLE deferred (id int);
CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'at commit: %', (SELECT count(*) FROM transactions_f.t WHERE id <= new.id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON deferred DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit();
BEGIN;
INSERT INTO deferred SELECT id FROM t WHERE id IN (3, 4);
COMMIT;
CALL test.wait_until($$SELECT remote_states() = 'idle'$$);

SET client_min_messages = warning;
DROP SERVER transactions CASCADE;
DROP SCHEMA transactions_f, transactions_l, transactions_t CASCADE;
