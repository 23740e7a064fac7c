-- Values in binary format: every decoder against the type's own output, and against bytes that no server should send.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/types_data.sql'
\set ECHO none
\o /dev/null
BEGIN;
\i :data
\o
\set ECHO all
SET search_path = types_t, public;
SET client_min_messages = warning;
-- A decoded value, or the error.
CREATE FUNCTION decoded(type regtype, value bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN 'value ' || test.pgr_debug_decode(type, value);
EXCEPTION WHEN OTHERS THEN
    RETURN 'error ' || sqlstate || ' ' || sqlerrm;
END $$;
-- The samples of each type in its binary form.
CREATE TABLE binaries (type regtype, name text, value bytea, shown text);
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN SELECT c.relname, a.atttypid, t.typsend
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'v' JOIN pg_type t ON t.oid = a.atttypid
                WHERE c.relnamespace = 'types_t'::regnamespace AND c.relname LIKE 't\_%' AND c.relkind = 'r' AND a.atttypid < 10000 AND t.typsend <> 0
    LOOP
        BEGIN
            EXECUTE format('INSERT INTO binaries SELECT %s, %L, %s(v), format(''%%s'', v) FROM %I WHERE v IS NOT NULL', item.atttypid, format_type(item.atttypid, -1), item.typsend, item.relname);
        EXCEPTION WHEN undefined_function THEN
            NULL;  -- no binary form
        END;
    END LOOP;
END $$;
-- Types that have a decoder, and what it makes of the samples.
CREATE TABLE decoders AS SELECT type, name, count(*) AS n FROM binaries WHERE decoded(type, value) NOT LIKE 'error 0A000%' GROUP BY 1, 2;
\pset format unaligned
SELECT string_agg(name, ', ' ORDER BY type::oid) AS decoders FROM decoders;
SELECT name, shown, decoded(type, value) FROM binaries JOIN decoders USING (type, name) WHERE decoded(type, value) <> 'value ' || shown ORDER BY type::oid;
-- Cut, lengthened, with bits turned: an error of class 22 (42, 54: not this array), or a value that the type's own input takes.
CREATE TABLE damaged AS
SELECT DISTINCT type, name, bytes FROM binaries JOIN decoders USING (type, name),
LATERAL (SELECT substring(value FROM 1 FOR least(length(value), 400)) AS v) s,
LATERAL (SELECT substring(v FROM 1 FOR n) AS bytes FROM generate_series(0, least(length(v), 60)) n
         UNION SELECT v || '\x00' UNION SELECT v || '\xffffffff' UNION SELECT '\x' UNION SELECT '\xffffffffffffffffffffffff'
         UNION SELECT set_bit(v, bit, 1 - get_bit(v, bit)) FROM generate_series(0, least(length(v), 40) * 8 - 1) bit WHERE v <> '\x'
         UNION SELECT set_byte(v, byte, 255) FROM generate_series(0, least(length(v), 40) - 1) byte
         UNION SELECT set_byte(v, byte, 127) FROM generate_series(0, least(length(v), 40) - 1) byte
         UNION SELECT set_byte(v, byte, 0) FROM generate_series(0, least(length(v), 40) - 1) byte) b;
CREATE FUNCTION verdict(type regtype, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text := decoded(type, bytes);
BEGIN
    IF result LIKE 'error %' THEN
        RETURN substring(result FROM 'error (..)');
    ELSIF result IS NULL THEN
        RETURN 'null';
    END IF;
    EXECUTE format('SELECT %L::%s', substring(result FROM 7), format_type(type, -1));
    RETURN 'value';
EXCEPTION WHEN OTHERS THEN
    RETURN format('value that %s does not take: %s (%s)', type, left(substring(result FROM 7), 60), sqlerrm);
END $$;
SELECT count(*) > 10000 AS many FROM damaged;
CREATE TABLE verdicts AS SELECT type, name, bytes, verdict(type, bytes) FROM damaged;
SELECT name, verdict, min(bytes::text), count(*) FROM verdicts WHERE verdict NOT IN ('value', '22', '08', '42', '54')
AND verdict NOT LIKE '%(interval field value out of range%'  -- PostgreSQL's own output of its smallest intervals
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT verdict, count(*) > 1000 AS many FROM verdicts WHERE verdict IN ('value', '22') GROUP BY 1 ORDER BY 1;
-- Text in another encoding than the database's is refused, whatever the client's encoding is.
SET client_encoding = 'LATIN1';
SELECT encode(b, 'hex') AS bytes, substring(decoded('text', b) FROM 'value|error .{5}') FROM unnest('{"\\xc3bc","\\xfc","\\x6100","\\xf0908080","\\xf0808080","\\xeda080","\\xf8888080"}'::bytea[]) b;
SELECT encode(b, 'hex') AS bytes, t, substring(decoded(t, b) FROM 'value|error .{5}') FROM unnest('{"\\xfc","\\x610062"}'::bytea[]) b, unnest('{varchar,name,bpchar,json}'::regtype[]) t;
ROLLBACK;
