# Cancelling whatever waits: a remote query, a connection that is never answered, a remote that is frozen. Control is
# back soon, the remote stops working, and the session goes on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RemoteTest;
use Test::More;
use Time::HiRes qw(time usleep);

my $remote = cluster('remote');
my $local  = cluster('local');
$remote->safe_psql('postgres', q{
	CREATE TABLE t AS SELECT i AS id, repeat('x', 100) AS v FROM generate_series(1, 20000) i;
	CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(600) IS NULL AS slept;
	CREATE VIEW slow_later AS SELECT id, CASE WHEN id = 15000 THEN pg_sleep(600) IS NULL END AS slept FROM t;
	CREATE VIEW pid AS SELECT pg_backend_pid() AS pid;
});
connect_to($local, $remote, server => "fetch_size '1000'");
$local->safe_psql('postgres', q{
	CREATE FOREIGN TABLE t (id int, v text) SERVER remote OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE slow (id int, slept boolean) SERVER remote OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE slow_later (id int, slept boolean) SERVER remote OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE pid (pid int) SERVER remote OPTIONS (schema_name 'public');
});
my $active = q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND query LIKE '%slow%' AND state = 'active' AND pid <> pg_backend_pid()};

# statement_timeout, at the first row and later; the session is the same afterwards or a new one, and works.
for my $table ('slow', 'slow_later')
{
	my $output;
	my $took = seconds
	{
		my ($out, $err);
		$local->psql('postgres', qq{
			SET statement_timeout = '300ms';
			SELECT count(slept) FROM $table;
			SELECT 'then ' || count(*) FROM t;
			BEGIN; SELECT count(*) FROM t; SAVEPOINT s;
			SELECT count(slept) FROM $table;
			ROLLBACK TO s;
			SELECT 'in the transaction ' || count(*) FROM t;
			COMMIT;
			}, stdout => \$out, stderr => \$err, on_error_stop => 0);
		$output = "$out\n$err";
	};
	like($output, qr/then 20000/, "$table: session goes on after a timeout");
	like($output, qr/in the transaction 20000/, "$table: transaction goes on after a timeout in a sub-transaction");
	is(scalar(() = $output =~ /canceling statement due to statement timeout/g), 2, "$table: two clear errors");
	cmp_ok($took, '<', 4, "$table: control is back in time");
	wait_for($remote, "SELECT ($active) = 0");
}

# Latency of a cancel by another session, and of pg_terminate_backend().
my $victim = $local->background_psql('postgres', on_error_stop => 0, on_error_die => 0);
my $pid    = $victim->query('SELECT pg_backend_pid()');
$victim->query('SELECT count(*) FROM t');
my @latencies;
for (1 .. 10)
{
	begin_query($victim, 'SELECT count(slept) FROM slow');
	wait_for($remote, "SELECT ($active) > 0");
	my $start = time;
	$local->safe_psql('postgres', "SELECT pg_cancel_backend($pid)");
	end_query($victim);
	push @latencies, time - $start;
}
@latencies = sort { $a <=> $b } @latencies;
note sprintf('cancel latency with psql: median %.1f ms, worst %.1f ms', 1000 * $latencies[5], 1000 * $latencies[-1]);
cmp_ok($latencies[5], '<', 0.25, 'a cancel is quick');
like($victim->{stderr}, qr/canceling statement due to user request/, 'and says so');
is($victim->query('SELECT count(*) FROM t'), '20000', 'session goes on after ten cancels');
wait_for($remote, "SELECT ($active) = 0");
begin_query($victim, 'SELECT count(slept) FROM slow');
wait_for($remote, "SELECT ($active) > 0");
$local->safe_psql('postgres', "SELECT pg_terminate_backend($pid)");
wait_for($local, "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid");
wait_for($remote, "SELECT ($active) = 0");
pass('pg_terminate_backend() of the local session ends the remote query');
eval { $victim->quit };

# A client that goes away, and a fast shutdown of the local server while it waits.
{
	my $session = $local->background_psql('postgres', on_error_stop => 0, on_error_die => 0);
	$session->query('SELECT count(*) FROM t');
	begin_query($session, 'SELECT count(slept) FROM slow');
	wait_for($remote, "SELECT ($active) > 0");
	my $took = seconds { $local->stop('fast') };
	cmp_ok($took, '<', 15, 'fast shutdown while a remote query runs');
	eval { $session->quit };
	$local->start;
	wait_for($remote, "SELECT ($active) = 0");
}

# A connection that is accepted by the kernel and never answered.
my $silent = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', Proto => 'tcp') or die "no socket: $!";
my $port   = $silent->sockport;
$local->safe_psql('postgres', qq{
	CREATE SERVER silent FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host '127.0.0.1', port '$port', dbname 'x');
	CREATE USER MAPPING FOR CURRENT_USER SERVER silent OPTIONS (user 'x');
	CREATE FOREIGN TABLE silence (id int) SERVER silent;
});
my ($took, $error);
$took = seconds { $error = error_of($local, q{SET statement_timeout = '300ms'; SELECT * FROM silence}) };
like($error, qr/^57014: canceling statement due to statement timeout/, 'connecting: cancelled');
cmp_ok($took, '<', 1.5, 'connecting: control is back in time');
$local->safe_psql('postgres', q{ALTER SERVER silent OPTIONS (ADD connect_timeout '2')});
$took = seconds { $error = error_of($local, 'SELECT * FROM silence') };
like($error, qr/^08001: could not connect to server "silent"/, 'connect_timeout: error');
cmp_ok($took, '>', 1.8, 'connect_timeout: not before its time');
cmp_ok($took, '<', 4,   'connect_timeout: soon after its time');
is($local->safe_psql('postgres', q{
	DO $$ BEGIN PERFORM * FROM silence; EXCEPTION WHEN OTHERS THEN NULL; END $$;
	SELECT count(*) FROM t;}), 20000, 'another server works in that session');
close $silent;

# A remote session that is frozen: neither answers nor takes a cancel.
{
	my $session = $local->background_psql('postgres', on_error_stop => 0, on_error_die => 0);
	my $far     = $session->query('SELECT pid FROM pid');
	kill 'STOP', $far;
	$took = seconds { $session->query(q{SET statement_timeout = '300ms'; SELECT count(*) FROM t}) };
	note sprintf('frozen remote: control back after %.2f s', $took);
	like($session->{stderr}, qr/canceling statement due to statement timeout/, 'frozen remote: cancelled');
	cmp_ok($took, '<', 0.3 + 2.5, 'frozen remote: control is back in time');
	$session->{stderr} = '';
	is($session->query(q{SET statement_timeout = '20s'; SELECT count(*) FROM t}), '20000', 'frozen remote: a new session takes over');
	# in a sub-transaction the whole transaction is lost, but not the session
	$far = $session->query('SELECT pid FROM pid');
	$session->query('BEGIN; SELECT count(*) FROM t; SAVEPOINT s;');
	kill 'STOP', my $second = $far;
	$took = seconds { $session->query(q{SET LOCAL statement_timeout = '300ms'; SELECT count(*) FROM t}) };
	$took += seconds { $session->query('ROLLBACK TO s; SELECT 1; ROLLBACK') };
	cmp_ok($took, '<', 0.3 + 5 + 2.5, 'frozen remote in a sub-transaction: control is back in time');
	is($session->query(q{SELECT count(*) FROM t}), '20000', 'frozen remote in a sub-transaction: a new session takes over');
	kill 'CONT', $far, $second;
	$session->quit;
	my @stopped = split /\n/, $remote->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()});
	kill 'CONT', @stopped;
}

done_testing();
