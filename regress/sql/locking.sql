-- SELECT FOR UPDATE and SHARE: the remote rows are locked, in the strength asked for; joins lock what they must.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/numbers_data.sql'
\set here :DBNAME
\set area locking
\c regression_remote
\set ECHO none
\i :data
\c :here
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA locking_f;
SELECT test.area('locking');
SELECT test.create_server('locking');
SELECT test.make_foreign('locking');
CREATE SCHEMA locking_l;
CREATE TABLE locking_l.l AS SELECT id, k FROM locking_t.t WHERE id <= 20;

\pset format unaligned
-- What is sent.
SELECT line, sql FROM test.lines($$
SELECT id FROM t WHERE id = 5
SELECT id FROM t WHERE id = 5 FOR UPDATE
SELECT id FROM t WHERE id = 5 FOR NO KEY UPDATE
SELECT id FROM t WHERE id = 5 FOR SHARE
SELECT id FROM t WHERE id = 5 FOR KEY SHARE
SELECT id FROM t WHERE id = 5 FOR UPDATE NOWAIT
SELECT id FROM t WHERE id = 5 FOR UPDATE SKIP LOCKED
SELECT id FROM t WHERE id = 5 FOR SHARE SKIP LOCKED
SELECT id FROM (SELECT id FROM t WHERE id < 5) x FOR UPDATE
SELECT l.id FROM l JOIN t USING (id) WHERE t.id = 3 FOR UPDATE OF t
SELECT l.id FROM l JOIN t USING (id) WHERE t.id = 3 FOR UPDATE OF l
SELECT l.id FROM l JOIN t USING (id) WHERE t.id = 3 FOR UPDATE
SELECT count(*) FROM (SELECT id FROM t WHERE id < 5 FOR UPDATE) x
$$), test.remote_sql(line) sql;

-- Results are the same.
SELECT line, test.check_same(line) FROM test.lines($$
SELECT id, v FROM t WHERE id < 10 FOR UPDATE
SELECT id FROM t WHERE id < 10 AND random() < 2 FOR UPDATE
SELECT t.id, u.id FROM t JOIN u ON u.t_id = t.id WHERE t.id < 10 FOR UPDATE
SELECT t.id, u.id FROM t LEFT JOIN u ON u.t_id = t.id WHERE t.id < 10 FOR UPDATE OF t
SELECT l.id, t.v FROM l JOIN t USING (id) FOR UPDATE
SELECT l.id, t.v FROM l JOIN t USING (id) FOR SHARE OF l
SELECT l.id, t.v FROM l LEFT JOIN t ON t.id = l.id + 10 FOR KEY SHARE OF l
SELECT id FROM t WHERE k = 3 ORDER BY id LIMIT 5 FOR UPDATE
SELECT id FROM t WHERE k = 3 ORDER BY id DESC LIMIT 5 OFFSET 2 FOR SHARE
SELECT t FROM t WHERE id = 3 FOR UPDATE
SELECT id FROM t WHERE id IN (SELECT id FROM l) FOR UPDATE
WITH x AS (SELECT id FROM t WHERE id < 5 FOR UPDATE) SELECT * FROM x
$$);

-- A local UPDATE and DELETE that read foreign rows, and locks taken by a cursor.
BEGIN;
UPDATE locking_l.l SET k = t.k + 100 FROM t WHERE t.id = l.id AND t.k < 5;
DELETE FROM locking_l.l USING u WHERE u.id = l.id AND u.t_id % 2 = 1;
SELECT * FROM locking_l.l ORDER BY id;
ROLLBACK;
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM t WHERE id < 20 ORDER BY id FOR UPDATE;
FETCH 2 FROM c;
FETCH 3 FROM c;
COMMIT;
BEGIN READ ONLY;
SELECT test.error_of('SELECT id FROM t WHERE id = 5 FOR UPDATE');
ROLLBACK;
-- Not for what has no rows of its own, as always.
SELECT test.error_of('SELECT count(*) FROM t FOR UPDATE');
SELECT test.error_of('SELECT DISTINCT k FROM t FOR UPDATE');

SET client_min_messages = warning;
DROP SERVER locking CASCADE;
DROP SCHEMA locking_f, locking_l, locking_t CASCADE;
