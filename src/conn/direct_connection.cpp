// Connections outside the local transaction; see direct_connection.hpp.
#include "conn/direct_connection.hpp"

#include "conn/connecting.hpp"
#include "conn/remote_error.hpp"
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/debug.hpp"
#include "pg_remote_fdw/guard.hpp"

#include <sys/socket.h>

extern "C" {
#include "storage/fd.h"
}

namespace pgr {

/// How long a cancel request may take to be delivered.
static constexpr int cancel_limit_ms = 30'000;

static bool is_copy(const PGresult *reply)
{
    ExecStatusType status = PQresultStatus(reply);
    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

// ------------------------------------------------------------------------------------------ opening, closing

/// May libpq's message about `options` be shown?  It quotes what it does not understand, and in a URI whose
/// password has an "@" in it, that is a part of the password.
static bool may_show_message(ConnectionOptions &options)
{
    const char *host = options.get("host");
    return host == nullptr || *host == '@' || strchr(host, '@') == nullptr;
}

void DirectConnection::connect(ConnectionOptions &options)
{
    Attempt attempt = connect_to(options, &conn_, notices_);
    notices_.flush(LOG);
    if (attempt == Attempt::Connected && PQsetnonblocking(conn_, 1) == 0)
        return;
    if (attempt == Attempt::TimedOut)
        ereport(
            ERROR, errcode(ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION),
            errmsg("could not establish connection"),
            errdetail("The server did not answer within connect_timeout (%d s).", connect_timeout_of(conn_)));
    ereport(
        ERROR, errcode(ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION),
        errmsg("could not establish connection"),
        may_show_message(options)
            ? errdetail_internal("%s", connection_message(conn_))
            : errdetail("The host name contains an \"@\": one in a password must be written as \"%%40\"."));
}

DirectConnection *DirectConnection::open_impl(ConnectionOptions &options, void (*allow)(void *, PGconn *),
                                              void *arg)
{
    MemoryContext memory =
        AllocSetContextCreate(TopMemoryContext, "pg_remote_fdw direct connection", ALLOCSET_SMALL_SIZES);
    auto *connection = make<DirectConnection>(memory, memory);
    if (!AcquireExternalFD()) {
        MemoryContextDelete(memory);
        ereport(ERROR, errcode(ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION),
                errmsg("could not establish connection"),
                errdetail("There are too many open files on the local server."),
                errhint("Raise the server's max_files_per_process and/or \"ulimit -n\" limits."));
    }
    on_error(
        [&] {
            connection->connect(options);
            allow(arg, connection->conn_);
        },
        [&] { connection->close(); });
    return connection;
}

void DirectConnection::close()
{
    if (conn_ != nullptr) {
        PQfinish(conn_);
        debug_count(&DebugCounters::sessions, -1);
    }
    ReleaseExternalFD();
    notices_.release();
    MemoryContextDelete(memory_);
}

// ------------------------------------------------------------------------------------------ statements

bool DirectConnection::send(const char *sql)
{
    if (PQsendQuery(conn_, sql) == 0)
        return false;
    notices_.start_statement();
    inside_result_ = false;
    waited_for_ = true;
    while (PQflush(conn_) > 0) {
        // The server may want to be read before it reads on.
        int ready = wait_for_socket(PQsocket(conn_), Readable | Writeable, Deadline::never(), WaitFor::Send);
        if ((ready & Readable) && PQconsumeInput(conn_) == 0)
            break;
    }
    return true;  // a connection that broke says so when the reply is wanted
}

void DirectConnection::stream_rows()
{
    (void)compat::stream_rows(conn_);
}

PGresult *DirectConnection::receive()
{
    while (PQisBusy(conn_)) {
        wait_for_socket(PQsocket(conn_), Readable, Deadline::never(), WaitFor::Result);
        if (PQconsumeInput(conn_) == 0)
            break;
    }
    CHECK_FOR_INTERRUPTS();  // when rows come faster than they are used there is no wait
    notices_.flush(LOG);
    PGresult *reply = PQgetResult(conn_);
    inside_result_ = reply != nullptr && (compat::is_portion(PQresultStatus(reply)) || is_copy(reply));
    waited_for_ = waited_for_ && reply != nullptr;
    return reply;
}

void DirectConnection::drop_replies()
{
    while (PGresult *reply = receive()) {
        bool copy = is_copy(reply);
        PQclear(reply);
        if (copy)
            come_to_rest();
    }
}

PGresult *DirectConnection::exec(const char *sql)
{
    drop_replies();
    if (!send(sql))
        return nullptr;
    stream_rows();
    RemoteResult *last = RemoteResult::empty(CurrentMemoryContext);
    while (PGresult *reply = receive()) {
        last->adopt(reply);
        // As PQexec(): a copy has no end without its user, a dead connection has no more to say.
        if (is_copy(reply) || PQstatus(conn_) == CONNECTION_BAD)
            break;
    }
    return last->release();
}

// ------------------------------------------------------------------------------------------ cancelling

bool DirectConnection::cancel()
{
    cancel_.start(conn_);
    return cancel_.finish_interruptibly(Deadline::in(cancel_limit_ms));
}

bool DirectConnection::await_input(Deadline deadline)
{
    int events = Readable | (PQflush(conn_) > 0 ? static_cast<int>(Writeable) : 0);
    return PQsocket(conn_) >= 0 && wait_quietly(PQsocket(conn_), events, deadline) != 0 &&
           PQconsumeInput(conn_) != 0;
}

/// Ends a COPY that nobody serves; false: it cannot be.
bool DirectConnection::end_copy(const PGresult *reply, Deadline deadline)
{
    switch (PQresultStatus(reply)) {
        case PGRES_COPY_IN: return PQputCopyEnd(conn_, "the data are not going to be sent") == 1;
        case PGRES_COPY_OUT: break;
        default: return false;
    }
    for (;;) {
        char *row = nullptr;
        int length = PQgetCopyData(conn_, &row, 1);
        PQfreemem(row);
        if (length < 0)
            return length == -1;
        if (deadline.expired() || (length == 0 && !await_input(deadline)))
            return false;
    }
}

bool DirectConnection::drain(Deadline deadline)
{
    for (;;) {
        while (PQisBusy(conn_))
            if (!await_input(deadline))
                return false;
        PGresult *reply = PQgetResult(conn_);
        if (reply == nullptr)
            return true;
        bool ended = !is_copy(reply) || end_copy(reply, deadline);
        PQclear(reply);
        if (!ended || deadline.expired())
            return false;
    }
}

void DirectConnection::come_to_rest()
{
    inside_result_ = false;
    waited_for_ = false;
    if (conn_ == nullptr || PQstatus(conn_) != CONNECTION_OK)
        return;
    if (PQtransactionStatus(conn_) != PQTRANS_ACTIVE)
        return;
    bool at_rest = drain(Deadline::in(cancel_grace_ms));
    if (!at_rest) {
        Deadline limit = Deadline::in(abort_cleanup_limit_ms);
        cancel_.start(conn_);
        at_rest = cancel_.finish(limit) && drain(limit);
    }
    if (!at_rest && PQsocket(conn_) >= 0)
        shutdown(PQsocket(conn_), SHUT_RDWR);
    notices_.drop();
}

}  // namespace pgr
