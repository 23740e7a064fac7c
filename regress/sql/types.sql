-- Every data type that a column can have, with NULLs and extremes: as column, as shipped constant, as parameter.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/types_data.sql'
\set here :DBNAME
\set ECHO none
\o /dev/null
\c regression_remote
\i :data
\c :here
\i :data
\o
\set ECHO all
SET search_path = public;
-- Types that the data do not cover; there must be none.
SELECT * FROM types_t.without_sample;
-- Not possible as column.
SELECT * FROM types_t.not_a_column;
CREATE SCHEMA types_f;
SELECT test.area('types');
SELECT test.create_server('types');
SELECT test.make_foreign('types');
SELECT count(*) > 180 AS many_types FROM pg_class WHERE relnamespace = 'types_f'::regnamespace AND relkind = 'f';

CREATE VIEW types_t.all_types AS
SELECT c.relname AS tab, a.atttypid AS type, format_type(a.atttypid, -1) AS name,
       CASE WHEN t.typsend <> 0 AND coalesce(e.typsend, 1) <> 0
            THEN t.typsend || '(v' || CASE WHEN p.proargtypes[0]::regtype::text LIKE 'any%' OR p.proargtypes[0] = 'record'::regtype THEN ''
                                           ELSE '::' || format_type(p.proargtypes[0], -1) END || ')' ELSE '1' END AS send
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'v' JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typlen = -1
LEFT JOIN pg_proc p ON p.oid = t.typsend
WHERE c.relnamespace = 'types_t'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 't\_%'
ORDER BY a.atttypid;

