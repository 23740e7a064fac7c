-- Three small tables with NULLs and duplicates, run in the remote database and, for the truth, in the local one.
SET search_path = pg_catalog;
CREATE SCHEMA joins_t;
SET search_path = joins_t, pg_catalog;
CREATE TABLE a (id int PRIMARY KEY, k int, v text, n numeric(8,2), d date);
INSERT INTO a SELECT i, nullif(i % 17, 3), 'v' || i % 11, i * 1.5, date '2024-01-01' + i FROM generate_series(1, 120) i;
UPDATE a SET v = NULL WHERE id % 19 = 0;
CREATE TABLE b (id int PRIMARY KEY, a_id int, k int, v text, flag boolean);
INSERT INTO b SELECT i, nullif(i % 70, 5), nullif(i % 13, 4), 'v' || i % 7, nullif(i % 3, 1)::boolean FROM generate_series(1, 200) i;
CREATE TABLE c (id int, k int, v text);
INSERT INTO c SELECT i, i % 5, 'c' || i FROM generate_series(1, 9) i;
INSERT INTO c VALUES (NULL, NULL, NULL), (NULL, 1, 'dup'), (3, 3, 'c3');
CREATE TABLE empty (id int, k int, v text);
CREATE TABLE big (id int PRIMARY KEY, k int, v text);
INSERT INTO big SELECT i, i % 1000, repeat(md5(i::text), 2) FROM generate_series(1, 5000) i;
ANALYZE a, b, c, big;
