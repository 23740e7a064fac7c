# Databases in different encodings, and servers with other settings and locales: the same rows, or a clear error.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RemoteTest;
use Test::More;

# Everything about the remote's settings is unusual; nothing of it may show in a result.
my $remote = cluster('remote', conf => q{
timezone = 'Australia/Lord_Howe'
datestyle = 'Postgres, DMY'
intervalstyle = 'sql_standard'
extra_float_digits = -15
bytea_output = 'escape'
standard_conforming_strings = off
escape_string_warning = off
default_transaction_isolation = 'read committed'
default_transaction_read_only = on
client_encoding = 'SJIS'
xmlbinary = hex
cursor_tuple_fraction = 0.01
statement_timeout = '60s'
idle_in_transaction_session_timeout = '60s'
});
my $local = cluster('local', conf => "timezone = 'America/St_Johns'");
my %samples = (    # what is stored in bytes of the remote encoding => the text
	UTF8      => [ 'Grüße', '世界', '€', 'plain' ],
	LATIN1    => [ 'Grüße', 'ñandú', 'plain' ],
	LATIN9    => [ 'Grüße', '€', 'plain' ],
	WIN1252   => [ 'Grüße', '€', 'plain' ],
	EUC_JP    => [ '世界', 'plain' ],
	SQL_ASCII => ['plain'],
);
$ENV{PGCLIENTENCODING} = 'UTF8';

for my $encoding (sort keys %samples)
{
	my $name = lc $encoding;
	$local->safe_psql('postgres', "CREATE DATABASE db_$name ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	$remote->safe_psql('postgres', "SET default_transaction_read_only = off; CREATE DATABASE db_$name ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	my $values = join ', ', map { "('$_')" } @{ $samples{$encoding} };
	$remote->safe_psql("db_$name", qq{
		SET default_transaction_read_only = off;
		CREATE TABLE t (id serial, v text);
		INSERT INTO t (v) VALUES $values;
		CREATE FUNCTION fail(text) RETURNS text STABLE LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''%'', \$1; END';
		CREATE VIEW failing AS SELECT fail(v) AS v FROM t WHERE id = 1;
	});
}
# bytes that are no text of any kind
$remote->safe_psql('db_sql_ascii', q{SET default_transaction_read_only = off; SET standard_conforming_strings = on;
	CREATE TABLE bytes (id int, v text); INSERT INTO bytes VALUES (1, E'ok'), (2, E'\xff\xfe bad'), (3, E'Gr\xc3\xbc\xc3\x9fe');});

for my $here (qw(UTF8 LATIN1 SQL_ASCII))
{
	my $db = 'db_' . lc $here;
	$local->safe_psql($db, 'CREATE EXTENSION pg_remote_fdw');
	for my $there (sort keys %samples)
	{
		my ($host, $port, $user) = ($remote->host, $remote->port, getpwuid($>) . '');
		my $suffix = lc $there;
		my $name = "s_$suffix";
		$local->safe_psql($db, qq{
			CREATE SERVER $name FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host '$host', port '$port', dbname 'db_$suffix');
			CREATE USER MAPPING FOR CURRENT_USER SERVER $name OPTIONS (user '$user');
			CREATE FOREIGN TABLE t_$suffix (id int, v text) SERVER $name OPTIONS (schema_name 'public', table_name 't');
			CREATE FOREIGN TABLE f_$suffix (v text) SERVER $name OPTIONS (schema_name 'public', table_name 'failing');
		});
		next if $here eq 'SQL_ASCII' and $there ne 'SQL_ASCII';    # bytes as they come: nothing to compare with
		if ($here ne 'UTF8' and $there !~ /^(UTF8|SQL_ASCII|$here)$/)
		{
			like(error_of($local, "SELECT * FROM t_$suffix", dbname => $db), qr/^08001: could not connect .*conversion between $here and $there is not supported/s, "$there to $here: not possible");
			next;
		}
		my @expected = @{ $samples{$there} };
		for my $id (1 .. @expected)
		{
			my $text      = $expected[ $id - 1 ];
			my $decoded   = $text;
			utf8::decode($decoded);
			my $possible = $here eq 'UTF8' || $decoded =~ /^[\x00-\xff]*$/;
			my $shown     = unpack('H*', $text);
			if ($possible)
			{
				is($local->safe_psql($db, "SELECT v FROM t_$suffix WHERE id = $id"), $text, "$there to $here: value $shown");
				is($local->safe_psql($db, "SELECT id FROM t_$suffix WHERE v = '$text'"), $id, "$there to $here: condition $shown");
				is($local->safe_psql($db, "SELECT length(v) FROM t_$suffix WHERE v LIKE '%' || '$text' AND id = $id"), length($decoded), "$there to $here: length of $shown");
			}
			else
			{
				like(error_of($local, "SELECT v FROM t_$suffix WHERE id = $id", dbname => $db), qr/^22P05: character with byte sequence .* has no equivalent/,
					"$there to $here: value $shown cannot be converted");
			}
		}
		# A message with such characters: the error arrives whatever its text.
		my $first = $expected[0];
		my $error = error_of($local, "SELECT v FROM f_$suffix", dbname => $db);
		like($error, qr/^(?:P0001|22P05|22021): /, "$there to $here: error with such a text");
	}
}
# A character of here that is not there: nothing is equal to it; as a parameter it is an error of conversion. The
# session goes on.
is($local->safe_psql('db_utf8', q{SELECT id FROM t_latin1 WHERE v = '世界'}), '', 'constant that the remote cannot represent');
is($local->safe_psql('db_utf8', q{SELECT count(*) FROM t_latin1 WHERE v <> '世界'}), '3', 'constant that the remote cannot represent, unequal');
like(error_of($local, q{PREPARE p (text) AS SELECT id FROM t_latin1 WHERE v = $1; SET plan_cache_mode = force_generic_plan; EXECUTE p ('世界')}, dbname => 'db_utf8'),
	qr/^22P05: character with byte sequence/, 'parameter that the remote cannot represent');
