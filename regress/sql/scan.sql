-- One foreign table: projection, whole row, system columns, dropped and renamed columns, odd names, large values.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/scan_data.sql'
\set here :DBNAME
\c regression_remote
\set ECHO none
\i :data
\c :here
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA scan_f;
SELECT test.area('scan');
SELECT test.create_server('scan');
SELECT test.make_foreign('scan');

\pset format unaligned
-- What is read is what is needed.
SELECT query, sql
FROM test.lines($$
SELECT * FROM t
SELECT b FROM t
SELECT count(*) FROM t
SELECT 1 FROM t
SELECT FROM t
SELECT a FROM t WHERE c > 3 AND length(b) = 2
SELECT t FROM t
SELECT ctid, a FROM t
SELECT tableoid, a FROM t
SELECT tableoid FROM t
SELECT ctid FROM t WHERE ctid = '(0,1)'
SELECT a + 1, lower(b) FROM t
SELECT b FROM t WHERE random() < 2 AND a = 5
SELECT DISTINCT b FROM t
SELECT * FROM t ORDER BY a, c DESC NULLS LAST
SELECT b FROM t ORDER BY a NULLS FIRST
SELECT "$1", "a b" FROM "Odd Name""'\;--" WHERE "select" = 1
SELECT * FROM nocols
SELECT * FROM holes
SELECT b FROM holes WHERE z = 7
$$) query, test.remote_sql(query) sql;

SELECT query, test.check_same(query)
FROM test.lines($$
SELECT * FROM t
SELECT b FROM t
SELECT b, a FROM t
SELECT a, a, b AS a FROM t
SELECT count(*) FROM t
SELECT 1 FROM t
SELECT FROM t
SELECT t FROM t
SELECT t, t.a FROM t WHERE a < 4
SELECT (t).b FROM t
SELECT t.*::text FROM t
SELECT row_to_json(t) FROM t WHERE a < 4
SELECT ctid, a FROM t
SELECT a FROM t WHERE ctid = '(0,1)'
SELECT a FROM t WHERE ctid IN ('(0,1)', '(1,3)', '(99,9)')
SELECT ctid, t FROM t WHERE a = 2
SELECT a FROM t WHERE t IS NULL
SELECT a FROM t WHERE t IS NOT NULL
SELECT a FROM t WHERE t = ROW(1, 'A', 0.14285714285714285714, '2024-03-31 01:30:00+00', '{1,NULL,-1}')::t
SELECT a FROM t WHERE random() < 2 AND a = 5
SELECT * FROM t LIMIT 0
SELECT a FROM t ORDER BY a LIMIT 5 OFFSET 290
SELECT a FROM t ORDER BY c DESC, a LIMIT 3
SELECT b, count(*) FROM t GROUP BY b ORDER BY b COLLATE "C" NULLS FIRST
SELECT DISTINCT b FROM t
SELECT DISTINCT ON (b) b, a FROM t ORDER BY b DESC, a
SELECT a, row_number() OVER (PARTITION BY b ORDER BY a DESC) FROM t
SELECT sum(a), avg(c), min(d), max(e), bool_and(a > 0) FROM t
SELECT e[1], e[2], e[3] FROM t WHERE e[3] < -290
SELECT a FROM t ORDER BY b COLLATE "C", a
SELECT a FROM t ORDER BY b COLLATE "C" DESC NULLS LAST, a DESC
SELECT * FROM nocols
SELECT count(*) FROM nocols
SELECT nocols FROM nocols
SELECT * FROM "Odd Name""'\;--"
SELECT "a b", "$1" FROM "Odd Name""'\;--" WHERE "select" > 1 AND "Ä""" = '\'
SELECT * FROM holes
SELECT holes, b FROM holes
SELECT z, a FROM holes WHERE b > 'b3'
SELECT * FROM generated
SELECT a FROM generated WHERE b = 6
SELECT id, length(big), md5(big) FROM wide
SELECT big FROM wide WHERE id = 3
SELECT * FROM one
SELECT * FROM empty
SELECT count(*), max(a) FROM empty
SELECT * FROM v
SELECT d, d + interval '1 day' FROM t
SELECT a FROM t WHERE false
SELECT a FROM t WHERE NULL
SELECT a FROM t WHERE a = 5 AND a = 6
SELECT x FROM (SELECT a, b FROM t WHERE a < 5) x
SELECT (SELECT a FROM one) + a FROM t WHERE a < 4
SELECT a FROM t WHERE a > (SELECT a FROM one) AND a < 4
VALUES ((SELECT max(a) FROM t))
$$) query;

