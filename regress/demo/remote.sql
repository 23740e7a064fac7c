-- The remote side of the demo: Debian's package index.  psql variables: packages, dependencies (files), password.
CREATE TABLE packages (
    name text PRIMARY KEY,
    version text NOT NULL,
    architecture text,
    section text,
    priority text,
    installed_size bigint,
    download_size bigint,
    maintainer text,
    homepage text,
    description text
);
COMMENT ON TABLE packages IS 'every package that Debian offers to this machine';
COMMENT ON COLUMN packages.installed_size IS 'in KiB';
COMMENT ON COLUMN packages.download_size IS 'in bytes';

CREATE TABLE dependencies (
    package text NOT NULL,
    kind text NOT NULL,
    position integer NOT NULL,
    alternative integer NOT NULL,
    depends_on text NOT NULL,
    condition text,
    PRIMARY KEY (package, kind, position, alternative)
);
COMMENT ON TABLE dependencies IS 'who needs whom, one row per alternative';

COPY packages FROM :'packages';
COPY dependencies FROM :'dependencies';
CREATE INDEX ON packages (section);
CREATE INDEX ON dependencies (depends_on);
ANALYZE;

CREATE ROLE reader LOGIN PASSWORD :'password';
GRANT SELECT ON packages, dependencies TO reader;
