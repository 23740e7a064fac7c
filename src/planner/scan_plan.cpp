// From the chosen path to the plan node: what is shipped, what is done here, what the executor must know.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/planner.hpp"
#include "pg_remote_fdw/sql_text.hpp"
#include "pg_remote_fdw/wire_types.hpp"
#include "planner/deparse.hpp"
#include "planner/relation_query.hpp"
#include "planner/remote_query.hpp"
#include "planner/whole_query.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "nodes/makefuncs.h"
#include "optimizer/planmain.h"
#include "optimizer/restrictinfo.h"
}

namespace pgr {

namespace {

/// A scan's conditions: those of the relation and, of a parameterised path, join clauses.
struct ScanConditions {
    List *remote = NIL;  ///< bare expressions
    List *local = NIL;   ///< bare expressions
    List *why = NIL;     ///< String: for each of `local` the reason
    int needs = NeedsNothing;
};

/// Why `clause` is not shipped; nullptr: `kept` (LocalClause *) does not say.
Reason reason_for(const List *kept, const Expr *clause)
{
    for (auto *item : each<LocalClause>(kept))
        if (item->clause == reinterpret_cast<const Node *>(clause))
            return item->reason;
    return nullptr;
}

ScanConditions divide_conditions(const RelOptInfo *rel, List *clauses)
{
    const RelInfo *info = rel_info(rel);
    List *join_clauses = NIL;
    for (auto *rinfo : each<RestrictInfo>(clauses))
        if (!list_member_ptr(info->remote_conds, rinfo) && !list_member_ptr(info->local_conds, rinfo))
            join_clauses = lappend(join_clauses, rinfo);
    ClauseSplit joins = split_clauses(rel, join_clauses);

    ScanConditions conditions;
    conditions.needs = info->needs | joins.needs;
    // In the order given: core has put conditions of security barriers before those they must protect from.
    for (auto *rinfo : each<RestrictInfo>(clauses)) {
        if (rinfo->pseudoconstant)
            continue;  // core puts them into a gating node
        if (list_member_ptr(info->remote_conds, rinfo) || list_member_ptr(joins.remote, rinfo)) {
            conditions.remote = lappend(conditions.remote, rinfo->clause);
            continue;
        }
        Reason reason = reason_for(info->kept, rinfo->clause);
        if (reason == nullptr)
            reason = reason_for(joins.kept, rinfo->clause);
        conditions.local = lappend(conditions.local, rinfo->clause);
        conditions.why = lappend(conditions.why, makeString(pstrdup(reason)));
    }
    return conditions;
}

/// What the values that the remote sorts by depend on.
int order_needs(RelOptInfo *rel, List *pathkeys)
{
    int needs = NeedsNothing;
    for (auto *pathkey : each<PathKey>(pathkeys)) {
        EquivalenceMember *member = shippable_member(pathkey->pk_eclass, rel);
        if (member != nullptr)
            why_not_shippable(reinterpret_cast<Node *>(member->em_expr), ship_scope(rel_info(rel)), &needs);
    }
    return needs;
}

/// Can every one of `columns` travel in binary form?
bool all_binary(const List *columns)
{
    for (auto *column : each<Var>(columns))
        if (!binary_is_proven_type(column->vartype))
            return false;
    return true;
}

/// What stays here beside clauses: the statement's order, when this scan alone could have delivered it.
List *reasons_of(PlannerInfo *root, const RelOptInfo *rel, const ForeignPath *path)
{
    const RelInfo *info = rel_info(rel);
    List *reasons = list_copy(info->reasons);
    if (info->unsorted != nullptr && path->path.pathkeys == NIL && root->sort_pathkeys != NIL &&
        bms_equal(rel->relids, root->all_baserels)) {
        Sql line;
        line.add("ORDER BY ({})", info->unsorted);
        reasons = lappend(reasons, makeString(line.c_str()));
    }
    if (Reason whole = take_whole_query_reason()) {
        Sql line;
        line.add("the statement as a whole ({})", whole);
        reasons = lappend(reasons, makeString(line.c_str()));
    }
    return reasons;
}

}  // namespace

ForeignScan *get_foreign_plan(PlannerInfo *root, RelOptInfo *rel, Oid /* table */, ForeignPath *path,
                              List *tlist, List *clauses, Plan *outer_plan)
{
    if (rel_info(rel)->kind == RelKind::SubQuery)
        return make_whole_query_plan(root, rel, tlist, clauses);
    if (!IS_SIMPLE_REL(rel))
        return make_relation_plan(root, rel, path, tlist, outer_plan);
    const RelInfo *info = rel_info(rel);
    ScanConditions conditions = divide_conditions(rel, clauses);
    List *attributes = NIL;
    List *columns = scan_columns(root, rel, &attributes);
    Query *query = base_query(root, rel, columns, conditions.remote, path->path.pathkeys);
    PathShape shape = path_shape(path);
    if (shape.limit)
        add_limit(root, query);
    else if (shape.child_limit > 0)
        query->limitCount =
            reinterpret_cast<Node *>(makeConst(INT8OID, -1, InvalidOid, sizeof(int64),
                                               Int64GetDatum(shape.child_limit), false, FLOAT8PASSBYVAL));
    RemoteStatement statement = deparse_query(query, rel->relids);

    ScanPlan plan{};
    plan.sql = statement.sql;
    plan.param_places = statement.param_places;
    plan.retrieved_attrs = attributes;
    plan.clause_reasons = conditions.why;
    plan.reasons = reasons_of(root, rel, path);
    plan.fetch_size = info->settings.fetch_size;
    plan.needs = conditions.needs | order_needs(rel, path->path.pathkeys);
    plan.server_id = static_cast<int>(info->server->serverid);
    plan.user_id = static_cast<int>(rel->userid);
    plan.binary = all_binary(columns);

    return make_foreignscan(tlist, conditions.local, rel->relid, statement.params, to_list(plan), NIL,
                            conditions.remote, outer_plan);
}

}  // namespace pgr
