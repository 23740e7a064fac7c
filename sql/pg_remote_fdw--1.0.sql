/* pg_remote_fdw 1.0 */

\echo This is the installation script of an extension; load it with "CREATE EXTENSION pg_remote_fdw". \quit

-- The foreign-data wrapper

CREATE FUNCTION pg_remote_fdw_handler()
RETURNS fdw_handler
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT;

COMMENT ON FUNCTION pg_remote_fdw_handler() IS
'handler of the foreign-data wrapper pg_remote_fdw; not to be called';

CREATE FUNCTION pg_remote_fdw_validator(text[], oid)
RETURNS void
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT;

COMMENT ON FUNCTION pg_remote_fdw_validator(text[], oid) IS
'checks the options of servers, user mappings, foreign tables and columns of pg_remote_fdw';

CREATE FOREIGN DATA WRAPPER pg_remote_fdw
  HANDLER pg_remote_fdw_handler
  VALIDATOR pg_remote_fdw_validator;

COMMENT ON FOREIGN DATA WRAPPER pg_remote_fdw IS
'tables of other PostgreSQL servers';

-- The sessions that this backend holds open

CREATE FUNCTION pg_remote_fdw_get_connections(
    IN check_conn boolean DEFAULT false,
    OUT server_name text,
    OUT user_name text,
    OUT valid boolean,
    OUT used_in_xact boolean,
    OUT closed boolean,
    OUT remote_backend_pid integer)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION pg_remote_fdw_get_connections(boolean) IS
'connections that this session holds open to foreign servers; with check_conn, whether the server has closed them';

CREATE FUNCTION pg_remote_fdw_disconnect(server_name text)
RETURNS boolean
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION pg_remote_fdw_disconnect(text) IS
'closes the connections of this session to one foreign server that the transaction does not use; true if one was closed';

CREATE FUNCTION pg_remote_fdw_disconnect_all()
RETURNS boolean
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION pg_remote_fdw_disconnect_all() IS
'closes all connections of this session to foreign servers that the transaction does not use; true if one was closed';
