-- Joins of local and foreign tables, and of foreign tables of one and of two servers: results as over local tables,
-- with every join method; then the same in prepared statements.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/joins_data.sql'
\set here :DBNAME
\c regression_remote
\set ECHO none
\i :data
\c :here
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA joins_f;
CREATE SCHEMA joins_l;
SELECT test.area('joins');
SELECT test.create_server('joins_1'), test.create_server('joins_2');
-- a, b, big and empty are on the first server, c on the second, l is local.
SELECT test.make_foreign('joins_1', '{a,b,big,empty}'), test.make_foreign('joins_2', '{c}');
CREATE TABLE joins_l.l AS SELECT id * 2 AS id, k, v, d FROM joins_t.a;

CREATE TABLE joins_l.queries (n serial, query text);
INSERT INTO joins_l.queries (query) SELECT * FROM test.lines($$
-- local x foreign
SELECT * FROM l JOIN a USING (id)
SELECT * FROM l JOIN a ON l.id = a.id AND l.v = a.v
SELECT * FROM l LEFT JOIN a ON l.id = a.id AND a.k > 5
SELECT * FROM l RIGHT JOIN a ON l.k = a.k AND l.id < 20
SELECT * FROM l FULL JOIN a ON l.id = a.id
SELECT * FROM l FULL JOIN a ON l.id = a.id WHERE a.id IS NULL OR l.id IS NULL
SELECT * FROM l, a WHERE l.id < 10 AND a.id < 5
SELECT * FROM l WHERE EXISTS (SELECT FROM a WHERE a.k = l.id)
SELECT * FROM l WHERE NOT EXISTS (SELECT FROM a WHERE a.k = l.id AND a.v = l.v)
SELECT * FROM l WHERE id IN (SELECT k FROM a)
SELECT * FROM l WHERE id NOT IN (SELECT k FROM a)
SELECT * FROM l WHERE id NOT IN (SELECT k FROM a WHERE k IS NOT NULL)
SELECT * FROM a WHERE EXISTS (SELECT FROM l WHERE a.k = l.id)
SELECT * FROM a WHERE NOT EXISTS (SELECT FROM l WHERE a.k = l.id)
SELECT * FROM a WHERE k IN (SELECT k FROM l WHERE id < 20)
SELECT l.id, x.id, x.v FROM l, LATERAL (SELECT * FROM a WHERE a.k = l.k ORDER BY a.id LIMIT 2) x WHERE l.id < 30
SELECT l.id, x.* FROM l LEFT JOIN LATERAL (SELECT a.id, a.v || l.v AS w FROM a WHERE a.id = l.id) x ON true
SELECT l.id, (SELECT max(a.n) FROM a WHERE a.k = l.k) FROM l
SELECT l.id, (SELECT a.v FROM a WHERE a.id = l.id) FROM l
SELECT l.id, ARRAY(SELECT a.id FROM a WHERE a.k = l.k ORDER BY a.id) FROM l WHERE l.id < 40
SELECT a.id, (SELECT count(*) FROM l WHERE l.k = a.k) FROM a ORDER BY a.id
SELECT l.k, count(*), sum(a.n) FROM l JOIN a USING (k) GROUP BY l.k ORDER BY l.k
SELECT l.*, a FROM l LEFT JOIN a ON l.id = a.id
SELECT l.id FROM l WHERE l.id = (SELECT min(id) FROM a WHERE v = l.v)
SELECT l.id, a.id FROM l JOIN a ON l.id BETWEEN a.id AND a.id + 1 ORDER BY a.id, l.id
SELECT l.id, e.* FROM l LEFT JOIN empty e ON l.id = e.id
SELECT count(*) FROM big JOIN l ON big.id = l.id
SELECT big.* FROM l JOIN big ON big.k = l.id AND l.id < 12
-- foreign x foreign, one server
SELECT * FROM a JOIN b ON a.id = b.a_id
SELECT a.*, b.* FROM a JOIN b ON a.id = b.a_id AND a.k = b.k
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND b.flag
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id WHERE b.flag IS NOT TRUE
SELECT a.id, b.id FROM a RIGHT JOIN b ON a.id = b.a_id AND a.v = b.v
SELECT a.id, b.id FROM a FULL JOIN b ON a.id = b.a_id
SELECT a.id, b.id FROM (SELECT * FROM a WHERE k < 8) a FULL JOIN (SELECT * FROM b WHERE k > 3) b ON a.id = b.a_id
SELECT a.id FROM a WHERE EXISTS (SELECT FROM b WHERE b.a_id = a.id AND b.flag)
SELECT a.id FROM a WHERE NOT EXISTS (SELECT FROM b WHERE b.a_id = a.id)
SELECT a.id FROM a WHERE a.id NOT IN (SELECT a_id FROM b)
SELECT a.id FROM a WHERE a.k IN (SELECT k FROM b WHERE id < 30)
SELECT a.id, x.id FROM a, LATERAL (SELECT b.id FROM b WHERE b.a_id = a.id ORDER BY b.id DESC LIMIT 1) x
SELECT a.id, x.* FROM a LEFT JOIN LATERAL (SELECT count(*), min(b.v) FROM b WHERE b.k = a.k AND b.id > a.id) x ON true
SELECT a1.id, a2.id FROM a a1 JOIN a a2 ON a1.id = a2.k + 1
SELECT a.id, b.id, b2.id FROM a JOIN b ON a.id = b.a_id LEFT JOIN b b2 ON b2.id = b.k AND b2.v = a.v
SELECT a.v, count(*), count(DISTINCT b.k), max(b.v) FROM a JOIN b ON a.id = b.a_id GROUP BY a.v HAVING count(*) > 5
SELECT a, b FROM a LEFT JOIN b ON a.id = b.a_id AND b.id < 20
SELECT a.id, b FROM a FULL JOIN b ON a.id = b.a_id AND b.id < 20
SELECT x.id, x.w FROM (SELECT a.id, coalesce(b.v, 'none') AS w FROM a LEFT JOIN b ON a.id = b.a_id) x WHERE x.w <> 'v1'
SELECT a.id, y.z FROM a LEFT JOIN (SELECT a_id, coalesce(k, -1) AS z FROM b) y ON y.a_id = a.id
SELECT DISTINCT a.v, b.v FROM a JOIN b USING (k) ORDER BY 1, 2
SELECT a.id, b.id FROM a JOIN b ON a.id = b.a_id ORDER BY b.id DESC, a.id LIMIT 7 OFFSET 3
SELECT count(*) FROM a CROSS JOIN b
SELECT 1 FROM (SELECT count(*) FROM a JOIN b ON a.id = b.a_id) q
SELECT a.id FROM a JOIN empty e USING (id)
SELECT a.id, e.v FROM a LEFT JOIN empty e USING (id)
SELECT id, v FROM a WHERE k = 1 UNION SELECT id, v FROM b WHERE k = 1
SELECT k FROM a INTERSECT ALL SELECT k FROM b
SELECT v FROM a EXCEPT SELECT v FROM b
WITH x AS MATERIALIZED (SELECT * FROM a WHERE k < 4) SELECT x1.id, x2.id FROM x x1 JOIN x x2 ON x1.k = x2.k AND x1.id < x2.id
WITH RECURSIVE r (id) AS (SELECT 1 UNION SELECT b.id FROM r JOIN b ON b.a_id = r.id) SELECT * FROM r
-- two servers
SELECT * FROM a JOIN c ON a.id = c.id
SELECT * FROM a LEFT JOIN c ON a.k = c.k
SELECT * FROM c LEFT JOIN a ON a.k = c.k AND a.id < 30
SELECT * FROM a FULL JOIN c ON a.id = c.id AND a.k = c.k
SELECT * FROM c WHERE EXISTS (SELECT FROM a WHERE a.k = c.k)
SELECT * FROM c WHERE NOT EXISTS (SELECT FROM a WHERE a.id = c.id)
SELECT * FROM c WHERE id NOT IN (SELECT id FROM a)
SELECT c.id, x.id FROM c, LATERAL (SELECT id FROM a WHERE a.k = c.k ORDER BY id LIMIT 3) x
SELECT a.id, c.v, b.v, l.v FROM a JOIN c ON a.k = c.k JOIN b ON b.a_id = a.id LEFT JOIN l ON l.id = b.id
SELECT c.k, (SELECT string_agg(a.v, ',' ORDER BY a.id) FROM a WHERE a.k = c.k), (SELECT count(*) FROM b WHERE b.k = c.k) FROM c
SELECT v FROM c UNION ALL SELECT v FROM a UNION ALL SELECT v FROM l
$$);
\pset format unaligned
SELECT n, test.check_plans(query), query FROM joins_l.queries ORDER BY n;

