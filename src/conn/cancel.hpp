// Cancel requests that cannot keep the backend waiting longer than a deadline, whatever libpq is used.
#pragma once
#include "conn/wait.hpp"

namespace pgr {

struct CancelTask;

/// A request to cancel what a connection runs.  Nothing here raises or serves interrupts, unless it says so.
class CancelRequest {
public:
    /// Starts the request; does not wait.
    void start(PGconn *conn);

    /// Waits until the server has taken the request.  False: it could not be sent or the deadline passed;
    /// then a late request may still hit what the connection runs next, so the connection must be closed.
    bool finish(Deadline deadline);

    /// The same with interrupts served: they raise here, and give up the request.
    bool finish_interruptibly(Deadline deadline);

private:
#ifdef LIBPQ_HAS_ASYNC_CANCEL
    PGcancelConn *request_ = nullptr;
#else
    CancelTask *task_ = nullptr;
    int done_fd_ = -1;
#endif
};

}  // namespace pgr
