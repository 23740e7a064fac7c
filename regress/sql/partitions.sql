-- Foreign partitions, and Append over several foreign scans: one after the other and asynchronously, over one server
-- and over two; results as over local tables.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/numbers_data.sql'
\set here :DBNAME
\set area partitions
\c regression_remote
\set ECHO none
\i :data
CREATE TABLE p1 AS SELECT id, k, v FROM t WHERE id <= 300;
CREATE TABLE p2 AS SELECT id, k, v FROM t WHERE id BETWEEN 301 AND 600;
CREATE TABLE p3 AS SELECT v, k, id FROM t WHERE id BETWEEN 601 AND 900;
\c :here
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA partitions_f;
SELECT test.area('partitions');
SELECT test.create_server('partitions_1', $$async_capable 'true', fetch_size '50'$$), test.create_server('partitions_2', $$async_capable 'true'$$);
SELECT test.make_foreign('partitions_1', '{u}');
CREATE TABLE t (id int, k int, v text) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE p1 PARTITION OF t FOR VALUES FROM (1) TO (301) SERVER partitions_1 OPTIONS (schema_name 'partitions_t');
CREATE FOREIGN TABLE p2 PARTITION OF t FOR VALUES FROM (301) TO (601) SERVER partitions_1 OPTIONS (schema_name 'partitions_t');
-- another order of columns, on the second server
CREATE FOREIGN TABLE p3 (v text, k int, id int) SERVER partitions_2 OPTIONS (schema_name 'partitions_t');
ALTER TABLE t ATTACH PARTITION p3 FOR VALUES FROM (601) TO (901);
CREATE TABLE p4 PARTITION OF t FOR VALUES FROM (901) TO (1001);
INSERT INTO p4 SELECT id, k, v FROM partitions_t.t WHERE id > 900;

CREATE TABLE partitions_t.queries AS SELECT line FROM test.lines($$
SELECT * FROM t
SELECT id FROM t WHERE id = 5
SELECT id FROM t WHERE id IN (5, 305, 605, 905, 1005)
SELECT id FROM t WHERE id BETWEEN 299 AND 302
SELECT count(*), sum(id), min(v) FROM t
SELECT k, count(*) FROM t GROUP BY k ORDER BY k
SELECT * FROM t ORDER BY id LIMIT 10 OFFSET 595
SELECT * FROM t ORDER BY id DESC
SELECT v, id FROM t WHERE k = 3 ORDER BY v COLLATE "C"
SELECT t.id, u.id FROM t JOIN u ON u.t_id = t.id
SELECT t.id, u.id FROM u LEFT JOIN t ON t.id = u.t_id * 10
SELECT id FROM t WHERE id = (SELECT max(t_id) FROM u)
SELECT x, (SELECT v FROM t WHERE id = x) FROM generate_series(290, 310) x
SELECT x, y.* FROM generate_series(1, 1000, 100) x, LATERAL (SELECT id, v FROM t WHERE id >= x ORDER BY id LIMIT 2) y
SELECT t1.id, t2.id FROM t t1 JOIN t t2 ON t1.id = t2.id + 300 WHERE t1.k = 1
SELECT id FROM t WHERE v LIKE 'v1%' AND k < 5
SELECT t FROM t WHERE id % 100 = 1
SELECT id FROM t WHERE id > 5000
SELECT count(*) FROM t WHERE id <> 7 AND random() < 2
SELECT id FROM t LIMIT 0
SELECT count(*) FROM (SELECT id FROM t LIMIT 450) x
SELECT id, k FROM t WHERE id < 3 UNION ALL SELECT id, t_id FROM u WHERE id < 3 UNION ALL SELECT id, k FROM t WHERE id > 998
SELECT count(*) FROM (SELECT id FROM u UNION ALL SELECT id FROM u UNION ALL SELECT t_id FROM u) x
SELECT a.id, b.n FROM u a LEFT JOIN (SELECT t_id, count(*) AS n FROM u GROUP BY t_id UNION ALL SELECT id, 0 FROM t) b ON a.id = b.t_id
$$);

