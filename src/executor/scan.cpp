// The callbacks of a foreign scan: begin, iterate, rescan, end, recheck.
//
// Nothing is sent before the first row is asked for.  A rescan only notes what to do; the next iteration does
// it: it rewinds the source if the statement, parameters' values included, is still the same, else makes
// another.
#include "executor/scan.hpp"

#include "executor/text_format.hpp"
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/executor.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/sysattr.h"
#include "optimizer/optimizer.h"
#include "pgtime.h"
#include "utils/plancache.h"
#include "utils/rel.h"
}

namespace pgr {

static RowDecoder *make_decoder(ForeignScanState *node, const ScanPlan &plan, MemoryContext context)
{
    const auto *scan = castNode(ForeignScan, node->ss.ps.plan);
    TupleDesc descriptor = node->ss.ss_ScanTupleSlot->tts_tupleDescriptor;
    const char *relation =
        node->ss.ss_currentRelation ? RelationGetRelationName(node->ss.ss_currentRelation) : nullptr;
    auto *decoder = RowDecoder::create(descriptor, plan.retrieved_attrs, relation, context);
    if (scan->scan.scanrelid > 0)
        return decoder;

    // Columns of a join: those that are plain columns are named as such in errors.
    int i = 0;
    for (int position : ints(plan.retrieved_attrs)) {
        auto *entry = list_nth_node(TargetEntry, scan->fdw_scan_tlist, position - 1);
        if (IsA(entry->expr, Var)) {
            const auto *var = reinterpret_cast<const Var *>(entry->expr);
            const RangeTblEntry *rte = exec_rt_fetch(var->varno, node->ss.ps.state);
            if (var->varattno > 0 && var->varattno <= list_length(rte->eref->colnames))
                decoder->set_name(i, rte->eref->aliasname,
                                  strVal(list_nth(rte->eref->colnames, var->varattno - 1)));
        }
        i++;
    }
    return decoder;
}

/// Does the plan read system columns that only a heap tuple can hold (as zeros: they mean nothing here)?
static bool reads_heap_columns(const ForeignScan *scan)
{
    if (!scan->fsSystemCol || scan->scan.scanrelid == 0)
        return false;
    Bitmapset *used = nullptr;
    pull_varattnos(reinterpret_cast<Node *>(scan->scan.plan.targetlist), scan->scan.scanrelid, &used);
    pull_varattnos(reinterpret_cast<Node *>(scan->scan.plan.qual), scan->scan.scanrelid, &used);
    for (int member = -1; (member = bms_next_member(used, member)) >= 0;) {
        int attno = member + FirstLowInvalidHeapAttributeNumber;
        if (attno < 0 && attno != SelfItemPointerAttributeNumber && attno != TableOidAttributeNumber)
            return true;
    }
    return false;
}

/// A cached plan may ship what this session's settings now give another value than the remote does.
static void require_settings(const ScanPlan &plan)
{
    const char *setting = unmet_setting(plan.needs);
    if (!setting)
        return;
    ResetPlanCache();  // nothing else would make the plan cache look at the settings
    ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
            errmsg("plan was made for another value of setting \"%s\"", setting),
            errhint("Run the statement again: it will be planned anew."));
}

void begin_foreign_scan(ForeignScanState *node, int eflags)
{
    if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
        return;
    auto *plan = castNode(ForeignScan, node->ss.ps.plan);
    EState *estate = node->ss.ps.state;
    MemoryContext context = estate->es_query_cxt;

    auto *scan = make<RemoteScan>(context);
    scan->plan = from_list<ScanPlan>(plan->fdw_private);
    require_settings(scan->plan);
    Oid role = compat::scan_user(plan, static_cast<Oid>(scan->plan.user_id), estate);
    scan->user = GetUserMapping(role, static_cast<Oid>(scan->plan.server_id));
    scan->params = Params::create(scan->plan, plan->fdw_exprs, &node->ss.ps, context);
    scan->decoder = make_decoder(node, scan->plan, context);
    scan->source_context = AllocSetContextCreate(context, "pg_remote_fdw source", ALLOCSET_DEFAULT_SIZES);
    scan->is_async = node->ss.ps.async_capable;
    scan->is_heap_tuple = reads_heap_columns(plan);
    node->fdw_state = scan;
}

FetchCounters total_counters(const RemoteScan &scan)
{
    FetchCounters total = scan.finished;
    if (scan.source) {
        const FetchCounters &current = scan.source->counters();
        total.rows += current.rows;
        total.batches += current.batches;
        total.bytes += current.bytes;
        total.round_trips += current.round_trips;
    }
    return total;
}

static void drop_source(RemoteScan &scan)
{
    if (!scan.source)
        return;
    scan.source->close();
    scan.finished = total_counters(scan);
    scan.source = nullptr;
    scan.statement = nullptr;
    scan.timezone = nullptr;
    scan.shape_known = false;
    MemoryContextReset(scan.source_context);
}

