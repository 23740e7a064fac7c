#!/usr/bin/python3
"""Random SELECTs over foreign tables and identical local ones: both must give the same rows.

usage: queries.py [--seed N] [--count N] [--seconds S] [--keep-going] [--one N]   (connection by PG* variables)
Prints each difference with its statement; the last line counts statements, differences and errors.
Exit status 1 when there was a difference.  `--one N` runs statement N of the seed only and shows its plan.
"""
import argparse
import collections
import random
import sys
import time

import psycopg2

TABLES = {
    "a": dict(id="int", i="int", b="bigint", n="numeric", f="float8", t="text", c="varchar", d="date", ts="timestamp",
              tz="timestamptz", ok="bool", arr="int[]", j="jsonb", m="mood", p="int"),
    "b": dict(id="int", a_id="int", i="int", n="numeric", t="text", d="date", tz="timestamptz", ok="bool", m="mood"),
    "e": dict(id="int", i="int", t="text", d="date", ok="bool", n="numeric"),
    "k": dict(i="int", t="text", n="numeric", ok="bool", id="int"),
    "loc": dict(id="int", i="int", t="text", ok="bool", n="numeric", d="date"),
}
CONSTANTS = {
    "int": ["0", "1", "2", "-1", "5", "42", "NULL::int"],
    "bigint": ["0::bigint", "3000000000", "-1::bigint", "NULL::bigint"],
    "numeric": ["0.5", "1.25", "-3.0", "2::numeric", "NULL::numeric"],
    "float8": ["0.25::float8", "1e0", "'-0'::float8", "2.5::float8", "NULL::float8"],
    "text": ["'t1'", "'t3'", "''", "'T4'", "'it''s \\ 5%'", "NULL::text"],
    "varchar": ["'c2'::varchar", "'c0'::varchar(8)", "NULL::varchar"],
    "date": ["date '2024-02-29'", "date '2024-03-01'", "NULL::date"],
    "timestamp": ["timestamp '2024-02-28 08:00'", "NULL::timestamp"],
    "timestamptz": ["timestamptz '2024-03-31 02:00+01'", "NULL::timestamptz"],
    "interval": ["interval '1 day'", "interval '90 minutes'", "interval '1 mon'"],
    "bool": ["true", "false", "NULL::bool"],
    "int[]": ["'{1,2}'::int[]", "'{}'::int[]", "ARRAY[0,NULL,3]", "NULL::int[]"],
    "jsonb": ["'{\"k\": 1}'::jsonb", "'[1, 2]'::jsonb", "NULL::jsonb"],
    "mood": ["'ok'::mood", "'sad'::mood", "NULL::mood"],
}
ORDERED = ["int", "bigint", "numeric", "float8", "text", "varchar", "date", "timestamp", "timestamptz", "mood"]
SELECTABLE = ["int", "bigint", "numeric", "float8", "text", "date", "timestamp", "bool", "mood", "int[]", "jsonb"]


