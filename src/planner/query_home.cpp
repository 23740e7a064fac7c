// Where do the tables of a Query live?
#include "planner/whole_query.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/planner.hpp"

extern "C" {
#include "catalog/pg_class.h"
#include "foreign/fdwapi.h"
#include "foreign/foreign.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// Is `server` one of our wrapper's?
bool is_our_server(Oid server)
{
    // Remembered by the handler's OID: another handler is another one's.
    static Oid our_handler = InvalidOid;
    Oid handler = GetForeignDataWrapper(GetForeignServer(server)->fdwid)->fdwhandler;
    if (!OidIsValid(handler))
        return false;
    if (handler != our_handler && GetFdwRoutine(handler)->GetForeignRelSize == callback<get_foreign_rel_size>)
        our_handler = handler;
    return handler == our_handler;
}

/// A walk through all query levels.
struct HomeSearch {
    QueryHome home;
    const Query *query = nullptr;  ///< the level being walked
};

/// On 15 a view's rule leaves two entries for OLD and NEW, which nothing reads.
bool is_rule_relic(const RangeTblEntry *rte)
{
    return rte->relkind == RELKIND_VIEW && !rte->inFromCl;
}

void note_user(QueryHome &home, Oid check_as_user)
{
    if (home.foreign_tables == 0) {
        home.user_id = check_as_user;
        return;
    }
    if (home.user_id == check_as_user)
        return;
    Oid current = GetUserId();
    Oid one = OidIsValid(home.user_id) ? home.user_id : current;
    Oid other = OidIsValid(check_as_user) ? check_as_user : current;
    if (one != other)
        home.several_homes = true;
    home.user_id = current;
    home.user_is_current = true;
}

void note_relation(HomeSearch &search, RangeTblEntry *rte)
{
    QueryHome &home = search.home;
    if (is_rule_relic(rte))
        return;
    if (rte->relkind != RELKIND_FOREIGN_TABLE) {
        home.other_relations++;
        return;
    }
    Oid server = GetForeignServerIdByRelId(rte->relid);
    if (home.foreign_tables == 0 || server != home.server_id) {
        if (!is_our_server(server)) {
            home.other_relations++;
            return;
        }
        if (home.foreign_tables > 0)
            home.several_homes = true;
    }
    note_user(home, compat::check_as_user(search.query, rte));
    home.server_id = server;
    home.foreign_tables++;
}

bool search_home(Node *node, void *context)
{
    auto *search = static_cast<HomeSearch *>(context);
    if (node == nullptr)
        return false;
    if (IsA(node, RangeTblEntry)) {
        auto *rte = reinterpret_cast<RangeTblEntry *>(node);
        if (rte->rtekind == RTE_RELATION)
            note_relation(*search, rte);
        else if (rte->rtekind == RTE_NAMEDTUPLESTORE)
            search->home.other_relations++;
        return false;
    }
    if (IsA(node, Query)) {
        const Query *outer = search->query;
        search->query = reinterpret_cast<Query *>(node);
        bool stop = compat::walk_query(reinterpret_cast<Query *>(node), callback<search_home>, context,
                                       QTW_EXAMINE_RTES_BEFORE);
        search->query = outer;
        return stop;
    }
    return compat::walk_expression(node, callback<search_home>, context);
}

}  // namespace

QueryHome find_query_home(const Query *query)
{
    HomeSearch search;
    search_home(reinterpret_cast<Node *>(const_cast<Query *>(query)), &search);
    return search.home;
}

}  // namespace pgr
