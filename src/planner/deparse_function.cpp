// Function calls and casts, aggregates, window functions.
#include "pg_remote_fdw/compat.hpp"
#include "planner/deparse_printer.hpp"

extern "C" {
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// A cast as SQL writes it.
struct Cast {
    Oid type;
    int32 typmod;
};

/// Is `function` what `value::type(typmod)` calls?  Casts of a value's length have a third argument that says
/// whether they may cut: those that may not are no explicit casts.
std::optional<Cast> read_cast(const FuncExpr *function)
{
    bool is_cast =
        function->funcformat == COERCE_EXPLICIT_CAST || function->funcformat == COERCE_IMPLICIT_CAST;
    if (!is_cast || function->args == NIL)
        return std::nullopt;
    Oid type = function->funcresulttype;
    Oid value_type = exprType(static_cast<Node *>(linitial(function->args)));
    Oid found = InvalidOid;
    int32 typmod = -1;
    if (list_length(function->args) > 1) {
        if (!exprIsLengthCoercion(reinterpret_cast<const Node *>(function), &typmod))
            return std::nullopt;
        auto *may_cut =
            list_length(function->args) > 2 ? static_cast<Node *>(lthird(function->args)) : nullptr;
        if (may_cut && !(IsA(may_cut, Const) && DatumGetBool(reinterpret_cast<Const *>(may_cut)->constvalue)))
            return std::nullopt;
        if (getBaseType(value_type) == type) {
            bool by_function = find_typmod_coercion_function(type, &found) == COERCION_PATH_FUNC;
            return by_function && found == function->funcid ? std::optional(Cast{type, typmod})
                                                            : std::nullopt;
        }
    }
    bool by_function =
        find_coercion_pathway(type, value_type, COERCION_EXPLICIT, &found) == COERCION_PATH_FUNC;
    return by_function && found == function->funcid ? std::optional(Cast{type, typmod}) : std::nullopt;
}

}  // namespace

void Printer::print_function(const FuncExpr *function)
{
    if (std::optional<Cast> cast = read_cast(function))
        print_cast(linitial(function->args), cast->type, cast->typmod);
    else if (!print_sql_syntax(function))
        print_call(function);
}

void Printer::print_call(const FuncExpr *function)
{
    print_function_name(function->funcid);
    out_.add('(');
    print_arguments(function->args, function->funcvariadic);
    out_.add(')');
}

/// Arguments; the last one an array of many when `variadic`.
void Printer::print_arguments(const List *arguments, bool variadic)
{
    int left = list_length(arguments);
    for (auto *argument : each<Node>(arguments)) {
        if (left-- == 1 && variadic)
            out_.add("VARIADIC ");
        print_expr(argument);
        if (left > 0)
            out_.add(", ");
    }
}

/// EXTRACT is a function of this name only since PostgreSQL 14.  All other functions that have a syntax of
/// their own can be called by name.
bool Printer::print_sql_syntax(const FuncExpr *function)
{
    if (function->funcformat != COERCE_SQL_SYNTAX || list_length(function->args) != 2)
        return false;
    auto *field = static_cast<Node *>(linitial(function->args));
    const char *name = get_func_name(function->funcid);
    if (name == nullptr || strcmp(name, "extract") != 0 || !IsA(field, Const) || is_null_constant(field) ||
        exprType(field) != TEXTOID)
        return false;
    out_.add("EXTRACT(");
    out_.add_literal(TextDatumGetCString(reinterpret_cast<Const *>(field)->constvalue));
    out_.add(" FROM ");
    print_expr(lsecond(function->args));
    out_.add(')');
    return true;
}

void Printer::print_named_argument(const NamedArgExpr *argument)
{
    out_.add_ident(argument->name);
    out_.add(" => ");
    print_expr(argument->arg);
}

void Printer::print_filter(const Expr *filter)
{
    if (filter == nullptr)
        return;
    out_.add(" FILTER (WHERE ");
    print_expr(filter);
    out_.add(')');
}

void Printer::print_aggregate(const Aggref *aggregate)
{
    if (aggregate->aggsplit != AGGSPLIT_SIMPLE)
        elog(ERROR, "cannot print a partial aggregate");
    // Its value would be needed before the remote query starts, and is not known before its level ends.
    if (level_of(aggregate->agglevelsup) == nullptr)
        elog(ERROR, "cannot print an aggregate of an outer query");
    print_function_name(aggregate->aggfnoid);
    out_.add('(');
    if (aggregate->aggdistinct != NIL)
        out_.add("DISTINCT ");
    if (AGGKIND_IS_ORDERED_SET(aggregate->aggkind)) {
        print_list(aggregate->aggdirectargs);
        out_.add(") WITHIN GROUP (ORDER BY ");
        print_sort_items(aggregate->aggorder, aggregate->args, false);
    } else {
        print_aggregate_arguments(aggregate);
    }
    out_.add(')');
    print_filter(aggregate->aggfilter);
}

void Printer::print_aggregate_arguments(const Aggref *aggregate)
{
    if (aggregate->aggstar) {
        out_.add('*');
    } else {
        List *values = NIL;
        for (auto *argument : each<TargetEntry>(aggregate->args))
            if (!argument->resjunk)
                values = lappend(values, argument->expr);
        print_arguments(values, aggregate->aggvariadic);
        list_free(values);
    }
    if (aggregate->aggorder != NIL) {
        out_.add(" ORDER BY ");
        print_sort_items(aggregate->aggorder, aggregate->args, false);
    }
}

void Printer::print_grouping(const GroupingFunc *grouping)
{
    if (level_of(grouping->agglevelsup) == nullptr)
        elog(ERROR, "cannot print a grouping of an outer query");
    bool first = true;
    out_.add("GROUPING(");
    for (auto *argument : each<Node>(grouping->args)) {
        if (!first)
            out_.add(", ");
        first = false;
        print_labelled(argument);
    }
    out_.add(')');
}

void Printer::print_window_function(const WindowFunc *function)
{
    print_function_name(function->winfnoid);
    out_.add('(');
    if (function->winstar)
        out_.add('*');
    else
        print_list(function->args);
    out_.add(')');
    print_filter(function->aggfilter);
    if (compat::ignores_nulls(function))
        out_.add(" IGNORE NULLS");
    out_.add(" OVER w");
    out_.add_number(function->winref);
}

}  // namespace pgr
