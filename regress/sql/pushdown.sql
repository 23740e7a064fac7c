-- What can run on the remote runs there: for each statement, whether one foreign scan does all of it, and whether
-- the rows are those of local tables.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/pushdown_data.sql'
\set here :DBNAME
LOAD 'pg_remote_fdw';
SET client_min_messages = warning;
\c regression_remote
\set ECHO none
\i :data
\c :here
LOAD 'pg_remote_fdw';
\i :data
\set ECHO all
SET search_path = public;
SET TimeZone = 'America/New_York';
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = postgres;
SET extra_float_digits = 1;
CREATE SCHEMA pushdown_f;
CREATE SCHEMA pushdown_l;
SELECT test.area('pushdown');
SELECT test.create_server('pushdown_1');
SELECT test.make_foreign('pushdown_1');
ANALYZE t; ANALYZE u; ANALYZE z;
CREATE TABLE pushdown_l.queries (n serial, query text);

-- One foreign scan and nothing else?
CREATE FUNCTION pushdown_l.is_whole(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    nodes text[] := '{}';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        IF line ~ '->|^[A-Z]' THEN
            nodes := nodes || regexp_replace(line, '^ *(-> *)?([A-Z][A-Za-z ]+?)( on .*| using .*)?$', '\2');
        ELSIF line ~ 'Filter:' THEN
            nodes := nodes || 'Filter'::text;
        END IF;
    END LOOP;
    RETURN CASE WHEN nodes IN ('{Foreign Scan}', '{Result}') THEN 'whole' ELSE array_to_string(nodes, ', ') END;
END $$;

INSERT INTO pushdown_l.queries (query) SELECT * FROM test.lines($$
-- of the score card
SELECT id FROM t WHERE k=5
SELECT id FROM t WHERE ts > now() - interval '400 days' AND k=7
SELECT id FROM t WHERE d = current_date
SELECT id FROM t WHERE ts > DATE '2025-12-28'
SELECT id FROM t WHERE ts > '2025-12-30 00:00+00'
SELECT id FROM t WHERE ts + interval '1 day' > '2025-12-30'
SELECT id FROM t WHERE coalesce(v,'')='a'
SELECT id FROM t WHERE greatest(k,3)=5
SELECT id FROM t WHERE nullif(k,3)=5
SELECT id FROM t WHERE b IS TRUE
SELECT id FROM t WHERE b IS NOT TRUE
SELECT id FROM t WHERE b
SELECT id FROM t WHERE CASE WHEN k>1 THEN id ELSE k END = 5
SELECT id FROM t WHERE k::text='5'
SELECT id FROM t WHERE vc='5'
SELECT id FROM t WHERE k IN (1,2,3)
SELECT id FROM t WHERE vc IN ('a','b')
SELECT id FROM t WHERE k NOT IN (1,2,3)
SELECT id FROM t WHERE k = ANY ('{1,2}'::int[])
SELECT id FROM t WHERE v LIKE 'a%'
SELECT id FROM t WHERE v ILIKE 'a%'
SELECT id FROM t WHERE v ~ 'a'
SELECT id FROM t WHERE v > 'a'
SELECT id FROM t WHERE v COLLATE "C" > 'a'
SELECT id FROM t WHERE lower(v)='a'
SELECT id FROM t WHERE v||'x'='ax'
SELECT id FROM t WHERE concat(v,'x')='ax'
SELECT id FROM t WHERE to_char(ts,'YYYY-MM-DD')='2025-12-28'
SELECT id FROM t WHERE date_trunc('day',ts)='2025-12-28'
SELECT id FROM t WHERE extract(month from d)=12
SELECT id FROM t WHERE ts::date='2025-12-28'
SELECT id FROM t WHERE m='a'
SELECT id FROM t WHERE j->>'a'='1'
SELECT id FROM t WHERE j @> '{"a":1}'
SELECT id FROM t WHERE (j['a'])::int = 1
SELECT id FROM t WHERE arr[1]=1
SELECT id FROM t WHERE arr = ARRAY[k,id]
SELECT id FROM t WHERE (k,id) > (1,2)
SELECT id FROM t WHERE (k,id) = (1,2)
SELECT id FROM t WHERE v IS NULL
SELECT id FROM t WHERE v IS DISTINCT FROM 'a'
SELECT id FROM t WHERE t IS NULL
SELECT id FROM t WHERE v=current_user
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.t_id=t.id)
SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.t_id=t.id)
SELECT id FROM t WHERE id NOT IN (SELECT t_id FROM u)
SELECT id, (SELECT w FROM u WHERE u.t_id=t.id) FROM t
SELECT count(*) FROM (SELECT t.id, u.w FROM t, u WHERE u.id <= 20 OFFSET 0) x
SELECT t.id, x.w FROM t, LATERAL (SELECT w FROM u WHERE u.t_id=t.id ORDER BY id LIMIT 1) x
SELECT t.k, count(*) FROM t JOIN u ON u.t_id=t.id GROUP BY t.k
SELECT t.v FROM t JOIN (VALUES (1),(2),(3)) x(id) USING (id)
SELECT t.v FROM t JOIN unnest(ARRAY[1,2,3]) x(id) USING (id)
SELECT t.v FROM t JOIN generate_series(1,3) x(id) USING (id)
SELECT count(*) FROM t
SELECT count(DISTINCT k) FROM t
SELECT sum(n) FILTER (WHERE k>5) FROM t
SELECT coalesce(sum(n),0) FROM t
SELECT sum(CASE WHEN k>5 THEN 1 ELSE 0 END) FROM t
SELECT string_agg(v,',' ORDER BY id) FROM t
SELECT array_agg(id ORDER BY id) FROM t
SELECT jsonb_agg(v ORDER BY id) FROM t
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f) FROM t
SELECT k,avg(n) FROM t GROUP BY k
SELECT k,avg(n) FROM t GROUP BY k HAVING count(*)>5
SELECT date_trunc('day',ts),count(*) FROM t GROUP BY 1
SELECT ts::date,count(*) FROM t GROUP BY 1
SELECT coalesce(k,0),count(*) FROM t GROUP BY 1
SELECT k,count(*) FROM t GROUP BY ROLLUP(k)
SELECT k,b,count(*) FROM t GROUP BY GROUPING SETS((k),(b))
SELECT DISTINCT k FROM t
SELECT DISTINCT ON (k) k,id FROM t ORDER BY k,id
SELECT id FROM t ORDER BY k
SELECT id FROM t ORDER BY k DESC, id LIMIT 5
SELECT id FROM t ORDER BY k DESC, id LIMIT 5 OFFSET 3
SELECT id FROM t ORDER BY k FETCH FIRST 5 ROWS WITH TIES
SELECT id FROM t WHERE id<=5 LIMIT 5
SELECT v FROM t ORDER BY v LIMIT 5
SELECT k,count(*) FROM t GROUP BY k ORDER BY 2 DESC, 1 LIMIT 5
SELECT id, row_number() OVER (PARTITION BY k ORDER BY id) FROM t
SELECT * FROM (SELECT id,k, row_number() OVER (PARTITION BY k ORDER BY id) rn FROM t) x WHERE rn=1
SELECT id FROM t UNION ALL SELECT id FROM u
SELECT id FROM t UNION SELECT id FROM u
SELECT id FROM t EXCEPT SELECT id FROM u
WITH x AS (SELECT id,k FROM t WHERE k=1) SELECT count(*) FROM x a JOIN x b USING (id)
SELECT u.w, s.c FROM u JOIN (SELECT k,count(*) c FROM t GROUP BY k) s ON s.k=u.id
SELECT id FROM t WHERE id=5 FOR UPDATE
SELECT id FROM t WHERE id=5 FOR UPDATE SKIP LOCKED
SELECT max(id) FROM t
SELECT id, unnest(arr) FROM t ORDER BY id LIMIT 5
SELECT upper(v), n*2 FROM t
-- NULLs and three-valued logic
SELECT id FROM t WHERE k IS NOT DISTINCT FROM NULL
SELECT id FROM t WHERE (k > 5) IS UNKNOWN
SELECT id FROM t WHERE NOT (k > 5 AND v IS NULL)
SELECT id FROM t WHERE coalesce(k, -1) = -1
SELECT id FROM t WHERE nullif(k, 5) IS NULL
SELECT id FROM t WHERE greatest(k, NULL, 3) = 3
SELECT id FROM t WHERE k NOT IN (1, NULL)
SELECT id FROM t WHERE k IN (1, NULL)
SELECT id FROM t WHERE b IS NOT FALSE
SELECT id FROM t WHERE NOT b
SELECT id, k + NULL::int FROM t WHERE id < 3
SELECT count(k), count(*), count(b), sum(k), avg(k), min(v), max(v) FROM t WHERE id > 1000
SELECT count(*), sum(k), max(v), bool_and(b), string_agg(v, ','), array_agg(k) FROM empty e(id, k, v) CROSS JOIN (SELECT true AS b) x
SELECT k, count(*) FROM empty GROUP BY k
SELECT sum(k) FROM empty HAVING count(*) = 0
SELECT * FROM empty ORDER BY k LIMIT 3
SELECT max(id) FROM empty
SELECT id FROM t WHERE k = (SELECT k FROM empty)
SELECT id FROM t WHERE k NOT IN (SELECT k FROM empty)
SELECT id FROM t WHERE id > ALL (SELECT k FROM empty)
SELECT id FROM u WHERE t_id NOT IN (SELECT k FROM t)
SELECT id FROM u WHERE t_id NOT IN (SELECT k FROM t WHERE k IS NOT NULL)
SELECT id FROM t WHERE t IS NOT NULL
SELECT id FROM t WHERE (k, v) IS NULL
SELECT id FROM t WHERE (k, v) IS DISTINCT FROM (1, 'v1')
SELECT id FROM t WHERE (k, v, id) >= (9, 'v9', 300)
SELECT id FROM t WHERE (k, id) IN ((1, 1), (2, 2), (NULL, 3))
-- types
SELECT id, p + 1 FROM z WHERE p > 58
SELECT id, p FROM z WHERE p::int % 7 = 0
SELECT id, (c).a, (c).b FROM z WHERE (c).a = 3
SELECT id, c FROM z WHERE c IS NULL
SELECT c = row(2, 'b2')::comp FROM z WHERE id < 4
SELECT id FROM z WHERE ct < 'c2'
SELECT ct, count(*) FROM z GROUP BY ct ORDER BY ct
SELECT id FROM z WHERE ct || 'x' > 'c3x'
SELECT id FROM z WHERE rg @> 12
SELECT id FROM z WHERE rg && int4range(5, 8)
SELECT lower(rg), upper(rg), isempty(rg) FROM z ORDER BY id LIMIT 4
SELECT id FROM z WHERE tv @@ to_tsquery('pg_catalog.english', 'word5')
SELECT id, iv * 2 FROM z WHERE iv > interval '50 hours'
SELECT id, extract(epoch FROM iv) FROM z WHERE id < 5
SELECT tm + iv FROM z WHERE id BETWEEN 3 AND 6
SELECT date_trunc('day', tm), count(*) FROM z GROUP BY 1 ORDER BY 1
SELECT id FROM z WHERE tm::date = '2020-01-01'
SELECT encode(bt, 'hex'), length(bt), substring(bt FROM 2 FOR 3) FROM z WHERE id < 4
SELECT id FROM z WHERE u = '00000000-0000-0000-0000-000000000000'
SELECT id, u FROM z WHERE u > 'f0000000-0000-0000-0000-000000000000'
SELECT m, count(*) FROM t GROUP BY m ORDER BY m
SELECT id FROM t WHERE m > 'a' AND id < 9
SELECT id FROM t WHERE m IN ('a', 'c') AND id < 9
SELECT max(m), min(m) FROM t
SELECT id, m::text || 'x' FROM t WHERE id < 4
SELECT arr[1], arr[1:2], arr || 5, cardinality(arr), array_length(arr, 1), 3 = ANY (arr) FROM t WHERE id < 4
SELECT id FROM t WHERE arr @> ARRAY[3]
SELECT id FROM t WHERE arr && '{5,6}'::int[]
SELECT id FROM t WHERE arr[1] = ANY ('{1,2,NULL}')
SELECT j -> 'a', j ->> 'a', j #> '{a}', j ? 'a', j || '{"b": 2}' FROM t WHERE id < 4
SELECT id FROM t WHERE (j ->> 'a')::int BETWEEN 3 AND 5
SELECT jsonb_build_object('k', k, 'v', v) FROM t WHERE id < 4
SELECT n::int, n::text, round(n / 3, 2), n % 7, -n FROM t WHERE id < 5
SELECT f::int, f::numeric, f * 2, '-0'::float8 + f, sqrt(f), trunc(f::numeric, 1) FROM t WHERE id < 5
SELECT id FROM t WHERE f > 'NaN'::float8
SELECT id FROM t WHERE f < 'Infinity' AND id < 4
SELECT sum(f * 3), avg(f) FROM t WHERE id % 3 = 0
SELECT vc::varchar(2), length(vc), vc || k FROM t WHERE id BETWEEN 10 AND 12
SELECT v::bpchar(2) = 'v', v::char(4) FROM t WHERE id < 4
SELECT ts::date, ts::time, extract(hour FROM ts), ts AT TIME ZONE 'UTC', age(ts, '2025-01-01') FROM t WHERE id < 4
SELECT ts + interval '1 month', ts - interval '36 hours', ts - '2025-01-01'::timestamptz FROM t WHERE id < 4
SELECT to_char(ts, 'YYYY-MM-DD HH24:MI TZ'), to_char(d, 'Day'), to_char(n, '999D9') FROM t WHERE id < 4
SELECT d + 1, d - d, d + interval '1 day', d::timestamp, d::timestamptz, d::text FROM t WHERE id < 4
SELECT id FROM t WHERE ts BETWEEN now() - interval '10000 days' AND now() AND id < 5
SELECT id FROM t WHERE d < current_date AND id < 5
SELECT id FROM t WHERE v = current_setting('application_name') OR id = 3
SELECT id, now() > ts FROM t WHERE id < 3
SELECT id, current_user = v FROM t WHERE id < 3
-- strings and collations
SELECT upper(v), lower(v), initcap(v), length(v), left(v, 1), right(v, 1), reverse(v), md5(v) FROM t WHERE id < 4
SELECT v || '-' || k, concat(v, k, NULL), concat_ws(',', v, k), format('%s:%L', v, vc) FROM t WHERE id < 4
SELECT replace(v, 'v', '\'), split_part(v, 'v', 2), strpos(v, '1'), substring(v FROM '[0-9]+') FROM t WHERE id < 12
SELECT id FROM t WHERE v LIKE 'v1_' ESCAPE '!'
SELECT id FROM t WHERE v NOT ILIKE 'V%'
SELECT id FROM t WHERE v SIMILAR TO 'v(1|2)'
SELECT id FROM t WHERE v ~* '^V[12]$'
SELECT id FROM t WHERE v !~ '1'
SELECT id FROM t WHERE v = 'it''s \ a "test"' OR id = 1
SELECT id FROM t WHERE v COLLATE "C" BETWEEN 'v1' AND 'v2'
SELECT v FROM t WHERE id < 30 ORDER BY v COLLATE "C" DESC NULLS FIRST, id
SELECT min(v COLLATE "C"), max(v COLLATE "C") FROM t
SELECT DISTINCT v COLLATE "C" FROM t
SELECT string_agg(DISTINCT v, ',' ORDER BY v) FROM t WHERE k = 1
-- aggregates
SELECT k, count(*) FILTER (WHERE b), count(DISTINCT v) FILTER (WHERE id > 10) FROM t GROUP BY k
SELECT array_agg(v ORDER BY id DESC NULLS LAST) FILTER (WHERE k = 3) FROM t
SELECT mode() WITHIN GROUP (ORDER BY k), percentile_disc(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY n) FROM t
SELECT rank(5) WITHIN GROUP (ORDER BY k), dense_rank(5) WITHIN GROUP (ORDER BY k DESC) FROM t
SELECT var_pop(n), stddev(n), corr(f, k), regr_slope(f, k) FROM t WHERE id < 50
SELECT bit_and(k), bit_or(k), bool_or(b), every(b) FROM t
SELECT jsonb_object_agg(id, v) FROM t WHERE id < 5
SELECT json_agg(v ORDER BY id) FROM t WHERE id < 5
SELECT k % 2, sum(n), avg(n), min(d), max(ts) FROM t GROUP BY 1 HAVING sum(n) > 100 ORDER BY 1
SELECT k + 1, count(*) FROM t GROUP BY k + 1
SELECT k, v, count(*) FROM t WHERE id < 60 GROUP BY GROUPING SETS ((k), (v), (k, v), ())
SELECT k, b, count(*), grouping(k, b) FROM t GROUP BY CUBE (k, b)
SELECT k, b, count(*) FROM t GROUP BY ROLLUP (k, b) HAVING grouping(b) = 1 ORDER BY k
SELECT 1, count(*) FROM t GROUP BY 1
SELECT count(*) FROM t GROUP BY ()
SELECT DISTINCT k, b FROM t ORDER BY k DESC, b
SELECT DISTINCT ON (k) k, id, v FROM t ORDER BY k NULLS FIRST, id DESC
SELECT DISTINCT ON (k, b) k, b, id FROM t ORDER BY b, k, id
SELECT count(*) FROM (SELECT DISTINCT k FROM t) x
SELECT k FROM t GROUP BY k HAVING max(id) > 300 AND k IS NOT NULL
SELECT sum(count(*)) OVER (ORDER BY k) FROM t GROUP BY k
SELECT 1 FROM (SELECT count(*) FROM t JOIN u ON u.t_id = t.id) q
-- windows
SELECT id, sum(n) OVER w, count(*) OVER w FROM t WHERE id < 30 WINDOW w AS (PARTITION BY k ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
SELECT id, lag(v, 2, 'none') OVER (ORDER BY id), lead(v) OVER (ORDER BY id DESC), first_value(v) OVER (PARTITION BY k ORDER BY id) FROM t WHERE id < 30
SELECT id, ntile(3) OVER (ORDER BY id), cume_dist() OVER (ORDER BY k), percent_rank() OVER (ORDER BY k) FROM t WHERE id < 20
SELECT id, nth_value(id, 2) OVER (ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM t WHERE id < 20
SELECT id, sum(k) OVER (ORDER BY d RANGE BETWEEN interval '3 days' PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM t WHERE id < 20
SELECT id, count(*) FILTER (WHERE b) OVER (PARTITION BY k) FROM t WHERE id < 20
SELECT id, rank() OVER (ORDER BY k NULLS FIRST, id DESC) FROM t ORDER BY rank() OVER (ORDER BY k NULLS FIRST, id DESC) LIMIT 5
SELECT * FROM (SELECT id, k, row_number() OVER (PARTITION BY k ORDER BY id DESC) AS n FROM t) x WHERE n <= 2 AND k < 5
SELECT avg(r) FROM (SELECT rank() OVER (ORDER BY k) AS r FROM t) x
-- joins
SELECT t.id, u.w FROM t LEFT JOIN u ON u.t_id = t.id AND u.w LIKE 'w1%'
SELECT t.id, u.w FROM t LEFT JOIN u ON u.t_id = t.id WHERE u.w IS NULL
SELECT t.id, coalesce(u.w, 'none') FROM t LEFT JOIN u ON u.t_id = t.id
SELECT t.id, x.c FROM t LEFT JOIN (SELECT t_id, coalesce(w, 'x') AS c FROM u WHERE id > 50) x ON x.t_id = t.id
SELECT u.id, t.v FROM t RIGHT JOIN u ON u.t_id = t.id AND t.k = 3
SELECT t.id, u.id FROM (SELECT * FROM t WHERE k < 3) t FULL JOIN (SELECT * FROM u WHERE id < 20) u ON u.t_id = t.id
SELECT id, t.k, z.ct FROM t FULL JOIN z USING (id)
SELECT id, count(*) FROM t FULL JOIN z USING (id) GROUP BY id HAVING id < 5
SELECT a.id, b.id FROM t a JOIN t b ON a.k = b.id AND a.id < 20
SELECT a.id, b.id, c.id FROM t a JOIN u b ON b.t_id = a.id JOIN z c ON c.id = b.id WHERE a.k <> 4
SELECT t.id FROM t, u, z WHERE t.id = u.t_id AND u.id = z.id AND z.p > 10
SELECT t.id, x.n FROM t CROSS JOIN LATERAL (SELECT count(*) AS n FROM u WHERE u.t_id = t.id) x WHERE t.id < 9
SELECT t.id, x.* FROM t LEFT JOIN LATERAL (SELECT u.id AS uid, u.w || t.v AS s FROM u WHERE u.t_id = t.id ORDER BY u.id DESC LIMIT 1) x ON true
SELECT * FROM (VALUES (1, 'a'), (2, NULL), (NULL, 'c')) x(id, s) LEFT JOIN t USING (id)
SELECT t.* FROM t NATURAL JOIN (SELECT id FROM u WHERE id < 5) x
SELECT t FROM t WHERE id < 3
SELECT t, u FROM t LEFT JOIN u ON u.t_id = t.id WHERE t.id < 8
SELECT row(t.id, u.w)::text FROM t JOIN u ON u.t_id = t.id WHERE t.id < 5
SELECT count(*) FROM t a JOIN t b USING (k) JOIN t c USING (k) WHERE a.id < 20 AND b.id < 20
SELECT a.k FROM t a WHERE EXISTS (SELECT FROM t b WHERE b.k = a.k AND b.id > a.id AND EXISTS (SELECT FROM u WHERE u.t_id = b.id))
SELECT id FROM t WHERE EXISTS (SELECT FROM u WHERE u.t_id = t.id) AND NOT EXISTS (SELECT FROM z WHERE z.id = t.id)
SELECT id FROM t WHERE EXISTS (SELECT FROM u WHERE u.t_id = t.id) OR k = 3
-- sub-queries
SELECT id, (SELECT count(*) FROM u WHERE u.t_id = t.id), (SELECT max(id) FROM u) FROM t WHERE id < 9
SELECT id FROM t WHERE n > (SELECT avg(n) FROM t x WHERE x.k = t.k)
SELECT id FROM t WHERE k = ANY (SELECT id FROM u WHERE u.t_id = t.id)
SELECT id FROM t WHERE (id, k) IN (SELECT t_id, id % 10 FROM u)
SELECT id FROM t WHERE id <> ALL (SELECT t_id FROM u WHERE t_id IS NOT NULL) AND id < 120
SELECT id FROM t WHERE (k, v) = (SELECT k, v FROM t x WHERE x.id = 5)
SELECT id, ARRAY(SELECT u.id FROM u WHERE u.t_id = t.id ORDER BY 1) FROM t WHERE id < 9
SELECT id, EXISTS (SELECT FROM u WHERE u.t_id = t.id) FROM t WHERE id < 99
SELECT (SELECT sum(x.k) FROM t x WHERE x.id <= t.id) FROM t WHERE id < 9
SELECT k, (SELECT string_agg(w, ',' ORDER BY u.id) FROM u WHERE u.t_id = max(t.id)) FROM t GROUP BY k
SELECT id FROM t WHERE k IN (SELECT k FROM t GROUP BY k HAVING count(*) > 40 ORDER BY k LIMIT 3)
SELECT * FROM (SELECT k, max(id) AS m FROM t GROUP BY k) a JOIN (SELECT t_id, count(*) AS c FROM u GROUP BY t_id) b ON a.k = b.t_id
SELECT * FROM (SELECT id, k FROM t ORDER BY n DESC LIMIT 5) x JOIN u ON u.t_id = x.k
SELECT x.k, y.k FROM (SELECT DISTINCT k FROM t) x LEFT JOIN (SELECT DISTINCT k FROM t WHERE k > 4) y ON x.k = y.k
-- set operations and CTEs
SELECT id FROM t WHERE id < 5 UNION SELECT t_id FROM u UNION ALL SELECT 7
(SELECT id FROM t INTERSECT SELECT t_id FROM u) EXCEPT SELECT k FROM t
SELECT k FROM t EXCEPT ALL SELECT t_id FROM u
SELECT k, v FROM t WHERE id < 9 INTERSECT ALL SELECT k, v FROM t WHERE id > 4
SELECT id, 'a' AS s FROM t WHERE id < 3 UNION ALL SELECT id, NULL FROM u WHERE id < 3
(SELECT id FROM t ORDER BY id DESC LIMIT 2) UNION ALL (SELECT id FROM u ORDER BY id LIMIT 2)
SELECT id::bigint AS x FROM t WHERE id < 3 UNION SELECT n FROM t WHERE id < 4 ORDER BY x
SELECT count(*) FROM (SELECT k FROM t UNION SELECT t_id FROM u) x
WITH x AS (SELECT k, count(*) AS c FROM t GROUP BY k) SELECT a.k, b.c FROM x a JOIN x b ON a.k = b.k + 1
WITH x AS MATERIALIZED (SELECT * FROM t WHERE id < 9) SELECT x.id, u.w FROM x LEFT JOIN u ON u.t_id = x.id
WITH x AS NOT MATERIALIZED (SELECT * FROM t) SELECT count(*) FROM x a, x b WHERE a.id = b.k
WITH RECURSIVE r(id, depth) AS (SELECT id, 1 FROM t WHERE id = 3 UNION ALL SELECT u.id, depth + 1 FROM r JOIN u ON u.t_id = r.id WHERE depth < 4) SELECT * FROM r
WITH x AS (SELECT max(id) AS m FROM t) SELECT id FROM t, x WHERE t.id = x.m
WITH a AS (SELECT k FROM t), b AS (SELECT k FROM a WHERE k > 3) SELECT k, count(*) FROM b GROUP BY k
-- order and limit
SELECT id FROM t ORDER BY k NULLS FIRST, id DESC
SELECT id FROM t ORDER BY k DESC NULLS LAST, v, id LIMIT 7 OFFSET 3
SELECT id FROM t ORDER BY k USING >, id LIMIT 5
SELECT id FROM t ORDER BY 1 OFFSET 390
SELECT id FROM t ORDER BY 2 + 3, id LIMIT 2
SELECT id, k FROM t ORDER BY k + id, id FETCH FIRST 3 ROWS ONLY
SELECT id FROM t ORDER BY (SELECT count(*) FROM u WHERE u.t_id = t.id) DESC, id LIMIT 4
SELECT k FROM t ORDER BY k FETCH FIRST 2 ROWS WITH TIES
SELECT v FROM t GROUP BY v ORDER BY count(*) DESC, v LIMIT 3
SELECT id, unnest(arr), generate_series(1, 2) FROM t WHERE id < 4 ORDER BY id, 2, 3
SELECT unnest(arr) AS x, count(*) FROM t GROUP BY x ORDER BY x LIMIT 4
SELECT FROM t WHERE id < 3
SELECT count(*) FROM (SELECT FROM t WHERE id < 9) x
$$);
SELECT query, pushdown_l.is_whole(query) AS plan, test.check_outcome(query) AS rows FROM pushdown_l.queries
WHERE pushdown_l.is_whole(query) <> 'whole' OR test.check_outcome(query) NOT LIKE 'same%' ORDER BY n;
SELECT count(*) AS statements FROM pushdown_l.queries;

-- Results that are supposed to be larger than what they are made of come from here; the rows are the same.
SELECT query, test.check_outcome(query) FROM test.lines($$
SELECT jsonb_path_query(j, '$.a') FROM t WHERE id < 4
SELECT t.id, g FROM t, generate_series(1, t.k) g WHERE t.id < 5
SELECT t.id, x FROM t, unnest(t.arr) WITH ORDINALITY x(e, o) WHERE t.id < 5
SELECT * FROM t, u WHERE t.id < 100
$$) query;

-- The remote statement of each, as it is sent.
SELECT n, test.remote_sql(query) FROM pushdown_l.queries ORDER BY n;

-- The same without the whole-query path: other plans, the same rows.
SET pg_remote_fdw.enable_whole_query = off;
SELECT query, test.check_outcome(query) AS rows FROM pushdown_l.queries WHERE test.check_outcome(query) NOT LIKE 'same%' ORDER BY n;
RESET pg_remote_fdw.enable_whole_query;

-- Parameters, with custom and generic plans.
SELECT test.check_prepared('SELECT id FROM t WHERE k = $1 OR v = $2 ORDER BY id', 'int, text', '1, ''v3''', 'NULL, ''v4''', '2, NULL');
SELECT test.check_prepared('SELECT k, count(*) FILTER (WHERE n > $1) FROM t GROUP BY k HAVING count(*) > $2 ORDER BY k', 'numeric, int',
                           '30, 3', 'NULL, 1', '5, NULL');
SELECT test.check_prepared('SELECT id, rank() OVER (ORDER BY k + $1, id) FROM t WHERE d > $2::date - 30', 'int, date',
                           '1, ''2026-01-01''', '0, NULL');
SELECT test.check_prepared('SELECT id FROM t WHERE id < $1 UNION ALL SELECT t_id FROM u WHERE w LIKE $2', 'int, text', '5, ''w1%''', '0, NULL');
SELECT test.check_prepared('SELECT id FROM t ORDER BY id LIMIT $1 OFFSET $2', 'int, int', '3, 2', 'NULL, 0', '0, 0', '2, NULL');
SELECT test.check_prepared('SELECT (SELECT max(w) FROM u WHERE u.t_id = t.id AND u.id > $1) FROM t WHERE t.m = $2::mood', 'int, text',
                           '3, ''a''', 'NULL, ''b''');
SELECT test.check_prepared('SELECT * FROM (VALUES ($1), ($1 + 1)) x(id) JOIN t USING (id)', 'int', '3', 'NULL');
