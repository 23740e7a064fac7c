-- The main job, as a user types it.  psql variables: port, password.
CREATE EXTENSION pg_remote_fdw;

CREATE SERVER debian FOREIGN DATA WRAPPER pg_remote_fdw
    OPTIONS (host '127.0.0.1', port :'port', dbname 'debian');

CREATE USER MAPPING FOR CURRENT_USER SERVER debian
    OPTIONS (user 'reader', password :'password');

CREATE SCHEMA debian;
IMPORT FOREIGN SCHEMA public FROM SERVER debian INTO debian;

\d+ debian.packages
