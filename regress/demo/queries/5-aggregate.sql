-- An aggregate over everything.
SELECT section, count(*) AS packages, pg_size_pretty(sum(installed_size) * 1024) AS installed,
       round(avg(download_size)) AS average_download
FROM packages
GROUP BY section
ORDER BY count(*) DESC, section
LIMIT 8;
