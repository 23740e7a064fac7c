-- The database of the printer's corpus; check.py fills it from deparse.sql.
CREATE EXTENSION IF NOT EXISTS pg_remote_fdw;
