-- Helpers of the regression tests, in schema test.
--
-- A test has an *area*, say joins: schema joins_t holds local tables (the truth), joins_f foreign tables of the
-- same names whose remote tables hold the same rows, joins_l local tables that both sides use. A query that
-- names tables without schema can then be run over either and the results compared.
-- Sets the area, and the search_path to its foreign side.
CREATE FUNCTION test.area(name text) RETURNS void LANGUAGE sql AS $$
    SELECT set_config('test.area', name, false),
           set_config('search_path', format('%1$s_f, %1$s_l, public', name), false)
$$;

-- A server that leads to the database regression_remote of this same cluster, and the current user's mapping.
CREATE FUNCTION test.create_server(server text, more_options text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE SERVER %I FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host %L, port %L, dbname %L%s)',
                   server, split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'),
                   'regression_remote', ', ' || more_options);
    EXECUTE format('CREATE USER MAPPING FOR CURRENT_USER SERVER %I OPTIONS (user %L)', server, current_user);
END $$;

-- For every table of the truth schema, a foreign table with the same columns; the remote schema has the truth's
-- name. only_tables: some of them (default: all).
CREATE FUNCTION test.make_foreign(server text, only_tables text[] DEFAULT NULL, table_options text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    area text := current_setting('test.area');
    item record;
BEGIN
    FOR item IN
        SELECT c.relname,
               (SELECT string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                                         CASE WHEN a.attcollation <> t.typcollation
                                              THEN ' COLLATE ' || a.attcollation::regcollation END), ', '
                                  ORDER BY a.attnum)
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
        FROM pg_class c
        WHERE c.relnamespace = (area || '_t')::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
          AND NOT c.relispartition AND (only_tables IS NULL OR c.relname = ANY (only_tables))
        ORDER BY c.relname
    LOOP
        EXECUTE format('CREATE FOREIGN TABLE %I.%I (%s) SERVER %I OPTIONS (schema_name %L%s)', area || '_f',
                       item.relname, item.columns, server, area || '_t', ', ' || table_options);
    END LOOP;
END $$;