\pset format aligned
-- System columns: tableoid is this table, ctid the remote row's; the others do not come from the remote.
SELECT DISTINCT tableoid::regclass FROM t;
SELECT tableoid::regclass, a FROM t WHERE tableoid = 't'::regclass AND a < 3 ORDER BY a;
SELECT a FROM t WHERE tableoid = 'one'::regclass;
SELECT f.a FROM t f JOIN scan_t.t r ON f.ctid = r.ctid AND f.a <> r.a;
SELECT xmin = 0 OR xmin = 2 AS none, xmax::text = '0' AS none, cmin::text = '0' AS none FROM one;

-- Names that differ between here and there; columns that the remote does not show, and types that are wider.
CREATE FOREIGN TABLE renamed (x1 int OPTIONS (column_name 'a'), "X 2" text OPTIONS (column_name 'b'), nope int) SERVER scan OPTIONS (schema_name 'scan_t', table_name 't');
SELECT x1, "X 2" FROM renamed WHERE x1 < 4 ORDER BY x1;
SELECT * FROM test.remote_sql('SELECT r.x1 FROM renamed r WHERE "X 2" = ''AB''');
SELECT test.error_of('SELECT * FROM renamed');
ALTER FOREIGN TABLE renamed DROP COLUMN nope;
SELECT * FROM renamed WHERE x1 < 4 ORDER BY x1;
ALTER FOREIGN TABLE renamed RENAME COLUMN x1 TO x9;
SELECT x9 FROM renamed WHERE x9 = 3;
ALTER FOREIGN TABLE renamed ADD COLUMN c float8;
SELECT * FROM renamed WHERE x9 < 3 ORDER BY x9;
ALTER FOREIGN TABLE renamed DROP COLUMN "X 2", ADD COLUMN x2 int OPTIONS (column_name 'a');
SELECT *, renamed FROM renamed WHERE x9 < 3 AND x2 > 1 ORDER BY x9;
ALTER FOREIGN TABLE renamed ALTER COLUMN x2 OPTIONS (SET column_name 'd'), ALTER COLUMN x2 TYPE timestamptz;
SELECT * FROM renamed WHERE x9 = 1;
ALTER FOREIGN TABLE renamed OPTIONS (SET table_name 'v');
SELECT test.error_of('SELECT * FROM renamed');
SELECT x9 FROM renamed ORDER BY x9 DESC LIMIT 1;
-- A foreign table without table_name and schema_name has the remote table's names.
CREATE SCHEMA scan_t2;
CREATE FOREIGN TABLE scan_t2.one (a int) SERVER scan;
SELECT test.error_of('TABLE scan_t2.one');
ALTER FOREIGN TABLE scan_t2.one OPTIONS (ADD schema_name 'scan_t');
TABLE scan_t2.one;
DROP SCHEMA scan_t2 CASCADE;
-- A table without columns here that has some there; CHECK and NOT NULL are only believed.
CREATE FOREIGN TABLE nothing () SERVER scan OPTIONS (schema_name 'scan_t', table_name 't');
SELECT count(*) FROM nothing;
SELECT test.rows_of('SELECT * FROM nothing LIMIT 2', 'f');
CREATE FOREIGN TABLE believed (a int NOT NULL, b text NOT NULL, CHECK (a > 1000)) SERVER scan OPTIONS (schema_name 'scan_t', table_name 't');
SELECT count(*), count(b) FROM believed;
SET constraint_exclusion = on;
SELECT count(*) FROM believed WHERE a < 10;
RESET constraint_exclusion;
-- A generated column of the foreign table is read, not computed.
CREATE FOREIGN TABLE computed (a int, b int GENERATED ALWAYS AS (a * 1000) STORED) SERVER scan OPTIONS (schema_name 'scan_t', table_name 'generated');
SELECT * FROM computed WHERE a IS NOT NULL ORDER BY a;
SELECT a FROM computed WHERE b = 6;

-- A child of a local table; a foreign table as parent.
CREATE TABLE scan_l_parent (a int, b text);
INSERT INTO scan_l_parent VALUES (-1, 'local');
CREATE FOREIGN TABLE child () INHERITS (scan_l_parent) SERVER scan OPTIONS (schema_name 'scan_t', table_name 't');
SELECT tableoid::regclass, * FROM scan_l_parent WHERE a < 3 ORDER BY a;
SELECT * FROM ONLY scan_l_parent;
CREATE FOREIGN TABLE grandchild () INHERITS (child) SERVER scan OPTIONS (schema_name 'scan_t', table_name 'v');
SELECT tableoid::regclass, count(*), sum(a) FROM child GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM ONLY child;

-- 100 MB in one value, once.
\c regression_remote
CREATE VIEW scan_t.huge AS SELECT repeat('0123456789', 10000000) AS h;
\c :here
SET search_path = scan_f;
CREATE FOREIGN TABLE huge (h text) SERVER scan OPTIONS (schema_name 'scan_t');
SELECT length(h), md5(h) = md5(repeat('0123456789', 10000000)) AS right FROM huge;

SET client_min_messages = warning;
DROP SERVER scan CASCADE;
DROP SCHEMA scan_f, scan_t CASCADE;
