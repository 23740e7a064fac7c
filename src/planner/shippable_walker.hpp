// The walker behind why_not_shippable(): its state, and its parts by file.
//
// Every function that may find a reason returns false when it has found one; it is then in Walk::reason.
//
// Collations: the text that is shipped names none but those of COLLATE, so the remote's parser derives them
// again, from its columns.  Each part of an expression is therefore walked together with the collation that
// the remote will derive for it (Collated), by the parser's own rules, and a function that looks at its input
// collation is shipped only if what it sees there is what it sees here.
#pragma once
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/remote_facts.hpp"
#include "planner/shippable.hpp"
#include "planner/shippable_tables.hpp"

extern "C" {
#include "nodes/primnodes.h"
}

namespace pgr {

/// How the remote's parser comes to a collation; the later ones win.
enum class Derivation { None, Implicit, Conflict, Explicit };

/// The collation that the remote derives for an expression.
struct Collated {
    Oid collation = InvalidOid;
    Derivation derivation = Derivation::None;
    const Var *column = nullptr;  ///< that it comes from
};

/// A Query around the expression that is walked.
struct ShipLevel {
    const Query *query;
    const ShipLevel *outer;
};

/// State of one walk.  On the stack of the function that starts it.
struct Walk {
    explicit Walk(const ShipScope &of) : scope(of) {}

    const ShipScope &scope;
    int needs = NeedsNothing;
    Reason reason = nullptr;
    int levels = 1;                       ///< Query levels of the printed statement around the expression
    const ShipLevel *level = nullptr;     ///< the innermost; nullptr: an expression of the planner's
    const Collated *case_test = nullptr;  ///< of what CaseTestExpr stands for; nullptr: outside of CASE
    bool rows_welcome =
        false;          ///< the next node may be a row or a column whatever its type: see walk_operand()
    int version_ = -1;  ///< -1: not found out yet, 0: not known; see remote_version()

