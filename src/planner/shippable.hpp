// May the remote evaluate this, with the same result?  Yes, or why not.
#pragma once
#include "pg_remote_fdw/options.hpp"
#include "pg_remote_fdw/plan_data.hpp"

extern "C" {
#include "nodes/parsenodes.h"
#include "nodes/pathnodes.h"
}

namespace pgr {

/// Why something stays here: a sentence in a user's words, e.g. `function random() is volatile`.
/// Allocated in the current context; nullptr: it can be shipped.
using Reason = const char *;

/// What the walker must know about the place an expression is evaluated at.
struct ShipScope {
    Oid server_id = InvalidOid;
    const Settings *settings = nullptr;  ///< of the server: extensions
    const Bitmapset *own =
        nullptr;                   ///< range table indexes whose Vars are remote columns; others: parameters
    bool aggregates = false;       ///< Aggref, GroupingFunc and WindowFunc may stand here
    int remote_version = 0;        ///< PQserverVersion() of the remote if known; 0: found out when it matters
    Oid user_id = InvalidOid;      ///< role whose user mapping is used; InvalidOid: the current user
    const List *rtable = nullptr;  ///< range table of the Vars, for their names in reasons; may be missing
};

/// Can the remote evaluate `expr`?  Sets bits of Needs in *needs (when given) for what the value depends on.
Reason why_not_shippable(Node *expr, const ShipScope &scope, int *needs = nullptr);

/// Can the remote run `query`, as parsed and rewritten, with all its sub-queries?  Its own tables' Vars are
/// all remote columns: `scope.own` and `scope.rtable` do not count.  Vars of queries around it are values
/// from here.  That the tables belong to one server and one role is the caller's business.
Reason why_not_shippable_query(const Query *query, const ShipScope &scope, int *needs = nullptr);

/// Is `node`, as a whole, a value that is computed here once per scan and sent as a parameter?  True for
/// Param nodes, for Vars that are not own, and for sub-expressions without own Vars, aggregates or
/// sub-queries that are not volatile and that the remote must not or cannot evaluate (stable functions, local
/// functions). `levels` is the number of Query levels of the printed statement around `node` (1: its top
/// level).
bool is_local_value(Node *node, const Bitmapset *own, int levels);

/// Is a type, function, operator, collation, operator family … known to be the same on the remote?
bool is_shippable_object(Oid object, Oid catalog, const ShipScope &scope);

/// Would the remote sort by `opfamily`'s order of `type` under `collation` as we do?
Reason why_not_sortable(Oid opfamily, Oid type, Oid collation, const ShipScope &scope);

/// Would the remote sort (`sorted`) or group by `clauses` (SortGroupClause) over `targets` as we do?
Reason why_not_arranged(const List *clauses, List *targets, bool sorted, const ShipScope &scope);

}  // namespace pgr
