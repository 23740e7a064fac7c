-- Settings and objects of the remote database that must not change any result: a remote session of ours that does
-- not set or qualify something sees these.
CREATE SCHEMA evil;
CREATE FUNCTION evil.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'evil.lower() called'; END $$;
CREATE FUNCTION evil.abs(integer) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'evil.abs() called'; END $$;
CREATE FUNCTION evil.equal(integer, integer) RETURNS boolean LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'evil operator called'; END $$;
CREATE OPERATOR evil.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = evil.equal);
CREATE TYPE evil.text AS ENUM ('evil');
DO $$
DECLARE
    setting text;
BEGIN
    FOREACH setting IN ARRAY ARRAY['search_path = evil, pg_catalog', 'datestyle = ''SQL, DMY''', 'intervalstyle = iso_8601',
                                   'timezone = ''Asia/Kolkata''', 'extra_float_digits = -10', 'bytea_output = escape',
                                   'standard_conforming_strings = off', 'escape_string_warning = off',
                                   'quote_all_identifiers = on', 'lc_messages = ''C''', 'xmloption = document',
                                   'transform_null_equals = on', 'default_transaction_isolation = serializable',
                                   'cursor_tuple_fraction = 0.5', 'gin_fuzzy_search_limit = 1']
    LOOP
        EXECUTE format('ALTER DATABASE %I SET %s', current_database(), setting);
    END LOOP;
END $$;
