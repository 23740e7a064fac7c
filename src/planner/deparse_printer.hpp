// The printer behind deparse_query(): its state, and its parts by file.
//
// Two rules hold everywhere.  An expression is printed so that it can stand anywhere: a name, a call, a cast
// chain, or something in parentheses.  And its printed form has, for the remote's parser, exactly the type
// that the node has: coercions that were implicit are printed where leaving them out could change a type.
#pragma once
#include "pg_remote_fdw/list.hpp"
#include "planner/deparse.hpp"

extern "C" {
#include "nodes/pathnodes.h"
#include "nodes/primnodes.h"
}

namespace pgr {

/// A Query around the expression that is being printed.
struct Level {
    const Query *query;
    Level *outer;             ///< the level that varlevelsup 1 means; nullptr: beyond the printed statement
    int depth;                ///< 1: the printed statement's own level
    int alias_base;           ///< the n-th range table entry is called r<alias_base + n>
    const char ***columns;    ///< per range table entry the columns' names, made when first asked for
    const char **with_names;  ///< what the items of the WITH list are called
};

/// The level that `levels_up` means at `level`; nullptr: one beyond the printed statement.
inline Level *level_above(Level *level, Index levels_up)
{
    for (Index up = 0; up < levels_up && level; up++)
        level = level->outer;
    return level;
}
inline const Level *level_above(const Level *level, Index levels_up)
{
    return level_above(const_cast<Level *>(level), levels_up);
}

/// When the type of a constant is written out.
enum class Label {
    Exact,   ///< unless the bare literal has this type by itself
    Always,  ///< even then: where a bare literal would mean something else
    Never,   ///< the place decides the type
};

/// An operator as the printer must know it.
struct OperatorName {
    NameData name;
    Oid schema;
    Oid left;   ///< declared type of the left operand; InvalidOid: a prefix operator
    Oid right;  ///< declared type of the right operand
};

/// What the CaseTestExpr nodes in the conditions of a CASE stand for.
struct CaseValue {
    const Expr *value;
    Level *level;            ///< where the CASE is
    const CaseValue *outer;  ///< of the CASE around
};

/// Columns that make up a row.
struct RowColumns {
    List *attributes = NIL;  ///< integers: their attribute numbers
    List *names = NIL;       ///< String: what they are called here
};

/// Prints one statement.  Lives on the stack of deparse_query().
class Printer {
public:
    Printer(Sql &out, const Bitmapset *own, ParamStyle style) : out_(out), own_(own), style_(style) {}

    /// Prints a SELECT that stands one level below the current one.
    void print_query(const Query *query);

    /// Prints any expression.
    void print_expr(const void *node);

    /// Ends the settings that constants are printed under, if they have begun.
    void finish();

    List *params() const { return params_; }
    List *param_places() const { return param_places_; }

    // One for each kind of expression; print_expr() chooses.

    void print_var(const Var *var);
    void print_const(const Const *constant);
    void print_param(const Param *param);
    void print_aggregate(const Aggref *aggregate);
    void print_grouping(const GroupingFunc *grouping);
    void print_window_function(const WindowFunc *function);
    void print_subscript(const SubscriptingRef *subscript);
    void print_function(const FuncExpr *function);
    void print_named_argument(const NamedArgExpr *argument);
    void print_operator(const OpExpr *op);
    void print_distinct(const DistinctExpr *distinct);
    void print_nullif(const NullIfExpr *nullif);
    void print_array_operator(const ScalarArrayOpExpr *op);
    void print_boolean(const BoolExpr *boolean);
    void print_sublink(const SubLink *sublink);
    void print_field(const FieldSelect *field);
    void print_relabel(const RelabelType *relabel);
    void print_io_coercion(const CoerceViaIO *coercion);
    void print_array_coercion(const ArrayCoerceExpr *coercion);
    void print_row_coercion(const ConvertRowtypeExpr *coercion);
    void print_domain_coercion(const CoerceToDomain *coercion);
    void print_collate(const CollateExpr *collate);
    void print_case(const CaseExpr *expr);
    void print_case_test(const CaseTestExpr *test);
    void print_array(const ArrayExpr *array);
    void print_row(const RowExpr *row);
    void print_row_compare(const RowCompareExpr *compare);
    void print_coalesce(const CoalesceExpr *coalesce);
    void print_min_max(const MinMaxExpr *expr);
    void print_sql_value(const SQLValueFunction *function);
    void print_xml(const XmlExpr *xml);
    void print_null_test(const NullTest *test);
    void print_boolean_test(const BooleanTest *test);
    void print_placeholder(const PlaceHolderVar *placeholder);
    void print_implicit_and(const List *list);

private:
    friend class JsonPrinter;

    // deparse_json.cpp: the SQL/JSON nodes of 16 and later; print_json() says whether `node` is one
    bool print_json(const Node *node);
    void print_json_table(const TableFunc *function);

    // deparse_query.cpp: the clauses of a SELECT
    Level make_level(const Query *query);
    void print_statement(const Query *query, int columns);
    void print_select(const Query *query, int columns);
    void print_value_lists(const List *lists);
    void print_targets(const Query *query, int columns);
    void print_target_reference(Index reference, const List *targets);
    void print_target_references(const List *clauses, const List *targets);
    void print_distinct_clause(const Query *query);
    void print_group_clause(const Query *query);
    void print_grouping_sets(const List *sets);
    void print_grouping_set(const GroupingSet *set);
    void print_windows(const Query *query);
    void print_partition(const List *clauses, const List *targets);
    void print_frame(const WindowClause *window);
    void print_sort_items(const List *sorting, const List *targets, bool may_number);
    void print_sort_direction(const SortGroupClause *item, Oid type);
    void print_limit(const Query *query);
    void print_count(const Node *count);
    void print_row_marks(const Query *query);

