-- Several queries at once on one session: cursors, PL/pgSQL loops, exceptions, sub-transactions that come and go
-- while other scans are open, and functions that query the server in the middle of a scan of it.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/numbers_data.sql'
\set here :DBNAME
\set area cursors
\c regression_remote
\set ECHO none
\i :data
\c :here
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA cursors_f;
SELECT test.area('cursors');
SELECT test.create_server('cursors'), test.create_server('cursors_2', $$fetch_size '7'$$);
SELECT test.make_foreign('cursors');
-- The same tables over a second session, with small batches.
CREATE FOREIGN TABLE t2 (id int, k int, v text) SERVER cursors_2 OPTIONS (schema_name 'cursors_t', table_name 't');
CREATE FOREIGN TABLE small (id int, k int, v text) SERVER cursors OPTIONS (schema_name 'cursors_t', table_name 't', fetch_size '3');
CREATE TABLE cursors_t.small AS TABLE cursors_t.t;

-- Forward, backward, absolute, relative; with hold beyond the transaction.
BEGIN;
DECLARE plain CURSOR FOR SELECT id FROM small WHERE id <= 30 ORDER BY id;
FETCH 2 FROM plain;
MOVE 20 IN plain;
FETCH 2 FROM plain;
FETCH ALL FROM plain;
FETCH 1 FROM plain;
DECLARE back SCROLL CURSOR FOR SELECT id FROM small ORDER BY id;
FETCH 3 FROM back;
FETCH LAST FROM back;
FETCH BACKWARD 3 FROM back;
FETCH ABSOLUTE 500 FROM back;
FETCH RELATIVE -2 FROM back;
FETCH PRIOR FROM back;
FETCH FIRST FROM back;
FETCH ABSOLUTE -1 FROM back;
MOVE FORWARD ALL IN back;
FETCH NEXT FROM back;
FETCH BACKWARD 2 FROM back;
DECLARE joined SCROLL CURSOR FOR SELECT t.id, u.id FROM t JOIN u ON u.t_id = t.id ORDER BY u.id;
FETCH ABSOLUTE 200 FROM joined;
FETCH BACKWARD 1 FROM joined;
DECLARE held CURSOR WITH HOLD FOR SELECT id, v FROM small WHERE id > 990 ORDER BY id;
FETCH 2 FROM held;
COMMIT;
FETCH 3 FROM held;
FETCH ALL FROM held;
CLOSE held;
-- With hold outside of a transaction, and one that is rolled back.
DECLARE held CURSOR WITH HOLD FOR SELECT count(*) FROM t;
FETCH held;
CLOSE ALL;
BEGIN;
DECLARE gone CURSOR WITH HOLD FOR SELECT id FROM t ORDER BY id;
FETCH 1 FROM gone;
ROLLBACK;
FETCH 1 FROM gone;

-- Many cursors, fetched in turn.
BEGIN;
DECLARE c1 CURSOR FOR SELECT id FROM small ORDER BY id;
DECLARE c2 CURSOR FOR SELECT id FROM small ORDER BY id DESC;
DECLARE c3 CURSOR FOR SELECT id FROM t2 ORDER BY id;
DECLARE c4 CURSOR FOR SELECT a.id, b.id FROM small a JOIN t2 b ON b.id = a.id + 1 ORDER BY a.id;
FETCH 2 FROM c1;
FETCH 2 FROM c2;
FETCH 2 FROM c3;
FETCH 2 FROM c4;
FETCH 5 FROM c1;
FETCH 2 FROM c4;
CLOSE c1;
FETCH 5 FROM c2;
SELECT count(*) FROM small;
FETCH 2 FROM c3;
FETCH 2 FROM c4;
-- A savepoint in the middle: cursors of before go on after ROLLBACK TO, those of after are gone.
SAVEPOINT s;
DECLARE c5 CURSOR FOR SELECT id FROM small ORDER BY id;
FETCH 2 FROM c5;
FETCH 2 FROM c2;
ROLLBACK TO s;
FETCH 2 FROM c2;
FETCH 1 FROM c5;
ROLLBACK TO s;
FETCH 2 FROM c3;
FETCH 3 FROM c4;
SAVEPOINT s2;
DECLARE c6 CURSOR FOR SELECT id FROM small ORDER BY id;
FETCH 2 FROM c6;
RELEASE s2;
FETCH 5 FROM c6;
-- An error on the remote, caught by the savepoint.
SAVEPOINT s3;
SELECT 1 / (id - 3) FROM t WHERE 1 / (id - 3) = 5;
ROLLBACK TO s3;
FETCH 5 FROM c6;
FETCH 1 FROM c2;
SELECT id FROM t WHERE id = 5;
COMMIT;

