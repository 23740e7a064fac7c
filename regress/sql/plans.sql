-- ANALYZE with every way of sampling, estimates of here and of the remote, EXPLAIN in all its forms, fetch sizes.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/numbers_data.sql'
\set here :DBNAME
\set area plans
\c regression_remote
\set ECHO none
\i :data
CREATE TABLE big AS SELECT i AS id, i % 4 AS k, CASE WHEN i % 10 > 0 THEN 'v' || i % 100 END AS v FROM generate_series(1, 40000) i;
CREATE VIEW big_view AS SELECT * FROM big;
CREATE TABLE parted (id int, k int) PARTITION BY LIST (k);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES IN (0, 1);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (2, 3);
INSERT INTO parted SELECT id, k FROM big;
CREATE TABLE nothing (id int);
CREATE TABLE wrong (id text);
INSERT INTO wrong VALUES ('not a number');
ANALYZE big, parted, nothing;
\c :here
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA plans_f;
SELECT test.area('plans');
SELECT test.create_server('plans');
SELECT test.make_foreign('plans');
CREATE FOREIGN TABLE big (id int, k int, v text) SERVER plans OPTIONS (schema_name 'plans_t');
CREATE FOREIGN TABLE big_view (id int, k int, v text) SERVER plans OPTIONS (schema_name 'plans_t');
CREATE FOREIGN TABLE parted (id int, k int) SERVER plans OPTIONS (schema_name 'plans_t');
CREATE FOREIGN TABLE nothing (id int) SERVER plans OPTIONS (schema_name 'plans_t');
CREATE FOREIGN TABLE missing (id int) SERVER plans OPTIONS (schema_name 'plans_t');
CREATE FOREIGN TABLE wrong (id int) SERVER plans OPTIONS (schema_name 'plans_t');

-- ANALYZE: the number of rows is about right whatever the sampling, and so are the statistics.
CREATE FUNCTION statistics_of(tab regclass, method text) RETURNS TABLE (rows_ok boolean, pages boolean, k_values real, v_nulls_ok boolean, id_unique boolean, low boolean, high boolean)
LANGUAGE plpgsql AS $$
BEGIN
    IF method IS NOT NULL THEN
        EXECUTE format('ALTER FOREIGN TABLE %s OPTIONS (%s analyze_sampling %L)', tab,
                       CASE WHEN EXISTS (SELECT FROM pg_foreign_table WHERE ftrelid = tab AND ftoptions::text LIKE '%analyze_sampling%') THEN 'SET' ELSE 'ADD' END, method);
    END IF;
    EXECUTE 'ANALYZE ' || tab;
    RETURN QUERY
    SELECT c.reltuples BETWEEN 30000 AND 50000, c.relpages > 0, k.n_distinct, v.null_frac BETWEEN 0.08 AND 0.12, i.n_distinct = -1,
           (i.histogram_bounds::text::int[])[1] < 2000, (i.histogram_bounds::text::int[])[array_length(i.histogram_bounds::text::int[], 1)] > 38000
    FROM pg_class c, pg_stats k, pg_stats v, pg_stats i
    WHERE c.oid = tab AND (k.tablename, k.attname) = (tab::text, 'k') AND (v.tablename, v.attname) = (tab::text, 'v') AND (i.tablename, i.attname) = (tab::text, 'id')
      AND 'plans_f' = ALL (ARRAY[k.schemaname, v.schemaname, i.schemaname]);
END $$;
SELECT method, s.* FROM unnest('{off,auto,random,system,bernoulli}'::text[]) method, statistics_of('big', method) s;
SELECT method, s.* FROM unnest('{off,auto}'::text[]) method, statistics_of('big_view', method) s;
ALTER FOREIGN TABLE big OPTIONS (DROP analyze_sampling);
ALTER SERVER plans OPTIONS (ADD analyze_sampling 'bernoulli');
SELECT s.* FROM statistics_of('big', NULL) s;
ALTER SERVER plans OPTIONS (DROP analyze_sampling);
ANALYZE nothing, parted, t, u;
SELECT relname, reltuples FROM pg_class WHERE oid IN ('nothing'::regclass, 't'::regclass, 'u'::regclass) ORDER BY 1;
SELECT reltuples BETWEEN 30000 AND 50000 AS parted FROM pg_class WHERE oid = 'parted'::regclass;
ANALYZE t (id), u (w);
SELECT left(test.error_of('ANALYZE missing'), 80);
SELECT test.error_of('ANALYZE wrong');
SET default_statistics_target = 10;
ANALYZE big;
SELECT reltuples BETWEEN 30000 AND 50000 AS rows_ok FROM pg_class WHERE oid = 'big'::regclass;
RESET default_statistics_target;
ANALYZE big;

