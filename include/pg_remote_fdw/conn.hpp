// Sessions with remote servers: one per backend and user mapping, following the local transaction.
//
// Everything that is sent goes through RemoteSession.  Commands use the simple query protocol: several
// statements travel as one message and cost one round trip.  What can wait (START TRANSACTION, SAVEPOINT,
// session settings, CLOSE, RELEASE) is *put off*: it rides in front of the next command, and its replies
// are read and checked before that command's own.
#pragma once
#include "pg_remote_fdw/pg.hpp"

#include <libpq-fe.h>

extern "C" {
#include "foreign/foreign.h"
#include "utils/timestamp.h"
}

namespace pgr {

class RowSource;

/// A PGresult owned by a memory context: cleared when the context is reset or deleted, or by clear().
class RemoteResult {
public:
    /// Takes ownership of `raw` for `context`; clears it at once when that cannot be done.
    static RemoteResult *own(PGresult *raw, MemoryContext context);

    /// A holder without a PGresult yet, for adopt(): one holder serves many results in turn.
    static RemoteResult *empty(MemoryContext context);

    /// Frees what it holds and takes ownership of `raw` instead.
    void adopt(PGresult *raw);
    /// Gives its PGresult away.
    PGresult *release();

    PGresult *raw() const { return raw_; }
    ExecStatusType status() const { return PQresultStatus(raw_); }
    int rows() const { return PQntuples(raw_); }
    int columns() const { return PQnfields(raw_); }
    bool is_null(int row, int column) const { return PQgetisnull(raw_, row, column) != 0; }
    const char *value(int row, int column) const { return PQgetvalue(raw_, row, column); }
    int length(int row, int column) const { return PQgetlength(raw_, row, column); }

    /// Frees the PGresult now; later calls do nothing.
    void clear();

private:
    static void clear_at_reset(void *self);

    PGresult *raw_ = nullptr;
    MemoryContextCallback callback_ = {};
};

/// Settings of the remote session that a command's result depends on.  nullptr: whatever it is.
/// The rest (search_path, DateStyle ISO, IntervalStyle postgres, extra_float_digits) is fixed at connect.
struct SessionNeeds {
    const char *timezone = nullptr;
};

/// What a session has done since it was opened; shown by EXPLAIN (ANALYZE) as differences.
struct SessionCounters {
    uint64 round_trips = 0;  ///< messages sent that were waited for
    uint64 commands = 0;     ///< statements sent, put-off ones included
    uint64 bytes = 0;        ///< bytes of field values received
};

/// A connection to a remote server.  Lives in the session cache (TopMemoryContext); see session_cache.cpp.
class RemoteSession {
public:
    /// Version of the remote as PQserverVersion() gives it, e.g. 150004.
    int version() const;
    Oid server_id() const;
    const char *server_name() const;
    const SessionCounters &counters() const;

    /// Queues one statement that answers with a command tag, to ride in front of the next command.  It is
    /// forgotten when the subtransaction it was put off in rolls back, or when no command follows at all.
    void put_off(const char *sql);

    /// Makes `source` (or nobody: nullptr) the owner of the session.  The owner before is told to yield():
    /// afterwards no reply is outstanding.  Raises when the session is unusable.
    void claim(RowSource *source);
    RowSource *owner() const;

    /// Sends what was put off and then `sql` (one or more statements, `statements` of them) as one message.
    /// Does not wait for replies.  The session must have been claimed.
    void send(const char *sql, int statements = 1, const SessionNeeds &needs = {});

    /// Waits for the next reply to what was sent (put-off commands' replies are consumed and checked
    /// silently) and returns it, allocated for `context`; nullptr when all replies were read.  A remote
    /// error is raised here, with its SQLSTATE, detail, hint, context and `sql` as remote command (nullptr:
    /// the message as it was sent).  More replies than statements, or replies of an unexpected kind, close
    /// the connection and are an error.
    RemoteResult *receive(MemoryContext context, const char *sql);

    /// Would receive() return without waiting?  Reads what has arrived, never blocks.
    bool input_ready();

    /// The socket to wait on, for async execution.
    int socket() const;

    /// claim(nullptr), send, receive everything: the last result, which must have status `wanted`.
    RemoteResult *exec(const char *sql, ExecStatusType wanted, MemoryContext context = CurrentMemoryContext);

    /// As exec(), for `count` statements in one round trip: results[i] is the i-th statement's.
    void exec_many(const char *sql, int count, RemoteResult **results,
                   MemoryContext context = CurrentMemoryContext);

    /// A number for a cursor, unique in the remote transaction.
    unsigned next_cursor_number();

    /// Which remote transaction of this session this is: cursors and statements of another one are gone.
    unsigned transaction_number() const;

    /// Marks that this transaction changed remote data or locked rows: its COMMIT must be waited for.
    void set_modified();

protected:
    RemoteSession() = default;
    ~RemoteSession() = default;
};

/// The session for a user mapping: opened on first use, checked at every reuse, with the remote transaction
/// (queued) at the local nesting level.  Errors: 08001 could not connect, 2F003 password required, ….
RemoteSession *acquire_session(UserMapping *user);

/// As acquire_session(), but does not start a remote transaction if there is none yet: for questions that
/// must not take a snapshot (version, settings).
RemoteSession *acquire_idle_session(UserMapping *user);

/// The session for a user mapping if one is open and usable, else nullptr; never connects.  Only to look at:
/// it has not been checked that the current role may send anything over it.
RemoteSession *find_session(Oid user_mapping_id);

/// Raises the error in `result` (or, when it is nullptr, the connection's) as a local error: SQLSTATE,
/// message, detail, hint and context of the remote, and `sql` cut at a sensible length.  Takes ownership of
/// `result`.
[[noreturn]] void raise_remote_error(PGresult *result, PGconn *conn, const char *sql);

/// Called once from _PG_init: GUCs, transaction and syscache callbacks are registered on first use.
void init_sessions();

}  // namespace pgr
