-- Functions that only debug builds of the library have (CMAKE_BUILD_TYPE=Debug), for tests.  They are no part of the
-- extension: a test that wants them reads this file.  The extension must have been created.

CREATE FUNCTION pgr_debug_deparse(query text)
RETURNS text
AS '$libdir/pg_remote_fdw'
LANGUAGE C STRICT;

COMMENT ON FUNCTION pgr_debug_deparse(text) IS
'a SELECT as it would be printed for the remote';

CREATE FUNCTION pgr_debug_why_not(expression text)
RETURNS text
AS '$libdir/pg_remote_fdw'
LANGUAGE C STRICT;

COMMENT ON FUNCTION pgr_debug_why_not(text) IS
'why an expression stays here; NULL: it can be shipped';

CREATE FUNCTION pgr_debug_decode(type regtype, value bytea)
RETURNS text
AS '$libdir/pg_remote_fdw'
LANGUAGE C STRICT;

COMMENT ON FUNCTION pgr_debug_decode(regtype, bytea) IS
'the text of a value in binary format, read by the decoder of scans';

CREATE FUNCTION pgr_debug_stats(OUT results bigint, OUT sessions bigint)
RETURNS record
AS '$libdir/pg_remote_fdw'
LANGUAGE C STRICT;

COMMENT ON FUNCTION pgr_debug_stats() IS
'remote results and sessions that this backend holds at the moment';

CREATE FUNCTION pgr_debug_unlisted_options()
RETURNS text
AS '$libdir/pg_remote_fdw'
LANGUAGE C STRICT;

COMMENT ON FUNCTION pgr_debug_unlisted_options() IS
'connection options of the libpq in use that pg_remote_fdw has no rule for; NULL: none';
