// From a PGresult or PGconn to an error report.  Nothing of the remote is trusted: SQLSTATEs are checked,
// text is made valid in our encoding and capped.
#include "conn/remote_error.hpp"

#include "pg_remote_fdw/memory.hpp"

extern "C" {
#include "mb/pg_wchar.h"
}

namespace pgr {

static constexpr int command_limit = 2 * 1024;

char *sanitized(const char *text, int limit)
{
    if (text == nullptr)
        return nullptr;

    // One step beyond the limit is enough to know whether something was cut.
    auto length = static_cast<int>(strnlen(text, static_cast<std::size_t>(limit) + 1));
    bool cut = length > limit;
    if (cut)
        length = limit;

    int encoding = GetDatabaseEncoding();
    auto *copy = static_cast<char *>(palloc(static_cast<Size>(length) + 4));
    char *out = copy;
    for (const char *in = text; in < text + length;) {
        int width = pg_encoding_verifymbchar(encoding, in, static_cast<int>(text + length - in));
        if (width <= 0) {
            *out++ = '?';
            ++in;
            continue;
        }
        memcpy(out, in, static_cast<std::size_t>(width));
        out += width;
        in += width;
    }
    if (cut) {
        memcpy(out, "...", 3);
        out += 3;
    }
    *out = '\0';
    return copy;
}

char *connection_message(PGconn *conn)
{
    char *message = sanitized(conn == nullptr ? "" : PQerrorMessage(conn));
    std::size_t length = strlen(message);
    while (length > 0 && message[length - 1] == '\n')
        message[--length] = '\0';
    return message;
}

char *cut_command(const char *sql)
{
    if (sql == nullptr)
        return nullptr;
    auto length = static_cast<int>(strnlen(sql, command_limit + 1));
    if (length <= command_limit)
        return pstrdup(sql);
    return psprintf("%.*s...", pg_mbcliplen(sql, length, command_limit - 3), sql);
}

int remote_command_context(const char *sql)
{
    if (sql == nullptr)
        return 0;
    return errcontext("remote SQL command: %s", cut_command(sql));
}

int local_sqlstate(const PGresult *result)
{
    const char *code = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (code == nullptr) {
        // libpq's own errors have no severity either; a server's error must have a code.
        const char *severity = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SEVERITY);
        return severity == nullptr ? ERRCODE_CONNECTION_FAILURE : ERRCODE_FDW_ERROR;
    }
    if (strlen(code) != 5 || strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 5)
        return ERRCODE_FDW_ERROR;
    // Success, warning and no data are no errors.
    if (code[0] == '0' && (code[1] == '0' || code[1] == '1' || code[1] == '2'))
        return ERRCODE_FDW_ERROR;
    return MAKE_SQLSTATE(code[0], code[1], code[2], code[3], code[4]);
}

bool ends_remote_session(const PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity != nullptr && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

void raise_remote_error(PGresult *result, PGconn *conn, const char *sql)
{
    // ErrorContext is emptied as soon as the error has been dealt with: neither the PGresult nor the copies
    // stay in a context that may live on, as in a loop that catches errors.
    MemoryContextSwitchTo(ErrorContext);
    RemoteResult *owned = RemoteResult::own(result, ErrorContext);
    auto field = [&](int code) { return sanitized(PQresultErrorField(owned->raw(), code)); };

    int sqlstate = local_sqlstate(owned->raw());
    char *message = field(PG_DIAG_MESSAGE_PRIMARY);
    char *detail = field(PG_DIAG_MESSAGE_DETAIL);
    char *hint = field(PG_DIAG_MESSAGE_HINT);
    char *context = field(PG_DIAG_CONTEXT);
    if (message == nullptr || *message == '\0')
        message = connection_message(conn);

    ereport(ERROR, errcode(sqlstate),
            *message != '\0' ? errmsg_internal("%s", message)
                             : errmsg("could not obtain message string for remote error"),
            detail != nullptr ? errdetail_internal("%s", detail) : 0,
            hint != nullptr ? errhint("%s", hint) : 0, context != nullptr ? errcontext_msg("%s", context) : 0,
            remote_command_context(sql));
    pg_unreachable();
}

void raise_connection_lost(const char *server_name, const char *why, const char *sql, int sqlstate)
{
    ereport(ERROR, errcode(sqlstate), errmsg("connection to server \"%s\" was lost", server_name),
            *why != '\0' ? errdetail_internal("%s", why) : 0, remote_command_context(sql));
    pg_unreachable();
}

}  // namespace pgr
