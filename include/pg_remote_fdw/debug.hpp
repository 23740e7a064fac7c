// Test support: counters that must balance.  Compiled into debug builds only.
#pragma once
#include "pg_remote_fdw/pg.hpp"

namespace pgr {

/// Objects made minus objects released, per kind; SELECT pgr_debug_stats() in debug builds.
struct DebugCounters {
    int64 results = 0;   ///< PGresults alive
    int64 sessions = 0;  ///< connections open
};
extern DebugCounters debug_counters;

/// Adds to one of the counters; nothing in release builds.
inline void debug_count([[maybe_unused]] int64 DebugCounters::*counter, [[maybe_unused]] int by)
{
#ifdef PGR_DEBUG
    debug_counters.*counter += by;
#endif
}

}  // namespace pgr
