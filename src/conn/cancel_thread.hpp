// The one thread of this library: PQcancel() with a bound, for libpq before 17.  An island: neither this
// header nor its .cpp includes anything of PostgreSQL but libpq-fe.h, and the thread touches no server
// memory.
#pragma once

#include <libpq-fe.h>

namespace pgr {

/// A PQcancel() running on its own thread; freed by whoever of the two sides is done last.
struct CancelTask;

/// Starts PQcancel() for what `conn` runs.  The socket *done_fd becomes readable when it has ended.
/// nullptr: out of memory, descriptors or threads.
CancelTask *start_cancel_task(PGconn *conn, int *done_fd);

/// Says whether the task has ended and the request was delivered, and gives up our share of it.
bool finish_cancel_task(CancelTask *task);

}  // namespace pgr
