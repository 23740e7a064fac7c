// Shipping whole queries: every clause, and every query inside.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "planner/shippable_walker.hpp"

extern "C" {
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "foreign/fdwapi.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

constexpr int materialized_major = 12;
constexpr int ties_major = 13;
constexpr int group_distinct_major = 14;
constexpr int frame_major = 11;
constexpr int json_table_major = 17;

/// What walking a query found out about it.
struct Found {
    bool has_barrier = false;  ///< a security barrier is somewhere in it
};

bool walk_query(Walk &walk, const Query *query, Found &found);

/// What a query is, beside its clauses.
bool check_kind(Walk &walk, const Query *query)
{
    if (query->commandType != CMD_SELECT || query->utilityStmt != nullptr)
        return walk.no("it is no SELECT");
    if (query->hasModifyingCTE)
        return walk.no("it changes data in a WITH clause");
    // The statement's own locks are taken by the same statement there; those of a sub-query may hit rows
    // that the order of evaluation here would have spared.
    if (query->rowMarks != NIL && walk.levels > 1)
        return walk.no("it locks rows");
    if (query->hasRowSecurity)
        return walk.no("row security applies to it here");
    return true;
}

bool check_table(Walk &walk, RangeTblEntry *entry)
{
    const char *name = get_rel_name(entry->relid);
    if (entry->relkind != RELKIND_FOREIGN_TABLE)
        return walk.no(psprintf("\"%s\" is not a foreign table", name));
    if (GetForeignServerIdByRelId(entry->relid) != walk.scope.server_id)
        return walk.no(psprintf("\"%s\" is on another server", name));
    if (entry->inh && has_subclass(entry->relid))
        return walk.no(psprintf("\"%s\" has child tables here", name));
    if (entry->tablesample != nullptr)
        return walk.no("it takes a sample of a table");
    return true;
}

/// The collation that is derived for a column there must be the one that its Vars have here.
bool check_column_collation(Walk &walk, Node *value, const Collated &derived)
{
    Oid collation = exprCollation(value);
    bool derivable = derived.derivation == Derivation::Implicit || derived.derivation == Derivation::Explicit;
    if (!OidIsValid(collation) || (derivable && derived.collation == collation))
        return true;
    return walk.no("the server would find another collation for a column of a sub-query");
}

/// The columns of a query.  Those of the statement itself are rows' values: they must be readable here.
bool walk_targets(Walk &walk, const Query *query)
{
    bool outermost = walk.levels == 1;
    for (auto *target : each<TargetEntry>(query->targetList)) {
        auto *value = reinterpret_cast<Node *>(target->expr);
        Collated derived;
        if (!walk_operand(walk, value, derived))
            return false;
        if (target->resjunk)
            continue;
        if (!outermost && !check_column_collation(walk, value, derived))
            return false;
        Oid type = exprType(value);
        if (outermost && (type == RECORDOID || type == RECORDARRAYOID))
            return walk.no("a row without a named type cannot be read back");
        if (outermost && get_typtype(type) == TYPTYPE_PSEUDO && type != VOIDOID)
            return walk.no("a column of a pseudo-type cannot be read back");
    }
    return true;
}

bool walk_values(Walk &walk, const RangeTblEntry *entry)
{
    for (auto *row : each<List>(entry->values_lists))
        for (auto *value : each<Node>(row)) {
            Collated derived;
            if (!pgr::walk(walk, value, derived) || !check_column_collation(walk, value, derived))
                return false;
        }
    return true;
}

/// A function in FROM that gives records of the columns that the query lists.
bool check_listed_columns(Walk &walk, const RangeTblFunction *function)
{
    for (int i = 0; i < list_length(function->funccoltypes); i++) {
        Oid type = list_nth_oid(function->funccoltypes, i);
        if (!check_type(walk, type) || !check_input_of_type(walk, type))
            return false;
    }
    return true;
}

/// json_to_record() and its like read values from JSON; their columns' types say what that depends on.
bool reads_records(Oid function)
{
    switch (function) {
        case F_JSON_TO_RECORD:
        case F_JSON_TO_RECORDSET:
        case F_JSONB_TO_RECORD:
        case F_JSONB_TO_RECORDSET: return true;
        default: return false;
    }
}

bool walk_range_functions(Walk &walk, const RangeTblEntry *entry)
{
    for (auto *function : each<RangeTblFunction>(entry->functions)) {
        auto *expr = function->funcexpr;
        Collated derived;
        bool reads = IsA(expr, FuncExpr) && reads_records(reinterpret_cast<FuncExpr *>(expr)->funcid);
        if (reads ? !walk_list(walk, reinterpret_cast<FuncExpr *>(expr)->args, derived)
                  : !pgr::walk(walk, expr, derived))
            return false;
        if (!check_listed_columns(walk, function) || (!reads && !check_column_collation(walk, expr, derived)))
            return false;
    }
    return true;
}

bool walk_table_function(Walk &walk, const TableFunc *function)
{
    if (compat::is_json_table(function)) {
        // Its paths and columns are in node kinds of their own.
        if (!check_major(walk, json_table_major, "JSON_TABLE"))
            return false;
        return walk.no("JSON_TABLE is not shipped");
    }
    Collated ignored;
    for (int i = 0; i < list_length(function->coltypes); i++) {
        Oid type = list_nth_oid(function->coltypes, i);
        if (!check_type(walk, type) || !check_input_of_type(walk, type))
            return false;
    }
    return pgr::walk(walk, function->docexpr) && pgr::walk(walk, function->rowexpr) &&
           walk_list(walk, function->ns_uris, ignored) && walk_list(walk, function->colexprs, ignored) &&
           walk_list(walk, function->coldefexprs, ignored);
}

bool walk_inner_query(Walk &walk, const Query *query, Found &found)
{
    walk.levels++;
    bool shippable = walk_query(walk, query, found);
    walk.levels--;
    return shippable;
}

bool walk_entry(Walk &walk, RangeTblEntry *entry, Found &found)
{
    if (entry->securityQuals != NIL)
        return walk.no("row security applies to it here");
    switch (entry->rtekind) {
        case RTE_RELATION:
            // Before 16 the rules of a view leave entries of its own that nothing refers to.
            return (entry->relkind == RELKIND_VIEW && !entry->inFromCl) || check_table(walk, entry);
        case RTE_SUBQUERY:
            found.has_barrier |= entry->security_barrier;
            return walk_inner_query(walk, entry->subquery, found);
        case RTE_JOIN:
        case RTE_RESULT: return true;
        case RTE_FUNCTION: return walk_range_functions(walk, entry);
        case RTE_TABLEFUNC: return walk_table_function(walk, entry->tablefunc);
        case RTE_VALUES: return walk_values(walk, entry);
        case RTE_CTE:
            return static_cast<int>(entry->ctelevelsup) < walk.levels ||
                   walk.no("it uses a WITH query of a query around it");
        default: return compat::is_group_entry(entry) || walk.no("it reads from something that is only here");
    }
}

bool walk_with_list(Walk &walk, const Query *query, Found &found)
{
    for (auto *item : each<CommonTableExpr>(query->cteList)) {
        if (item->search_clause != nullptr || item->cycle_clause != nullptr)
            return walk.no("a SEARCH or CYCLE clause is not shipped");
        if (item->ctematerialized != CTEMaterializeDefault &&
            !check_major(walk, materialized_major, "MATERIALIZED"))
            return false;
        if (!IsA(item->ctequery, Query))
            return walk.no("a WITH clause is not parsed");
        if (!walk_inner_query(walk, reinterpret_cast<Query *>(item->ctequery), found))
            return false;
    }
    return true;
}

/// Conditions in FROM, and WHERE.  Those that may tell what they see must not be run by the remote beside a
/// security barrier: nothing there keeps them from being evaluated inside.
bool walk_condition(Walk &walk, Node *condition, const Found &found)
{
    if (found.has_barrier && condition != nullptr && contain_leaked_vars(condition))
        return walk.no("a condition is not leakproof, and a security barrier must hide rows from it");
    return pgr::walk(walk, condition);
}

bool walk_from(Walk &walk, Node *item, const Found &found)
{
    if (IsA(item, RangeTblRef))
        return true;
    if (IsA(item, JoinExpr)) {
        auto *join = reinterpret_cast<JoinExpr *>(item);
        return walk_from(walk, join->larg, found) && walk_from(walk, join->rarg, found) &&
               walk_condition(walk, join->quals, found);
    }
    if (!IsA(item, FromExpr))
        return walk.no("FROM has a part of unknown kind");
    auto *from = reinterpret_cast<FromExpr *>(item);
    for (auto *part : each<Node>(from->fromlist))
        if (!walk_from(walk, part, found))
            return false;
    return walk_condition(walk, from->quals, found);
}

bool walk_windows(Walk &walk, const Query *query)
{
    constexpr int newer_frames = FRAMEOPTION_GROUPS | FRAMEOPTION_EXCLUSION;
    for (auto *window : each<WindowClause>(query->windowClause)) {
        bool range_offset = OidIsValid(window->startInRangeFunc) || OidIsValid(window->endInRangeFunc);
        if (((window->frameOptions & newer_frames) != 0 || range_offset) &&
            !check_major(walk, frame_major, "a frame of this kind"))
            return false;
        for (Oid function : {window->startInRangeFunc, window->endInRangeFunc})
            if (OidIsValid(function) &&
                (!check_function(walk, function) || !check_settings(walk, function, NIL)))
                return false;
        if (!check_sort_groups(walk, window->partitionClause, query->targetList, false) ||
            !check_sort_groups(walk, window->orderClause, query->targetList, true) ||
            !pgr::walk(walk, window->startOffset) || !pgr::walk(walk, window->endOffset))
            return false;
    }
    return true;
}

bool walk_set_operation(Walk &walk, Node *node)
{
    if (IsA(node, RangeTblRef))
        return true;
    auto *operation = castNode(SetOperationStmt, node);
    int column = 0;
    for (auto *clause : each<SortGroupClause>(operation->groupClauses)) {
        Oid collation = list_nth_oid(operation->colCollations, column);
        if (!check_column_type(walk, list_nth_oid(operation->colTypes, column++)))
            return false;
        if (!check_operator(walk, clause->eqop) || !check_settings(walk, get_opcode(clause->eqop), NIL) ||
            !check_senses(walk, get_opcode(clause->eqop), NIL, collation, implicit_collation(collation)))
            return false;
    }
    return walk_set_operation(walk, operation->larg) && walk_set_operation(walk, operation->rarg);
}

bool walk_limit(Walk &walk, const Query *query)
{
    if (query->limitOption == LIMIT_OPTION_WITH_TIES && !check_major(walk, ties_major, "FETCH … WITH TIES"))
        return false;
    return pgr::walk(walk, query->limitOffset) && pgr::walk(walk, query->limitCount);
}

/// Everything after FROM and WHERE.
bool walk_clauses(Walk &walk, const Query *query)
{
    List *targets = query->targetList;
    if (query->groupDistinct && !check_major(walk, group_distinct_major, "GROUP BY DISTINCT"))
        return false;
    return walk_targets(walk, query) && check_sort_groups(walk, query->groupClause, targets, false) &&
           walk_windows(walk, query) && check_sort_groups(walk, query->distinctClause, targets, false) &&
           check_sort_groups(walk, query->sortClause, targets, true) &&
           (query->setOperations == nullptr || walk_set_operation(walk, query->setOperations)) &&
           walk_limit(walk, query);
}

/// A query whose level `walk.levels` counts already.
bool walk_query(Walk &walk, const Query *query, Found &found)
{
    check_stack_depth();
    if (!check_kind(walk, query))
        return false;
    ShipLevel level{query, walk.level};
    walk.level = &level;
    Found inside;
    bool shippable = walk_with_list(walk, query, inside);
    for (auto *entry : each<RangeTblEntry>(query->rtable))
        shippable = shippable && walk_entry(walk, entry, inside);
    shippable = shippable && walk_from(walk, reinterpret_cast<Node *>(query->jointree), inside) &&
                walk_condition(walk, query->havingQual, inside) && walk_clauses(walk, query);
    walk.level = level.outer;
    found.has_barrier |= inside.has_barrier;
    return shippable;
}

}  // namespace

