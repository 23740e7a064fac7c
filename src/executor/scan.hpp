// The state of one foreign scan; ForeignScanState.fdw_state.
#pragma once
#include "executor/params.hpp"
#include "executor/row_decoder.hpp"

extern "C" {
#include "nodes/execnodes.h"
}

namespace pgr {

/// What the next call that wants rows has to do first.
enum class ScanStep {
    Start,   ///< make a source for the current parameters
    Rewind,  ///< read the same rows again, if the parameters did not change
    Read     ///< go on
};

/// A scan while it runs.  Lives in the query's context.
struct RemoteScan {
    ScanPlan plan;
    UserMapping *user;
    Params *params;
    RowDecoder *decoder;
    MemoryContext source_context;  ///< the source and its statement; emptied when another one is made

    RowSource *source = nullptr;
    const char *statement = nullptr;  ///< what `source` reads
    const char *timezone = nullptr;   ///< nullptr: does not matter
    FetchCounters finished = {};      ///< of sources before `source`

    ScanStep step = ScanStep::Start;
    bool params_changed = false;  ///< since `source` was made, perhaps
    bool shape_known = false;     ///< the decoder is prepared
    bool binary = false;          ///< format that `source` was asked for
    bool at_end = false;
    bool is_async = false;       ///< must not wait for rows
    bool is_waiting = false;     ///< async: something is on its way for a pending request
    bool is_heap_tuple = false;  ///< system columns besides ctid and tableoid are wanted
};

/// The state of a scan; nullptr under EXPLAIN without ANALYZE.
inline RemoteScan *remote_scan(const ForeignScanState *node)
{
    return static_cast<RemoteScan *>(node->fdw_state);
}

/// Makes sure that `scan.source` exists, for the current parameters.  Sends nothing.
void ensure_source(ForeignScanState *node);

/// What all sources of a scan did.
FetchCounters total_counters(const RemoteScan &scan);

}  // namespace pgr
