-- An outer join and an anti-join: what is installed here in another version, or in none, than Debian offers?
SELECT count(*) AS installed,
       count(*) FILTER (WHERE p.name IS NULL) AS not_in_debian,
       count(*) FILTER (WHERE p.version <> i.version) AS other_version,
       (SELECT count(*) FROM packages q
        WHERE q.priority = 'important' AND NOT EXISTS (SELECT FROM installed j WHERE j.package = q.name)) AS important_missing
FROM installed i
    LEFT JOIN packages p ON p.name = i.package;
