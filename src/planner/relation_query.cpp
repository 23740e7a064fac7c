// Remote queries of joins and upper levels as Query nodes.
//
// The join tree is built from the bottom.  A condition of an input goes to the WHERE of the whole, unless the
// input is on the nullable side of an outer join: then it belongs to that join's ON.  Semi- and anti-joins
// become EXISTS and NOT EXISTS conditions, whose sub-query shares the range table, one level down.
#include "planner/relation_query.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"
#include "planner/remote_query.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/restrictinfo.h"
#include "optimizer/tlist.h"
#include "parser/parse_clause.h"
}

namespace pgr {

namespace {

/// A FROM item, and the conditions on it that stand outside.
struct JoinTree {
    Node *from;
    List *quals;  ///< bare expressions
};

JoinTree join_tree(PlannerInfo *root, RelOptInfo *rel);

Node *conjunction(List *quals)
{
    return quals == NIL ? nullptr : reinterpret_cast<Node *>(make_ands_explicit(quals));
}

List *own_quals(const RelInfo *info)
{
    return extract_actual_clauses(info->remote_conds, false);
}

/// Moves the Vars of `relids` one query level out.
struct Outward {
    const Bitmapset *relids;
};

Node *move_outward(Node *node, void *context)
{
    if (node == nullptr)
        return nullptr;
    if (IsA(node, Var)) {
        auto *var = reinterpret_cast<Var *>(node);
        if (!bms_is_member(var->varno, static_cast<Outward *>(context)->relids))
            return node;
        auto *moved = static_cast<Var *>(copyObjectImpl(var));
        moved->varlevelsup++;
        return reinterpret_cast<Node *>(moved);
    }
    return compat::mutate_expression(node, callback<move_outward>, context);
}

/// EXISTS (SELECT FROM inner WHERE join clauses), or NOT EXISTS.
Node *exists_condition(PlannerInfo *root, const RelInfo *info)
{
    JoinTree inner = join_tree(root, info->inner);
    Outward context{info->outer->relids};
    Node *clauses = move_outward(conjunction(list_copy(info->join_clauses)), &context);
    List *quals = list_copy(inner.quals);
    if (clauses != nullptr)
        quals = lappend(quals, clauses);

    auto *query = makeNode(Query);
    query->commandType = CMD_SELECT;
    query->canSetTag = true;
    query->rtable = root->parse->rtable;
    query->jointree = makeFromExpr(list_make1(inner.from), conjunction(quals));
    Const *one = makeConst(INT4OID, -1, InvalidOid, sizeof(int32), Int32GetDatum(1), false, true);
    query->targetList = list_make1(makeTargetEntry(reinterpret_cast<Expr *>(one), 1, pstrdup("one"), false));
    auto *exists = makeNode(SubLink);
    exists->subLinkType = EXISTS_SUBLINK;
    exists->subselect = reinterpret_cast<Node *>(query);
    auto *condition = reinterpret_cast<Expr *>(exists);
    if (info->join_type == JOIN_ANTI)
        condition = makeBoolExpr(NOT_EXPR, list_make1(condition), -1);
    return reinterpret_cast<Node *>(condition);
}

JoinTree plain_join(PlannerInfo *root, const RelInfo *info)
{
    JoinTree outer = join_tree(root, info->outer);
    JoinTree inner = join_tree(root, info->inner);
    List *on = list_copy(info->join_clauses);
    List *quals = NIL;
    if (info->join_type == JOIN_INNER || info->join_type == JOIN_LEFT)
        quals = list_concat_copy(quals, outer.quals);
    else if (info->join_type == JOIN_RIGHT)
        on = list_concat(on, outer.quals);
    if (info->join_type == JOIN_INNER || info->join_type == JOIN_RIGHT)
        quals = list_concat(quals, inner.quals);
    else if (info->join_type == JOIN_LEFT)
        on = list_concat(on, inner.quals);
    // The inputs of a full join have no conditions: such joins are not shipped.

    auto *join = makeNode(JoinExpr);
    join->jointype = info->join_type;
    join->larg = outer.from;
    join->rarg = inner.from;
    join->quals = conjunction(on);
    if (join->quals == nullptr)
        join->quals = makeBoolConst(true, false);
    return {reinterpret_cast<Node *>(join), quals};
}

JoinTree join_tree(PlannerInfo *root, RelOptInfo *rel)
{
    const RelInfo *info = rel_info(rel);
    if (info->kind != RelKind::Join) {
        auto *from = makeNode(RangeTblRef);
        from->rtindex = static_cast<int>(rel->relid);
        return {reinterpret_cast<Node *>(from), own_quals(info)};
    }
    JoinTree tree;
    if (info->join_type == JOIN_SEMI || info->join_type == JOIN_ANTI) {
        tree = join_tree(root, info->outer);
        tree.quals = lappend(list_copy(tree.quals), exists_condition(root, info));
    } else {
        tree = plain_join(root, info);
    }
    tree.quals = list_concat_copy(tree.quals, own_quals(info));
    return tree;
}

/// The statement's own ORDER BY, whose entries are in the final target.
void add_final_order(PlannerInfo *root, Query *query)
{
    for (auto *clause : each<SortGroupClause>(root->parse->sortClause)) {
        TargetEntry *wanted = get_sortgroupclause_tle(clause, root->processed_tlist);
        TargetEntry *entry = tlist_member(wanted->expr, query->targetList);
        if (entry == nullptr) {
            int position = list_length(query->targetList) + 1;
            entry = makeTargetEntry(wanted->expr, static_cast<AttrNumber>(position), nullptr, true);
            query->targetList = lappend(query->targetList, entry);
        }
        auto *sort = static_cast<SortGroupClause *>(copyObjectImpl(clause));
        sort->tleSortGroupRef = assignSortGroupRef(entry, query->targetList);
        query->sortClause = lappend(query->sortClause, sort);
    }
}

void add_grouping(PlannerInfo *root, const RelInfo *info, Query *query)
{
    query->hasAggs = root->parse->hasAggs;
    query->groupClause = static_cast<List *>(copyObjectImpl(compat::group_clause(root)));
    query->havingQual = conjunction(own_quals(info));
    // One row, even if no aggregate's value is needed: that must still be an aggregation there.
    bool plain = query->groupClause == NIL && query->havingQual == nullptr;
    if (plain && !contain_agg_clause(reinterpret_cast<Node *>(query->targetList)))
        query->havingQual = makeBoolConst(true, false);
}

}  // namespace

List *needed_columns(RelOptInfo *rel)
{
    const RelInfo *info = rel_info(rel);
    List *tlist = add_to_flat_tlist(
        NIL, pull_var_clause(reinterpret_cast<Node *>(rel->reltarget->exprs), PVC_RECURSE_PLACEHOLDERS));
    for (auto *rinfo : each<RestrictInfo>(info->local_conds))
        tlist = add_to_flat_tlist(
            tlist, pull_var_clause(reinterpret_cast<Node *>(rinfo->clause), PVC_RECURSE_PLACEHOLDERS));
    return tlist;
}

Query *relation_query(PlannerInfo *root, RelOptInfo *rel, const QueryShape &shape)
{
    const RelInfo *info = rel_info(rel);
    auto *query = makeNode(Query);
    query->commandType = CMD_SELECT;
    query->canSetTag = true;
    query->rtable = root->parse->rtable;
    query->targetList = static_cast<List *>(copyObjectImpl(shape.tlist));

    RelOptInfo *scan = info->kind == RelKind::Grouped ? info->input : rel;
    JoinTree tree = join_tree(root, scan);
    query->jointree =
        makeFromExpr(list_make1(tree.from), conjunction(list_concat_copy(tree.quals, shape.quals)));
    if (info->kind == RelKind::Grouped)
        add_grouping(root, info, query);
    else
        add_row_marks(root, scan->relids, query);
    if (shape.final_order)
        add_final_order(root, query);
    else
        add_order(query, rel, shape.pathkeys);
    if (shape.limit)
        add_limit(root, query);
    return query;
}

}  // namespace pgr