is($local->safe_psql('db_utf8', q{
	PREPARE p (text) AS SELECT id FROM t_latin1 WHERE v = $1; SET plan_cache_mode = force_generic_plan;
	DO $$ BEGIN EXECUTE 'EXECUTE p (''世界'')'; EXCEPTION WHEN untranslatable_character THEN NULL; END $$;
	EXECUTE p ('plain');}), 3, 'the session goes on');

# Invalid bytes of an SQL_ASCII server are refused by a UTF8 database; right ones come through.
$local->safe_psql('db_utf8', q{CREATE FOREIGN TABLE bytes (id int, v text) SERVER s_sql_ascii OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE bytes_v (id int, v varchar(30)) SERVER s_sql_ascii OPTIONS (schema_name 'public', table_name 'bytes');
	CREATE FOREIGN TABLE bytes_n (id int, v name) SERVER s_sql_ascii OPTIONS (schema_name 'public', table_name 'bytes');
	CREATE FOREIGN TABLE bytes_a (id int, v text[]) SERVER s_sql_ascii OPTIONS (schema_name 'public', table_name 'bytes')});
is($local->safe_psql('db_utf8', 'SELECT v FROM bytes WHERE id <> 2 ORDER BY id'), "ok\nGrüße", 'valid bytes of SQL_ASCII');
for my $table (qw(bytes bytes_v bytes_n))
{
	like(error_of($local, "SELECT v FROM $table WHERE id = 2", dbname => 'db_utf8'), qr/^22021: invalid byte sequence for encoding "UTF8": 0xff/, "invalid bytes of SQL_ASCII as $table");
}
like(error_of($local, 'SELECT id, v FROM bytes WHERE id = 2', dbname => 'db_utf8'), qr/remote SQL command: SELECT .*bytes|column "v" of foreign table "bytes"/, 'the statement or the column is named');

# Settings of the remote do not change values; TimeZone-dependent conditions are as local ones.
$remote->safe_psql('db_utf8', q{SET default_transaction_read_only = off;
	CREATE TABLE k (id int, tz timestamptz, ts timestamp, d date, iv interval, f float8, f4 float4, b bytea, a int[]);
	INSERT INTO k SELECT i, timestamptz '2024-03-09 12:00+00' + i * interval '7 hours', timestamp '2024-03-09 12:00' + i * interval '7 hours', date '2024-03-09' + i, i * interval '1 day 1 minute',
		i / 3.0, i / 3.0, decode('00ff5c', 'hex'), array[i, null] FROM generate_series(1, 40) i});