-- Has the type an equality operator?
CREATE FUNCTION types_t.has_equality(type text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT NULL::%1$s = NULL::%1$s', type);
    EXECUTE format('SELECT count(*) FROM (SELECT v FROM (VALUES (NULL::%1$s), (NULL)) x (v) GROUP BY v) y', type);
    RETURN true;
EXCEPTION WHEN undefined_function OR ambiguous_function THEN
    RETURN false;
END $$;

-- The column as it comes, as text and as its binary form, alone and beside a column that cannot travel in binary.
CREATE FUNCTION types_t.check_column(tab text, send text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    verdict text;
    query text;
BEGIN
    FOREACH query IN ARRAY ARRAY['SELECT id, v FROM %I ORDER BY id', 'SELECT id, v, mood FROM %I ORDER BY id', 'SELECT v FROM %I',
                                 'SELECT x FROM %I x', 'SELECT id FROM %I WHERE v IS NULL',
                                 'SELECT id, ' || send || ' FROM %I ORDER BY id',
                                 'SELECT id, mood, ' || send || ' FROM %I ORDER BY id']
    LOOP
        verdict := test.check_same(format(query, tab));
        IF verdict NOT LIKE 'same: %' THEN
            RETURN verdict;
        END IF;
    END LOOP;
    RETURN 'same';
EXCEPTION WHEN OTHERS THEN
    RETURN format('%s %s in: %s', sqlstate, sqlerrm, query);
END $$;

-- The values as text that can be read under any settings.
CREATE FUNCTION types_t.literals(tab text) RETURNS TABLE (id int, value text) LANGUAGE plpgsql
SET datestyle = 'ISO, YMD' SET intervalstyle = postgres SET timezone = 'UTC' SET extra_float_digits = 1 SET bytea_output = hex AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT id, v::text FROM types_t.%I WHERE v IS NOT NULL', tab);
END $$;

-- Each value in a condition: as constant, as parameter of a generic plan, in an array parameter, from an InitPlan.
CREATE FUNCTION types_t.check_conditions(tab text, type text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    item record;
    verdict text;
    query text;
BEGIN
    IF NOT types_t.has_equality(type) THEN
        RETURN 'no =';
    END IF;
    DEALLOCATE ALL;
    EXECUTE format('PREPARE by_value (%s) AS SELECT id FROM %I WHERE v = $1', type, tab);
    PERFORM set_config('plan_cache_mode', 'force_generic_plan', false);
    FOR item IN SELECT * FROM types_t.literals(tab) LOOP
        FOREACH query IN ARRAY ARRAY['SELECT id FROM %1$I WHERE v = %3$L::%2$s', 'SELECT id FROM %1$I WHERE NOT v = %3$L::%2$s',
                                     'EXECUTE by_value(%3$L)',
                                     'SELECT id FROM %1$I WHERE v = (SELECT l.v FROM types_t.%1$I l WHERE l.id = %4$s)']
        LOOP
            verdict := test.check_same(format(query, tab, type, item.value, item.id));
            IF verdict NOT LIKE 'same: %' THEN
                RETURN format(query, tab, type, left(item.value, 40), item.id) || ': ' || verdict;
            END IF;
        END LOOP;
    END LOOP;
    verdict := test.check_same(format('SELECT l.id, x.id FROM types_t.%1$I l, LATERAL (SELECT id FROM %1$I WHERE v = l.v OFFSET 0) x', tab));
    IF verdict NOT LIKE 'same: %' THEN
        RETURN 'parameter of a join: ' || verdict;
    END IF;
    RETURN CASE WHEN EXISTS (SELECT FROM test.remote_sql(format('SELECT id FROM %I WHERE v = (SELECT NULL::%s)', tab, type)) q WHERE q LIKE '%WHERE%')
                THEN 'same, shipped' ELSE 'same, compared here' END;
EXCEPTION WHEN OTHERS THEN
    RETURN coalesce(format(query, tab, type, left(item.value, 40), item.id), 'join') || ': ' || sqlstate || ' ' || sqlerrm;
END $$;

-- Only types with a difference are shown.
\pset format unaligned
SELECT name, verdict FROM (SELECT name, types_t.check_column(tab, send) AS verdict FROM types_t.all_types) checked
WHERE verdict <> 'same';
CREATE TABLE types_t.conditions AS SELECT name, type, types_t.check_conditions(tab, name) AS verdict FROM types_t.all_types;
SELECT name, verdict FROM types_t.conditions WHERE verdict NOT IN ('same, shipped', 'same, compared here', 'no =');
-- Types without =, and those whose = stays here.
SELECT verdict, string_agg(name, ', ' ORDER BY type::oid < 10000 DESC, name COLLATE "C") AS types FROM types_t.conditions
WHERE verdict <> 'same, shipped' AND name NOT IN ('regdatabase', 'regdatabase[]') GROUP BY verdict ORDER BY 1;

-- The same with settings of this session that must not matter.
SET datestyle = 'German, DMY';
SET intervalstyle = sql_standard;
SET timezone = 'Asia/Kathmandu';
SET extra_float_digits = -3;
SET bytea_output = escape;
SET client_encoding = 'LATIN1';
SET xmlbinary = hex;
SET lc_monetary = 'C';
SELECT name, verdict FROM (SELECT name, types_t.check_column(tab, '1') AS verdict FROM types_t.all_types) checked
WHERE verdict <> 'same';
SELECT name, verdict FROM (SELECT name, types_t.check_conditions(tab, name) AS verdict FROM types_t.all_types) checked
WHERE verdict NOT IN ('same, shipped', 'same, compared here', 'no =');
SET client_encoding = 'SJIS';
SELECT name, verdict FROM (SELECT name, types_t.check_column(tab, '1') AS verdict FROM types_t.all_types) checked
WHERE verdict <> 'same';
RESET ALL;
SELECT test.area('types');

-- Type modifiers.
\pset format aligned
SELECT * FROM typmods ORDER BY id;
SELECT test.check_same('SELECT * FROM typmods ORDER BY id');
SELECT condition, test.check_same('SELECT id FROM typmods WHERE ' || condition)
FROM test.lines($$
a = 'abc'
a = 'abc'::varchar(3)
a = 'abcd'
a = 'abcd'::varchar(3)
b = 'ab'
b = 'ab   '
b = 'ab'::text
b = 'ab   '::text
length(b) = 2
b || 'x' = 'abx'
c = 12345678.99
c = -0.01::numeric(10,2)
d = B'1010'
d = B'101000'::bit(4)
e = B'101'
d::bit(6) = B'101000'
f = '12:34:57'
f > '12:34:56.5'::time(0)
g = '2000-01-01 00:00:00.124'
h = '2000-01-01 00:00:01+00'
i = '1 day 00:00:01.24'
i = '1 day 00:00:01.239'::interval day to second(2)
j = '{abc,NULL,d}'
j[1] = 'abc'
l = '1 year 5 mons'
k = 123500
c::numeric(9,0) = 0
a::char(2) = 'ab'
$$) condition;

-- A local type that differs on purpose: the remote value is converted through its text.
CREATE FOREIGN TABLE converted (id bigint, a text, b varchar, c float8, d text, e text, f text, g text, h text, i text, j text[], k int, l text)
SERVER types OPTIONS (schema_name 'types_t', table_name 'typmods');
SELECT * FROM converted ORDER BY id;
SELECT id FROM converted WHERE id = 2;
CREATE FOREIGN TABLE mood_as_text (id text, v text, mood varchar(2)) SERVER types OPTIONS (schema_name 'types_t', table_name 't_mood_u');
SELECT unnest(test.sorted(test.rows_of('SELECT * FROM mood_as_text', 'f')));
CREATE FOREIGN TABLE int_as_smallint (id int8, v int2) SERVER types OPTIONS (schema_name 'types_t', table_name 't_int4');
SELECT test.error_of('SELECT * FROM int_as_smallint ORDER BY id');
CREATE FOREIGN TABLE text_as_int (id int, v int) SERVER types OPTIONS (schema_name 'types_t', table_name 't_text');
SELECT test.error_of('SELECT id, v FROM text_as_int WHERE id > 1');
CREATE FOREIGN TABLE text_as_date (id int, v date) SERVER types OPTIONS (schema_name 'types_t', table_name 't_timestamp');
SELECT test.error_of('SELECT id, v FROM text_as_date WHERE id = 2');
-- Longer than the type allows.
CREATE FOREIGN TABLE text_as_varchar (id int, v varchar(3)) SERVER types OPTIONS (schema_name 'types_t', table_name 't_text');
SELECT test.error_of('SELECT id, v FROM text_as_varchar WHERE id = 6');
CREATE FOREIGN TABLE bytea_as_text (id int, v text) SERVER types OPTIONS (schema_name 'types_t', table_name 't_bytea');
SELECT * FROM bytea_as_text WHERE id < 4 ORDER BY id;
-- A domain that the remote's value does not satisfy.
CREATE FOREIGN TABLE int_as_positive (id int, v types_u.positive) SERVER types OPTIONS (schema_name 'types_t', table_name 't_int4');
SELECT test.error_of('SELECT id, v FROM int_as_positive WHERE id = 3');
SELECT * FROM int_as_positive WHERE id = 4;

SET client_min_messages = warning;
DROP SERVER types CASCADE;
DROP SCHEMA types_f, types_t, types_u CASCADE;
