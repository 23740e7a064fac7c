# A server that speaks PostgreSQL's protocol and misbehaves on purpose: the database name says how. Each connection is a
# process of its own; statements are answered by their first word.
package FakeServer;

use strict;
use warnings;

use IO::Socket::INET;
use Socket qw(SOL_SOCKET SO_LINGER);

# The ways to misbehave: name => code that may answer a statement (true: it did).
our %modes;

sub message { my ($type, $body) = @_; return $type . pack('N', 4 + length $body) . $body; }

# columns: [name, type OID, format]; a row: list of bytes (undef: NULL).
sub row_description
{
	my (@columns) = @_;
	return message('T', pack('n', scalar @columns) . join '', map { pack('Z* N n N n N n', $_->[0], 0, 0, $_->[1], -1 & 0xffff, 0xffffffff, $_->[2]) } @columns);
}

sub data_row
{
	my (@values) = @_;
	return message('D', pack('n', scalar @values) . join '', map { defined $_ ? pack('N', length $_) . $_ : pack('N', 0xffffffff) } @values);
}
sub complete { return message('C', "$_[0]\0"); }
sub ready    { return message('Z', $_[0]); }
sub notice   { return message('N', "SNOTICE\0VNOTICE\0C00000\0M$_[0]\0\0"); }

sub error
{
	my (%fields) = @_;
	return message('E', join('', map { "$_$fields{$_}\0" } sort keys %fields) . "\0");
}

# One connection. Its state: db, binary (of the last cursor), transaction (I or T), rows (how many are still to come).
sub new_session
{
	my ($socket) = @_;
	return bless { socket => $socket, transaction => 'I', binary => 0, rows => 0 };
}

sub read_bytes
{
	my ($self, $count) = @_;
	my $bytes = '';
	while (length $bytes < $count)
	{
		my $got = sysread $self->{socket}, $bytes, $count - length $bytes, length $bytes;
		exit 0 if !$got;
	}
	return $bytes;
}

sub put
{
	my ($self, $bytes) = @_;
	local $SIG{PIPE} = sub { exit 0 };
	while (length $bytes)
	{
		my $sent = syswrite $self->{socket}, $bytes;
		exit 0 if !defined $sent;
		substr $bytes, 0, $sent, '';
	}
	return 1;
}

sub startup
{
	my ($self) = @_;
	while (1)
	{
		my $body = $self->read_bytes(unpack('N', $self->read_bytes(4)) - 4);
		my $code = unpack 'N', $body;
		exit 0 if $code == 80877102;    # a cancel request
		if ($code == 80877103 or $code == 80877104) { $self->put('N'); next; }
		my @pairs = split /\0/, substr($body, 4), -1;
		my %parameters = @pairs[ 0 .. (@pairs & ~1) - 1 ];
		$self->{db} = $parameters{database} // '';
		last;
	}
	exit 0 if $self->{db} eq 'close_at_startup';
	$self->put(message('R', pack 'N', 0));
	exit 0 if $self->{db} eq 'close_after_password';
	$self->put(message('S', "$_\0")) for ("server_version\x0015.4", "server_encoding\0UTF8", "client_encoding\0UTF8", "DateStyle\0ISO, MDY", "integer_datetimes\0on",
		"standard_conforming_strings\0on", "TimeZone\0GMT", "IntervalStyle\0postgres", "is_superuser\0on", "session_authorization\0x");
	$self->put(message('K', pack 'NN', $$, 4711) . ready('I'));
	return;
}

