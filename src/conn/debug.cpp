// The debug counters in SQL: pgr_debug_stats(), in debug builds.
#include "pg_remote_fdw/debug.hpp"
#include "pg_remote_fdw/guard.hpp"

#ifdef PGR_DEBUG

extern "C" {
#include "access/htup_details.h"
#include "funcapi.h"
}

PGR_FUNCTION(pgr_debug_stats)
{
    TupleDesc row = nullptr;
    if (get_call_result_type(fcinfo, nullptr, &row) != TYPEFUNC_COMPOSITE)
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("the function must return a row"));
    Datum values[2] = {Int64GetDatum(pgr::debug_counters.results),
                       Int64GetDatum(pgr::debug_counters.sessions)};
    bool nulls[2] = {};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls)));
}

#endif
