// Sending: what was put off and a command become one message; and the public face of RemoteSession.
#include "conn/session.hpp"

#include "conn/remote_error.hpp"
#include "pg_remote_fdw/sql_text.hpp"

#include <algorithm>

namespace pgr {

/// Message text kept between messages is not larger than this.
static constexpr int message_room = 64 * 1024;

/// Settings that every message of ours relies on.  In a transaction of their own, so that the rollback of the
/// first one does not take them away.
static constexpr Statement connection_settings[] = {
    {PutOff::Configure, false, 0, -1, "BEGIN"},
    {PutOff::Configure, false, 0, -1, "SET search_path = pg_catalog"},
    {PutOff::Configure, false, 0, -1, "SET timezone = 'GMT'"},
    {PutOff::Configure, false, 0, -1, "SET datestyle = ISO"},
    {PutOff::Configure, false, 0, -1, "SET intervalstyle = postgres"},
    {PutOff::Configure, false, 0, -1, "SET extra_float_digits = 3"},
    // Names and types in the remote's own words are compared with ours.
    {PutOff::Configure, false, 0, -1, "SET quote_all_identifiers = off"},
    {PutOff::Configured, false, 0, -1, "COMMIT"},
};

// ------------------------------------------------------------------------------------------ putting off

void SessionState::add(PutOff what, int level, int depth_after, const char *constant_sql)
{
    queue.push_back({what, false, level, depth_after, constant_sql});
}

void SessionState::add_copy(PutOff what, int level, const char *sql)
{
    queue.push_back({what, true, level, -1, MemoryContextStrdup(memory, sql)});
}

void SessionState::add_first(PutOff what, int level, const char *constant_sql)
{
    add(what, level, -1, constant_sql);
    std::rotate(queue.begin(), queue.end() - 1, queue.end());
}

const char *Statement::text() const
{
    if (what == PutOff::Savepoint)
        return psprintf("SAVEPOINT s%d", depth_after);
    if (what == PutOff::Release)
        return psprintf("RELEASE SAVEPOINT s%d", depth_after + 1);
    return sql;
}

static void free_statement(const Statement &statement)
{
    if (statement.owned)
        pfree(const_cast<char *>(statement.sql));
}

void SessionState::forget_queued(int level)
{
    Statement *all = queue.data();
    std::size_t size = queue.size();
    queue.clear();  // keeps its memory; the statements that stay move to the front
    for (std::size_t i = 0; i < size; i++) {
        if (all[i].level >= level)
            free_statement(all[i]);
        else
            queue.push_back(all[i]);
    }
}

void SessionState::release_sent()
{
    for (Statement &statement : sent)
        free_statement(statement);
    sent.clear();
    answered = 0;
    if (message.data != nullptr && message.maxlen > message_room) {
        pfree(message.data);
        message = {};
    }
}

// ------------------------------------------------------------------------------------------ sending

void SessionState::require_usable()
{
    if (conn != nullptr && outstanding != Outstanding::End && (ending || PQstatus(conn) == CONNECTION_BAD))
        close();
    if (lost())
        ereport(ERROR, errcode(ERRCODE_CONNECTION_FAILURE),
                errmsg("connection to server \"%s\" was lost earlier in this transaction", name),
                errhint("Roll back the transaction and try again."));
}

void SessionState::add_settings(const SessionNeeds &needs)
{
    sent.clear();
    if (!configured) {
        for (const Statement &setting : connection_settings)
            sent.push_back(setting);
        strlcpy(timezone, "GMT", sizeof timezone);
    }
    for (Statement &statement : queue)
        sent.push_back(statement);

    message_timezone[0] = '\0';
    if (needs.timezone == nullptr || strcmp(needs.timezone, timezone) == 0)
        return;
    Sql set;
    set.add("SET timezone = {}", literal(needs.timezone));
    sent.push_back({PutOff::TimeZone, true, depth, -1, MemoryContextStrdup(memory, set.c_str())});
    strlcpy(message_timezone, needs.timezone, sizeof message_timezone);
}

void SessionState::compose(const char *sql)
{
    if (message.data == nullptr)
        in_context(memory, [&] { initStringInfo(&message); });
    resetStringInfo(&message);
    for (Statement &statement : sent) {
        if (statement.what == PutOff::Savepoint)
            appendStringInfo(&message, "SAVEPOINT s%d", statement.depth_after);
        else if (statement.what == PutOff::Release)
            appendStringInfo(&message, "RELEASE SAVEPOINT s%d", statement.depth_after + 1);
        else
            appendStringInfoString(&message, statement.sql);
        appendStringInfoString(&message, "; ");
    }
    command_offset = message.len;
    appendStringInfoString(&message, sql);
}

void SessionState::send_command(const char *sql, int count_of_statements, const SessionNeeds &needs)
{
    require_usable();
    settle();
    if (conn != nullptr && !talked && !is_alive())
        close();
    if (conn == nullptr) {
        require_usable();
        open();
    }
    add_settings(needs);
    compose(sql);
    statements = count_of_statements;
    transmit();
}

void SessionState::make_savepoints()
{
    bool due = false;
    for (Statement &statement : queue)
        due = due || statement.what == PutOff::Savepoint;
    if (!due || !started)
        return;
    send_command("", 0, {});
    settle();
}

void SessionState::transmit()
{
    queue.clear();  // from here on `sent` has them; nothing between could raise
    notices.start_statement();
    expected = statements;
    answered = 0;
    failed = false;
    ahead = false;
    sent_at = clock_ms();
    talked = true;
    for (Statement &statement : sent) {
        started = started || statement.what == PutOff::Begin;
        ahead = ahead || (statement.what == PutOff::Fetch && *statement.sql == 'S');
    }
    count.commands += sent.size() + static_cast<uint64>(statements);
    ++count.round_trips;
    outstanding = Outstanding::Command;
    if (PQsendQuery(conn, message.data) == 0) {
        // A lost connection is dealt with when the reply is wanted.
        if (PQstatus(conn) != CONNECTION_BAD)
            give_up_connection(message.data + command_offset, ERRCODE_CONNECTION_FAILURE);
        return;
    }
    while (PQflush(conn) > 0) {
        // The server may want to be read before it reads on.
        int ready = wait_for_socket(PQsocket(conn), Readable | Writeable, Deadline::never(), WaitFor::Send);
        if ((ready & Readable) && PQconsumeInput(conn) == 0)
            return;
    }
}

void SessionState::give_up_connection(const char *sql, int sqlstate)
{
    // Copies: closing frees the message that `sql` may be part of.
    MemoryContextSwitchTo(ErrorContext);
    bool said = *notices.last_words() != '\0';
    char *why = said ? sanitized(notices.last_words()) : connection_message(conn);
    char *command = cut_command(sql);
    close();
    raise_connection_lost(name, why, command, sqlstate);
}

bool SessionState::send_quietly(const char *sql, std::span<const Statement> answers, Outstanding kind)
{
    release_sent();
    command_offset = message.len;  // what is sent now isn't there
    for (const Statement &answer : answers)
        sent.push_back(answer);  // room was reserved when the session was made
    answered = 0;
    statements = 0;
    expected = 0;
    failed = false;
    if (PQsendQuery(conn, sql) == 0)
        return false;
    outstanding = kind;
    count.commands += answers.size();

    Deadline deadline = Deadline::in(abort_cleanup_limit_ms);
    int left;
    while ((left = PQflush(conn)) > 0) {
        int ready = wait_quietly(PQsocket(conn), Readable | Writeable, deadline);
        if (ready == 0 || ((ready & Readable) && PQconsumeInput(conn) == 0))
            return false;
    }
    return left == 0;
}

void SessionState::fence_fetch()
{
    add(PutOff::Fetch, depth, -1, "SAVEPOINT f");
    fence_level = depth;
}

void SessionState::end_fence()
{
    // In front: the savepoint is older than everything that was put off since.
    if (fence_level > 0)
        add_first(PutOff::Fetch, fence_level, "RELEASE SAVEPOINT f");
    fence_level = 0;
}

void SessionState::discard(RowSource *source)
{
    if (current_owner != source)
        return;
    current_owner = nullptr;
    if (outstanding == Outstanding::Command)
        outstanding = Outstanding::Discarded;
}

// ------------------------------------------------------------------------------------------ RemoteSession

int RemoteSession::version() const
{
    return static_cast<const SessionState *>(this)->remote_version;
}

Oid RemoteSession::server_id() const
{
    return static_cast<const SessionState *>(this)->server;
}

const char *RemoteSession::server_name() const
{
    return static_cast<const SessionState *>(this)->name;
}

const SessionCounters &RemoteSession::counters() const
{
    return static_cast<const SessionState *>(this)->count;
}

void RemoteSession::put_off(const char *sql)
{
    SessionState &state = state_of(*this);
    state.add_copy(PutOff::Other, state.depth, sql);
}

void RemoteSession::claim(RowSource *source)
{
    SessionState &state = state_of(*this);
    state.require_usable();
    if (state.current_owner != nullptr && state.current_owner != source) {
        state.current_owner->yield();
        state.current_owner = nullptr;
    }
    state.current_owner = source;
}

RowSource *RemoteSession::owner() const
{
    return static_cast<const SessionState *>(this)->current_owner;
}

void RemoteSession::send(const char *sql, int statements, const SessionNeeds &needs)
{
    state_of(*this).send_command(sql, statements, needs);
}

RemoteResult *RemoteSession::receive(MemoryContext context, const char *sql)
{
    PGresult *reply = state_of(*this).receive_raw(sql);
    return reply == nullptr ? nullptr : RemoteResult::own(reply, context);
}

bool RemoteSession::input_ready()
{
    return state_of(*this).input_is_ready();
}

int RemoteSession::socket() const
{
    PGconn *conn = static_cast<const SessionState *>(this)->conn;
    return conn == nullptr ? -1 : PQsocket(conn);
}

/// Bytes of all values in `result`.
static uint64 bytes_of(const RemoteResult &result)
{
    uint64 bytes = 0;
    for (int row = 0; row < result.rows(); row++)
        for (int column = 0; column < result.columns(); column++)
            bytes += static_cast<uint64>(result.length(row, column));
    return bytes;
}

RemoteResult *RemoteSession::exec(const char *sql, ExecStatusType wanted, MemoryContext context)
{
    RemoteResult *result = nullptr;
    exec_many(sql, 1, &result, context);
    if (result->status() != wanted)
        state_of(*this).raise_violation(result->release(), "The kind of result is not the expected one.",
                                        sql);
    return result;
}

void RemoteSession::exec_many(const char *sql, int count, RemoteResult **results, MemoryContext context)
{
    SessionState &state = state_of(*this);
    claim(nullptr);
    state.make_savepoints();
    state.send_command(sql, count, {});
    // receive_raw() makes sure that there are neither more nor fewer.
    for (int i = 0; i < count; i++) {
        PGresult *reply = state.receive_raw(sql);
        if (reply == nullptr)
            state.raise_violation(nullptr, "There are fewer replies than statements.", sql);
        results[i] = RemoteResult::own(reply, context);
        state.count.bytes += bytes_of(*results[i]);
    }
    while (PGresult *reply = state.receive_raw(sql))
        PQclear(reply);
}

unsigned RemoteSession::next_cursor_number()
{
    return ++state_of(*this).cursor;
}

unsigned RemoteSession::transaction_number() const
{
    return static_cast<const SessionState *>(this)->transaction;
}

void RemoteSession::set_modified()
{
    state_of(*this).modified = true;
}

}  // namespace pgr
