// From what the planner chose to a Query node: the one thing that deparse prints.
#include "planner/remote_query.hpp"

#include "pg_remote_fdw/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/sysattr.h"
#include "access/table.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/prep.h"
#include "optimizer/tlist.h"
#include "parser/parse_clause.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}

namespace pgr {

namespace {

/// Generated when read, never stored: pg_attribute.attgenerated of PostgreSQL 18 and later.
constexpr char generated_virtual = 'v';

}  // namespace

void add_order(Query *query, RelOptInfo *rel, List *pathkeys)
{
    for (auto *pathkey : each<PathKey>(pathkeys)) {
        EquivalenceMember *member = shippable_member(pathkey->pk_eclass, rel);
        if (member == nullptr)
            elog(ERROR, "could not find pathkey item to sort");
        Expr *value = member->em_expr;
        TargetEntry *entry = tlist_member(value, query->targetList);
        if (entry == nullptr) {
            int position = list_length(query->targetList) + 1;
            entry = makeTargetEntry(value, static_cast<AttrNumber>(position), nullptr, true);
            query->targetList = lappend(query->targetList, entry);
        }
        auto *sort = makeNode(SortGroupClause);
        sort->sortop = compat::pathkey_sort_operator(pathkey, member->em_datatype);
        if (!OidIsValid(sort->sortop))
            elog(ERROR, "missing sort operator for type %u in opfamily %u", member->em_datatype,
                 pathkey->pk_opfamily);
        sort->eqop = get_equality_op_for_ordering_op(sort->sortop, nullptr);
        sort->nulls_first = pathkey->pk_nulls_first;
        sort->tleSortGroupRef = assignSortGroupRef(entry, query->targetList);
        query->sortClause = lappend(query->sortClause, sort);
    }
}

/// Gives `query` the lock that the statement takes on range table member `rti`, if any.
static void add_row_mark(PlannerInfo *root, Index rti, Query *query)
{
    auto *mark = makeNode(RowMarkClause);
    mark->rti = rti;
    bool target = bms_is_member(static_cast<int>(rti), root->all_result_relids) &&
                  (root->parse->commandType == CMD_UPDATE || root->parse->commandType == CMD_DELETE);
    if (target) {
        mark->strength = LCS_FORUPDATE;
        mark->waitPolicy = LockWaitBlock;
    } else {
        PlanRowMark *wanted = get_plan_rowmark(root->rowMarks, rti);
        if (wanted == nullptr || wanted->strength == LCS_NONE)
            return;
        mark->strength = wanted->strength;
        mark->waitPolicy = wanted->waitPolicy;
    }
    query->rowMarks = lappend(query->rowMarks, mark);
    query->hasForUpdate = true;
}

void add_row_marks(PlannerInfo *root, const Bitmapset *relids, Query *query)
{
    int rti = -1;
    while ((rti = bms_next_member(relids, rti)) >= 0)
        if (rti < root->simple_rel_array_size && root->simple_rte_array[rti]->rtekind == RTE_RELATION)
            add_row_mark(root, static_cast<Index>(rti), query);
}

void add_limit(PlannerInfo *root, Query *query)
{
    query->limitOffset = root->parse->limitOffset;
    query->limitCount = root->parse->limitCount;
    query->limitOption = root->parse->limitOption;
}

Query *base_query(PlannerInfo *root, RelOptInfo *rel, List *columns, List *quals, List *pathkeys)
{
    auto *query = makeNode(Query);
    query->commandType = CMD_SELECT;
    query->canSetTag = true;
    query->rtable = root->parse->rtable;

    auto *from = makeNode(RangeTblRef);
    from->rtindex = static_cast<int>(rel->relid);
    Node *where = quals == NIL ? nullptr : reinterpret_cast<Node *>(make_ands_explicit(quals));
    query->jointree = makeFromExpr(list_make1(from), where);

    AttrNumber position = 0;
    for (auto *column : each<Expr>(columns))
        query->targetList = lappend(query->targetList, makeTargetEntry(column, ++position, nullptr, false));
    add_order(query, rel, pathkeys);
    add_row_marks(root, rel->relids, query);
    return query;
}

List *scan_columns(PlannerInfo *root, RelOptInfo *rel, List **attributes)
{
    const Bitmapset *used = rel_info(rel)->attrs_used;
    auto uses = [&](int attribute) {
        return bms_is_member(attribute - FirstLowInvalidHeapAttributeNumber, used);
    };
    List *columns = NIL;
    auto add = [&](AttrNumber attribute, Oid type, int32 typmod, Oid collation) {
        columns =
            lappend(columns, makeVar(static_cast<int>(rel->relid), attribute, type, typmod, collation, 0));
        if (attributes)
            *attributes = lappend_int(*attributes, attribute);
    };

    Relation relation = table_open(planner_rt_fetch(rel->relid, root)->relid, NoLock);
    TupleDesc shape = RelationGetDescr(relation);
    bool whole_row = uses(0);
    for (int i = 0; i < shape->natts; i++) {
        Form_pg_attribute attribute = TupleDescAttr(shape, i);
        if (attribute->attisdropped)
            continue;
        if (uses(attribute->attnum) || (whole_row && attribute->attgenerated != generated_virtual))
            add(attribute->attnum, attribute->atttypid, attribute->atttypmod, attribute->attcollation);
    }
    if (uses(SelfItemPointerAttributeNumber))
        add(SelfItemPointerAttributeNumber, TIDOID, -1, InvalidOid);
    table_close(relation, NoLock);
    return columns;
}

EquivalenceMember *shippable_member(EquivalenceClass *ec, RelOptInfo *rel)
{
    ShipScope scope = ship_scope(rel_info(rel));
    return compat::find_ec_member(ec, rel, [&](EquivalenceMember *member) {
        return !member->em_is_const && !bms_is_empty(member->em_relids) &&
               bms_is_subset(member->em_relids, rel->relids) &&
               !expression_returns_set(reinterpret_cast<Node *>(member->em_expr)) &&
               why_not_shippable(reinterpret_cast<Node *>(member->em_expr), scope) == nullptr;
    });
}

Reason why_not_sorted_by(RelOptInfo *rel, PathKey *pathkey)
{
    EquivalenceClass *ec = pathkey->pk_eclass;
    if (ec->ec_has_volatile)
        return "its value is volatile";
    EquivalenceMember *member = shippable_member(ec, rel);
    if (member == nullptr)
        return "no column or expression of the foreign table that can be shipped gives this order";
    return why_not_sortable(pathkey->pk_opfamily, member->em_datatype, ec->ec_collation,
                            ship_scope(rel_info(rel)));
}

}  // namespace pgr
