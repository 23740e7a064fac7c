// The only place where C++ exceptions are caught and where PG_TRY is written; see guard.hpp.
#include "pg_remote_fdw/guard.hpp"

#include <exception>

extern "C" {
#include "access/xact.h"
#include "utils/resowner.h"
}

namespace pgr {

Failure describe_current_exception() noexcept
{
    Failure failure{ERRCODE_INTERNAL_ERROR, "unrecognized C++ exception"};
    try {
        throw;
    } catch (const std::bad_alloc &) {
        failure.sqlstate = ERRCODE_OUT_OF_MEMORY;
        strlcpy(failure.message, "out of memory", sizeof failure.message);
    } catch (const std::exception &e) {
        strlcpy(failure.message, e.what(), sizeof failure.message);
    } catch (...) {
        // the message above stands
    }
    return failure;
}

void raise(const Failure &failure)
{
    ereport(ERROR, errcode(failure.sqlstate), errmsg_internal("%s", failure.message));
    pg_unreachable();
}

// Never inlined: the variables of callers stay out of the function that calls sigsetjmp, so none of them can
// be lost ("clobbered") when an error comes back.
pg_noinline void on_error_impl(void (*body)(void *), void *body_arg, void (*cleanup)(void *),
                               void *cleanup_arg)
{
    MemoryContext caller_context = CurrentMemoryContext;
    PG_TRY();
    {
        body(body_arg);
    }
    PG_CATCH();
    {
        // The error's own context is current and small; the cleanup gets the one that it was written for.
        MemoryContext error_context = MemoryContextSwitchTo(caller_context);
        cleanup(cleanup_arg);
        MemoryContextSwitchTo(error_context);
        PG_RE_THROW();
    }
    PG_END_TRY();
}

namespace {

/// Must an error with this SQLSTATE end what the session is doing, whoever runs it?
bool must_go_on(int sqlstate)
{
    return sqlstate == ERRCODE_QUERY_CANCELED || sqlstate == ERRCODE_ADMIN_SHUTDOWN ||
           sqlstate == ERRCODE_CRASH_SHUTDOWN;
}

}  // namespace

pg_noinline bool attempt_impl(void (*body)(void *), void *body_arg)
{
    MemoryContext caller_context = CurrentMemoryContext;
    ResourceOwner caller_owner = CurrentResourceOwner;
    ErrorData *volatile error = nullptr;
    BeginInternalSubTransaction(nullptr);
    MemoryContextSwitchTo(caller_context);
    PG_TRY();
    {
        body(body_arg);
        ReleaseCurrentSubTransaction();
    }
    PG_CATCH();
    {
        MemoryContextSwitchTo(caller_context);
        error = CopyErrorData();
        FlushErrorState();
        RollbackAndReleaseCurrentSubTransaction();
    }
    PG_END_TRY();
    MemoryContextSwitchTo(caller_context);
    CurrentResourceOwner = caller_owner;
    if (error == nullptr)
        return true;
    if (must_go_on(error->sqlerrcode))
        ReThrowError(error);
    ereport(DEBUG1, errmsg_internal("went on after an error: %s", error->message));
    FreeErrorData(error);
    return false;
}

}  // namespace pgr
