// Printing a Query as SQL for the remote: the whole face of deparsing.
//
// The printer knows no path and no RelOptInfo.  Range table entries that are foreign tables are printed with
// their remote names, everything is qualified, constants and types are exact.
#pragma once
#include "pg_remote_fdw/sql_text.hpp"
#include "pg_remote_fdw/transmission.hpp"

extern "C" {
#include "nodes/bitmapset.h"
#include "nodes/parsenodes.h"
}

namespace pgr {

/// A remote statement: text, and the values it needs from here.
struct RemoteStatement {
    char *sql;           ///< parameters stand in it as $1::type …
    List *params;        ///< Expr *, to be evaluated here; the n-th is $n
    List *param_places;  ///< integers, pairs: byte offset of a "$n" in sql, and n; ascending offsets
};

/// How parameters are printed.
enum class ParamStyle {
    Placeholder,  ///< $1::type, for execution
    Unknown,      ///< ((SELECT null::type)::type), for EXPLAIN: a value the remote planner cannot know
};

/// Prints `query`, a SELECT.  At its own level, Vars of range table members that are not in `own` (a set of
/// range table indexes) are parameters; so are Vars of outer levels beyond the query, and every largest
/// sub-expression that is_local_value() (shippable.hpp) says.  Foreign tables must all be on one server.
///
/// With `own` given, the printed query's own level is the planner's: its Vars become parameters as they are.
/// Without (nullptr: all of its Vars are own) it is a sub-query of the planner's query, one level below: a
/// Var of the level above becomes a parameter that is a Var of the planner's level.  Parameters of aggregates
/// of outer levels do not exist: they raise an error, as every node does that no remote statement can hold.
/// `query` is not changed.  Returned memory is in the current context.
RemoteStatement deparse_query(const Query *query, const Bitmapset *own,
                              ParamStyle style = ParamStyle::Placeholder);

/// The remote name of a foreign table, schema-qualified and quoted.
const char *remote_relation_name(Oid relation);

/// `type` with `typmod` as the remote shall read it: qualified unless built in.
const char *remote_type_name(Oid type, int32 typmod);

/// A literal for a constant (output function's text under transmission settings), with its label where the
/// literal alone would not have the constant's type.
void add_constant(Sql &sql, const Const *constant);

/// Is `node` the OFFSET 0 that keeps core's planner from flattening a sub-query, set by us and never printed?
bool is_fence(const Node *node);

/// Makes that OFFSET.
Node *make_fence();

/// Runs `body` with the settings under which values are printed for the remote: DateStyle ISO, IntervalStyle
/// postgres, extra_float_digits 3, search_path pg_catalog; and puts the old ones back.
template <class Body>
void with_transmission_settings(Body &&body)
{
    int nest_level = begin_transmission_settings();
    body();
    end_transmission_settings(nest_level);  // after an error, transaction abort does it
}

}  // namespace pgr
