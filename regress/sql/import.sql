-- IMPORT FOREIGN SCHEMA: every kind of relation, options, LIMIT TO and EXCEPT, comments, odd names, missing types.
\set here :DBNAME
\c regression_remote
SET search_path = pg_catalog;
SET standard_conforming_strings = on;
CREATE SCHEMA import_t;
CREATE SCHEMA "import ""odd""";
CREATE SCHEMA import_empty;
CREATE TYPE import_t.mood AS ENUM ('a', 'b');
CREATE TYPE import_t.only_there AS ENUM ('x');
CREATE DOMAIN import_t.positive AS int CHECK (VALUE > 0);
CREATE COLLATION import_t.my_c FROM "C";
CREATE SEQUENCE import_t.seq;
CREATE FUNCTION import_t.f() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
SET search_path = import_t, pg_catalog;
CREATE TABLE plain (id int PRIMARY KEY, v varchar(10) NOT NULL, n numeric(10,2), c char(3), a text[], a2 int[][], ts timestamp(3) without time zone, tz timestamptz(0), iv interval day to second(1), b bit varying(5), "char" "char", t time(2) with time zone);
CREATE TABLE collated (a text COLLATE "C", b text COLLATE "POSIX", c text, d varchar(5) COLLATE import_t.my_c, e name);
CREATE TABLE defaults (a int DEFAULT 42, b text DEFAULT 'it''s ' || 'x', c timestamptz DEFAULT now(), d int DEFAULT nextval('seq'), e int DEFAULT f(), f float8 DEFAULT -0.5, g text DEFAULT current_user, h date DEFAULT '2024-01-31', i int GENERATED ALWAYS AS IDENTITY, j int[] DEFAULT '{1,2}', k text DEFAULT E'back\\slash');
CREATE TABLE generated (a int NOT NULL, b int GENERATED ALWAYS AS (a * 2) STORED, c text GENERATED ALWAYS AS ('x' || a::int) STORED);
ALTER TABLE generated DROP COLUMN c;
CREATE TABLE holes (x int, a int, y int, b int);
ALTER TABLE holes DROP COLUMN x, DROP COLUMN y;
CREATE TABLE nocols ();
CREATE TABLE parent (k int, v text) PARTITION BY LIST (k);
CREATE TABLE part_1 PARTITION OF parent FOR VALUES IN (1);
CREATE TABLE part_2 PARTITION OF parent FOR VALUES IN (2) PARTITION BY RANGE (k);
CREATE TABLE part_2_1 PARTITION OF part_2 FOR VALUES FROM (0) TO (9);
CREATE TABLE inherited (extra int) INHERITS (plain);
CREATE VIEW view AS SELECT id, v, 'text'::text AS t, NULL::text COLLATE "C" AS nothing FROM plain;
CREATE MATERIALIZED VIEW matview AS SELECT id, v FROM plain;
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE foreign_there (a int NOT NULL, b text) SERVER nowhere;
CREATE TEMP TABLE temporary (a int);
CREATE UNLOGGED TABLE unlogged (a int);
CREATE TYPE composite AS (a int);
CREATE INDEX plain_v ON plain (v);
CREATE TABLE missing (a int, o only_there);
CREATE TABLE user_types (m mood, p positive, ms mood[], r plain);
COMMENT ON TABLE plain IS 'a table; with ''quotes'', "double", \ and
a line break';
COMMENT ON COLUMN plain.v IS 'a column''s comment';
COMMENT ON COLUMN plain.tz IS '';
COMMENT ON VIEW view IS 'a view';
COMMENT ON COLUMN view.t IS 'column of a view';
COMMENT ON MATERIALIZED VIEW matview IS 'a materialized view';
COMMENT ON TABLE parent IS 'partitioned';
INSERT INTO plain (id, v) VALUES (1, 'one');
INSERT INTO parent VALUES (1, 'p1'), (2, 'p2');
SET search_path = "import ""odd""", pg_catalog;
CREATE TABLE "Table; DROP TABLE x; --" ("Column ""1""" int, "select" int, "a.b" text, "%s $1" int, "ü" text, "new
line" int);
CREATE TABLE "select" ("from" int);
CREATE TABLE "back\slash" ("c\" int);
CREATE TABLE "a_name_that_is_exactly_sixty_three_bytes_long_which_is_the_max_" (a int);
CREATE TABLE "''" (a int);
CREATE TABLE """" (a int);
INSERT INTO "Table; DROP TABLE x; --" VALUES (1, 2, 'x', 3, 'ü', 4);
COMMENT ON TABLE "select" IS $$'); DROP SCHEMA import_f CASCADE; --$$;
COMMENT ON COLUMN "Table; DROP TABLE x; --"."Column ""1""" IS 'c"1"';
\c :here
SELECT test.create_server('import');
CREATE SCHEMA import_t;  -- the types of that schema, where the remote has them
CREATE TYPE import_t.mood AS ENUM ('a', 'b');
CREATE DOMAIN import_t.positive AS int CHECK (VALUE > 0);
CREATE COLLATION import_t.my_c FROM "C";
CREATE SEQUENCE import_t.seq;
CREATE FUNCTION import_t.f() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE TABLE import_t.plain (id int);
CREATE SCHEMA import_f;
SET search_path = public;

CREATE FUNCTION imported(schema text) RETURNS TABLE (tab text, columns text) LANGUAGE sql AS $$
    SELECT c.relname || coalesce(' ' || replace(array_to_string(f.ftoptions, ' '), E'\n', '\n'), ''),
           string_agg(format('%s%s%s%s%s%s', quote_ident(replace(a.attname, E'\n', '\n')) || ' ' || format_type(atttypid, atttypmod),
                             CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation END,
                             CASE WHEN a.attgenerated <> '' THEN ' GENERATED AS ' || pg_get_expr(d.adbin, d.adrelid) WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
                             CASE WHEN a.attnotnull THEN ' NOT NULL' END, ' ' || a.attfdwoptions::text, ''), ', ' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_foreign_table f ON f.ftrelid = c.oid LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = schema::regnamespace GROUP BY c.relname, f.ftoptions ORDER BY c.relname COLLATE "C"
$$;
CREATE FUNCTION comments(schema text) RETURNS TABLE (object text, comment text) LANGUAGE sql AS $$
    SELECT replace(c.relname || coalesce('.' || a.attname, ''), E'\n', '\n'), replace(d.description, E'\n', '\n')
    FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
    WHERE c.relnamespace = schema::regnamespace ORDER BY c.relname COLLATE "C", d.objsubid
$$;
CREATE PROCEDURE empty_again() LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL client_min_messages = warning;
    DROP SCHEMA import_f CASCADE;
    CREATE SCHEMA import_f;
END $$;

-- A type that is not here stops the import; the message says which column. Nothing is left of it.
SELECT test.error_of('IMPORT FOREIGN SCHEMA import_t FROM SERVER import INTO import_f') AS error;
\pset format unaligned
SELECT * FROM imported('import_f');
IMPORT FOREIGN SCHEMA import_t EXCEPT (missing) FROM SERVER import INTO import_f;
SELECT * FROM imported('import_f');
SELECT * FROM comments('import_f');
SELECT * FROM import_f.plain;
SELECT * FROM import_f.view;
SELECT * FROM import_f.parent ORDER BY k;
SELECT * FROM import_f.generated;

-- The options.
CALL empty_again();
IMPORT FOREIGN SCHEMA import_t LIMIT TO (collated, generated, plain) FROM SERVER import INTO import_f
OPTIONS (import_collate 'false', import_generated 'false', import_not_null 'false', import_comments 'false');
SELECT * FROM imported('import_f');
SELECT * FROM comments('import_f');
CALL empty_again();
IMPORT FOREIGN SCHEMA import_t LIMIT TO (defaults, generated) FROM SERVER import INTO import_f OPTIONS (import_default 'true');
SELECT * FROM imported('import_f');

-- LIMIT TO and EXCEPT; partitions only when named.
CALL empty_again();
IMPORT FOREIGN SCHEMA import_t LIMIT TO (part_1, part_2_1, no_such_table, plain, "Plain") FROM SERVER import INTO import_f;
SELECT tab FROM imported('import_f');
CALL empty_again();
IMPORT FOREIGN SCHEMA import_t EXCEPT (plain, user_types, collated, missing, no_such_table) FROM SERVER import INTO import_f;
SELECT tab FROM imported('import_f');
CALL empty_again();
IMPORT FOREIGN SCHEMA import_t LIMIT TO (no_such_table) FROM SERVER import INTO import_f;
SELECT tab FROM imported('import_f');

-- Odd names.
IMPORT FOREIGN SCHEMA "import ""odd""" FROM SERVER import INTO import_f;
SELECT * FROM imported('import_f');
SELECT * FROM comments('import_f');
SELECT * FROM import_f."Table; DROP TABLE x; --" WHERE "%s $1" = 3 AND "a.b" = 'x';
CALL empty_again();
IMPORT FOREIGN SCHEMA "import ""odd""" LIMIT TO ("''", """", "back\slash", "Table; DROP TABLE x; --") FROM SERVER import INTO import_f;
SELECT tab FROM imported('import_f');
CALL empty_again();
IMPORT FOREIGN SCHEMA "import ""odd""" EXCEPT ("''", """", "back\slash", "Table; DROP TABLE x; --") FROM SERVER import INTO import_f;
SELECT tab FROM imported('import_f');

-- Errors.
SELECT line, test.error_of(line) FROM test.lines($$
IMPORT FOREIGN SCHEMA no_such_schema FROM SERVER import INTO import_f
IMPORT FOREIGN SCHEMA import_t FROM SERVER import INTO no_such_schema
IMPORT FOREIGN SCHEMA import_t FROM SERVER no_such_server INTO import_f
IMPORT FOREIGN SCHEMA "import ""odd""" LIMIT TO ("select") FROM SERVER import INTO import_f
IMPORT FOREIGN SCHEMA import_t FROM SERVER import INTO import_f OPTIONS (import_colate 'true')
IMPORT FOREIGN SCHEMA import_t FROM SERVER import INTO import_f OPTIONS (fetch_size '1')
IMPORT FOREIGN SCHEMA import_empty FROM SERVER import INTO import_f
$$);

-- A type of another schema there than here, a collation that is not here.
CALL empty_again();
\c regression_remote
SET search_path = pg_catalog;
CREATE TYPE public.elsewhere AS ENUM ('e');
CREATE TABLE import_empty.t (e public.elsewhere);
CREATE TABLE import_empty.k (t text COLLATE import_t.my_c);
\c :here
SELECT test.error_of('IMPORT FOREIGN SCHEMA import_empty LIMIT TO (t) FROM SERVER import INTO import_f') AS error;
DROP COLLATION import_t.my_c;
SELECT test.error_of('IMPORT FOREIGN SCHEMA import_empty LIMIT TO (k) FROM SERVER import INTO import_f') AS error;
IMPORT FOREIGN SCHEMA import_empty LIMIT TO (k) FROM SERVER import INTO import_f OPTIONS (import_collate 'false');
SELECT * FROM imported('import_f');

-- 500 tables at once.
\c regression_remote
CREATE SCHEMA import_many;
SET search_path = pg_catalog;
DO $$ BEGIN FOR i IN 1 .. 500 LOOP EXECUTE format('CREATE TABLE import_many.t%s (a int, b text NOT NULL, c numeric(5,1))', i); END LOOP; END $$;
\c :here
CALL empty_again();
IMPORT FOREIGN SCHEMA import_many FROM SERVER import INTO import_f;
SELECT count(*), min(columns), max(columns) FROM imported('import_f');

SET client_min_messages = warning;
DROP SERVER import CASCADE;
DROP SCHEMA import_f, import_t CASCADE;
\c regression_remote
SET client_min_messages = warning;
DROP SCHEMA import_t, import_many, import_empty, "import ""odd""" CASCADE;
DROP TYPE public.elsewhere;
