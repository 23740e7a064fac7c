// The executor half: the FDW callbacks that run while a statement is executed.
#pragma once
#include "pg_remote_fdw/pg.hpp"

extern "C" {
#include "foreign/fdwapi.h"
}

namespace pgr {

// scan.cpp
void begin_foreign_scan(ForeignScanState *node, int eflags);
TupleTableSlot *iterate_foreign_scan(ForeignScanState *node);
void rescan_foreign_scan(ForeignScanState *node);
void end_foreign_scan(ForeignScanState *node);
bool recheck_foreign_scan(ForeignScanState *node, TupleTableSlot *slot);

// explain.cpp
void explain_foreign_scan(ForeignScanState *node, ExplainState *es);

// async.cpp
void async_request(AsyncRequest *request);
void async_configure_wait(AsyncRequest *request);
void async_notify(AsyncRequest *request);

// analyze.cpp
bool analyze_foreign_table(Relation relation, AcquireSampleRowsFunc *func, BlockNumber *total_pages);

}  // namespace pgr
