// The two waits: one that PostgreSQL can interrupt, one that nothing can but its deadline.
#include "conn/wait.hpp"

#include "pg_remote_fdw/compat.hpp"

#include <poll.h>
#include <cerrno>
#include <climits>
#include <ctime>

extern "C" {
#include "storage/latch.h"
}

namespace pgr {

int64 clock_ms()
{
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<int64>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

int Deadline::remaining() const
{
    if (at < 0)
        return -1;
    int64 left = at - clock_ms();
    return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : static_cast<int>(left);
}

static uint32 wait_event_of(WaitFor what)
{
    // Event numbers are per cluster and constant, so each is asked for once.
    static uint32 connect_event = 0;
    static uint32 send_event = 0;
    static uint32 result_event = 0;

    auto once = [](uint32 &event, const char *name) {
        if (event == 0)
            event = compat::wait_event_new(name);
        return event;
    };
    switch (what) {
        case WaitFor::Connect: return once(connect_event, "PgRemoteFdwConnect");
        case WaitFor::Send: return once(send_event, "PgRemoteFdwSend");
        case WaitFor::Result: break;
    }
    return once(result_event, "PgRemoteFdwGetResult");
}

int wait_for_socket(int socket, int events, Deadline deadline, WaitFor what)
{
    int wanted = WL_LATCH_SET | WL_EXIT_ON_PM_DEATH;
    if (events & Readable)
        wanted |= WL_SOCKET_READABLE;
    if (events & Writeable)
        wanted |= WL_SOCKET_WRITEABLE;
    if (deadline.at >= 0)
        wanted |= WL_TIMEOUT;

    for (;;) {
        CHECK_FOR_INTERRUPTS();
        int seen = WaitLatchOrSocket(MyLatch, wanted, socket, deadline.remaining(), wait_event_of(what));
        if (seen & WL_LATCH_SET)
            ResetLatch(MyLatch);
        CHECK_FOR_INTERRUPTS();
        int ready = (seen & WL_SOCKET_READABLE ? static_cast<int>(Readable) : 0) |
                    (seen & WL_SOCKET_WRITEABLE ? static_cast<int>(Writeable) : 0);
        if (ready != 0)
            return ready;
        if (deadline.expired())
            return 0;
    }
}

int wait_quietly(int socket, int events, Deadline deadline)
{
    for (;;) {
        pollfd entry = {socket, 0, 0};
        if (events & Readable)
            entry.events |= POLLIN;
        if (events & Writeable)
            entry.events |= POLLOUT;

        int count = poll(&entry, 1, deadline.remaining());
        if (count > 0) {
            // An error or hang-up counts as readiness: the next read or write reports it.
            int ready = (entry.revents & POLLIN ? static_cast<int>(Readable) : 0) |
                        (entry.revents & POLLOUT ? static_cast<int>(Writeable) : 0);
            return ready != 0 ? ready : events;
        }
        if (count < 0 && errno != EINTR)
            return events;
        if (deadline.expired())
            return 0;
    }
}

}  // namespace pgr
