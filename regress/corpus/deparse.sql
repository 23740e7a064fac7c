CREATE SCHEMA d
CREATE SCHEMA f
CREATE SCHEMA "Odd ""schema"
CREATE TYPE d.mood AS ENUM ('sad', 'ok', 'happy')
CREATE DOMAIN d.posint AS int CHECK (VALUE > 0)
CREATE DOMAIN d.label AS text CHECK (length(VALUE) < 100)
CREATE TYPE d.pair AS (a int, "B b" text)
CREATE TYPE d.span AS RANGE (subtype = numeric)
CREATE COLLATION d.backwards (provider = icu, locale = 'en-u-kf-upper')
CREATE FUNCTION d.twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2'
CREATE FUNCTION d.defaults(a int, b int DEFAULT 10, c text DEFAULT 'x') RETURNS text IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN a::text || b || c; END'
CREATE FUNCTION d.total(VARIADIC int[]) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT sum(x) FROM unnest($1) x'
CREATE FUNCTION d."odd Name"(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 + 1'
CREATE FUNCTION d.pairs(n int) RETURNS SETOF d.pair IMMUTABLE LANGUAGE sql AS 'SELECT i, ''p'' || i FROM generate_series(1, n) i'
CREATE FUNCTION d.records(n int) RETURNS SETOF record IMMUTABLE LANGUAGE sql AS 'SELECT i, ''r'' || i FROM generate_series(1, n) i'
CREATE FUNCTION d.one_pair(n int) RETURNS d.pair IMMUTABLE LANGUAGE sql AS 'SELECT ROW(n, ''o'')::d.pair'
CREATE FUNCTION d.outs(n int, OUT lo int, OUT hi int) IMMUTABLE LANGUAGE sql AS 'SELECT n - 1, n + 1'
CREATE FUNCTION d.near(int, int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN abs($1 - $2) <= 1; END'
CREATE OPERATOR d.=~= (LEFTARG = int, RIGHTARG = int, FUNCTION = d.near)
CREATE OPERATOR d.!!! (RIGHTARG = int, FUNCTION = d.twice)
CREATE FUNCTION d.larger(int, int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT greatest($1, $2)'
CREATE AGGREGATE d.biggest(int) (SFUNC = d.larger, STYPE = int)
CREATE FUNCTION d.int_of_pair(d.pair) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1.a'
CREATE CAST (d.pair AS int) WITH FUNCTION d.int_of_pair(d.pair)
CREATE TABLE d.t (gone int, id int PRIMARY KEY, k int, v text, ts timestamptz, dt date, n numeric, f float8, arr int[], j jsonb, m d.mood, vc varchar(20), b bool)
ALTER TABLE d.t DROP COLUMN gone
INSERT INTO d.t SELECT i, CASE WHEN i % 11 = 0 THEN NULL ELSE i % 7 END, CASE WHEN i % 13 <> 0 THEN 'v' || i % 9 END, '2026-01-01 00:00+00'::timestamptz - i * interval '7 hours', '2026-01-01'::date - i % 30, i * 1.25, i / 3.0, ARRAY[i, i % 5, NULL], jsonb_build_object('a', i % 4, 'b', 'x' || i, 'c', jsonb_build_array(1, i)), (ARRAY['sad', 'ok', 'happy']::d.mood[])[i % 3 + 1], 'x' || i % 6, CASE WHEN i % 7 = 0 THEN NULL ELSE i % 2 = 0 END FROM generate_series(1, 60) i
CREATE TABLE d.u (id int PRIMARY KEY, t_id int, w text, k int, amount numeric(10,2))
INSERT INTO d.u SELECT i, CASE WHEN i % 5 = 0 THEN NULL ELSE i * 3 % 70 END, 'w' || i % 8, i % 4, i * 10.05 FROM generate_series(1, 40) i
CREATE TABLE d.z (id int, i2 int2, i8 int8, r4 float4, c1 "char", nm name, bc char(5), by bytea, bi bit(4), vb varbit, iv interval, tm time, tz timetz, st timestamp, u uuid, ip inet, nw cidr, mc macaddr, pt point, ls lseg, bx box, ci circle, po polygon, rg int4range, nr numrange, tr tstzrange, mr int4multirange, tv tsvector, tq tsquery, js json, jp jsonpath, mo money, xm xml, o oid, rc regclass, lsn pg_lsn, p d.posint, lb d.label, pr d.pair, prs d.pair[], ta text[], ma int[], moods d.mood[], sp d.span, ct text COLLATE "C", cx text COLLATE d.backwards)
INSERT INTO d.z SELECT i, i - 3, i * 10000000000, i / 7.0::float4, chr(64 + i)::"char", 'name' || i, 'bc' || i, decode(md5(i::text), 'hex'), i::bit(4), i::bit(6)::varbit, i * interval '1 month 2 days 03:04:05.678', make_time(i % 24, i, 0.5), ('0' || i % 10 || ':30:00+02')::timetz, '2020-02-29 12:00'::timestamp + i * interval '1 day', md5(i::text)::uuid, ('10.0.0.' || i)::inet, ('10.' || i || '.0.0/16')::cidr, ('08:00:2b:01:02:0' || i % 10)::macaddr, point(i, -i / 3.0), lseg(point(i, 0), point(0, i)), box(point(i, i), point(0, 0)), circle(point(i, i), i), polygon(box(point(i, i), point(0, 0))), int4range(i, i * 2, '(]'), numrange(i, NULL), tstzrange('2020-01-01 00:00+00', '2020-01-01 00:00+00'::timestamptz + i * interval '1 day'), int4multirange(int4range(i, i + 1), int4range(i + 5, i + 9)), to_tsvector('english', 'fat cats ate ' || i || ' rats'), to_tsquery('english', 'fat & rat' || i), json_build_object('x', i, 'y', NULL), '$.a[*] ? (@ > 1)', (i * 100.05)::numeric::money, xmlelement(name "row", xmlattributes(i as n), 'v<' || i), i, 'pg_class', ('0/16B374' || i % 10)::pg_lsn, i, 'lab''el' || i, ROW(i, E'q"u,o\\te' || i)::d.pair, ARRAY[ROW(i, 'a')::d.pair, NULL], ARRAY['a' || i, NULL, 'c,d', E'b\\s"q'], ARRAY[[i, 2], [3, NULL]], ARRAY['ok', 'sad']::d.mood[], d.span(i, i + 0.5), (ARRAY['B', 'a', 'C', 'b'])[i % 4 + 1], (ARRAY['B', 'a', 'A', 'b'])[i % 4 + 1] FROM generate_series(1, 9) i
INSERT INTO d.z (id) VALUES (10)
CREATE TABLE d.real_names ("x a" int, "B""y" text, "select" int, extra int)
INSERT INTO d.real_names SELECT i, 'row ' || i, i % 3, 0 FROM generate_series(1, 12) i
CREATE VIEW d.ren AS SELECT "x a" AS a, "B""y" AS b, "select" AS "user" FROM d.real_names
CREATE TABLE d.empty (id int, x text)
CREATE TABLE d.par (id int, s int) PARTITION BY LIST (s)
CREATE TABLE d.par0 PARTITION OF d.par FOR VALUES IN (0)
CREATE TABLE d.par1 PARTITION OF d.par FOR VALUES IN (1)
INSERT INTO d.par SELECT i, i % 2 FROM generate_series(1, 20) i
CREATE TABLE d.tree (id int, parent int, name text)
INSERT INTO d.tree SELECT i, NULLIF(i / 2, 0), 'node' || i FROM generate_series(1, 15) i
CREATE TABLE "Odd ""schema"."Ta ble" ("Co.l" int, "order" text)
INSERT INTO "Odd ""schema"."Ta ble" VALUES (1, 'one'), (2, 'two')
CREATE VIEW d.odd AS TABLE "Odd ""schema"."Ta ble"
CREATE VIEW d.tv AS SELECT t.id, t.k, u.w, count(*) OVER (PARTITION BY t.k) AS c FROM d.t JOIN d.u ON u.t_id = t.id WHERE t.id < 50
CREATE FOREIGN DATA WRAPPER nothing
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing
CREATE FOREIGN TABLE f.t (lost text, id int NOT NULL, k int, v text, ts timestamptz, dt date, n numeric, f float8, arr int[], j jsonb, m d.mood, vc varchar(20), b bool) SERVER nowhere OPTIONS (schema_name 'd')
ALTER FOREIGN TABLE f.t DROP COLUMN lost
CREATE FOREIGN TABLE f.u (id int NOT NULL, t_id int, w text, k int, amount numeric(10,2)) SERVER nowhere OPTIONS (schema_name 'd', table_name 'u')
CREATE FOREIGN TABLE f.z (id int, i2 int2, i8 int8, r4 float4, c1 "char", nm name, bc char(5), by bytea, bi bit(4), vb varbit, iv interval, tm time, tz timetz, st timestamp, u uuid, ip inet, nw cidr, mc macaddr, pt point, ls lseg, bx box, ci circle, po polygon, rg int4range, nr numrange, tr tstzrange, mr int4multirange, tv tsvector, tq tsquery, js json, jp jsonpath, mo money, xm xml, o oid, rc regclass, lsn pg_lsn, p d.posint, lb d.label, pr d.pair, prs d.pair[], ta text[], ma int[], moods d.mood[], sp d.span, ct text COLLATE "C", cx text COLLATE d.backwards) SERVER nowhere OPTIONS (schema_name 'd')
CREATE FOREIGN TABLE f.ren (a int OPTIONS (column_name 'x a'), b text OPTIONS (column_name 'B"y'), "user" int OPTIONS (column_name 'select')) SERVER nowhere OPTIONS (schema_name 'd', table_name 'real_names')
CREATE FOREIGN TABLE f.odd ("Co.l" int, "order" text) SERVER nowhere OPTIONS (schema_name 'Odd "schema', table_name 'Ta ble')
CREATE FOREIGN TABLE f.empty (id int, x text) SERVER nowhere OPTIONS (schema_name 'd')
CREATE FOREIGN TABLE f.par (id int, s int) SERVER nowhere OPTIONS (schema_name 'd')
CREATE FOREIGN TABLE f.tree (id int, parent int, name text) SERVER nowhere OPTIONS (schema_name 'd')
CREATE VIEW f.tv AS SELECT t.id, t.k, u.w, count(*) OVER (PARTITION BY t.k) AS c FROM f.t JOIN f.u ON u.t_id = t.id WHERE t.id < 50
SELECT 1
SELECT
SELECT FROM t
SELECT DISTINCT 1 FROM t
VALUES (1, 'a'), (2, 'b')
VALUES (1, 'a')
TABLE t
SELECT * FROM t
SELECT * FROM ren ORDER BY a
SELECT "user", b FROM ren WHERE "user" = 1 ORDER BY 2
SELECT * FROM odd ORDER BY "Co.l"
SELECT o."order" FROM odd o WHERE o."Co.l" > 1
SELECT t.* FROM t WHERE id < 5 ORDER BY id
SELECT id FROM t WHERE k=5
SELECT id FROM t WHERE ts > now() - interval '400 days' AND k=3
SELECT id FROM t WHERE dt = current_date
SELECT id FROM t WHERE ts > DATE '2025-12-28'
SELECT id FROM t WHERE ts > '2025-12-30 00:00+00'
SELECT id FROM t WHERE ts + interval '1 day' > '2025-12-30'
SELECT id FROM t WHERE coalesce(v,'')='v1'
SELECT id FROM t WHERE greatest(k,3)=5
SELECT id FROM t WHERE least(k, id, 3)=3
SELECT id FROM t WHERE nullif(k,3)=5
SELECT nullif(k,3), nullif(n, k), nullif(k, 2.5), nullif(v, 'v1') FROM t
SELECT id FROM t WHERE b IS TRUE
SELECT id FROM t WHERE b IS NOT TRUE
SELECT id FROM t WHERE b IS FALSE OR b IS UNKNOWN
SELECT id FROM t WHERE b IS NOT UNKNOWN AND b IS NOT FALSE
SELECT id FROM t WHERE b
SELECT id FROM t WHERE NOT b
SELECT id FROM t WHERE CASE WHEN k>1 THEN id ELSE k END = 5
SELECT CASE k WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'many' END FROM t
SELECT CASE k WHEN 1.5 THEN 1 WHEN 2 THEN 2.5 END FROM t
SELECT CASE vc WHEN 'x1' THEN v WHEN v THEN vc END FROM t
SELECT CASE WHEN b THEN 1 ELSE NULL END, CASE WHEN k IS NULL THEN 'n' END FROM t
SELECT CASE k WHEN 1 THEN CASE id WHEN 1 THEN 'a' WHEN 8 THEN 'b' END WHEN 2 THEN CASE WHEN id > 5 THEN 'c' END END FROM t
SELECT CASE (SELECT max(k) FROM u) WHEN 3 THEN k ELSE id END FROM t
SELECT CASE v WHEN 'v1' COLLATE "C" THEN 1 ELSE 2 END FROM t
SELECT CASE m WHEN 'sad' THEN 1 WHEN 'ok' THEN 2 END FROM t
SELECT id FROM t WHERE k::text='5'
SELECT id FROM t WHERE vc='x5'
SELECT id FROM t WHERE vc::text = v
SELECT id FROM t WHERE k IN (1,2,3)
SELECT id FROM t WHERE vc IN ('x1','x2')
SELECT id FROM t WHERE k NOT IN (1,2,3)
SELECT id FROM t WHERE k = ANY ('{1,2}'::int[])
SELECT id FROM t WHERE k <> ALL ('{1,2,null}'::int[])
SELECT id FROM t WHERE m = ANY ('{sad,ok}')
SELECT id FROM t WHERE m IN ('sad', 'ok') AND m > 'sad'
SELECT id FROM t WHERE 3 = ANY (arr)
SELECT id FROM t WHERE k = ANY (arr)
SELECT id FROM t WHERE k < ALL (ARRAY[id, 5])
SELECT id FROM t WHERE id = ANY ((SELECT array_agg(id) FROM u)::int[])
SELECT id FROM t WHERE id = ANY (ARRAY(SELECT id FROM u))
SELECT id FROM t WHERE v = ANY ((SELECT ARRAY['v1', 'v2'])::text[])
SELECT id FROM t WHERE v LIKE 'v1%'
SELECT id FROM t WHERE v NOT LIKE '%\_%' ESCAPE '\'
SELECT id FROM t WHERE v ILIKE 'V%'
SELECT id FROM t WHERE v ~ '^v[1-3]$' AND v !~* 'V2'
SELECT id FROM t WHERE v SIMILAR TO 'v(1|2)'
SELECT id FROM t WHERE v LIKE ANY (ARRAY['v1', '%2'])
SELECT id FROM t WHERE v > 'v1'
SELECT id FROM t WHERE v BETWEEN 'v1' AND 'v3' AND k BETWEEN SYMMETRIC 5 AND 2
SELECT id FROM t WHERE v COLLATE "C" > 'v1'
SELECT id FROM t WHERE v > 'v1' COLLATE "C"
SELECT id FROM t ORDER BY v COLLATE "C" DESC NULLS FIRST, id
SELECT lower(v), upper(v COLLATE "C"), v || 'x' || k FROM t
SELECT id FROM t WHERE v||'x'='v1x'
SELECT id FROM t WHERE vc || 5 = 'x15'
SELECT id FROM t WHERE concat(v,'x')='v1x'
SELECT id FROM t WHERE to_char(ts,'YYYY-MM-DD')='2025-12-28'
SELECT id FROM t WHERE date_trunc('day',ts)='2025-12-28'
SELECT id FROM t WHERE extract(month from dt)=12
SELECT extract(epoch from ts), extract(dow from dt), date_part('year', ts) FROM t
SELECT overlay(v placing 'zz' from 1 for 1), position('1' in v), substring(v from 2), substring(v from 1 for 1), trim(both 'v' from v), trim(v), substring(v similar 'v#"_#"' escape '#') FROM t
SELECT ts AT TIME ZONE 'UTC', (ts AT TIME ZONE 'UTC') AT TIME ZONE 'Asia/Tokyo', normalize(v), v IS NORMALIZED, collation for (v) FROM t
SELECT (dt, dt + 5) OVERLAPS (date '2025-12-20', date '2025-12-25') FROM t
SELECT id FROM t WHERE ts::date='2025-12-28'
SELECT j->>'a', j->'c'->0, j #> '{c,1}', j #>> '{c,0}', j ? 'a', j ?| '{a,z}', j - 'a', j || '{"q": 1}' FROM t
SELECT id FROM t WHERE j->>'a'='1'
SELECT id FROM t WHERE j @> '{"a":1}'
SELECT id FROM t WHERE (j['a'])::int = 1
SELECT j['c'][1], j['b'] FROM t
SELECT id FROM t WHERE j @@ '$.a > 2' OR j @? '$.c[*] ? (@ > 50)'
SELECT id FROM t WHERE arr[1]=1
SELECT arr[1], arr[2:3], arr[:2], arr[2:], arr[:], (ARRAY[1,2,3])[2], (array_append(arr, 9))[4] FROM t
SELECT id FROM t WHERE arr = ARRAY[id, k, NULL]
SELECT ARRAY[]::int[], ARRAY[[1,2],[3,4]], ARRAY[NULL, 'x'], ARRAY[[NULL, 1.5]], ARRAY[ARRAY[]::int[]]
SELECT ARRAY[arr, arr], ARRAY[k, n], ARRAY[v, vc], ARRAY[ROW(k, v), ROW(1, 'x'::text)], ARRAY[m, 'ok'] FROM t
SELECT id FROM t WHERE (k,id) > (1,20)
SELECT id FROM t WHERE (k,v) <= (1,'v5') AND (k, id) >= (n, 3)
SELECT id FROM t WHERE (k,id) = (1,1)
SELECT id FROM t WHERE (k,id) <> (1,1)
SELECT id FROM t WHERE (k,id) IS DISTINCT FROM (1,1)
SELECT id FROM t WHERE (k,v) IS NULL OR (k,v) IS NOT NULL
SELECT id FROM t WHERE (k,id) IN ((1,1),(2,2))
SELECT ROW(k, v) = ROW(1, 'v1'), ROW(1) = ROW(k), ROW() IS NULL FROM t
SELECT id FROM t WHERE v IS NULL
SELECT id FROM t WHERE v IS DISTINCT FROM 'v1'
SELECT id FROM t WHERE v IS NOT DISTINCT FROM NULL
SELECT id FROM t WHERE t IS NULL
SELECT id FROM t WHERE t IS NOT NULL
SELECT id FROM t WHERE t IS DISTINCT FROM NULL
SELECT t FROM t
SELECT t, t.id FROM t WHERE id < 4
SELECT row_to_json(t), to_jsonb(u) FROM t JOIN u ON u.t_id = t.id
SELECT row_to_json(t), u FROM u LEFT JOIN t ON u.t_id = t.id
SELECT t IS NULL, t IS NOT NULL, t IS DISTINCT FROM NULL FROM u LEFT JOIN t ON u.t_id = t.id AND t.k = 1
SELECT count(t), count(t.*), count(DISTINCT t) FROM u LEFT JOIN t ON u.t_id = t.id
SELECT jsonb_agg(t ORDER BY id) FROM t WHERE id < 4
SELECT (t).id, (t).v FROM t
SELECT (q.x).id, (q.x).w FROM (SELECT u AS x FROM d.u) q WHERE (q.x).k > 1
SELECT x, (x.r).f1, (x.r).f2 FROM (SELECT ROW(id, v) AS r, id FROM t) x WHERE x.id < 5
SELECT row_to_json(x) FROM (SELECT id, v AS "Name", n FROM t) x
SELECT row_to_json(x) FROM (SELECT t.id, u.id FROM t, u WHERE t.id = u.t_id) x
SELECT x FROM (SELECT t.id, u.id FROM t, u WHERE t.id = u.t_id) x
SELECT row_to_json(x) FROM (VALUES (1, 'a'), (2, 'b')) x(n, "L")
SELECT to_json(x), x FROM generate_series(1, 2) x
SELECT row_to_json(jn) FROM (t JOIN u USING (id)) jn
SELECT j, j IS NULL FROM (t LEFT JOIN u USING (id)) j
SELECT row_to_json(jj) FROM (t JOIN u USING (id, k) AS jj)
SELECT jj.id, jj.k, t.v, u.w FROM (t JOIN u USING (id, k) AS jj)
SELECT row_to_json(c) FROM (WITH c AS (SELECT id, k FROM t WHERE id < 3) SELECT c FROM c) c
SELECT t1 = t2, t1 < t2 FROM t t1 JOIN t t2 ON t1.id = t2.k
SELECT ctid FROM t WHERE id = 1
SELECT t.tableoid IS NOT NULL, t.ctid IS NULL FROM u LEFT JOIN t ON t.id = u.t_id
SELECT (pr).a, (pr)."B b", pr, (prs[1]).a, (prs[1])."B b", prs FROM z
SELECT id FROM z WHERE pr = ROW(1, 'x')::d.pair OR (pr).a = 3
SELECT id FROM z WHERE pr IS NULL
SELECT ROW(id, 'z')::d.pair, d.one_pair(id), (d.one_pair(id)).a, pr::int FROM z
SELECT id FROM t WHERE random() >= 0
SELECT id FROM t WHERE v=current_user OR v = session_user OR v = current_schema
SELECT current_date = current_date, localtime(2) IS NULL, current_timestamp(3) IS NULL, localtimestamp IS NULL, current_time IS NULL, user, current_role, current_catalog FROM t
SELECT id FROM t WHERE k=(SELECT max(k) FROM u)
SELECT id FROM t WHERE id IN (SELECT id FROM u)
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.t_id=t.id)
SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.t_id=t.id)
SELECT id FROM t WHERE id NOT IN (SELECT t_id FROM u)
SELECT id FROM t WHERE id NOT IN (SELECT t_id FROM u WHERE t_id IS NOT NULL)
SELECT id FROM t WHERE n IN (SELECT k FROM u)
SELECT id FROM t WHERE k IN (SELECT amount FROM u)
SELECT id FROM t WHERE vc IN (SELECT w FROM u) OR v = ANY (SELECT 'v' || id FROM u)
SELECT id FROM t WHERE (id, k) IN (SELECT t_id, k FROM u)
SELECT id FROM t WHERE (id, k) NOT IN (SELECT id, k FROM u)
SELECT id FROM t WHERE (id, k) < ANY (SELECT t_id, k FROM u WHERE id < 5)
SELECT id FROM t WHERE (id, n) >= ALL (SELECT id, k FROM u)
SELECT id FROM t WHERE (id, k) = (SELECT id, k FROM u WHERE id = 1)
SELECT id FROM t WHERE (id, k) <> (SELECT id, k FROM u WHERE id = 1)
SELECT id FROM t WHERE (id, k) > (SELECT id, k FROM u WHERE id = 7)
SELECT id FROM t WHERE k > ALL (SELECT k FROM u WHERE id < 3)
SELECT id FROM t WHERE k <> ALL (SELECT k FROM u)
SELECT id FROM t WHERE v LIKE ANY (SELECT 'v' || k FROM u)
SELECT id FROM t WHERE (SELECT true)
SELECT id, ARRAY(SELECT w FROM u WHERE u.t_id = t.id ORDER BY u.id), EXISTS (SELECT FROM u WHERE u.id = t.k) FROM t
SELECT id, (SELECT w FROM u WHERE u.t_id=t.id LIMIT 1) FROM t
SELECT id, (SELECT (SELECT max(t.id + u.id + u2.id) FROM u u2 WHERE u2.id = u.k) FROM u WHERE u.id = t.k) FROM t
SELECT t.k, (SELECT count(*) FROM u WHERE u.k = t.k), sum(id) FROM t GROUP BY t.k
SELECT (SELECT sum(t.id) FROM u WHERE u.id = 1) FROM t
SELECT k, (SELECT string_agg(u.w, ',' ORDER BY u.id) FROM u WHERE u.k < t.k) FROM t GROUP BY k
SELECT count(*) FROM (SELECT t.id, u.w FROM t, u WHERE u.id <= 20 OFFSET 0) x
SELECT t.id, x.w FROM t, LATERAL (SELECT w FROM u WHERE u.t_id=t.id ORDER BY id LIMIT 1) x
SELECT t.id, x.* FROM t LEFT JOIN LATERAL (SELECT w, t.k + u.k AS s FROM u WHERE u.t_id=t.id) x ON true
SELECT t.id, g FROM t CROSS JOIN generate_series(1, t.k) g
SELECT t.id, g FROM t, LATERAL generate_series(1, t.k) AS g(g) WHERE g > 3
SELECT t.id, x.y FROM t, LATERAL (VALUES (t.id + 1), (t.k)) x(y)
SELECT t.k, count(*) FROM t JOIN u ON u.t_id=t.id GROUP BY t.k
SELECT * FROM t JOIN u USING (id)
SELECT id, t.id, u.id FROM t LEFT JOIN u USING (id)
SELECT id, t.id, u.id FROM t RIGHT JOIN u USING (id)
SELECT id AS i, k, t.id, u.id FROM t FULL JOIN u USING (id, k) ORDER BY i, k
SELECT * FROM t NATURAL JOIN u
SELECT * FROM t NATURAL FULL JOIN u
SELECT id FROM t FULL JOIN u USING (id) FULL JOIN tree USING (id) ORDER BY id
SELECT id, count(*) FROM t FULL JOIN u USING (id) GROUP BY id HAVING id > 3
SELECT x.id, y.id FROM (t JOIN u USING (id)) x, t y WHERE x.id = y.k
SELECT a.id, b.id, c.id FROM t a LEFT JOIN (u b JOIN tree c ON b.k = c.id) ON a.id = b.t_id
SELECT a.id, b.id, c.id FROM (t a LEFT JOIN u b ON a.id = b.t_id) LEFT JOIN tree c ON c.id = b.k AND a.k > 2
SELECT a.id, b.id FROM t a FULL JOIN u b ON a.id = b.t_id AND a.k = b.k
SELECT * FROM t CROSS JOIN empty
SELECT count(*) FROM t a, u b, tree c WHERE a.id = b.id AND c.id = a.id
SELECT * FROM (t a JOIN u b USING (k)) LEFT JOIN tree ON tree.id = k
SELECT amount, n FROM t JOIN (SELECT id AS n, amount FROM u) x USING (n)
SELECT x.* FROM (SELECT k, vc AS v FROM t) t1 JOIN (SELECT k::bigint, v FROM t) t2 USING (k, v) JOIN u x ON x.id = t1.k
SELECT t.v FROM t JOIN (VALUES (1),(2),(3)) x(id) USING (id)
SELECT t.v FROM t JOIN unnest(ARRAY[1,2,3]) x(id) USING (id)
SELECT t.v FROM t JOIN generate_series(1,3) x(id) USING (id)
SELECT * FROM unnest(ARRAY[1,2], ARRAY['a','b','c']) WITH ORDINALITY AS q(a, b, o)
SELECT * FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY['x','y','z'])) AS q
SELECT * FROM ROWS FROM (generate_series(1, 2), d.records(3) AS (a int, b text)) WITH ORDINALITY AS q(x, y, z, o)
SELECT * FROM d.records(3) AS q(a int, b text)
SELECT q, q.b FROM d.records(2) AS q(a int, b text)
SELECT * FROM jsonb_to_recordset('[{"a":1,"b":"x"},{"a":2}]') AS q(a int, b varchar(5), c numeric(4,1))
SELECT * FROM jsonb_each('{"a":1,"b":null}') WITH ORDINALITY
SELECT * FROM json_populate_record(NULL::d.pair, '{"a":3,"B b":"z"}')
SELECT * FROM d.pairs(3)
SELECT p, (p).a, p."B b" FROM d.pairs(3) p
SELECT * FROM d.outs(5)
SELECT * FROM d.one_pair(4) WITH ORDINALITY AS o(x, y, z)
SELECT * FROM current_date AS d WHERE d IS NULL
SELECT * FROM coalesce(NULL, 5) c
SELECT * FROM CAST(5 AS numeric(10,2)) c
SELECT * FROM upper('abc') u, lower(u) l
SELECT * FROM t, jsonb_array_elements(t.j->'c') WITH ORDINALITY AS e(x, o) WHERE t.id < 5
SELECT id, unnest(arr) FROM t ORDER BY id LIMIT 5
SELECT id, generate_series(1, k), 'c' FROM t WHERE k < 4
SELECT generate_series(1,2), generate_series(1,4)
SELECT unnest(arr) AS x, count(*) FROM t GROUP BY 1 ORDER BY 2 DESC, 1
SELECT DISTINCT unnest(arr) FROM t ORDER BY 1
SELECT * FROM (SELECT id, generate_series(1, 3) g FROM t) q WHERE g = 2
SELECT count(*) FROM t
SELECT count(*), count(k), count(DISTINCT k), min(v), max(ts) FROM t
SELECT sum(n) FILTER (WHERE k>5), count(*) FILTER (WHERE b) FROM t
SELECT coalesce(sum(n),0), avg(id), stddev(n), variance(k), sum(f), sum(k), sum(id::bigint) FROM t
SELECT sum(CASE WHEN k>5 THEN 1 ELSE 0 END), bool_and(b), every(b), bit_or(k) FROM t
SELECT string_agg(v,',' ORDER BY id), string_agg(DISTINCT v, ';' ORDER BY v), string_agg(v, vc ORDER BY k DESC NULLS LAST, id) FROM t
SELECT array_agg(id ORDER BY id), array_agg(DISTINCT k ORDER BY k DESC), array_agg(arr ORDER BY id) FROM t
SELECT jsonb_agg(v ORDER BY id), json_agg(k ORDER BY id), jsonb_object_agg(id, v), json_object_agg(id, v ORDER BY id) FROM t
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f), percentile_disc(0.25) WITHIN GROUP (ORDER BY id DESC), mode() WITHIN GROUP (ORDER BY k) FROM t
SELECT percentile_cont(ARRAY[0.1, 0.9]) WITHIN GROUP (ORDER BY f) FILTER (WHERE k > 2), rank(5, 2) WITHIN GROUP (ORDER BY k, id DESC), dense_rank(3) WITHIN GROUP (ORDER BY k), percent_rank(3) WITHIN GROUP (ORDER BY k USING >) FROM t
SELECT corr(f, n), regr_slope(f, id), covar_pop(n, f) FROM t
SELECT d.biggest(k), d.biggest(DISTINCT id), d.biggest(id ORDER BY k) FROM t
SELECT k,avg(n) FROM t GROUP BY k
SELECT k,avg(n) FROM t GROUP BY k HAVING count(*)>5
SELECT count(*) FROM t HAVING count(*) > 100
SELECT 1 FROM t HAVING true
SELECT date_trunc('day',ts),count(*) FROM t GROUP BY 1
SELECT ts::date,count(*) FROM t GROUP BY 1
SELECT coalesce(k,0),count(*) FROM t GROUP BY 1
SELECT count(*) FROM t GROUP BY k + 1, v
SELECT k + 1, (k + 1) * 2, count(*) FROM t GROUP BY k + 1 ORDER BY k + 1
SELECT count(*), 'const' FROM t GROUP BY 2
SELECT 1 AS one, 'x' AS x, NULL AS n, true AS b, count(*) FROM t GROUP BY one, x, n, b ORDER BY one, x, n, b
SELECT count(*) FROM t GROUP BY 5::int, (-1)::int, 'a'::text, NULL::int, 2.5::numeric, true::bool
SELECT k FROM t GROUP BY k ORDER BY count(*) DESC, 5::int, k
SELECT id, v FROM d.t GROUP BY id
SELECT k,count(*) FROM t GROUP BY ROLLUP(k)
SELECT k,b,count(*) FROM t GROUP BY GROUPING SETS((k),(b))
SELECT k,b,m,count(*), GROUPING(k), GROUPING(k, b, m) FROM t GROUP BY CUBE(k, (b, m))
SELECT k,b,count(*) FROM t GROUP BY k, ROLLUP(b, m), GROUPING SETS ((), (v), ROLLUP (v, vc))
SELECT k,count(*) FROM t GROUP BY DISTINCT ROLLUP(k, b), ROLLUP(k, m)
SELECT count(*) FROM t GROUP BY ()
SELECT count(*) FROM t GROUP BY GROUPING SETS ((), ())
SELECT k % 2 AS e, v, sum(id), GROUPING(k % 2) FROM t GROUP BY ROLLUP (k % 2, v) HAVING GROUPING(v) = 0 OR sum(id) > 100 ORDER BY 4, 1, 2
SELECT 1 AS x, k, count(*) FROM t GROUP BY CUBE (x, k)
SELECT 'a' AS x, 'a' AS y, count(*) FROM t GROUP BY GROUPING SETS ((x), (y), (x, y))
SELECT lower(v), lower(v) || 'x', count(*) FROM t GROUP BY ROLLUP (lower(v))
SELECT t.k, (SELECT max(u.id) FROM u WHERE u.k = t.k) FROM t GROUP BY GROUPING SETS ((t.k), ())
SELECT DISTINCT k FROM t
SELECT DISTINCT k, v FROM t ORDER BY v, k
SELECT DISTINCT ON (k) k,id FROM t ORDER BY k,id
SELECT DISTINCT ON (k % 3, lower(v)) id, k FROM t ORDER BY lower(v), k % 3, id DESC
SELECT DISTINCT ON (1) 1, id FROM t ORDER BY 1, id
SELECT DISTINCT count(*) FROM t GROUP BY k
SELECT id FROM t ORDER BY k
SELECT id FROM t ORDER BY k, id
SELECT id FROM t ORDER BY k DESC, id LIMIT 5
SELECT id FROM t ORDER BY k DESC NULLS LAST, v ASC NULLS FIRST, id LIMIT 5 OFFSET 3
SELECT id FROM t ORDER BY k USING >, id USING <
SELECT id FROM t ORDER BY v USING ~<~, id
SELECT vc FROM t ORDER BY vc USING ~>~, id
SELECT id, -id AS m FROM t ORDER BY m
SELECT id FROM t ORDER BY 5::int, -1::int, 'x'::text, id
SELECT id AS k, k AS id FROM t ORDER BY id, k
SELECT id FROM t ORDER BY id + 0 DESC
SELECT id, id FROM t ORDER BY 2 DESC
SELECT 1, 2, id FROM t ORDER BY 1, 2, 3
SELECT id FROM t ORDER BY k FETCH FIRST 5 ROWS WITH TIES
SELECT id FROM t ORDER BY k NULLS FIRST OFFSET 2 FETCH NEXT (1 + 1) ROWS WITH TIES
SELECT id FROM t ORDER BY id FETCH FIRST ROW ONLY
SELECT id FROM t WHERE id<=5 ORDER BY id LIMIT ALL OFFSET 1
SELECT id FROM t ORDER BY id LIMIT (SELECT 3) OFFSET (SELECT max(k) FROM u)
SELECT id FROM t ORDER BY id LIMIT 2.6 OFFSET 1::bigint
SELECT id FROM t ORDER BY id LIMIT NULL
SELECT k,count(*) FROM t GROUP BY k ORDER BY 2 DESC, 1 LIMIT 5
SELECT id, row_number() OVER (PARTITION BY k ORDER BY id) FROM t
SELECT * FROM (SELECT id,k, row_number() OVER (PARTITION BY k ORDER BY id) rn FROM t) x WHERE rn=1
SELECT id, sum(id) OVER w, avg(n) OVER (w ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING), lag(v, 2, 'none') OVER (w) FROM t WINDOW w AS (PARTITION BY k ORDER BY id)
SELECT id, sum(id) OVER (w ORDER BY id) FROM t WINDOW w AS (PARTITION BY k), unused AS (ORDER BY v)
SELECT id, sum(k) OVER (ORDER BY id RANGE BETWEEN 3 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW), sum(k) OVER (ORDER BY id GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING EXCLUDE TIES), count(*) OVER (ORDER BY k ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE GROUP) FROM t
SELECT id, count(*) OVER (ORDER BY ts RANGE BETWEEN interval '1 day' PRECEDING AND interval '10 hours' FOLLOWING) FROM t
SELECT id, first_value(v) OVER (ORDER BY n RANGE BETWEEN 5 PRECEDING AND 2.5 FOLLOWING), nth_value(id, 2) OVER (ORDER BY id ROWS 3 PRECEDING), ntile(4) OVER (ORDER BY id) FROM t
SELECT k, sum(count(*)) OVER (ORDER BY k), rank() OVER (ORDER BY count(*) DESC, k) FROM t GROUP BY k
SELECT id, count(*) FILTER (WHERE b) OVER (PARTITION BY k), count(*) OVER () FROM t
SELECT id, rank() OVER (PARTITION BY 1 ORDER BY 2, id), sum(1) OVER (PARTITION BY 'x'::text, NULL::int) FROM t
SELECT id, dense_rank() OVER (ORDER BY v COLLATE "C" DESC NULLS LAST, k % 2) FROM t ORDER BY 2, 1
SELECT d.biggest(id) OVER (ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING) FROM t
SELECT id FROM t UNION ALL SELECT id FROM u
SELECT id FROM t UNION SELECT id FROM u
SELECT id FROM t EXCEPT SELECT id FROM u
SELECT k FROM t EXCEPT ALL SELECT k FROM u ORDER BY 1
SELECT k FROM t INTERSECT SELECT k FROM u ORDER BY k DESC
SELECT k FROM t INTERSECT ALL SELECT k FROM u
SELECT id, 'a' FROM t UNION ALL SELECT n, 'b' FROM t UNION ALL SELECT NULL, NULL ORDER BY 1, 2
SELECT 1 UNION SELECT 2.5 UNION ALL SELECT NULL
SELECT k FROM t UNION (SELECT k FROM u EXCEPT SELECT 1)
(SELECT k FROM t UNION SELECT k FROM u) EXCEPT SELECT 1 ORDER BY 1
SELECT 1 UNION (SELECT 2 UNION ALL SELECT 2.0)
(SELECT id FROM t ORDER BY id LIMIT 2) UNION ALL (SELECT id FROM u ORDER BY id DESC LIMIT 2) ORDER BY id DESC LIMIT 3
(SELECT id FROM t ORDER BY id LIMIT 2) UNION ALL SELECT id + 1000 FROM t WHERE id < 3 ORDER BY 1 OFFSET 1
SELECT v, count(*) FROM t GROUP BY v UNION ALL SELECT w, sum(k) FROM u GROUP BY w ORDER BY 2 DESC, 1
SELECT * FROM (SELECT id, k FROM t UNION ALL SELECT id, k FROM u) q WHERE q.id < 5
SELECT v FROM t UNION SELECT vc FROM t UNION SELECT 'q' ORDER BY v
SELECT NULL UNION SELECT NULL
SELECT 'a' UNION ALL SELECT 'b' UNION ALL VALUES ('c'), ('d')
VALUES (1), (2) UNION ALL SELECT k FROM t EXCEPT VALUES (2) ORDER BY 1
SELECT FROM t UNION ALL SELECT FROM u
SELECT ARRAY[1] UNION SELECT '{2,3}'
SELECT id FROM t WHERE id IN (SELECT id FROM u UNION SELECT k FROM t)
WITH x AS (SELECT id,k FROM t WHERE k=1) SELECT count(*) FROM x a JOIN x b USING (id)
WITH x AS MATERIALIZED (SELECT id FROM t), y AS NOT MATERIALIZED (SELECT id FROM x WHERE id < 10) SELECT * FROM x JOIN y USING (id)
WITH x AS (SELECT 1 AS a), y AS (WITH x AS (SELECT a + 1 AS a FROM x) SELECT a FROM x) SELECT x.a, y.a FROM x, y
WITH x(p, q) AS (SELECT id, v FROM t), unused AS (SELECT 1) SELECT q, count(*) FROM x GROUP BY q
WITH x AS (SELECT 1 AS a, 2 AS a) SELECT * FROM x
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r
WITH RECURSIVE r AS (SELECT id, parent, name, 1 AS depth FROM tree WHERE parent IS NULL UNION ALL SELECT c.id, c.parent, c.name, depth + 1 FROM tree c JOIN r ON c.parent = r.id) SELECT * FROM r ORDER BY id
WITH RECURSIVE r AS (SELECT id, parent FROM tree WHERE id = 15 UNION SELECT c.id, c.parent FROM tree c, r WHERE c.id = r.parent) SELECT id FROM r
WITH RECURSIVE r(a, x) AS (SELECT id, 'a'::varchar(10) FROM tree WHERE id = 1 UNION ALL SELECT a + 1, (x || 'b')::varchar(10) FROM r WHERE a < 4) SELECT * FROM r
WITH RECURSIVE r(a) AS (SELECT amount::numeric FROM u WHERE id = 1 UNION ALL SELECT a + 1 FROM r WHERE a < 20) SELECT * FROM r
WITH RECURSIVE r AS (SELECT id, parent, name FROM tree WHERE parent IS NULL UNION ALL SELECT c.id, c.parent, c.name FROM tree c JOIN r ON c.parent = r.id) SEARCH DEPTH FIRST BY name, id SET ord SELECT id, ord FROM r ORDER BY ord
WITH RECURSIVE r AS (SELECT id, parent, name FROM tree WHERE parent IS NULL UNION ALL SELECT c.id, c.parent, c.name FROM tree c JOIN r ON c.parent = r.id) SEARCH BREADTH FIRST BY name SET ord SELECT id, ord FROM r ORDER BY ord
WITH RECURSIVE r AS (SELECT id, parent FROM tree WHERE id = 1 UNION SELECT CASE WHEN c.id > 7 THEN 1 ELSE c.id END, c.parent FROM tree c JOIN r ON c.parent = r.id) CYCLE id SET looped USING path SELECT id, looped, path FROM r ORDER BY path
WITH RECURSIVE r AS (SELECT id, parent FROM tree WHERE id = 1 UNION ALL SELECT CASE WHEN c.id > 7 THEN 1 ELSE c.id END, c.parent FROM tree c JOIN r ON c.parent = r.id) SEARCH BREADTH FIRST BY id SET ord CYCLE id, parent SET looped TO 'yes' DEFAULT 'no' USING path SELECT * FROM r ORDER BY ord
WITH RECURSIVE a AS (SELECT * FROM b WHERE id < 3), b AS (SELECT id FROM t) SELECT * FROM a, b WHERE a.id = b.id
WITH RECURSIVE r(n) AS (VALUES (1) UNION ALL (WITH s AS (SELECT n FROM r) SELECT n + 1 FROM s WHERE n < 4)) SELECT sum(n) FROM r
SELECT id, (WITH x AS (SELECT w FROM u WHERE u.t_id = t.id) SELECT count(*) FROM x) FROM t
SELECT * FROM (WITH x AS (SELECT id FROM t) SELECT id FROM x WHERE id IN (WITH x AS (SELECT id + 1 AS id FROM x) SELECT id FROM x)) q
SELECT u.w, s.c FROM u JOIN (SELECT k,count(*) c FROM t GROUP BY k) s ON s.k=u.id
SELECT id FROM t WHERE id=5 FOR UPDATE
SELECT id FROM t WHERE id=5 FOR UPDATE SKIP LOCKED
SELECT t.id FROM t, u WHERE t.id = u.id FOR NO KEY UPDATE OF u NOWAIT FOR KEY SHARE OF t
SELECT id FROM t WHERE id < 5 ORDER BY id LIMIT 2 FOR SHARE
SELECT q.id FROM (SELECT id FROM t WHERE k = 1) q, u WHERE u.id = q.id FOR UPDATE
SELECT q.id FROM (SELECT id FROM t WHERE k = 1 FOR KEY SHARE) q
SELECT max(id) FROM t
SELECT upper(v), n*2 FROM t
SELECT * FROM tv
SELECT tv FROM tv
SELECT id, c FROM tv WHERE k > 2 ORDER BY id
SELECT a.id, b.c FROM tv a LEFT JOIN tv b ON a.id = b.id + 1
SELECT * FROM par WHERE s = 1 ORDER BY id
SELECT id FROM ONLY t
SELECT * FROM t TABLESAMPLE bernoulli (100) REPEATABLE (1) WHERE id < 3
SELECT -k, +k, @ n, ~ t.id, - (- k), -(-5), - 5, |/ f, !! tq FROM t, z WHERE t.id = z.id
SELECT k + -1, k - -1, -2147483648, -(-2147483647), 2147483648, -9223372036854775808, 9223372036854775808, 0.1, -0.0, 1e10, 1.50, 1e-7 FROM t WHERE id = 1
SELECT 5::int2, -5::int2, (-5)::int2, '-5'::int2, -32768::int, 3.0::float4, '-0'::float8, -0.0::float8, 'NaN'::float8, '-Infinity'::float8, 'NaN'::numeric, 'Infinity'::numeric, 1.5::float8, 1e300::float8, 1e-320::float8, '1.1'::float4
SELECT id FROM t WHERE f > 1e1 AND f < '1e2' AND n = 2.50 AND f <> '-0' AND n > -5 AND k > -1
SELECT 1/f, '-0'::float8 / 1 FROM t WHERE f <> 0
SELECT true, false, NULL, NULL::int, 'a', 'it''s', E'back\\slash', E'new\nline\ttab', U&'\00e9', '', 'a'::"char", 'name'::name, 'x'::varchar(10), 'longer than'::varchar(3), 'ab'::char(5), 'ab'::char, 'abc'::bpchar
SELECT B'101', X'1F', B'101'::bit(5), B'101'::bit, B'1'::varbit(3), '\xdead'::bytea, E'\\000a'::bytea
SELECT '2020-02-30'::text, date '2020-02-29', time '04:05:06.789', timetz '04:05:06+03', timestamp '2020-01-01 00:00', timestamptz '2020-01-01 00:00+05', interval '1 year 2 mons -3 days 04:05:06', interval '1.5' second(0), 'infinity'::date, '-infinity'::timestamp, '0044-03-15 BC'::date, time '04:05:06.789'::time(1), timestamp(2) '2020-01-01 00:00:00.12345', interval '-1 day', interval(3) '1.23456 sec', interval '3' month
SELECT inet '10.0.0.1/8', cidr '10.0.0.0/8', macaddr '08:00:2b:01:02:03', macaddr8 '08:00:2b:01:02:03:04:05', uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', pg_lsn '16/B374D848', '10:20:'::pg_snapshot, xid '5', '5'::xid8, cid '7', tid '(1,2)', oid '3', 5::oid, jsonb '{"a": [1, null, "x\"y"]}', json '{"a" :1}', '$.a[*]'::jsonpath
SELECT point '(1,2.5)', lseg '[(0,0),(1,1)]', box '(1,1),(0,0)', path '((0,0),(1,1))', path '[(0,0),(1,1)]', polygon '((0,0),(1,1),(1,0))', circle '<(0,0),1.1>', line '{1,2,3}'
SELECT 'pg_class'::regclass, 'd.t'::regclass::oid = 'd.t'::regclass, 'd.t'::regclass::text <> '', 'now'::regproc, 'now()'::regprocedure, '+(int4,int4)'::regoperator, 'int4'::regtype, 'd.mood'::regtype::oid, 'pg_catalog'::regnamespace, 'english'::regconfig, 'simple'::regdictionary, 'd.backwards'::regcollation::oid
SELECT int4range(1, 5), '[1,5]'::int4range, '(,)'::numrange, 'empty'::daterange, '{[1,3),[5,7)}'::int4multirange, tstzrange('2020-01-01 00:00+00', NULL), '[1.5,2]'::d.span, tsrange('2020-01-01', '2020-01-02'), 'fat:1A cat:2'::tsvector, 'fat & !cat'::tsquery
SELECT '{1,2,NULL}'::int[], '{"a b",NULL,"NULL","q\"x",""}'::text[], '{{1,2},{3,4}}'::int[], '[0:1]={5,6}'::int[], '{}'::text[], '{-0,NaN,1.5}'::float8[], '{2020-01-01}'::date[], '{sad,ok}'::d.mood[], '{"(1,x)","(2,\"y z\")"}'::d.pair[], '{1 day,2 mons}'::interval[], '{t,f}'::bool[], '{d.t}'::regclass[]::oid[]
SELECT '12.34'::money, '-0.5'::money, mo * 2, mo > '100'::money FROM z
SELECT 'sad'::d.mood, 5::d.posint, 'abc'::d.label, '(1,x)'::d.pair, ROW(1, 'y')::d.pair, NULL::d.pair, NULL::d.posint, NULL::int[]
SELECT xml '<a>1</a>', '<b/>'::xml, xmlparse(content 'x<y/>'), xmlparse(document '<d> <e/> </d>' preserve whitespace), xmlparse(document '<d> <e/> </d>' strip whitespace)
SELECT xmlelement(name foo, xmlattributes(id, v as "A b"), 'c', xm, NULL), xmlforest(id, v as "x y"), xmlconcat(xm, '<z/>'), xmlpi(name php, 'echo'), xmlpi(name p), xmlserialize(content xm as text), xmlserialize(content xm as varchar(50)), xm is document, xmlroot(xm, version '1.1', standalone yes), xmlroot(xm, version no value), xmlroot(xm, version no value, standalone no value), xmlcomment('hi'), xmlexists('//row' passing xm), xpath('/row/@n', xm)::text FROM z JOIN t USING (id)
SELECT x.* FROM z, XMLTABLE('/row' PASSING xm COLUMNS n int PATH '@n', o FOR ORDINALITY, t text PATH '.' NOT NULL, d text PATH 'nope' DEFAULT 'dflt' || z.id) x
SELECT x.* FROM XMLTABLE(XMLNAMESPACES('http://x' AS "x", 'http://y' AS "Y"), '/Y:a/Y:b' PASSING ('<a xmlns="http://y"><b>1</b><b>2</b></a>'::xml) COLUMNS "B" int PATH '.') AS x
SELECT id FROM z WHERE i2 = 1 AND i8 > 5000000000 AND i2 < i8 AND r4 < 1.5 AND c1 = 'D'
SELECT id FROM z WHERE nm = 'name3' OR bc = 'bc3' OR bc = 'bc4  ' OR nm LIKE 'name5%' OR bc LIKE 'bc6%'
SELECT id FROM z WHERE by = '\xc4ca4238a0b923820dcc509a6f75849b' OR bi = B'0101' OR vb = B'000110' OR iv > interval '3 mons' OR tm < '03:00' OR tz = '07:30:00+02'
SELECT id FROM z WHERE st >= '2020-03-02' AND u <> 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' AND ip << '10.0.0.0/8' AND nw >>= '10.3.0.1' AND mc > '08:00:2b:01:02:03'
SELECT id FROM z WHERE pt <@ bx OR pt ~= point '(4,-1.33)' OR ls ?# lseg '[(0,0),(5,5)]' OR ci @> point(1,1) OR po && polygon '((0,0),(1,1),(1,0))'
SELECT id FROM z WHERE rg @> 5 OR rg && '[2,3]' OR nr @> 1.5 OR tr @> '2020-01-03 00:00+00'::timestamptz OR mr @> 7 OR lower(rg) = 3 OR upper_inf(nr)
SELECT id FROM z WHERE tv @@ to_tsquery('english', 'rats & cat') AND tv @@ tq OR tv @@ 'fat'::tsquery OR to_tsvector('simple', ct) @@ 'b'
SELECT id FROM z WHERE js->>'x' = '3' OR jsonb_path_exists('{"a":[1,2]}', jp) OR (js->'y') IS NULL OR (js #>> '{x}')::int = 4
SELECT id FROM z WHERE o = 3 OR rc = 'pg_class'::regclass OR rc::oid = 1259 OR lsn > '0/16B3744'
SELECT id, p + 1, p::text, lb || 'x', length(lb), p::bigint, lb::varchar(3) FROM z WHERE p > 2 AND lb LIKE 'lab%' AND p = ANY ('{3,4,5}') AND lb <> 'x'
SELECT id FROM z WHERE ta = '{a1,NULL,"c,d","b\\s\"q"}' OR 'a3' = ANY (ta) OR ta @> ARRAY['a4'] OR ma[1][2] = 2 OR moods && '{happy}' OR array_length(ma, 1) = 2
SELECT ta[1:2], ma[2][1], ma[1:1][2:2], prs[1], moods[1], ta || 'z'::text, array_cat(ma[1:1], ARRAY[[8,9]]) FROM z
SELECT id FROM z WHERE sp @> 3.2 OR sp = d.span(4, 4.5)
SELECT ct, cx FROM z WHERE ct < 'b' AND cx < 'b' ORDER BY cx, ct, id
SELECT ct || cx COLLATE "C", ct COLLATE d.backwards < 'B', cx > 'a', lower(cx), max(cx), min(ct) FROM z GROUP BY ct, cx, id ORDER BY ct, cx, id
SELECT id FROM z ORDER BY ct COLLATE d.backwards, cx COLLATE "C" DESC, id
SELECT z.id FROM z ORDER BY pr, rg, moods, u, iv, ma, sp, z.id
SELECT st::date, st::time, ts::timestamp(0), iv::interval second, id::text::int, n::int, f::numeric(6,2), n::float4, v::varchar(2), v::char(3), id::char(2), id::bit(8), dt::timestamp, k::numeric(3,1), '12'::text::int::numeric(5,2), id::oid, id::"char", bc::text, nm::text, vc::name FROM z JOIN t USING (id)
SELECT id::smallint, id::bigint, id::money, k::bool, b::int, b::text, m::text, v::d.label, (CASE WHEN b THEN 'ok' ELSE 'sad' END)::text::d.mood, arr::text[], arr::bigint[], arr::text, array_to_string(arr, ','), ARRAY[vc]::text[], ARRAY[v]::varchar(2)[], j::text, (j->'a')::int, j::json, ip::text FROM t JOIN z USING (id)
SELECT int4(n), text(vc), text(bc), "numeric"(k), date(ts), float8(t.id), int8 '5', "char"(v), "varchar"(v, 6, true), "numeric"(n, 196612), "bit"(t.id, 8), name(v) FROM t JOIN z USING (id)
SELECT COALESCE(k, n), COALESCE(vc, v), GREATEST(k, n, f), LEAST(dt, ts), CASE WHEN b THEN k ELSE n END, NULLIF(dt, ts::date), COALESCE(NULL, k)/2, COALESCE(m, 'sad') FROM t
SELECT d.twice(id), d."odd Name"(id), d.defaults(id), d.defaults(id, c => 'q'), d.defaults(c => v, a => id), d.total(1, id, k), d.total(VARIADIC arr), d.total(VARIADIC '{}') FROM t
SELECT concat_ws('-', v, id, NULL, 'lit'), concat(VARIADIC ARRAY['a', v]), format('%s %I %L', v, 'a b', NULL), format('%s', VARIADIC arr), json_build_array(1, 'a', v), num_nulls(k, v, b), num_nonnulls(VARIADIC arr) FROM t
SELECT make_interval(days => 3, hours => k), make_date(2020, 1, 1), jsonb_set(j, '{a}', '5'), jsonb_set(j, '{z}', '1', create_if_missing => false), round(n, 1), div(n, 3), mod(id, 7), power(f, 2), left(v, 1), right(v, -1), "substring"(v, 2), replace(v, 'v', 'V'), split_part(v, '1', 1), md5(v), trunc(f), ceil(n), sign(k), lpad(v, 5, '*'), width_bucket(f, 0, 20, 4) FROM t
SELECT id FROM t WHERE k OPERATOR(d.=~=) 3 AND OPERATOR(d.!!!) k > 5 AND k OPERATOR(pg_catalog.+) 1 < 6
SELECT id FROM t WHERE k OPERATOR(d.=~=) ANY (ARRAY[1, 9]) OR k OPERATOR(d.=~=) ALL (SELECT id FROM u WHERE id < 3) OR id OPERATOR(d.=~=) (SELECT 5)
SELECT 7 / 2, 7 / 2.0, 7 % 3, 2 ^ 3, 5 & 3, 5 | 3, 5 # 3, 1 << 4, 256 >> 2, 7 / k::float8, 'a' || 1, 1 || 'a', ARRAY[1] || 2, 0 || ARRAY[1], ARRAY[1] || ARRAY[[2]], '5' + 3, date '2020-01-01' + 5, date '2020-01-05' - date '2020-01-01', now() - now() = '0', interval '1 day' * 2.5, 2 * interval '1 day', '{"a":1}'::jsonb - 'a' FROM t WHERE id = 1
SELECT NOT b, b AND k > 1, b OR k > 1 OR v IS NULL, NOT (b AND b), b = true, b <> false, b IS NOT NULL, (k > 1) = b, (k IS NULL) IS TRUE FROM t
SELECT id, v FROM t WHERE k = 1 AND (v = 'v1' OR v = 'v2') AND NOT (id = 3 OR id = 4) AND (b IS NULL OR (b AND NOT b) OR true)
SELECT x.id FROM t x WHERE x.id = (SELECT max(y.id) FROM t y WHERE y.k = x.k AND y.id < (SELECT max(z.id) FROM t z WHERE z.k = x.k AND z.v <> y.v))
SELECT (SELECT count(*) FROM (SELECT DISTINCT k FROM t WHERE t.id < u.id) q), u.id FROM u
SELECT q.s FROM (SELECT sum(id) AS s, k FROM t GROUP BY k) q JOIN (SELECT k FROM u GROUP BY k HAVING count(*) > 2) r USING (k) ORDER BY q.s
SELECT a, b, c FROM (SELECT id, k, v FROM t) AS q(a, b, c) WHERE a + b > 10
SELECT q.* FROM (SELECT id, k FROM t ORDER BY k DESC, id LIMIT 7) q ORDER BY q.id
SELECT q."?column?" + 1 FROM (SELECT id + 1 FROM t) q
SELECT q.a, q."A", q."a.b" FROM (SELECT id AS a, k AS "A", v AS "a.b" FROM t) q
SELECT s FROM (SELECT 1 AS s) s
SELECT r1.r1, r2.id FROM (SELECT 1 AS r1) r1, t r2 WHERE r2.id = r1.r1
SELECT r1 FROM (SELECT 5 AS r1, 6 AS q) x
SELECT count(*) FROM t, (SELECT) e
SELECT 1 WHERE false
SELECT 1 WHERE EXISTS (SELECT FROM t)
SELECT sum(x) FROM (SELECT 1 AS x UNION ALL SELECT NULL UNION ALL SELECT 3) q
SELECT DISTINCT v, vc FROM t UNION SELECT w, w FROM u ORDER BY 1 NULLS FIRST, 2 DESC LIMIT 4
SELECT k, v FROM t WHERE (k, v) IN (SELECT k, 'v' || k FROM u) GROUP BY k, v HAVING max(id) > 3 ORDER BY max(id) - min(id), k, v
SELECT id, CASE WHEN EXISTS (SELECT 1 FROM u WHERE u.id = t.id) THEN (SELECT w FROM u WHERE u.id = t.id) ELSE v END FROM t
SELECT t.id FROM t LEFT JOIN u ON u.t_id = t.id WHERE u.id IS NULL
SELECT * FROM (SELECT t.id AS tid, u.* FROM t LEFT JOIN u ON u.id = t.k) s WHERE s.tid % 2 = 0
SELECT * FROM generate_series(1, 3) a, generate_series(a, 3) b, LATERAL (SELECT a * b AS c OFFSET 0) q
SELECT * FROM (VALUES (1, NULL, 'a'), (NULL, 2.5, 'b'), (3, 1, NULL)) v(a, b, c) ORDER BY a NULLS FIRST
SELECT * FROM (VALUES (ARRAY[1], ROW(1, 'x'), '{"a":1}'::jsonb)) v(a, b, c)
SELECT id FROM t ORDER BY (SELECT w FROM u WHERE u.id = t.id), id
SELECT id FROM t ORDER BY CASE WHEN k > 3 THEN 1 ELSE 2 END, id DESC
SELECT v, string_agg(DISTINCT vc, ',' ORDER BY vc DESC) FILTER (WHERE k < 5) FROM t GROUP BY v ORDER BY 1
SELECT pg_typeof(k), pg_typeof(COALESCE(k, 2.5)), pg_typeof('x'), pg_typeof(NULL), pg_typeof(ARRAY[vc, 'a']), pg_typeof(CASE WHEN b THEN 1 ELSE 2.0 END) FROM t LIMIT 1
SELECT lower('ABC'), 'abc' < 'abd' COLLATE "C", upper('x' COLLATE d.backwards)
SELECT 'Bob' = ANY (ARRAY['Al', 'Bob']), 1 = ANY ('{1,2}'), 'x' IN ('x', NULL), NULL IN (1, 2)
SELECT (x.p).a, count(*) FROM (SELECT pr AS p FROM z) x GROUP BY (x.p).a ORDER BY (x.p).a
SELECT (x.r).f2, count(*) FROM (SELECT ROW(id, k) AS r FROM t) x GROUP BY x.r ORDER BY 1, x.r
SELECT (j.x).w, j.id FROM ((SELECT id, u AS x FROM d.u) s JOIN t USING (id)) j
SELECT x.k, 5 AS five, (SELECT count(*) FROM u WHERE u.k = x.k) FROM t x GROUP BY x.k, 5::int HAVING x.k + 5 > 6 ORDER BY x.k, 5::int
SELECT CASE x WHEN 1 THEN 'a' END, count(*) FROM (SELECT 1 AS x, id FROM t) q GROUP BY x
SELECT (VALUES (1)), ARRAY(VALUES (1), (2)), 3 IN (VALUES (1), (3)), EXISTS (VALUES (1))
SELECT * FROM (VALUES (1), (2)) v ORDER BY 1 DESC LIMIT 1
(VALUES (2), (1) ORDER BY 1 LIMIT 1) UNION ALL VALUES (3)
SELECT '{12.34,NULL,-1}'::money[], '[0:1][1:1]={{1},{2}}'::money[], ARRAY[mo] = '{100.05}'::money[] FROM z
SELECT ROW(1, ROW('a', NULL)), ARRAY[ROW(1, 2), ROW(3, 4)], ROW(1, 'x') = ROW(id, v), (k, ROW(id, v)) > (1, ROW(2, 'v')) FROM t
SELECT id FROM t WHERE ROW(k, id) = ANY (ARRAY[ROW(1, 1), ROW(2, 9)])
SELECT (x.c).id, (x.c).w FROM (WITH c AS (SELECT id, 'x' AS w FROM t) SELECT c FROM c) x WHERE (x.c).id < 5
SELECT (y.c).id FROM (WITH c AS (SELECT id FROM t) SELECT c FROM (SELECT c FROM c) c) x(c), (WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM c WHERE id < 3) SELECT c FROM c) y
SELECT (x.v).column1, (x.v).b FROM (SELECT v FROM (VALUES (1, 'a'), (2, 'b')) v(column1, b)) x
/* 16 */ SELECT JSON_OBJECT('a': id, 'b': v, 'n': NULL), JSON_OBJECT('a': id, 'n': NULL ABSENT ON NULL), JSON_OBJECT('a': 1, 'a2': k WITH UNIQUE KEYS RETURNING jsonb), JSON_OBJECT(), JSON_OBJECT('j': '{"x":1}' FORMAT JSON, v VALUE j RETURNING text), JSON_OBJECT('q': j RETURNING bytea FORMAT JSON ENCODING UTF8) FROM t WHERE v IS NOT NULL
/* 16 */ SELECT JSON_ARRAY(id, v, NULL), JSON_ARRAY(id, NULL NULL ON NULL), JSON_ARRAY(v, j RETURNING jsonb), JSON_ARRAY(), JSON_ARRAY('[1]' FORMAT JSON RETURNING varchar(100)), JSON_ARRAY(SELECT u.w FROM u WHERE u.k = t.k ORDER BY u.id), JSON_ARRAY(SELECT u.id FROM u WHERE u.id = t.id RETURNING jsonb) FROM t
/* 16 */ SELECT JSON_OBJECTAGG(id: v), JSON_OBJECTAGG(id: v ABSENT ON NULL WITH UNIQUE KEYS RETURNING jsonb), JSON_OBJECTAGG(id VALUE k RETURNING text) FILTER (WHERE id < 5), JSON_ARRAYAGG(v ORDER BY id), JSON_ARRAYAGG(v ORDER BY id DESC NULL ON NULL RETURNING jsonb), JSON_ARRAYAGG(k ABSENT ON NULL RETURNING text) FROM t
/* 16 */ SELECT id, JSON_ARRAYAGG(v) OVER (ORDER BY id ROWS 2 PRECEDING), JSON_OBJECTAGG(id: k RETURNING jsonb) OVER (PARTITION BY k) FROM t
/* 16 */ SELECT v IS JSON, j IS JSON OBJECT, v IS NOT JSON ARRAY, '{"a":1,"a":2}' IS JSON WITH UNIQUE KEYS, '[1]'::text IS JSON SCALAR, j::text IS JSON VALUE FROM t
/* 17 */ SELECT JSON('{"a":1}'), JSON(j::text WITH UNIQUE KEYS), JSON_SCALAR(id), JSON_SCALAR(v), JSON_SERIALIZE(j), JSON_SERIALIZE(j RETURNING bytea), JSON_SERIALIZE(j RETURNING varchar(200)) FROM t
/* 17 */ SELECT JSON_VALUE(j, '$.b'), JSON_VALUE(j, '$.a' RETURNING int), JSON_VALUE(j, 'lax $.zz' RETURNING int DEFAULT 7 ON EMPTY ERROR ON ERROR), JSON_VALUE(j, '$.c[$x]' PASSING 1 AS x RETURNING numeric(6,1) NULL ON EMPTY DEFAULT 0.5 ON ERROR), JSON_VALUE(j::text FORMAT JSON, '$.a') FROM t
/* 17 */ SELECT JSON_QUERY(j, '$.c'), JSON_QUERY(j, '$.c[*]' WITH WRAPPER), JSON_QUERY(j, '$.a' WITH CONDITIONAL WRAPPER), JSON_QUERY(j, '$.b' OMIT QUOTES), JSON_QUERY(j, '$.b' RETURNING text OMIT QUOTES), JSON_QUERY(j, '$.z' EMPTY ARRAY ON EMPTY NULL ON ERROR), JSON_QUERY(j, 'strict $.z' EMPTY OBJECT ON ERROR), JSON_QUERY(j, '$.c' RETURNING int[]) FROM t
/* 17 */ SELECT JSON_EXISTS(j, '$.a'), JSON_EXISTS(j, '$.a ? (@ > $y)' PASSING k AS y), JSON_EXISTS(j, 'strict $.z' UNKNOWN ON ERROR), JSON_EXISTS(j, 'strict $.z' TRUE ON ERROR) FROM t
/* 17 */ SELECT id FROM t WHERE JSON_VALUE(j, '$.a' RETURNING int) = 1 AND JSON_EXISTS(j, '$.c') ORDER BY JSON_VALUE(j, '$.b')
/* 17 */ SELECT jt.* FROM t, JSON_TABLE(t.j, '$' COLUMNS (o FOR ORDINALITY, a int PATH '$.a', "B b" text PATH '$.b' DEFAULT 'none' ON EMPTY, has boolean EXISTS PATH '$.zz', raw jsonb PATH '$.c', txt text FORMAT JSON PATH '$.c' WITH WRAPPER, NESTED PATH '$.c[*]' AS el COLUMNS (n FOR ORDINALITY, e int PATH '$'))) AS jt
/* 17 */ SELECT q.* FROM JSON_TABLE('[{"a":[1,2],"b":[{"c":"x"}]},{"a":[3]}]'::jsonb, '$[*] ? (@.a[0] > $min)' AS root PASSING 0 AS min COLUMNS (NESTED PATH '$.a[*]' COLUMNS (x int PATH '$'), NESTED PATH '$.b[*]' COLUMNS (y text PATH '$.c')) ERROR ON ERROR) AS q
/* 16 */ SELECT xmlserialize(content xm as text indent), xmlserialize(document xm as text no indent) FROM z WHERE xm IS NOT NULL
/* 16 */ SELECT any_value(1), system_user IS NULL FROM t
/* 17 */ SELECT ts AT LOCAL, ts::timestamp AT LOCAL FROM t
/* 19 */ SELECT id, lag(k) IGNORE NULLS OVER (ORDER BY id), first_value(k) RESPECT NULLS OVER (ORDER BY id), last_value(v) IGNORE NULLS OVER (PARTITION BY k ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM t
