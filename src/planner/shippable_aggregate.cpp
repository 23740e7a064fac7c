// Shipping aggregates and window functions, and what is sorted or grouped.
#include "pg_remote_fdw/compat.hpp"
#include "planner/shippable_walker.hpp"

extern "C" {
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

constexpr int ignore_nulls_major = 19;

/// Does an aggregate of `levels_up` queries around belong to the printed statement?
bool check_level(Walk &walk, Index levels_up)
{
    if (!walk.scope.aggregates)
        return walk.no("aggregates are computed above this");
    return static_cast<int>(levels_up) < walk.levels || walk.no("it has an aggregate of a query around it");
}

/// The arguments that are values (not only sorted by), as expressions.
List *argument_values(const Aggref *aggregate)
{
    List *values = NIL;
    for (auto *argument : each<TargetEntry>(aggregate->args))
        if (!argument->resjunk)
            values = lappend(values, argument->expr);
    return values;
}

/// Does `function`, an aggregate, look at no more of its arguments than whether they are null?
bool ignores_values(Oid function)
{
    return function == F_COUNT_ANY;
}

bool walk_arguments(Walk &walk, const Aggref *aggregate, Collated &inputs)
{
    bool rows = is_builtin(aggregate->aggfnoid) &&
                (is_printing_function(aggregate->aggfnoid) || ignores_values(aggregate->aggfnoid)) &&
                aggregate->aggdistinct == NIL && aggregate->aggorder == NIL;
    for (auto *argument : each<TargetEntry>(aggregate->args)) {
        auto *value = reinterpret_cast<Node *>(argument->expr);
        Collated part;
        if (!(rows ? walk_operand(walk, value, part) : pgr::walk(walk, value, part)))
            return false;
        if (!argument->resjunk)
            merge_collations(inputs, part);
    }
    Collated ignored;
    return walk_list(walk, aggregate->aggdirectargs, ignored);
}

}  // namespace

bool walk_aggregate(Walk &walk, Aggref *aggregate, Collated &out)
{
    if (!check_level(walk, aggregate->agglevelsup))
        return false;
    if (aggregate->aggsplit != AGGSPLIT_SIMPLE)
        return walk.no("a part of an aggregate is not shipped");
    Oid function = aggregate->aggfnoid;
    Collated inputs;
    if (!check_function(walk, function) || !walk_arguments(walk, aggregate, inputs) ||
        !pgr::walk(walk, reinterpret_cast<Node *>(aggregate->aggfilter)) ||
        !check_settings(walk, function, argument_values(aggregate)) ||
        !check_senses(walk, function, NIL, aggregate->inputcollid, inputs) ||
        !check_type(walk, aggregate->aggtype) ||
        !check_sort_groups(walk, aggregate->aggdistinct, aggregate->args, false) ||
        !check_sort_groups(walk, aggregate->aggorder, aggregate->args, true))
        return false;
    out = result_collation(inputs, aggregate->aggtype);
    return true;
}

bool walk_grouping(Walk &walk, GroupingFunc *grouping, Collated &out)
{
    out = {};
    if (!check_level(walk, grouping->agglevelsup))
        return false;
    for (auto *arg : each<Node>(grouping->args))
        if (!pgr::walk(walk, arg))
            return false;
    return true;
}

bool walk_window_function(Walk &walk, WindowFunc *function, Collated &out)
{
    if (!check_level(walk, 0))
        return false;
    if (compat::ignores_nulls(function) && !check_major(walk, ignore_nulls_major, "IGNORE NULLS"))
        return false;
    Collated inputs;
    if (!check_function(walk, function->winfnoid) || !walk_list(walk, function->args, inputs) ||
        !pgr::walk(walk, reinterpret_cast<Node *>(function->aggfilter)) ||
        !check_settings(walk, function->winfnoid, function->args) ||
        !check_senses(walk, function->winfnoid, NIL, function->inputcollid, inputs) ||
        !check_type(walk, function->wintype))
        return false;
    out = result_collation(inputs, function->wintype);
    return true;
}

bool check_sort_groups(Walk &walk, const List *clauses, List *targets, bool sorted)
{
    for (auto *clause : each<SortGroupClause>(clauses)) {
        auto *value = get_sortgroupclause_expr(clause, targets);
        Oid type = exprType(value);
        Collated found;
        // The expression has been walked as a target, where its type may not have counted.
        if (!pgr::walk(walk, value, found) || !check_operator(walk, sorted ? clause->sortop : clause->eqop))
            return false;
        Oid function = get_opcode(sorted ? clause->sortop : clause->eqop);
        if (!check_settings(walk, function, NIL) || (sorted && !check_type_order(walk, type)))
            return false;
        Oid collation = exprCollation(value);
        if (!check_senses(walk, function, NIL, collation, found) ||
            !check_collation(walk, sorted ? SenseOrder : SenseBytes, collation, found))
            return false;
    }
    return true;
}

}  // namespace pgr
