-- The local side of the demo: the packages installed on this machine.  psql variable: installed (a file).
CREATE TABLE installed (
    package text PRIMARY KEY,
    version text NOT NULL
);
COMMENT ON TABLE installed IS 'what is installed on this machine, from dpkg';
COPY installed FROM :'installed';
ANALYZE installed;
