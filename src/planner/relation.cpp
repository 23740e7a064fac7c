// Base relations: what their options and the statement say of them, and how large they are.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/planner.hpp"
#include "planner/estimate.hpp"
#include "planner/remote_estimate.hpp"
#include "planner/scan_paths.hpp"
#include "planner/whole_query.hpp"

extern "C" {
#include "access/htup_details.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/restrictinfo.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// Pages that a table without statistics is supposed to have.
constexpr BlockNumber unknown_table_pages = 10;

/// May `rinfo` be evaluated by the remote of `rel`?
Reason why_not_remote(const RelOptInfo *rel, const ShipScope &scope, RestrictInfo *rinfo, int *needs)
{
    // The remote evaluates what it gets in an order of its own, and before anything here: a condition that
    // could tell what it saw must not run on rows that a security barrier's own conditions would remove.
    if (!restriction_is_securely_promotable(rinfo, const_cast<RelOptInfo *>(rel)))
        return "it is not leakproof, and a security barrier must hide rows from it";
    return why_not_shippable(reinterpret_cast<Node *>(rinfo->clause), scope, needs);
}

/// Columns of `rel` that must be fetched: those needed above the scan and those of local conditions.
Bitmapset *used_attributes(const RelOptInfo *rel, const List *local_conds)
{
    Bitmapset *used = nullptr;
    pull_varattnos(reinterpret_cast<Node *>(rel->reltarget->exprs), rel->relid, &used);
    for (auto *rinfo : each<RestrictInfo>(local_conds))
        pull_varattnos(reinterpret_cast<Node *>(rinfo->clause), rel->relid, &used);
    return used;
}

/// Average bytes of a fetched row: what core found for the columns above the scan, plus those used here only.
int fetched_width(const RelOptInfo *rel, Oid table, const RelInfo *info)
{
    int width = rel->reltarget->width;
    if (info->local_conds == NIL)
        return width;
    Bitmapset *above = nullptr;
    pull_varattnos(reinterpret_cast<Node *>(rel->reltarget->exprs), rel->relid, &above);
    int member = -1;
    while ((member = bms_next_member(info->attrs_used, member)) >= 0) {
        auto attribute = static_cast<AttrNumber>(member + FirstLowInvalidHeapAttributeNumber);
        if (attribute <= 0 || bms_is_member(member, above))
            continue;
        int32 bytes = get_attavgwidth(table, attribute);
        if (bytes <= 0) {
            Oid type;
            int32 typmod;
            Oid collation;
            get_atttypetypmodcoll(table, attribute, &type, &typmod, &collation);
            bytes = get_typavgwidth(type, typmod);
        }
        width += bytes;
    }
    return width;
}

/// Is `rel` another base relation of this statement about which the same remote can be asked now?
bool can_be_asked_with(PlannerInfo *root, RelOptInfo *rel, const RelInfo *info)
{
    if (rel == nullptr || rel->reloptkind != RELOPT_BASEREL || !is_ours(rel) || rel->fdw_private != nullptr ||
        rel->serverid != info->server->serverid || compat::effective_user(root, rel) != info->user_id)
        return false;
    return planner_rt_fetch(rel->relid, root)->rtekind == RTE_RELATION;
}

/// Sizes by local statistics; a table without any gets a size as core gives an empty one.
void set_local_size(PlannerInfo *root, RelOptInfo *rel, RelInfo *info)
{
    if (rel->tuples < 0) {
        info->guessed_size = true;
        rel->pages = unknown_table_pages;
        rel->tuples = (static_cast<double>(unknown_table_pages) * BLCKSZ) /
                      static_cast<double>(rel->reltarget->width + MAXALIGN(SizeofHeapTupleHeader));
    }
    set_baserel_size_estimates(root, rel);
    info->width = fetched_width(rel, planner_rt_fetch(rel->relid, root)->relid, info);
    if (info->local_conds == NIL)
        return;
    info->local_conds_selectivity =
        clauselist_selectivity(root, info->local_conds, static_cast<int>(rel->relid), JOIN_INNER, nullptr);
    cost_qual_eval(&info->local_conds_cost, info->local_conds, root);
}

/// All that will be asked about `rel` during this planning, as far as it is known now.
List *questions_about(PlannerInfo *root, RelOptInfo *rel)
{
    List *questions = list_make1(question(root, rel, NIL, NIL));
    for (auto *order : each<List>(useful_orders(root, rel)))
        questions = lappend(questions, question(root, rel, NIL, order));
    for (auto *parameters : each<ParamPathInfo>(useful_parameters(root, rel)))
        questions = lappend(questions, question(root, rel, parameters->ppi_clauses, NIL));
    return questions;
}

/// Asks, in one round trip, about `rel` and about the other relations of the same remote whose turn is to
/// come.  (Not about children of a partitioned table: core fills in their columns one by one.)
void ask_about_all(PlannerInfo *root, RelOptInfo *rel)
{
    RelInfo *info = rel_info(rel);
    List *questions = questions_about(root, rel);
    if (rel->reloptkind == RELOPT_BASEREL) {
        for (int i = static_cast<int>(rel->relid) + 1; i < root->simple_rel_array_size; i++) {
            RelOptInfo *other = root->simple_rel_array[i];
            if (!can_be_asked_with(root, other, info))
                continue;
            RelInfo *other_info = prepare_relation(root, other);
            if (!other_info->settings.use_remote_estimate)
                continue;
            set_foreign_size_estimates(root, other);
            set_local_size(root, other, other_info);
            questions = list_concat(questions, questions_about(root, other));
        }
    }
    ask_remote(root, info, questions);
}

}  // namespace

