// Transaction callbacks.  Those for abort are quiet: they neither raise nor wait longer than a deadline.
#include "conn/transaction.hpp"

#include "conn/session_cache.hpp"
#include "pg_remote_fdw/guard.hpp"

extern "C" {
#include "access/xact.h"
}

namespace pgr {

/// Has the current local transaction acquired any session?
static bool sessions_in_use = false;

void touch(SessionState &session)
{
    session.touched = true;
    sessions_in_use = true;
}

/// Calls `body` for each session that this transaction uses.
template <class Body>
static void each_touched(Body &&body)
{
    for (SessionState *session = all_sessions(); session != nullptr; session = session->next_session)
        if (session->touched)
            body(*session);
}

// ------------------------------------------------------------------------------------------ beginning

static const char *start_command(bool serializable, bool read_only)
{
    static constexpr const char *commands[2][2][2] = {
        {{"START TRANSACTION ISOLATION LEVEL REPEATABLE READ",
          "START TRANSACTION ISOLATION LEVEL REPEATABLE READ DEFERRABLE"},
         {"START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
          "START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY DEFERRABLE"}},
        {{"START TRANSACTION ISOLATION LEVEL SERIALIZABLE",
          "START TRANSACTION ISOLATION LEVEL SERIALIZABLE DEFERRABLE"},
         {"START TRANSACTION ISOLATION LEVEL SERIALIZABLE READ ONLY",
          "START TRANSACTION ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE"}},
    };
    return commands[serializable][read_only][XactDeferrable];
}

void begin_remote_transaction(SessionState &session)
{
    if (session.depth == 0) {
        session.depth = 1;
        session.begun_level = GetCurrentTransactionNestLevel();
        session.serializable = IsolationIsSerializable();
        // A subtransaction may be read only in one that is not: then SET TRANSACTION follows its SAVEPOINT.
        bool read_only = XactReadOnly && session.begun_level == 1;
        session.read_only_level = read_only ? 1 : 0;
        session.add(PutOff::Begin, 1, 1, start_command(session.serializable, read_only));
        session.modified = false;
        session.cursor = 0;
        ++session.transaction;
    }
    match_local_level(session);
}

void match_local_level(SessionState &session)
{
    int level = GetCurrentTransactionNestLevel();
    while (session.depth < level) {
        int next = session.depth + 1;
        session.add(PutOff::Savepoint, next, next, nullptr);
        session.depth = next;
    }
    if (XactReadOnly && session.read_only_level == 0) {
        session.add(PutOff::ReadOnly, session.depth, -1, "SET TRANSACTION READ ONLY");
        session.read_only_level = session.depth;
    }
}

/// The remote transaction is over, or was never begun.
static void forget_transaction(SessionState &session)
{
    session.lose_sources(0);
    session.forget_queued(0);
    session.current_owner = nullptr;
    session.started = false;
    session.modified = false;
    session.committing = false;
    session.depth = 0;
    session.begun_level = 0;
    session.read_only_level = 0;
    session.fence_level = 0;
}

// ------------------------------------------------------------------------------------------ committing

/// Nothing can be read any more, so what only serves reading need not be sent.
static void forget_reading(SessionState &session)
{
    Statement *all = session.queue.data();
    std::size_t size = session.queue.size();
    session.queue.clear();
    for (std::size_t i = 0; i < size; i++) {
        if (all[i].what == PutOff::Other)
            session.queue.push_back(all[i]);
        else if (all[i].owned)
            pfree(const_cast<char *>(all[i].sql));
    }
}

/// Must COMMIT's reply be waited for?  Yes when something was changed, or when the remote may say only then
/// that what was read is not serializable.
static bool is_commit_important(const SessionState &session)
{
    return session.modified || session.serializable;
}

/// Brings a session to rest before COMMIT is sent to any: what fails here has no consequence yet.
static void prepare_commit(SessionState &session)
{
    session.require_usable();
    session.claim(nullptr);
    forget_reading(session);
    if (is_commit_important(session)) {
        session.settle();
        if (!session.is_alive())
            session.give_up_connection(nullptr, ERRCODE_CONNECTION_FAILURE);
        return;
    }
    bool dropped = session.outstanding == Outstanding::Discarded && session.ahead;
    if (dropped ? session.drop_ahead() : session.settle_ignoring_errors())
        return;
    session.close();
    forget_transaction(session);
}

static void send_commit(SessionState &session)
{
    session.committing = is_commit_important(session);
    session.add(PutOff::Commit, 0, 0, "COMMIT TRANSACTION");
    session.send_command("", 0, {});
    if (!session.committing) {
        --session.count.round_trips;  // nobody waits
        session.outstanding = Outstanding::End;
        forget_transaction(session);
    }
}

static void commit_remote_transactions()
{
    each_touched([](SessionState &session) {
        if (session.depth > 0 && session.started)
            prepare_commit(session);
        else if (session.depth > 0)
            forget_transaction(session);
    });
    each_touched([](SessionState &session) {
        if (session.depth > 0)
            send_commit(session);
    });
    each_touched([](SessionState &session) {
        if (session.depth == 0)
            return;
        session.settle();
        session.committed = true;
        forget_transaction(session);
    });
}

static void refuse_prepare()
{
    each_touched([](SessionState &session) {
        if (session.depth > 0 && session.started)
            ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("cannot PREPARE a transaction that has operated on pg_remote_fdw foreign tables"));
        forget_transaction(session);
    });
}

