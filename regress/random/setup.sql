-- Tables for the random query test: schema r holds the remote tables, truth identical local ones, f foreign
-- tables over r.  Expects psql variables host, port, dbname.  Small, with NULLs, duplicates and empty tables.
SET client_min_messages = warning;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE SCHEMA r;
CREATE TABLE r.a (id int PRIMARY KEY, i int, b bigint, n numeric(10,2), f float8, t text, c varchar(8), d date,
    ts timestamp, tz timestamptz, ok bool, arr int[], j jsonb, m mood, p posint);
INSERT INTO r.a
SELECT g, nullif(g % 7, 3), (g % 11) * 1000000000::bigint, nullif(g % 13, 5) + 0.25, nullif(g % 9, 4) / 4.0,
    nullif('t' || g % 6, 't2'), nullif('c' || g % 4, 'c1'), date '2024-02-27' + g % 10,
    timestamp '2024-02-27 22:00' + g % 8 * interval '5 hours', timestamptz '2024-03-30 23:00+00' + g % 9 * interval '3 hours',
    CASE g % 3 WHEN 0 THEN true WHEN 1 THEN false END,
    CASE WHEN g % 5 = 0 THEN NULL WHEN g % 5 = 1 THEN '{}' ELSE ARRAY[g % 4, g % 3, NULL] END,
    CASE WHEN g % 6 = 0 THEN NULL ELSE jsonb_build_object('k', g % 5, 's', 'v' || g % 3) END,
    (ARRAY['sad', 'ok', 'happy', NULL]::mood[])[g % 4 + 1], g % 5 + 1
FROM generate_series(1, 60) g;
CREATE TABLE r.b (id int PRIMARY KEY, a_id int, i int, n numeric, t text, d date, tz timestamptz, ok bool, m mood);
INSERT INTO r.b
SELECT g, nullif(g % 70, 9), nullif(g % 5, 2), g % 4 + 0.5, CASE WHEN g % 8 = 0 THEN NULL ELSE 't' || g % 5 END,
    date '2024-02-25' + g % 12, timestamptz '2024-03-31 00:00+00' + g % 7 * interval '90 minutes', g % 2 = 0,
    (ARRAY['happy', 'sad', NULL]::mood[])[g % 3 + 1]
FROM generate_series(1, 80) g;
CREATE TABLE r.e (id int PRIMARY KEY, i int, t text, d date, ok bool, n numeric);
CREATE TABLE r.k (i int, t text, n numeric, ok bool, id int);
INSERT INTO r.k SELECT nullif(g % 4, 1), 't' || g % 3, g % 2, g % 3 = 1, g % 10 FROM generate_series(1, 25) g;
CREATE SCHEMA truth;
CREATE TABLE truth.a (LIKE r.a INCLUDING ALL); INSERT INTO truth.a TABLE r.a;
CREATE TABLE truth.b (LIKE r.b INCLUDING ALL); INSERT INTO truth.b TABLE r.b;
CREATE TABLE truth.e (LIKE r.e INCLUDING ALL);
CREATE TABLE truth.k (LIKE r.k INCLUDING ALL); INSERT INTO truth.k TABLE r.k;
CREATE TABLE loc (id int PRIMARY KEY, i int, t text, ok bool, n numeric, d date);
INSERT INTO loc SELECT g, nullif(g % 6, 1), 't' || g % 7, g % 3 = 0, g % 5, date '2024-02-26' + g % 5 FROM generate_series(1, 20) g;
ANALYZE;
CREATE EXTENSION IF NOT EXISTS pg_remote_fdw;
CREATE SERVER one FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host :'host', port :'port', dbname :'dbname');
CREATE SERVER two FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host :'host', port :'port', dbname :'dbname');
CREATE USER MAPPING FOR CURRENT_USER SERVER one OPTIONS (password_required 'false');
CREATE USER MAPPING FOR CURRENT_USER SERVER two OPTIONS (password_required 'false');
CREATE SCHEMA f;
IMPORT FOREIGN SCHEMA r LIMIT TO (a, b, e) FROM SERVER one INTO f;
IMPORT FOREIGN SCHEMA r LIMIT TO (k) FROM SERVER two INTO f;
ANALYZE f.a; ANALYZE f.b;
