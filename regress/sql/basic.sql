-- The objects of the extension, and the shortest way to a remote table.
\set here :DBNAME

-- Every object of the extension has a comment.
SELECT pg_describe_object(d.classid, d.objid, 0) AS object
FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'pg_remote_fdw' AND d.deptype = 'e' AND obj_description(d.objid, d.classid::regclass::name) IS NULL
ORDER BY 1;
SELECT pg_describe_object(d.classid, d.objid, 0) AS object
FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'pg_remote_fdw' AND d.deptype = 'e'
ORDER BY pg_describe_object(d.classid, d.objid, 0) COLLATE "C";
SELECT proname, proisstrict, proparallel, provolatile, prosecdef, proacl IS NULL AS acl_default
FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
WHERE e.extname = 'pg_remote_fdw' AND d.deptype = 'e' ORDER BY proname COLLATE "C", 2;
-- USAGE on the wrapper is the superuser's alone.
SELECT fdwname, fdwhandler::regproc, fdwvalidator::regproc, fdwacl, fdwoptions
FROM pg_foreign_data_wrapper WHERE fdwname = 'pg_remote_fdw';

-- A remote table.
\c regression_remote
CREATE SCHEMA basic_t;
SET search_path = basic_t;
CREATE TABLE basic_t.town (id int PRIMARY KEY, name text NOT NULL, people int);
INSERT INTO basic_t.town VALUES (1, 'Aachen', 249070), (2, 'Bonn', 331885), (3, 'Celle', NULL);
\c :here
SELECT test.create_server('basic');
CREATE SCHEMA basic_f;
SET search_path = basic_f;
CREATE FOREIGN TABLE town (id int, name text, people int) SERVER basic OPTIONS (schema_name 'basic_t');
SELECT * FROM town ORDER BY id;
SELECT name FROM town WHERE people > 300000;
SELECT count(*), sum(people) FROM town;
SELECT * FROM test.remote_sql('SELECT name FROM town WHERE people > 300000');
EXPLAIN (VERBOSE, COSTS OFF) SELECT name FROM town WHERE people > 300000;
SELECT * FROM town WHERE name = 'Bonn' OR people IS NULL ORDER BY name COLLATE "C";
TABLE town LIMIT 0;
SELECT EXISTS (SELECT FROM town WHERE id = 2) AS yes, EXISTS (SELECT FROM town WHERE id = 4) AS no;

-- Only SELECT is there yet; what cannot be done says so.
SELECT test.error_of('CREATE INDEX ON town (id)');

-- Dropping and creating again in the same session, with another schema.
DROP EXTENSION pg_remote_fdw;
DROP EXTENSION pg_remote_fdw CASCADE;
SELECT * FROM town;
CREATE SCHEMA basic_elsewhere;
CREATE EXTENSION pg_remote_fdw SCHEMA basic_elsewhere;
SELECT count(*) FROM pg_foreign_server;
DROP EXTENSION pg_remote_fdw;
DROP SCHEMA basic_elsewhere;
DROP SCHEMA basic_f;
CREATE EXTENSION pg_remote_fdw SCHEMA public;
