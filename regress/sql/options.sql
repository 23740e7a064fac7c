-- Options: which name is taken where, by whom, with which values, and what is said when it is not.
CREATE SCHEMA options;
SET search_path = options;
CREATE SERVER options FOREIGN DATA WRAPPER pg_remote_fdw;
CREATE USER MAPPING FOR CURRENT_USER SERVER options;
CREATE FOREIGN TABLE t (c int) SERVER options;

-- 'ok', or the error; what the statement did is undone.
CREATE FUNCTION attempt(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    verdict text;
BEGIN
    verdict := test.error_of(statement);
    RAISE EXCEPTION USING MESSAGE = CASE verdict WHEN 'no error' THEN 'ok' ELSE verdict END, ERRCODE = 'ZZZZZ';
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
    RETURN sqlerrm;
END $$;
CREATE FUNCTION place(place text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE place WHEN 'wrapper' THEN 'ALTER FOREIGN DATA WRAPPER pg_remote_fdw'
                      WHEN 'server' THEN 'ALTER SERVER options'
                      WHEN 'mapping' THEN 'ALTER USER MAPPING FOR CURRENT_USER SERVER options'
                      WHEN 'table' THEN 'ALTER FOREIGN TABLE t'
                      WHEN 'column' THEN 'ALTER FOREIGN TABLE t ALTER COLUMN c' END
$$;
CREATE FUNCTION try(place text, option text, value text) RETURNS text LANGUAGE sql AS $$
    -- libpq's versions know more or fewer options
    SELECT regexp_replace(attempt(format('%s OPTIONS (ADD %I %L)', place(place), option, value)), '(context are: (\w+, ){6}).*\.$', '\1…')
$$;

-- Our own options, then libpq's. HV00D: not an option of this place.
CREATE TABLE known (position serial, option text, value text);
INSERT INTO known (option, value) VALUES
    ('schema_name', 's'), ('table_name', 't'), ('column_name', 'c'), ('use_remote_estimate', 'true'),
    ('fdw_startup_cost', '10'), ('fdw_tuple_cost', '0.5'), ('extensions', ''), ('fetch_size', '50'),
    ('async_capable', 'true'), ('keep_connections', 'off'), ('analyze_sampling', 'system'),
    ('password_required', 'false'),
    ('host', 'h'), ('hostaddr', '127.0.0.1'), ('port', '5432'), ('dbname', 'd'), ('user', 'u'), ('password', 'p'),
    ('passfile', '/f'), ('service', 's'), ('connect_timeout', '3'), ('channel_binding', 'prefer'),
    ('options', '-c a=b'), ('application_name', 'a'), ('keepalives', '1'), ('keepalives_idle', '1'),
    ('keepalives_interval', '1'), ('keepalives_count', '1'), ('tcp_user_timeout', '1'), ('sslmode', 'require'),
    ('sslcompression', '0'), ('sslcert', '/f'), ('sslkey', '/f'), ('sslpassword', 'p'), ('sslrootcert', '/f'),
    ('sslcrl', '/f'), ('sslcrldir', '/d'), ('sslsni', '1'), ('requirepeer', 'u'),
    ('ssl_min_protocol_version', 'TLSv1.2'), ('ssl_max_protocol_version', 'TLSv1.3'), ('gssencmode', 'disable'),
    ('krbsrvname', 's'), ('gsslib', 'gssapi'), ('target_session_attrs', 'any'),
    ('client_encoding', 'utf8'), ('fallback_application_name', 'a'), ('replication', 'on'), ('oauth_issuer', 'i'),
    ('oauth_client_id', 'i'), ('scram_client_key', 'k'), ('sslkeylogfile', '/f'), ('nonsense', '1');
SELECT option,
       CASE WHEN w = 'ok' THEN 'ok' ELSE left(w, 5) END AS wrapper,
       CASE WHEN s = 'ok' THEN 'ok' ELSE left(s, 5) END AS server,
       CASE WHEN m = 'ok' THEN 'ok' ELSE left(m, 5) END AS mapping,
       CASE WHEN t = 'ok' THEN 'ok' ELSE left(t, 5) END AS "table",
       CASE WHEN c = 'ok' THEN 'ok' ELSE left(c, 5) END AS "column"
FROM (SELECT option, position, try('wrapper', option, value) w, try('server', option, value) s,
             try('mapping', option, value) m, try('table', option, value) t, try('column', option, value) c
      FROM known) tried
ORDER BY position;

\pset format unaligned
-- A wrong name: the nearest right one is the hint; another place's name says which place.
SELECT place, option, try(place, option, '1')
FROM (VALUES ('server', 'fetchsize'), ('server', 'hots'), ('server', 'user'), ('server', 'password'),
             ('server', 'nothing_like_it_at_all'), ('mapping', 'usr'), ('mapping', 'host'), ('mapping', 'passwort'),
             ('table', 'tablename'), ('table', 'schema'), ('table', 'fdw_startup_cost'), ('table', 'column_name'),
             ('column', 'colum_name'), ('column', 'table_name'), ('wrapper', 'host'), ('server', 'client_encoding'),
             ('server', 'FETCH_SIZE')) wrong (place, option);

-- Wrong values: what is accepted is said.
SELECT option, value, try('server', option, value)
FROM (VALUES ('fetch_size', '0'), ('fetch_size', '-1'), ('fetch_size', 'many'), ('fetch_size', ''), ('fetch_size', '1.5'),
             ('fetch_size', '2147483648'), ('fetch_size', '10x'), ('fetch_size', ' 10'), ('fetch_size', '2147483647'),
             ('fdw_startup_cost', '-0.1'), ('fdw_startup_cost', 'dear'), ('fdw_startup_cost', 'NaN'),
             ('fdw_startup_cost', 'infinity'), ('fdw_startup_cost', ''), ('fdw_startup_cost', '1e3'),
             ('fdw_tuple_cost', '-1'), ('fdw_tuple_cost', '0'), ('fdw_tuple_cost', '0.1 '), ('fdw_tuple_cost', '1e999'),
             ('use_remote_estimate', 'maybe'), ('use_remote_estimate', 'yes'), ('use_remote_estimate', '0'),
             ('use_remote_estimate', ''), ('async_capable', 'x'), ('keep_connections', '2'),
             ('analyze_sampling', 'fair'), ('analyze_sampling', 'off'), ('analyze_sampling', 'auto'),
             ('analyze_sampling', 'random'), ('analyze_sampling', 'system'), ('analyze_sampling', 'bernoulli'),
             ('analyze_sampling', '')) wrong (option, value);
SELECT try('table', 'fetch_size', '-5');
SELECT try('mapping', 'password_required', 'perhaps');

-- The same option twice, and an option that is not there.
SELECT attempt('ALTER SERVER options OPTIONS (ADD fetch_size ''5'', ADD fetch_size ''6'')');
SELECT attempt('ALTER SERVER options OPTIONS (SET fetch_size ''5'')');
SELECT attempt('ALTER SERVER options OPTIONS (DROP fetch_size)');

-- Options at CREATE are checked as well.
SELECT attempt('CREATE SERVER s2 FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (fetch_size ''none'')');
SELECT attempt('CREATE SERVER s2 FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host ''h'', fetch_size ''7'')');
SELECT attempt('CREATE USER MAPPING FOR public SERVER options OPTIONS (pasword ''secret-canary'')');
SELECT attempt('CREATE FOREIGN TABLE t2 (c int OPTIONS (column_name ''x'')) SERVER options OPTIONS (tabel_name ''x'')');
SELECT attempt('CREATE FOREIGN TABLE t2 (c int OPTIONS (col ''x'')) SERVER options');
SELECT attempt('IMPORT FOREIGN SCHEMA s FROM SERVER options INTO options OPTIONS (import_everything ''true'')');
SELECT attempt('IMPORT FOREIGN SCHEMA s FROM SERVER options INTO options OPTIONS (import_collate ''perhaps'')');

-- extensions: each must be installed here; otherwise a warning, and nothing of it is shipped.
ALTER SERVER options OPTIONS (ADD extensions 'plpgsql');
ALTER SERVER options OPTIONS (SET extensions 'plpgsql, no_such_extension');
ALTER SERVER options OPTIONS (SET extensions '"no_such, extension", other_missing');
ALTER SERVER options OPTIONS (SET extensions 'a,,b');
ALTER SERVER options OPTIONS (DROP extensions);

-- What only a superuser may set in a mapping.
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_options_user, regress_options_stranger;
RESET client_min_messages;
CREATE ROLE regress_options_user;
GRANT USAGE ON FOREIGN SERVER options TO regress_options_user;
GRANT USAGE ON SCHEMA options TO regress_options_user;
SET ROLE regress_options_user;
CREATE USER MAPPING FOR CURRENT_USER SERVER options OPTIONS (user 'u', password 'secret-canary');
SELECT option, value, try('mapping', option, value)
FROM (VALUES ('password_required', 'false'), ('password_required', 'true'), ('sslcert', '/f'), ('sslkey', '/f'),
             ('sslpassword', 'p')) wrong (option, value);
SELECT attempt('CREATE SERVER s2 FOREIGN DATA WRAPPER pg_remote_fdw');
RESET ROLE;
-- A superuser sets it for him; he cannot put it back on a mapping that lost it.
ALTER USER MAPPING FOR regress_options_user SERVER options OPTIONS (ADD password_required 'false');
SET ROLE regress_options_user;
SELECT attempt('ALTER USER MAPPING FOR CURRENT_USER SERVER options OPTIONS (SET password ''other'')');
SELECT attempt('ALTER USER MAPPING FOR CURRENT_USER SERVER options OPTIONS (DROP password_required)');
RESET ROLE;

-- Only those who may see a mapping's options see them.
CREATE ROLE regress_options_stranger;
SET ROLE regress_options_stranger;
SELECT srvname, umoptions FROM pg_user_mappings WHERE srvname = 'options' ORDER BY usename = 'regress_options_user';
RESET ROLE;

SET client_min_messages = warning;
DROP SCHEMA options CASCADE;
DROP SERVER options CASCADE;
DROP OWNED BY regress_options_user;
DROP ROLE regress_options_user, regress_options_stranger;
