// Whole statements and whole sub-queries that live on one server, shipped as they stand (ARCHITECTURE.md).
//
// The planner's relation callbacks never see set operations, CTEs, windows over sub-queries or SubLinks.  A
// Query all of whose tables are on one server can be printed instead: it is *wrapped*, so that it stays one
// sub-query relation of a trivial outer query, and *fenced* by an OFFSET 0 that is never printed, so that the
// planner neither flattens it nor pushes quals into its private copy.  The pathlist hook then offers a
// foreign path that prints the sub-query; the local plan stays its competitor.
#include "planner/whole_query.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/wire_types.hpp"
#include "planner/deparse.hpp"
#include "planner/estimate.hpp"
#include "planner/remote_query.hpp"

#include <cmath>

extern "C" {
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "foreign/fdwapi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/planmain.h"
#include "optimizer/planner.h"
#include "optimizer/restrictinfo.h"
#include "optimizer/subselect.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

bool enable_whole_query = true;
planner_hook_type next_planner_hook;
set_rel_pathlist_hook_type next_set_rel_pathlist_hook;

/// What the remote's part of a local plan costs there: it has the rows at hand, and equal plans shall prefer
/// its work.
constexpr double remote_work_factor = 0.8;

/// One statement being planned.  Planning nests (functions are inlined and evaluated while planning).
struct Planning {
    Planning *outer;
    Reason reason;  ///< why the statement is not shipped whole
};
Planning *current_planning;

/// Keeps the planner from flattening `query` and from pushing quals into its copy of it.
void fence(Query *query)
{
    if (query->limitOffset == nullptr && query->limitCount == nullptr)
        query->limitOffset = make_fence();
}

bool is_fenced(const Query *query)
{
    return query->limitOffset != nullptr || query->limitCount != nullptr;
}

/// Is there anything in `query` that a scan of one table does not already ship?
bool is_worth_shipping_whole(const Query *query)
{
    if (query->setOperations || query->groupClause || query->groupingSets || query->hasAggs ||
        query->distinctClause || query->sortClause || query->limitCount || query->limitOffset ||
        query->hasWindowFuncs || query->hasSubLinks || query->hasTargetSRFs || query->cteList ||
        query->rowMarks || query->havingQual)
        return true;
    return list_length(query->rtable) != 1 ||
           linitial_node(RangeTblEntry, query->rtable)->rtekind != RTE_RELATION;
}

ShipScope scope_of(const QueryHome &home, Settings *settings, ForeignServer *server)
{
    *settings = server_settings(server);
    return ShipScope{
        .server_id = home.server_id, .settings = settings, .aggregates = true, .user_id = home.user_id};
}

/// Can `query` be printed as it stands?  *needs gets what its values depend on.
Reason why_not_whole(const Query *query, const QueryHome &home, int *needs)
{
    ForeignServer *server = GetForeignServer(home.server_id);
    Settings settings;
    ShipScope scope = scope_of(home, &settings, server);
    return why_not_shippable_query(query, scope, needs);
}

bool is_on_one_server(const QueryHome &home)
{
    return home.foreign_tables > 0 && home.other_relations == 0 && !home.several_homes;
}

/// The outer query that reads `query` as its only sub-query.
Query *wrap(Query *query)
{
    Query *outer = makeNode(Query);
    outer->commandType = query->commandType;
    outer->querySource = query->querySource;
    outer->queryId = query->queryId;
    outer->canSetTag = query->canSetTag;
    outer->hasRowSecurity = query->hasRowSecurity;
    outer->stmt_location = query->stmt_location;
    outer->stmt_len = query->stmt_len;

    RangeTblEntry *rte = makeNode(RangeTblEntry);
    rte->rtekind = RTE_SUBQUERY;
    rte->subquery = query;
    rte->inFromCl = true;
    List *names = NIL;
    for (auto *entry : each<TargetEntry>(query->targetList)) {
        if (entry->resjunk)
            continue;
        names = lappend(names, makeString(pstrdup(entry->resname ? entry->resname : "?column?")));
        Var *var = makeVar(1, entry->resno, exprType(reinterpret_cast<Node *>(entry->expr)),
                           exprTypmod(reinterpret_cast<Node *>(entry->expr)),
                           exprCollation(reinterpret_cast<Node *>(entry->expr)), 0);
        TargetEntry *column = makeTargetEntry(reinterpret_cast<Expr *>(var),
                                              static_cast<AttrNumber>(list_length(outer->targetList) + 1),
                                              entry->resname ? pstrdup(entry->resname) : nullptr, false);
        column->resorigtbl = entry->resorigtbl;
        column->resorigcol = entry->resorigcol;
        outer->targetList = lappend(outer->targetList, column);
    }
    rte->alias = makeAlias("remote", names);
    rte->eref = makeAlias("remote", copyObject(names));
    outer->rtable = list_make1(rte);
    RangeTblRef *ref = makeNode(RangeTblRef);
    ref->rtindex = 1;
    outer->jointree = makeFromExpr(list_make1(ref), nullptr);
    return outer;
}

bool fence_sub_queries(Node *node, void *context);

/// Fences the sub-query in `query` if it is shippable whole and the planner would plan it apart anyway.
void fence_if_shippable(Query *query)
{
    bool apart = query->setOperations || query->groupClause || query->groupingSets || query->hasAggs ||
                 query->distinctClause || query->hasWindowFuncs || query->limitCount || query->cteList;
    if (!apart || query->commandType != CMD_SELECT || is_fenced(query))
        return;
    QueryHome home = find_query_home(query);
    if (is_on_one_server(home) && why_not_whole(query, home, nullptr) == nullptr)
        fence(query);
}

/// Visits every sub-query in FROM of a statement that does not ship whole, outermost first.
bool fence_sub_queries(Node *node, void *context)
{
    if (node == nullptr)
        return false;
    if (IsA(node, RangeTblEntry)) {
        auto *rte = reinterpret_cast<RangeTblEntry *>(node);
        if (rte->rtekind == RTE_SUBQUERY && !rte->security_barrier)
            fence_if_shippable(rte->subquery);
        return false;
    }
    if (IsA(node, Query))
        return compat::walk_query(reinterpret_cast<Query *>(node), callback<fence_sub_queries>, context,
                                  QTW_EXAMINE_RTES_BEFORE);
    return compat::walk_expression(node, callback<fence_sub_queries>, context);
}

/// What the planner shall plan instead of `parse`.
Query *prepare(Query *parse, Planning *planning)
{
    if (!enable_whole_query || parse->utilityStmt)
        return parse;
    QueryHome home = find_query_home(parse);
    if (home.foreign_tables == 0)
        return parse;
    if (parse->commandType == CMD_SELECT && is_on_one_server(home)) {
        if (!is_worth_shipping_whole(parse))
            return parse;
        planning->reason = why_not_whole(parse, home, nullptr);
        if (planning->reason == nullptr) {
            fence(parse);
            return wrap(parse);
        }
    }
    fence_sub_queries(reinterpret_cast<Node *>(parse), nullptr);
    return parse;
}

/// What the local plan of a sub-query fetches.
struct Fetched {
    Cost cost = 0;               ///< for bringing the foreign tables here
    Cost transfer = 0;           ///< the part of it that is for the rows
    bool guessed = false;        ///< a table's size is not known
    bool cross_product = false;  ///< tables are joined without any condition between them
};

/// Calls `visit` for the planning of `root` and of all sub-queries and sub-plans in it.
template <class Visit>
void visit_levels(const PlannerInfo *root, const Visit &visit)
{
    visit(root);
    for (int i = 1; i < root->simple_rel_array_size; i++) {
        const RelOptInfo *rel = root->simple_rel_array[i];
        if (rel != nullptr && rel->rtekind == RTE_SUBQUERY && rel->subroot != nullptr)
            visit_levels(rel->subroot, visit);
    }
    for (auto *level : each<PlannerInfo>(root->glob->subroots))
        if (level->parent_root == root)
            visit_levels(level, visit);
}

/// Adds `relids` to the group of relations that hangs together with them.
void connect(List **groups, const Bitmapset *relids)
{
    Bitmapset *merged = bms_copy(relids);
    List *others = NIL;
    for (auto *group : each<Bitmapset>(*groups)) {
        if (bms_overlap(group, relids))
            merged = bms_add_members(merged, group);
        else
            others = lappend(others, group);
    }
    *groups = lappend(others, merged);
}

/// Are there two relations in FROM that no condition connects?
bool has_cross_product(const PlannerInfo *level)
{
    List *groups = NIL;
    for (int i = 1; i < level->simple_rel_array_size; i++) {
        const RelOptInfo *rel = level->simple_rel_array[i];
        if (rel == nullptr || rel->reloptkind != RELOPT_BASEREL || rel->rtekind == RTE_RESULT)
            continue;
        connect(&groups, bms_union(rel->relids, rel->lateral_relids));
        for (auto *clause : each<RestrictInfo>(rel->joininfo))
            connect(&groups, clause->required_relids);
    }
    for (auto *ec : each<EquivalenceClass>(level->eq_classes))
        if (bms_membership(ec->ec_relids) == BMS_MULTIPLE)
            connect(&groups, ec->ec_relids);
    return list_length(groups) > 1;
}

Fetched fetched_by(const PlannerInfo *root)
{
    Fetched fetched;
    visit_levels(root, [&](const PlannerInfo *level) {
        for (int i = 1; i < level->simple_rel_array_size; i++) {
            const RelOptInfo *rel = level->simple_rel_array[i];
            if (rel == nullptr || rel->rtekind != RTE_RELATION || rel->fdw_private == nullptr ||
                !is_ours(rel))
                continue;
            const RelInfo *info = rel_info(rel);
            fetched.transfer +=
                transfer_cost(info->settings, info->estimate.retrieved_rows, info->estimate.width);
            fetched.cost +=
                info->settings.fdw_startup_cost +
                transfer_cost(info->settings, info->estimate.retrieved_rows, info->estimate.width);
            fetched.guessed = fetched.guessed || info->guessed_size;
        }
        fetched.cross_product = fetched.cross_product || has_cross_product(level);
    });
    return fetched;
}

/// The remote does the work of the local plan, without fetching tables, and sends the result.
Estimate estimate_whole(RelOptInfo *rel, const RelInfo *info)
{
    Path *local = fetch_upper_rel(rel->subroot, UPPERREL_FINAL, nullptr)->cheapest_total_path;
    Fetched fetched = fetched_by(rel->subroot);
    Estimate estimate;
    estimate.rows = rel->rows;
    estimate.retrieved_rows = info->local_conds == NIL ? rel->rows : local->rows;
    estimate.width = rel->reltarget->width;
    estimate.remote_cost =
        std::fmax((local->total_cost - fetched.cost) * remote_work_factor, cpu_tuple_cost * local->rows);
    estimate.startup_cost = info->settings.fdw_startup_cost;
    estimate.total_cost = estimate.startup_cost + estimate.remote_cost +
                          transfer_cost(info->settings, estimate.retrieved_rows, estimate.width);
    // The result is no larger than what it is made of: never worse than doing the rest here.  Without
    // statistics sizes mean nothing; then only a cross product is known to be larger.
    bool grows = fetched.guessed
                     ? fetched.cross_product
                     : estimate.total_cost - estimate.startup_cost - estimate.remote_cost > fetched.transfer;
    if (!grows)
        estimate.total_cost = std::fmin(estimate.total_cost, local->total_cost * remote_work_factor);
    estimate.startup_cost = std::fmin(estimate.startup_cost, estimate.total_cost);
    return estimate;
}

/// The columns of `rte`'s sub-query that are not junk, as Vars of range table member `rti`.
List *output_vars(Index rti, const RangeTblEntry *rte)
{
    List *vars = NIL;
    for (auto *entry : each<TargetEntry>(rte->subquery->targetList)) {
        auto *expr = reinterpret_cast<Node *>(entry->expr);
        if (!entry->resjunk)
            vars = lappend(vars, makeVar(static_cast<int>(rti), entry->resno, exprType(expr),
                                         exprTypmod(expr), exprCollation(expr), 0));
    }
    return vars;
}

bool only_plain_columns(const RelOptInfo *rel)
{
    for (auto *node : each<Node>(rel->reltarget->exprs))
        if (!IsA(node, Var) || reinterpret_cast<Var *>(node)->varattno <= 0)
            return false;
    return true;
}

/// Could a foreign path replace the local plan of sub-query relation `rel`?
bool is_candidate(PlannerInfo *root, const RelOptInfo *rel, const RangeTblEntry *rte)
{
    return rte->rtekind == RTE_SUBQUERY && !rte->inh && !rte->security_barrier &&
           rel->reloptkind == RELOPT_BASEREL && rel->subroot &&
           !IS_DUMMY_REL(const_cast<RelOptInfo *>(rel)) && root->parse->commandType == CMD_SELECT &&
           root->rowMarks == NIL && is_fenced(rte->subquery) && only_plain_columns(rel);
}

/// Splits the quals on `rel` (the fence kept them above the sub-query) into remote and local ones.
void classify_quals(RelOptInfo *rel, RelInfo *info)
{
    ShipScope scope = ship_scope(info);
    for (auto *clause : each<RestrictInfo>(rel->baserestrictinfo)) {
        auto *condition = reinterpret_cast<Node *>(clause->clause);
        Reason reason = nullptr;
        if (clause->pseudoconstant)
            reason = "it does not depend on the rows";
        else if (contain_leaked_vars(condition))
            reason = "it is not leakproof, and a security barrier may be below it";
        else
            reason = why_not_shippable(condition, scope, &info->needs);
        if (reason == nullptr)
            info->remote_conds = lappend(info->remote_conds, clause);
        else
            info->local_conds = lappend(info->local_conds, clause);
    }
}

RelInfo *make_info(RelOptInfo *rel, const QueryHome &home)
{
    auto *info = make<RelInfo>(CurrentMemoryContext);
    info->kind = RelKind::SubQuery;
    info->server = GetForeignServer(home.server_id);
    info->settings = server_settings(info->server);
    info->user_id = home.user_id;
    info->relids = rel->relids;
    rel->fdw_private = info;
    rel->serverid = home.server_id;
    rel->userid = home.user_id;
    rel->useridiscurrent = home.user_is_current;
    rel->fdwroutine = GetFdwRoutineByServerId(home.server_id);
    return info;
}

/// What is printed: the sub-query itself, or a SELECT around it with the quals that were kept above it.
/// Printing happens now and not with the plan: its parameters may be values of outer query levels, which the
/// planner must learn of while paths are made (WHERE x = outer.y becomes a parameter of the sub-plan).
void print_whole(PlannerInfo *root, RelOptInfo *rel, RelInfo *info, const RangeTblEntry *rte)
{
    info->columns = output_vars(rel->relid, rte);
    if (info->remote_conds == NIL)
        info->statement = deparse_query(rte->subquery, nullptr);
    else
        info->statement = deparse_query(
            base_query(root, rel, info->columns, extract_actual_clauses(info->remote_conds, false), NIL),
            rel->relids);
    // Joins print the sub-query again when their plan is made: too late for values of outer query levels.
    info->safe = false;
    for (Index level = 1; level < root->query_level; level++)
        if (contain_vars_of_level(reinterpret_cast<Node *>(info->statement.params), static_cast<int>(level)))
            info->safe = false;
    // The executor wants what planning makes of an expression: no COLLATE, no named arguments, …
    Node *params = eval_const_expressions(root, reinterpret_cast<Node *>(info->statement.params));
    info->statement.params = reinterpret_cast<List *>(SS_replace_correlation_vars(root, params));
}

/// Offers the remote sub-query as a path of `rel`.  The foreign path hangs on a copy of the relation that
/// looks like a join (the planner wants a table for a base relation's foreign scan), the projection above it
/// on the relation itself; the projection costs nothing and leaves no node.
void offer_path(PlannerInfo *root, RelOptInfo *rel, RelInfo *info)
{
    info->estimate = estimate_whole(rel, info);
    auto *parent = static_cast<RelOptInfo *>(palloc(sizeof(RelOptInfo)));
    *parent = *rel;
    parent->relid = 0;
    parent->rtekind = RTE_JOIN;
    parent->reloptkind = RELOPT_JOINREL;

    ForeignPath *scan = compat::create_foreignscan_path(
        root, rel, nullptr, info->estimate.rows, 0, info->estimate.startup_cost, info->estimate.total_cost,
        NIL, rel->lateral_relids, nullptr, NIL, NIL);
    scan->path.parent = parent;
    scan->path.parallel_safe = false;
    ProjectionPath *path = create_projection_path(root, rel, &scan->path, rel->reltarget);
    path->path.param_info = scan->path.param_info;
    path->path.parallel_safe = false;
    add_path(rel, &path->path);
}

void add_whole_query_paths(PlannerInfo *root, RelOptInfo *rel, Index rti, RangeTblEntry *rte)
{
    if (next_set_rel_pathlist_hook)
        next_set_rel_pathlist_hook(root, rel, rti, rte);
    if (!enable_whole_query || current_planning == nullptr || !is_candidate(root, rel, rte))
        return;
    QueryHome home = find_query_home(rte->subquery);
    int needs = NeedsNothing;
    if (!is_on_one_server(home) || why_not_whole(rte->subquery, home, &needs) != nullptr)
        return;
    RelInfo *info = make_info(rel, home);
    info->needs = needs;
    classify_quals(rel, info);
    print_whole(root, rel, info, rte);
    offer_path(root, rel, info);
}

PlannedStmt *plan_statement(Query *parse, const char *query_string, int cursor_options, ParamListInfo params)
{
    Planning planning{current_planning, nullptr};
    PlannedStmt *result = nullptr;
    current_planning = &planning;
    on_error(
        [&] {
            Query *query = prepare(parse, &planning);
            result = next_planner_hook ? next_planner_hook(query, query_string, cursor_options, params)
                                       : standard_planner(query, query_string, cursor_options, params);
        },
        [&] { current_planning = planning.outer; });
    current_planning = planning.outer;
    return result;
}
}  // namespace

