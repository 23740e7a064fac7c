// Receiving: each reply must be one that the message can have; anything else closes the connection.
#include "conn/remote_error.hpp"
#include "conn/session.hpp"

extern "C" {
#include "mb/pg_wchar.h"
}

namespace pgr {

/// A session that dies this soon after the first message of a transaction was sent had died before.
static constexpr int64 idle_death_ms = 1'000;

/// A peer that sends without end must not keep us from looking at interrupts or the clock.
static constexpr int reads_at_once = 256;

static bool is_error(const PGresult *reply)
{
    ExecStatusType status = PQresultStatus(reply);
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_NONFATAL_ERROR;
}

/// Closing is due: a COPY or a state of another protocol mode, which reading on would wait for ever in.
static bool is_impossible(const PGresult *reply)
{
    ExecStatusType status = PQresultStatus(reply);
    return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && !is_error(reply);
}

// ------------------------------------------------------------------------------------------ waiting

bool SessionState::await_reply(Deadline deadline)
{
    while (PQisBusy(conn)) {
        if (wait_for_socket(PQsocket(conn), Readable, deadline, WaitFor::Result) == 0)
            return false;
        if (PQconsumeInput(conn) == 0)
            return false;
    }
    // A connection that is gone may still have a reply to give.
    return true;
}

bool SessionState::is_alive()
{
    for (int i = 0; i < reads_at_once && PQstatus(conn) == CONNECTION_OK &&
                    wait_quietly(PQsocket(conn), Readable, Deadline::in(0)) != 0;
         i++) {
        // Something is there without being asked for: a parameter, a notification, or the end.
        if (PQconsumeInput(conn) == 0)
            break;
        PQisBusy(conn);  // parses
    }
    notices.drop();
    return PQstatus(conn) == CONNECTION_OK && !ending && PQclientEncoding(conn) == GetDatabaseEncoding();
}

bool SessionState::input_is_ready()
{
    if (outstanding == Outstanding::Nothing || peeked != nullptr || conn == nullptr)
        return true;
    for (int i = 0; PQisBusy(conn); i++) {
        if (i == reads_at_once || wait_quietly(PQsocket(conn), Readable, Deadline::in(0)) == 0)
            return false;
        if (PQconsumeInput(conn) == 0)
            return true;
    }
    // The next reply is there, but it may be one that the caller does not get to see.
    while (answered < sent.size()) {
        PGresult *reply = PQgetResult(conn);
        if (reply == nullptr || PQresultStatus(reply) != PGRES_COMMAND_OK || !note_answer(reply)) {
            peeked = reply;
            return true;
        }
        PQclear(reply);
        if (PQisBusy(conn))
            return input_is_ready();
    }
    return true;
}

// ------------------------------------------------------------------------------------------ first messages

/// Was the message the first that this local transaction sent over a connection from before, and did it go
/// unanswered because the session had died meanwhile?  Then nothing of it was committed, and it can be sent
/// again over a new connection.
bool SessionState::can_resend(const PGresult *error) const
{
    bool first = started ? remote_depth == 0 : depth == 0;
    if (fresh || !first || answered > 0 || expected < statements || outstanding != Outstanding::Command)
        return false;
    if (error != nullptr && PQresultErrorField(error, PG_DIAG_SQLSTATE) != nullptr)
        return ends_remote_session(error);
    return PQstatus(conn) == CONNECTION_BAD && clock_ms() - sent_at <= idle_death_ms;
}

void SessionState::resend()
{
    // Back to where it was before sending; the settings come anew.
    for (Statement &statement : sent) {
        if (statement.what == PutOff::TimeZone)
            pfree(const_cast<char *>(statement.sql));
        else if (statement.what != PutOff::Configure && statement.what != PutOff::Configured)
            queue.push_back(statement);
    }
    sent.clear();
    char *sql = pstrdup(message.data + command_offset);
    SessionNeeds needs;
    if (message_timezone[0] != '\0')
        needs.timezone = pstrdup(message_timezone);

    started = false;
    close();
    open();
    send_command(sql, statements, needs);
    pfree(sql);
}

// ------------------------------------------------------------------------------------------ errors

/// Which of the message's statements the next reply belongs to.
const char *SessionState::failing_sql(const char *sql, const PGresult *error) const
{
    // A syntax error anywhere fails the message as a whole; it tells where it is.
    const char *position = error == nullptr ? nullptr : PQresultErrorField(error, PG_DIAG_STATEMENT_POSITION);
    bool in_command = position != nullptr && atoi(position) > command_offset;
    if (answered < sent.size() && !in_command)
        return sent.data()[answered].text();
    if (sql != nullptr || message.data == nullptr)
        return sql;
    return message.data + command_offset;
}

int SessionState::lost_sqlstate() const
{
    return committing ? ERRCODE_TRANSACTION_RESOLUTION_UNKNOWN : ERRCODE_CONNECTION_FAILURE;
}

void SessionState::raise_reply(PGresult *reply, const char *sql)
{
    failed = true;
    timezone[0] = '\0';  // a SET may be undone
    ending = ends_remote_session(reply);
    if (PQstatus(conn) == CONNECTION_BAD && PQresultErrorField(reply, PG_DIAG_SQLSTATE) == nullptr) {
        PQclear(reply);
        give_up_connection(failing_sql(sql), lost_sqlstate());
    }
    raise_remote_error(reply, conn, failing_sql(sql, reply));
}

void SessionState::raise_violation(PGresult *reply, const char *what, const char *sql)
{
    PQclear(reply);
    MemoryContextSwitchTo(ErrorContext);
    char *command = cut_command(sql);  // closing frees the message that `sql` may be part of
    close();
    ereport(ERROR, errcode(ERRCODE_PROTOCOL_VIOLATION), errmsg("unexpected reply from server \"%s\"", name),
            errdetail_internal("%s", what), remote_command_context(command));
    pg_unreachable();
}

// ------------------------------------------------------------------------------------------ replies

/// Records what the next put-off statement's reply says.  False: the reply isn't the right one.  Quiet.
bool SessionState::note_answer(PGresult *reply)
{
    const Statement &statement = sent[answered];
    switch (statement.what) {
        case PutOff::Configured: configured = true; break;
        case PutOff::TimeZone: strlcpy(timezone, message_timezone, sizeof timezone); break;
        case PutOff::Commit:
            // In a failed transaction COMMIT succeeds with another tag.
            if (strcmp(PQcmdStatus(reply), "COMMIT") != 0)
                return false;
            break;
        default: break;
    }
    if (statement.depth_after >= 0)
        remote_depth = statement.depth_after;
    ++answered;
    return true;
}

void SessionState::accept_put_off(PGresult *reply, const char *sql)
{
    if (PQresultStatus(reply) != PGRES_COMMAND_OK)
        raise_violation(reply, "A command that returns no rows returned some.", failing_sql(sql));
    if (note_answer(reply)) {
        PQclear(reply);
        return;
    }
    PQclear(reply);
    // The only tag that is looked at is COMMIT's.
    remote_depth = 0;
    failed = true;
    ereport(ERROR, errcode(ERRCODE_TRANSACTION_ROLLBACK),
            errmsg("server \"%s\" rolled the transaction back instead of committing it", name));
}

PGresult *SessionState::take_reply(const char *sql)
{
    for (;;) {
        if (conn == nullptr)
            raise_connection_lost(name, "", sql, ERRCODE_CONNECTION_FAILURE);
        bool there = peeked != nullptr || await_reply();
        notices.flush();
        PGresult *reply = std::exchange(peeked, nullptr);
        if (reply == nullptr && there)
            reply = PQgetResult(conn);

        bool gone = reply == nullptr && !failed && PQstatus(conn) == CONNECTION_BAD;
        if (!gone && (reply == nullptr || !is_error(reply)))
            return reply;
        if (gone && committing && answered == sent.size()) {
            close();  // COMMIT was answered; only the end of the message is missing
            return nullptr;
        }
        if (!can_resend(reply)) {
            if (gone)
                give_up_connection(failing_sql(sql), lost_sqlstate());
            raise_reply(reply, sql);
        }
        PQclear(reply);
        resend();
    }
}

PGresult *SessionState::receive_raw(const char *sql)
{
    for (;;) {
        PGresult *reply = take_reply(sql);
        if (reply == nullptr) {
            if (conn != nullptr)
                end_message(sql);
            return nullptr;
        }
        if (is_impossible(reply))
            raise_violation(reply, "The reply starts a copy or is of another protocol mode.",
                            failing_sql(sql));
        if (PQclientEncoding(conn) != GetDatabaseEncoding())
            raise_violation(reply, "The server changed the client encoding.", failing_sql(sql));
        if (answered < sent.size()) {
            accept_put_off(reply, sql);
            continue;
        }
        if (expected == 0)
            raise_violation(reply, "There are more replies than statements.", failing_sql(sql));
        --expected;
        return reply;
    }
}

void SessionState::end_message(const char *sql)
{
    if (!failed && (answered < sent.size() || expected > 0))
        raise_violation(nullptr, "There are fewer replies than statements.", failing_sql(sql));
    PGTransactionStatusType wanted = remote_depth > 0 ? PQTRANS_INTRANS : PQTRANS_IDLE;
    if (!failed && PQtransactionStatus(conn) != wanted)
        raise_violation(nullptr, "The server is not in the transaction state that follows.",
                        failing_sql(sql));
    outstanding = Outstanding::Nothing;
    release_sent();
}

// ------------------------------------------------------------------------------------------ settling

void SessionState::settle()
{
    if (outstanding == Outstanding::End) {
        settle_end();
        return;
    }
    if (outstanding == Outstanding::Discarded && ahead) {
        if (!drop_ahead())
            give_up_connection(nullptr, ERRCODE_CONNECTION_FAILURE);
        return;
    }
    while (outstanding != Outstanding::Nothing)
        if (PGresult *reply = receive_raw(nullptr))
            PQclear(reply);
}

bool SessionState::drop_ahead()
{
    Deadline patience = Deadline::in(ahead_patience_ms);
    while (peeked == nullptr && PQisBusy(conn)) {
        if (wait_for_socket(PQsocket(conn), Readable, patience, WaitFor::Result) == 0) {
            cancel.start(conn);
            if (!cancel.finish(Deadline::in(abort_cleanup_limit_ms)))
                return false;
            break;
        }
        if (PQconsumeInput(conn) == 0)
            return false;
    }
    if (!settle_ignoring_errors())
        return false;
    if (failed && fence_level > 0) {
        end_fence();
        add_first(PutOff::Other, queue[0].level, "ROLLBACK TO SAVEPOINT f");
    }
    end_fence();
    return true;
}

bool SessionState::settle_ignoring_errors(Deadline deadline)
{
    while (outstanding != Outstanding::Nothing) {
        if (peeked == nullptr && !await_reply(deadline))
            return false;
        PGresult *reply = std::exchange(peeked, nullptr);
        if (reply == nullptr)
            reply = PQgetResult(conn);
        if (reply == nullptr) {
            outstanding = Outstanding::Nothing;
            release_sent();
        } else if (!drain_reply(reply, nullptr)) {
            return false;
        }
    }
    notices.flush();
    return PQstatus(conn) == CONNECTION_OK;
}

/// Reads the reply to a COMMIT or ABORT that nobody waited for: that transaction is over, whatever it says. A
/// connection that died meanwhile, or does not answer in time, is simply closed.
void SessionState::settle_end()
{
    settling_end = true;  // an abort while we wait here closes it as well
    bool settled = settle_ignoring_errors(Deadline::in(end_limit_ms));
    settling_end = false;
    if (settled && PQtransactionStatus(conn) == PQTRANS_IDLE)
        remote_depth = 0;
    else
        close();
}

/// One reply that arrived while a transaction aborts; false: it's none that can be.
bool SessionState::drain_reply(PGresult *reply, RowSource *keeper)
{
    if (is_error(reply)) {
        failed = true;
        timezone[0] = '\0';
        ending = ending || ends_remote_session(reply);
        PQclear(reply);
        return !ending;
    }
    if (is_impossible(reply) || (answered == sent.size() && expected == 0)) {
        PQclear(reply);
        return false;
    }
    if (answered < sent.size()) {
        bool right = PQresultStatus(reply) == PGRES_COMMAND_OK;
        if (right && !note_answer(reply)) {  // COMMIT of a failed transaction
            failed = true;
            remote_depth = 0;
            ++answered;
        }
        PQclear(reply);
        return right;
    }
    --expected;
    if (keeper != nullptr)
        keeper->keep(reply);
    else
        PQclear(reply);
    return true;
}

/// Waits for a reply without raising; false: the deadline has passed, or the connection is of no use
/// (`ending`).
bool SessionState::await_reply_quietly(Deadline deadline)
{
    while (PQisBusy(conn)) {
        int events = Readable | (PQflush(conn) > 0 ? static_cast<int>(Writeable) : 0);
        if (PQsocket(conn) >= 0 && wait_quietly(PQsocket(conn), events, deadline) == 0)
            return false;
        if (PQconsumeInput(conn) == 0) {
            ending = true;
            return false;
        }
        if (deadline.expired() && PQisBusy(conn))
            return false;
    }
    return true;
}

bool SessionState::drain(Deadline deadline, RowSource *keeper)
{
    while (outstanding != Outstanding::Nothing) {
        if (peeked == nullptr && !await_reply_quietly(deadline))
            return false;
        PGresult *reply = std::exchange(peeked, nullptr);
        if (reply == nullptr)
            reply = PQgetResult(conn);
        if (reply == nullptr) {
            if (keeper != nullptr)
                keeper->keep(nullptr);
            outstanding = Outstanding::Nothing;
            release_sent();
        } else if (!drain_reply(reply, keeper)) {
            ending = true;
            return false;
        }
    }
    notices.drop();
    return PQstatus(conn) == CONNECTION_OK && !ending;
}

}  // namespace pgr
