-- One row by its key.
SELECT name, version, maintainer, description
FROM packages
WHERE name = 'postgresql-common';
