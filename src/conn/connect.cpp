// Opening and closing a connection.  libpq's non-blocking connect is polled, so that every step can be
// interrupted, and connect_timeout, which libpq obeys only in its blocking functions, is kept here.
#include "conn/connecting.hpp"
#include "conn/remote_error.hpp"
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/debug.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/options.hpp"

extern "C" {
#include "mb/pg_wchar.h"
#include "storage/fd.h"
#include "utils/syscache.h"
}

namespace pgr {

// ------------------------------------------------------------------------------------------ closing

void SessionState::close()
{
    if (conn != nullptr) {
        PQfinish(conn);
        conn = nullptr;
        ReleaseExternalFD();
        debug_count(&DebugCounters::sessions, -1);
    }
    PQclear(peeked);
    peeked = nullptr;
    notices.drop();
    outstanding = Outstanding::Nothing;
    release_sent();
    configured = false;
    ending = false;
    password_used = false;
    credentials_used = false;
    remote_depth = 0;
    timezone[0] = '\0';
    if (started) {
        lose_sources(0);
        current_owner = nullptr;
    }
}

// ------------------------------------------------------------------------------------------ connecting

int connect_timeout_of(PGconn *conn)
{
    int seconds = 0;
    PQconninfoOption *all = PQconninfo(conn);
    for (PQconninfoOption *option = all; option != nullptr && option->keyword != nullptr; option++)
        if (strcmp(option->keyword, "connect_timeout") == 0 && option->val != nullptr)
            seconds = atoi(option->val);
    PQconninfoFree(all);
    return seconds > 0 ? seconds : 0;
}

/// Connects to the hosts that `options` names, giving each of them its time.  *hosts counts those tried.
static Attempt try_connect(ConnectionOptions &options, PGconn **conn, Notices &notices, int *hosts)
{
    *conn = PQconnectStartParams(options.keywords(), options.values(), 0);
    if (*conn == nullptr)
        ereport(ERROR, errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"));
    debug_count(&DebugCounters::sessions, 1);
    notices.attach(*conn);
    notices.start_statement();
    if (PQstatus(*conn) == CONNECTION_BAD)
        return Attempt::Failed;

    int seconds = connect_timeout_of(*conn);
    const char *host = nullptr;
    Deadline deadline;
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        // Each host of a list has its own string in libpq: another pointer means that libpq went on.
        if (const char *current = PQhost(*conn); current != host) {
            host = current;
            deadline = seconds > 0 ? Deadline::in(int64{1000} * seconds) : Deadline::never();
            ++*hosts;
        }
        int events = state == PGRES_POLLING_READING ? Readable : Writeable;
        if (wait_for_socket(PQsocket(*conn), events, deadline, WaitFor::Connect) == 0)
            return Attempt::TimedOut;
        state = PQconnectPoll(*conn);
    }
    return state == PGRES_POLLING_OK ? Attempt::Connected : Attempt::Failed;
}

/// The part of a list after its first `count` elements; nullptr when there is none.
static const char *rest_of(const char *list, int count)
{
    while (list != nullptr && count-- > 0) {
        list = strchr(list, ',');
        if (list != nullptr)
            ++list;
    }
    return list;
}

/// Takes the first `count` hosts out of the lists; false: no host would be left.
static bool drop_hosts(ConnectionOptions &options, int count)
{
    // With a random order nobody knows which ones were tried.
    const char *balance = options.get("load_balance_hosts");
    if (balance != nullptr && strcmp(balance, "disable") != 0)
        return false;

    const char *host = rest_of(options.get("host"), count);
    const char *address = rest_of(options.get("hostaddr"), count);
    if (host == nullptr && address == nullptr)
        return false;
    const char *port = options.get("port");
    const char *port_rest = rest_of(port, count);  // one port serves all hosts
    if (options.get("host") != nullptr)
        options.set("host", host == nullptr ? "" : host);
    if (options.get("hostaddr") != nullptr)
        options.set("hostaddr", address == nullptr ? "" : address);
    if (port != nullptr)
        options.set("port", port_rest == nullptr ? port : port_rest);
    return true;
}

[[noreturn]] static void raise_no_connection(SessionState &session, Attempt attempt)
{
    if (attempt == Attempt::TimedOut)
        ereport(ERROR, errcode(ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION),
                errmsg("could not connect to server \"%s\"", session.name),
                errdetail("The server did not answer within connect_timeout (%d s).",
                          connect_timeout_of(session.conn)));
    ereport(ERROR, errcode(ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION),
            errmsg("could not connect to server \"%s\"", session.name),
            errdetail_internal("%s", connection_message(session.conn)));
    pg_unreachable();
}

Attempt connect_to(ConnectionOptions &options, PGconn **conn, Notices &notices)
{
    for (;;) {
        int hosts = 0;
        Attempt attempt = try_connect(options, conn, notices, &hosts);
        if (attempt != Attempt::TimedOut || !drop_hosts(options, hosts))
            return attempt;
        PQfinish(*conn);
        *conn = nullptr;
        debug_count(&DebugCounters::sessions, -1);
    }
}

static void connect(SessionState &session, ConnectionOptions &options)
{
    Attempt attempt = connect_to(options, &session.conn, session.notices);
    if (attempt != Attempt::Connected)
        raise_no_connection(session, attempt);
}

/// Checks a new connection and takes down what must be known of it.
static void check_connection(SessionState &session, const UserMapping *user)
{
    PGconn *conn = session.conn;
    session.password_used = PQconnectionUsedPassword(conn) != 0;
    session.credentials_used = compat::used_delegated_credentials(conn);
    require_password_used(session, user);

    if (PQsetnonblocking(conn, 1) != 0)
        raise_no_connection(session, Attempt::Failed);
    session.remote_version = PQserverVersion(conn);
    if (session.remote_version <= 0)
        ereport(ERROR, errcode(ERRCODE_PROTOCOL_VIOLATION),
                errmsg("server \"%s\" did not tell its version", session.name));
    if (PQclientEncoding(conn) != GetDatabaseEncoding())
        ereport(ERROR, errcode(ERRCODE_PROTOCOL_VIOLATION),
                errmsg("server \"%s\" does not accept client encoding \"%s\"", session.name,
                       GetDatabaseEncodingName()));
    session.notices.drop();
}

static void open_for(SessionState &session, const ForeignServer *server, const UserMapping *user)
{
    strlcpy(session.name, server->servername, NAMEDATALEN);
    session.keep = server_settings(server).keep_connections;
    session.server_hash = GetSysCacheHashValue1(FOREIGNSERVEROID, ObjectIdGetDatum(session.server));
    session.mapping_hash = GetSysCacheHashValue1(USERMAPPINGOID, ObjectIdGetDatum(session.mapping));

    require_password(user);
    ConnectionOptions options = connection_options(server, user);
    if (!AcquireExternalFD())
        ereport(ERROR, errcode(ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION),
                errmsg("could not connect to server \"%s\"", session.name),
                errdetail("There are too many open files on the local server."),
                errhint("Raise the server's max_files_per_process and/or \"ulimit -n\" limits."));
    on_error(
        [&] {
            connect(session, options);
            check_connection(session, user);
        },
        [&] {
            if (session.conn == nullptr)
                ReleaseExternalFD();  // close() does it otherwise
            session.close();
        });
    session.fresh = true;
}

void SessionState::open()
{
    // A context of its own: the options hold the password, and a backend may connect often in one statement.
    MemoryContext scratch =
        AllocSetContextCreate(CurrentMemoryContext, "pg_remote_fdw connection", ALLOCSET_SMALL_SIZES);
    invalidated = false;  // by changes that come after the options have been read
    in_context(scratch, [&] {
        ForeignServer *foreign_server = GetForeignServer(server);
        UserMapping *user_mapping = GetUserMapping(user, server);
        if (user_mapping->umid != mapping)
            ereport(ERROR, errcode(ERRCODE_CONNECTION_EXCEPTION),
                    errmsg("the user mapping for server \"%s\" has changed", foreign_server->servername));
        open_for(*this, foreign_server, user_mapping);
    });
    MemoryContextDelete(scratch);
}

}  // namespace pgr