// ------------------------------------------------------------------------------------------ coming to rest

static bool is_usable(const SessionState &session)
{
    return session.conn != nullptr && PQstatus(session.conn) == CONNECTION_OK && !session.ending;
}

/// Gives a running command a moment to end by itself, then starts to cancel it.
static void start_rest(SessionState &session, Deadline grace, RowSource *keeper)
{
    session.cancelling = false;
    // COMMIT and ABORT are never cancelled; and the latter need not be waited for.
    if (session.outstanding == Outstanding::End || session.committing || session.drain(grace, keeper))
        return;
    if (!is_usable(session))
        return;
    session.cancelling = true;
    session.cancel.start(session.conn);
}

/// Waits until nothing is outstanding; false: it can't be had, the connection must be closed.
static bool finish_rest(SessionState &session, Deadline limit, RowSource *keeper)
{
    if (session.outstanding == Outstanding::End)
        return true;
    if (session.cancelling) {
        session.cancelling = false;
        if (!session.cancel.finish(limit))
            return false;
    }
    return is_usable(session) && session.drain(limit, keeper);
}

/// Sends ABORT to a session at rest, if it is in a transaction.
static void end_remote_transaction(SessionState &session)
{
    static constexpr Statement answers[] = {{PutOff::Abort, false, 0, 0, "ABORT TRANSACTION"}};

    PGTransactionStatusType status = PQtransactionStatus(session.conn);
    bool open = status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
    if (session.invalidated || !session.keep ||
        (open && !session.send_quietly("ABORT TRANSACTION", answers, Outstanding::End)))
        session.close();
}

// ------------------------------------------------------------------------------------------ aborting

/// Tells of a COMMIT that happened, or may have, although the local transaction does not.
static void warn_about_commit(SessionState &session, bool rested)
{
    if (session.committed || (session.committing && rested && !session.failed && session.remote_depth == 0))
        ereport(WARNING, errcode(ERRCODE_WARNING),
                errmsg("the transaction on server \"%s\" was committed, the local one is rolled back",
                       session.name));
    else if (session.committing && !rested)
        ereport(
            WARNING, errcode(ERRCODE_WARNING),
            errmsg("it is not known whether the transaction on server \"%s\" was committed", session.name));
}

static void abort_one(SessionState &session, Deadline limit)
{
    bool rested = session.conn != nullptr && finish_rest(session, limit, nullptr);
    warn_about_commit(session, rested);
    if (!rested)
        session.close();
    else if (session.outstanding == Outstanding::Nothing)
        end_remote_transaction(session);
    session.timezone[0] = '\0';
    forget_transaction(session);
}

/// A session whose previous transaction's end was being waited for in vain: it is of no use and nothing is
/// lost.
static void give_up_settling()
{
    each_touched([](SessionState &session) {
        if (session.settling_end)
            session.close();
        session.settling_end = false;
    });
}

