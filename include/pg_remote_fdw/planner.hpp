// The planner half: the FDW callbacks that run while a statement is planned.
#pragma once
#include "pg_remote_fdw/pg.hpp"

extern "C" {
#include "foreign/fdwapi.h"
}

namespace pgr {

void get_foreign_rel_size(PlannerInfo *root, RelOptInfo *rel, Oid table);
void get_foreign_paths(PlannerInfo *root, RelOptInfo *rel, Oid table);
ForeignScan *get_foreign_plan(PlannerInfo *root, RelOptInfo *rel, Oid table, ForeignPath *path, List *tlist,
                              List *clauses, Plan *outer_plan);

// async_path.cpp
bool is_async_capable(ForeignPath *path);

void get_foreign_join_paths(PlannerInfo *root, RelOptInfo *joinrel, RelOptInfo *outerrel,
                            RelOptInfo *innerrel, JoinType join_type, JoinPathExtraData *extra);
void get_foreign_upper_paths(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input,
                             RelOptInfo *output, void *extra);

/// Registers the planner half's GUCs and hooks; called once from _PG_init.
void init_planner();

}  // namespace pgr
