# Passwords: the right one, a wrong one, none; who must give one; and that no password is ever shown.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RemoteTest;
use Test::More;

my $canary = 'canary-4711-secret';
my $remote = cluster('remote');
my $local  = cluster('local', conf => "log_statement = none\nlog_min_messages = debug1\nlog_min_error_statement = panic");
$remote->safe_psql('postgres', qq{
	SET password_encryption = 'scram-sha-256';
	CREATE ROLE asked LOGIN PASSWORD '$canary';
	CREATE ROLE trusted LOGIN;
	CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 3) i;
	CREATE VIEW whoami AS SELECT session_user::text AS name;
	GRANT SELECT ON t, whoami TO public;
});
my $hba = $remote->data_dir . '/pg_hba.conf';
append_to_file("$hba.new", "local all asked scram-sha-256\n" . slurp_file($hba));
rename "$hba.new", $hba or die;
$remote->reload;

connect_to($local, $remote, mapping => "user 'asked', password '$canary'");
$local->safe_psql('postgres', q{
	CREATE ROLE plain LOGIN;
	CREATE FOREIGN TABLE t (id int) SERVER remote OPTIONS (schema_name 'public');
	CREATE FOREIGN TABLE whoami (name text) SERVER remote OPTIONS (schema_name 'public');
	GRANT SELECT ON t, whoami TO public;
});
my $sessions = q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename IN ('asked', 'trusted')};

# The right password, the wrong one, none.
is($local->safe_psql('postgres', 'SELECT count(*), (SELECT name FROM whoami) FROM t'), '3|asked', 'scram with the right password');
$local->safe_psql('postgres', q{ALTER USER MAPPING FOR CURRENT_USER SERVER remote OPTIONS (SET password 'wrong-canary-0815')});
my $error = error_of($local, 'SELECT * FROM t');
like($error, qr/^08001: could not connect to server "remote"/, 'wrong password: SQLSTATE and message');
like($error, qr/password authentication failed for user "asked"/, 'wrong password: why');
unlike($error, qr/canary/, 'wrong password: not shown');
$local->safe_psql('postgres', q{ALTER USER MAPPING FOR CURRENT_USER SERVER remote OPTIONS (DROP password)});
$error = error_of($local, 'SELECT * FROM t');
like($error, qr/^08001: could not connect to server "remote"/, 'no password: SQLSTATE and message');
like($error, qr/no password supplied/, 'no password: why');

# The session that failed is not kept, the next right one works.
$local->safe_psql('postgres', qq{ALTER USER MAPPING FOR CURRENT_USER SERVER remote OPTIONS (ADD password 'wrong')});
is( $local->safe_psql('postgres', qq{
	DO \$\$ BEGIN PERFORM * FROM t; EXCEPTION WHEN sqlclient_unable_to_establish_sqlconnection THEN NULL; END \$\$;
	ALTER USER MAPPING FOR CURRENT_USER SERVER remote OPTIONS (SET password '$canary');
	SELECT count(*) FROM t;
	SELECT count(*) FROM pg_remote_fdw_get_connections();
}), "3\n1", 'right password after a wrong one, in one session');

# Those who are not superusers must give a password, and it must be the one that was asked for.
my %as_plain = (connstr => $local->connstr('postgres') . ' user=plain');
sub plain { return error_of($local, 'SELECT name FROM whoami', %as_plain); }
sub mapping
{
	my ($options) = @_;
	$local->safe_psql('postgres', "DROP USER MAPPING IF EXISTS FOR plain SERVER remote; CREATE USER MAPPING FOR plain SERVER remote OPTIONS ($options)");
	return;
}
like(plain(), qr/user mapping not found/, 'no mapping');
mapping("user 'asked', password '$canary'");
is(plain(), '', 'with the password that is asked for');
mapping("user 'trusted'");
like(plain(), qr/^2F003: password or GSSAPI delegated credentials required/, 'trust, no password');
mapping("user 'trusted', password ''");
like(plain(), qr/^2F003: password or GSSAPI delegated credentials required/, 'trust, empty password');
mapping("user 'trusted', password '$canary'");
like(plain(), qr/^2F003: password or GSSAPI delegated credentials required/, 'trust, a password that is not asked for');
is($remote->safe_psql('postgres', $sessions), 0, 'no session is left of those that were refused');
mapping("user 'trusted', password_required 'false'");
is(plain(), '', 'trust, allowed by a superuser');
mapping("user 'asked'");
like(plain(), qr/^2F003: password or GSSAPI delegated credentials required/, 'scram, no password');

