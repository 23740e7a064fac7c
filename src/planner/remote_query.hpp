// From what the planner chose to a Query node: the one thing that deparse prints.
#pragma once
#include "planner/rel_info.hpp"

namespace pgr {

/// A base relation's remote query as a Query: `columns` (Var nodes, in this order) of `rel`, filtered by
/// `quals` (bare expressions), sorted by `pathkeys` (must be shippable; NIL: any order), with row marks when
/// the statement locks the relation.  Its range table is the planner's, so Vars keep their numbers.
Query *base_query(PlannerInfo *root, RelOptInfo *rel, List *columns, List *quals, List *pathkeys);

/// The columns of `rel` that attrs_used names, as Vars, those of a whole row spelled out; their attribute
/// numbers go to *attributes (when given), in the same order.
List *scan_columns(PlannerInfo *root, RelOptInfo *rel, List **attributes);

/// A member of `ec` that `rel` alone can compute and the remote can evaluate; nullptr: there is none.
EquivalenceMember *shippable_member(EquivalenceClass *ec, RelOptInfo *rel);

/// Can the remote sort `rel` by `pathkey` as we would?
Reason why_not_sorted_by(RelOptInfo *rel, PathKey *pathkey);

/// Gives `query`, a query over `rel`, an ORDER BY.
void add_order(Query *query, RelOptInfo *rel, List *pathkeys);

/// Gives `query` the row locks that the statement takes on the tables of `relids`: the remote's rows must
/// stay as they are between the scan and the end of the transaction.
void add_row_marks(PlannerInfo *root, const Bitmapset *relids, Query *query);

/// Gives `query` the statement's LIMIT and OFFSET.
void add_limit(PlannerInfo *root, Query *query);

}  // namespace pgr
