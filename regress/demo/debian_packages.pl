#!/usr/bin/perl
# Turns Debian's package index (apt-cache dumpavail, on standard input) into two files for COPY FROM:
# usage: debian_packages.pl <file for packages> <file for dependencies>
use strict;
use warnings;

my ($packages_file, $dependencies_file) = @ARGV;
open(my $packages, '>', $packages_file) or die "could not write $packages_file: $!\n";
open(my $dependencies, '>', $dependencies_file) or die "could not write $dependencies_file: $!\n";

# field(text): as COPY's text format wants it.
sub field
{
	my $text = shift;
	return '\N' unless defined $text;
	$text =~ s/\\/\\\\/g;
	$text =~ s/\t/\\t/g;
	$text =~ s/\n/\\n/g;
	return $text;
}

# print_dependencies(package, kind, value): "a (>= 1) | b, c" has two groups, the first with two alternatives.
sub print_dependencies
{
	my ($package, $kind, $value) = @_;
	my $group = 0;
	for my $alternatives (split /\s*,\s*/, $value)
	{
		$group++;
		my $alternative = 0;
		for my $one (split /\s*\|\s*/, $alternatives)
		{
			my ($name, $condition) = $one =~ /^([^\s(:]+)(?::\w+)?\s*(?:\(([^)]*)\))?/ or next;
			$alternative++;
			print $dependencies join("\t", map { field($_) } $package, $kind, $group, $alternative, $name, $condition), "\n";
		}
	}
}

my %kinds = (
	'Depends' => 'depends',
	'Pre-Depends' => 'pre-depends',
	'Recommends' => 'recommends',
	'Suggests' => 'suggests',
	'Conflicts' => 'conflicts',
	'Breaks' => 'breaks',
	'Provides' => 'provides',
	'Replaces' => 'replaces');
my %seen;

local $/ = '';    # a paragraph at a time
while (my $paragraph = <STDIN>)
{
	my (%value, $last);
	for my $line (split /\n/, $paragraph)
	{
		if ($line =~ /^\s/) { $value{$last} .= "\n$line" if defined $last; }
		elsif ($line =~ /^([\w-]+):\s*(.*)/) { $last = $1; $value{$last} = $2; }
	}
	my $name = $value{'Package'};
	next if !defined $name || $seen{$name}++;
	$value{'Description'} =~ s/\n.*//s if defined $value{'Description'};    # the short one
	print $packages join("\t",
		map { field($_) } $name, $value{'Version'}, $value{'Architecture'}, $value{'Section'}, $value{'Priority'},
		$value{'Installed-Size'}, $value{'Size'}, $value{'Maintainer'}, $value{'Homepage'}, $value{'Description'}), "\n";
	for my $kind (sort keys %kinds)
	{
		print_dependencies($name, $kinds{$kind}, $value{$kind}) if defined $value{$kind};
	}
}
close($packages) or die "could not write $packages_file: $!\n";
close($dependencies) or die "could not write $dependencies_file: $!\n";