# A password of the server's own: file, environment, service. It is not his.
my $passfile = $local->basedir . '/pgpass';
append_to_file($passfile, "*:*:*:asked:$canary\n");
chmod 0600, $passfile;
$local->safe_psql('postgres', "ALTER SERVER remote OPTIONS (ADD passfile '$passfile')");
like(plain(), qr/^2F003: password or GSSAPI delegated credentials required/, 'password file of the server');
$local->safe_psql('postgres', q{ALTER USER MAPPING FOR CURRENT_USER SERVER remote OPTIONS (DROP password)});
is($local->safe_psql('postgres', 'SELECT name FROM whoami'), 'asked', 'password file, by a superuser');
$local->safe_psql('postgres', "ALTER SERVER remote OPTIONS (DROP passfile)");
{
	local $ENV{PGPASSWORD} = $canary;
	$local->restart;
}
like(plain(), qr/^2F003: password or GSSAPI delegated credentials required/, 'PGPASSWORD of the server');
mapping("user 'asked', password ''");
like(plain(), qr/^2F003: password or GSSAPI delegated credentials required/, 'PGPASSWORD of the server, empty password');
$local->restart;

# A session that a privileged user opened is not for others, not even by SET ROLE or a definer's function.
mapping("user 'trusted', password_required 'false'");
is( $local->safe_psql('postgres', q{SET ROLE plain; SELECT name FROM whoami;}), 'trusted', 'SET ROLE, allowed');
$local->safe_psql('postgres', q{
	ALTER USER MAPPING FOR plain SERVER remote OPTIONS (SET password_required 'true');
	DROP USER MAPPING FOR plain SERVER remote; DROP USER MAPPING FOR CURRENT_USER SERVER remote; CREATE USER MAPPING FOR PUBLIC SERVER remote OPTIONS (user 'trusted');
	CREATE FUNCTION definer() RETURNS text SECURITY DEFINER LANGUAGE sql AS 'SELECT name FROM whoami';
});
$error = error_of($local, q{SELECT name FROM whoami; SET ROLE plain; SELECT name FROM whoami;});
like($error, qr/^2F003: password or GSSAPI delegated credentials required/, 'reuse of the superuser\'s session after SET ROLE');
$error = error_of($local, q{BEGIN; SELECT name FROM whoami; SET ROLE plain; SELECT name FROM whoami;});
like($error, qr/^2F003: password or GSSAPI delegated credentials required/, 'the same in one transaction');
$error = error_of($local, q{SELECT definer(); SELECT name FROM whoami;}, %as_plain);
like($error, qr/^2F003: password or GSSAPI delegated credentials required/, 'reuse after a definer\'s function');

# Nothing shows a password: EXPLAIN, activity, views, messages, logs.
$local->safe_psql('postgres', qq{CREATE USER MAPPING FOR plain SERVER remote OPTIONS (user 'asked', password '$canary')});
my ($out, $err) = ('', '');
$local->psql('postgres', q{
	\set VERBOSITY verbose
	SET client_min_messages = debug5;
	EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM t;
	SELECT * FROM t WHERE id = 1 / (id - id);
	SELECT * FROM pg_remote_fdw_get_connections();
	SELECT * FROM pg_user_mappings;
	SELECT query, application_name FROM pg_stat_activity;
	SELECT * FROM no_such_table;
	}, stdout => \$out, stderr => \$err, on_error_stop => 0, connstr => $local->connstr('postgres') . ' user=plain');
# He may see his own mapping, as in core: when he has USAGE on the server. He has not.
unlike($out . $err, qr/canary/, 'output of a session at debug level');
unlike($remote->safe_psql('postgres', 'SELECT string_agg(pg_stat_activity::text, chr(10)) FROM pg_stat_activity'), qr/canary/, 'activity of the remote');
$local->safe_psql('postgres', 'SELECT count(*) FROM t');
my $log = slurp_file($local->logfile) . slurp_file($remote->logfile);
$log =~ s/^.*(?:statement|STATEMENT):.*$//mg;    # what this test itself typed
unlike($log, qr/canary/, 'logs of both servers');

done_testing();
