// The state behind RemoteSession, for the files of this folder only.
//
// Concepts.  A *message* is one simple-query string with several statements; its replies arrive in order, and
// at most one message is outstanding at a time.  Statements that were put off wait in `queue` and travel in
// front of the next message, then they stand in `sent` until they are answered.  `depth` is the nesting level
// that the remote transaction will have when the queue has been executed, `remote_depth` the one that replies
// have confirmed: after an error in the middle of a message it still tells where the remote is.
//
// Functions marked "quiet" never raise, serve no interrupts and use no memory of PostgreSQL's: they are what
// an abort may call.
#pragma once
#include "conn/cancel.hpp"
#include "conn/notices.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/transport.hpp"

extern "C" {
#include "lib/stringinfo.h"
#include "pgtime.h"
}

namespace pgr {

/// What a statement that was put off does; decides what its reply means and which rollback forgets it.
enum class PutOff : uint8 {
    Configure,   ///< one of the settings made once per connection
    Configured,  ///< the last of these
    TimeZone,
    Begin,
    Savepoint,
    Release,
    ReadOnly,
    Close,
    Fetch,  ///< savepoint around a FETCH ahead of need
    Other,
    RollbackTo,
    Abort,
    Commit,
};

/// A statement that answers with a command tag.
struct Statement {
    PutOff what;
    bool owned;       ///< sql is palloc()ed
    int level;        ///< nesting level it belongs to: rolling back this level forgets it
    int depth_after;  ///< remote nesting level when it has been executed; -1: unchanged
    const char *sql;  ///< nullptr for Savepoint and Release: they follow from depth_after

    /// Its text; in the current context when it has to be made.
    const char *text() const;
};

/// Whose replies are outstanding.
enum class Outstanding : uint8 {
    Nothing,
    Command,    ///< the owner's, or exec()'s
    Discarded,  ///< a command's that nobody wants any more
    Rollback,   ///< ROLLBACK TO, sent while a subtransaction aborted
    End,        ///< COMMIT or ABORT that nobody waits for: the remote transaction is over
};

/// One connection's state; made once per user mapping, kept when the connection goes.
struct SessionState : RemoteSession {
    SessionState(Oid mapping_id, MemoryContext context)
        : mapping(mapping_id), memory(context), queue(context), sent(context)
    {
    }

    // Who
    Oid mapping;
    Oid server = InvalidOid;
    Oid user = InvalidOid;  ///< the role it was last acquired for
    char name[NAMEDATALEN] = "";
    uint32 server_hash = 0;
    uint32 mapping_hash = 0;
    bool keep = true;               ///< server option keep_connections
    bool invalidated = false;       ///< options have changed; reconnect when the transaction is over
    bool password_used = false;     ///< the mapping's password was asked for and given
    bool credentials_used = false;  ///< delegated GSSAPI credentials were

    // The connection
    MemoryContext memory;
    PGconn *conn = nullptr;
    int remote_version = 0;
    bool configured = false;                ///< the settings made once are known to be in force
    bool fresh = false;                     ///< opened during this local transaction
    bool ending = false;                    ///< the remote said that it ends the session
    char timezone[TZ_STRLEN_MAX + 1] = "";  ///< the remote session's; "": not known
    Notices notices;
    SessionCounters count;

    // Messages
    Vec<Statement> queue;
    Vec<Statement> sent;
    std::size_t answered = 0;  ///< of sent
    int statements = 0;        ///< of the message, after those put off
    int expected = 0;          ///< of these, not answered yet
    bool failed = false;       ///< an error was among the replies
    bool ahead = false;        ///< the message is a FETCH ahead of need; see fence_fetch()
    int fence_level = 0;       ///< nesting level of its savepoint, while that exists
    Outstanding outstanding = Outstanding::Nothing;
    bool settling_end = false;   ///< the reply of Outstanding::End is being waited for
    PGresult *peeked = nullptr;  ///< a reply that input_ready() had to take
    StringInfoData message = {};
    int command_offset = 0;  ///< in message: where the caller's text begins
    char message_timezone[TZ_STRLEN_MAX + 1] = "";
    int64 sent_at = 0;  ///< clock_ms()

    // The remote transaction
    bool touched = false;  ///< acquired by this local transaction
    bool started = false;  ///< START TRANSACTION was sent
    bool talked = false;   ///< a message was sent in this local transaction
    bool modified = false;
    bool serializable = false;
    bool committing = false;  ///< COMMIT was sent and its reply matters
    bool committed = false;   ///< it was answered, the local transaction is not over yet
    int depth = 0;
    int remote_depth = 0;
    int begun_level = 0;      ///< outermost local level that used it
    int read_only_level = 0;  ///< where it was made read only; 0: it was not
    unsigned transaction = 0;
    unsigned cursor = 0;

