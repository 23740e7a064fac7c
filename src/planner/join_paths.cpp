// Joins of relations of one server under one role.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/planner.hpp"
#include "planner/estimate.hpp"
#include "planner/relation_query.hpp"
#include "planner/remote_estimate.hpp"
#include "planner/remote_query.hpp"
#include "planner/scan_paths.hpp"

#include <cmath>

extern "C" {
#include "access/sysattr.h"
#include "foreign/fdwapi.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "optimizer/restrictinfo.h"
#include "utils/guc.h"
}

namespace pgr {

bool enable_join_pushdown = true;

namespace {

/// Settings that both inputs share come from the server; a table's own ones win when they ask for more.
void merge_settings(RelInfo *info, const RelInfo *outer, const RelInfo *inner)
{
    info->server = outer->server;
    info->settings = outer->settings;
    info->settings.use_remote_estimate =
        outer->settings.use_remote_estimate || inner->settings.use_remote_estimate;
    info->settings.async_capable = outer->settings.async_capable || inner->settings.async_capable;
    info->settings.fetch_size = outer->settings.fetch_size > inner->settings.fetch_size
                                    ? outer->settings.fetch_size
                                    : inner->settings.fetch_size;
    info->user = outer->user ? outer->user : inner->user;
    info->answers = outer->answers ? outer->answers : inner->answers;
    info->guessed_size = outer->guessed_size || inner->guessed_size;
    info->needs = outer->needs | inner->needs;
}

/// Is a value needed above the join that an input makes below it (and an outer join may turn into NULL)?
bool has_inner_place_holder(PlannerInfo *root, const RelOptInfo *joinrel)
{
    for (auto *info : each<PlaceHolderInfo>(root->placeholder_list)) {
        Relids relids = IS_OTHER_REL(joinrel) ? joinrel->top_parent_relids : joinrel->relids;
        if (bms_is_subset(info->ph_eval_at, relids) && bms_nonempty_difference(relids, info->ph_eval_at))
            return true;
    }
    return false;
}

/// Is a column needed above the join that only the server of its table knows?
bool has_system_column(const RelOptInfo *joinrel)
{
    for (auto *var : each<Var>(
             pull_var_clause(reinterpret_cast<Node *>(joinrel->reltarget->exprs), PVC_RECURSE_PLACEHOLDERS)))
        if (var->varattno < 0 && var->varattno != SelfItemPointerAttributeNumber)
            return true;
    return false;
}

/// Does the target of a semi- or anti-join read columns of its hidden side?
bool reads(PlannerInfo *root, const RelOptInfo *joinrel, const Bitmapset *hidden)
{
    return bms_overlap(pull_varnos(root, reinterpret_cast<Node *>(joinrel->reltarget->exprs)), hidden);
}

/// Does an input, a base relation, have conditions that are checked once for all rows?  In a join there would
/// be no node to check them: core makes one above the scan of the relation itself.
bool is_gated(const RelOptInfo *input)
{
    for (auto *rinfo : each<RestrictInfo>(input->baserestrictinfo))
        if (rinfo->pseudoconstant)
            return true;
    return false;
}

/// Divides the join's clauses: into its condition, and those of its WHERE that are shipped or stay here.
Reason divide_clauses(RelInfo *info, RelOptInfo *joinrel, List *restrictlist)
{
    bool outer_join = IS_OUTER_JOIN(info->join_type);
    ShipScope scope = ship_scope(info);
    for (auto *rinfo : each<RestrictInfo>(restrictlist)) {
        auto *clause = reinterpret_cast<Node *>(rinfo->clause);
        bool above = outer_join ? RINFO_IS_PUSHED_DOWN(rinfo, joinrel->relids) : false;
        Reason reason = restriction_is_securely_promotable(rinfo, joinrel)
                            ? why_not_shippable(clause, scope, &info->needs)
                            : "it is not leakproof, and a security barrier must hide rows from it";
        if (reason == nullptr && above)
            info->remote_conds = lappend(info->remote_conds, rinfo);
        else if (reason == nullptr)
            info->join_clauses = lappend(info->join_clauses, clause);
        else if (above || info->join_type == JOIN_INNER) {
            info->local_conds = lappend(info->local_conds, rinfo);
            info->kept = lappend(info->kept, make<LocalClause>(CurrentMemoryContext, clause, reason));
        } else {
            return reason;
        }
    }
    return nullptr;
}

Reason why_not_join_type(PlannerInfo *root, const RelInfo *info, const RelOptInfo *joinrel)
{
    const RelInfo *outer = rel_info(info->outer);
    const RelInfo *inner = rel_info(info->inner);
    switch (info->join_type) {
        case JOIN_INNER:
        case JOIN_LEFT:
        case JOIN_RIGHT: return nullptr;
        case JOIN_FULL:
            if (outer->remote_conds != NIL || inner->remote_conds != NIL || outer->kind == RelKind::Join ||
                inner->kind == RelKind::Join)
                return "an input of the full join has conditions of its own";
            return nullptr;
        case JOIN_SEMI:
        case JOIN_ANTI:
            return reads(root, joinrel, info->inner->relids)
                       ? "columns of the hidden side of the join are used above it"
                       : nullptr;
        default: return "joins of this kind are not shipped";
    }
}

/// Can the join be one remote query?  Fills *info.
Reason why_not_joined(PlannerInfo *root, RelOptInfo *joinrel, RelInfo *info, List *restrictlist)
{
    const RelInfo *outer = rel_info(info->outer);
    const RelInfo *inner = rel_info(info->inner);
    if (outer == nullptr || inner == nullptr || !outer->safe || !inner->safe)
        return "an input of the join is not shipped";
    if (outer->local_conds != NIL || inner->local_conds != NIL)
        return "an input of the join has conditions that stay here";
    if (is_gated(info->outer) || is_gated(info->inner))
        return "a condition that is the same for all rows is checked first";
    if (!bms_is_empty(joinrel->lateral_relids) || !bms_is_empty(info->outer->lateral_relids) ||
        !bms_is_empty(info->inner->lateral_relids))
        return "an input of the join refers to another one";
    merge_settings(info, outer, inner);
    Reason reason = why_not_join_type(root, info, joinrel);
    if (reason == nullptr)
        reason = divide_clauses(info, joinrel, restrictlist);
    if (reason == nullptr && has_system_column(joinrel))
        reason = "a system column is used above the join";
    if (reason == nullptr && has_inner_place_holder(root, joinrel))
        reason = "a value computed below the join is used above it";
    return reason;
}

Cost join_work(const RelInfo *info, double rows)
{
    const Estimate &outer = rel_info(info->outer)->estimate;
    const Estimate &inner = rel_info(info->inner)->estimate;
    double clauses = list_length(info->join_clauses) + list_length(info->remote_conds);
    // A hash join: each input row is hashed and compared once, each result row is made.
    return cpu_operator_cost * (1 + clauses) * (outer.retrieved_rows + inner.retrieved_rows) +
           cpu_tuple_cost * rows;
}

/// Rows that are supposed to travel.  Without statistics of a table, the planner's guess of a join's size is
/// often far too high; a join with a condition is then taken not to grow its larger input.
double travelling_rows(const RelOptInfo *joinrel, const RelInfo *info)
{
    if (!info->guessed_size || info->join_clauses == NIL)
        return joinrel->rows;
    return std::fmin(joinrel->rows, std::fmax(rel_info(info->outer)->estimate.retrieved_rows,
                                              rel_info(info->inner)->estimate.retrieved_rows));
}

Estimate estimate_join(PlannerInfo *root, RelOptInfo *joinrel, RelInfo *info)
{
    Estimate estimate;
    double rows = travelling_rows(joinrel, info);
    estimate.rows = joinrel->rows;
    estimate.retrieved_rows = clamp_row_est(rows / info->local_conds_selectivity);
    estimate.width = joinrel->reltarget->width;
    estimate.remote_cost = rel_info(info->outer)->estimate.remote_cost +
                           rel_info(info->inner)->estimate.remote_cost + join_work(info, rows);
    if (info->settings.use_remote_estimate) {
        Query *query = relation_query(root, joinrel, {.tlist = needed_columns(joinrel)});
        RemoteFigures figures = ask_about_query(root, info, query, joinrel->relids);
        estimate.retrieved_rows = figures.rows;
        estimate.remote_cost = figures.total_cost;
    }
    estimate.startup_cost = info->settings.fdw_startup_cost + info->local_conds_cost.startup;
    estimate.total_cost = estimate.startup_cost + estimate.remote_cost +
                          transfer_cost(info->settings, estimate.retrieved_rows, estimate.width) +
                          info->local_conds_cost.per_tuple * estimate.retrieved_rows;
    return estimate;
}

/// When rows are locked or changed, PostgreSQL must be able to join again the rows that it has in hand.
bool needs_local_join(PlannerInfo *root)
{
    return root->parse->commandType == CMD_DELETE || root->parse->commandType == CMD_UPDATE ||
           root->rowMarks != NIL;
}

void add_join_path(PlannerInfo *root, RelOptInfo *joinrel, List *pathkeys, Path *local_join)
{
    const RelInfo *info = rel_info(joinrel);
    const Estimate &estimate = info->estimate;
    Cost sort = pathkeys == NIL ? 0 : remote_sort_cost(estimate.retrieved_rows);
    ForeignPath *path = compat::create_foreign_join_path(
        root, joinrel, nullptr, estimate.rows, 0, estimate.startup_cost + sort, estimate.total_cost + sort,
        pathkeys, joinrel->lateral_relids, local_join, NIL, NIL);
    add_path(joinrel, reinterpret_cast<Path *>(path));
}

}  // namespace

void get_foreign_join_paths(PlannerInfo *root, RelOptInfo *joinrel, RelOptInfo *outerrel,
                            RelOptInfo *innerrel, JoinType join_type, JoinPathExtraData *extra)
{
    if (!enable_join_pushdown || joinrel->fdw_private != nullptr)
        return;  // decided for the first pair of inputs that makes this relation; others give the same rows
    auto *info = make<RelInfo>(CurrentMemoryContext);
    info->kind = RelKind::Join;
    info->relids = joinrel->relids;
    info->rtable = root->parse->rtable;
    info->outer = outerrel;
    info->inner = innerrel;
    info->join_type = join_type;
    info->user_id = compat::effective_user(root, joinrel);
    joinrel->fdw_private = info;

    Reason reason = why_not_joined(root, joinrel, info, extra->restrictlist);
    Path *local_join = nullptr;
    if (reason == nullptr && needs_local_join(root)) {
        local_join = GetExistingLocalJoinPath(joinrel);
        if (local_join == nullptr)
            reason = "there is no local plan to check rows again that others change meanwhile";
    }
    if (reason != nullptr) {
        note_kept_level(outerrel, "JOIN", reason);
        return;
    }
    info->safe = true;
    info->local_conds_selectivity = clauselist_selectivity(root, info->local_conds, 0, JOIN_INNER, nullptr);
    cost_qual_eval(&info->local_conds_cost, info->local_conds, root);
    info->estimate = estimate_join(root, joinrel, info);
    add_join_path(root, joinrel, NIL, local_join);
    for (auto *order : each<List>(useful_orders(root, joinrel)))
        add_join_path(root, joinrel, order, local_join);
}

}  // namespace pgr
