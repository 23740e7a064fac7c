// Which ways of scanning a base relation are worth a path.
#pragma once
#include "planner/rel_info.hpp"

namespace pgr {

/// Orders that the remote can deliver and somebody here may want: a List of pathkey Lists.
List *useful_orders(PlannerInfo *root, RelOptInfo *rel);

/// Sets of outer relations whose columns, sent as parameters, restrict the scan: ParamPathInfo.
List *useful_parameters(PlannerInfo *root, RelOptInfo *rel);

// GUCs of the same names.
extern bool enable_parameterized_scan;
extern bool enable_join_pushdown;
extern bool enable_upper_pushdown;

}  // namespace pgr
