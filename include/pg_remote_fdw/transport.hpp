// Where a scan's rows come from: one remote query, read row by row, whatever way they travel.
#pragma once
#include "pg_remote_fdw/conn.hpp"

namespace pgr {

/// One value as it arrived.  `length` is -1 for NULL.  In text format `data` ends with a NUL byte.
struct Cell {
    const char *data;
    int length;
};

/// The columns of a result as the remote describes them.
struct RowShape {
    int columns;
    const Oid *types;  ///< the remote's type OIDs
    bool binary;       ///< format of every cell
};

/// How a source shall fetch.
struct FetchSettings {
    int fetch_size = 0;   ///< rows per batch; 0: grow by observed width
    bool binary = false;  ///< ask for binary format
    SessionNeeds needs;
};

/// What a source did; for EXPLAIN (ANALYZE).
struct FetchCounters {
    uint64 rows = 0;         ///< rows received
    uint64 batches = 0;      ///< batches received
    uint64 bytes = 0;        ///< bytes of field values handed out by next()
    uint64 round_trips = 0;  ///< messages sent for this source and waited for
};

/// One remote query's rows.  Made in, and living as long as, one memory context: its session forgets a source
/// when that context goes.
class RowSource {
public:
    /// Sends what next() would wait for: the query, later the next batch's FETCH.  Does nothing when rows are
    /// at hand, a request is under way or the end was seen.  Does not wait for its reply.
    virtual void start() = 0;
    /// Waits for the first rows; afterwards the shape is known.  Starts the query when nobody did.
    virtual const RowShape &shape() = 0;
    /// The next row: shape().columns cells, valid until the next call.  nullptr at the end.
    virtual const Cell *next() = 0;
    /// Would next() return at once?  Never blocks; a remote error that has arrived may be raised here.
    virtual bool ready() = 0;
    /// The same rows again from the first one.
    virtual void rewind() = 0;
    /// Another user needs the session: read what is outstanding, so that no reply is left.
    virtual void yield() = 0;
    /// Ends the query.  Safe to call twice; must not be called while the transaction aborts.
    virtual void close() = 0;

    const FetchCounters &counters() const { return counters_; }
    RemoteSession &session() const { return session_; }

protected:
    explicit RowSource(RemoteSession &session) : session_(session) {}
    ~RowSource() = default;

    RemoteSession &session_;
    FetchCounters counters_;

private:
    // For the session, at the end of a subtransaction; must not raise.
    friend struct SessionState;

    /// Takes over one reply that arrived while a subtransaction was aborting; nullptr: that was the last.
    virtual void keep(PGresult *reply) = 0;
    /// The remote cursor is gone, and replies with it: what has not been received can't be had any more.
    virtual void lose() = 0;

    RowSource *next_ = nullptr;   ///< in the session's list
    RowSource **link_ = nullptr;  ///< what points to this in that list; nullptr: in none
    int level_ = 0;               ///< nesting level of the remote transaction that the cursor belongs to
    MemoryContextCallback forget_ = {};
};

/// A source over a cursor: DECLARE … CURSOR and FETCH, the next FETCH sent before a batch is used up.
/// `sql` and the source live in `context`.
RowSource *make_cursor_source(RemoteSession &session, const char *sql, const FetchSettings &settings,
                              MemoryContext context);

}  // namespace pgr
