-- The score card's tables and more, run in the remote database and, for the truth, in the local one.
SET search_path = pg_catalog;
CREATE SCHEMA pushdown_t;
CREATE TYPE public.mood AS ENUM ('a', 'b', 'c');
CREATE DOMAIN public.posint AS int CHECK (VALUE > 0);
CREATE TYPE public.comp AS (a int, b text);
SET search_path = pushdown_t, public;
CREATE TABLE t (id int PRIMARY KEY, k int, v text, ts timestamptz, d date, n numeric, f float8, arr int[], j jsonb, m mood,
    vc varchar(20), b bool);
INSERT INTO t SELECT i, i % 10, 'v' || i % 40, '2026-01-01 00:00+00'::timestamptz - i * interval '1 min', '2026-01-01'::date - i % 100,
    i, i / 3.0, array[i, i + 1], jsonb_build_object('a', i), (array['a', 'b', 'c']::mood[])[i % 3 + 1], 'x' || i,
    CASE WHEN i % 7 = 0 THEN NULL ELSE i % 2 = 0 END FROM generate_series(1, 400) i;
INSERT INTO t (id) VALUES (1001), (1002);
CREATE TABLE u (id int PRIMARY KEY, t_id int, w text);
INSERT INTO u SELECT i, nullif(i % 90, 7), 'w' || i FROM generate_series(1, 200) i;
CREATE TABLE z (id int PRIMARY KEY, p posint, c comp, ct text COLLATE "C", rg int4range, tv tsvector, iv interval, tm timestamp, bt bytea,
    u uuid);
INSERT INTO z SELECT i, i, row(i, 'b' || i)::comp, 'c' || i % 50, int4range(i, i + 10), to_tsvector('pg_catalog.english', 'word' || i || ' foo'),
    i * interval '1 hour', '2020-01-01'::timestamp + i * interval '1 hour', decode(md5(i::text), 'hex'), md5(i::text)::uuid
FROM generate_series(1, 60) i;
INSERT INTO z (id) VALUES (101);
CREATE TABLE empty (id int, k int, v text);
ANALYZE t, u, z, empty;
