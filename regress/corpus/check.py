#!/usr/bin/python3
"""Two corpora that need no remote: what is printed for the remote, and what is thought shippable.

usage: check.py   (connection by PG* variables; a debug build)
deparse.sql: each statement is printed over local tables, over foreign tables, and after constant folding; every text is
run, must give the statement's rows and types, and must print the same again.
shippable.tsv: each line's answer; see there.
"""
import os
import re
import subprocess
import sys

import psycopg2
import psycopg2.extensions

HERE = os.path.dirname(os.path.abspath(__file__))
LIBRARY = "$libdir/pg_remote_fdw"
USER_SETTINGS = ("SET timezone = 'America/New_York'; SET datestyle = 'German'; SET intervalstyle = 'iso_8601'; "
                 "SET extra_float_digits = 0; SET bytea_output = 'escape'")
REMOTE_SETTINGS = ("SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 3; "
                   "SET LOCAL bytea_output = 'hex'")
RECORD = 2249


class Corpus:
    def __init__(self, path):
        # Values are compared as the text they arrive in.
        for oid in list(psycopg2.extensions.string_types):
            psycopg2.extensions.register_type(psycopg2.extensions.new_type((oid,), f"S{oid}", lambda value, _: value))
        self.con = psycopg2.connect("")
        self.con.autocommit = True
        self.cur = self.con.cursor()
        version = self.con.server_version // 10000
        for name in ("pgr_debug_deparse", "pgr_debug_deparse_simplified"):
            self.cur.execute(f"CREATE FUNCTION public.{name}(text) RETURNS text AS '{LIBRARY}', '{name}' LANGUAGE c STRICT")
        self.statements = []
        with open(path, encoding="utf-8") as file:
            for line in (line.strip() for line in file):
                needed = re.match(r"/\* (\d+) \*/", line)
                if re.match(r"(CREATE|INSERT|ALTER) ", line):
                    self.cur.execute(line)
                elif line and not (needed and int(needed.group(1)) > version):
                    self.statements.append(line)
        self.cur.execute("ANALYZE; " + USER_SETTINGS)
        self.faults = 0

    def run(self, path, sql):
        """(types, rows) under the remote's settings."""
        self.cur.execute("BEGIN")
        try:
            self.cur.execute(f"SET LOCAL search_path = {path}; {REMOTE_SETTINGS}")
            self.cur.execute(sql)
            rows = [repr(row) for row in self.cur.fetchall()] if self.cur.description else []
            return [column[1] for column in self.cur.description or []], rows
        finally:
            self.cur.execute("ROLLBACK")

    def printed(self, path, sql, function="pgr_debug_deparse"):
        self.cur.execute("SET search_path = " + path)
        self.cur.execute(f"SELECT public.{function}(%s)", (sql,))
        text, *parameters = self.cur.fetchone()[0].split("\n-- $")
        for parameter in reversed(parameters):
            number, value = parameter.split(" = ", 1)
            text = re.sub(rf"\${number}\b", lambda _, v=value: f"({v})", text)
        return text

    def fault(self, what, sql, text, detail=""):
        self.faults += 1
        print(f"{what}: {sql}\n    {text}\n    {detail}", flush=True)

    def check_text(self, sql, text, types, rows):
        got_types, got_rows = self.run("pg_catalog", text)
        # Whole rows of foreign tables and views are records for the remote.
        same_types = len(types) == len(got_types) and all(b in (a, RECORD) for a, b in zip(types, got_types))
        if not same_types or sorted(rows) != sorted(got_rows):
            self.fault("DIFFERENT", sql, text, f"{types} {got_types}, {len(rows)} rows, {len(got_rows)} rows")
        again = self.printed("pg_catalog", text)
        if again != text:
            third = self.printed("pg_catalog", again)
            if third != again and "(q.*)" not in again:
                self.fault("UNSTABLE", sql, text, third)

    def check(self, sql):
        types, rows = self.run("d, pg_catalog", sql)
        for path, function in (("d", "pgr_debug_deparse"), ("f", "pgr_debug_deparse"), ("f", "pgr_debug_deparse_simplified")):
            if path == "f" and "TABLESAMPLE" in sql:
                continue
            text = "?"
            try:
                text = self.printed(path, sql, function)
                self.check_text(sql, text, types, rows)
            except psycopg2.Error as error:
                self.fault("ERROR", sql, text, str(error).split("\n", maxsplit=1)[0])


def main():
    corpus = Corpus(os.path.join(HERE, "deparse.sql"))
    for sql in corpus.statements:
        corpus.check(sql)
    print(f"printed statements: {len(corpus.statements)}, {corpus.faults} faults", flush=True)
    shipped = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f", "shippable.sql"], cwd=HERE,
                             capture_output=True, text=True, check=False)
    print(shipped.stdout.strip())
    if shipped.returncode:
        print(shipped.stderr.strip())
    return 1 if corpus.faults or shipped.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