bool is_ours(const RelOptInfo *rel)
{
    return rel->fdwroutine != nullptr && rel->fdwroutine->GetForeignRelSize == callback<get_foreign_rel_size>;
}

ClauseSplit split_clauses(const RelOptInfo *rel, List *clauses)
{
    ClauseSplit split;
    ShipScope scope = ship_scope(rel_info(rel));
    for (auto *rinfo : each<RestrictInfo>(clauses)) {
        if (rinfo->pseudoconstant)
            continue;
        int needs = NeedsNothing;
        Reason reason = why_not_remote(rel, scope, rinfo, &needs);
        if (reason == nullptr) {
            split.remote = lappend(split.remote, rinfo);
            split.needs |= needs;
            continue;
        }
        split.local = lappend(split.local, rinfo);
        auto *clause = reinterpret_cast<Node *>(rinfo->clause);
        split.kept = lappend(split.kept, make<LocalClause>(CurrentMemoryContext, clause, reason));
    }
    return split;
}

RelInfo *prepare_relation(PlannerInfo *root, RelOptInfo *rel)
{
    if (rel->fdw_private != nullptr)
        return rel_info(rel);

    Oid table = planner_rt_fetch(rel->relid, root)->relid;
    auto *info = make<RelInfo>(CurrentMemoryContext);
    info->safe = true;
    info->table = GetForeignTable(table);
    info->server = GetForeignServer(info->table->serverid);
    info->settings = table_settings(info->table, info->server);
    info->relids = rel->relids;
    info->user_id = compat::effective_user(root, rel);
    info->rtable = root->parse->rtable;
    if (info->settings.use_remote_estimate)
        info->user = GetUserMapping(info->user_id, info->server->serverid);
    rel->fdw_private = info;

    ClauseSplit split = split_clauses(rel, rel->baserestrictinfo);
    info->remote_conds = split.remote;
    info->local_conds = split.local;
    info->kept = split.kept;
    info->needs = split.needs;
    info->attrs_used = used_attributes(rel, info->local_conds);
    return info;
}

void get_foreign_rel_size(PlannerInfo *root, RelOptInfo *rel, Oid /* table */)
{
    RelInfo *info = prepare_relation(root, rel);
    set_local_size(root, rel, info);
    if (info->settings.use_remote_estimate)
        ask_about_all(root, rel);
    info->estimate = estimate_base(root, rel, NIL, NIL);
    if (info->settings.use_remote_estimate) {
        rel->rows = info->estimate.rows;
        rel->reltarget->width = info->estimate.width;
    }
}

void init_planner()
{
    init_whole_query();
    DefineCustomBoolVariable(
        "pg_remote_fdw.enable_parameterized_scan",
        "Considers scans of foreign tables that get values of other tables' rows as parameters.", nullptr,
        &enable_parameterized_scan, true, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomBoolVariable("pg_remote_fdw.enable_join_pushdown",
                             "Ships joins of foreign tables of one server.", nullptr, &enable_join_pushdown,
                             true, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomBoolVariable("pg_remote_fdw.enable_upper_pushdown",
                             "Ships grouping, order and LIMIT above scans and joins of foreign tables.",
                             nullptr, &enable_upper_pushdown, true, PGC_USERSET, 0, nullptr, nullptr,
                             nullptr);
}

}  // namespace pgr
