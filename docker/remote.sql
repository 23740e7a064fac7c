-- What the remote server of docker/compose.yaml starts with.
CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL, city text);
INSERT INTO customers SELECT g, 'customer ' || g, (ARRAY['Oslo', 'Rome', 'Lyon'])[g % 3 + 1] FROM generate_series(1, 1000) g;
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer REFERENCES customers, ordered date, amount numeric(10, 2));
INSERT INTO orders
SELECT g, g % 1000 + 1, date '2024-01-01' + g % 700, g % 997 + 0.25
FROM generate_series(1, 100000) g;
CREATE INDEX ON orders (customer_id);
ANALYZE;