Reason take_whole_query_reason()
{
    return current_planning ? std::exchange(current_planning->reason, nullptr) : nullptr;
}

void forget_covered_subplans(PlannerInfo *root, const Bitmapset *relids)
{
    int rti = -1;
    while ((rti = bms_next_member(relids, rti)) >= 0) {
        RelOptInfo *rel = rti < root->simple_rel_array_size ? root->simple_rel_array[rti] : nullptr;
        if (rel == nullptr || rel->rtekind != RTE_SUBQUERY || rel->subroot == nullptr)
            continue;
        // Sub-plans made below this sub-query belong to its local plan alone.
        ListCell *plan = list_head(root->glob->subplans);
        for (auto *level : each<PlannerInfo>(root->glob->subroots)) {
            for (const PlannerInfo *p = level; p; p = p->parent_root)
                if (p == rel->subroot)
                    lfirst(plan) = nullptr;
            plan = lnext(root->glob->subplans, plan);
        }
        // Without it, setrefs.c treats the sub-query as never planned and keeps its permission checks.
        rel->subroot = nullptr;
    }
}

ForeignScan *make_whole_query_plan(PlannerInfo *root, RelOptInfo *rel, List *tlist, List *clauses)
{
    RelInfo *info = rel_info(rel);
    List *local = NIL;
    for (auto *clause : each<RestrictInfo>(clauses))
        if (!clause->pseudoconstant && !list_member_ptr(info->remote_conds, clause))
            local = lappend(local, clause->clause);

    List *scan_tlist = NIL;
    List *retrieved = NIL;
    bool binary = true;
    for (auto *var : each<Var>(info->columns)) {
        int position = list_length(scan_tlist) + 1;
        scan_tlist = lappend(scan_tlist, makeTargetEntry(reinterpret_cast<Expr *>(var),
                                                         static_cast<AttrNumber>(position), nullptr, false));
        retrieved = lappend_int(retrieved, position);
        binary = binary && binary_is_proven_type(var->vartype);
    }
    ScanPlan plan{};
    plan.sql = info->statement.sql;
    plan.param_places = info->statement.param_places;
    plan.retrieved_attrs = retrieved;
    plan.fetch_size = info->settings.fetch_size;
    plan.needs = info->needs;
    plan.server_id = static_cast<int>(info->server->serverid);
    plan.user_id = static_cast<int>(info->user_id);
    plan.binary = binary;
    forget_covered_subplans(root, rel->relids);
    return make_foreignscan(tlist, local, 0, info->statement.params, to_list(plan), scan_tlist, NIL, nullptr);
}

void init_whole_query()
{
    DefineCustomBoolVariable(
        "pg_remote_fdw.enable_whole_query",
        "Ships statements and sub-queries whose tables are all on one server as a whole.", nullptr,
        &enable_whole_query, true, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    next_planner_hook = planner_hook;
    planner_hook = callback<plan_statement>;
    next_set_rel_pathlist_hook = set_rel_pathlist_hook;
    set_rel_pathlist_hook = callback<add_whole_query_paths>;
}

}  // namespace pgr