-- The rows of a query as text, in the order in which they come. side: f or t.
CREATE FUNCTION test.rows_of(query text, side text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    saved text := current_setting('search_path');
    result text[] := '{}';
    item record;
BEGIN
    PERFORM set_config('search_path', format('%1$s_%2$s, %1$s_l, public', current_setting('test.area'), side), false);
    FOR item IN EXECUTE query LOOP
        result := array_append(result, item::text);
    END LOOP;
    PERFORM set_config('search_path', saved, false);
    RETURN result;
END $$;

-- The lines of a text, without empty ones and comments: a list of queries that need no quoting.
CREATE FUNCTION test.lines(list text) RETURNS TABLE (line text) LANGUAGE sql IMMUTABLE AS $$
    SELECT trim(l) FROM regexp_split_to_table(list, '\n') WITH ORDINALITY AS r (l, n) WHERE trim(l) <> '' AND l !~ '^ *--' ORDER BY n
$$;

CREATE FUNCTION test.sorted(lines text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(line ORDER BY line COLLATE "C"), '{}') FROM unnest(lines) line
$$;

-- What differs between two lists of rows; 'same: N rows' if nothing does.
CREATE FUNCTION test.difference(actual text[], expected text[], ordered boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    extra text[];
    missing text[];
BEGIN
    IF NOT ordered THEN
        actual := test.sorted(actual);
        expected := test.sorted(expected);
    END IF;
    IF actual = expected THEN
        RETURN format('same: %s rows', cardinality(expected));
    END IF;
    extra := ARRAY(SELECT unnest(actual) EXCEPT ALL SELECT unnest(expected) LIMIT 3);
    missing := ARRAY(SELECT unnest(expected) EXCEPT ALL SELECT unnest(actual) LIMIT 3);
    IF extra = '{}' AND missing = '{}' THEN
        RETURN 'DIFFERENT ORDER';
    END IF;
    RETURN format('DIFFERENT: %s rows instead of %s; too many %s; missing %s', cardinality(actual),
                  cardinality(expected), left(extra::text, 300), left(missing::text, 300));
END $$;

-- Runs a query over the foreign and over the local tables and compares. Rows must come in the same order when the
-- query ends with an ORDER BY at its top level.
CREATE FUNCTION test.check_same(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN test.difference(test.rows_of(query, 'f'), test.rows_of(query, 't'), query ~* 'order by [^()]*$');
END $$;

-- The same when the query may fail: then both sides must fail in the same way.
CREATE FUNCTION test.check_outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    expected text[];
    actual text[];
    failure text;
BEGIN
    BEGIN
        expected := test.rows_of(query, 't');
    EXCEPTION WHEN OTHERS THEN
        failure := sqlstate || ': ' || sqlerrm;
    END;
    BEGIN
        actual := test.rows_of(query, 'f');
    EXCEPTION WHEN OTHERS THEN
        RETURN CASE WHEN failure = sqlstate || ': ' || sqlerrm THEN 'same error: ' || failure
                    ELSE format('DIFFERENT: error %s: %s', sqlstate, sqlerrm) END;
    END;
    RETURN coalesce('DIFFERENT: no error ' || failure, test.difference(actual, expected, query ~* 'order by [^()]*$'));
END $$;

-- The same under planner settings that lead to different join and sort methods. 'same: N rows' if all agree.
CREATE FUNCTION test.check_plans(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    expected text[] := test.rows_of(query, 't');
    off text;
    setting text;
    verdict text;
BEGIN
    FOREACH off IN ARRAY ARRAY['', 'enable_nestloop enable_mergejoin', 'enable_hashjoin enable_nestloop',
                               'enable_hashjoin enable_mergejoin', 'enable_sort enable_hashagg enable_material enable_memoize']
    LOOP
        FOREACH setting IN ARRAY string_to_array(off, ' ') LOOP
            PERFORM set_config(setting, 'off', false);
        END LOOP;
        verdict := test.difference(test.rows_of(query, 'f'), expected, query ~* 'order by [^()]*$');
        FOREACH setting IN ARRAY string_to_array(off, ' ') LOOP
            PERFORM set_config(setting, 'on', false);
        END LOOP;
        IF verdict NOT LIKE 'same:%' THEN
            RETURN format('%s [off: %s]', verdict, off);
        END IF;
    END LOOP;
    RETURN verdict;
END $$;

-- Prepares a query with parameters and executes it with each of the argument lists, with custom and generic plans.
CREATE FUNCTION test.check_prepared(query text, types text, VARIADIC arguments text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    mode text;
    argument text;
    verdict text;
    total text[] := '{}';
BEGIN
    EXECUTE format('PREPARE test_prepared (%s) AS %s', types, query);
    FOREACH mode IN ARRAY ARRAY['force_custom_plan', 'force_generic_plan', 'force_generic_plan'] LOOP
        PERFORM set_config('plan_cache_mode', mode, false);
        total := '{}';
        FOREACH argument IN ARRAY arguments LOOP
            verdict := test.check_same(format('EXECUTE test_prepared(%s)', coalesce(argument, 'NULL')));
            IF verdict NOT LIKE 'same:%' THEN
                RETURN format('%s [%s, %s]', verdict, mode, argument);
            END IF;
            total := total || regexp_replace(verdict, '\D', '', 'g');
        END LOOP;
    END LOOP;
    PERFORM set_config('plan_cache_mode', 'auto', false);
    DEALLOCATE test_prepared;
    RETURN format('same: %s rows', array_to_string(total, ', '));
END $$;

-- Aliases of tables (r7) numbered in the order in which they appear: PostgreSQL's versions number range tables differently.
CREATE FUNCTION test.renumbered(sql text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    alias text;
    n int := 0;
BEGIN
    FOR alias IN SELECT m[1] FROM regexp_matches(sql, '\m(r\d+)\M', 'g') WITH ORDINALITY AS r (m, i) GROUP BY 1 ORDER BY min(i) LOOP
        n := n + 1;
        sql := regexp_replace(sql, '\m' || alias || '\M', 'R' || n, 'g');
    END LOOP;
    RETURN regexp_replace(sql, '\mR(\d+)\M', 'r\1', 'g');
END $$;

-- The statements that a query over the foreign side would send.
CREATE FUNCTION test.remote_sql(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
        IF line ~ '^ *Remote SQL: ' THEN
            RETURN NEXT test.renumbered(regexp_replace(line, '^ *Remote SQL: ', ''));
        END IF;
    END LOOP;
END $$;

-- What EXPLAIN says of our scans, without what PostgreSQL's versions print differently.
CREATE FUNCTION test.explained(query text, options text DEFAULT 'VERBOSE') RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    plan text;
    line text;
BEGIN
    FOR plan IN EXECUTE format('EXPLAIN (%s, COSTS OFF) %s', options, query) LOOP
        FOREACH line IN ARRAY string_to_array(plan, E'\n') LOOP
            CONTINUE WHEN line !~ '(Foreign Scan|^ *<?Remote|^ *<?Not.Shipped|^ *Relations|^ *Filter)';
            RETURN NEXT test.renumbered(regexp_replace(regexp_replace(line, '^ *(-> *)?', ''), 'actual rows=(\d+)[.0]* loops', 'actual rows=\1 loops'));
        END LOOP;
    END LOOP;
END $$;

-- The properties of our scans in EXPLAIN (FORMAT JSON) that are not PostgreSQL's own.
CREATE FUNCTION test.explained_json(query text, options text DEFAULT 'VERBOSE') RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE format('EXPLAIN (%s, COSTS OFF, FORMAT JSON) %s', options, query) INTO plan;
    RETURN QUERY SELECT (SELECT jsonb_object_agg(key, value) FROM jsonb_each(node) WHERE key ~ '^(Remote|Not Shipped|Relations|Relation Name)')
    FROM jsonb_path_query(plan::jsonb, 'strict $.** ? (@."Node Type" == "Foreign Scan")') node;
END $$;

-- What this backend holds that it should not: remote results outside of a scan, sessions that nobody can close.
CREATE FUNCTION test.leaks() RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN s.results = 0 AND s.sessions = n THEN 'none' ELSE format('%s results, %s sessions, %s known', s.results, s.sessions, n) END
    FROM test.pgr_debug_stats() s, (SELECT count(*) AS n FROM pg_remote_fdw_get_connections()) c
$$;

-- An error as one line: SQLSTATE, message, detail, hint, and the lines of context that are about the remote.
CREATE FUNCTION test.error_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    code text;
    message text;
    detail text;
    hint text;
    context text;
    item record;
BEGIN
    IF statement ~* '^\s*(select|with|values|explain|execute|table)\M' THEN
        FOR item IN EXECUTE statement LOOP
            NULL;
        END LOOP;
    ELSE
        EXECUTE statement;
    END IF;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
                            hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
    context := (SELECT string_agg(line, ' / ' ORDER BY n) FROM regexp_split_to_table(context, '\n') WITH ORDINALITY AS l (line, n)
                WHERE line !~ '^(PL/pgSQL function |SQL statement |SQL expression |SQL function )');
    RETURN test.without_places(concat_ws(' | ', code || ': ' || message, 'DETAIL: ' || nullif(detail, ''),
                                         'HINT: ' || nullif(hint, ''), 'CONTEXT: ' || nullif(context, '')));
END $$;

-- A message without what changes from one run to the next.
CREATE FUNCTION test.without_places(message text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(regexp_replace(regexp_replace(message, 'socket "[^"]*"', 'socket "…"', 'g'),
                                         'port \d+', 'port N', 'g'), '\s*\n\s*', ' // ', 'g')
$$;

-- Waits until a query answers true; an error after ten seconds.
CREATE PROCEDURE test.wait_until(query text) LANGUAGE plpgsql AS $$
DECLARE
    answer boolean;
BEGIN
    FOR i IN 1 .. 1000 LOOP
        PERFORM pg_stat_clear_snapshot();
        EXECUTE query INTO answer;
        IF answer THEN
            RETURN;
        END IF;
        PERFORM pg_sleep(0.01);
    END LOOP;
    RAISE EXCEPTION 'never true: %', query;
END $$;
