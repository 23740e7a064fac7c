// Notices of a remote: collected while libpq parses, passed on afterwards, capped.
#pragma once
#include "pg_remote_fdw/pg.hpp"

#include <libpq-fe.h>

namespace pgr {

/// What a remote said beside its replies.  libpq's receiver must not raise, so it only fills this; flush()
/// reports it when libpq is no longer on the stack.
class Notices {
public:
    /// Collects `conn`'s notices here from now on.
    void attach(PGconn *conn);

    /// Reports what was collected at `level` (a remote's DEBUG and LOG: DEBUG1), in a remote's own words.
    void flush(int level = NOTICE);

    /// Forgets what was collected.
    void drop();

    /// The error with which the remote ended a session that was idle; "" when it said nothing.
    const char *last_words() const { return last_words_; }

    /// Forgets it and gives its memory back.
    void release();

    /// A new statement: the caps count from here.
    void start_statement();

private:
    static void receive(void *self, const PGresult *result);
    void add(const PGresult *result);

    static constexpr int one_notice = 4 * 1024;  ///< a longer one is cut
    static constexpr int room = 16 * 1024;       ///< bytes held between two flushes
    static constexpr int statement_count = 100;  ///< notices passed on per statement
    static constexpr int statement_bytes = 64 * 1024;

    char *text_ = nullptr;  ///< malloc()ed: level byte, message, NUL; again and again
    char last_words_[256] = "";
    int used_ = 0;
    int count_ = 0;    ///< of this statement, passed on or held
    int bytes_ = 0;    ///< of this statement
    int dropped_ = 0;  ///< not yet told
};

}  // namespace pgr
