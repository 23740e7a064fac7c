// Upper levels over one remote relation: grouping, the statement's order, LIMIT and row locks.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/planner.hpp"
#include "planner/estimate.hpp"
#include "planner/relation_query.hpp"
#include "planner/remote_estimate.hpp"
#include "planner/remote_query.hpp"

#include <cmath>

extern "C" {
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/restrictinfo.h"
#include "optimizer/tlist.h"
#include "utils/selfuncs.h"
}

namespace pgr {

bool enable_upper_pushdown = true;

namespace {

/// What the remote's work costs when it knows that only the first rows are wanted.
constexpr double known_limit_factor = 0.95;

Expr *group_expression(PlannerInfo *root, const PathTarget *target, std::size_t i, Index *reference)
{
    *reference = get_pathtarget_sortgroupref(target, i);
    bool grouped =
        *reference != 0 && get_sortgroupref_clause_noerr(*reference, compat::group_clause(root)) != nullptr;
    return grouped ? static_cast<Expr *>(list_nth(target->exprs, static_cast<int>(i))) : nullptr;
}

/// Adds what of `expr` the remote must deliver so that it can be computed here.
Reason add_parts(RelInfo *info, Node *expr, const ShipScope &scope)
{
    List *parts = pull_var_clause(expr, PVC_INCLUDE_AGGREGATES | PVC_RECURSE_PLACEHOLDERS);
    for (auto *part : each<Expr>(parts)) {
        Reason reason = IsA(part, Aggref) || IsA(part, GroupingFunc)
                            ? why_not_shippable(reinterpret_cast<Node *>(part), scope, &info->needs)
                            : nullptr;
        if (reason != nullptr)
            return reason;
        // A bare column here belongs to a grouping expression, which is in the list already.
        if (IsA(part, Aggref))
            info->grouped_tlist = add_to_flat_tlist(info->grouped_tlist, list_make1(part));
        else if (!tlist_member(part, info->grouped_tlist))
            return "a grouping expression is not shipped";
    }
    return nullptr;
}

/// Builds the remote target list: every grouping expression, and the aggregates.
Reason add_targets(PlannerInfo *root, RelInfo *info, const PathTarget *target, const ShipScope &scope)
{
    for (std::size_t i = 0; i < static_cast<std::size_t>(list_length(target->exprs)); i++) {
        Index reference = 0;
        Expr *expr = group_expression(root, target, i, &reference);
        if (expr == nullptr)
            continue;
        auto *node = reinterpret_cast<Node *>(expr);
        Reason reason = why_not_shippable(node, scope, &info->needs);
        if (reason != nullptr)
            return reason;
        if (is_local_value(node, info->relids, 1))
            return "a grouping expression does not depend on the remote's rows";
        TargetEntry *entry = makeTargetEntry(
            expr, static_cast<AttrNumber>(list_length(info->grouped_tlist) + 1), nullptr, false);
        entry->ressortgroupref = reference;
        info->grouped_tlist = lappend(info->grouped_tlist, entry);
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(list_length(target->exprs)); i++) {
        Index reference = 0;
        auto *expr = static_cast<Expr *>(list_nth(target->exprs, static_cast<int>(i)));
        if (group_expression(root, target, i, &reference) != nullptr)
            continue;
        auto *node = reinterpret_cast<Node *>(expr);
        bool whole = !is_local_value(node, info->relids, 1) &&
                     (contain_agg_clause(node) || contain_var_clause(node)) &&
                     why_not_shippable(node, scope, &info->needs) == nullptr;
        Reason reason = nullptr;
        if (whole)
            info->grouped_tlist = add_to_flat_tlist(info->grouped_tlist, list_make1(expr));
        else
            reason = add_parts(info, node, scope);
        if (reason != nullptr)
            return reason;
    }
    return nullptr;
}

/// Divides HAVING.
Reason divide_having(PlannerInfo *root, RelOptInfo *grouped, RelInfo *info, List *having,
                     const ShipScope &scope)
{
    for (auto *clause : each<Expr>(having)) {
        RestrictInfo *rinfo = compat::make_upper_restrictinfo(root, clause, grouped->relids);
        Reason reason = why_not_shippable(reinterpret_cast<Node *>(clause), scope, &info->needs);
        if (reason == nullptr) {
            info->remote_conds = lappend(info->remote_conds, rinfo);
            continue;
        }
        info->local_conds = lappend(info->local_conds, rinfo);
        info->kept = lappend(
            info->kept, make<LocalClause>(CurrentMemoryContext, reinterpret_cast<Node *>(clause), reason));
        reason = add_parts(info, reinterpret_cast<Node *>(clause), scope);
        if (reason != nullptr)
            return reason;
    }
    return nullptr;
}

Reason why_not_grouped(PlannerInfo *root, RelOptInfo *grouped, RelInfo *info, List *having)
{
    const RelInfo *input = rel_info(info->input);
    if (root->parse->groupingSets)
        return "grouping sets are shipped with whole statements only";
    if (root->hasPseudoConstantQuals)
        return "a condition that is the same for all rows is checked first";
    if (input->local_conds != NIL)
        return "the rows are filtered here first";
    ShipScope scope = ship_scope(info);
    scope.aggregates = true;
    Reason reason = why_not_arranged(compat::group_clause(root), root->processed_tlist, false, scope);
    if (reason == nullptr)
        reason = add_targets(root, info, grouped->reltarget, scope);
    return reason ? reason : divide_having(root, grouped, info, having, scope);
}

Estimate estimate_grouped(PlannerInfo *root, RelOptInfo *grouped, RelInfo *info)
{
    const Estimate &input = rel_info(info->input)->estimate;
    Estimate estimate;
    double groups = 1;
    List *clauses = compat::group_clause(root);
    if (clauses != NIL)
        groups = estimate_num_groups(root, get_sortgrouplist_exprs(clauses, info->grouped_tlist),
                                     input.retrieved_rows, nullptr, nullptr);
    estimate.retrieved_rows = clamp_row_est(groups);
    estimate.rows = clamp_row_est(groups * info->local_conds_selectivity);
    estimate.width = grouped->reltarget->width;
    double columns = list_length(info->grouped_tlist);
    estimate.remote_cost =
        input.remote_cost + cpu_operator_cost * columns * input.retrieved_rows + cpu_tuple_cost * groups;
    if (info->settings.use_remote_estimate) {
        Query *query = relation_query(root, grouped, {.tlist = info->grouped_tlist});
        RemoteFigures figures = ask_about_query(root, info, query, info->relids);
        estimate.retrieved_rows = figures.rows;
        estimate.remote_cost = figures.total_cost;
    }
    estimate.startup_cost = info->settings.fdw_startup_cost + estimate.remote_cost;
    estimate.total_cost = estimate.startup_cost +
                          transfer_cost(info->settings, estimate.retrieved_rows, estimate.width) +
                          info->local_conds_cost.per_tuple * estimate.retrieved_rows;
    return estimate;
}

RelInfo *derive(RelOptInfo *input, RelKind kind)
{
    const RelInfo *from = rel_info(input);
    auto *info = make<RelInfo>(CurrentMemoryContext);
    *info = *from;
    info->kind = kind;
    info->safe = false;
    info->input = input;
    info->remote_conds = info->local_conds = info->kept = info->reasons = NIL;
    info->local_conds_cost = {};
    info->local_conds_selectivity = 1.0;
    return info;
}

void add_grouping_path(PlannerInfo *root, RelOptInfo *input, RelOptInfo *grouped,
                       const GroupPathExtraData *extra)
{
    RelInfo *info = derive(input, RelKind::Grouped);
    grouped->fdw_private = info;
    if (extra->patype == PARTITIONWISE_AGGREGATE_PARTIAL)
        return;
    Reason reason = why_not_grouped(root, grouped, info, reinterpret_cast<List *>(extra->havingQual));
    if (reason != nullptr) {
        note_kept_level(input, root->parse->groupClause ? "GROUP BY" : "aggregates", reason);
        return;
    }
    info->safe = true;
    info->local_conds_selectivity = clauselist_selectivity(root, info->local_conds, 0, JOIN_INNER, nullptr);
    cost_qual_eval(&info->local_conds_cost, info->local_conds, root);
    info->estimate = estimate_grouped(root, grouped, info);
    grouped->rows = info->estimate.rows;
    ForeignPath *path = compat::create_foreign_upper_path(
        root, grouped, grouped->reltarget, info->estimate.rows, 0, info->estimate.startup_cost,
        info->estimate.total_cost, NIL, nullptr, NIL, path_data({}));
    add_path(grouped, reinterpret_cast<Path *>(path));
}

/// Can the remote sort groups by the statement's ORDER BY?
Reason why_not_ordered(PlannerInfo *root, const RelInfo *info)
{
    ShipScope scope = ship_scope(info);
    scope.aggregates = true;
    for (auto *clause : each<SortGroupClause>(root->parse->sortClause)) {
        auto *value = reinterpret_cast<Node *>(get_sortgroupclause_tle(clause, root->processed_tlist)->expr);
        Reason reason = why_not_shippable(value, scope);
        if (reason != nullptr)
            return reason;
        if (is_local_value(value, info->relids, 1))
            return "it does not depend on the remote's rows";
    }
    return why_not_arranged(root->parse->sortClause, root->processed_tlist, true, scope);
}

void add_ordered_path(PlannerInfo *root, RelOptInfo *input, RelOptInfo *ordered)
{
    const RelInfo *from = rel_info(input);
    RelInfo *info = derive(input, RelKind::Ordered);
    ordered->fdw_private = info;
    info->safe = true;
    if (root->parse->hasTargetSRFs || from->kind != RelKind::Grouped)
        return;  // scans and joins offer the order by themselves
    Reason reason = why_not_ordered(root, from);
    if (reason != nullptr) {
        info->safe = false;
        note_kept_level(from->input, "ORDER BY", reason);
        return;
    }
    Cost sort = remote_sort_cost(from->estimate.retrieved_rows);
    ForeignPath *path = compat::create_foreign_upper_path(
        root, input, root->upper_targets[UPPERREL_ORDERED], from->estimate.rows, 0,
        from->estimate.startup_cost + sort, from->estimate.total_cost + sort, root->sort_pathkeys, nullptr,
        NIL, path_data({.final_order = true}));
    add_path(ordered, reinterpret_cast<Path *>(path));
}

/// `path` as a foreign path, looked for under the projection that core may have put on it; nullptr: it is
/// none, or a parameterised one.
ForeignPath *as_foreign_path(Path *path)
{
    if (IsA(path, ProjectionPath))
        path = reinterpret_cast<ProjectionPath *>(path)->subpath;
    return IsA(path, ForeignPath) && path->param_info == nullptr ? reinterpret_cast<ForeignPath *>(path)
                                                                 : nullptr;
}

/// The cheapest foreign path of `rel` that is not parameterised and has `pathkeys`.
ForeignPath *foreign_path_of(RelOptInfo *rel, List *pathkeys)
{
    ForeignPath *best = nullptr;
    for (auto *path : each<Path>(rel->pathlist)) {
        ForeignPath *foreign = as_foreign_path(path);
        if (foreign != nullptr && pathkeys_contained_in(pathkeys, foreign->path.pathkeys) &&
            (best == nullptr || foreign->path.total_cost < best->path.total_cost))
            best = foreign;
    }
    return best;
}

/// Row locks alone: the remote takes them with the scan, so nothing is left for a LockRows node.
void add_locking_paths(PlannerInfo *root, RelOptInfo *input, RelOptInfo *final)
{
    for (auto *path : each<Path>(input->pathlist)) {
        ForeignPath *foreign = as_foreign_path(path);
        if (foreign == nullptr)
            continue;
        ForeignPath *locked = compat::create_foreign_upper_path(
            root, foreign->path.parent, root->upper_targets[UPPERREL_FINAL], path->rows,
            compat::disabled_nodes(path), path->startup_cost, path->total_cost, path->pathkeys, nullptr, NIL,
            foreign->fdw_private);
        add_path(final, reinterpret_cast<Path *>(locked));
    }
}

Reason why_not_limited(const Query *parse, const RelInfo *info)
{
    if (info->local_conds != NIL)
        return "the rows are filtered here first";
    if (parse->limitOption == LIMIT_OPTION_WITH_TIES)
        return "WITH TIES is shipped with whole statements only";
    ShipScope scope = ship_scope(info);
    Reason reason = parse->limitOffset ? why_not_shippable(parse->limitOffset, scope) : nullptr;
    return reason == nullptr && parse->limitCount ? why_not_shippable(parse->limitCount, scope) : reason;
}

void add_final_path(PlannerInfo *root, RelOptInfo *input, RelOptInfo *final, const FinalPathExtraData *extra)
{
    const Query *parse = root->parse;
    if (parse->commandType != CMD_SELECT || parse->hasTargetSRFs)
        return;
    final->fdw_private = derive(input, RelKind::Ordered);
    if (!extra->limit_needed) {
        if (parse->rowMarks)
            add_locking_paths(root, input, final);
        return;
    }
    // Paths in the statement's order are those of the relation below the sort, or of the sorted grouping.
    RelOptInfo *base = rel_info(input)->kind == RelKind::Ordered ? rel_info(input)->input : input;
    const RelInfo *info = rel_info(base);
    Reason reason = why_not_limited(parse, info);
    if (reason != nullptr) {
        note_kept_level(info->kind == RelKind::Grouped ? info->input : base, "LIMIT", reason);
        return;
    }
    ForeignPath *source = foreign_path_of(info->kind == RelKind::Grouped ? input : base, root->sort_pathkeys);
    if (source == nullptr)
        return;
    double rows = source->path.rows;
    Cost startup = source->path.startup_cost;
    Cost total = source->path.total_cost;
    adjust_limit_rows_costs(&rows, &startup, &total, extra->offset_est, extra->count_est);
    // A Limit node here would cost the same on paper; but a server that knows the limit plans for it.
    startup *= known_limit_factor;
    total *= known_limit_factor;
    PathShape shape = path_shape(source);
    shape.limit = true;
    ForeignPath *path =
        compat::create_foreign_upper_path(root, base, root->upper_targets[UPPERREL_FINAL], rows, 0, startup,
                                          total, source->path.pathkeys, nullptr, NIL, path_data(shape));
    add_path(final, reinterpret_cast<Path *>(path));
}

}  // namespace

void get_foreign_upper_paths(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input,
                             RelOptInfo *output, void *extra)
{
    if (!enable_upper_pushdown || input->fdw_private == nullptr || !rel_info(input)->safe ||
        output->fdw_private != nullptr)
        return;
    switch (stage) {
        case UPPERREL_GROUP_AGG:
            if (rel_info(input)->kind != RelKind::Base && rel_info(input)->kind != RelKind::Join &&
                rel_info(input)->kind != RelKind::SubQuery)
                break;
            add_grouping_path(root, input, output, static_cast<GroupPathExtraData *>(extra));
            break;
        case UPPERREL_ORDERED:
            if (rel_info(input)->kind != RelKind::SubQuery)
                add_ordered_path(root, input, output);
            break;
        case UPPERREL_FINAL:
            if (rel_info(input)->kind == RelKind::SubQuery)
                break;
            add_final_path(root, input, output, static_cast<FinalPathExtraData *>(extra));
            break;
        default: break;
    }
}

}  // namespace pgr
