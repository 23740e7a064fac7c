// Rows over a cursor.  DECLARE and the first FETCH are one message; while a batch is read the next FETCH is
// under way.  Three batches' places exist: the one being read, the one that arrived early (because somebody
// else needed the session), and the one the remote works on.
#include "conn/session.hpp"
#include "conn/transaction.hpp"
#include "pg_remote_fdw/sql_text.hpp"

#include <algorithm>

namespace pgr {

static constexpr int first_batch_rows = 100;
/// A batch grows by no more than this, so that a scan that stops early has not asked for much more than it
/// read.
static constexpr int batch_growth = 4;
static constexpr int max_batch_rows = 100'000;
static constexpr std::size_t batch_bytes = std::size_t{1024} * 1024;

class CursorSource final : public RowSource {
public:
    CursorSource(RemoteSession &session, const char *sql, const FetchSettings &settings,
                 MemoryContext context)
        : RowSource(session), context_(context), sql_(sql), settings_(settings)
    {
    }
    ~CursorSource() = default;

    /// What constructing can't do because it may fail.
    void prepare();

    void start() override;
    const RowShape &shape() override;
    const Cell *next() override;
    bool ready() override;
    void rewind() override;
    void yield() override;
    void close() override;

private:
    void keep(PGresult *reply) override;
    void lose() override;

    SessionState &state() { return state_of(session_); }
    bool has_early_batch() const { return early_->raw() != nullptr; }
    enum class When { Needed, Ahead };
    void declare();
    void send_fetch(When when);
    void take_reply();
    void receive_batch();
    void check_batch();
    void describe();
    void choose_size();
    void end_cursor();
    const Cell *read_row();

    MemoryContext context_;
    const char *sql_;
    FetchSettings settings_;

    unsigned number_ = 0;  ///< of the cursor, in the remote transaction
    bool started_ = false;
    bool declaring_ = false;  ///< the reply to DECLARE comes first
    bool awaiting_ = false;   ///< replies are outstanding
    bool lost_ = false;       ///< the remote cursor is gone
    bool complete_ = false;   ///< the batch being read is the last one
    int batch_ = 0;           ///< number of the batch being read
    int size_ = 0;            ///< rows asked for by the next FETCH
    int asked_ = 0;           ///< rows asked for by the FETCH under way or arrived early
    int row_ = 0;
    int rows_ = 0;
    int fetch_at_ = 0;  ///< row at which the next FETCH is sent

