-- A local table joined with two remote ones: which installed packages ask most from others?
SELECT i.package, i.version, p.section, count(*) AS needs
FROM installed i
    JOIN packages p ON p.name = i.package
    JOIN dependencies d ON d.package = p.name AND d.kind = 'depends'
GROUP BY i.package, i.version, p.section
ORDER BY needs DESC, i.package
LIMIT 8;