static void abort_remote_transactions()
{
    give_up_settling();
    if (in_error_recursion_trouble()) {
        each_touched([](SessionState &session) {
            session.close();
            forget_transaction(session);
        });
        return;
    }
    // All at once: the commands that must be cancelled are cancelled side by side.
    Deadline grace = Deadline::in(cancel_grace_ms);
    each_touched([&](SessionState &session) {
        if (session.conn != nullptr)
            start_rest(session, grace, nullptr);
    });
    Deadline limit = Deadline::in(abort_cleanup_limit_ms);
    each_touched([&](SessionState &session) { abort_one(session, limit); });
}

/// The local transaction is over: connections that shall not be kept are closed.
static void finish_transaction()
{
    each_touched([](SessionState &session) {
        if (session.conn != nullptr && (session.invalidated || !session.keep || !is_usable(session)))
            session.close();
        session.touched = false;
        session.fresh = false;
        session.talked = false;
        session.committed = false;
    });
    sessions_in_use = false;
}

static void handle_transaction(XactEvent event, void *)
{
    if (!sessions_in_use)
        return;
    switch (event) {
        case XACT_EVENT_PARALLEL_PRE_COMMIT:
        case XACT_EVENT_PRE_COMMIT: commit_remote_transactions(); break;
        case XACT_EVENT_PRE_PREPARE: refuse_prepare(); break;
        case XACT_EVENT_PARALLEL_ABORT:
        case XACT_EVENT_ABORT:
            abort_remote_transactions();
            finish_transaction();
            break;
        case XACT_EVENT_PARALLEL_COMMIT:
        case XACT_EVENT_COMMIT:
        case XACT_EVENT_PREPARE: finish_transaction(); break;
    }
}

// ------------------------------------------------------------------------------------------ subtransactions

static bool is_queued(SessionState &session, PutOff what, int level)
{
    for (Statement &statement : session.queue)
        if (statement.what == what && statement.level == level)
            return true;
    return false;
}

/// Forgets what the end of subtransaction `level` makes pointless in the queue, and gives the rest of what
/// belongs to it to its parent.
static void commit_queued(SessionState &session, int level)
{
    Statement *all = session.queue.data();
    std::size_t size = session.queue.size();
    session.queue.clear();
    for (std::size_t i = 0; i < size; i++) {
        Statement statement = all[i];
        bool own = statement.level >= level;
        bool pointless =
            (own && (statement.what == PutOff::Savepoint || statement.what == PutOff::ReadOnly)) ||
            (statement.what == PutOff::Release && statement.depth_after >= level);
        if (pointless)
            continue;
        if (own)
            statement.level = level - 1;
        session.queue.push_back(statement);
    }
}

/// Subtransaction `level` has committed locally.  Quiet; there is room in the queue.
static void commit_subtransaction(SessionState &session, int level)
{
    bool sent = session.started && !session.lost() && !is_queued(session, PutOff::Savepoint, level);
    commit_queued(session, level);
    if (sent)
        session.queue.push_back({PutOff::Release, false, level - 1, level - 1, nullptr});
    session.raise_sources(level);
    session.depth = level - 1;
    if (session.begun_level >= level)
        session.begun_level = level - 1;
    if (session.read_only_level >= level)
        session.read_only_level = 0;
    if (session.fence_level >= level)
        session.fence_level = level - 1;
}

/// The remote side of subtransaction `level` is undone; the session is at rest.
static void roll_back_to(SessionState &session, int level)
{
    if (session.remote_depth < level) {
        // The savepoint was never made: either nothing was sent since, or something before it failed, and
        // then the outer remote transaction has failed.
        if (PQtransactionStatus(session.conn) != PQTRANS_INTRANS)
            session.close();
        return;
    }
    const Statement answers[] = {
        {PutOff::RollbackTo, false, level - 1, level, "ROLLBACK TO SAVEPOINT"},
        {PutOff::Release, false, level - 1, level - 1, nullptr},
    };
    char sql[96];
    snprintf(sql, sizeof sql, "ROLLBACK TO SAVEPOINT s%d; RELEASE SAVEPOINT s%d", level, level);
    if (!session.send_quietly(sql, answers, Outstanding::Rollback))
        session.close();
}