class Generator:
    """Statements by a typed grammar; a scope maps an alias to its columns' types."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.names = 0

    def name(self, prefix):
        self.names += 1
        return f"{prefix}{self.names}"

    def chance(self, percent):
        return self.rng.random() * 100 < percent

    def column(self, scope, kind):
        found = [f"{alias}.{col}" for alias, cols in scope.items() for col, typ in cols.items() if typ == kind]
        return self.rng.choice(found) if found else None

    # -- expressions ------------------------------------------------------------------------------------
    def expr(self, scope, kind, depth=2):
        if depth <= 0 or self.chance(35):
            col = self.column(scope, kind) if self.chance(80) else None
            return col or self.rng.choice(CONSTANTS[kind])
        maker = getattr(self, "make_" + {"int[]": "array"}.get(kind, kind), None)
        if maker is None or self.chance(20):
            return self.common(scope, kind, depth)
        return maker(scope, depth - 1)

    def common(self, scope, kind, depth):
        e = lambda k=kind: self.expr(scope, k, depth - 1)
        pick = self.rng.randrange(4)
        if pick == 0:
            return f"coalesce({e()}, {e()})"
        if pick == 1:
            return f"CASE WHEN {self.cond(scope, depth - 1)} THEN {e()} ELSE {e()} END"
        if pick == 2 and kind in ("int", "numeric", "date", "text", "timestamp"):
            return f"{self.rng.choice(['greatest', 'least'])}({e()}, {e()})"
        return f"nullif({e()}, {e()})"

    def make_int(self, scope, depth):
        e = lambda k: self.expr(scope, k, depth)
        return self.rng.choice([
            lambda: f"({e('int')} % 100 + {e('int')} % 100)", lambda: f"({e('int')} % 1000 * ({e('int')} % 10))",
            lambda: f"abs({e('int')})", lambda: f"length({e('text')})", lambda: f"({e('int')} / nullif({e('int')}, 0))",
            lambda: f"extract(day from {e('date')})::int", lambda: f"extract(hour from {e('timestamptz')})::int",
            lambda: f"cardinality({e('int[]')})", lambda: f"({e('int[]')})[1]", lambda: f"position('t' in {e('text')})",
            lambda: f"({e('date')} - {e('date')})", lambda: f"({e('jsonb')} ->> 'k')::int", lambda: f"({e('bool')})::int",
            lambda: f"mod({e('int')}, 7)", lambda: f"sign({e('numeric')})::int", lambda: f"- ({e('int')})",
        ])()

    def make_bigint(self, scope, depth):
        return f"({self.expr(scope, 'bigint', depth)} + {self.expr(scope, 'int', depth)})"

    def make_numeric(self, scope, depth):
        e = lambda k: self.expr(scope, k, depth)
        return self.rng.choice([
            lambda: f"({e('numeric')} + {e('int')})", lambda: f"round({e('numeric')}, 1)", lambda: f"({e('numeric')} * 2)",
            lambda: f"trunc({e('numeric')})", lambda: f"({e('int')})::numeric", lambda: f"abs({e('numeric')})",
            lambda: f"({e('numeric')} / nullif({e('numeric')}, 0))"])()

    def make_float8(self, scope, depth):
        return self.rng.choice([f"({self.expr(scope, 'float8', depth)} + 0.5)", f"abs({self.expr(scope, 'float8', depth)})",
                                f"({self.expr(scope, 'int', depth)})::float8"])

    def make_text(self, scope, depth):
        e = lambda k: self.expr(scope, k, depth)
        return self.rng.choice([
            lambda: f"upper({e('text')})", lambda: f"({e('text')} || {e('text')})", lambda: f"left({e('text')}, 2)",
            lambda: f"({e('int')})::text", lambda: f"concat({e('text')}, {e('int')})", lambda: f"({e('jsonb')} ->> 's')",
            lambda: f"substr({e('text')}, 1, 1)", lambda: f"to_char({e('date')}, 'YYYY-MM')", lambda: f"({e('mood')})::text",
            lambda: f"to_char({e('timestamptz')}, 'HH24:MI')", lambda: f"replace({e('text')}, 't', 'x')",
            lambda: f"({e('date')})::text", lambda: f"({e('varchar')})::text", lambda: f"({e('bool')})::text",
            lambda: f"lpad({e('text')}, 4, '-')", lambda: f"format('%s-%s', {e('int')}, {e('text')})"])()

    def make_varchar(self, scope, depth):
        return f"({self.expr(scope, 'text', depth)})::varchar(3)"

    def make_date(self, scope, depth):
        e = lambda k: self.expr(scope, k, depth)
        return self.rng.choice([lambda: f"({e('date')} + {e('int')} % 100)", lambda: f"({e('timestamptz')})::date",
                                lambda: f"({e('timestamp')})::date"])()

    def make_timestamp(self, scope, depth):
        e = lambda k: self.expr(scope, k, depth)
        return self.rng.choice([
            lambda: f"({e('date')})::timestamp", lambda: f"date_trunc('{self.rng.choice(['day', 'month', 'hour'])}', {e('timestamp')})",
            lambda: f"({e('timestamp')} + {e('interval')})", lambda: f"({e('timestamptz')} AT TIME ZONE 'Europe/Berlin')"])()

    def make_timestamptz(self, scope, depth):
        e = lambda k: self.expr(scope, k, depth)
        return self.rng.choice([lambda: f"date_trunc('day', {e('timestamptz')})", lambda: f"({e('timestamptz')} + {e('interval')})",
                                lambda: f"({e('timestamp')})::timestamptz", lambda: f"({e('date')})::timestamptz"])()

    def make_interval(self, scope, depth):
        return self.rng.choice(CONSTANTS["interval"])

    def make_bool(self, scope, depth):
        return f"({self.cond(scope, depth)})"

    def make_array(self, scope, depth):
        e = lambda k: self.expr(scope, k, depth)
        return self.rng.choice([lambda: f"ARRAY[{e('int')}, {e('int')}]", lambda: f"array_append({e('int[]')}, {e('int')})",
                                lambda: f"({e('int[]')} || {e('int[]')})"])()

    def make_jsonb(self, scope, depth):
        e = lambda k: self.expr(scope, k, depth)
        return self.rng.choice([lambda: f"jsonb_build_object('x', {e('int')})", lambda: f"({e('jsonb')} -> 'k')",
                                lambda: f"to_jsonb({e('text')})"])()

    # -- conditions -------------------------------------------------------------------------------------
    def cond(self, scope, depth=2):
        e = lambda k, d=1: self.expr(scope, k, min(depth, d))
        if depth > 0 and self.chance(35):
            glue = self.rng.choice([" AND ", " OR "])
            return "(" + glue.join(self.cond(scope, depth - 1) for _ in range(2)) + ")"
        kind = self.rng.choice(ORDERED)
        return self.rng.choice([
            lambda: f"{e(kind)} {self.rng.choice(['=', '<>', '<', '>=', '>', '<='])} {e(kind)}",
            lambda: f"{e(kind)} IS {self.rng.choice(['NULL', 'NOT NULL'])}",
            lambda: f"{e(kind)} IS {self.rng.choice(['DISTINCT', 'NOT DISTINCT'])} FROM {e(kind)}",
            lambda: f"{e('int')} IN ({e('int', 0)}, {e('int', 0)}, 3)", lambda: f"{e('text')} NOT IN ('t1', 'x', {e('text', 0)})",
            lambda: f"{e('text')} LIKE '{self.rng.choice(['t%', '%1', '_2', 'T%'])}'", lambda: f"{e('text')} ILIKE 'T%'",
            lambda: f"{e('text')} ~ '[1-3]$'", lambda: f"{e('int')} BETWEEN {e('int', 0)} AND {e('int', 0)}",
            lambda: f"({e('bool')}) IS {self.rng.choice(['TRUE', 'NOT TRUE', 'FALSE', 'UNKNOWN', 'NOT FALSE'])}",
            lambda: f"{e('int')} = ANY ({e('int[]')})", lambda: f"({e('int')}, {e('text')}) {self.rng.choice(['<', '=', '>='])} ({e('int')}, {e('text')})",
            lambda: f"NOT ({self.cond(scope, depth - 1)})" if depth > 0 else f"{e('int')} > 1",
            lambda: f"{e('jsonb')} @> '{{\"k\": 2}}'", lambda: f"{e('jsonb')} ? 's'", lambda: f"{e('int[]')} && ARRAY[1, 2]",
            lambda: f"{e('date')} < {e('timestamptz')}", lambda: f"{e('text')} COLLATE \"C\" < {e('text')}",
            lambda: self.sub_condition(scope) if depth > 1 else f"{e('int')} < 4",
        ])()

    def sub_condition(self, scope):
        inner, source = self.source(scope, plain=True)
        both = {**scope, **inner}
        where = f"{self.join_cond(scope, inner)}" if self.chance(70) else self.cond(both, 0)
        kind = self.rng.choice(["int", "text", "date"])
        out = self.column(inner, kind) or self.rng.choice(CONSTANTS[kind])
        left = self.expr(scope, kind, 1)
        return self.rng.choice([
            f"EXISTS (SELECT 1 FROM {source} WHERE {where})", f"NOT EXISTS (SELECT 1 FROM {source} WHERE {where})",
            f"{left} IN (SELECT {out} FROM {source} WHERE {where})", f"{left} NOT IN (SELECT {out} FROM {source} WHERE {where})",
            f"{left} = (SELECT max({out}) FROM {source} WHERE {where})", f"{left} > ALL (SELECT {out} FROM {source} WHERE {where})",
            f"(SELECT count(*) FROM {source} WHERE {where}) > 1"])

    def join_cond(self, left, right):
        kind = self.rng.choice(["int", "int", "text", "date", "numeric"])
        a, b = self.column(left, kind), self.column(right, kind)
        if a is None or b is None:
            a, b = self.column(left, "int") or "1", self.column(right, "int") or "1"
        return f"{a} = {b}"

    # -- FROM -------------------------------------------------------------------------------------------
    def source(self, outer, plain=False):
        """(scope, SQL) of one FROM item."""
        alias = self.name("s")
        pick = self.rng.randrange(100)
        if plain or pick < 70:
            table = self.rng.choices(["a", "b", "e", "k", "loc"], self.weights)[0]
            return {alias: TABLES[table]}, f"{table} {alias}"
        if pick < 76:
            return {alias: {"x": "int", "y": "text"}}, f"(VALUES (1, 't1'), (2, 't2'), (NULL, 't3')) {alias}(x, y)"
        if pick < 80:
            return {alias: {"g": "int"}}, f"generate_series(0, 4) {alias}(g)"
        if pick < 84:
            return {alias: {"u": "int"}}, f"unnest(ARRAY[1, 3, 5, NULL]) {alias}(u)"
        cols, sql = self.select(1, outer={})
        return {alias: cols}, f"({sql}) {alias}"

    def from_clause(self, levels):
        scope, sql = self.source({})
        for _ in range(self.rng.choice([0, 0, 1, 1, 2]) if levels > 0 else 0):
            right, right_sql = self.source(scope)
            kind = self.rng.choices(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS", "LATERAL"], [40, 25, 8, 8, 5, 8])[0]
            if kind == "LATERAL":
                inner, source = self.source({}, plain=True)
                alias = self.name("l")
                where = self.join_cond(scope, inner)
                key = self.column(inner, "int")
                sql = f"{sql} {self.rng.choice(['CROSS JOIN', 'LEFT JOIN'])} LATERAL (SELECT {key} AS v, count(*) AS c FROM {source} WHERE {where} GROUP BY {key} ORDER BY {key} LIMIT 2) {alias}"
                sql += " ON true" if "LEFT JOIN LATERAL" in sql.rsplit("LATERAL", 1)[0] + "LATERAL" else ""
                scope = {**scope, alias: {"v": "int", "c": "bigint"}}
                continue
            both = {**scope, **right}
            if kind == "CROSS":
                sql = f"{sql} CROSS JOIN {right_sql}"
            else:
                on = self.join_cond(scope, right)
                if kind != "FULL JOIN" and self.chance(30):
                    on += f" AND {self.cond(both, 0)}"
                sql = f"{sql} {kind} {right_sql} ON {on}"
            scope = both
        return scope, sql

    # -- SELECT -----------------------------------------------------------------------------------------
    def aggregate(self, scope):
        e = lambda k: self.expr(scope, k, 1)
        agg, kind = self.rng.choice([
            (lambda: "count(*)", "bigint"), (lambda: f"count(DISTINCT {e('int')})", "bigint"), (lambda: f"sum({e('int')})", "bigint"),
            (lambda: f"max({e('int')})", "int"), (lambda: f"min({e('date')})", "date"), (lambda: f"max({e('text')})", "text"),
            (lambda: f"avg({e('int')})", "numeric"), (lambda: f"sum({e('numeric')})", "numeric"), (lambda: f"bool_or({e('bool')})", "bool"),
            (lambda: (lambda x: f"string_agg({x}, ',' ORDER BY {x})")(e("text")), "text"),
            (lambda: (lambda x: f"array_agg({x} ORDER BY {x})")(e("int")), "int[]"),
            (lambda: (lambda x: f"jsonb_agg({x} ORDER BY {x})")(e("int")), "jsonb"),
            (lambda: f"percentile_disc(0.5) WITHIN GROUP (ORDER BY {e('int')})", "int")])
        text = agg()
        return (f"{text} FILTER (WHERE {self.cond(scope, 0)})" if self.chance(25) else text), kind

    def window(self, scope):
        key = self.expr(scope, self.rng.choice(["int", "text"]), 1)
        part = f"PARTITION BY {self.expr(scope, self.rng.choice(['int', 'text', 'bool']), 1)} " if self.chance(60) else ""
        fn, kind = self.rng.choice([("rank()", "bigint"), ("dense_rank()", "bigint"), ("count(*)", "bigint"),
                                    (f"sum({self.expr(scope, 'int', 1)})", "bigint"), (f"max({self.expr(scope, 'int', 0)})", "int")])
        return f"{fn} OVER ({part}ORDER BY {key}{self.rng.choice(['', ' DESC', ' NULLS FIRST'])})", kind

    def select(self, depth, outer):
        """(columns, SQL) of a SELECT, without order."""
        if depth > 0 and self.chance(12):
            return self.set_operation(depth)
        scope, source = self.from_clause(depth)
        where = f" WHERE {self.cond(scope, 2)}" if self.chance(65) else ""
        kinds = [self.rng.choice(SELECTABLE) for _ in range(self.rng.randint(1, 4))]
        cols, items, tail = {}, [], ""
        if self.chance(30):
            keys = [(self.expr(scope, k, 1), k) for k in kinds[:2]] if self.chance(80) else []
            outs = keys + [self.aggregate(scope) for _ in range(self.rng.randint(1, 2))]
            if keys and self.chance(25):
                tail = f" GROUP BY {self.rng.choice(['ROLLUP', 'CUBE'])} ({', '.join(k for k, _ in keys)})"
            elif keys:
                tail = " GROUP BY " + ", ".join(str(n + 1) for n in range(len(keys)))
            if self.chance(25):
                tail += f" HAVING {self.aggregate(scope)[0]} IS NOT NULL"
        else:
            outs = [(self.expr(scope, k, 2), k) for k in kinds]
            if self.chance(15):
                outs.append(self.window(scope))
            if self.chance(10):
                outs.append((f"(SELECT max(x.i) FROM b x WHERE x.id = {self.expr(scope, 'int', 0)})", "int"))
        for sql, kind in outs:
            col = self.name("c")
            cols[col] = kind
            items.append(f"{sql} AS {col}")
        distinct = "DISTINCT " if self.chance(10) else ""
        return cols, f"SELECT {distinct}{', '.join(items)} FROM {source}{where}{tail}"

    def set_operation(self, depth):
        kinds = [self.rng.choice(["int", "text", "date", "numeric"]) for _ in range(self.rng.randint(1, 2))]
        names = [self.name("c") for _ in kinds]
        parts = []
        for _ in range(self.rng.choice([2, 2, 3])):
            scope, source = self.from_clause(depth - 1)
            items = ", ".join(f"{self.expr(scope, k, 1)} AS {n}" for k, n in zip(kinds, names))
            parts.append(f"SELECT {items} FROM {source}" + (f" WHERE {self.cond(scope, 1)}" if self.chance(50) else ""))
        sql = parts[0]
        for part in parts[1:]:
            sql = f"({sql}) {self.rng.choice(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'EXCEPT ALL'])} ({part})"
        return dict(zip(names, kinds)), sql

    def statement(self):
        # Most statements stay on one server; the rest mix servers and local tables.
        self.weights = self.rng.choice([[4, 4, 1, 0, 0], [4, 4, 1, 0, 0], [4, 4, 1, 2, 0], [3, 3, 1, 2, 3]])
        if self.chance(8):
            cte = self.name("w")
            inner, body = self.select(1, {})
            cols = {cte: inner, "x": inner}
            items = ", ".join(f"{cte}.{c}" for c in inner)
            first = next(iter(inner))
            hint = self.rng.choice(["", "MATERIALIZED ", "NOT MATERIALIZED "])
            return f"WITH {cte} AS {hint}({body}) SELECT {items} FROM {cte} JOIN {cte} x ON x.{first} IS NOT DISTINCT FROM {cte}.{first} WHERE {self.cond(cols, 0)}"
        cols, sql = self.select(2, {})
        if self.chance(25):
            order = ", ".join(f"{n + 1}{self.rng.choice(['', ' DESC', ' NULLS FIRST'])}" for n in range(len(cols)))
            sql += f" ORDER BY {order}"
            if self.chance(60):
                sql += self.rng.choice([f" LIMIT {self.rng.randint(0, 9)}", " LIMIT 5 OFFSET 2", " FETCH FIRST 3 ROWS WITH TIES"])
        return sql


def run(cur, schema, sql, generic):
    cur.execute("SAVEPOINT s")
    try:
        cur.execute(f"SET LOCAL search_path = {schema}, public")
        if generic:
            cur.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cur.execute(sql)
        return collections.Counter(map(str, cur.fetchall())), None
    except psycopg2.Error as error:
        if error.pgcode is None or error.pgcode.startswith(("57P", "08")):
            print(f"CONNECTION LOST: {error}\n  {sql}", flush=True)
            raise
        return None, error
    finally:
        cur.execute("ROLLBACK TO s")


def compare(cur, sql, generic):
    """'same', 'error' (both failed alike) or a description of the difference."""
    truth, truth_error = run(cur, "truth", sql, False)
    got, got_error = run(cur, "f", sql, generic)
    if truth_error and got_error:
        return "error" if truth_error.pgcode == got_error.pgcode else f"truth {truth_error.pgcode} {truth_error}, foreign {got_error.pgcode} {got_error}"
    if truth_error and truth_error.pgcode == "0A000":
        return "error"  # a join that PostgreSQL cannot do by itself
    if truth_error or got_error:
        return f"only {'truth' if truth_error else 'foreign'} failed: {truth_error or got_error}"
    if truth == got:
        return "same"
    return f"missing {list((truth - got).items())[:3]}, extra {list((got - truth).items())[:3]}"


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--count", type=int, default=5000)
    ap.add_argument("--seconds", type=float, default=0, help="stop after this long (0: never)")
    ap.add_argument("--keep-going", action="store_true")
    ap.add_argument("--one", type=int)
    args = ap.parse_args()
    con = psycopg2.connect("")
    cur = con.cursor()
    cur.execute("LOAD 'pg_remote_fdw'")
    cur.execute("SET statement_timeout = '20s'; SET jit = off; SET TimeZone = 'America/New_York'")
    con.commit()
    end = time.monotonic() + args.seconds if args.seconds else None
    done = different = errors = 0
    for n in range(args.count) if args.one is None else [args.one]:
        if end and time.monotonic() > end:
            break
        sql = Generator(args.seed * 1000003 + n).statement()
        if args.one is not None:
            print(sql)
            cur.execute("SET search_path = f, public")
            cur.execute("EXPLAIN (VERBOSE, COSTS OFF) " + sql)
            print("\n".join(row[0] for row in cur.fetchall()))
        outcome = compare(cur, sql, n % 4 == 0)
        con.rollback()
        done += 1
        if outcome == "error":
            errors += 1
        elif outcome != "same":
            different += 1
            print(f"DIFFERENCE seed {args.seed} statement {n}: {outcome}\n  {sql}", flush=True)
            if not args.keep_going and different >= 10:
                break
    print(f"random queries: seed {args.seed}, {done} statements, {different} differences, {errors} failed alike")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
