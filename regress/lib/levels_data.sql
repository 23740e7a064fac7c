-- Two tables that are partitions here, and tables beside them; run in the remote database and, for the truth, in
-- the local one.
SET search_path = pg_catalog;
CREATE SCHEMA levels_t;
SET search_path = levels_t, pg_catalog;
CREATE TABLE p1 (id int, k int, v text, n numeric);
INSERT INTO p1 SELECT i, nullif(i % 7, 2), 'v' || i % 13, i / 4.0 FROM generate_series(1, 99) i;
CREATE TABLE p2 (id int, k int, v text, n numeric);
INSERT INTO p2 SELECT i, nullif(i % 9, 4), nullif('v' || i % 11, 'v5'), i / 2.0 FROM generate_series(100, 250) i;
CREATE VIEW p AS SELECT * FROM p1 UNION ALL SELECT * FROM p2;
CREATE TABLE q1 (id int, w text);
INSERT INTO q1 SELECT i * 2, 'w' || i FROM generate_series(1, 49) i;
CREATE TABLE q2 (id int, w text);
INSERT INTO q2 SELECT i * 2, 'w' || i FROM generate_series(50, 120) i;
CREATE VIEW q AS SELECT * FROM q1 UNION ALL SELECT * FROM q2;
CREATE TABLE a (id int PRIMARY KEY, k int, v text);
INSERT INTO a SELECT i, nullif(i % 6, 1), 'v' || i % 13 FROM generate_series(1, 80) i;
CREATE TABLE b (id int PRIMARY KEY, a_id int, w text);
INSERT INTO b SELECT i, nullif(i % 60, 3), 'w' || i FROM generate_series(1, 90) i;
ANALYZE p1, p2, q1, q2, a, b;