-- All of these under every setting of async, Append, partition-wise joins and aggregates.
CREATE FUNCTION check_all() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT verdict || ' ' || line FROM (SELECT line, test.check_same(line) AS verdict FROM partitions_t.queries) q WHERE verdict NOT LIKE 'same: %'
$$;
SELECT line, test.check_plans(line) FROM partitions_t.queries;
SET enable_async_append = off;
SELECT * FROM check_all();
RESET enable_async_append;
SET enable_partitionwise_join = on;
SET enable_partitionwise_aggregate = on;
SELECT * FROM check_all();
SET enable_partition_pruning = off;
SELECT * FROM check_all();
RESET enable_partition_pruning;
RESET enable_partitionwise_join;
RESET enable_partitionwise_aggregate;
ALTER FOREIGN TABLE p1 OPTIONS (ADD async_capable 'false');
SELECT * FROM check_all();
ALTER FOREIGN TABLE p1 OPTIONS (DROP async_capable);
BEGIN;
SELECT * FROM check_all();
COMMIT;
ALTER SERVER partitions_1 OPTIONS (SET fetch_size '1');
SELECT * FROM check_all();
ALTER SERVER partitions_1 OPTIONS (DROP fetch_size);

-- The plan says which scans are asynchronous.
CREATE FUNCTION nodes(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        IF line ~ '(Append|Scan)' THEN RETURN NEXT regexp_replace(line, '^ *(-> *)?', ''); END IF;
    END LOOP;
END $$;
SELECT nodes('SELECT * FROM t');
SELECT nodes('SELECT * FROM t WHERE id = 5 OR id > 850');
ALTER FOREIGN TABLE p2 OPTIONS (ADD async_capable 'false');
SELECT nodes('SELECT * FROM t');
ALTER FOREIGN TABLE p2 OPTIONS (DROP async_capable);

-- Pruned when the plan runs.
PREPARE by_id (int) AS SELECT tableoid::regclass, * FROM t WHERE id = $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE by_id (5);
EXECUTE by_id (5);
EXECUTE by_id (605);
EXECUTE by_id (905);
RESET plan_cache_mode;
-- tableoid tells the partitions apart.
SELECT tableoid::regclass, count(*), min(id), max(id) FROM t GROUP BY 1 ORDER BY 3;

-- Cursors over asynchronous scans, several at once, with queries between, with sub-transactions.
BEGIN;
DECLARE c1 CURSOR FOR SELECT id FROM t WHERE id % 100 < 2;
DECLARE c2 CURSOR FOR SELECT id FROM t WHERE id % 100 = 5;
CREATE TEMP TABLE seen (id int);
DO $$
DECLARE
    c1 CONSTANT refcursor := 'c1';
    x int;
BEGIN
    FOR i IN 1 .. 7 LOOP
        FETCH c1 INTO x;
        INSERT INTO seen VALUES (x);
        BEGIN
            PERFORM count(*) FROM partitions_f.t WHERE 1 / (id - 5) >= i;
        EXCEPTION WHEN division_by_zero THEN
            NULL;
        END;
    END LOOP;
    LOOP
        FETCH c1 INTO x;
        EXIT WHEN NOT FOUND;
        INSERT INTO seen VALUES (x);
    END LOOP;
END $$;
SELECT count(*), count(DISTINCT id), sum(id) FROM seen;
MOVE ALL IN c2;
COMMIT;
SELECT count(*), sum(id) FROM partitions_t.t WHERE id % 100 < 2;
-- An error in one of the partitions.
SELECT test.error_of('SELECT count(*) FROM t WHERE 1 / (id - 450) = 9');
SELECT count(*) FROM t;
-- A local function that queries the same servers between the rows of an asynchronous scan.
CREATE FUNCTION partitions_f.reenter(i int) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM partitions_f.t WHERE k = i % 10 AND id < 350); END $$;
SELECT count(*), sum(n) FROM (SELECT reenter(id) AS n FROM t WHERE id % 20 = 0) x;

-- Inheritance: a local parent with foreign children.
CREATE TABLE family (id int, v text);
INSERT INTO family VALUES (0, 'own');
CREATE FOREIGN TABLE family_1 (k int) INHERITS (family) SERVER partitions_1 OPTIONS (schema_name 'partitions_t', table_name 'p1');
CREATE FOREIGN TABLE family_2 () INHERITS (family) SERVER partitions_2 OPTIONS (schema_name 'partitions_t', table_name 'p2');
SELECT tableoid::regclass, count(*), sum(id) FROM family GROUP BY 1 ORDER BY 1;
SELECT * FROM family WHERE id IN (0, 300, 301) ORDER BY id;
EXPLAIN (COSTS OFF) SELECT * FROM family;

SET client_min_messages = warning;
DROP SCHEMA partitions_f, partitions_t CASCADE;
DROP SERVER partitions_1 CASCADE;
DROP SERVER partitions_2 CASCADE;
