-- One table for each built-in data type that a column can have, and for some user-made ones, with samples: run in the
-- remote database and, for the truth, in the local one. Nothing is forgotten: the types come from pg_type.
SET client_min_messages = warning;
SET search_path = pg_catalog;
SET standard_conforming_strings = on;
SET array_nulls = on;
SET xmloption = content;
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';
CREATE SCHEMA types_u;
CREATE TYPE types_u.mood AS ENUM ('sad', 'ok', 'it''s "good", \ {really}', 'Ärger');
CREATE DOMAIN types_u.positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN types_u.words AS text[];
CREATE TYPE types_u.pair AS (n integer, t text, a numeric[], m types_u.mood);
CREATE TYPE types_u.nested AS (p types_u.pair, ps types_u.pair[], d types_u.positive);
CREATE DOMAIN types_u.pair_domain AS types_u.pair;
CREATE TYPE types_u."Odd ""Name""" AS ENUM ('x', 'y');
CREATE TYPE types_u.floats AS RANGE (subtype = float8);
CREATE SCHEMA types_t;
SET search_path = types_t, pg_catalog;

CREATE TABLE samples (id serial, type regtype, value text);
CREATE FUNCTION sample(type text, VARIADIC vals text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN  -- types of newer versions are not everywhere
    INSERT INTO types_t.samples (type, value) SELECT to_regtype(type), v FROM unnest(vals) v WHERE to_regtype(type) IS NOT NULL;
END $$;
SELECT sample('bool', 't', 'f');
SELECT sample('bytea', '\x', '\x00ff5c27220a', '\x' || repeat('c3', 5000));
SELECT sample('"char"', 'a', '', ' ', '\', '''');
SELECT sample('name', '', 'abc', 'Ä"''\ ,{}', repeat('n', 63));
SELECT sample('int8', '0', '-1', '9223372036854775807', '-9223372036854775808');
SELECT sample('int2', '0', '-1', '32767', '-32768');
SELECT sample('int4', '0', '-1', '2147483647', '-2147483648');
SELECT sample('oid8', '0', '1', '18446744073709551615');
SELECT sample('int2vector', '', '1', '1 -2 32767');
SELECT sample('oidvector', '', '1', '1 2 4294967295');
SELECT sample('text', '', ' ', 'a', 'A', 'it''s', 'back\slash \n \\', 'double " quote', '{a,b}', '(a,b)', 'NULL', '$1', '%s',
              E'line\nnew\ttab\rret\x01', 'Grüße, 世界, 😀', 'e' || E'\u0301', repeat('long ', 3000));
SELECT sample('varchar', '', ' x ', 'O''Reilly \');
SELECT sample('bpchar', '', 'a', 'a   ', '  ');
SELECT sample('refcursor', '', 'c 1');
SELECT sample('oid', '0', '1', '4294967295');
SELECT sample('tid', '(0,0)', '(1,2)', '(4294967295,65535)');
SELECT sample('xid', '0', '3', '4294967295');
SELECT sample('cid', '0', '4294967295');
SELECT sample('xid8', '0', '18446744073709551615');
SELECT sample('json', '{"a":  1, "b": [null, "x\"\\\u00e9"], "a": 2}', 'null', '" "', '1e400', ' [ ] ');
SELECT sample('jsonb', '{"a":  1, "b": [null, "x\"\\\u00e9"]}', 'null', '""', '1e400', '[]', '-0', '1.500', '{"k": {"k": [[[]]]}}');
SELECT sample('jsonpath', '$', 'strict $.a[*] ? (@.b > 1 && @ like_regex "x\"y")', '$[0 to last]');
SELECT sample('xml', '<a b="c">d &amp; e</a>', 'text <b/> fragment', '<?xml version="1.0"?><r/>');
SELECT sample('point', '(0,0)', '(1.5,-2.25)', '(-0,NaN)', '(Infinity,-Infinity)', '(1e308,4.9e-324)');
SELECT sample('lseg', '[(0,0),(1,1)]', '[(-1e100,0.1),(Infinity,2)]');
SELECT sample('path', '[(0,0),(1,1)]', '((0,0),(1,1),(2,0))', '[(0.1,0.2)]');
SELECT sample('box', '(1,1),(0,0)', '(Infinity,2),(-Infinity,1)', '(0.3,0.3),(0.1,0.1)');
SELECT sample('polygon', '((0,0))', '((0,0),(1,1),(1,0))');
SELECT sample('line', '{1,2,3}', '{0,-1,0.1}');
SELECT sample('circle', '<(0,0),0>', '<(1.5,-2),3.25>', '<(0,0),Infinity>');
SELECT sample('inet', '0.0.0.0', '1.2.3.4/24', '255.255.255.255', '::', '::ffff:1.2.3.4/96', '2001:db8::1');
SELECT sample('cidr', '0.0.0.0/0', '10.0.0.0/8', '1.2.3.4/32', '::/0', '2001:db8::/32');
SELECT sample('macaddr', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '08:00:2b:01:02:03');
SELECT sample('macaddr8', '00:00:00:00:00:00:00:00', '08:00:2b:ff:fe:01:02:03');
SELECT sample('float4', '0', '-0', '1.1', '-1e-10', '3.4028235e38', '1e-45', '16777217', 'NaN', 'Infinity', '-Infinity');
SELECT sample('float8', '0', '-0', '0.1', '1e23', '1.7976931348623157e308', '4.9e-324', '-9007199254740993', 'NaN', 'Infinity', '-Infinity');
SELECT sample('numeric', '0', '0.000', '-1.50', '1e-100', '1e130', '-99999999999999999999.000000000001', '10000', '123456789012345678901234567890', '0.0001', '0.00001', 'NaN',
              'Infinity', '-Infinity');
SELECT sample('money', '0', '12.34', '-0.01', '92233720368547758.07', '-92233720368547758.08');
SELECT sample('aclitem', '=r/pg_monitor', 'pg_monitor=a*w/pg_monitor');
SELECT sample('date', '2000-01-01', '1999-12-31', '4714-11-24 BC', '0001-12-31 BC', '0001-01-01', '5874897-12-31', '2024-02-29', 'infinity', '-infinity');
SELECT sample('time', '00:00:00', '24:00:00', '12:34:56.789123', '23:59:59.999999');
SELECT sample('timetz', '00:00:00+00', '24:00:00-15:59', '12:34:56.000001+05:30:15', '00:00:00+15:59');
SELECT sample('timestamp', '2000-01-01 00:00:00', '1999-12-31 23:59:59.999999', '4714-11-24 00:00:00 BC', '0001-12-31 23:59:59.5 BC',
              '294276-12-31 23:59:59.999999', '2024-03-10 02:30:00', 'infinity', '-infinity');
SELECT sample('timestamptz', '2000-01-01 00:00:00+00', '1999-12-31 23:59:59.999999-08', '4714-11-24 00:00:00+00 BC', '0001-12-31 23:59:59.5+00 BC',
              '294276-12-31 23:59:59.999999+00', '2024-11-03 09:30:00+00', '1883-11-18 12:03:57+00', 'infinity', '-infinity');
SELECT sample('interval', '0', '1 year -2 mons +3 days -04:05:06.789012', '-1 mon 1 day', '178000000 years', '-178000000 years', '00:00:00.000001',
              '1 day -00:00:01', '-3 days');
SELECT sample('interval', 'infinity', '-infinity') WHERE current_setting('server_version_num')::int >= 170000;
SELECT sample('bit', '0', '1');
SELECT sample('varbit', '', '1', '10110', repeat('10', 50));
SELECT sample('uuid', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
SELECT sample('txid_snapshot', '10:20:', '10:20:12,13');
SELECT sample('pg_snapshot', '10:20:', '10:20:12,13');
SELECT sample('pg_lsn', '0/0', 'FFFFFFFF/FFFFFFFF', '16/B374D848');
SELECT sample('tsvector', '', '''a'':1A,2B ''it''''s'':3', 'plain words');
SELECT sample('tsquery', '', '''a'' & !''b'' | ''c'':*AB', '''x'' <-> ''y'' <3> ''it''''s''');
SELECT sample('regproc', '-', 'now', '4000000000');
SELECT sample('regprocedure', '-', 'abs(integer)', '4000000000');
SELECT sample('regoper', '0', '||/', '4000000000');
SELECT sample('regoperator', '0', '+(integer,integer)', '4000000000');
SELECT sample('regclass', '-', 'pg_class', '4000000000');
SELECT sample('regtype', '-', 'integer', 'timestamp with time zone', '4000000000');
SELECT sample('regcollation', '-', '"C"', '4000000000');
SELECT sample('regnamespace', '-', 'pg_catalog', '4000000000');
SELECT sample('regrole', '-', 'pg_monitor', '4000000000');
SELECT sample('regconfig', '-', 'english', '4000000000');
SELECT sample('regdictionary', '-', 'simple', '4000000000');
SELECT sample('regdatabase', '-', 'template1', '4000000000');
SELECT sample('int4range', 'empty', '(,)', '[1,5)', '[2147483646,2147483647)', '(,0)', '[7,)');
SELECT sample('int8range', 'empty', '(,)', '[-9223372036854775808,9223372036854775807)');
SELECT sample('numrange', 'empty', '(,)', '[1.50,1.500]', '(0.1,NaN]', '[-Infinity,Infinity]');
SELECT sample('tsrange', 'empty', '(,)', '["2000-01-01 00:00:00","2000-01-01 00:00:00.000001")', '[-infinity,infinity)');
SELECT sample('tstzrange', 'empty', '(,)', '["1999-12-31 23:59:59.999999+00","4000-01-01 00:00:00+00"]', '["4714-11-24 00:00:00+00 BC",)');
SELECT sample('daterange', 'empty', '(,)', '[2000-01-01,2000-01-02)', '["4713-01-01 BC",infinity)');
SELECT sample('int4multirange', '{}', '{(,)}', '{[1,3),[5,7)}');
SELECT sample('int8multirange', '{}', '{(,)}', '{[1,3),[5,)}');
SELECT sample('nummultirange', '{}', '{(,)}', '{[1.0,1.50],(2,Infinity)}');
SELECT sample('tsmultirange', '{}', '{(,)}', '{["2000-01-01 00:00:00","2001-01-01 00:00:00")}');
SELECT sample('tstzmultirange', '{}', '{(,)}', '{["2000-01-01 00:00:00+00","2001-01-01 00:00:00+00")}');
SELECT sample('datemultirange', '{}', '{(,)}', '{[2000-01-01,2000-01-02),[2001-01-01,)}');
SELECT sample('types_u.mood', 'sad', 'it''s "good", \ {really}', 'Ärger');
SELECT sample('types_u."Odd ""Name"""', 'x', 'y');
SELECT sample('types_u.positive', '1', '2147483647');
SELECT sample('types_u.words', '{}', '{a,NULL,"b c"}');
SELECT sample('types_u.pair', '(,,,)', '(1,"it''s \\ ""x"" (,)","{1.0,NULL,NaN}",sad)', '(-1,"",{},Ärger)');
SELECT sample('types_u.nested', '(,,)', '("(1,""a b"",""{1,2}"",ok)","{""(1,x,,)"",NULL}",7)');
SELECT sample('types_u.pair_domain', '(,,,)', '(5,x,{1},ok)');
SELECT sample('types_u.floats', 'empty', '[-0,1e308)', '(,NaN)');
SELECT sample('types_u.floats_multirange', '{}', '{[1,2),(3,)}');

-- Built-in row types: all NULL, and the first column set.
INSERT INTO samples (type, value)
SELECT t.oid, format('(%s%s)', first, repeat(',', (SELECT count(*)::int - 1 FROM pg_attribute a WHERE a.attrelid = t.typrelid AND attnum > 0)))
FROM pg_type t, (VALUES (''), ('1')) f (first) WHERE t.oid < 10000 AND t.typtype = 'c' ORDER BY t.oid, first;

-- Types whose input function takes nothing: only NULL can be there.
CREATE TABLE no_input AS
SELECT oid FROM pg_type WHERE typname IN ('pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list', 'gtsvector', 'pg_brin_bloom_summary',
                                          'pg_brin_minmax_multi_summary') AND oid < 10000;
CREATE TABLE not_a_column (type regtype);
CREATE TABLE without_sample (type regtype);

-- An array literal of a type's samples.
CREATE FUNCTION element(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL THEN 'NULL' ELSE '"' || replace(replace(value, '\', '\\'), '"', '\"') || '"' END
$$;
INSERT INTO samples (type, value)
SELECT t.typarray, literal
FROM (SELECT oid, typarray, typnamespace, typtype, typdelim::text AS typdelim FROM pg_type) t,
     LATERAL (SELECT array_agg(types_t.element(s.value) ORDER BY s.id) FROM samples s WHERE s.type = t.oid) AS elements (e),
     LATERAL (VALUES ('{}'), ('{NULL}'), ('{' || array_to_string(e, typdelim) || typdelim || 'NULL}'),
                     (format('{{%1$s%3$s%2$s}%3$s{NULL%3$s%1$s}}', e[1], e[2], typdelim)),
                     (format('[0:1]={%s%s%s}', e[2], typdelim, e[1])),
                     (format('[-1:-1][5:6][2:3]={{{%1$s%3$s%2$s}%3$s{NULL%3$s%1$s}}}', e[1], e[2], typdelim))) v (literal)
WHERE t.typarray <> 0 AND (t.oid < 10000 OR t.typnamespace = 'types_u'::regnamespace) AND literal IS NOT NULL
  AND (e IS NOT NULL OR literal IN ('{}', '{NULL}'))
  AND t.typtype <> 'p' AND t.oid <> 'pg_attribute'::regtype
ORDER BY t.oid, literal COLLATE "C";

DO $$
DECLARE
    item record;
    sample record;
BEGIN
    FOR item IN
        SELECT t.oid, t.typname, format_type(t.oid, -1) AS name, t.typname || CASE WHEN t.oid >= 10000 THEN '_u' ELSE '' END AS short
        FROM pg_type t
        WHERE t.typtype IN ('b', 'c', 'd', 'e', 'r', 'm') AND (t.oid < 10000 OR t.typnamespace = 'types_u'::regnamespace)
          AND (t.oid >= 10000 OR t.typelem = 0 OR t.typelem NOT IN (SELECT p.oid FROM pg_type p WHERE p.typtype = 'p'))
        ORDER BY t.oid
    LOOP
        BEGIN
            EXECUTE format('CREATE TABLE types_t.%I (id serial, v %s, mood types_u.mood DEFAULT ''ok'')', 't_' || item.short, item.name);
        EXCEPTION WHEN invalid_table_definition THEN
            INSERT INTO types_t.not_a_column VALUES (item.oid);
            CONTINUE;
        END;
        EXECUTE format('INSERT INTO types_t.%I (v) VALUES (NULL)', 't_' || item.short);
        FOR sample IN SELECT value FROM types_t.samples s WHERE s.type = item.oid ORDER BY id LOOP
            EXECUTE format('INSERT INTO types_t.%I (v) VALUES (%L)', 't_' || item.short, sample.value);
        END LOOP;
        IF NOT FOUND AND item.oid NOT IN (SELECT oid FROM types_t.no_input) THEN
            INSERT INTO types_t.without_sample VALUES (item.oid);
        END IF;
    END LOOP;
END $$;

-- Type modifiers.
CREATE TABLE typmods (
    id int, a varchar(3), b char(5), c numeric(10,2), d bit(4), e varbit(6), f time(0), g timestamp(3),
    h timestamptz(0), i interval day to second(2), j varchar(3)[], k numeric(4,-2), l interval year to month);
INSERT INTO typmods VALUES (1, 'abc', 'ab', 12345678.99, '1010', '101', '12:34:56.7', '2000-01-01 00:00:00.1239', '2000-01-01 00:00:00.9+00', '1 day 00:00:01.239', '{abc,NULL,d}', 123456, '1 year 5 mons'),
    (2, '', '', -0.01, '0000', '', '00:00', 'infinity', '-infinity', '-1 day', '{}', 0, '0');
