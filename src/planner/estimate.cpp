// Rows, width and cost of a remote query.
//
// The local model prices a scan as
//     fdw_startup_cost                 one round trip
//   + what the remote spends           a scan of the table, or a key lookup where that is likely
//   + transfer                         by rows and by bytes
//   + what is left to do here          local conditions, output expressions
// in the units of core's cost parameters.  With use_remote_estimate the second part, the rows and the width
// are the remote's own.
#include "planner/estimate.hpp"

#include "pg_remote_fdw/sql_text.hpp"
#include "planner/deparse.hpp"
#include "planner/remote_estimate.hpp"
#include "planner/remote_query.hpp"

#include <cmath>

extern "C" {
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/restrictinfo.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
}

namespace pgr {

namespace {

/// A row of this many bytes costs fdw_tuple_cost: half of it for being a row, half for its bytes (measured:
/// a row of 12 bytes takes 0.3 us, one of 120 takes 0.9).
constexpr double nominal_width = 64;

/// A condition that finds at most this many rows, or this part of the table, is supposed to use an index …
constexpr double lookup_rows = 10;
constexpr double lookup_fraction = 0.001;
/// … with a doubt: the part of a whole table scan that is added to the price of a lookup.  A column with a
/// value of its own in each row is nearly always a key.
constexpr double key_doubt = 0.02;
constexpr double lookup_doubt = 0.1;
constexpr double no_lookup = 1.0;

/// A scan's join clauses, divided.
struct Parameters {
    List *all;
    ClauseSplit split;
};

Node *without_relabel(Node *node)
{
    while (node != nullptr && IsA(node, RelabelType))
        node = reinterpret_cast<Node *>(reinterpret_cast<RelabelType *>(node)->arg);
    return node;
}

bool is_column_of(Node *node, const RelOptInfo *rel)
{
    if (node == nullptr || !IsA(node, Var))
        return false;
    auto *var = reinterpret_cast<Var *>(node);
    return var->varno == static_cast<int>(rel->relid) && var->varlevelsup == 0 && var->varattno > 0;
}

/// The column of `rel` that `clause` compares for equality with a value known before the scan, or nullptr.
Node *column_looked_up(PlannerInfo *root, const RelOptInfo *rel, const RestrictInfo *rinfo)
{
    Oid operation;
    List *args;
    if (IsA(rinfo->clause, OpExpr)) {
        operation = reinterpret_cast<OpExpr *>(rinfo->clause)->opno;
        args = reinterpret_cast<OpExpr *>(rinfo->clause)->args;
    } else if (IsA(rinfo->clause, ScalarArrayOpExpr) &&
               reinterpret_cast<ScalarArrayOpExpr *>(rinfo->clause)->useOr) {
        operation = reinterpret_cast<ScalarArrayOpExpr *>(rinfo->clause)->opno;
        args = reinterpret_cast<ScalarArrayOpExpr *>(rinfo->clause)->args;
    } else {
        return nullptr;
    }
    if (list_length(args) != 2 || get_oprrest(operation) != F_EQSEL)
        return nullptr;
    Node *left = without_relabel(static_cast<Node *>(linitial(args)));
    Node *right = without_relabel(static_cast<Node *>(lsecond(args)));
    auto free_of_rel = [&](Node *node) {
        return !bms_is_member(static_cast<int>(rel->relid), pull_varnos(root, node));
    };
    if (is_column_of(left, rel) && free_of_rel(right))
        return left;
    if (is_column_of(right, rel) && free_of_rel(left))
        return right;
    return nullptr;
}

bool has_lookup(PlannerInfo *root, const RelOptInfo *rel, const List *clauses)
{
    for (auto *rinfo : each<RestrictInfo>(clauses))
        if (column_looked_up(root, rel, rinfo) != nullptr)
            return true;
    return false;
}

double most_lookup_rows(const RelOptInfo *rel)
{
    return std::fmax(lookup_rows, lookup_fraction * rel->tuples);
}

/// What the remote spends to find `rows` rows that satisfy the shipped conditions.
Cost access_cost(PlannerInfo *root, const RelOptInfo *rel, const List *param_conds, double rows)
{
    const RelInfo *info = rel_info(rel);
    Cost qual = std::fmax(0, rel->baserestrictcost.per_tuple - info->local_conds_cost.per_tuple);
    Cost scan = seq_page_cost * rel->pages + (cpu_tuple_cost + qual) * rel->tuples;

    double doubt = no_lookup;
    if (rows <= most_lookup_rows(rel) &&
        (has_lookup(root, rel, info->remote_conds) || has_lookup(root, rel, param_conds)))
        doubt = rows <= 1.5 ? key_doubt : lookup_doubt;
    if (doubt == no_lookup)
        return scan;
    Cost lookup = random_page_cost * (1 + std::fmin(rows, rel->pages)) +
                  (cpu_index_tuple_cost + cpu_tuple_cost + qual) * rows + doubt * scan;
    return std::fmin(scan, lookup);
}

/// Adds what does not depend on who estimated the remote's part.
void add_local_work(PlannerInfo *root, RelOptInfo *rel, const Parameters &parameters, Estimate *estimate)
{
    const RelInfo *info = rel_info(rel);
    QualCost conditions = info->local_conds_cost;
    if (parameters.split.local != NIL) {
        QualCost more;
        cost_qual_eval(&more, parameters.split.local, root);
        conditions.startup += more.startup;
        conditions.per_tuple += more.per_tuple;
    }
    Cost startup = info->settings.fdw_startup_cost + conditions.startup + rel->reltarget->cost.startup;
    estimate->startup_cost += startup;
    estimate->total_cost +=
        startup + transfer_cost(info->settings, estimate->retrieved_rows, estimate->width) +
        conditions.per_tuple * estimate->retrieved_rows + rel->reltarget->cost.per_tuple * estimate->rows;
}

Selectivity local_selectivity(PlannerInfo *root, const RelOptInfo *rel, const Parameters &parameters)
{
    Selectivity selectivity = rel_info(rel)->local_conds_selectivity;
    if (parameters.split.local != NIL)
        selectivity *= clauselist_selectivity(root, parameters.split.local, static_cast<int>(rel->relid),
                                              JOIN_INNER, nullptr);
    return selectivity;
}

void estimate_by_remote(PlannerInfo *root, RelOptInfo *rel, const Parameters &parameters, List *pathkeys,
                        Estimate *estimate)
{
    RelInfo *info = rel_info(rel);
    RemoteFigures figures = remote_figures(root, info, question(root, rel, parameters.all, pathkeys));
    estimate->retrieved_rows = figures.rows;
    estimate->rows = clamp_row_est(figures.rows * local_selectivity(root, rel, parameters));
    estimate->width = figures.width;
    estimate->remote_cost = figures.total_cost;
    estimate->startup_cost = figures.startup_cost;
    estimate->total_cost = figures.total_cost;
}

void estimate_by_model(PlannerInfo *root, RelOptInfo *rel, const Parameters &parameters, List *pathkeys,
                       Estimate *estimate)
{
    estimate->rows =
        parameters.all == NIL ? rel->rows : get_parameterized_baserel_size(root, rel, parameters.all);
    Selectivity selectivity = local_selectivity(root, rel, parameters);
    double retrieved = selectivity > 0 ? estimate->rows / selectivity : rel->tuples;
    estimate->retrieved_rows = clamp_row_est(std::fmin(retrieved, std::fmax(rel->tuples, 1)));
    estimate->width = rel_info(rel)->width;
    estimate->remote_cost = access_cost(root, rel, parameters.split.remote, estimate->retrieved_rows);
    estimate->total_cost = estimate->remote_cost;
    if (pathkeys != NIL) {
        // The first row comes when all are sorted.
        estimate->total_cost += remote_sort_cost(estimate->retrieved_rows);
        estimate->startup_cost = estimate->total_cost;
    }
}

Parameters divide(const RelOptInfo *rel, List *param_join_conds)
{
    return {param_join_conds, split_clauses(rel, param_join_conds)};
}

}  // namespace

Cost transfer_cost(const Settings &settings, double rows, int width)
{
    return rows * (cpu_tuple_cost + settings.fdw_tuple_cost * (0.5 + 0.5 * width / nominal_width));
}

Cost remote_sort_cost(double rows)
{
    // Half of what core charges for a sort here: an index may give the order, and equal plans shall prefer
    // the remote's work.
    return cpu_operator_cost * rows * std::log2(std::fmax(rows, 2));
}

bool likely_key_lookup(PlannerInfo *root, const RelOptInfo *rel, const RestrictInfo *clause)
{
    Node *column = column_looked_up(root, rel, clause);
    if (column == nullptr)
        return false;
    VariableStatData statistics;
    bool is_guess = true;
    examine_variable(root, column, 0, &statistics);
    double distinct = get_variable_numdistinct(&statistics, &is_guess);
    ReleaseVariableStats(statistics);
    return !is_guess && rel->tuples <= distinct * most_lookup_rows(rel);
}

char *question(PlannerInfo *root, RelOptInfo *rel, List *param_join_conds, List *pathkeys)
{
    const RelInfo *info = rel_info(rel);
    List *conditions = list_concat_copy(info->remote_conds, divide(rel, param_join_conds).split.remote);
    Query *query = base_query(root, rel, scan_columns(root, rel, nullptr),
                              extract_actual_clauses(conditions, false), pathkeys);
    Sql sql;
    sql.add("EXPLAIN ");
    sql.add(deparse_query(query, rel->relids, ParamStyle::Unknown).sql);
    return sql.c_str();
}

Estimate estimate_base(PlannerInfo *root, RelOptInfo *rel, List *param_join_conds, List *pathkeys)
{
    Estimate estimate;
    Parameters parameters = divide(rel, param_join_conds);
    if (rel_info(rel)->settings.use_remote_estimate)
        estimate_by_remote(root, rel, parameters, pathkeys, &estimate);
    else
        estimate_by_model(root, rel, parameters, pathkeys, &estimate);
    add_local_work(root, rel, parameters, &estimate);
    return estimate;
}

}  // namespace pgr