/// The level a session is back at, when subtransaction `level` has aborted.
static void leave_level(SessionState &session, int level)
{
    session.forget_queued(level);
    session.depth = level - 1;
    if (session.read_only_level >= level)
        session.read_only_level = 0;
    if (session.fence_level >= level)
        session.fence_level = 0;
}

static void abort_subtransaction(SessionState &session, int level, bool rested)
{
    session.timezone[0] = '\0';  // a SET may be undone
    if (session.conn != nullptr && !rested)
        session.close();
    if (session.begun_level >= level) {
        // All of the remote transaction happened in what is rolled back.
        if (session.conn != nullptr && session.outstanding == Outstanding::Nothing)
            end_remote_transaction(session);
        forget_transaction(session);
        return;
    }
    if (session.conn != nullptr && session.started)
        roll_back_to(session, level);
    leave_level(session, level);
}

/// The owner of a session whose cursor outlives subtransaction `level`, if it still waits for rows.
static RowSource *keeper_of(SessionState &session, int level)
{
    RowSource *owner = session.current_owner;
    return owner != nullptr && session.level_of(owner) < level ? owner : nullptr;
}

/// Has the remote anything to do with subtransaction `level`?
static bool is_concerned(SessionState &session, int level)
{
    if (session.depth == 0)
        return session.conn != nullptr && session.outstanding == Outstanding::Command;
    return session.depth >= level && session.started && !is_queued(session, PutOff::Savepoint, level);
}

/// Nothing of subtransaction `level` was sent.
static void forget_subtransaction(SessionState &session, int level)
{
    if (session.depth < level)
        return;
    if (session.begun_level >= level)
        forget_transaction(session);
    else
        leave_level(session, level);
}

static void abort_subtransactions(int level)
{
    give_up_settling();
    each_touched([&](SessionState &session) {
        if (!is_concerned(session, level))
            forget_subtransaction(session, level);
    });
    if (in_error_recursion_trouble()) {
        each_touched([&](SessionState &session) {
            if (is_concerned(session, level)) {
                session.close();
                abort_subtransaction(session, level, false);
            }
        });
        return;
    }
    Deadline grace = Deadline::in(cancel_grace_ms);
    each_touched([&](SessionState &session) {
        if (!is_concerned(session, level))
            return;
        session.lose_sources(level);
        if (session.current_owner != nullptr && session.level_of(session.current_owner) >= level)
            session.discard(session.current_owner);
        RowSource *keeper = keeper_of(session, level);
        if (session.conn != nullptr)
            start_rest(session, keeper == nullptr ? grace : Deadline::in(keep_rows_limit_ms), keeper);
    });
    Deadline limit = Deadline::in(subxact_cleanup_limit_ms);
    each_touched([&](SessionState &session) {
        if (!is_concerned(session, level))
            return;
        bool rested = session.conn != nullptr && finish_rest(session, limit, keeper_of(session, level));
        if (session.depth == 0) {
            if (!rested)
                session.close();
            return;
        }
        abort_subtransaction(session, level, rested);
    });
}

static void handle_subtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void *)
{
    if (!sessions_in_use)
        return;
    int level = GetCurrentTransactionNestLevel();
    switch (event) {
        case SUBXACT_EVENT_START_SUB: break;
        case SUBXACT_EVENT_PRE_COMMIT_SUB:
            // The last moment at which anything may fail.
            each_touched([](SessionState &session) { session.queue.reserve(session.queue.size() + 8); });
            break;
        case SUBXACT_EVENT_COMMIT_SUB:
            each_touched([&](SessionState &session) {
                if (session.depth >= level)
                    commit_subtransaction(session, level);
            });
            break;
        case SUBXACT_EVENT_ABORT_SUB: abort_subtransactions(level); break;
    }
}

void register_transaction_callbacks()
{
    RegisterXactCallback(callback<handle_transaction>, nullptr);
    RegisterSubXactCallback(callback<handle_subtransaction>, nullptr);
}

}  // namespace pgr
