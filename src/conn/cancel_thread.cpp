// PQcancel() blocks in connect() and recv() for as long as the kernel likes (minutes in a partition), and
// before libpq 17 there is no other way to cancel.  So it runs on a thread that can be left behind: the
// thread has all signals blocked and works on memory of its own only.  libpq 17's PQcancelStart() ends this.
#include "conn/cancel_thread.hpp"

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace pgr {

struct CancelTask {
    std::atomic<int> owners = 2;
    std::atomic<bool> delivered = false;
    PGcancel *cancel = nullptr;
    int ours = -1;    ///< the backend's end of a socket pair
    int theirs = -1;  ///< the thread's end
};

/// Threads that were left behind end when the kernel gives their connection up; there must not be many.
static constexpr int max_tasks = 16;
static std::atomic<int> tasks = 0;

static void release(CancelTask *task)
{
    if (task->owners.fetch_sub(1) > 1)
        return;
    --tasks;
    PQfreeCancel(task->cancel);
    if (task->ours >= 0)
        close(task->ours);
    if (task->theirs >= 0)
        close(task->theirs);
    free(task);
}

static void *run_cancel(void *argument)
{
    auto *task = static_cast<CancelTask *>(argument);
    char message[256];
    task->delivered = PQcancel(task->cancel, message, sizeof message) != 0;
    char done = 1;
    [[maybe_unused]] ssize_t written = send(task->theirs, &done, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    release(task);
    return nullptr;
}

static bool start_thread(CancelTask *task)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, std::size_t{256} * 1024);

    // The thread inherits the mask: no signal may choose it, PostgreSQL's handlers belong to the main thread.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    bool started = pthread_create(&thread, &attributes, run_cancel, task) == 0;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_attr_destroy(&attributes);
    return started;
}

CancelTask *start_cancel_task(PGconn *conn, int *done_fd)
{
    void *memory = tasks < max_tasks ? malloc(sizeof(CancelTask)) : nullptr;
    if (memory == nullptr)
        return nullptr;
    ++tasks;
    auto *task = new (memory) CancelTask;

    int pair[2];
    task->cancel = PQgetCancel(conn);
    if (task->cancel != nullptr && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0) {
        task->ours = pair[0];
        task->theirs = pair[1];
        if (start_thread(task)) {
            *done_fd = task->ours;
            return task;
        }
    }
    task->owners = 1;
    release(task);
    return nullptr;
}

bool finish_cancel_task(CancelTask *task)
{
    char done = 0;
    bool delivered = recv(task->ours, &done, 1, MSG_DONTWAIT) == 1 && task->delivered;
    release(task);
    return delivered;
}

}  // namespace pgr
