// The row sources of a session.  Their memory belongs to the executor and may vanish at any error, so each
// one takes itself out of the list when its context goes: what is listed exists.
#include "conn/session.hpp"

#include "pg_remote_fdw/guard.hpp"

namespace pgr {

void SessionState::attach(RowSource *source, MemoryContext context)
{
    source->level_ = depth;
    source->next_ = sources;
    source->link_ = &sources;
    if (sources != nullptr)
        sources->link_ = &source->next_;
    sources = source;

    source->forget_.func = callback<forget_source>;
    source->forget_.arg = source;
    MemoryContextRegisterResetCallback(context, &source->forget_);
}

void SessionState::forget_source(void *argument)
{
    auto *source = static_cast<RowSource *>(argument);
    state_of(source->session_).discard(source);
    *source->link_ = source->next_;
    if (source->next_ != nullptr)
        source->next_->link_ = source->link_;
}

void SessionState::raise_sources(int level)
{
    for (RowSource *source = sources; source != nullptr; source = source->next_)
        if (source->level_ >= level)
            source->level_ = level - 1;
}

void SessionState::lose_sources(int level)
{
    for (RowSource *source = sources; source != nullptr; source = source->next_)
        if (source->level_ >= level)
            source->lose();
}

}  // namespace pgr
