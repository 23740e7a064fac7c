-- Whose rights count, and what may leave this server: view owners, security barriers, row security, privileges.
\set here :DBNAME
\c regression_remote
SET search_path = pg_catalog;
CREATE SCHEMA security_t;
CREATE TABLE security_t.t AS SELECT i AS id, i % 2 = 0 AS open, 'secret-' || i AS v, i * 10 AS n, date '2024-01-01' + i AS d, ARRAY[i] AS a FROM generate_series(1, 20) i;
CREATE TABLE security_t.hidden AS SELECT 1 AS id;
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_security_remote, regress_security_owner, regress_security_user;
RESET client_min_messages;
CREATE ROLE regress_security_remote LOGIN;
CREATE ROLE regress_security_owner LOGIN;
CREATE ROLE regress_security_user LOGIN;
GRANT USAGE ON SCHEMA security_t TO public;
GRANT SELECT ON security_t.t TO public;
ALTER TABLE security_t.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON security_t.t TO regress_security_remote USING (id <= 4);
CREATE POLICY o ON security_t.t TO regress_security_owner USING (true);
\c :here
CREATE SCHEMA security_f;
GRANT USAGE ON SCHEMA security_f TO public;
SELECT test.area('security');
SELECT test.create_server('security');
CREATE FOREIGN TABLE t (id int, open boolean, v text, n int, d date, a int[]) SERVER security OPTIONS (schema_name 'security_t');
CREATE FOREIGN TABLE hidden (id int) SERVER security OPTIONS (schema_name 'security_t');
CREATE USER MAPPING FOR regress_security_owner SERVER security OPTIONS (user 'regress_security_owner', password_required 'false');
CREATE USER MAPPING FOR regress_security_user SERVER security OPTIONS (user 'regress_security_remote', password_required 'false');
ALTER FOREIGN TABLE t OWNER TO regress_security_owner;