$local->safe_psql('db_utf8', q{
	CREATE TABLE lk (id int, tz timestamptz, ts timestamp, d date, iv interval, f float8, f4 float4, b bytea, a int[]);
	INSERT INTO lk SELECT i, timestamptz '2024-03-09 12:00+00' + i * interval '7 hours', timestamp '2024-03-09 12:00' + i * interval '7 hours', date '2024-03-09' + i, i * interval '1 day 1 minute',
		i / 3.0, i / 3.0, '\x00ff5c', array[i, null] FROM generate_series(1, 40) i;
	CREATE FOREIGN TABLE k (id int, tz timestamptz, ts timestamp, d date, iv interval, f float8, f4 float4, b bytea, a int[]) SERVER s_utf8 OPTIONS (schema_name 'public')});
for my $condition ('true', q{tz::date = '2024-03-10'}, q{date_trunc('day', tz) = '2024-03-11'}, q{extract(hour FROM tz) = 3}, q{tz + interval '1 day' > '2024-03-15'}, q{ts::timestamptz < '2024-03-12 00:00'},
	q{tz < ts}, q{to_char(tz, 'TZ') <> ''}, q{d < tz}, q{tz AT TIME ZONE 'UTC' > ts}, q{tz::text LIKE '%-02:30%'}, q{iv::text = '2 days 00:02:00'}, q{f::text LIKE '%.3333333333333333'}, q{b = '\x00ff5c'}, q{a = '{5,NULL}'},
	q{tz BETWEEN '2024-03-10 01:00' AND '2024-03-10 04:00'}, q{d::timestamptz = '2024-03-10'})
{
	for my $zone ('America/St_Johns', 'UTC', 'Asia/Kolkata', '+3:15')
	{
		is($local->safe_psql('db_utf8', "SET timezone = '$zone'; (TABLE k EXCEPT ALL TABLE lk) UNION ALL (TABLE lk EXCEPT ALL TABLE k);
			(SELECT * FROM k WHERE $condition EXCEPT ALL SELECT * FROM lk WHERE $condition) UNION ALL (SELECT * FROM lk WHERE $condition EXCEPT ALL SELECT * FROM k WHERE $condition)"),
			'', "$zone: $condition");
	}
}

# Another collation there than here: order and comparison are those of here.
SKIP:
{
	skip 'no ICU', 1 unless $local->safe_psql('postgres', q{SELECT count(*) > 0 FROM pg_collation WHERE collprovider = 'i' AND collname = 'en-x-icu'}) eq 't';
	$local->safe_psql('postgres', q{CREATE DATABASE icu ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C' TEMPLATE template0});
	$local->safe_psql('icu', 'CREATE EXTENSION pg_remote_fdw');
	my ($host, $port, $user) = ($remote->host, $remote->port, getpwuid($>) . '');
	$remote->safe_psql('db_utf8', q{SET default_transaction_read_only = off; CREATE TABLE words (v text); INSERT INTO words SELECT unnest('{b,A,a,B,Z,ä,_x,"a b",ab,AB,10,9}'::text[])});
	$local->safe_psql('icu', qq{
		CREATE SERVER s FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host '$host', port '$port', dbname 'db_utf8');
		CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (user '$user');
		CREATE FOREIGN TABLE words (v text) SERVER s OPTIONS (schema_name 'public');
		CREATE TABLE lwords (v text);
		INSERT INTO lwords SELECT unnest('{b,A,a,B,Z,ä,_x,"a b",ab,AB,10,9}'::text[])});
	for my $query ('SELECT v FROM T ORDER BY v', 'SELECT v FROM T ORDER BY v DESC LIMIT 4', q{SELECT v FROM T WHERE v < 'b' ORDER BY v COLLATE "C"}, q{SELECT v FROM T WHERE v = 'a'},
		'SELECT max(v), min(v) FROM T', 'SELECT a.v, b.v FROM T a JOIN T b ON a.v = b.v ORDER BY 1', q{SELECT v FROM T WHERE v BETWEEN 'a' AND 'b' ORDER BY v}, q{SELECT v FROM T WHERE upper(v) = 'Ä'})
	{
		my ($there, $here) = ($query =~ s/\bT\b/words/gr, $query =~ s/\bT\b/lwords/gr);
		for my $settings ('', 'SET enable_hashjoin = off; SET enable_nestloop = off; ')
		{
			is($local->safe_psql('icu', "$settings$there"), $local->safe_psql('icu', $here), "other collation: $query");
		}
	}
}

done_testing();
