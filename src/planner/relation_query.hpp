// Remote queries of joins and upper levels as Query nodes.
#pragma once
#include "planner/rel_info.hpp"

extern "C" {
#include "nodes/plannodes.h"
}

namespace pgr {

/// What shall stand on top of a relation's FROM and WHERE.
struct QueryShape {
    List *tlist = NIL;         ///< TargetEntry: the columns, in this order
    List *quals = NIL;         ///< bare expressions of a scan's or join's WHERE besides the relation's own
    bool final_order = false;  ///< the statement's ORDER BY
    List *pathkeys = NIL;      ///< another order
    bool limit = false;        ///< the statement's LIMIT and OFFSET
};

/// `rel` (base, sub-query, join, or grouping of one of these) as a Query.  Its range table is the planner's,
/// so Vars keep their numbers.
Query *relation_query(PlannerInfo *root, RelOptInfo *rel, const QueryShape &shape);

/// What a path to an upper level adds to its relation's query; kept in ForeignPath.fdw_private.
struct PathShape {
    bool final_order = false;
    bool limit = false;
    int child_limit = 0;  ///< rows of a partition that the statement's LIMIT can need; 0: all
};
List *path_data(const PathShape &shape);
PathShape path_shape(const ForeignPath *path);

/// Adds a line for EXPLAIN to `rel`'s scan: `what` (JOIN, GROUP BY …) over it stays here, and why.
void note_kept_level(RelOptInfo *rel, const char *what, Reason reason);

/// Makes the plan of a join or an upper relation.
ForeignScan *make_relation_plan(PlannerInfo *root, RelOptInfo *rel, ForeignPath *path, List *tlist,
                                Plan *outer_plan);

/// The columns of scan or join `rel` that are needed above it or by its local conditions: a target list.
List *needed_columns(RelOptInfo *rel);

}  // namespace pgr