-- The planner has the choice with remote estimates, and other batches.
ALTER SERVER joins_1 OPTIONS (ADD use_remote_estimate 'true', ADD fetch_size '1');
ALTER SERVER joins_2 OPTIONS (ADD use_remote_estimate 'true', ADD fetch_size '2');
SELECT n, verdict, query FROM (SELECT n, query, test.check_same(query) AS verdict FROM joins_l.queries WHERE query NOT LIKE '%CROSS%') x
WHERE verdict NOT LIKE 'same: %' ORDER BY n;
ALTER SERVER joins_1 OPTIONS (DROP use_remote_estimate, SET fetch_size '3');
ALTER SERVER joins_2 OPTIONS (DROP use_remote_estimate, DROP fetch_size);
-- All queries in one transaction, with cursors of several at once.
BEGIN;
SELECT n, verdict, query FROM (SELECT n, query, test.check_same(query) AS verdict FROM joins_l.queries WHERE query NOT LIKE '%CROSS%') x
WHERE verdict NOT LIKE 'same: %' ORDER BY n;
COMMIT;
ALTER SERVER joins_1 OPTIONS (DROP fetch_size);

-- Prepared statements, with custom and generic plans.
SELECT test.check_prepared(query, types, VARIADIC arguments), query
FROM (VALUES
('SELECT * FROM a WHERE id = $1', 'int', '{1,500,NULL}'::text[]),
('SELECT * FROM a WHERE v = $1 AND id > $2 ORDER BY id', 'text, int', '{"''v1'', 5","''v1'', 100","''it''''s'', 0"}'),
('SELECT * FROM a JOIN b ON a.id = b.a_id WHERE a.k = $1 OR b.k = $2', 'int, int', '{"1, 2","3, 3","NULL, 1"}'),
('SELECT l.id, a.v FROM l LEFT JOIN a ON a.id = l.id AND a.v = $1 WHERE l.k < $2', 'text, int', '{"''v3'', 4","''v4'', 9"}'),
('SELECT * FROM c WHERE id = ANY ($1)', 'int[]', '{"''{1,3,NULL}''","''{}''",NULL}'),
('SELECT * FROM a WHERE id IN ($1, $2, $1 + 1)', 'int, int', '{"1, 2","7, 7"}'),
('SELECT * FROM a WHERE n > $1 ORDER BY n LIMIT $2', 'numeric, int', '{"100.5, 3","0, 0","170, NULL"}'),
('SELECT * FROM a WHERE d = $1', 'date', '{"''2024-01-31''","''infinity''"}'),
('SELECT $1, a.id FROM a WHERE id < 4', 'text', '{"''x''",NULL}'),
('SELECT a.id FROM a WHERE EXISTS (SELECT FROM c WHERE c.k = a.k AND c.v > $1)', 'text', '{"''c5''","''''"}'),
('SELECT a.id, (SELECT count(*) FROM b WHERE b.a_id = a.id AND b.k = $1) FROM a WHERE a.id = $2', 'int, int', '{"7, 20","NULL, 8"}')
) q (query, types, arguments);

-- One statement over both servers and a local table, planned before an option changes: the new options count.
PREPARE everywhere AS SELECT count(*), sum(a.id), max(c.v) FROM a JOIN c ON a.k = c.k JOIN l ON l.id = a.id;
SET plan_cache_mode = force_generic_plan;
EXECUTE everywhere;
ALTER FOREIGN TABLE c OPTIONS (SET schema_name 'joins_t', ADD table_name 'empty');
EXECUTE everywhere;
ALTER FOREIGN TABLE c OPTIONS (DROP table_name);
EXECUTE everywhere;
ALTER FOREIGN TABLE a ALTER COLUMN k OPTIONS (ADD column_name 'id');
EXECUTE everywhere;
ALTER FOREIGN TABLE a ALTER COLUMN k OPTIONS (DROP column_name);
EXECUTE everywhere;
RESET plan_cache_mode;
DEALLOCATE ALL;

SET client_min_messages = warning;
DROP SERVER joins_1 CASCADE;
DROP SERVER joins_2 CASCADE;
DROP SCHEMA joins_f, joins_l, joins_t CASCADE;
