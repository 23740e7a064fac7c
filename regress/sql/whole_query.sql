-- Whole statements and sub-queries on the remote: what replacing a local plan by a remote statement must not lose.
-- Uses the tables of test pushdown.
LOAD 'pg_remote_fdw';
SELECT test.area('pushdown');
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, MDY';
CREATE TABLE pushdown_l.loc AS SELECT i AS id, i % 5 AS k, 'v' || i AS v FROM generate_series(1, 30) i;
ANALYZE pushdown_l.loc;

-- One scan: neither sub-plans nor init-plans of the replaced local plan are started.
SELECT * FROM test.explained($$SELECT id, (SELECT max(w) FROM u WHERE u.t_id = t.id), (SELECT count(*) FROM z) FROM t
    WHERE k = (SELECT min(k) FROM t) AND id < 40$$, 'ANALYZE, TIMING OFF, SUMMARY OFF')
WHERE explained !~ '^Remote: ';
SELECT * FROM test.explained($$WITH x AS MATERIALIZED (SELECT k, count(*) AS c FROM t GROUP BY k) SELECT a.c, b.c FROM x a JOIN x b USING (k)$$,
    'ANALYZE, TIMING OFF, SUMMARY OFF') WHERE explained !~ '^Remote: ';

-- Sub-queries of statements that use local tables too.
CREATE TABLE pushdown_l.mixed (n serial, query text);
INSERT INTO pushdown_l.mixed (query) SELECT * FROM test.lines($$
-- quals above a shipped sub-query stay in force
SELECT * FROM loc l JOIN (SELECT k, count(*) AS c FROM t GROUP BY k) q ON q.k = l.k WHERE q.c > 30 AND q.k < 3
SELECT * FROM loc l JOIN (SELECT id, rank() OVER (PARTITION BY k ORDER BY id) AS r FROM t) q USING (id) WHERE q.r <= 2
SELECT * FROM loc l JOIN (SELECT DISTINCT k, v FROM t) q ON q.k = l.k AND q.v = l.v WHERE q.v > 'v1'
SELECT * FROM loc l JOIN (SELECT id FROM t UNION SELECT t_id FROM u) q USING (id) WHERE q.id % 2 = 0
SELECT * FROM loc l LEFT JOIN (SELECT k, max(id) AS m FROM t GROUP BY k) q ON q.k = l.k AND q.m > 395
SELECT * FROM (SELECT k, count(*) AS c FROM t GROUP BY k) q WHERE q.c > (SELECT max(k) FROM loc)
SELECT * FROM (SELECT id FROM t ORDER BY id LIMIT 10) q WHERE id NOT IN (SELECT id FROM loc WHERE k = 1)
-- values of the outer query inside
SELECT l.id, q.* FROM loc l, LATERAL (SELECT count(*) AS c, max(t.id) AS m FROM t WHERE t.k = l.k AND t.id > l.id) q
SELECT l.id, q.* FROM loc l LEFT JOIN LATERAL (SELECT t.id AS tid FROM t WHERE t.k = l.k ORDER BY t.id DESC LIMIT 2) q ON true
SELECT l.id, (SELECT count(*) FROM t JOIN u ON u.t_id = t.id WHERE t.k = l.k) FROM loc l
SELECT l.id FROM loc l WHERE EXISTS (SELECT 1 FROM t GROUP BY k HAVING max(t.id) = 395 + l.k)
SELECT l.id, (SELECT q.c FROM (SELECT count(*) AS c FROM t WHERE t.k = l.k AND t.id > (SELECT min(id) FROM u)) q) FROM loc l
-- aggregates of the outer query inside a sub-query
SELECT (SELECT sum(l.id) FROM t WHERE t.id = 1) FROM loc l
SELECT l.k, (SELECT max(t.id) FROM t WHERE t.k = max(l.k)) FROM loc l GROUP BY l.k
SELECT k, (SELECT count(*) FROM u WHERE u.t_id = max(t.id)), (SELECT sum(t.n)) FROM t GROUP BY k
SELECT k, grouping(k), (SELECT max(w) FROM u WHERE u.id = 1 + grouping(t.k)) FROM t GROUP BY ROLLUP (k)
-- two shipped sub-queries, and one joined with a table of the same server
SELECT * FROM (SELECT k, count(*) AS c FROM t GROUP BY k) a JOIN (SELECT t_id, count(*) AS c FROM u GROUP BY t_id) b ON a.k = b.t_id JOIN loc l ON l.id = a.k
SELECT u.id, q.c FROM u JOIN (SELECT k, count(*) AS c FROM t GROUP BY k) q ON q.k = u.t_id JOIN loc USING (id)
$$);
SELECT query, test.check_plans(query) FROM pushdown_l.mixed ORDER BY n;

