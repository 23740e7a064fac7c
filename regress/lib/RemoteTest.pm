# Helpers of the TAP tests: two clusters, memory of a backend, timing.
package RemoteTest;

use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Time::HiRes qw(time usleep);

our @EXPORT = qw(cluster connect_to error_of memory_kb wait_for seconds begin_query end_query try_query);

# A running cluster that is quick to make. Options: init (list for initdb), conf (text), name of an existing one.
sub cluster
{
	my ($name, %options) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);
	$node->init(extra => $options{init} // [ '--no-sync', '-E', 'UTF8', '--locale', 'C' ]);
	$node->append_conf('postgresql.conf', "fsync = off\nlog_line_prefix = '%m [%p] %q%a '\n");
	$node->append_conf('postgresql.conf', $options{conf}) if $options{conf};
	$node->start;
	return $node;
}

# Makes the extension, and a server with a mapping for the current user that leads to a database of another cluster.
# server and mapping: more options, as SQL.
sub connect_to
{
	my ($local, $remote, %options) = @_;
	my $name = $options{name} // 'remote';
	my ($host, $port, $dbname) = ($remote->host, $remote->port, $options{dbname} // 'postgres');
	my $server  = $options{server}  ? ", $options{server}" : '';
	my $mapping = $options{mapping} // "user '" . ($options{user} // getpwuid($>)) . "'";
	$local->safe_psql('postgres', qq{
		CREATE EXTENSION IF NOT EXISTS pg_remote_fdw;
		CREATE SERVER $name FOREIGN DATA WRAPPER pg_remote_fdw OPTIONS (host '$host', port '$port', dbname '$dbname'$server);
		CREATE USER MAPPING FOR CURRENT_USER SERVER $name OPTIONS ($mapping);
	});
	return;
}

# The message of a statement that must fail, with its SQLSTATE: "08001: could not …"; '' when it does not fail.
sub error_of
{
	my ($node, $sql, %options) = @_;
	my ($out, $err) = ('', '');
	$node->psql($options{dbname} // 'postgres', "\\set VERBOSITY verbose\n$sql", stdout => \$out, stderr => \$err, on_error_stop => 0,
		connstr => $options{connstr});
	return $err =~ s/^.*?ERROR: +//sr =~ s/LOCATION: .*//gr if $err =~ /ERROR:/;
	return $err =~ /FATAL:/ ? $err : '';
}

# A number of /proc/<pid>/status, in kB: VmRSS, VmHWM, RssAnon.
sub memory_kb
{
	my ($pid, $what) = @_;
	my $status = slurp_file("/proc/$pid/status");
	return $status =~ /^$what:\s+(\d+) kB/m ? $1 : die "no $what of $pid";
}

# Waits until a query answers t; dies after a minute.
sub wait_for
{
	my ($node, $query, $dbname) = @_;
	$node->poll_query_until($dbname // 'postgres', $query) or die "never true: $query";
	return;
}

# Starts a query in a background session and does not wait for its end.
sub begin_query
{
	my ($session, $sql) = @_;
	$session->{stderr} = '';
	$session->query_until(qr/query begins/, "\\echo query begins\n$sql\n;\n\\echo query ends\n\\warn query ends\n");
	return;
}

# Waits for the end of such a query and returns what it printed; errors are in $session->{stderr}.
sub end_query
{
	my ($session) = @_;
	pump_until($session->{run}, $session->{timeout}, \$session->{$_}, qr/query ends/) for qw(stdout stderr);
	my $output = $session->{stdout};
	$session->{stdout} = '';
	$output =~ s/query (?:begins|ends)\n//g;
	chomp $output;
	return $output;
}

# What statements of a background session print, and the SQLSTATEs of their errors (needs VERBOSITY verbose).
sub try_query
{
	my ($session, $sql) = @_;
	$session->{stderr} = '';
	my $output = $session->query($sql);
	my @codes  = $session->{stderr} =~ /(?:ERROR|FATAL): +(\w{5}):/g;
	return join ' ', grep { length } $output, @codes;
}

# How long a piece of code took.
sub seconds(&)
{
	my ($code) = @_;
	my $start = time;
	$code->();
	return time - $start;
}

1;