-- A security barrier view: conditions of its users that are not leakproof are not sent past the view's own.
CREATE VIEW barrier WITH (security_barrier) AS SELECT * FROM t WHERE open;
CREATE VIEW plain AS SELECT * FROM t WHERE open;
CREATE FUNCTION security_f.sent(query text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(substring(sql FROM ' WHERE .*'), '; ') FROM test.remote_sql(query) sql
$$;
\pset format unaligned
SELECT line, security_f.sent('SELECT id FROM barrier WHERE ' || line) AS barrier, security_f.sent('SELECT id FROM plain WHERE ' || line) AS plain_view,
       (SELECT count(*) FROM (SELECT unnest(test.rows_of('SELECT id FROM barrier WHERE ' || line, 'f')) EXCEPT SELECT unnest(test.rows_of('SELECT id FROM plain WHERE ' || line, 'f'))) x) AS difference
FROM test.lines($$
id = 4
id <> 4
id > 4 AND id < 9
id IN (2, 4)
id = ANY ('{2,4}')
id IS NOT NULL
id IS NULL
v = 'secret-4'
v > 'secret-4'
v LIKE 'secret-1%'
v ~ '1'
lower(v) = 'secret-4'
length(v) > 8
v || 'x' = 'secret-4x'
100 / (id - 21) < 0
id + 1 = 5
-id = -4
abs(id) = 4
n::bigint = 40
n::text = '40'
d = '2024-01-05'
d + 1 = '2024-01-06'
d > '2024-01-05'
extract(year FROM d) = 2024
a[1] = 4
a = '{4}'
a @> '{4}'
coalesce(id, 0) = 4
CASE WHEN id = 4 THEN true ELSE 10 / (id - 30) > 0 END
id = 4 OR 1 / (id - 21) > 0
NOT (id = 4)
(id, n) = (4, 40)
id = n / 10
open IS TRUE
id = (SELECT 4)
v IN (SELECT 'secret-4')
md5(v) = md5('secret-4')
$$);
-- The same conditions in a sub-query that the planner pulls up, and in a join.
SELECT security_f.sent('SELECT b.id FROM (SELECT * FROM barrier WHERE 100 / (id - 21) < 0) b JOIN t ON t.id = b.id AND length(b.v) > 8') AS sent;
SELECT security_f.sent('SELECT b.id FROM barrier b WHERE EXISTS (SELECT FROM barrier c WHERE c.id = b.id AND 1 / (c.id - 21) < 0)') AS sent;

-- A view asks with its owner's mapping; with security_invoker (15) with the caller's.
CREATE VIEW by_owner AS SELECT count(*), max(id) FROM t;
ALTER VIEW by_owner OWNER TO regress_security_owner;
CREATE VIEW by_invoker WITH (security_invoker) AS SELECT count(*), max(id) FROM t;
ALTER VIEW by_invoker OWNER TO regress_security_owner;
GRANT SELECT ON t, by_owner, by_invoker, barrier, plain, hidden TO regress_security_user;
SET ROLE regress_security_user;
SELECT * FROM t ORDER BY id;
SELECT * FROM by_owner;
SELECT * FROM by_invoker;
SELECT x.*, y.* FROM by_owner x, by_invoker y;
SELECT (SELECT count(*) FROM t), (SELECT count FROM by_owner);
-- Not one remote query: they are two users.
CREATE TEMP VIEW rows_of_owner AS SELECT 1;
RESET ROLE;
CREATE VIEW rows_by_owner AS SELECT id, v FROM t;
ALTER VIEW rows_by_owner OWNER TO regress_security_owner;
GRANT SELECT ON rows_by_owner TO regress_security_user;
SET ROLE regress_security_user;
SELECT count(*) FROM rows_by_owner o JOIN t ON t.id = o.id;
SELECT count(*) FROM rows_by_owner o LEFT JOIN t ON t.id = o.id;
SELECT count(*) FROM test.remote_sql('SELECT o.id FROM rows_by_owner o JOIN t ON t.id = o.id');
-- A cached plan after SET ROLE.
PREPARE visible AS SELECT count(*) FROM t;
EXECUTE visible;
RESET ROLE;
SET ROLE regress_security_owner;
EXECUTE visible;
RESET ROLE;
-- The remote's privileges count there, the local ones here.
SET ROLE regress_security_user;
SELECT test.error_of('SELECT * FROM hidden');
SELECT count(*) FROM t;
RESET ROLE;
REVOKE SELECT ON t FROM regress_security_user;
SET ROLE regress_security_user;
SELECT test.error_of('SELECT * FROM t');
SELECT test.error_of('SELECT * FROM by_invoker');
SELECT * FROM by_owner;
RESET ROLE;
GRANT SELECT (id) ON t TO regress_security_user;
SET ROLE regress_security_user;
SELECT count(id) FROM t;
SELECT test.error_of('SELECT v FROM t');
SELECT test.error_of('SELECT id FROM t WHERE v = ''x''');
SELECT test.error_of('SELECT t FROM t');
RESET ROLE;

-- Row security of a local table over foreign rows.
CREATE TABLE guarded (id int, who text);
INSERT INTO guarded VALUES (2, 'regress_security_user'), (4, 'other'), (6, 'regress_security_user');
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON guarded USING (who = current_user);
GRANT SELECT ON guarded TO regress_security_user;
SET ROLE regress_security_user;
SELECT g.id, o.v FROM guarded g LEFT JOIN rows_by_owner o ON o.id = g.id ORDER BY 1;
RESET ROLE;

-- Restricted kinds of relations (the setting of pg_dump): no connection is opened.
SELECT pg_remote_fdw_disconnect_all();
SELECT set_config('restrict_nonsystem_relation_kind', 'foreign-table', false) IS NOT NULL AS set;
SELECT test.error_of('SELECT id FROM t');
SELECT count(*) FROM pg_remote_fdw_get_connections();
RESET restrict_nonsystem_relation_kind;

-- ANALYZE and others run with the rights of the table's owner, in a restricted context.
ANALYZE t (id);
SELECT reltuples FROM pg_class WHERE oid = 't'::regclass;

SET client_min_messages = warning;
DROP SCHEMA security_f CASCADE;
DROP SERVER security CASCADE;
\c regression_remote
SET client_min_messages = warning;
DROP SCHEMA security_t CASCADE;
DROP OWNED BY regress_security_remote, regress_security_owner, regress_security_user;
\c :here
DROP OWNED BY regress_security_remote, regress_security_owner, regress_security_user;
DROP ROLE regress_security_remote, regress_security_owner, regress_security_user;