    // deparse_set.cpp: WITH lists and set operations
    void name_with_items(const Query *query);
    const char *with_name(const RangeTblEntry *entry) const;
    static int aliased_columns(const Level *level, const RangeTblEntry *entry);
    void print_with(const Query *query);
    void print_with_item(const CommonTableExpr *item, const char *name);
    void print_rewritten(const Query *query, int columns);
    void print_rewritten_branch(const Node *branch, int columns);
    void print_search_and_cycle(const CommonTableExpr *item);
    void print_set_operation(const Node *node);

    // deparse_from.cpp: FROM and what stands in it
    void print_from(const Query *query);
    void print_from_item(const Node *item);
    void print_join(const JoinExpr *join);
    void print_join_condition(const Node *condition);
    void print_inner_list(const FromExpr *from);
    void print_dummy_table();
    void print_range(int index);
    void print_column_aliases(int index);
    void print_relation(const RangeTblEntry *entry);
    void print_sample(const TableSampleClause *sample);
    void print_range_functions(const RangeTblEntry *entry);
    void print_range_function(const RangeTblFunction *function);
    void print_table_function(const TableFunc *function);
    void print_xml_table(const TableFunc *function);
    void print_xml_column(const TableFunc *function, int column);
    void print_where(const char *keyword, const Node *condition);

    // deparse_name.cpp: who is called what
    void print_alias(const Level *level, int index);
    void print_column(Level *level, int index, int attribute);
    const char *column_name(Level *level, int index, int attribute);
    static const char **make_column_names(const Level *level, const RangeTblEntry *entry);
    const char *record_field_name(Level *level, const Node *record, int field);
    const char *record_column_field_name(Level *level, const Var *var, int field);
    void print_function_name(Oid function);
    void print_operator_name(const OperatorName &op);
    void print_collation(Oid collation);
    void print_type(Oid type, int32 typmod = -1);

    // deparse_row.cpp: whole rows and records
    void print_whole_row(const Var *var, Level *level);
    void print_row_of_columns(Level *level, int index, const RowColumns &columns);
    void print_null_row_guard(const Level *level, int index);
    void print_join_row(Level *level, const RangeTblEntry *entry);
    void print_system_column(const Var *var, Level *level);
    void print_record(const List *values, const List *names);
    void print_record_names(const List *names);
    void print_list_as_row(const List *values);
    void print_nameless(const Node *node);
    bool is_nullable(const Level *level) const;

    // deparse_expr.cpp
    bool print_as_parameter(const Node *node);
    void print_parameter(const Node *node);
    void print_list(const List *list);
    void print_labelled(const Node *node);
    void print_at(Level *level, const void *node);
    bool mentions_remote(const Node *node) const;
    static bool mentions_remote_walker(Node *node, void *context);
    void print_cast(const void *value, Oid type, int32 typmod = -1);
    bool is_remote_var(const Var *var) const;
    bool is_table_column(const Var *var) const;
    Level *level_of(Index levels_up) const { return level_above(level_, levels_up); }

    // deparse_constant.cpp
    void print_constant(const Const *constant, Label label);
    void use_transmission_settings(Oid type);

    // deparse_operator.cpp
    void print_operand(const Node *node, const Node *other, const OperatorName &op);
    void print_column_compare(const RowCompareExpr *compare, int column);
    void print_sublink_test(const SubLink *sublink);
    const Var *bare_column(const Node *node) const;

    // deparse_function.cpp
    void print_call(const FuncExpr *function);
    void print_arguments(const List *arguments, bool variadic);
    bool print_sql_syntax(const FuncExpr *function);
    void print_aggregate_arguments(const Aggref *aggregate);
    void print_filter(const Expr *filter);

    // deparse_special.cpp
    bool has_simple_form(const CaseExpr *expr) const;
    void print_xml_attributes(const XmlExpr *xml);
    void print_named_xml(const XmlExpr *xml);
    void print_xml_root(const XmlExpr *xml);

    Sql &out_;
    const Bitmapset *own_;
    ParamStyle style_;
    List *params_ = NIL;
    List *param_places_ = NIL;
    Level *level_ = nullptr;
    int next_alias_ = 0;               ///< aliases r1 … r<next_alias_> are taken
    List *with_names_ = NIL;           ///< String: names of WITH items printed so far
    const CaseValue *case_ = nullptr;  ///< of the CASE whose conditions are printed
    bool plain_rows_ = false;          ///< the names of the next record's fields do not matter
    int settings_ = -1;                ///< GUC nest level of transmission settings, or -1 when not begun
};

/// What `node` stands for if it is a column of a join or of GROUP BY, and `level`, the level that belongs to.
const Node *resolve_alias(const Node *node, Level *&level);

/// Looks an operator up.
OperatorName find_operator(Oid op);

/// The item of the WITH list of `query` that is called `name`.
const CommonTableExpr *find_with_item(const Query *query, const char *name);

/// Is `op` the operator of pg_catalog that is called `name`?
bool is_builtin_operator(const OperatorName &op, const char *name);

/// Is `node` a NULL constant?
inline bool is_null_constant(const Node *node)
{
    return node && IsA(node, Const) && reinterpret_cast<const Const *>(node)->constisnull;
}

}  // namespace pgr
