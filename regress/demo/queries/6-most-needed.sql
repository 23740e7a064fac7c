-- Several hundred thousand rows: the packages that most others depend on, and the share that is installed here.
SELECT d.depends_on, count(DISTINCT d.package) AS needed_by, count(DISTINCT i.package) AS of_these_installed
FROM dependencies d
    LEFT JOIN installed i ON i.package = d.package
WHERE d.kind IN ('depends', 'pre-depends')
GROUP BY d.depends_on
ORDER BY needed_by DESC, d.depends_on
LIMIT 8;