    RemoteResult *current_ = nullptr;
    RemoteResult *early_ = nullptr;
    RowShape shape_ = {-1, nullptr, false};
    Oid *types_ = nullptr;
    Cell *cells_ = nullptr;
};

void CursorSource::prepare()
{
    current_ = RemoteResult::empty(context_);
    early_ = RemoteResult::empty(context_);
    sql_ = MemoryContextStrdup(context_, sql_);
    if (settings_.needs.timezone != nullptr)
        settings_.needs.timezone = MemoryContextStrdup(context_, settings_.needs.timezone);
}

// ------------------------------------------------------------------------------------------ asking

void CursorSource::start()
{
    if (row_ < rows_ || complete_ || awaiting_ || has_early_batch())
        return;
    if (started_)
        send_fetch(When::Needed);
    else
        declare();
}

void CursorSource::declare()
{
    session_.claim(this);
    number_ = session_.next_cursor_number();
    size_ = settings_.fetch_size > 0 ? settings_.fetch_size : first_batch_rows;

    Sql message;
    message.add("DECLARE c{} {}NO SCROLL CURSOR FOR ", number_, settings_.binary ? "BINARY " : "");
    message.add(std::string_view(sql_));
    message.add("; FETCH FORWARD {} FROM c{}", size_, number_);
    state().set_level(this);
    asked_ = size_;
    lost_ = false;
    complete_ = false;
    batch_ = 0;
    row_ = rows_ = 0;
    // Set before sending: an interrupt while sending leaves replies outstanding.
    started_ = declaring_ = awaiting_ = true;
    session_.send(message.c_str(), 2, settings_.needs);
    ++counters_.round_trips;
    pfree(message.c_str());
}

void CursorSource::send_fetch(When when)
{
    char message[64];
    if (lost_)
        ereport(ERROR, errcode(ERRCODE_INVALID_CURSOR_STATE),
                errmsg("the remote cursor was lost when a subtransaction was rolled back"),
                errdetail("Not all rows of the remote query had been received."));
    session_.claim(this);
    // An error of this FETCH shall not reach further than the local subtransaction that asked for it.
    match_local_level(state());
    if (when == When::Ahead)
        state().fence_fetch();
    snprintf(message, sizeof message, "FETCH FORWARD %d FROM c%u", size_, number_);
    asked_ = size_;
    awaiting_ = true;
    session_.send(message, 1, settings_.needs);
    ++counters_.round_trips;
}

// ------------------------------------------------------------------------------------------ receiving

/// Takes one reply of those outstanding.
void CursorSource::take_reply()
{
    PGresult *reply = state().receive_raw(sql_);
    if (reply == nullptr) {
        awaiting_ = false;
        state().end_fence();
        return;
    }
    auto wanted = declaring_ ? PGRES_COMMAND_OK : PGRES_TUPLES_OK;
    if (PQresultStatus(reply) != wanted)
        state().raise_violation(reply, "The kind of result is not the expected one.", sql_);
    if (declaring_) {
        declaring_ = false;
        PQclear(reply);
    } else {
        early_->adopt(reply);
    }
}

void CursorSource::keep(PGresult *reply)
{
    if (reply == nullptr) {
        // Without its rows the cursor's position isn't known.
        lost_ = lost_ || declaring_ || !has_early_batch();
        awaiting_ = false;
        return;
    }
    bool rows = PQresultStatus(reply) == PGRES_TUPLES_OK;
    if (rows && !declaring_) {
        early_->adopt(reply);
        return;
    }
    lost_ = lost_ || rows || !declaring_;
    declaring_ = false;
    PQclear(reply);
}

void CursorSource::lose()
{
    lost_ = lost_ || started_;
    awaiting_ = false;
    declaring_ = false;
}

void CursorSource::yield()
{
    while (awaiting_)
        take_reply();
}

/// Makes the next batch the one being read.
void CursorSource::receive_batch()
{
    if (!awaiting_ && !has_early_batch())
        send_fetch(When::Needed);
    yield();
    current_->adopt(early_->release());
    check_batch();
    row_ = 0;
    rows_ = current_->rows();
    complete_ = rows_ < asked_;
    ++batch_;
    ++counters_.batches;
    counters_.rows += static_cast<uint64>(rows_);
    // The first batch may be all that is wanted (LIMIT): wait until half of it was.
    fetch_at_ = complete_ ? -1 : batch_ == 1 ? rows_ / 2 : 0;
    choose_size();
}

void CursorSource::check_batch()
{
    if (shape_.columns < 0)
        describe();
    PGresult *raw = current_->raw();
    const char *what = nullptr;
    if (PQnfields(raw) != shape_.columns)
        what = "The number of columns changed from one batch to the next.";
    else if (PQntuples(raw) > asked_)
        what = "There are more rows than were asked for.";
    for (int column = 0; what == nullptr && column < shape_.columns; column++)
        if (PQftype(raw, column) != types_[column] || (PQfformat(raw, column) == 1) != settings_.binary)
            what = "The type or format of a column is not the expected one.";
    if (what != nullptr)
        state().raise_violation(current_->release(), what, sql_);
}

void CursorSource::describe()
{
    int columns = current_->columns();
    auto count = static_cast<Size>(columns) + 1;  // a result may have no columns
    types_ = static_cast<Oid *>(MemoryContextAlloc(context_, count * sizeof(Oid)));
    cells_ = static_cast<Cell *>(MemoryContextAlloc(context_, count * sizeof(Cell)));
    for (int column = 0; column < columns; column++)
        types_[column] = PQftype(current_->raw(), column);
    shape_ = {columns, types_, settings_.binary};
}

/// The next batch is as large as fits its memory, judging by this one's.
void CursorSource::choose_size()
{
    if (settings_.fetch_size > 0 || rows_ == 0)
        return;
    std::size_t width = PQresultMemorySize(current_->raw()) / static_cast<std::size_t>(rows_) + 1;
    auto fitting = static_cast<int>(std::min<std::size_t>(batch_bytes / width, max_batch_rows));
    size_ = std::clamp(fitting, 1, size_ * batch_growth);
}

// ------------------------------------------------------------------------------------------ reading

const RowShape &CursorSource::shape()
{
    if (shape_.columns < 0) {
        if (!started_)
            declare();
        receive_batch();
    }
    return shape_;
}

const Cell *CursorSource::next()
{
    for (;;) {
        if (row_ < rows_)
            return read_row();
        if (complete_)
            return nullptr;
        if (!started_)
            declare();
        receive_batch();
    }
}

const Cell *CursorSource::read_row()
{
    if (row_ == fetch_at_) {
        fetch_at_ = -1;
        if (!awaiting_ && !has_early_batch() && !lost_)
            send_fetch(When::Ahead);
    }
    PGresult *raw = current_->raw();
    uint64 bytes = 0;
    for (int column = 0; column < shape_.columns; column++) {
        int length = PQgetlength(raw, row_, column);
        if (length == 0 && PQgetisnull(raw, row_, column)) {
            cells_[column] = {nullptr, -1};
            continue;
        }
        cells_[column] = {PQgetvalue(raw, row_, column), length};
        bytes += static_cast<uint64>(length);
    }
    ++row_;
    counters_.bytes += bytes;
    state().count.bytes += bytes;
    return cells_;
}

bool CursorSource::ready()
{
    if (row_ < rows_ || complete_ || has_early_batch())
        return true;
    while (awaiting_ && session_.input_ready())
        take_reply();
    return !awaiting_ && has_early_batch();
}

// ------------------------------------------------------------------------------------------ ending

void CursorSource::rewind()
{
    if (!started_)
        return;
    if (batch_ == 1 && (complete_ || !lost_))
        row_ = 0;
    else if (batch_ > 0 || lost_)
        end_cursor();
}

/// Leaves the cursor; start() makes another one.
void CursorSource::end_cursor()
{
    if (!started_)
        return;
    state().discard(this);
    if (!lost_) {
        char command[32];
        snprintf(command, sizeof command, "CLOSE c%u", number_);
        state().add_copy(PutOff::Close, state().level_of(this), command);
    }
    current_->clear();
    early_->clear();
    started_ = awaiting_ = declaring_ = lost_ = complete_ = false;
    row_ = rows_ = batch_ = 0;
}

void CursorSource::close()
{
    end_cursor();
    complete_ = true;
}

RowSource *make_cursor_source(RemoteSession &session, const char *sql, const FetchSettings &settings,
                              MemoryContext context)
{
    auto *source = make<CursorSource>(context, session, sql, settings, context);
    source->prepare();
    state_of(session).attach(source, context);
    return source;
}

}  // namespace pgr
