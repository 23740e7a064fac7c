// Every wait on a socket goes through here: interruptible ones for normal work, quiet ones for clean-up.
#pragma once
#include "pg_remote_fdw/pg.hpp"

#include <libpq-fe.h>

namespace pgr {

/// How long a transaction's clean-up may keep the backend before a connection is given up.  A top-level abort
/// needs nothing from the remote: closing is as good as cleaning, so it waits less.  Closing while a
/// subtransaction aborts costs the outer transaction, so it waits longer.
constexpr int subxact_cleanup_limit_ms = 5'000;
constexpr int abort_cleanup_limit_ms = 2'000;
/// How long a running command may take to end by itself before it is cancelled.
constexpr int cancel_grace_ms = 3;
/// How long rows that nobody wants any more may take to arrive before their FETCH is cancelled.
constexpr int ahead_patience_ms = 20;
/// How long rows that an outer scan still needs may take to arrive while a subtransaction aborts.
constexpr int keep_rows_limit_ms = 2'000;
/// How long the reply to a COMMIT or ABORT that nobody waited for may take, when the session is wanted again.
constexpr int end_limit_ms = 5'000;
/// How long the end of the backend waits for the reply to a COMMIT that nobody waited for.
constexpr int exit_limit_ms = 100;

/// Milliseconds on a clock that never jumps.
int64 clock_ms();

/// A point in time at which waiting ends.
struct Deadline {
    int64 at = -1;  ///< of clock_ms(); -1: never

    static Deadline never() { return {}; }
    static Deadline in(int64 milliseconds) { return {clock_ms() + milliseconds}; }

    bool expired() const { return at >= 0 && clock_ms() >= at; }
    /// Milliseconds until then, as poll() wants them: -1 is for ever.
    int remaining() const;
    Deadline sooner(Deadline other) const
    {
        return at < 0 || (other.at >= 0 && other.at < at) ? other : *this;
    }
};

/// What a wait is for; shown as wait event (17 and later).
enum class WaitFor { Connect, Send, Result };

enum SocketEvents : int { Readable = 1, Writeable = 2 };

/// Waits until `socket` is ready for one of `events` and says for which; 0: the deadline has passed.
/// Interrupts are served: cancel and terminate requests raise here.
int wait_for_socket(int socket, int events, Deadline deadline, WaitFor what);

/// The same without PostgreSQL: serves no interrupts and never raises.  For abort and exit.
int wait_quietly(int socket, int events, Deadline deadline);

}  // namespace pgr
