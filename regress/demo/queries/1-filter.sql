-- A filter and a sort: the remote applies them, only the rows that match travel.
SELECT name, version, installed_size
FROM packages
WHERE section = 'database' AND installed_size > 20000
ORDER BY installed_size DESC, name
LIMIT 8;
