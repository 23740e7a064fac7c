// The library's face: what PostgreSQL calls when it loads it, and the table of all FDW callbacks.
#include "pg_remote_fdw/conn.hpp"
#include "pg_remote_fdw/executor.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/import_schema.hpp"
#include "pg_remote_fdw/options.hpp"
#include "pg_remote_fdw/planner.hpp"

extern "C" {
#include "access/reloptions.h"
#include "foreign/fdwapi.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;
}

namespace pgr {

namespace {

void init_library()
{
    init_sessions();
    init_planner();
    MarkGUCPrefixReserved("pg_remote_fdw");
}

}  // namespace

}  // namespace pgr

extern "C" PGDLLEXPORT void _PG_init(void)  // NOLINT(readability-identifier-naming): PostgreSQL's name
{
    pgr::callback<pgr::init_library>();
}

PGR_FUNCTION(pg_remote_fdw_handler)
{
    using pgr::callback;
    auto *routine = makeNode(FdwRoutine);

    // planning
    routine->GetForeignRelSize = callback<pgr::get_foreign_rel_size>;
    routine->GetForeignPaths = callback<pgr::get_foreign_paths>;
    routine->GetForeignJoinPaths = callback<pgr::get_foreign_join_paths>;
    routine->GetForeignUpperPaths = callback<pgr::get_foreign_upper_paths>;
    routine->GetForeignPlan = callback<pgr::get_foreign_plan>;

    // scans
    routine->BeginForeignScan = callback<pgr::begin_foreign_scan>;
    routine->IterateForeignScan = callback<pgr::iterate_foreign_scan>;
    routine->ReScanForeignScan = callback<pgr::rescan_foreign_scan>;
    routine->EndForeignScan = callback<pgr::end_foreign_scan>;
    routine->RecheckForeignScan = callback<pgr::recheck_foreign_scan>;
    routine->ExplainForeignScan = callback<pgr::explain_foreign_scan>;

    // scans of several servers at once
    routine->IsForeignPathAsyncCapable = callback<pgr::is_async_capable>;
    routine->ForeignAsyncRequest = callback<pgr::async_request>;
    routine->ForeignAsyncConfigureWait = callback<pgr::async_configure_wait>;
    routine->ForeignAsyncNotify = callback<pgr::async_notify>;

    // commands
    routine->AnalyzeForeignTable = callback<pgr::analyze_foreign_table>;
    routine->ImportForeignSchema = callback<pgr::import_foreign_schema>;

    PG_RETURN_POINTER(routine);
}

PGR_FUNCTION(pg_remote_fdw_validator)
{
    pgr::validate_options(untransformRelOptions(PG_GETARG_DATUM(0)), PG_GETARG_OID(1));
    PG_RETURN_VOID();
}
