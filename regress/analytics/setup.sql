-- A shop's warehouse for the analytics test: 8 tables, some 400,000 rows, in schema r; foreign tables over it in
-- schema f.  Expects psql variables host, port, dbname.
SET client_min_messages = warning;
CREATE SCHEMA r;
CREATE TABLE r.region (region_id int PRIMARY KEY, name text NOT NULL);
INSERT INTO r.region SELECT g, 'region ' || g FROM generate_series(1, 5) g;
CREATE TABLE r.country (country_id int PRIMARY KEY, region_id int NOT NULL, name text NOT NULL);
INSERT INTO r.country SELECT g, g % 5 + 1, 'country ' || g FROM generate_series(1, 25) g;
CREATE TABLE r.supplier (supplier_id int PRIMARY KEY, country_id int NOT NULL, name text NOT NULL, rating numeric(3,1));
INSERT INTO r.supplier SELECT g, g % 25 + 1, 'supplier ' || g, (g * 7 % 50) / 10.0 FROM generate_series(1, 1000) g;
CREATE TABLE r.customer (customer_id int PRIMARY KEY, country_id int NOT NULL, name text NOT NULL, segment text NOT NULL,
    balance numeric(10,2) NOT NULL, since date NOT NULL, phone text);
INSERT INTO r.customer SELECT g, g * 11 % 25 + 1, 'customer ' || g, (ARRAY['retail', 'trade', 'public', 'export'])[g % 4 + 1],
    (g * 37 % 20000) / 2.0 - 1000, date '2015-01-01' + g % 3000, CASE WHEN g % 9 > 0 THEN '+' || g % 40 || '-' || g END
FROM generate_series(1, 15000) g;
CREATE TABLE r.product (product_id int PRIMARY KEY, name text NOT NULL, brand text NOT NULL, kind text NOT NULL, size int NOT NULL,
    price numeric(8,2) NOT NULL);
INSERT INTO r.product SELECT g, 'product ' || g, 'brand ' || g % 25, (ARRAY['steel', 'brass', 'oak', 'glass', 'paper'])[g % 5 + 1],
    g % 50, (g * 13 % 9000) / 10.0 + 1 FROM generate_series(1, 10000) g;
CREATE TABLE r.stock (product_id int NOT NULL, supplier_id int NOT NULL, quantity int NOT NULL, cost numeric(8,2) NOT NULL,
    PRIMARY KEY (product_id, supplier_id));
INSERT INTO r.stock SELECT g / 4 + 1, (g * 17) % 1000 + 1, g % 900, (g % 700) / 3.0 FROM generate_series(0, 39999) g ON CONFLICT DO NOTHING;
CREATE TABLE r.orders (order_id int PRIMARY KEY, customer_id int NOT NULL, ordered date NOT NULL, status text NOT NULL,
    priority int NOT NULL, note text);
INSERT INTO r.orders SELECT g, (g * 31) % 15000 + 1, date '2020-01-01' + (g * 7) % 1800, (ARRAY['open', 'shipped', 'closed'])[g % 3 + 1],
    g % 5, CASE WHEN g % 10 = 0 THEN 'special request ' || g END FROM generate_series(1, 60000) g;
CREATE TABLE r.item (order_id int NOT NULL, line int NOT NULL, product_id int NOT NULL, supplier_id int NOT NULL, quantity int NOT NULL,
    price numeric(10,2) NOT NULL, discount numeric(3,2) NOT NULL, shipped date, received date, mode text NOT NULL, returned bool NOT NULL,
    PRIMARY KEY (order_id, line));
INSERT INTO r.item SELECT g / 4 + 1, g % 4 + 1, (g * 29) % 10000 + 1, (g * 17) % 1000 + 1, g % 50 + 1, (g % 5000) + 10.5, (g % 11) / 100.0,
    date '2020-01-10' + (g / 4 * 7) % 1800 + g % 30, date '2020-01-15' + (g / 4 * 7) % 1800 + g % 45,
    (ARRAY['air', 'rail', 'ship', 'truck'])[g % 4 + 1], g % 17 = 0 FROM generate_series(0, 239999) g;
CREATE INDEX ON r.orders (customer_id);
CREATE INDEX ON r.item (product_id);
ANALYZE;
CREATE EXTENSION IF NOT EXISTS pg_remote_fdw;
CREATE SERVER shop FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host :'host', port :'port', dbname :'dbname');
CREATE USER MAPPING FOR CURRENT_USER SERVER shop OPTIONS (password_required 'false');
CREATE SCHEMA f;
IMPORT FOREIGN SCHEMA r FROM SERVER shop INTO f;
