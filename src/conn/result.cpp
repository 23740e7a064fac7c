// RemoteResult: a PGresult that dies with a memory context; and the debug counters.
#include "pg_remote_fdw/conn.hpp"
#include "pg_remote_fdw/debug.hpp"
#include "pg_remote_fdw/guard.hpp"

namespace pgr {

DebugCounters debug_counters;

void RemoteResult::clear_at_reset(void *self)
{
    static_cast<RemoteResult *>(self)->clear();
}

RemoteResult *RemoteResult::empty(MemoryContext context)
{
    auto *result = new (MemoryContextAlloc(context, sizeof(RemoteResult))) RemoteResult;
    result->callback_.func = callback<clear_at_reset>;
    result->callback_.arg = result;
    MemoryContextRegisterResetCallback(context, &result->callback_);
    return result;
}

RemoteResult *RemoteResult::own(PGresult *raw, MemoryContext context)
{
    void *memory = MemoryContextAllocExtended(context, sizeof(RemoteResult), MCXT_ALLOC_NO_OOM);
    if (memory == nullptr) {
        PQclear(raw);
        ereport(ERROR, errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"));
    }
    auto *result = new (memory) RemoteResult;
    result->callback_.func = callback<clear_at_reset>;
    result->callback_.arg = result;
    MemoryContextRegisterResetCallback(context, &result->callback_);
    result->adopt(raw);
    return result;
}

void RemoteResult::adopt(PGresult *raw)
{
    clear();
    raw_ = raw;
    if (raw_ != nullptr)
        debug_count(&DebugCounters::results, 1);
}

PGresult *RemoteResult::release()
{
    PGresult *raw = raw_;
    if (raw_ != nullptr)
        debug_count(&DebugCounters::results, -1);
    raw_ = nullptr;
    return raw;
}

void RemoteResult::clear()
{
    PQclear(release());
}

}  // namespace pgr
