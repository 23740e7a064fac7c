// Paths for a base relation: plain, sorted by the remote, and restricted by values of other tables' rows.
#include "planner/scan_paths.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/planner.hpp"
#include "planner/estimate.hpp"
#include "planner/relation_query.hpp"
#include "planner/remote_query.hpp"

#include <cmath>

extern "C" {
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/restrictinfo.h"
}

namespace pgr {

bool enable_parameterized_scan = true;

namespace {

/// A larger LIMIT is not worth telling each partition.
constexpr double max_child_limit = 1e9;

/// Equivalence classes whose order could help a merge join of `rel`.
List *classes_for_merging(PlannerInfo *root, RelOptInfo *rel)
{
    List *classes = NIL;
    if (rel->has_eclass_joins)
        for (auto *ec : each<EquivalenceClass>(root->eq_classes))
            if (eclass_useful_for_merging(root, ec, rel))
                classes = lappend(classes, ec);

    Relids relids = IS_OTHER_REL(rel) ? rel->top_parent_relids : rel->relids;
    for (auto *rinfo : each<RestrictInfo>(rel->joininfo)) {
        if (rinfo->mergeopfamilies == NIL)
            continue;
        update_mergeclause_eclasses(root, rinfo);
        // Outer-join clauses: the side with this relation's columns may hold other relations' ones too.
        if (bms_overlap(relids, rinfo->right_ec->ec_relids))
            classes = list_append_unique_ptr(classes, rinfo->right_ec);
        else if (bms_overlap(relids, rinfo->left_ec->ec_relids))
            classes = list_append_unique_ptr(classes, rinfo->left_ec);
    }
    return classes;
}

/// Is the statement's whole order one that the remote can deliver?  A part of it would help nobody.
bool can_deliver_query_order(PlannerInfo *root, RelOptInfo *rel)
{
    for (auto *pathkey : each<PathKey>(root->query_pathkeys)) {
        Reason reason = why_not_sorted_by(rel, pathkey);
        if (reason != nullptr) {
            rel_info(rel)->unsorted = reason;
            return false;
        }
    }
    return root->query_pathkeys != NIL;
}

/// Adds to *found the sets of outer relations that `clauses` (join clauses) need, if they can be shipped.
void add_parameters(PlannerInfo *root, RelOptInfo *rel, List *clauses, List **found)
{
    ShipScope scope = ship_scope(rel_info(rel));
    // Each outer row costs a round trip, and without an index a scan of the remote table: when the remote is
    // not asked, only a key lookup is worth the risk.
    bool any_clause = rel_info(rel)->settings.use_remote_estimate;
    for (auto *rinfo : each<RestrictInfo>(clauses)) {
        if (!join_clause_is_movable_to(rinfo, rel) || !restriction_is_securely_promotable(rinfo, rel) ||
            !(any_clause || likely_key_lookup(root, rel, rinfo)) ||
            why_not_shippable(reinterpret_cast<Node *>(rinfo->clause), scope) != nullptr)
            continue;
        Relids outer = bms_union(rinfo->clause_relids, rel->lateral_relids);
        outer = bms_del_member(outer, static_cast<int>(rel->relid));
        if (bms_is_empty(outer))
            continue;
        // Core makes each ParamPathInfo once, so its address tells them apart.
        *found = list_append_unique_ptr(*found, get_baserel_parampathinfo(root, rel, outer));
    }
}

/// A walk over the expressions of one relation in equivalence classes, one at a time.
struct MemberWalk {
    Expr *current;  ///< the one that this round is about
    List *done;     ///< those of the rounds before
};

bool is_current_member(PlannerInfo * /* root */, RelOptInfo * /* rel */, EquivalenceClass * /* ec */,
                       EquivalenceMember *member, void *arg)
{
    auto *walk = static_cast<MemberWalk *>(arg);
    if (walk->current != nullptr)
        return equal(walk->current, member->em_expr);
    if (list_member(walk->done, member->em_expr))
        return false;
    walk->current = member->em_expr;
    return true;
}

void add_parameters_of_classes(PlannerInfo *root, RelOptInfo *rel, List **found)
{
    MemberWalk walk{nullptr, NIL};
    for (;;) {
        walk.current = nullptr;
        List *clauses = generate_implied_equalities_for_column(root, rel, callback<is_current_member>, &walk,
                                                               rel->lateral_referencers);
        if (walk.current == nullptr)
            return;
        add_parameters(root, rel, clauses, found);
        walk.done = lappend(walk.done, walk.current);
    }
}

/// How many rows of `rel`, a partition, can be needed when its path has `pathkeys`; 0: all.  That is known
/// when the statement does nothing with the partitioned table's rows but order and limit them: then the first
/// rows of each partition hold the first rows of all.
int child_limit(PlannerInfo *root, RelOptInfo *rel, const List *pathkeys)
{
    const Query *parse = root->parse;
    if (!enable_upper_pushdown || rel->reloptkind != RELOPT_OTHER_MEMBER_REL || root->limit_tuples < 1 ||
        root->limit_tuples > max_child_limit || parse->limitOption == LIMIT_OPTION_WITH_TIES)
        return 0;
    // What the planner makes of a LIMIT that is not constant is a guess.
    if (parse->limitCount == nullptr || !IsA(parse->limitCount, Const) ||
        (parse->limitOffset != nullptr && !IsA(parse->limitOffset, Const)))
        return 0;
    // Rows that are filtered here or locked must all come.
    if (parse->commandType != CMD_SELECT || parse->rowMarks != NIL || rel_info(rel)->local_conds != NIL ||
        bms_membership(root->all_baserels) != BMS_SINGLETON)
        return 0;
    if (root->sort_pathkeys != NIL &&
        !pathkeys_contained_in(root->sort_pathkeys, const_cast<List *>(pathkeys)))
        return 0;
    return static_cast<int>(root->limit_tuples);
}

void add_scan_path(PlannerInfo *root, RelOptInfo *rel, Estimate estimate, List *pathkeys, Relids outer)
{
    PathShape shape{.child_limit = bms_is_empty(outer) ? child_limit(root, rel, pathkeys) : 0};
    if (shape.child_limit > 0 && shape.child_limit < estimate.rows) {
        const Settings &settings = rel_info(rel)->settings;
        estimate.total_cost -=
            transfer_cost(settings, estimate.retrieved_rows - shape.child_limit, estimate.width);
        estimate.total_cost = std::fmax(estimate.total_cost, estimate.startup_cost);
        estimate.rows = shape.child_limit;
    }
    ForeignPath *path =
        compat::create_foreignscan_path(root, rel, nullptr, estimate.rows, 0, estimate.startup_cost,
                                        estimate.total_cost, pathkeys, outer, nullptr, NIL, path_data(shape));
    add_path(rel, reinterpret_cast<Path *>(path));
}

}  // namespace

List *useful_orders(PlannerInfo *root, RelOptInfo *rel)
{
    List *orders = NIL;
    if (can_deliver_query_order(root, rel))
        orders = list_make1(list_copy(root->query_pathkeys));

    // An order that only a merge join may want is a guess, which needs the remote's word on what it costs.
    if (!rel_info(rel)->settings.use_remote_estimate)
        return orders;
    EquivalenceClass *single_order = nullptr;
    if (list_length(root->query_pathkeys) == 1)
        single_order = static_cast<PathKey *>(linitial(root->query_pathkeys))->pk_eclass;
    for (auto *ec : each<EquivalenceClass>(classes_for_merging(root, rel))) {
        if (ec == single_order)
            continue;
        PathKey *pathkey = compat::ascending_pathkey(root, ec, linitial_oid(ec->ec_opfamilies));
        if (why_not_sorted_by(rel, pathkey) == nullptr)
            orders = lappend(orders, list_make1(pathkey));
    }
    return orders;
}

List *useful_parameters(PlannerInfo *root, RelOptInfo *rel)
{
    List *found = NIL;
    if (!enable_parameterized_scan)
        return found;
    add_parameters(root, rel, rel->joininfo, &found);
    if (rel->has_eclass_joins)
        add_parameters_of_classes(root, rel, &found);
    return found;
}

void get_foreign_paths(PlannerInfo *root, RelOptInfo *rel, Oid /* table */)
{
    RelInfo *info = rel_info(rel);
    add_scan_path(root, rel, info->estimate, NIL, rel->lateral_relids);

    for (auto *order : each<List>(useful_orders(root, rel)))
        add_scan_path(root, rel, estimate_base(root, rel, NIL, order), order, rel->lateral_relids);

    for (auto *parameters : each<ParamPathInfo>(useful_parameters(root, rel))) {
        Estimate estimate = estimate_base(root, rel, parameters->ppi_clauses, NIL);
        parameters->ppi_rows = estimate.rows;
        add_scan_path(root, rel, estimate, NIL, parameters->ppi_req_outer);
    }
}

}  // namespace pgr
