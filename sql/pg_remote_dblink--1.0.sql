/* pg_remote_dblink 1.0 */

\echo This is the installation script of an extension; load it with "CREATE EXTENSION pg_remote_dblink". \quit

-- Connections

CREATE FUNCTION dblink_connect(text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_connect'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_connect(text) IS
'opens the connection without a name';

CREATE FUNCTION dblink_connect(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_connect'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_connect(text, text) IS
'opens a connection with a name';

-- Without the rule that credentials must be the user's own: not for everybody

CREATE FUNCTION dblink_connect_u(text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_connect'
LANGUAGE C STRICT PARALLEL RESTRICTED SECURITY DEFINER;

COMMENT ON FUNCTION dblink_connect_u(text) IS
'opens the connection without a name, also without a password';

CREATE FUNCTION dblink_connect_u(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_connect'
LANGUAGE C STRICT PARALLEL RESTRICTED SECURITY DEFINER;

COMMENT ON FUNCTION dblink_connect_u(text, text) IS
'opens a connection with a name, also without a password';

REVOKE ALL ON FUNCTION dblink_connect_u(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION dblink_connect_u(text, text) FROM PUBLIC;

CREATE FUNCTION dblink_disconnect()
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_disconnect'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_disconnect() IS
'closes the connection without a name';

CREATE FUNCTION dblink_disconnect(text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_disconnect'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_disconnect(text) IS
'closes a connection';

CREATE FUNCTION dblink_get_connections()
RETURNS text[]
AS 'MODULE_PATHNAME', 'pg_remote_dblink_get_connections'
LANGUAGE C PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_get_connections() IS
'names of the open connections';

CREATE FUNCTION dblink_error_message(text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_error_message'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_error_message(text) IS
'the last error message of a connection; OK: there was none';

-- Statements

CREATE FUNCTION dblink(text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_query'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink(text) IS
'runs a statement on a remote database and returns its rows';

CREATE FUNCTION dblink(text, boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_query'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink(text, boolean) IS
'runs a statement on a remote database and returns its rows';

CREATE FUNCTION dblink(text, text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_query'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink(text, text) IS
'runs a statement on a remote database and returns its rows';

CREATE FUNCTION dblink(text, text, boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_query'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink(text, text, boolean) IS
'runs a statement on a remote database and returns its rows';

CREATE FUNCTION dblink_exec(text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_exec'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_exec(text) IS
'runs a command on a remote database and returns its tag';

CREATE FUNCTION dblink_exec(text, boolean)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_exec'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_exec(text, boolean) IS
'runs a command on a remote database and returns its tag';

CREATE FUNCTION dblink_exec(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_exec'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_exec(text, text) IS
'runs a command on a remote database and returns its tag';

CREATE FUNCTION dblink_exec(text, text, boolean)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_exec'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_exec(text, text, boolean) IS
'runs a command on a remote database and returns its tag';

-- Cursors

CREATE FUNCTION dblink_open(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_open'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_open(text, text) IS
'opens a cursor on a remote database';

CREATE FUNCTION dblink_open(text, text, boolean)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_open'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_open(text, text, boolean) IS
'opens a cursor on a remote database';

CREATE FUNCTION dblink_open(text, text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_open'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_open(text, text, text) IS
'opens a cursor on a remote database';

CREATE FUNCTION dblink_open(text, text, text, boolean)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_open'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_open(text, text, text, boolean) IS
'opens a cursor on a remote database';

CREATE FUNCTION dblink_fetch(text, integer)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_fetch'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_fetch(text, integer) IS
'the next rows of a cursor that dblink_open opened';

CREATE FUNCTION dblink_fetch(text, integer, boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_fetch'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_fetch(text, integer, boolean) IS
'the next rows of a cursor that dblink_open opened';

CREATE FUNCTION dblink_fetch(text, text, integer)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_fetch'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_fetch(text, text, integer) IS
'the next rows of a cursor that dblink_open opened';

CREATE FUNCTION dblink_fetch(text, text, integer, boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_fetch'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_fetch(text, text, integer, boolean) IS
'the next rows of a cursor that dblink_open opened';

CREATE FUNCTION dblink_close(text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_close'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_close(text) IS
'closes a cursor that dblink_open opened';

CREATE FUNCTION dblink_close(text, boolean)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_close'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_close(text, boolean) IS
'closes a cursor that dblink_open opened';

CREATE FUNCTION dblink_close(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_close'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_close(text, text) IS
'closes a cursor that dblink_open opened';

CREATE FUNCTION dblink_close(text, text, boolean)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_close'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_close(text, text, boolean) IS
'closes a cursor that dblink_open opened';

-- Statements that nobody waits for

CREATE FUNCTION dblink_send_query(text, text)
RETURNS integer
AS 'MODULE_PATHNAME', 'pg_remote_dblink_send_query'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_send_query(text, text) IS
'sends statements to a remote database without waiting for results; 1: sent';

CREATE FUNCTION dblink_is_busy(text)
RETURNS integer
AS 'MODULE_PATHNAME', 'pg_remote_dblink_is_busy'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_is_busy(text) IS
'1: dblink_get_result would wait';

CREATE FUNCTION dblink_get_result(text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_get_result'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_get_result(text) IS
'the next result of what dblink_send_query sent';

CREATE FUNCTION dblink_get_result(text, boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_get_result'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_get_result(text, boolean) IS
'the next result of what dblink_send_query sent';

CREATE FUNCTION dblink_cancel_query(text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_cancel_query'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_cancel_query(text) IS
'asks the remote database to cancel what it runs';

-- Notifications

CREATE FUNCTION dblink_get_notify(
    OUT notify_name text,
    OUT be_pid integer,
    OUT extra text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_get_notify'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_get_notify() IS
'notifications that have arrived';

CREATE FUNCTION dblink_get_notify(
    conname text,
    OUT notify_name text,
    OUT be_pid integer,
    OUT extra text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_remote_dblink_get_notify'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_get_notify(text) IS
'notifications that have arrived';

-- SQL from local rows

CREATE TYPE dblink_pkey_results AS (position integer, colname text);

CREATE FUNCTION dblink_get_pkey(text)
RETURNS SETOF dblink_pkey_results
AS 'MODULE_PATHNAME', 'pg_remote_dblink_get_pkey'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_get_pkey(text) IS
'columns of a local table''s primary key';

CREATE FUNCTION dblink_build_sql_insert(text, int2vector, integer, text[], text[])
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_build_sql_insert'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_build_sql_insert(text, int2vector, integer, text[], text[]) IS
'an INSERT of a local row, with other key values';

CREATE FUNCTION dblink_build_sql_delete(text, int2vector, integer, text[])
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_build_sql_delete'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_build_sql_delete(text, int2vector, integer, text[]) IS
'a DELETE of the row with these key values';

CREATE FUNCTION dblink_build_sql_update(text, int2vector, integer, text[], text[])
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_build_sql_update'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_build_sql_update(text, int2vector, integer, text[], text[]) IS
'an UPDATE to the values of a local row, with other key values';

CREATE FUNCTION dblink_current_query()
RETURNS text
AS 'MODULE_PATHNAME', 'pg_remote_dblink_current_query'
LANGUAGE C PARALLEL RESTRICTED;

COMMENT ON FUNCTION dblink_current_query() IS
'the statement being run, as current_query()';

-- Servers whose options and user mappings dblink_connect uses

CREATE FUNCTION dblink_fdw_validator(options text[], catalog oid)
RETURNS void
AS 'MODULE_PATHNAME', 'pg_remote_dblink_fdw_validator'
LANGUAGE C STRICT PARALLEL SAFE;

COMMENT ON FUNCTION dblink_fdw_validator(text[], oid) IS
'checks the options of servers and user mappings of dblink_fdw';

CREATE FOREIGN DATA WRAPPER dblink_fdw VALIDATOR dblink_fdw_validator;

COMMENT ON FOREIGN DATA WRAPPER dblink_fdw IS
'servers for dblink_connect; has no foreign tables';
