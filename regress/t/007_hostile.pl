# A remote that does not keep to the protocol, or sends what was not asked for: one error each, with a right SQLSTATE,
# soon; the session can be used afterwards and its memory has not grown.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use FakeServer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RemoteTest;
use Test::More;

my ($port, $fake) = FakeServer::start();
END { kill 'TERM', -$fake if $fake; }
my $local = cluster('local');
$local->safe_psql('postgres', 'CREATE EXTENSION pg_remote_fdw');
sub server
{
	my ($mode, $options) = @_;
	$options //= '';
	$local->safe_psql('postgres', qq{
		CREATE SERVER $mode FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host '127.0.0.1', port '$port', dbname '$mode', sslmode 'disable'$options);
		CREATE USER MAPPING FOR CURRENT_USER SERVER $mode OPTIONS (user 'x');
		CREATE FOREIGN TABLE t_$mode (id int, v text) SERVER $mode});
	return;
}

# What may come: an error of this SQLSTATE (regular expression), or the rows (then: how many).
my $broken = '(?:08\w{3}|57P0\d|HV\w{3}|58000|XX000|42804|22\w{3})';
my %allowed = (
	good => 250, many_notices => 250, many_notifies => 250, notice_bytes => 250, settings_changed => 250,
	error_no_text => '22012', error_format => '22012', error_bytes => '22012', error_long => '22012',
	fatal_open => '57P01|08\w{3}', fatal_close => '57P01|08\w{3}',
	close_at_startup => '08001', close_after_password => '08001',
	bad_utf8 => '22021', cut_utf8 => '22021', close_at_commit => '08\w{3}', tag_for_rows => $broken, never => '57014', never_ready => '57014',
	rollback_tag => 250, two_ready => "|$broken", negative_size => "1\\||$broken",    # a negative size is NULL to libpq
	 drip => 250, no_fetch => $broken,
	error_no_code => '\w{5}', error_empty => '\w{5}',
);

my $session = $local->background_psql('postgres', on_error_stop => 0, on_error_die => 0);
my $pid     = $session->query('SELECT pg_backend_pid()');
$session->query('\set VERBOSITY verbose');
server($_) for sort(keys %FakeServer::modes), 'close_at_startup', 'close_after_password';
is(try_query($session, 'SELECT count(id), max(v) FROM t_good'), '250|text 99', 'the fake server can be honest');
my $before = memory_kb($pid, 'VmRSS');

for my $mode (sort(grep { $_ ne 'good' } keys %FakeServer::modes), 'close_at_startup', 'close_after_password')
{
	my $expected = $allowed{$mode} // $broken;
	my $result;
	my $timeout = $mode =~ /^never/ ? '400ms' : '20s';
	$session->query("SET statement_timeout = '$timeout'");
	my $took = seconds { $result = try_query($session, "SELECT id, v FROM t_$mode ORDER BY id, v") };
	my $rows = () = $result =~ /\n/g;
	$result =~ s/.*\n//s;
	if ($expected =~ /^\d+$/ and $expected == 250) { is($rows + 1, 250, "$mode: all rows") or diag($result); }
	else { like($result, qr/^(?:$expected)$/, "$mode: error"); }
	unlike($session->{stderr}, qr/(?:PANIC|server closed the connection unexpectedly.*\n.*before or while)/, "$mode: the local session is alive") if $result =~ /server closed/;
	cmp_ok($took, '<', 4.5, "$mode: soon");
	cmp_ok(length $session->{stderr}, '<', 200_000, "$mode: messages are bounded") if $mode =~ /notice|long/;
	is(try_query($session, 'SELECT count(id), max(v) FROM t_good'), '250|text 99', "$mode: an honest server works");
	next if $mode =~ /^never/;    # 003_cancel.pl has that
	# in a sub-transaction, with a cursor on an honest server open
	try_query($session, 'BEGIN; DECLARE c CURSOR FOR SELECT * FROM t_good; FETCH 1 FROM c; SAVEPOINT s');
	try_query($session, "SELECT id, v FROM t_$mode");
	my $after = try_query($session, 'ROLLBACK TO s; FETCH 1 FROM c; COMMIT');
	is($after, '2|text 2', "$mode: a cursor of another server goes on");
	try_query($session, 'ROLLBACK');
	like($session->query('SELECT 1'), qr/^1$/, "$mode: still there") or last;
}
my $growth = memory_kb($pid, 'VmRSS') - $before;
note "backend grew by $growth kB";
cmp_ok($growth, '<', 48 * 1024, 'memory of the backend');
is($session->query('SELECT pg_backend_pid()'), $pid, 'the same backend to the end');
$session->query('SELECT pg_remote_fdw_disconnect_all()');
$session->quit;

my $log = slurp_file($local->logfile);
unlike($log, qr/terminated by signal|TRAP:|PANIC/, 'log of the server');
cmp_ok(-s $local->logfile, '<', 30_000_000, 'size of the log');
done_testing();
