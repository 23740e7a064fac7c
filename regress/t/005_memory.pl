# Memory of a backend stays flat: over a million wide rows, 10,000 caught remote errors, 20,000 queries.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RemoteTest;
use Test::More;

my $remote = cluster('remote', conf => 'shared_buffers = 32MB');
my $local  = cluster('local',  conf => "shared_buffers = 32MB\nwork_mem = 4MB");
$remote->safe_psql('postgres', q{
	CREATE VIEW wide AS SELECT i AS id, repeat('w', 500 + i % 100) AS t, i * 1.5 AS n, now() AS tz, array[i, i + 1] AS a, NULL::int AS nothing FROM generate_series(1, 1000000) i;
	CREATE TABLE t AS SELECT i AS id, 'v' || i AS v FROM generate_series(1, 100) i;
	CREATE TYPE colour AS ENUM ('red');
	CREATE VIEW huge AS SELECT i AS id, repeat('h', 1000000) AS t FROM generate_series(1, 500) i;
});
connect_to($local, $remote);
$local->safe_psql('postgres', q{
	CREATE TYPE colour AS ENUM ('red');
	CREATE FOREIGN TABLE wide (id int, t text, n numeric, tz timestamptz, a int[], nothing int) SERVER remote OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE wide_text (id int, t varchar, n text, tz text, a text, nothing int) SERVER remote OPTIONS (schema_name 'public', table_name 'wide');
	CREATE FOREIGN TABLE huge (id int, t text) SERVER remote OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE t (id int, v text) SERVER remote OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE missing (id int) SERVER remote OPTIONS (schema_name 'public');
});

my $session = $local->background_psql('postgres', on_error_stop => 0, on_error_die => 0, timeout => 300);
my $pid     = $session->query('SELECT pg_backend_pid()');

# A scan of a million rows of some 600 bytes, binary and text; the peak grows by the batches, not by the rows.
$session->query('SELECT count(t) FROM (SELECT t FROM wide LIMIT 50000) x');
for my $table ('wide', 'wide_text')
{
	my $before = memory_kb($pid, 'VmHWM');
	is($session->query("SELECT count(*), sum(length(t)), count(tz), count(nothing) FROM $table WHERE (a::text || n::text) IS NOT NULL AND random() >= 0"), '1000000|549500000|1000000|0', "$table: a million rows");
	my $growth = memory_kb($pid, 'VmHWM') - $before;
	note "$table: peak memory of the backend grew by $growth kB over a million rows";
	cmp_ok($growth, '<', 16 * 1024, "$table: flat");
}
# Rows so large that batches must become small: 500 of 1 MB. The first batch cannot know.
my $before = memory_kb($pid, 'VmHWM');
is($session->query('SELECT count(*), sum(length(t)) FROM huge WHERE random() >= 0'), '500|500000000', 'large rows');
my $growth = memory_kb($pid, 'VmHWM') - $before;
note "large rows: peak memory of the backend grew by $growth kB over 500 MB";
cmp_ok($growth, '<', 250 * 1024, 'large rows: bounded');

# 10,000 errors of the remote, caught in one session: in one transaction, and each in its own.
sub errors
{
	my ($count) = @_;
	$session->query(qq{DO \$\$
		DECLARE x int;
		BEGIN
			FOR i IN 1 .. $count / 2 LOOP
				BEGIN
					SELECT id INTO x FROM t WHERE 1 / (id - 50) = 7;
				EXCEPTION WHEN division_by_zero THEN NULL;
				END;
				BEGIN
					SELECT id INTO x FROM missing;
				EXCEPTION WHEN undefined_table THEN NULL;
				END;
			END LOOP;
		END \$\$});
	return;
}
errors(2000);
$before = memory_kb($pid, 'VmRSS');
errors(10000);
$growth = memory_kb($pid, 'VmRSS') - $before;
note "10,000 caught errors: backend grew by $growth kB";
cmp_ok($growth, '<', 1024, '10,000 caught errors: less than 1 MB');
is($session->query('SELECT count(*) FROM t'), '100', 'and the session works');

my $procedure = q{CREATE PROCEDURE work(n int) LANGUAGE plpgsql AS $$
	DECLARE x int;
	BEGIN
		FOR i IN 1 .. n LOOP
			EXECUTE 'SELECT count(*) FROM t WHERE id <> ' || i INTO x;
			IF i % 3 = 0 THEN COMMIT; END IF;
			IF i % 7 = 0 THEN ROLLBACK; END IF;
			FOR x IN SELECT id FROM t ORDER BY id LOOP EXIT WHEN x > 3; END LOOP;
		END LOOP;
	END $$};
$session->query($procedure);
$session->query('CALL work(1000)');
$before = memory_kb($pid, 'VmRSS');
$session->query('CALL work(5000)');
$growth = memory_kb($pid, 'VmRSS') - $before;
note "10,000 queries in 2,000 transactions: backend grew by $growth kB";
cmp_ok($growth, '<', 512, '10,000 queries: flat');
is($remote->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_remote_fdw'}), 1, 'one session of the remote');
is($remote->safe_psql('postgres', q{SELECT state FROM pg_stat_activity WHERE application_name = 'pg_remote_fdw'}), 'idle', 'which is idle');
$session->quit;
done_testing();
