-- A table of numbers with a child table, run in the remote database and, for the truth, in the local one.
SET search_path = pg_catalog;
SELECT 'CREATE SCHEMA ' || :'area' || '_t; SET search_path = ' || :'area' || '_t, pg_catalog' \gexec
CREATE TABLE t (id int PRIMARY KEY, k int, v text);
INSERT INTO t SELECT i, i % 10, 'v' || i FROM generate_series(1, 1000) i;
CREATE TABLE u (id int PRIMARY KEY, t_id int, w text);
INSERT INTO u SELECT i, i % 100, 'w' || i FROM generate_series(1, 300) i;
ANALYZE t, u;
