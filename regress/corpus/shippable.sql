-- Asks about every line of shippable.tsv and shows those that get another answer than the file says.
-- usage: cd regress/corpus && psql -X -v ON_ERROR_STOP=1 -f shippable.sql
-- As superuser of a throwaway cluster that has a debug build of the extension, contrib, ICU, and encoding UTF8.
-- Makes and drops the databases ship_local and ship_remote.
\set QUIET 1
SET client_min_messages = warning;
SELECT split_part(current_setting('unix_socket_directories'), ',', 1) AS socket, current_setting('port') AS port \gset
DROP DATABASE IF EXISTS ship_remote;
DROP DATABASE IF EXISTS ship_local;
CREATE DATABASE ship_remote TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
CREATE DATABASE ship_local TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';

\c ship_remote
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TYPE mood2 AS ENUM ('x', 'y');
CREATE DOMAIN posint AS int CHECK (value > 0);
CREATE DOMAIN other AS int CHECK (value > 0);
CREATE DOMAIN plain AS text;
CREATE TYPE comp AS (a int, b text);
CREATE TYPE compts AS (a int, t timestamptz);

\c ship_local
SET client_min_messages = warning;
CREATE EXTENSION pg_remote_fdw;
CREATE EXTENSION citext;
CREATE FUNCTION why_not(text, int) RETURNS text LANGUAGE c STRICT AS 'pg_remote_fdw', 'pgr_debug_why_not';
CREATE FUNCTION why_not_where(text, int) RETURNS text LANGUAGE c STRICT AS 'pg_remote_fdw', 'pgr_debug_why_not_where';
CREATE FUNCTION why_not_subquery(text, int) RETURNS text LANGUAGE c STRICT
    AS 'pg_remote_fdw', 'pgr_debug_why_not_subquery';
-- Two definitions differ from those of the remote: mood2 and other.
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TYPE mood2 AS ENUM ('x', 'y', 'z');
CREATE DOMAIN posint AS int CHECK (value > 0);
CREATE DOMAIN other AS int CHECK (value > 5);
CREATE DOMAIN plain AS text;
CREATE TYPE comp AS (a int, b text);
CREATE TYPE compts AS (a int, t timestamptz);
CREATE COLLATION nondet (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TEXT SEARCH CONFIGURATION public.myconf (COPY = simple);

CREATE SERVER lb FOREIGN DATA WRAPPER pg_remote_fdw
    OPTIONS (host :'socket', port :'port', dbname 'ship_remote', extensions 'citext');
CREATE USER MAPPING FOR CURRENT_USER SERVER lb OPTIONS (password_required 'false');
CREATE SERVER lb2 FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host :'socket', port :'port', dbname 'ship_remote');
CREATE SCHEMA f;
SET search_path = f, public;
CREATE FOREIGN TABLE t (id int NOT NULL, k int, v text, ts timestamptz, d date, n numeric, f float8, arr int[],
    j jsonb, m mood, vc varchar(20), b bool) SERVER lb OPTIONS (schema_name 'r');
CREATE FOREIGN TABLE u (id int NOT NULL, t_id int, w text) SERVER lb OPTIONS (schema_name 'r');
CREATE FOREIGN TABLE z (id int NOT NULL, p posint, c comp, ct text COLLATE "C", rg int4range, tv tsvector,
    iv interval, tm timestamp, bt bytea, u uuid) SERVER lb OPTIONS (schema_name 'r');
CREATE FOREIGN TABLE w (id int, m2 mood2, o other, pl plain, mo money, x xml, ci citext, ic text COLLATE "en-x-icu",
    nd text COLLATE nondet, nm name, ch char(5), ba bit(3), tz timetz, ti time, tr tstzrange, xx xid, oi oid,
    js json, ta text[], cts compts, rc regclass, pt point, ia inet, q "char", ip jsonpath)
    SERVER lb OPTIONS (schema_name 'r');
CREATE FOREIGN TABLE parent (id int) SERVER lb;
CREATE FOREIGN TABLE child () INHERITS (parent) SERVER lb;
CREATE FOREIGN TABLE other_server (id int) SERVER lb2;
CREATE TABLE loc (id int PRIMARY KEY, x text);
CREATE SEQUENCE s;
CREATE VIEW vt AS SELECT * FROM t;
CREATE VIEW vsb WITH (security_barrier) AS SELECT * FROM t WHERE k = 5;
CREATE FUNCTION fi(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE FUNCTION fip(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1 + 1; END';
CREATE FUNCTION fs(int) RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN $1 + 1; END';
CREATE FUNCTION fv(int) RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN $1 + 1; END';

CREATE FUNCTION ask(line text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    asked text := regexp_replace(line, '^\[\d+\] ', '');
    version int := coalesce(substring(line FROM '^\[(\d+)\] '), '0');
BEGIN
    IF asked ~ '^[tuzw]: ' THEN
        RETURN why_not_where('SELECT 1 FROM ' || left(asked, 1) || ' WHERE ' || substr(asked, 4), version);
    ELSIF asked LIKE 'scan: %' THEN
        RETURN why_not_where(substr(asked, 7), version);
    ELSIF asked LIKE 'sub: %' THEN
        RETURN why_not_subquery(substr(asked, 6), version);
    END IF;
    RETURN why_not(asked, version);
EXCEPTION WHEN OTHERS THEN
    RETURN 'error: ' || sqlerrm;
END $$;

CREATE TEMP TABLE corpus (line int GENERATED ALWAYS AS IDENTITY, content text);
\copy corpus (content) from 'shippable.tsv' (format csv, delimiter E'\x01', quote E'\x02')
CREATE TEMP TABLE answers AS
SELECT line, split_part(content, E'\t', 1) AS asked, split_part(content, E'\t', 2) AS expected,
       ask(split_part(content, E'\t', 1)) AS answer
FROM (SELECT line, regexp_replace(content, '^\{\d+\} ', '') AS content,
             coalesce(substring(content FROM '^\{(\d+)\} ')::int, 0) AS major FROM corpus) AS lines
WHERE content NOT LIKE '#%' AND content <> '' AND current_setting('server_version_num')::int / 10000 >= major
ORDER BY line;

\pset tuples_only on
\pset format unaligned
SELECT 'line ' || line || ': ' || asked || E'\n  expected: ' || expected || E'\n  answer:   ' || answer
FROM answers WHERE answer IS DISTINCT FROM expected ORDER BY line;
SELECT count(*) FILTER (WHERE answer = expected) || ' of ' || count(*) || ' answers as expected' FROM answers;
SELECT count(*) = 0 AS passed FROM answers WHERE answer IS DISTINCT FROM expected \gset
\c postgres
DROP DATABASE ship_local;
DROP DATABASE ship_remote;
\if :passed
\else
\warn 'shippable.tsv: answers differ'
DO $$ BEGIN RAISE EXCEPTION 'answers differ'; END $$;
\endif
