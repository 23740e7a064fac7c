// A connection that takes no part in the local transaction: its user drives it statement by statement.
#pragma once
#include "conn/cancel.hpp"
#include "conn/conninfo.hpp"
#include "conn/notices.hpp"
#include "pg_remote_fdw/memory.hpp"

namespace pgr {

/// One such connection.  It lives in a memory context of its own until close(), whatever happens to
/// transactions.  What a function here waits for can be interrupted, unless the function is quiet.
class DirectConnection {
public:
    /// Connects with `options`; `allow` looks at the new connection and raises when it must not be used.
    /// Raises 08001 when there is no connection to be had.
    template <class Allow>
    static DirectConnection *open(ConnectionOptions &options, Allow &&allow)
    {
        return open_impl(
            options,
            [](void *arg, PGconn *conn) { (*static_cast<std::remove_reference_t<Allow> *>(arg))(conn); },
            &allow);
    }

    explicit DirectConnection(MemoryContext memory) : memory_(memory) {}

    /// For questions to libpq that wait for nothing.
    PGconn *raw() const { return conn_; }

    /// Sends a message; false: libpq refuses, PQerrorMessage() says why.
    bool send(const char *sql);

    /// Waits for the next reply to it; nullptr: that was the last.  The reply is the caller's.
    PGresult *receive();

    /// Sends `sql` and waits for the last reply, which is the caller's (nullptr: there was none).  Rows are
    /// dropped as they come.  Replies to an earlier message that nobody took are dropped first.
    PGresult *exec(const char *sql);

    /// Drops the replies to an earlier message that nobody took.
    void drop_replies();

    /// Asks for the rows of the message just sent in small portions, if it is not too late for that.
    void stream_rows();

    /// Asks the server to cancel what runs; false: the request could not be delivered.
    bool cancel();

    /// Nobody waits for what was sent: its replies are taken when somebody wants them.
    void leave_running() { waited_for_ = false; }

    /// Is a statement under way that makes no sense without who waits for it?  Also one of whose result only
    /// a part was taken.
    bool is_waited_for() const { return waited_for_ || inside_result_; }

    /// Is a part of a result taken and its end not?
    bool is_inside_result() const { return inside_result_; }

    /// Quiet.  Cancels what runs and reads what is left of it.  A connection that does not answer in time is
    /// cut; its next use finds it closed.
    void come_to_rest();

    /// Quiet.  Closes it and frees all, itself included.
    void close();

private:
    static DirectConnection *open_impl(ConnectionOptions &options, void (*allow)(void *, PGconn *),
                                       void *arg);

    void connect(ConnectionOptions &options);
    bool drain(Deadline deadline);
    bool end_copy(const PGresult *reply, Deadline deadline);
    bool await_input(Deadline deadline);

    MemoryContext memory_;
    PGconn *conn_ = nullptr;
    Notices notices_;
    CancelRequest cancel_;
    bool inside_result_ = false;
    bool waited_for_ = false;
};

}  // namespace pgr
