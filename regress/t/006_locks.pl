# SELECT FOR UPDATE of a foreign table waits for the remote's lock and then sees what the remote would see.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RemoteTest;
use Test::More;

my $remote = cluster('remote');
my $local  = cluster('local');
$remote->safe_psql('postgres', 'CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 10), (2, 20), (3, 30)');
connect_to($local, $remote);
$local->safe_psql('postgres', q{CREATE FOREIGN TABLE t (id int, v int) SERVER remote OPTIONS (schema_name 'public')});

my $holder = $remote->background_psql('postgres', on_error_stop => 0);
my $waiter = $local->background_psql('postgres', on_error_stop => 0, on_error_die => 0);
my $waits  = q{SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR %'};

# Rolled back: the waiter gets the row.
$holder->query('BEGIN; UPDATE t SET v = 21 WHERE id = 2');
begin_query($waiter, 'SELECT v FROM t WHERE id = 2 FOR UPDATE');
wait_for($remote, $waits);
$holder->query('ROLLBACK');
is(end_query($waiter), '20', 'after a rollback: the old row');

# Committed: the waiter's transaction has its snapshot; the remote says so.
$holder->query('BEGIN; UPDATE t SET v = 21 WHERE id = 2');
begin_query($waiter, 'SELECT v FROM t WHERE id = 2 FOR UPDATE');
wait_for($remote, $waits);
$holder->query('COMMIT');
end_query($waiter);
like($waiter->{stderr}, qr/could not serialize access due to concurrent update/, 'after a commit: a serialization failure of the remote');
$waiter->{stderr} = $waiter->{stdout} = '';
is($waiter->query('SELECT v FROM t WHERE id = 2 FOR UPDATE'), '21', 'tried again: the new row');

# SKIP LOCKED and NOWAIT do what they say.
$holder->query('BEGIN; SELECT * FROM t WHERE id = 2 FOR UPDATE');
is($waiter->query('SELECT id FROM t ORDER BY id FOR UPDATE SKIP LOCKED'), "1\n3", 'SKIP LOCKED');
$waiter->query('SELECT id FROM t ORDER BY id FOR UPDATE NOWAIT');
like($waiter->{stderr}, qr/could not obtain lock on row in relation "t"/, 'NOWAIT');
$holder->query('ROLLBACK');
# Locks are kept to the end of the local transaction.
$waiter->{stderr} = '';
$waiter->query('BEGIN; SELECT id FROM t WHERE id = 1 FOR UPDATE');
is($remote->safe_psql('postgres', 'SELECT id FROM t ORDER BY id FOR UPDATE SKIP LOCKED'), "2\n3", 'kept');
$waiter->query('COMMIT');
wait_for($remote, q{SELECT count(*) = 3 FROM (SELECT id FROM t FOR UPDATE SKIP LOCKED) x});
pass('given back');
$holder->quit;
$waiter->quit;
done_testing();
