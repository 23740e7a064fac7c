# The remote goes away: it crashes, is restarted, refuses connections, ends sessions that idle. Errors are clear and
# short-lived; what can be done again without harm is done again without a word.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RemoteTest;
use Test::More;

my $remote = cluster('remote_crash', conf => 'restart_after_crash = on');
my $local  = cluster('local');
$remote->safe_psql('postgres', q{
	CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 10000) i;
	CREATE VIEW pid AS SELECT pg_backend_pid() AS pid;
	CREATE ROLE limited LOGIN CONNECTION LIMIT 1;
	GRANT SELECT ON t, pid TO limited;
});
connect_to($local, $remote, server => "fetch_size '100'");
$local->safe_psql('postgres', q{
	CREATE FOREIGN TABLE t (id int) SERVER remote OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE pid (pid int) SERVER remote OPTIONS (schema_name 'public');
});
my $session = $local->background_psql('postgres', on_error_stop => 0, on_error_die => 0);
$session->query('\set VERBOSITY verbose');
sub try_it { return try_query($session, @_); }
my $lost = qr/(?:08006|08003|08001|57P0[1-3]|08000)/;

# Restarted while the session idles.
is(try_it('SELECT count(*) FROM t'), '10000', 'before');
$remote->restart;
is(try_it('SELECT count(*) FROM t'), '10000', 'restarted while idle: nobody notices');
$remote->stop('immediate');
like(try_it('SELECT count(*) FROM t'), qr/^08001$/, 'down: cannot connect');
like(try_it('SELECT count(*) FROM t'), qr/^08001$/, 'still down');
$remote->start;
is(try_it('SELECT count(*) FROM t'), '10000', 'up again');

# Restarted in the middle of a transaction and of a cursor.
try_it('BEGIN; DECLARE c CURSOR FOR SELECT id FROM t ORDER BY id; FETCH 3 FROM c;');
$remote->restart('immediate');
like(try_it('MOVE 5000 IN c'), qr/$lost/, 'cursor: lost');
like(try_it('SELECT 1; ROLLBACK'), qr/25P02/, 'the transaction is aborted');
is(try_it('SELECT count(*) FROM t'), '10000', 'the next works');
is(try_it('BEGIN; SELECT count(*) FROM t'), '10000', 'in a transaction');
$remote->restart('immediate');
like(try_it('SAVEPOINT s; SELECT count(*) FROM t'), qr/$lost/, 'in a transaction: lost');
like(try_it('ROLLBACK TO s; SELECT count(*) FROM t'), qr/$lost/, 'no half of a transaction is made up');
is(try_it('ROLLBACK TO s; SELECT 1'), '1', 'the local part goes on');
try_it('COMMIT');
try_it('ROLLBACK');
is(try_it('SELECT count(*) FROM t'), '10000', 'the next works');

# A backend of the remote is killed hard: it restarts all of them.
my $far = try_it('SELECT pid FROM pid');
kill 'KILL', $far;
$remote->poll_query_until('postgres', 'SELECT true') or die;
is(try_it('SELECT count(*) FROM t'), '10000', 'crash while idle: nobody notices');
$far = try_it('BEGIN; SELECT pid FROM pid');
kill 'KILL', $far;
$remote->poll_query_until('postgres', 'SELECT true') or die;
like(try_it('SELECT count(*) FROM t'), qr/$lost/, 'crash in a transaction: lost');
try_it('ROLLBACK');
is(try_it('SELECT count(*) FROM t'), '10000', 'the next works');

# A hundred sessions that were killed while they were idle: none is noticed.
my $bad = 0;
for (1 .. 100)
{
	$far = try_it('SELECT pid FROM pid');
	$remote->safe_psql('postgres', "SELECT pg_terminate_backend($far, 10000)");
	$bad++ if try_it('SELECT count(*) FROM t') ne '10000';
}
is($bad, 0, 'sessions killed while idle');

# Sessions that the remote ends itself.
$local->safe_psql('postgres', q{ALTER SERVER remote OPTIONS (ADD options '-c idle_session_timeout=100 -c idle_in_transaction_session_timeout=100')});
is(try_it('SELECT count(*) FROM t'), '10000', 'with timeouts');
$far = try_it('SELECT pid FROM pid');
wait_for($remote, "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $far");
is(try_it('SELECT count(*) FROM t'), '10000', 'idle_session_timeout: nobody notices');
$far = try_it('BEGIN; SELECT pid FROM pid');
wait_for($remote, "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $far");
like(try_it('SELECT count(*) FROM t'), qr/^(?:25P03|08006)$/, 'idle_in_transaction_session_timeout: an error');
try_it('ROLLBACK');
$local->safe_psql('postgres', q{ALTER SERVER remote OPTIONS (DROP options)});
is(try_it('SELECT count(*) FROM t'), '10000', 'the next works');

# No connection left for us: an error at once, and again when there is one.
my $user = getpwuid($>);
$local->safe_psql('postgres', q{ALTER USER MAPPING FOR CURRENT_USER SERVER remote OPTIONS (SET user 'limited')});
is(try_it('SELECT count(*) FROM t'), '10000', 'the first of a limited role');
my $took = seconds { like(error_of($local, 'SELECT count(*) FROM t'), qr/^08001: could not connect.*too many connections for role/s, 'the second is refused') };
cmp_ok($took, '<', 2, 'at once');
try_it('SELECT pg_remote_fdw_disconnect_all()');
wait_for($remote, q{SELECT count(*) = 0 FROM pg_stat_activity WHERE usename = 'limited'});
is($local->safe_psql('postgres', 'SELECT count(*) FROM t'), 10000, 'when there is one again');

# The end of a local session ends its remote sessions, whatever the way.
$local->safe_psql('postgres', "ALTER USER MAPPING FOR CURRENT_USER SERVER remote OPTIONS (SET user '$user')");
my $mine = q{SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'pg_remote_fdw'};
is(try_it('SELECT count(*) FROM t'), '10000', 'one more');
try_it('BEGIN; SELECT count(*) FROM t');
$session->quit;
wait_for($remote, $mine);
pass('quit in a transaction');
done_testing();
