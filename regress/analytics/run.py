#!/usr/bin/python3
"""Each analytical query ships as one remote statement, gives the remote's rows, and takes at most 1.1 times as long.

usage: run.py [--runs N] [--limit RATIO] [--only N]   (connection by PG* variables; see setup.sql)
Prints a row per query: whole or not, equal or not, median seconds through the foreign tables and on the remote itself.
Exit status 1 when a query does not ship whole, gives other rows, or the whole set's ratio is over the limit.
"""
import argparse
import os
import statistics
import sys
import time

import psycopg2


def read_queries():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "queries.sql")
    with open(path, encoding="utf-8") as file:
        parts = file.read().split("\n;\n")
    return [part.strip() for part in parts if part.strip()]


def is_whole(cur, sql):
    cur.execute("EXPLAIN (COSTS OFF) " + sql)
    lines = [row[0] for row in cur.fetchall()]
    return len([line for line in lines if "Foreign Scan" in line or "->" in line]) == 1 and lines[0].startswith("Foreign Scan"), lines


def timed(con, schema, sql):
    with con.cursor() as cur:
        cur.execute(f"SET search_path = {schema}, public")
        start = time.perf_counter()
        cur.execute(sql)
        rows = cur.fetchall()
        return time.perf_counter() - start, rows


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("--limit", type=float, default=1.1)
    ap.add_argument("--only", type=int)
    args = ap.parse_args()
    con = psycopg2.connect("")
    con.autocommit = True
    with con.cursor() as cur:
        # Else the library comes with the first statement's planning, too late for that one to ship as a whole.
        cur.execute("LOAD 'pg_remote_fdw'")
    remote = psycopg2.connect("")
    remote.autocommit = True
    bad = 0
    ratios = []
    for number, sql in enumerate(read_queries(), 1):
        if args.only and number != args.only:
            continue
        with con.cursor() as cur:
            cur.execute("SET search_path = f, public")
            whole, lines = is_whole(cur, sql)
        timed(con, "f", sql)
        _, truth = timed(remote, "r", sql)
        ours, theirs = [], []
        for _ in range(args.runs):
            seconds, rows = timed(con, "f", sql)
            ours.append(seconds)
            theirs.append(timed(remote, "r", sql)[0])
        same = rows == truth
        ratio = statistics.median(ours) / statistics.median(theirs)
        ratios.append(ratio)
        print(f"query {number:2}: {'whole' if whole else 'NOT WHOLE'}, {'same' if same else 'OTHER ROWS'}, {len(rows)} rows, "
              f"{statistics.median(ours):.4f} s here, {statistics.median(theirs):.4f} s there, ratio {ratio:.2f}", flush=True)
        if not whole:
            print("\n".join("    " + line for line in lines))
        bad += (not whole) or (not same)
    median = statistics.median(ratios)
    over = [n for n, ratio in enumerate(ratios, 1) if ratio > args.limit]
    print(f"analytics: {len(ratios)} queries, {bad} bad, median ratio {median:.3f}, over {args.limit}: {over or 'none'}")
    return 1 if bad or median > args.limit else 0


if __name__ == "__main__":
    sys.exit(main())
