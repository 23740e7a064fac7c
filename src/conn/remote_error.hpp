// Text and error codes from a remote, made safe to show.
#pragma once
#include "pg_remote_fdw/conn.hpp"

namespace pgr {

/// `text` made valid in the database encoding and cut at `limit` bytes, in the current context; nullptr stays
/// nullptr.  A remote chooses its messages, and libpq does not check them.
char *sanitized(const char *text, int limit = 64 * 1024);

/// The connection's last message, sanitized, without trailing newlines.
char *connection_message(PGconn *conn);

/// `sql` cut at a length that an error context may have, in the current context; nullptr stays nullptr.
char *cut_command(const char *sql);

/// Adds "remote SQL command: …" to the error being reported; `sql` may be nullptr.  Returns 0, for ereport().
int remote_command_context(const char *sql);

/// The SQLSTATE to report for `result`'s: ERRCODE_FDW_ERROR for one that no error may have, and
/// ERRCODE_CONNECTION_FAILURE when it has none (then libpq made the result).
int local_sqlstate(const PGresult *result);

/// Did the remote say that this error ends its session?
bool ends_remote_session(const PGresult *result);

/// Raises that a connection was lost, with libpq's message as detail: 08006, or 08007 when the outcome of a
/// COMMIT depended on the reply.
[[noreturn]] void raise_connection_lost(const char *server_name, const char *why, const char *sql,
                                        int sqlstate);

}  // namespace pgr