-- Not in workers, even when forced.
SELECT set_config(name, 'on', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
SELECT test.check_same('SELECT k, count(*) FROM t GROUP BY k ORDER BY k');
SELECT * FROM test.explained('SELECT k, count(*) FROM t GROUP BY k ORDER BY k', 'VERBOSE');
SELECT set_config(name, 'off', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');

-- Column names and types, where statements end up in tables, cursors and functions.
CREATE TABLE pushdown_l.made AS SELECT k AS group_key, count(*), max(v) AS "Top" FROM t GROUP BY k;
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'pushdown_l.made'::regclass AND attnum > 0 ORDER BY attnum;
SELECT k INTO pushdown_l.made_2 FROM t WHERE id < 3 UNION SELECT id FROM u WHERE id < 3;
SELECT * FROM pushdown_l.made_2 ORDER BY k;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT k, count(*) FROM t WHERE k IS NOT NULL GROUP BY k ORDER BY k;
FETCH 3 FROM c;
FETCH BACKWARD 2 FROM c;
FETCH LAST FROM c;
DECLARE h CURSOR WITH HOLD FOR SELECT k FROM t GROUP BY k HAVING count(*) > 30 ORDER BY k;
FETCH 2 FROM h;
COMMIT;
FETCH 2 FROM h;
CLOSE h;
CREATE FUNCTION pushdown_l.counts(int) RETURNS TABLE (k int, c bigint) LANGUAGE sql AS 'SELECT k, count(*) FROM pushdown_f.t WHERE k < $1 GROUP BY k ORDER BY k';
SELECT * FROM pushdown_l.counts(3);
DO $$
DECLARE r record; s text := '';
BEGIN
    FOR r IN SELECT k, count(*) AS c FROM pushdown_f.t WHERE k < 3 GROUP BY k ORDER BY k LOOP
        s := s || r.k || ':' || r.c || ':' || (SELECT max(id) FROM pushdown_f.t WHERE k = r.k) || ' ';
    END LOOP;
    RAISE NOTICE '%', s;
END $$;

-- Permissions on every table inside are checked.
CREATE ROLE regress_whole_reader;
CREATE ROLE regress_whole_other;
GRANT USAGE ON SCHEMA pushdown_f, pushdown_l, test TO regress_whole_reader, regress_whole_other;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA test TO regress_whole_reader, regress_whole_other;
GRANT SELECT ON t TO regress_whole_reader, regress_whole_other;
GRANT SELECT (id) ON z TO regress_whole_reader;
CREATE USER MAPPING FOR regress_whole_reader SERVER pushdown_1 OPTIONS (user 'postgres', password_required 'false');
CREATE VIEW pushdown_f.through AS SELECT t_id, count(*) AS c FROM u GROUP BY t_id;
GRANT SELECT ON pushdown_f.through TO regress_whole_reader;
SET ROLE regress_whole_reader;
SELECT n, test.error_of(q) FROM (VALUES
    (1, 'SELECT k, count(*) FROM t GROUP BY k'),
    (2, 'SELECT count(*) FROM t JOIN u ON u.t_id = t.id'),
    (3, 'SELECT id FROM t WHERE EXISTS (SELECT FROM u WHERE u.t_id = t.id)'),
    (4, 'SELECT id FROM t WHERE id NOT IN (SELECT id FROM u)'),
    (5, 'SELECT id, (SELECT max(w) FROM u) FROM t'),
    (6, 'SELECT id FROM t UNION SELECT id FROM u'),
    (7, 'WITH x AS (SELECT id FROM u) SELECT count(*) FROM x, t WHERE x.id = t.id'),
    (8, 'SELECT * FROM (SELECT t_id, count(*) FROM u GROUP BY t_id) q'),
    (9, 'SELECT t.id FROM t, LATERAL (SELECT w FROM u WHERE u.t_id = t.id ORDER BY id LIMIT 1) x'),
    (10, 'SELECT count(id) FROM z GROUP BY id'),
    (11, 'SELECT count(p) FROM z'),
    (12, 'SELECT max(c) FROM through'),
    (13, 'SELECT count(*) FROM through JOIN u USING (t_id)'),
    (14, 'SELECT id FROM t ORDER BY k LIMIT 3 FOR UPDATE'),
    (15, 'SELECT id FROM u WHERE false UNION ALL SELECT id FROM t WHERE id < 3')) v(n, q) ORDER BY n;
RESET ROLE;

-- A view's tables are reached by its owner's mapping; a reader needs none for them.
ALTER VIEW pushdown_f.through OWNER TO regress_whole_other;
GRANT SELECT ON u TO regress_whole_other;
GRANT SELECT ON pushdown_f.through TO regress_whole_reader;
SET ROLE regress_whole_reader;
SELECT test.error_of('SELECT max(c) FROM pushdown_f.through');
RESET ROLE;
CREATE USER MAPPING FOR regress_whole_other SERVER pushdown_1 OPTIONS (user 'postgres', password_required 'false');
DROP USER MAPPING FOR regress_whole_reader SERVER pushdown_1;
SET ROLE regress_whole_reader;
SELECT max(c) FROM pushdown_f.through;
SELECT test.error_of('SELECT count(*) FROM pushdown_f.through JOIN pushdown_f.t ON t.id = t_id');
RESET ROLE;
CREATE USER MAPPING FOR regress_whole_reader SERVER pushdown_1 OPTIONS (user 'postgres', password_required 'false');
SET ROLE regress_whole_reader;
-- Two roles: two remote statements.
SELECT count(*) FROM test.remote_sql('SELECT count(*) FROM pushdown_f.through JOIN pushdown_f.t ON t.id = t_id');
SELECT count(*) FROM pushdown_f.through JOIN pushdown_f.t ON t.id = t_id;
RESET ROLE;

-- Plans are made anew when what they stand on changes.
PREPARE p AS SELECT k, count(*) FROM t WHERE id < 20 GROUP BY k ORDER BY k LIMIT 2;
SET plan_cache_mode = force_generic_plan;
EXECUTE p;
ALTER FOREIGN TABLE t OPTIONS (SET schema_name 'nowhere');
SELECT test.error_of('EXECUTE p');
ALTER FOREIGN TABLE t OPTIONS (SET schema_name 'pushdown_t');
EXECUTE p;
ALTER FOREIGN TABLE t RENAME TO t_moved;
SELECT test.error_of('EXECUTE p');
ALTER FOREIGN TABLE t_moved RENAME TO t;
EXECUTE p;
BEGIN;
DROP FOREIGN TABLE t CASCADE;
SELECT test.error_of('EXECUTE p');
ROLLBACK;
EXECUTE p;
SET ROLE regress_whole_reader;
SET search_path = pushdown_f;
PREPARE q AS SELECT k, count(*) FROM t WHERE id < 20 GROUP BY k ORDER BY k LIMIT 1;
EXECUTE q;
RESET ROLE;
REVOKE SELECT ON t FROM regress_whole_reader;
SET ROLE regress_whole_reader;
EXECUTE q;
RESET ROLE;
-- DateStyle decides what text a date is: a plan made under another one is not used.
PREPARE d AS SELECT d::text, count(*) FROM t WHERE id < 4 GROUP BY 1 ORDER BY 1 LIMIT 2;
EXECUTE d;
SET DateStyle = 'German';
SELECT test.error_of('EXECUTE d');
EXECUTE d;
RESET DateStyle;
SET DateStyle = 'ISO, MDY';
EXECUTE d;
RESET plan_cache_mode;

-- Row security and security barriers.
SELECT test.area('pushdown');
CREATE VIEW pushdown_f.barrier WITH (security_barrier) AS SELECT id, k, v FROM t WHERE id > 390;
CREATE FUNCTION pushdown_l.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 IMMUTABLE AS $$BEGIN RAISE NOTICE 'leaked %', $1; RETURN true; END$$;
SELECT id FROM pushdown_f.barrier WHERE pushdown_l.leak(v) AND id > 399 ORDER BY id;
SELECT * FROM test.explained('SELECT k, count(*) FROM barrier WHERE 10 / (id - 5) > 0 GROUP BY k');
SELECT test.check_same('SELECT 1 / (id - 5) FROM (SELECT * FROM t WHERE id > 5 OFFSET 0) x WHERE id < 9');

-- What does not ship whole says so, where its scans are shown.
SELECT * FROM test.explained('SELECT k, random() < 2 FROM t GROUP BY k');
SELECT * FROM test.explained('SELECT pushdown_l.leak(max(v)) FROM t');

-- Without the path.
SET pg_remote_fdw.enable_whole_query = off;
SELECT * FROM test.explained('SELECT k FROM t UNION SELECT id FROM u');
RESET pg_remote_fdw.enable_whole_query;
RESET ROLE;
DROP OWNED BY regress_whole_reader, regress_whole_other CASCADE;
DROP ROLE regress_whole_reader, regress_whole_other;
