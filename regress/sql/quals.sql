-- Conditions of every kind: which go to the remote and in what form, and that the rows are the right ones.
\getenv abs_srcdir PG_ABS_SRCDIR
\set data :abs_srcdir '/lib/quals_data.sql'
\set here :DBNAME
\set ECHO none
\c regression_remote
SET timezone = 'UTC';
\i :data
\c :here
SET timezone = 'UTC';
\i :data
\set ECHO all
SET search_path = public;
CREATE SCHEMA quals_f;
SELECT test.area('quals');
SELECT test.create_server('quals');
SELECT test.make_foreign('quals');
-- What stays here must see the same clock and the same settings.
SET timezone = 'America/New_York';

CREATE FUNCTION quals_f.sent(condition text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(regexp_replace(substring(string_agg(sql, '; ') FROM ' WHERE .*'), '''\d{4,}''::oid', '''…''::oid', 'g'), ' (here)') FROM test.remote_sql('SELECT id FROM q WHERE ' || condition) sql
$$;

\pset format unaligned
\pset fieldsep '  -> '
SELECT condition, test.check_outcome('SELECT id FROM q WHERE ' || condition) AS result, quals_f.sent(condition) AS sent
FROM test.lines($$
-- comparison
id = 5
id <> 5
5 < id AND id <= 7
id BETWEEN 10 AND 12
id NOT BETWEEN 3 AND 1000
id BETWEEN SYMMETRIC 12 AND 10
id = 5 OR id = 6 AND NOT (i2 = 6)
i8 = 50000000000
i8 = id::bigint * 10000000000
i2 = 3::smallint
id = 5.0
n = 0.125
n = 1.50
n < 0
f8 = 'NaN'
f8 < 'Infinity'::float8 AND f8 > 30
f4 = '-0'::real
f4 = 0.75
f8 = 1 / 3.0::float8
- id = -5
+ id = 5
id % 2 = 0 AND id & 4 = 4 AND id | 1 = 5
id << 2 = 20
@ (id - 6) = 1
|/ (id::float8) = 3
-- NULL
t IS NULL
t IS NOT NULL AND id < 3
t = NULL
id = NULL OR id = 3
t IS DISTINCT FROM 'alpha'
t IS NOT DISTINCT FROM 'alpha'
t IS NOT DISTINCT FROM NULL
NOT (b IS NULL)
-- boolean
b
NOT b
b IS TRUE
b IS NOT TRUE
b IS FALSE
b IS UNKNOWN
b IS NOT UNKNOWN AND id < 4
b = true AND id < 10
(b AND id > 3) IS NOT FALSE
true
false
NULL::boolean
-- lists
id IN (1, 3, 5)
id NOT IN (1, 3, 5)
id IN (1, NULL)
id NOT IN (1, NULL)
id = ANY ('{1,2,2000}'::int[])
id = ANY ('{}')
id <> ALL ('{1,2}')
id > ALL (ARRAY[990, 995])
t IN ('alpha', 'it''s', 'back\slash', '')
vc IN ('v1', 'v2')
vc = ANY ('{v1,v2}'::varchar[])
3 = ANY (ai)
id = ANY (ai) AND id > 90
1 <> ALL (ai)
-- text
t = 'alpha'
t = 'it''s'
t = 'back\slash'
t = 'ünï'
t > 'b'
t LIKE 'a%'
t LIKE '%\_'
t NOT LIKE '%a%'
t LIKE '10\% %'
t LIKE '10|% %' ESCAPE '|'
t ILIKE 'BET_'
t ~ '^[a-p]+$'
t ~* 'BETA'
t !~ 'a'
t SIMILAR TO '(al|ga)%'
t ^@ 'al'
starts_with(t, 'al')
t || vc = 'alphav8'
lower(t) = 'beta'
upper(t) = 'ALPHA'
length(t) = 4
substr(t, 1, 2) = 'al'
substring(t FROM 2 FOR 3) = 'lph'
position('a' IN t) = 2
left(t, 2) || right(t, 1) = 'ala'
trim(both 'a' from t) = 'lph'
replace(t, 'a', 'o') = 'olpho'
t COLLATE "C" < 'a'
t < 'b' COLLATE "C"
tc < 'a'
tc = 'A'
md5(t) = md5('alpha')
concat(t, '-', id) = 'alpha-8'
format('%s', t) = 'alpha'
vc = 'v5'
vc LIKE 'v1%'
ch = 'c3'
ch = 'c3    '
length(ch) = 2 AND id < 3
nm = 'n1'
nm::text = 'n1'
t <> vc AND id < 10
-- conditional expressions
coalesce(t, 'none') = 'none'
coalesce(i2, id) = 1000
nullif(i2, 3) IS NULL AND id < 20
greatest(id, i2, 7) = 7
least(id, 40) = 40 AND id < 43
CASE WHEN id < 3 THEN 'low' WHEN id > 1000 THEN 'high' END IS NOT NULL
CASE i2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE t END = 'two'
CASE WHEN b THEN 1 ELSE 0 END = 1 AND id < 10
-- casts
id::text = '5'
t::varchar(2) = 'al'
(id::text || i2)::int = 55
vc::text = 'v5'
n::int = 1
f8::int = 2
d::timestamp = '2024-03-01'
tz::date = '2024-03-30'
ts::date = '2024-03-31'
id::float8 / 2 = 2.5
b::int = 1 AND id < 10
b::text = 'true' AND id < 10
'5'::int = id
-- date and time
d = '2024-03-01'
d > '2024-05-28' AND d < 'infinity'
d = 'infinity'
d = '0044-03-15 BC'
d - 7 = '2024-02-19'
d + id = '2024-02-27'
d BETWEEN date '2024-02-28' AND '2024-03-01'
tm = '08:35'
ts = '2024-03-30 22:46:00'
ts < 'infinity' AND ts > '2024-04-01 23:00:00'
tz = '2024-03-30 18:46:00'
tz = '2024-03-30 22:46:00+00'
tz > '2024-04-01 21:00:00' AND tz <> 'infinity'
tz::timestamp = '2024-03-30 18:46:00'
ts::timestamptz = '2024-03-30 22:46:00-04'
ts > tz AND id < 3
d < tz AND id < 3
tz AT TIME ZONE 'UTC' = '2024-03-30 22:46:00'
ts + interval '1 day' = '2024-03-31 22:46:00'
tz + interval '1 day' = '2024-03-31 18:46:00'
ts - tz > interval '1 hour' AND id = 1
iv = '1 hour 1 second'
iv > '4 days'
iv * 2 = '02:00:02'
extract(year FROM d) = 2024 AND id < 3
extract(hour FROM ts) = 0
extract(hour FROM tz) = 0
extract(epoch FROM tz) = 1711838760
date_part('day', ts) = 31 AND id < 6
date_trunc('day', ts) = '2024-03-30'
date_trunc('day', tz) = '2024-04-01'
date_trunc('hour', tz, 'UTC') = '2024-03-30 22:00:00+00'
to_char(ts, 'YYYY-MM-DD HH24') = '2024-03-31 00'
to_char(tz, 'HH24:MI') = '00:27'
to_char(n, '990.99') = '   0.13'
make_date(2024, 2, id) = '2024-02-05' OR id > 28
age(ts, '2024-03-30') < '23:00'
tz < now() AND id < 3
d < current_date AND id < 3
ts < localtimestamp AND id < 3
tz < current_timestamp - interval '1 week' AND id < 3
(tz, tz) OVERLAPS ('2024-03-30 22:46:00+00'::timestamptz, '2024-03-30 22:47:00+00'::timestamptz)
d = date_trunc('month', d)
-- arrays, rows, json, ranges and others
ai[1] = 7
ai = '{7,2}'
ai @> ARRAY[3] AND id < 10
ai && '{96}'
at[1] = 'a1' AND id < 5
array_length(ai, 1) = 2 AND id = 1
cardinality(at) = 2 AND id = 1
ARRAY[id, i2] = '{5,5}'
ai || 1 = '{5,0,1}'
(id, t) = (8, 'alpha')
(id, i2) > (94, 3) AND id < 1000
(id, t) IN ((8, 'alpha'), (9, 'x'))
ROW(id, t) IS NOT NULL AND id < 3
p = ROW(5, 'y1')::quals_u.pair
(p).x = 5
jb ->> 'a' = '5'
(jb -> 'a')::int = 5
jb @> '{"b": "x1"}' AND id < 6
jb ? 'a' AND id < 3
jb ?| '{a,z}' AND id < 3
jb #>> '{l,1}' = '5'
jb['a'] = '5'
jb @? '$.l[*] ? (@ == 5)'
jb = '{"a": 5, "b": "x1", "l": [1, 5]}'
j ->> 'b' = 'x3' AND id < 4
jsonb_array_length(jb -> 'l') = 2 AND id < 3
u = '00000000-0000-0000-0000-000000000005'
by = '\x0005'
by > '\x005e'
length(by) = 2 AND id < 3
r @> 15
r && int4range(1, 3)
lower(r) = 5
tv @@ 'word1'
tv @@ to_tsquery('simple', 'word1 & other') AND id < 10
ip << '10.0.1.0/24' AND id < 10
ip = '10.0.1.5'
bt = B'0101' AND id < 30
x::text = '<a>5</a>'
pt <-> point(5, -5) = 0
m = '5.05'
-- user-defined types and functions
e = 'green' AND id < 5
e > 'red' AND id < 5
e IN ('red', 'blue') AND id < 5
dm = 50
dm > 900
quals_u.double(id) = 10
-- not to be sent, or not as they stand
random() < 2 AND id < 3
id = (random() * 0)::int + 5
current_user = session_user AND id = 1
id = (SELECT 5)
id IN (SELECT generate_series(3, 5))
id = (SELECT max(id) FROM quals_t.q WHERE id < 50)
EXISTS (SELECT FROM quals_t.q x WHERE x.id = q.id + 90)
id = ANY (ARRAY(SELECT id FROM quals_t.q WHERE id < 4))
tableoid <> 0 AND id = 1
q.tableoid::regclass::text LIKE '%q' AND id = 1
pg_typeof(t)::text = 'text' AND id = 1
pg_backend_pid() > 0 AND id = 1
current_setting('timezone') = 'America/New_York' AND id = 1
xmlserialize(content x AS text) = '<a>5</a>'
xpath_exists('/a[.="5"]', x)
'5'::text = id::text
num_nulls(t, vc) = 2
string_to_array(t, 'p') = '{al,ha}'
regexp_replace(t, 'a+', 'x') = 'xlpha'
t LIKE ANY ('{al%,Be%}')
NOT (id > 3 OR t IS NULL)
id + id * 2 - id / 2 = 13
(id + 1) * 2 = 12
-(-id) = 5
- (-5) = id
id = - - 5
2 ^ i2 = 8 AND id < 20
id = '-5'::int OR id = -5 + 10
n = '-1e-20'
$$) condition;

-- Errors come from whoever evaluates; they are the same errors.
SELECT test.error_of('SELECT id FROM q WHERE 1 / (id - 5) = 7');
SELECT test.error_of('SELECT id FROM q WHERE t::int = 5');
SELECT test.error_of('SELECT id FROM q WHERE jb -> ''a'' = ''no json''');

-- Conditions that are not evaluated in the order written.
SELECT test.check_same('SELECT id FROM q WHERE CASE WHEN id <> 5 THEN 1 / (id - 5) = 1 END');

-- Objects of an extension are shipped when the server says that it is there.
SET search_path = public;
CREATE FUNCTION public.outsider(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
SELECT test.area('quals');
SELECT quals_f.sent('outsider(id) = 5');
ALTER EXTENSION pg_remote_fdw ADD FUNCTION public.outsider(int);
SELECT quals_f.sent('outsider(id) = 5');
ALTER SERVER quals OPTIONS (ADD extensions 'pg_remote_fdw');
SELECT quals_f.sent('outsider(id) = 5');
ALTER SERVER quals OPTIONS (DROP extensions);
SELECT quals_f.sent('outsider(id) = 5');
ALTER EXTENSION pg_remote_fdw DROP FUNCTION public.outsider(int);
DROP FUNCTION public.outsider(int);

SET client_min_messages = warning;
DROP SERVER quals CASCADE;
DROP SCHEMA quals_f, quals_t, quals_u CASCADE;
