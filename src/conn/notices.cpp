// Notices of a remote.  Memory is malloc()ed on purpose: palloc() could raise through libpq's frames.
#include "conn/notices.hpp"

#include "conn/remote_error.hpp"
#include "pg_remote_fdw/guard.hpp"

#include <cstdlib>

namespace pgr {

static constexpr char level_notice = 'N';
static constexpr char level_debug = 'D';

void Notices::attach(PGconn *conn)
{
    last_words_[0] = '\0';
    PQsetNoticeReceiver(conn, callback<receive>, this);
}

void Notices::receive(void *self, const PGresult *result)
{
    static_cast<Notices *>(self)->add(result);
}

void Notices::add(const PGresult *result)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message == nullptr)
        message = PQresultErrorMessage(result);
    // libpq makes a notice of the error that ends an idle session; the next use finds the connection closed.
    if (ends_remote_session(result)) {
        strlcpy(last_words_, message, sizeof last_words_);
        return;
    }
    auto length = static_cast<int>(strnlen(message, one_notice));

    if (text_ == nullptr)
        text_ = static_cast<char *>(malloc(room));
    bool fits = text_ != nullptr && used_ + length + 2 <= room;
    if (!fits || count_ >= statement_count || bytes_ + length > statement_bytes) {
        ++dropped_;
        return;
    }
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    bool debug = severity != nullptr && (strncmp(severity, "DEBUG", 5) == 0 || strcmp(severity, "LOG") == 0);

    text_[used_++] = debug ? level_debug : level_notice;
    memcpy(text_ + used_, message, static_cast<std::size_t>(length));
    used_ += length;
    text_[used_++] = '\0';
    ++count_;
    bytes_ += length;
}

void Notices::flush(int level)
{
    // Emptied first: a report that raises must not be repeated.
    int used = std::exchange(used_, 0);
    int dropped = std::exchange(dropped_, 0);
    for (int i = 0; i < used;) {
        bool debug = text_[i] == level_debug;
        char *message = sanitized(text_ + i + 1);
        i += static_cast<int>(strlen(text_ + i)) + 1;
        while (char *newline = strpbrk(message, "\r\n"))
            *newline = ' ';
        ereport(debug ? DEBUG1 : level, errmsg_internal("%s", message));
        pfree(message);
    }
    if (dropped > 0)
        ereport(level, errmsg_plural("%d more message of the remote server was dropped",
                                     "%d more messages of the remote server were dropped",
                                     static_cast<unsigned long>(dropped), dropped));
}

void Notices::drop()
{
    used_ = 0;
    dropped_ = 0;
}

void Notices::release()
{
    drop();
    free(text_);
    text_ = nullptr;
}

void Notices::start_statement()
{
    count_ = 0;
    bytes_ = 0;
}

}  // namespace pgr