    /// Says no: keeps the reason, which must live as long as the walk's memory context.
    bool no(Reason why)
    {
        reason = why;
        return false;
    }
};

// shippable.cpp

/// May the remote evaluate `node`, and under which collation?  nullptr is fine.
bool walk(Walk &walk, Node *node, Collated &out);
bool walk(Walk &walk, Node *node);
/// Each of a list, their collations merged as of a function's arguments.
bool walk_list(Walk &walk, const List *list, Collated &out);
/// As walk(), where a whole row, or a column of any type, may stand: its type is not named to the remote.
bool walk_operand(Walk &walk, Node *node, Collated &out);
/// The query that `var` belongs to; nullptr: not one that is walked.
const ShipLevel *level_of(const Walk &walk, const Var *var);
/// Adds what another argument brings.
void merge_collations(Collated &into, const Collated &other);
/// The collation of a result of `type` computed from `inputs`.
Collated result_collation(const Collated &inputs, Oid type);
/// A derived collation that is just there, as that of a column.
Collated implicit_collation(Oid collation, const Var *column = nullptr);

// shippable_collation.cpp

/// Does a function with these Senses see in `found` what it sees here in `wanted`, its input collation?
bool check_collation(Walk &walk, int senses, Oid wanted, const Collated &found);
/// Does what `function` looks at, besides its arguments' values, look the same there?
bool check_senses(Walk &walk, Oid function, const List *args, Oid wanted, const Collated &found);
/// Are texts the same bytes there?
bool check_encoding(Walk &walk);
/// Does sorting a `type` by its order mean the same there, collation aside?
bool check_type_order(Walk &walk, Oid type);
/// Is COLLATE `collation` the same there?
bool check_named_collation(Walk &walk, Oid collation);
/// What a column is called, for reasons; nullptr: not known.
const char *column_name(const Walk &walk, const Var *var);

// shippable_object.cpp

/// PQserverVersion() of the remote; the oldest supported when it cannot be known.
int remote_version(Walk &walk);
/// Does the remote have what came with `major`?  `what` is called so in the reason.
bool check_major(Walk &walk, int major, const char *what);
bool check_function(Walk &walk, Oid function);
bool check_operator(Walk &walk, Oid op);
bool check_family(Walk &walk, Oid family);
/// May a value of `type` be named to the remote: as a constant, a parameter, the result of a cast?
bool check_type(Walk &walk, Oid type);
/// May a column of `type` be used?  Of a domain only the base type counts.
bool check_column_type(Walk &walk, Oid type);
bool is_builtin(Oid object);

/// Do values of `type` name objects of one database?
bool is_object_reference(Oid type);

// shippable_constant.cpp

bool walk_const(Walk &walk, Const *constant, Collated &out);

// shippable_settings.cpp

/// May `function`, called with `args`, run there: is it not volatile, and are the settings that it depends on
/// the same?  Adds to walk.needs.
bool check_settings(Walk &walk, Oid function, const List *args);
/// Does the value of `function`, which may be called immutable, depend on the session?
bool depends_on_session(Oid function);
/// Is the rule for `function` that its arguments become text or JSON, so that rows may be among them?
bool is_printing_function(Oid function);
bool need_time_zone(Walk &walk);

// shippable_text.cpp

/// What a value is turned into.
enum class TextForm { Plain, Json, Xml };
/// Is the text of the value of `node` the same there?  Adds to walk.needs.
bool check_output(Walk &walk, Node *node, TextForm form);
bool check_output_of_type(Walk &walk, Oid type, TextForm form);
/// Is a text read as a value of `type` the same there?
bool check_input_of_type(Walk &walk, Oid type);

// shippable_call.cpp: functions, operators, coercions

bool walk_function(Walk &walk, FuncExpr *function, Collated &out);
bool walk_named_argument(Walk &walk, NamedArgExpr *argument, Collated &out);
bool walk_operator(Walk &walk, OpExpr *op, Collated &out);
bool walk_array_operator(Walk &walk, ScalarArrayOpExpr *op, Collated &out);
bool walk_relabel(Walk &walk, RelabelType *relabel, Collated &out);
bool walk_io_coercion(Walk &walk, CoerceViaIO *coercion, Collated &out);
bool walk_array_coercion(Walk &walk, ArrayCoerceExpr *coercion, Collated &out);
bool walk_domain_coercion(Walk &walk, CoerceToDomain *coercion, Collated &out);
bool walk_collate(Walk &walk, CollateExpr *collate, Collated &out);

// shippable_special.cpp: expressions with a syntax of their own

bool walk_subscript(Walk &walk, SubscriptingRef *subscript, Collated &out);
bool walk_field(Walk &walk, FieldSelect *field, Collated &out);
bool walk_case(Walk &walk, CaseExpr *expr, Collated &out);
bool walk_case_test(Walk &walk, CaseTestExpr *test, Collated &out);
bool walk_array(Walk &walk, ArrayExpr *array, Collated &out);
bool walk_row(Walk &walk, RowExpr *row, Collated &out);
bool walk_row_compare(Walk &walk, RowCompareExpr *compare, Collated &out);
bool walk_coalesce(Walk &walk, CoalesceExpr *coalesce, Collated &out);
bool walk_min_max(Walk &walk, MinMaxExpr *expr, Collated &out);
bool walk_xml(Walk &walk, XmlExpr *xml, Collated &out);
bool walk_null_test(Walk &walk, NullTest *test, Collated &out);
bool walk_json(Walk &walk, Node *node, Collated &out);

// shippable_aggregate.cpp: aggregates, windows, sorting and grouping

bool walk_aggregate(Walk &walk, Aggref *aggregate, Collated &out);
bool walk_grouping(Walk &walk, GroupingFunc *grouping, Collated &out);
bool walk_window_function(Walk &walk, WindowFunc *function, Collated &out);
/// SortGroupClauses over TargetEntries.  `sorted`: the order counts, not only what is equal.
bool check_sort_groups(Walk &walk, const List *clauses, List *targets, bool sorted);

// shippable_query.cpp

bool walk_sublink(Walk &walk, SubLink *sublink, Collated &out);

// shippable_local.cpp

/// Is `var` a column of the printed statement, not a value from here?
bool is_own_var(const Var *var, const Bitmapset *own, int levels);

}  // namespace pgr
