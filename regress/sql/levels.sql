-- Joins, groupings, order and LIMIT shipped level by level, where a statement as a whole cannot be: with local
-- tables, over partitions, and with the whole-statement path switched off.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/levels_data.sql'
\set here :DBNAME
\c regression_remote
\set ECHO none
\i :data
\c :here
LOAD 'pg_remote_fdw';
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA levels_f;
CREATE SCHEMA levels_l;
SELECT test.area('levels');
SELECT test.create_server('levels_1');
SELECT test.make_foreign('levels_1', '{a,b}');
CREATE TABLE levels_f.p (id int, k int, v text, n numeric) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE levels_f.p1 PARTITION OF levels_f.p FOR VALUES FROM (0) TO (100) SERVER levels_1 OPTIONS (schema_name 'levels_t');
CREATE FOREIGN TABLE levels_f.p2 PARTITION OF levels_f.p FOR VALUES FROM (100) TO (1000) SERVER levels_1 OPTIONS (schema_name 'levels_t');
CREATE TABLE levels_f.q (id int, w text) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE levels_f.q1 PARTITION OF levels_f.q FOR VALUES FROM (0) TO (100) SERVER levels_1 OPTIONS (schema_name 'levels_t');
CREATE FOREIGN TABLE levels_f.q2 PARTITION OF levels_f.q FOR VALUES FROM (100) TO (1000) SERVER levels_1 OPTIONS (schema_name 'levels_t');
CREATE TABLE levels_l.l AS SELECT i AS id, i % 5 AS k, 'v' || i AS v FROM generate_series(1, 30) i;
ANALYZE a; ANALYZE b; ANALYZE levels_f.p; ANALYZE levels_f.q; ANALYZE levels_l.l;
SET enable_partitionwise_join = on;
SET enable_partitionwise_aggregate = on;

CREATE TABLE levels_l.queries (n serial, query text);
INSERT INTO levels_l.queries (query) SELECT * FROM test.lines($$
-- joins below a join with a local table
SELECT l.id, a.v, b.w FROM l JOIN (a JOIN b ON b.a_id = a.id) ON l.id = b.id WHERE a.k > 2
SELECT l.id, a.v, b.w FROM l LEFT JOIN (a LEFT JOIN b ON b.a_id = a.id AND b.w > 'w4') ON l.id = a.id
SELECT l.id, a.id, b.id FROM l JOIN (SELECT a.id, a.k FROM a WHERE EXISTS (SELECT FROM b WHERE b.a_id = a.id)) a ON l.id = a.id JOIN b ON b.id = l.id
SELECT l.id, a.id FROM l JOIN a ON l.id = a.id WHERE NOT EXISTS (SELECT FROM b WHERE b.a_id = a.id AND b.id > 50)
SELECT l.id, x.c FROM l LEFT JOIN (SELECT a.id, coalesce(b.w, 'none') AS c FROM a LEFT JOIN b ON b.a_id = a.id) x ON x.id = l.id
SELECT l.id, a FROM l JOIN (a FULL JOIN b ON a.id = b.a_id) ON l.id = coalesce(a.id, b.id)
SELECT l.id, a, b FROM l JOIN (a JOIN b ON b.a_id = a.id) ON l.id = a.id WHERE l.id < 6
SELECT l.id, a.tableoid::regclass, b.id FROM l JOIN (a JOIN b ON b.a_id = a.id) ON l.id = a.id WHERE l.id < 6
SELECT l.id, a.id FROM l JOIN (a JOIN b ON b.a_id = a.id AND random() > -1) ON l.id = a.id
SELECT count(*), max(a.k) FROM l, (a JOIN b ON b.a_id = a.id) WHERE l.id = a.id
-- grouped inputs of a join with a local table
SELECT l.id, g.c FROM l JOIN (SELECT k, count(*) AS c FROM a GROUP BY k) g ON g.k = l.k
SELECT l.id, g.* FROM l LEFT JOIN (SELECT a.k, max(b.w) AS m, sum(a.id) AS s FROM a JOIN b ON b.a_id = a.id GROUP BY a.k HAVING count(*) > 3) g ON g.k = l.k
-- partitions: joins, groups, order and LIMIT for each
SELECT p.id, q.w FROM p JOIN q USING (id) WHERE p.k = 3
SELECT p.id, q.w FROM p LEFT JOIN q USING (id) WHERE p.n > 20
SELECT id, count(*), sum(n) FROM p GROUP BY id
SELECT k, count(*), avg(n) FROM p GROUP BY k
SELECT p.id, count(q.w) FROM p LEFT JOIN q USING (id) GROUP BY p.id HAVING count(*) > 0
SELECT id, n FROM p ORDER BY id LIMIT 4
SELECT id, k FROM p ORDER BY k DESC NULLS LAST, id LIMIT 5 OFFSET 3
SELECT id FROM p ORDER BY k NULLS FIRST, id LIMIT 6
SELECT k FROM p ORDER BY k FETCH FIRST 2 ROWS WITH TIES
SELECT count(*) FROM (SELECT FROM p LIMIT 7) x
SELECT count(*) FROM (SELECT FROM p WHERE random() < 2 LIMIT 7) x
SELECT DISTINCT k FROM p ORDER BY k LIMIT 3
SELECT k, count(*) FROM p GROUP BY k ORDER BY k LIMIT 2
SELECT max(k), min(id), max(v) FROM p
SELECT l.id, p.id FROM l JOIN p ON p.id = l.id ORDER BY p.id LIMIT 3
SELECT id FROM p WHERE k = (SELECT max(k) FROM a) ORDER BY id LIMIT 2
SELECT id, unnest(ARRAY[1, 2]) AS u FROM p ORDER BY id, u LIMIT 3
SELECT id, rank() OVER (ORDER BY id) FROM p ORDER BY id LIMIT 3
(SELECT id FROM p ORDER BY id LIMIT 2) UNION ALL (SELECT id FROM q ORDER BY id DESC LIMIT 2)
$$);
SELECT n, query, test.check_outcome(query) FROM levels_l.queries ORDER BY n;
SELECT n, test.remote_sql(query) FROM levels_l.queries ORDER BY n;
SELECT test.check_prepared('SELECT id FROM p ORDER BY id LIMIT $1', 'int', '3', 'NULL', '0');

