// Rows, width and cost of a remote query: by a local model, or by asking the remote.
#pragma once
#include "planner/rel_info.hpp"

namespace pgr {

/// Estimates the base relation `rel` with its remote conditions, plus `param_join_conds` (RestrictInfo; of a
/// parameterised path), sorted by `pathkeys`.  Asks the remote when use_remote_estimate says so.
Estimate estimate_base(PlannerInfo *root, RelOptInfo *rel, List *param_join_conds, List *pathkeys);

/// The EXPLAIN that asks the remote what estimate_base() of the same arguments needs to know.
char *question(PlannerInfo *root, RelOptInfo *rel, List *param_join_conds, List *pathkeys);

/// Does a join clause select so few rows of `rel`, by known statistics, that the remote likely has an index
/// for it?
bool likely_key_lookup(PlannerInfo *root, const RelOptInfo *rel, const RestrictInfo *clause);

/// Price of bringing `rows` of `width` bytes here.
Cost transfer_cost(const Settings &settings, double rows, int width);

/// Price of a sort of `rows` on the remote.
Cost remote_sort_cost(double rows);

}  // namespace pgr
