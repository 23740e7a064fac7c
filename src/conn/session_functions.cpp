// SQL functions that list and close connections.
#include "conn/session_cache.hpp"
#include "pg_remote_fdw/guard.hpp"

#include <poll.h>

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_user_mapping.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"
}

namespace pgr {

/// Has the remote closed the connection?  Looks at the socket only.
static bool is_closed(PGconn *conn)
{
    if (PQstatus(conn) != CONNECTION_OK)
        return true;
    pollfd entry = {PQsocket(conn), POLLRDHUP, 0};
    return poll(&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/// The local user that a mapping is for, `public` for all of them; nullptr when the mapping is gone.
static const char *mapped_user(Oid mapping)
{
    HeapTuple tuple = SearchSysCache1(USERMAPPINGOID, ObjectIdGetDatum(mapping));
    if (!HeapTupleIsValid(tuple))
        return nullptr;
    Oid user = reinterpret_cast<Form_pg_user_mapping>(GETSTRUCT(tuple))->umuser;
    ReleaseSysCache(tuple);
    return OidIsValid(user) ? GetUserNameFromId(user, true) : "public";
}

/// One row of pg_remote_fdw_get_connections().
static void put_connection(const ReturnSetInfo *result, const SessionState &session, bool check)
{
    Datum values[6] = {};
    bool nulls[6] = {};
    auto put_text = [&](int column, const char *text) {
        nulls[column] = text == nullptr;
        if (text != nullptr)
            values[column] = CStringGetTextDatum(text);
    };
    ForeignServer *server = GetForeignServerExtended(session.server, FSV_MISSING_OK);
    put_text(0, server == nullptr ? nullptr : server->servername);
    put_text(1, mapped_user(session.mapping));
    values[2] = BoolGetDatum(!session.invalidated);
    values[3] = BoolGetDatum(session.depth > 0);
    nulls[4] = !check;
    if (check)
        values[4] = BoolGetDatum(is_closed(session.conn));
    values[5] = Int32GetDatum(PQbackendPID(session.conn));
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/// Closes the connections to `server` (InvalidOid: to all) that this transaction does not use.
static bool disconnect(Oid server)
{
    bool closed = false;
    for (SessionState *session = all_sessions(); session != nullptr; session = session->next_session) {
        if (session->conn == nullptr || (OidIsValid(server) && session->server != server))
            continue;
        if (session->depth == 0 && session->outstanding != Outstanding::Command) {
            session->close();
            closed = true;
            continue;
        }
        if (GetForeignServerExtended(session->server, FSV_MISSING_OK) == nullptr)
            ereport(WARNING, errmsg("cannot close dropped server connection because it is still in use"));
        else
            ereport(WARNING, errmsg("cannot close connection for server \"%s\" because it is still in use",
                                    session->name));
    }
    return closed;
}

}  // namespace pgr

PGR_FUNCTION(pg_remote_fdw_get_connections)
{
    auto *result = reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo);
    bool check = PG_NARGS() > 0 && PG_GETARG_BOOL(0);
    InitMaterializedSRF(fcinfo, 0);
    for (auto *session = pgr::all_sessions(); session != nullptr; session = session->next_session)
        if (session->conn != nullptr)
            pgr::put_connection(result, *session, check);
    PG_RETURN_VOID();
}

PGR_FUNCTION(pg_remote_fdw_disconnect)
{
    char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
    PG_RETURN_BOOL(pgr::disconnect(GetForeignServerByName(name, false)->serverid));
}

PGR_FUNCTION(pg_remote_fdw_disconnect_all)
{
    PG_RETURN_BOOL(pgr::disconnect(InvalidOid));
}
