// Cancelling: PQcancelStart()/PQcancelPoll() where libpq has them (17), else PQcancel() on a helper thread.
#include "conn/cancel.hpp"

#include "conn/cancel_thread.hpp"
#include "pg_remote_fdw/guard.hpp"

namespace pgr {

#ifdef LIBPQ_HAS_ASYNC_CANCEL

void CancelRequest::start(PGconn *conn)
{
    request_ = PQcancelCreate(conn);
    if (request_ != nullptr && PQcancelStart(request_) == 0) {
        PQcancelFinish(request_);
        request_ = nullptr;
    }
}

bool CancelRequest::finish(Deadline deadline)
{
    if (request_ == nullptr)
        return false;

    // As PQconnectPoll(): wait first, poll only when the socket is ready.
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
        int socket = PQcancelSocket(request_);
        int events = state == PGRES_POLLING_READING ? Readable : Writeable;
        if (socket < 0 || wait_quietly(socket, events, deadline) == 0)
            break;
        state = PQcancelPoll(request_);
    }
    PQcancelFinish(request_);
    request_ = nullptr;
    return state == PGRES_POLLING_OK;
}

bool CancelRequest::finish_interruptibly(Deadline deadline)
{
    if (request_ == nullptr)
        return false;

    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    on_error(
        [&] {
            while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
                int socket = PQcancelSocket(request_);
                int events = state == PGRES_POLLING_READING ? Readable : Writeable;
                if (socket < 0 || wait_for_socket(socket, events, deadline, WaitFor::Result) == 0)
                    break;
                state = PQcancelPoll(request_);
            }
        },
        [&] { PQcancelFinish(std::exchange(request_, nullptr)); });
    PQcancelFinish(std::exchange(request_, nullptr));
    return state == PGRES_POLLING_OK;
}

#else

void CancelRequest::start(PGconn *conn)
{
    task_ = start_cancel_task(conn, &done_fd_);
}

bool CancelRequest::finish(Deadline deadline)
{
    if (task_ == nullptr)
        return false;
    wait_quietly(done_fd_, Readable, deadline);
    bool delivered = finish_cancel_task(task_);
    task_ = nullptr;
    return delivered;
}

bool CancelRequest::finish_interruptibly(Deadline deadline)
{
    if (task_ == nullptr)
        return false;
    on_error([&] { wait_for_socket(done_fd_, Readable, deadline, WaitFor::Result); },
             [&] { finish_cancel_task(std::exchange(task_, nullptr)); });
    return finish_cancel_task(std::exchange(task_, nullptr));
}

#endif

}  // namespace pgr
