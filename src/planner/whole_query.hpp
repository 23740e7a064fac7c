// Whole statements and sub-queries that live on one server.
#pragma once
#include "planner/rel_info.hpp"

extern "C" {
#include "nodes/plannodes.h"
}

namespace pgr {

/// Whose tables a Query reads: the answer of find_query_home().
struct QueryHome {
    Oid server_id = InvalidOid;
    Oid user_id = InvalidOid;      ///< checkAsUser of the tables; InvalidOid: the current user
    bool user_is_current = false;  ///< only equal because the current user is who he is
    int foreign_tables = 0;        ///< of our wrapper, at all levels
    int other_relations = 0;       ///< local tables, other wrappers' foreign tables, named tuplestores
    bool several_homes = false;    ///< foreign tables of more than one server or user
};

/// Looks through `query` with all sub-queries for the tables it reads.
QueryHome find_query_home(const Query *query);

/// Makes the plan of a whole-query path: see whole_query.cpp.
ForeignScan *make_whole_query_plan(PlannerInfo *root, RelOptInfo *rel, List *tlist, List *clauses);

/// The sub-queries that a remote query over `relids` covers must not be executed or permission-checked as
/// part of a local plan: forgets their local plans.  To be called for every plan with scanrelid 0.
void forget_covered_subplans(PlannerInfo *root, const Bitmapset *relids);

/// Why the statement being planned, all of whose tables are on one server, does not ship as a whole; nullptr:
/// it does, or was asked for before.  For EXPLAIN, which says it with the first scan.
Reason take_whole_query_reason();

/// GUCs and hooks.
void init_whole_query();

}  // namespace pgr