-- A cursor first used in a sub-transaction.
BEGIN;
DECLARE early CURSOR FOR SELECT id FROM small ORDER BY id;
SAVEPOINT s;
FETCH 2 FROM early;
ROLLBACK TO s;
FETCH 2 FROM early;
COMMIT;
BEGIN;
DECLARE early CURSOR FOR SELECT id FROM small ORDER BY id;
SAVEPOINT s;
FETCH 2 FROM early;
RELEASE s;
FETCH 2 FROM early;
COMMIT;

-- The same where the sub-transaction also queries before: what was opened in it is gone with it, never wrong rows.
BEGIN;
DECLARE early CURSOR FOR SELECT id FROM small WHERE id <= 20 ORDER BY id;
SAVEPOINT s;
SELECT count(*) FROM t;
FETCH 2 FROM early;
ROLLBACK TO s;
SELECT string_agg(id::text, ',') FROM (SELECT id FROM small WHERE id < 3 ORDER BY id) x;
FETCH ALL FROM early;
ROLLBACK;

-- Loops in loops, all on one session.
CREATE FUNCTION nested(side text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    a record;
    b record;
    c record;
    n bigint := 0;
    total bigint := 0;
BEGIN
    PERFORM set_config('search_path', 'cursors_' || side, true);
    FOR a IN SELECT id, k FROM small WHERE id % 50 = 0 ORDER BY id LOOP
        FOR b IN SELECT id FROM t WHERE k = a.k AND id < 60 ORDER BY id LOOP
            SELECT count(*), sum(u.id) INTO c FROM u WHERE t_id = b.id;
            n := n + c.count;
            total := total + coalesce(c.sum, 0) * b.id;
            EXIT WHEN b.id > 45;
        END LOOP;
    END LOOP;
    RETURN n || ' ' || total;
END $$;
SELECT nested('f') = nested('t') AS same, nested('f');
SET search_path = cursors_f, public;

-- Exceptions in a loop over a cursor: each iteration is a sub-transaction, some fail on the remote, some here.
CREATE FUNCTION with_exceptions(side text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    a record;
    good int := 0;
    bad text[] := '{}';
    x int;
BEGIN
    PERFORM set_config('search_path', 'cursors_' || side, true);
    FOR a IN SELECT id FROM small WHERE id <= 40 ORDER BY id LOOP
        BEGIN
            SELECT id INTO STRICT x FROM t WHERE 100 / (id - a.id) = CASE WHEN a.id % 3 = 0 THEN 100 ELSE 50 END ORDER BY id LIMIT 1;
            good := good + 1;
        EXCEPTION
            WHEN division_by_zero THEN
                bad := bad || ('remote ' || a.id);
                BEGIN
                    PERFORM 1 / (a.id % 2) FROM t WHERE id = a.id;
                    good := good + 100;
                EXCEPTION WHEN division_by_zero THEN
                    bad := bad || 'local'::text;
                END;
        END;
    END LOOP;
    RETURN good || ' ' || cardinality(bad) || ' ' || md5(bad::text);
END $$;
SELECT with_exceptions('f') = with_exceptions('t') AS same, with_exceptions('f');
SET search_path = cursors_f, public;

-- A function that queries the server is called for every row of a scan of the server.
CREATE FUNCTION cursors_f.lookup(i int) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT v FROM t WHERE id = i); END $$;
CREATE FUNCTION cursors_f.lookup_safely(i int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT v || 1 / (id % 4) FROM t WHERE id = i AND 1 / (id % 4) < 9);
EXCEPTION WHEN division_by_zero THEN
    RETURN 'zero';
END $$;
SELECT count(*), min(v), max(v) FROM (SELECT cursors_f.lookup(id + 1) AS v FROM small WHERE id < 50) x;
SELECT v, count(*) FROM (SELECT right(cursors_f.lookup_safely(id), 1) AS v FROM small WHERE id <= 100) x GROUP BY v ORDER BY v;
SELECT count(*) FROM small WHERE cursors_f.lookup(id) = v AND id <= 100;
SELECT count(*) FROM small a, t b WHERE a.id = b.id AND cursors_f.lookup(b.id) = a.v AND a.id <= 50;
SELECT id, cursors_f.lookup(id), cursors_f.lookup_safely(id) FROM small WHERE id IN (3, 4) ORDER BY id;

-- A value's own input code queries the server while the row is read.
CREATE DOMAIN cursors_f.known AS int CHECK (cursors_f.lookup(VALUE) IS NOT NULL);
CREATE FOREIGN TABLE checked (id cursors_f.known, v text) SERVER cursors OPTIONS (schema_name 'cursors_t', table_name 't', fetch_size '4');
SELECT count(*), sum(id) FROM checked WHERE id <= 30;
-- The same with one that closes the connection, or tries to.
CREATE FUNCTION cursors_f.closer(i int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_remote_fdw_disconnect_all(); RETURN true; END $$;
SET client_min_messages = error;
SELECT count(*), sum(id) FROM small WHERE cursors_f.closer(id) AND id <= 30;
CREATE DOMAIN cursors_f.closing AS int CHECK (cursors_f.closer(VALUE));
CREATE FOREIGN TABLE closed (id cursors_f.closing, v text) SERVER cursors OPTIONS (schema_name 'cursors_t', table_name 't', fetch_size '4');
SELECT count(*), sum(id) FROM closed WHERE id <= 30;
RESET client_min_messages;

-- Scans that are read again: with the same and with other parameters, after some and after all rows.
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_material = off;
SELECT test.check_same(line), line FROM test.lines($$
SELECT a.id, b.id FROM (VALUES (1), (2), (3)) a (id), small b WHERE b.id <= a.id * 4
SELECT a.id, (SELECT count(*) FROM small b WHERE b.k = a.id) FROM (VALUES (1), (2), (11), (2), (NULL)) a (id)
SELECT a.id, (SELECT b.id FROM small b WHERE b.id > a.id ORDER BY b.id LIMIT 1) FROM (VALUES (1), (2), (999), (1000)) a (id)
SELECT a.id, EXISTS (SELECT FROM small b WHERE b.id % a.id = 7) FROM (VALUES (3), (8), (5000)) a (id)
SELECT a.id, x.id FROM (VALUES (1), (5)) a (id), LATERAL (SELECT b.id FROM small b, t c WHERE b.id = c.id AND c.k = a.id ORDER BY b.id LIMIT 4) x
SELECT a.id, x.n FROM (VALUES (1), (2)) a (id), LATERAL (SELECT count(*) AS n FROM (SELECT id FROM small LIMIT 5) y WHERE y.id <> a.id) x
SELECT count(*) FROM t a, u b WHERE a.id = b.t_id
$$);
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_material;

-- Rows are produced while the statement still runs: a limit stops the remote early, and the session goes on.
SELECT id FROM small ORDER BY id LIMIT 4;
BEGIN;
SELECT id FROM small ORDER BY id LIMIT 4;
SELECT id FROM small ORDER BY id DESC LIMIT 2;
SELECT id FROM t2 ORDER BY id LIMIT 10;
COMMIT;

-- SQL and set-returning functions, inlined or not; CREATE TABLE AS; COPY of a query.
CREATE FUNCTION cursors_f.inlined(n int) RETURNS SETOF int STABLE LANGUAGE sql AS 'SELECT id FROM cursors_f.t WHERE k = n';
CREATE FUNCTION cursors_f.not_inlined(n int) RETURNS SETOF int VOLATILE LANGUAGE sql AS 'SELECT id FROM cursors_f.t WHERE k = n ORDER BY id LIMIT 3';
SELECT count(*), sum(x) FROM inlined(3) x;
SELECT n, not_inlined(n) FROM generate_series(1, 2) n;
CREATE TEMP TABLE copied AS SELECT * FROM t WHERE id <= 3;
INSERT INTO copied SELECT id + 1000, k, v FROM t WHERE id IN (SELECT id FROM copied);
UPDATE copied c SET v = t.v || '!' FROM t WHERE t.id = c.id;
DELETE FROM copied c USING t WHERE t.id = c.id AND t.id = 2;
MERGE INTO copied c USING (SELECT * FROM t WHERE id < 6) s ON s.id = c.id WHEN MATCHED THEN UPDATE SET k = -1 WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.k, 'new');
SELECT * FROM copied ORDER BY id;
COPY (SELECT id, v FROM t WHERE id < 4 ORDER BY id) TO STDOUT;
CREATE MATERIALIZED VIEW kept AS SELECT k, count(*) FROM t GROUP BY k;
REFRESH MATERIALIZED VIEW kept;
SELECT * FROM kept WHERE k < 2 ORDER BY k;

-- A procedure that commits in the middle of a loop over a foreign table.
CREATE PROCEDURE cursors_f.commits() LANGUAGE plpgsql AS $$
DECLARE
    a record;
    n int := 0;
BEGIN
    FOR a IN SELECT id FROM cursors_f.small WHERE id <= 10 ORDER BY id LOOP
        n := n + (SELECT k FROM cursors_f.t WHERE id = a.id);
        IF a.id % 3 = 0 THEN COMMIT; ELSIF a.id % 4 = 0 THEN ROLLBACK; END IF;
    END LOOP;
    RAISE NOTICE 'sum of k: %', n;
END $$;
CALL cursors_f.commits();

SET client_min_messages = warning;
DROP SCHEMA cursors_f, cursors_t CASCADE;
DROP SERVER cursors CASCADE;
DROP SERVER cursors_2 CASCADE;
