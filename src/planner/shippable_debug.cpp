// Asking from SQL whether something would be shipped, and why not.  Debug builds only.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/sql_text.hpp"
#include "planner/shippable.hpp"

#ifdef PGR_DEBUG

extern "C" {
#include "catalog/pg_class.h"
#include "foreign/fdwapi.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
}

namespace pgr {

namespace {

/// The server of the first foreign table that is met.
bool find_server(Node *node, void *context)
{
    auto *server = static_cast<Oid *>(context);
    if (node == nullptr)
        return false;
    if (IsA(node, Query))
        return compat::walk_query(reinterpret_cast<Query *>(node), callback<find_server>, context,
                                  QTW_EXAMINE_RTES_BEFORE);
    if (IsA(node, RangeTblEntry)) {
        auto *entry = reinterpret_cast<RangeTblEntry *>(node);
        if (entry->rtekind != RTE_RELATION || entry->relkind != RELKIND_FOREIGN_TABLE)
            return false;
        *server = GetForeignServerIdByRelId(entry->relid);
        return true;
    }
    return compat::walk_expression(node, callback<find_server>, context);
}

Query *analyze(const char *text)
{
    List *parsed = pg_parse_query(text);
    if (list_length(parsed) != 1)
        ereport(ERROR, errcode(ERRCODE_SYNTAX_ERROR), errmsg("one statement expected"));
    Oid *types = nullptr;
    int count = 0;
    List *queries =
        pg_analyze_and_rewrite_varparams(linitial_node(RawStmt, parsed), text, &types, &count, nullptr);
    if (list_length(queries) != 1)
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("statement becomes more than one"));
    return linitial_node(Query, queries);
}

/// The first sub-query that has a foreign table.
bool find_subquery(Node *node, void *context)
{
    auto **found = static_cast<Query **>(context);
    if (node == nullptr)
        return false;
    if (!IsA(node, Query))
        return compat::walk_expression(node, callback<find_subquery>, context);
    Oid server = InvalidOid;
    if (!find_server(node, &server))
        return false;
    *found = reinterpret_cast<Query *>(node);
    return true;
}

/// The verdict as the test corpus has it.
text *verdict(Reason reason, int needs)
{
    Sql said;
    if (reason != nullptr) {
        said.add("{}", reason);
        return cstring_to_text(said.c_str());
    }
    said.add(std::string_view("shippable"));
    constexpr std::pair<int, const char *> names[] = {{NeedsTimeZone, "TimeZone"},
                                                      {NeedsDateStyle, "DateStyle"},
                                                      {NeedsIntervalStyle, "IntervalStyle"},
                                                      {NeedsFloatDigits, "FloatDigits"}};
    for (auto [bit, name] : names)
        if ((needs & bit) != 0)
            said.add(" +{}", name);
    return cstring_to_text(said.c_str());
}

/// The second argument, which may be missing.
int version_argument(FunctionCallInfo fcinfo)
{
    return PG_NARGS() > 1 ? PG_GETARG_INT32(1) : 0;
}

ShipScope scope_of(Query *query, Settings *settings, int version)
{
    Oid server = InvalidOid;
    (void)find_server(reinterpret_cast<Node *>(query), &server);
    if (!OidIsValid(server))
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("statement has no foreign table"));
    *settings = server_settings(GetForeignServer(server));
    return {.server_id = server, .settings = settings, .remote_version = version, .rtable = query->rtable};
}

}  // namespace

}  // namespace pgr

/// pgr_debug_why_not(query text, version int): `shippable` with what it needs, or why the query is not
/// shipped as a whole.  `version` is taken for the remote's, as PQserverVersion() gives it, unless it is 0.
PGR_FUNCTION(pgr_debug_why_not)
{
    Query *query = pgr::analyze(text_to_cstring(PG_GETARG_TEXT_PP(0)));
    pgr::Settings settings;
    pgr::ShipScope scope = pgr::scope_of(query, &settings, pgr::version_argument(fcinfo));
    int needs = 0;
    pgr::Reason reason = pgr::why_not_shippable_query(query, scope, &needs);
    PG_RETURN_TEXT_P(pgr::verdict(reason, needs));
}

/// pgr_debug_why_not_where(query text, version int): the same of its WHERE, as the scan of its first table
/// would be asked.
PGR_FUNCTION(pgr_debug_why_not_where)
{
    Query *query = pgr::analyze(text_to_cstring(PG_GETARG_TEXT_PP(0)));
    pgr::Settings settings;
    pgr::ShipScope scope = pgr::scope_of(query, &settings, pgr::version_argument(fcinfo));
    scope.own = bms_make_singleton(1);
    int needs = 0;
    Node *condition = eval_const_expressions(nullptr, query->jointree->quals);
    pgr::Reason reason = pgr::why_not_shippable(condition, scope, &needs);
    PG_RETURN_TEXT_P(pgr::verdict(reason, needs));
}

/// pgr_debug_why_not_subquery(query text, version int): as pgr_debug_why_not() of the first sub-query in it
/// that has a foreign table.
PGR_FUNCTION(pgr_debug_why_not_subquery)
{
    Query *query = pgr::analyze(text_to_cstring(PG_GETARG_TEXT_PP(0)));
    Query *subquery = nullptr;
    if (!pgr::compat::walk_query(query, pgr::callback<pgr::find_subquery>, &subquery, 0))
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("statement has no such sub-query"));
    pgr::Settings settings;
    pgr::ShipScope scope = pgr::scope_of(subquery, &settings, pgr::version_argument(fcinfo));
    int needs = 0;
    pgr::Reason reason = pgr::why_not_shippable_query(subquery, scope, &needs);
    PG_RETURN_TEXT_P(pgr::verdict(reason, needs));
}

#endif