static void make_source(RemoteScan &scan, const char *statement, const char *timezone)
{
    scan.statement = MemoryContextStrdup(scan.source_context, statement);
    scan.timezone = timezone ? MemoryContextStrdup(scan.source_context, timezone) : nullptr;
    scan.binary = scan.plan.binary && !is_known_as_text(scan.plan, scan.decoder->types_hash());
    FetchSettings settings;
    settings.fetch_size = scan.plan.fetch_size;
    settings.binary = scan.binary;
    settings.needs.timezone = scan.timezone;
    // Asked for anew each time: the local transaction may be nested deeper than when the scan began.
    RemoteSession *session = acquire_session(scan.user);
    scan.source = make_cursor_source(*session, scan.statement, settings, scan.source_context);
}

/// Would a source for `statement` read what the present one reads?
static bool reads_the_same(const RemoteScan &scan, const char *statement, const char *timezone)
{
    return scan.source && strcmp(scan.statement, statement) == 0 &&
           (!timezone || strcmp(scan.timezone, timezone) == 0);
}

void ensure_source(ForeignScanState *node)
{
    RemoteScan &scan = *remote_scan(node);
    if (scan.step == ScanStep::Read)
        return;
    bool needs_timezone = (scan.plan.needs & NeedsTimeZone) != 0;
    const char *timezone = needs_timezone ? pg_get_timezone_name(session_timezone) : nullptr;
    const char *statement = scan.statement;
    if (!scan.source || scan.params_changed)
        statement = scan.params->statement(node->ss.ps.ps_ExprContext);
    if (reads_the_same(scan, statement, timezone)) {
        scan.source->rewind();
    } else {
        drop_source(scan);
        make_source(scan, statement, timezone);
    }
    scan.step = ScanStep::Read;
    scan.params_changed = false;
    scan.at_end = false;
}

/// The remote's column types are not ours: their text is converted instead, now and in later executions.
static void start_again_as_text(RemoteScan &scan)
{
    remember_as_text(scan.plan, scan.decoder->types_hash());
    // The strings live where the old source does.
    char *statement = pstrdup(scan.statement);
    char *timezone = scan.timezone ? pstrdup(scan.timezone) : nullptr;
    uint64 rows = scan.finished.rows;
    drop_source(scan);
    scan.finished.rows = rows;  // the first batch was received, but nobody has read its rows
    make_source(scan, statement, timezone);
    pfree(statement);
    if (timezone)
        pfree(timezone);
}

/// The next row's cells; nullptr: there are none, or (async) none yet.
static const Cell *next_cells(RemoteScan &scan)
{
    for (;;) {
        if (scan.is_async && !scan.source->ready())
            return nullptr;
        if (scan.shape_known)
            break;
        if (scan.decoder->prepare(scan.source->shape()))
            scan.shape_known = true;
        else
            start_again_as_text(scan);
    }
    const Cell *cells = scan.source->next();
    scan.at_end = cells == nullptr;
    return cells;
}

static void store_as_heap_tuple(RemoteScan &scan, TupleTableSlot *slot)
{
    HeapTuple tuple = in_context(scan.decoder->row_context(), [&] {
        return heap_form_tuple(slot->tts_tupleDescriptor, slot->tts_values, slot->tts_isnull);
    });
    tuple->t_self = tuple->t_data->t_ctid = scan.decoder->ctid();
    HeapTupleHeaderSetXmin(tuple->t_data, InvalidTransactionId);
    HeapTupleHeaderSetXmax(tuple->t_data, InvalidTransactionId);
    HeapTupleHeaderSetCmin(tuple->t_data, InvalidTransactionId);
    ExecForceStoreHeapTuple(tuple, slot, false);
}

TupleTableSlot *iterate_foreign_scan(ForeignScanState *node)
{
    RemoteScan &scan = *remote_scan(node);
    TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;
    ExecClearTuple(slot);
    if (scan.step != ScanStep::Read)
        ensure_source(node);
    if (scan.at_end)
        return slot;
    const Cell *cells = next_cells(scan);
    if (!cells)
        return slot;
    scan.decoder->decode(cells, slot->tts_values, slot->tts_isnull);
    ExecStoreVirtualTuple(slot);
    if (scan.is_heap_tuple)
        store_as_heap_tuple(scan, slot);
    slot->tts_tid = scan.decoder->ctid();
    return slot;
}

void rescan_foreign_scan(ForeignScanState *node)
{
    RemoteScan *scan = remote_scan(node);
    if (!scan)
        return;
    // Parameters of local conditions may have changed, too: they alone do not change what is read.
    scan->params_changed |= node->ss.ps.chgParam != nullptr && !scan->params->empty();
    scan->step = scan->source ? ScanStep::Rewind : ScanStep::Start;
    scan->is_waiting = false;
}

void end_foreign_scan(ForeignScanState *node)
{
    RemoteScan *scan = remote_scan(node);
    if (scan && scan->source)
        scan->source->close();
}

bool recheck_foreign_scan(ForeignScanState *node, TupleTableSlot *slot)
{
    const auto *plan = castNode(ForeignScan, node->ss.ps.plan);
    if (plan->scan.scanrelid > 0)
        return true;  // fdw_recheck_quals say the rest
    // A join: computed anew from the rows under recheck, by the local plan kept for this.
    PlanState *outer = outerPlanState(node);
    if (!outer)
        elog(ERROR, "foreign join has no local plan to recheck rows with");
    TupleTableSlot *result = ExecProcNode(outer);
    if (TupIsNull(result))
        return false;
    ExecCopySlot(slot, result);
    return true;
}

}  // namespace pgr