# What an honest server would answer.
sub answer
{
	my ($self, $sql) = @_;
	my ($verb) = $sql =~ /^\s*(\w+)/;
	return $self->put(message('I', '')) if !defined $verb;
	$verb = uc $verb;
	my $mode = $modes{ $self->{db} };
	return if $mode && $mode->($self, $verb, $sql);
	if ($verb eq 'FETCH')
	{
		my ($count) = $sql =~ /(\d+)/;
		return $self->rows($count, [ 'id', 23 ], [ 'v', 25 ]);
	}
	if ($verb eq 'SELECT' or $verb eq 'SHOW' or $verb eq 'EXPLAIN')
	{
		return $self->put(row_description([ 'x', 25, 0 ]) . complete('SELECT 0'));
	}
	if ($verb eq 'BEGIN' or $verb eq 'START') { $self->{transaction} = 'T'; }
	if ($verb eq 'COMMIT' or $verb eq 'ROLLBACK' or $verb eq 'ABORT') { $self->{transaction} = $sql =~ /\bTO\b/i ? 'T' : 'I'; }
	if ($verb eq 'DECLARE') { $self->{binary} = $sql =~ /^\s*DECLARE \w+ BINARY/ ? 1 : 0; $self->{rows} = 250; $verb = 'DECLARE CURSOR'; }
	my %tags = (START => 'START TRANSACTION', ABORT => 'ROLLBACK', CLOSE => 'CLOSE CURSOR', DEALLOCATE => 'DEALLOCATE ALL');
	return $self->put(complete($tags{$verb} // $verb));
}

# Honest rows of the given columns, or of those that a misbehaving server describes.
sub rows
{
	my ($self, $count, @columns) = @_;
	$count = $self->{rows} if $count > $self->{rows};
	my $out = row_description(map { [ $_->[0], $_->[1], $self->{binary} ] } @columns);
	for my $i (1 .. $count)
	{
		my $number = $self->{binary} ? pack 'N', $i : $i;
		$out .= data_row(map { $_->[1] == 23 ? $number : "text $i" } @columns);
	}
	$self->{rows} -= $count;
	return $self->put($out . complete("FETCH $count"));
}

sub serve
{
	my ($self) = @_;
	$self->startup;
	while (1)
	{
		my $type = $self->read_bytes(1);
		my $body = $self->read_bytes(unpack('N', $self->read_bytes(4)) - 4);
		exit 0 if $type eq 'X';
		next if $type ne 'Q';
		$body =~ s/\0$//;
		$self->{failed} = 0;
		for my $sql (grep { /\S/ } split /;/, $body)
		{
			$self->answer($sql);
			last if $self->{failed};
		}
		$self->put(ready($self->{status} // ($self->{failed} && $self->{transaction} eq 'T' ? 'E' : $self->{transaction}))) unless $self->{silent};
	}
	return;
}

# Starts the server; returns its port and the process to kill.
sub start
{
	my $listener = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1', Proto => 'tcp', ReuseAddr => 1) or die "no socket: $!";
	my $port     = $listener->sockport;
	my $pid      = fork // die "no fork: $!";
	return ($port, $pid) if $pid;
	setpgrp 0, 0;                       # so that all of them can be ended at once: kill TERM => -$pid
	open STDIN,  '<', '/dev/null' or die;
	open STDOUT, '>', '/dev/null' or die;    # who reads our output must not wait for us
	open STDERR, '>', '/dev/null' or die;
	$SIG{CHLD} = 'IGNORE';
	while (my $socket = $listener->accept)
	{
		next if fork;
		close $listener;
		$socket->setsockopt(6, 1, 1);    # no delay
		new_session($socket)->serve;
	}
	continue { }
	exit 0;
}

sub fail { my ($self, %fields) = @_; $self->{failed} = 1; return $self->put(error(%fields)); }

sub on_fetch
{
	my ($code) = @_;
	return sub { my ($self, $verb, $sql) = @_; return $verb eq 'FETCH' && $code->($self, $sql); };
}

sub int4 { my ($self, $number) = @_; return $self->{binary} ? pack 'N', $number : $number; }

sub columns { my ($self) = @_; return row_description([ 'id', 23, $self->{binary} ], [ 'v', 25, $self->{binary} ]); }

# Replies with one row of two columns, whatever its bytes.
sub one_row
{
	my (@make) = @_;
	return on_fetch(sub { my ($self) = @_; return $self->put(columns($self) . data_row(map { $_->($self) } @make) . complete('FETCH 1')); });
}
my $good_id   = sub { return int4($_[0], 1) };
my $good_text = sub { return 'x' };

%modes = (
	good          => sub { return 0 },
	more_columns  => on_fetch(sub { $_[0]->rows(100, [ 'id', 23 ], [ 'v', 25 ], [ 'extra', 25 ]) }),
	fewer_columns => on_fetch(sub { $_[0]->rows(100, [ 'id', 23 ]) }),
	no_columns    => on_fetch(sub { $_[0]->put(row_description() . data_row() . complete('FETCH 1')) }),
	other_type    => on_fetch(sub { $_[0]->rows(100, [ 'id', 25 ], [ 'v', 25 ]) }),
	row_longer    => on_fetch(sub { $_[0]->put(columns($_[0]) . data_row(int4($_[0], 1), 'x', 'y') . complete('FETCH 1')) }),
	row_shorter   => on_fetch(sub { $_[0]->put(columns($_[0]) . data_row(int4($_[0], 1)) . complete('FETCH 1')) }),
	other_format  => on_fetch(sub { $_[0]->put(row_description([ 'id', 23, 0 ], [ 'v', 25, 1 ]) . data_row('1', 'x') . complete('FETCH 1')) }),
	odd_format    => on_fetch(sub { $_[0]->put(row_description([ 'id', 23, 7 ], [ 'v', 25, 7 ]) . data_row('1', 'x') . complete('FETCH 1')) }),
	short_int     => one_row(sub { "\0\0\1" }, $good_text),
	long_int      => one_row(sub { "\0\0\0\0\1" }, $good_text),
	empty_int     => one_row(sub { '' }, $good_text),
	bad_utf8      => one_row($good_id, sub { "ok \xff\xfe" }),
	cut_utf8      => one_row($good_id, sub { "ok \xc3" }),
	nul_in_text   => one_row($good_id, sub { "a\0b" }),
	negative_size => on_fetch(sub { $_[0]->put(columns($_[0]) . message('D', pack('n', 2) . pack('N', 4) . "\0\0\0\1" . pack('N', -5 & 0xffffffff)) . complete('FETCH 1')) }),
	huge_size     => on_fetch(sub { $_[0]->put(columns($_[0]) . message('D', pack('n', 2) . pack('N', 4) . "\0\0\0\1" . pack('N', 0x7ffffff0)) . complete('FETCH 1')) }),
	huge_message  => on_fetch(sub { $_[0]->put(columns($_[0]) . 'D' . pack('N', 0x7fffffff) . 'xxxx'); exit 0 }),
	garbage       => on_fetch(sub { $_[0]->put("\x01\x02\xff\xfe garbage that is no message" x 50) }),
	unknown_type  => on_fetch(sub { $_[0]->put(message('?', 'what')) }),
	too_many_rows => on_fetch(sub { my ($self, $sql) = @_; my ($n) = $sql =~ /(\d+)/; $self->{rows} = $n + 50; $self->rows($n + 50, [ 'id', 23 ], [ 'v', 25 ]) }),
	copy_out      => on_fetch(sub { $_[0]->put(message('H', pack('C n', 0, 0))) }),
	copy_in       => on_fetch(sub { $_[0]->put(message('G', pack('C n', 0, 0))) }),
	copy_both     => on_fetch(sub { $_[0]->put(message('W', pack('C n', 0, 0))) }),
	copy_declare  => sub { my ($self, $verb) = @_; return $verb eq 'DECLARE' && $self->put(message('H', pack('C n', 0, 0))) },
	rows_declare  => sub { my ($self, $verb) = @_; return $verb eq 'DECLARE' && $self->put(row_description([ 'id', 23, 0 ]) . data_row('1') . complete('SELECT 1')) },
	tag_declare   => sub { my ($self, $verb) = @_; return $verb eq 'DECLARE' && $self->put(complete('INSERT 0 1')) },
	empty_fetch   => on_fetch(sub { $_[0]->put(message('I', '')) }),
	no_fetch      => on_fetch(sub { 1 }),
	tag_for_rows  => on_fetch(sub { $_[0]->put(complete('FETCH 0')) }),
	copy_begin    => sub { my ($self, $verb) = @_; return ($verb eq 'START' || $verb eq 'BEGIN') && $self->put(message('G', pack('C n', 0, 0))) },
	rollback_tag  => sub { my ($self, $verb) = @_; return $verb eq 'SAVEPOINT' && $self->put(complete('ROLLBACK')) },
	two_ready     => on_fetch(sub { $_[0]->put(columns($_[0]) . complete('FETCH 0') . ready('T')) }),
	status_idle   => sub { $_[0]->{status} = 'I'; return 0 },
	status_error  => sub { $_[0]->{status} = 'E'; return 0 },
	status_odd    => sub { $_[0]->{status} = 'Q'; return 0 },
	error_empty   => on_fetch(sub { $_[0]->fail() }),
	error_no_code => on_fetch(sub { $_[0]->fail(S => 'ERROR', M => 'no code') }),
	error_bad_code => on_fetch(sub { $_[0]->fail(S => 'ERROR', C => '1', M => 'short code') }),
	error_success  => on_fetch(sub { $_[0]->fail(S => 'ERROR', C => '00000', M => 'successful') }),
	error_no_text  => on_fetch(sub { $_[0]->fail(S => 'ERROR', C => '22012') }),
	error_panic    => on_fetch(sub { $_[0]->fail(S => 'PANIC', V => 'PANIC', C => 'XX000', M => 'panic') }),
	error_format   => on_fetch(sub { $_[0]->fail(S => 'ERROR', C => '22012', M => '%s%n%s%d', D => '%s', H => '%n') }),
	error_bytes    => on_fetch(sub { $_[0]->fail(S => 'ERROR', C => '22012', M => "bytes \xff\xfe") }),
	error_long     => on_fetch(sub { $_[0]->fail(S => 'ERROR', C => '22012', M => 'long ' x 2_000_000) }),
	fatal_open     => on_fetch(sub { $_[0]->fail(S => 'FATAL', V => 'FATAL', C => '57P01', M => 'going') }),
	fatal_close    => on_fetch(sub { $_[0]->fail(S => 'FATAL', V => 'FATAL', C => '57P01', M => 'going'); exit 0 }),
	close_in_row   => on_fetch(sub { $_[0]->put(columns($_[0]) . substr data_row(int4($_[0], 1), 'text'), 0, 9); exit 0 }),
	close_at_fetch => on_fetch(sub { exit 0 }),
	reset_at_fetch => on_fetch(sub { $_[0]{socket}->setsockopt(SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0); close $_[0]{socket}; exit 0 }),
	close_at_begin => sub { my ($self, $verb) = @_; exit 0 if $verb eq 'START'; return 0 },
	close_at_set   => sub { my ($self, $verb) = @_; exit 0 if $verb eq 'SET'; return 0 },
	close_at_second => on_fetch(sub { my ($self) = @_; exit 0 if $self->{rows} < 250; return 0 }),
	close_at_commit => sub { my ($self, $verb) = @_; exit 0 if $verb eq 'COMMIT'; return 0 },
	encoding_changed => on_fetch(sub { $_[0]->put(message('S', "client_encoding\0SQL_ASCII\0")); return 0 }),
	settings_changed => on_fetch(sub { $_[0]->put(message('S', "standard_conforming_strings\0off\0") . message('S', "integer_datetimes\0off\0") . message('S', "server_version\0nonsense\0")); return 0 }),
	many_notices   => on_fetch(sub { $_[0]->put(notice("notice $_ " . 'x' x 100)) for 1 .. 20_000; return 0 }),
	many_notifies  => on_fetch(sub { $_[0]->put(message('A', pack('N', 1) . "channel\0payload\0")) for 1 .. 20_000; return 0 }),
	notice_bytes   => on_fetch(sub { $_[0]->put(notice("\xff\xfe %s\nline") . message('N', "\0")); return 0 }),
	never          => on_fetch(sub { sleep 600; exit 0 }),
	never_ready    => on_fetch(sub { $_[0]{silent} = 1; return 0 }),
	drip           => sub { my ($self) = @_; no warnings 'redefine'; $self->{drip} = 1; return 0 },
);

1;