-- Level by level, without the path for whole statements.
SET pg_remote_fdw.enable_whole_query = off;
CREATE TABLE levels_l.single (n serial, query text);
INSERT INTO levels_l.single (query) SELECT * FROM test.lines($$
SELECT a.id, b.w FROM a JOIN b ON b.a_id = a.id ORDER BY b.id LIMIT 3
SELECT a.k, count(*) FROM a JOIN b ON b.a_id = a.id GROUP BY a.k ORDER BY count(*) DESC, a.k LIMIT 3
SELECT k, count(*) FROM a GROUP BY k HAVING count(*) > 12 ORDER BY k DESC
SELECT k + 1, max(v) || 'x' FROM a GROUP BY k + 1
SELECT k, count(*) FROM a GROUP BY k HAVING max(v) > 'v' AND random() < 2
SELECT id FROM a ORDER BY k, id LIMIT 5 OFFSET 2
SELECT id FROM a WHERE id = 5 FOR UPDATE
SELECT a.id FROM a JOIN b ON b.a_id = a.id WHERE a.id < 4 ORDER BY b.id FOR UPDATE OF a
SELECT 1 FROM (SELECT count(*) FROM a JOIN b ON b.a_id = a.id) q
SELECT count(*) FROM a WHERE EXISTS (SELECT FROM b WHERE b.a_id = a.id) AND NOT EXISTS (SELECT FROM b WHERE b.id = a.id AND b.w = 'w5')
SELECT k, random() < 2 FROM a GROUP BY k
SELECT k, b, count(*) FROM (SELECT k, id % 2 AS b FROM a) x GROUP BY ROLLUP (k, b)
SELECT DISTINCT k FROM a
SELECT count(*) FROM a WHERE random() < 2
$$);
SELECT n, query, test.check_outcome(query) FROM levels_l.single ORDER BY n;
SELECT n, test.remote_sql(query) FROM levels_l.single ORDER BY n;
-- What stays here, and why.
SELECT n, line FROM levels_l.single, test.explained(query) line WHERE line ~ '^Not Shipped' ORDER BY n, line;
SELECT line FROM test.explained('SELECT l.id FROM l JOIN (a FULL JOIN (SELECT * FROM b WHERE id > 3) b ON a.id = b.a_id) ON l.id = coalesce(a.id, b.a_id)') line WHERE line ~ '^Not Shipped';
SELECT line FROM test.explained('SELECT id FROM a ORDER BY k FETCH FIRST 2 ROWS WITH TIES') line WHERE line ~ '^Not Shipped';

-- Each path can be switched off.
SET pg_remote_fdw.enable_join_pushdown = off;
SET pg_remote_fdw.enable_upper_pushdown = off;
SELECT test.remote_sql('SELECT a.k, count(*) FROM a JOIN b ON b.a_id = a.id GROUP BY a.k ORDER BY 1 LIMIT 3');
SELECT test.check_same('SELECT a.k, count(*) FROM a JOIN b ON b.a_id = a.id GROUP BY a.k ORDER BY 1 LIMIT 3');
RESET pg_remote_fdw.enable_join_pushdown;
RESET pg_remote_fdw.enable_upper_pushdown;
RESET pg_remote_fdw.enable_whole_query;