    // Clean-up
    CancelRequest cancel;
    bool cancelling = false;

    // Sources
    RowSource *current_owner = nullptr;
    RowSource *sources = nullptr;

    SessionState *next_session = nullptr;  ///< in the list of all; see session_cache.hpp

    // connect.cpp
    void open();
    /// Quiet.  Whatever was outstanding is gone.
    void close();

    // session.cpp
    void add(PutOff what, int level, int depth_after, const char *constant_sql);
    void add_copy(PutOff what, int level, const char *sql);
    /// Forgets queued statements that belong to `level` or deeper.
    void forget_queued(int level);
    void send_command(const char *sql, int count, const SessionNeeds &needs);
    /// Makes the savepoints that are put off, when outer work depends on them: a syntax error in a message
    /// fails all of it, its savepoints included, and with them the outer transaction.
    void make_savepoints();
    /// Quiet.  Sends `sql`, whose replies are `answers`; false: the connection is unusable.
    bool send_quietly(const char *sql, std::span<const Statement> answers, Outstanding kind);
    /// Did the remote transaction get lost?
    bool lost() const { return started && conn == nullptr; }
    void require_usable();
    /// Closes the connection and raises its last message as the reason.
    [[noreturn]] void give_up_connection(const char *sql, int sqlstate);
    /// The owner does not want the outstanding replies any more.
    void discard(RowSource *source);

    // A FETCH that is sent before its rows are needed may fail or take long although nobody will ever want
    // those rows.  It is fenced by a savepoint, so that it can be cancelled or rolled back alone.
    /// Puts the savepoint in front of the FETCH that is sent next.
    void fence_fetch();
    /// The FETCH has been answered: its savepoint is released with the next message.
    void end_fence();

    // source_list.cpp
    /// Lists `source`, to be told about rollbacks, until `context` goes.
    void attach(RowSource *source, MemoryContext context);
    /// `source`'s cursor is made by the next message.
    void set_level(RowSource *source) { source->level_ = depth; }
    int level_of(const RowSource *source) const { return source->level_; }
    /// Quiet.  A subtransaction of `level` has committed: what was made in it belongs to its parent.
    void raise_sources(int level);
    /// Quiet.  Cursors made at `level` or deeper are gone.
    void lose_sources(int level);

    // replies.cpp
    /// The next reply to what the caller sent, owned by the caller; nullptr: all were read.  Raises errors.
    PGresult *receive_raw(const char *sql);
    /// Reads what is outstanding, so that a message can be sent.
    void settle();
    /// The same without raising what the remote says; false: the connection is of no use any more.
    bool settle_ignoring_errors(Deadline deadline = Deadline::never());
    /// The same for a fenced FETCH whose rows nobody wants: it is not waited for long, and its error undone.
    bool drop_ahead();
    /// Quiet.  Reads until nothing is outstanding; false: the deadline passed or the connection is unusable.
    /// Replies to a command go to `keeper`, if any.
    bool drain(Deadline deadline, RowSource *keeper);
    /// Closes the connection and raises: a reply was none that can be.
    [[noreturn]] void raise_violation(PGresult *reply, const char *what, const char *sql);
    bool input_is_ready();
    /// Is the idle connection still usable?  Quiet.
    bool is_alive();

private:
    void add_first(PutOff what, int level, const char *constant_sql);
    void add_settings(const SessionNeeds &needs);
    void compose(const char *sql);
    void transmit();
    void release_sent();
    static void forget_source(void *source);

    bool await_reply(Deadline deadline = Deadline::never());
    bool await_reply_quietly(Deadline deadline);
    PGresult *take_reply(const char *sql);
    bool can_resend(const PGresult *error) const;
    void resend();
    void accept_put_off(PGresult *reply, const char *sql);
    [[noreturn]] void raise_reply(PGresult *reply, const char *sql);
    void end_message(const char *sql);
    void settle_end();
    bool note_answer(PGresult *reply);
    bool drain_reply(PGresult *reply, RowSource *keeper);
    const char *failing_sql(const char *sql, const PGresult *error = nullptr) const;
    int lost_sqlstate() const;
};

inline SessionState &state_of(RemoteSession &session)
{
    return static_cast<SessionState &>(session);
}

inline SessionState &state_of(RemoteSession *session)
{
    return static_cast<SessionState &>(*session);
}

}  // namespace pgr
