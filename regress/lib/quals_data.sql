-- One table with a column of every common type, run in the remote database and, for the truth, in the local one.
SET search_path = pg_catalog;
CREATE SCHEMA quals_u;
CREATE TYPE quals_u.colour AS ENUM ('red', 'green', 'blue');
CREATE DOMAIN quals_u.small AS int CHECK (VALUE < 100000);
CREATE TYPE quals_u.pair AS (x int, y text);
CREATE FUNCTION quals_u.double(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE SCHEMA quals_t;
SET search_path = quals_t, pg_catalog;
CREATE TABLE q (id int PRIMARY KEY, i2 smallint, i8 bigint, n numeric, f4 float4, f8 float8, t text, vc varchar(20), ch char(6), nm name,
                b boolean, d date, tm time, ts timestamp, tz timestamptz, iv interval, u uuid, j json, jb jsonb, ai int[], at text[], by bytea,
                e quals_u.colour, dm quals_u.small, p quals_u.pair, r int4range, tv tsvector, ip inet, bt bit(4), x xml, tc text COLLATE "C", pt point, m money);
INSERT INTO q
SELECT i, i % 7, i * 10000000000, i / 8.0, i / 4.0, i / 3.0, (ARRAY['alpha', 'Beta', 'gamma_', '10% off', 'ünï', 'it''s', E'back\\slash', ''])[1 + i % 8],
       'v' || i % 13, 'c' || i % 5, ('n' || i % 3)::name, i % 3 = 0, date '2024-02-25' + i, time '08:00' + i * interval '7 minutes',
       timestamp '2024-03-30 22:15:00' + i * interval '31 minutes', timestamptz '2024-03-30 22:15:00+00' + i * interval '31 minutes', i * interval '1 hour 1 second',
       ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid, format('{"a": %s, "b": "x%s"}', i, i % 4)::json, format('{"a": %s, "b": "x%s", "l": [1, %s]}', i, i % 4, i)::jsonb,
       ARRAY[i, i % 5], ARRAY['a' || i % 3, 'b'], decode(lpad(to_hex(i), 4, '0'), 'hex'), (ARRAY['red', 'green', 'blue'])[1 + i % 3]::quals_u.colour, i * 10,
       ROW(i, 'y' || i % 2)::quals_u.pair, int4range(i, i + 10), to_tsvector('simple', 'word' || i % 5 || ' other'), ('10.0.' || i % 4 || '.' || i)::inet, (i % 16)::bit(4),
       format('<a>%s</a>', i)::xml, (ARRAY['B', 'a', 'b', 'A'])[1 + i % 4], point(i, -i), (i * 1.01)::numeric::money
FROM generate_series(1, 96) i;
INSERT INTO q (id) VALUES (1000);
INSERT INTO q (id, f8, f4, n, d, ts, tz) VALUES (1001, 'NaN', '-0', 'NaN', 'infinity', '-infinity', 'infinity'), (1002, '-Infinity', 'Infinity', '-1e-20', '0044-03-15 BC', '0001-01-01', '2024-07-01 00:00+00');