bool walk_sublink(Walk &walk, SubLink *sublink, Collated &out)
{
    out = {};
    if (walk.level == nullptr || !IsA(sublink->subselect, Query))
        return walk.no("it has a sub-query that is evaluated here");
    if (sublink->subLinkType == MULTIEXPR_SUBLINK || sublink->subLinkType == CTE_SUBLINK)
        return walk.no("it has a sub-query of a kind that is not shipped");
    Found found;
    if (!pgr::walk(walk, sublink->testexpr) ||
        !walk_inner_query(walk, reinterpret_cast<Query *>(sublink->subselect), found))
        return false;
    if (found.has_barrier)
        return walk.no("it has a sub-query with a security barrier");
    if (sublink->subLinkType == EXPR_SUBLINK || sublink->subLinkType == ARRAY_SUBLINK) {
        auto *node = reinterpret_cast<Node *>(sublink);
        out = implicit_collation(exprCollation(node));
        return check_column_type(walk, exprType(node));
    }
    return true;
}

Reason why_not_shippable_query(const Query *query, const ShipScope &scope, int *needs)
{
    ShipScope whole = scope;
    whole.own = nullptr;
    whole.aggregates = true;
    Walk state(whole);
    Found found;
    if (!walk_query(state, query, found))
        return state.reason;
    if (needs != nullptr)
        *needs |= state.needs;
    return nullptr;
}

Reason why_not_arranged(const List *clauses, List *targets, bool sorted, const ShipScope &scope)
{
    Walk walk(scope);
    return check_sort_groups(walk, clauses, targets, sorted) ? nullptr : walk.reason;
}

}  // namespace pgr