-- Estimates.
CREATE FUNCTION estimate(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric;
END $$;
CREATE FUNCTION near(query text, low int, high int) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN estimate(query) BETWEEN low AND high THEN 'ok' ELSE format('%s is not between %s and %s', estimate(query), low, high) END
$$;
SELECT near('SELECT * FROM big', 30000, 50000), near('SELECT * FROM big WHERE k = 1', 7000, 13000), near('SELECT * FROM big WHERE id < 4000', 3000, 5000),
       near('SELECT * FROM big WHERE v IS NULL', 3000, 5000), near('SELECT * FROM big WHERE id = 7', 1, 10);
ALTER SERVER plans OPTIONS (ADD use_remote_estimate 'true');
SELECT near('SELECT * FROM big', 30000, 50000), near('SELECT * FROM big WHERE k = 1', 7000, 13000), near('SELECT * FROM big WHERE id < 4000', 3000, 5000),
       near('SELECT * FROM big WHERE v IS NULL', 3000, 5000), near('SELECT * FROM big WHERE id = 7', 1, 10);
SELECT test.error_of('EXPLAIN SELECT * FROM missing');
SELECT test.check_same(line), line FROM test.lines($$
SELECT * FROM t WHERE id = 7
SELECT t.id, u.id FROM t JOIN u ON u.t_id = t.id WHERE t.k = 3
SELECT u.id, (SELECT v FROM t WHERE t.id = u.t_id) FROM u
SELECT u.id, x.v FROM u LEFT JOIN LATERAL (SELECT v FROM t WHERE t.id = u.t_id OFFSET 0) x ON true
SELECT * FROM t ORDER BY k, id DESC LIMIT 5
SELECT t.id FROM t WHERE EXISTS (SELECT FROM u WHERE u.t_id = t.id) ORDER BY t.id
$$);
ALTER FOREIGN TABLE t OPTIONS (ADD use_remote_estimate 'false');
SELECT count(*) FROM t;
ALTER SERVER plans OPTIONS (DROP use_remote_estimate);

-- EXPLAIN, in text and as JSON; with ANALYZE what travelled.
SELECT test.explained('SELECT id, v FROM t WHERE k = 3 AND random() < 2');
EXPLAIN (COSTS OFF) SELECT id, v FROM t WHERE k = 3 AND random() < 2;
SELECT jsonb_pretty(j) FROM test.explained_json('SELECT id FROM t WHERE k = 3 AND random() < 2 ORDER BY id') j;
SELECT test.explained('SELECT id FROM t WHERE k = 3', 'ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF');
SELECT test.explained('SELECT id FROM t WHERE id < 0', 'ANALYZE, TIMING OFF, SUMMARY OFF');
SELECT test.explained('SELECT x, (SELECT v FROM t WHERE id = x) FROM generate_series(1, 3) x', 'ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF');
SELECT test.explained('SELECT t.id, l.id FROM plans_t.t l LEFT JOIN t ON t.id = l.id AND false', 'ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF');
SELECT jsonb_pretty(j) FROM test.explained_json('SELECT id FROM t WHERE id = 7', 'ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF') j;
SELECT test.explained('SELECT l.id FROM plans_t.t l WHERE l.id = (SELECT id FROM t WHERE v = ''v7'')');
PREPARE p (int, text) AS SELECT id FROM t WHERE k = $1 AND v <> $2;
SET plan_cache_mode = force_generic_plan;
SELECT test.explained('EXECUTE p (3, ''x'')');
SET plan_cache_mode = force_custom_plan;
SELECT test.explained('EXECUTE p (3, ''x'')');
RESET plan_cache_mode;
-- Names and conditions of any length and kind, in every format.
SELECT test.explained('SELECT id FROM t WHERE v = E''a: "b"\n- c\\''', 'VERBOSE, FORMAT YAML');
SELECT test.explained('SELECT id FROM t WHERE v = ''<&>"'' AND random() < 2', 'VERBOSE, FORMAT XML');
-- A parameterised path without remote estimates needs no more than what is known here or was asked before.
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SELECT * FROM test.remote_sql('SELECT u.id FROM (VALUES (1)) x (id) JOIN u ON u.id = x.id');
RESET enable_hashjoin;
RESET enable_mergejoin;

-- Any fetch size gives the same rows.
CREATE FUNCTION with_fetch_size(size int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    verdict text;
BEGIN
    EXECUTE format('ALTER SERVER plans OPTIONS (%s fetch_size %L)', CASE WHEN size = 1 THEN 'ADD' ELSE 'SET' END, size);
    FOR line IN SELECT l.line FROM test.lines($q$
SELECT * FROM t
SELECT id FROM t WHERE id <= 0
SELECT id FROM t ORDER BY id DESC LIMIT 3
SELECT t.id, u.id FROM t JOIN u ON u.t_id = t.id
SELECT id FROM t WHERE id IN (SELECT t_id FROM u WHERE id > 290)
SELECT a.id, b.id FROM (SELECT id FROM t ORDER BY id LIMIT 7) a, (SELECT id FROM t ORDER BY id LIMIT 5) b
SELECT count(*) FROM t a, t b WHERE a.id = b.id + 1 AND a.k = b.k + 1
$q$) l LOOP
        verdict := test.check_same(line);
        IF verdict NOT LIKE 'same: %' THEN RETURN NEXT size || ': ' || verdict || ' ' || line; END IF;
    END LOOP;
END $$;
SELECT with_fetch_size(size) FROM unnest('{1,2,3,100,299,300,301,999,1000,1001,100000,2147483647}'::int[]) size;
ALTER SERVER plans OPTIONS (DROP fetch_size);

SET client_min_messages = warning;
DROP SERVER plans CASCADE;
DROP SCHEMA plans_f, plans_t CASCADE;
