// What the planner half knows of a relation; RelOptInfo.fdw_private of every relation it works on.
#pragma once
#include "pg_remote_fdw/list.hpp"
#include "planner/deparse.hpp"
#include "planner/shippable.hpp"

extern "C" {
#include "nodes/pathnodes.h"
}

namespace pgr {

struct RemoteAnswers;

/// A clause that stays here, and why.
struct LocalClause {
    Node *clause;  ///< bare expression
    Reason reason;
};

/// RestrictInfos, divided by where they are evaluated.
struct ClauseSplit {
    List *remote = NIL;        ///< RestrictInfo
    List *local = NIL;         ///< RestrictInfo
    List *kept = NIL;          ///< LocalClause *: those of `local`, in its order, with the reasons
    int needs = NeedsNothing;  ///< of `remote`
};

/// Estimated size and cost of a remote query.
struct Estimate {
    double rows = 0;            ///< rows that leave the scan here, after local conditions
    double retrieved_rows = 0;  ///< rows that travel
    int width = 0;              ///< bytes per travelling row
    Cost remote_cost = 0;  ///< what the remote spends, without transfer: joins and upper levels build on it
    Cost startup_cost = 0;
    Cost total_cost = 0;
};

/// What a relation's remote query is made of.
enum class RelKind {
    Base,      ///< a foreign table
    SubQuery,  ///< a sub-query that ships as it stands
    Join,      ///< two of these
    Grouped,   ///< aggregates over one of these
    Ordered,   ///< one of these in the statement's order
};

/// A base, join or upper relation on one server.
struct RelInfo {
    RelKind kind = RelKind::Base;
    bool safe = false;  ///< can be shipped as a whole (joins and upper relations build on it)
    Settings settings;
    ForeignServer *server = nullptr;
    ForeignTable *table = nullptr;  ///< base relations only
    UserMapping *user = nullptr;    ///< only when the remote is asked at plan time, else nullptr
    Oid user_id = InvalidOid;       ///< role whose mapping is used
    const Bitmapset *relids = nullptr;
    const List *rtable = nullptr;  ///< the query level's range table

    List *remote_conds = NIL;         ///< RestrictInfo: evaluated by the remote
    List *local_conds = NIL;          ///< RestrictInfo: evaluated here
    List *kept = NIL;                 ///< LocalClause *: local_conds, in their order, with the reasons
    List *reasons = NIL;              ///< String: a line for each thing but a clause that stays here
    Reason unsorted = nullptr;        ///< why the statement's order is not the remote's work
    int needs = NeedsNothing;         ///< of remote_conds
    Bitmapset *attrs_used = nullptr;  ///< base relations: offset by FirstLowInvalidHeapAttributeNumber
    int width = 0;                    ///< bytes of a row with attrs_used

    bool guessed_size = false;  ///< there are no statistics of the table (of one of them)

    QualCost local_conds_cost = {};
    Selectivity local_conds_selectivity = 1.0;
    Estimate estimate;

    JoinType join_type = JOIN_INNER;  ///< joins
    RelOptInfo *outer = nullptr;      ///< joins
    RelOptInfo *inner = nullptr;      ///< joins
    List *join_clauses = NIL;         ///< joins: bare expressions, the join's condition
    RelOptInfo *input = nullptr;      ///< upper relations: what they stand on
    List *grouped_tlist = NIL;        ///< groupings: TargetEntry, what the remote query returns

    List *columns = NIL;             ///< sub-queries: Var, what the remote query returns
    RemoteStatement statement = {};  ///< sub-queries: printed when the path is made

    RemoteAnswers *answers = nullptr;  ///< what the remote said during this planning; see remote_estimate.hpp
};

inline RelInfo *rel_info(const RelOptInfo *rel)
{
    return static_cast<RelInfo *>(rel->fdw_private);
}

/// Is `rel` a relation that this planner half has taken, or will take, care of?
bool is_ours(const RelOptInfo *rel);

/// Where the clauses of a relation are evaluated, if they are shipped.
inline ShipScope ship_scope(const RelInfo *info)
{
    return {.server_id = info->server->serverid,
            .settings = &info->settings,
            .own = info->relids,
            .aggregates = false,
            .user_id = info->user_id,
            .rtable = info->rtable};
}

/// The RelInfo of a base relation: settings, role, division of its clauses, columns used.  Made on first
/// call.
RelInfo *prepare_relation(PlannerInfo *root, RelOptInfo *rel);

/// Divides RestrictInfos of `rel` into those that its remote evaluates and those that stay here.
/// Pseudoconstant ones are in neither part: they become a gating node above the scan.
ClauseSplit split_clauses(const RelOptInfo *rel, List *clauses);

}  // namespace pgr
