-- What every other test uses: the extension, helper functions, and a database that plays the remote server.
\getenv abs_srcdir PG_ABS_SRCDIR
\set helpers :abs_srcdir '/lib/helpers.sql'
\set debug_functions :abs_srcdir '/debug_functions.sql'
\set hostile :abs_srcdir '/lib/hostile_remote.sql'
\set here :DBNAME
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regression_remote;
CREATE DATABASE regression_remote TEMPLATE template0;
RESET client_min_messages;
CREATE EXTENSION pg_remote_fdw;
\set ECHO none
CREATE SCHEMA test;
SET search_path = test;
\i :debug_functions
RESET search_path;
\i :helpers
GRANT USAGE ON SCHEMA test TO public;
\c regression_remote
\i :hostile
\c :here
\set ECHO all
