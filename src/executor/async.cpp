// Asynchronous execution under Append: rows of several servers are waited for at once.
//
// A request is either answered from rows that are at hand, or left pending.  A pending request sends its
// query (or next FETCH) when that does not have to wait for somebody else's reply on the same session; else
// it waits for that reply first.  Of the pending requests of one Append on one session only one waits at a
// time (is_waiting), so that a socket is in the wait set once; the others are asked again when it was
// answered. While an Append drains its requests before a rescan, those that are answered are not asked again:
// a pending request must never count on them.
//
// Whoever else needs the session makes the owner read its reply (RowSource::yield).  A request whose rows
// came that way has no event to wait for: it is answered when the Append asks what to wait for.
#include "executor/scan.hpp"
#include "pg_remote_fdw/executor.hpp"
#include "pg_remote_fdw/guard.hpp"

extern "C" {
#include "executor/execAsync.h"
#include "executor/instrument.h"
#include "foreign/fdwapi.h"
#include "miscadmin.h"
#include "storage/latch.h"
}

namespace pgr {

/// The scan that a request of `append` is made to; nullptr when it is not one of ours.
static RemoteScan *scan_of(const AsyncRequest *request)
{
    if (!request || !IsA(request->requestee, ForeignScanState))
        return nullptr;
    const auto *node = reinterpret_cast<const ForeignScanState *>(request->requestee);
    if (!node->fdwroutine || node->fdwroutine->ForeignAsyncRequest != callback<async_request>)
        return nullptr;
    return remote_scan(node);
}

/// Does another pending request of the same Append wait for an event of the same session?
static bool waits_for_sibling(const AsyncRequest *request, const RemoteScan &scan)
{
    const auto *append = castNode(AppendState, request->requestor);
    for (int i = -1; (i = bms_next_member(append->as_asyncplans, i)) >= 0;) {
        const AsyncRequest *sibling = append->as_asyncrequests[i];
        const RemoteScan *other = sibling == request ? nullptr : scan_of(sibling);
        if (other && other->source && other->is_waiting && sibling->callback_pending &&
            &other->source->session() == &scan.source->session())
            return true;
    }
    return false;
}

/// Sends what the scan waits for, unless that had to wait for another's reply.
static void start_if_free(const RemoteScan &scan)
{
    RemoteSession &session = scan.source->session();
    RowSource *owner = session.owner();
    bool is_free = owner == scan.source || ((!owner || owner->ready()) && session.input_ready());
    if (is_free)
        scan.source->start();
}

/// Answers with a row that is at hand or the end of the data; else leaves the request pending.
static void answer(AsyncRequest *request)
{
    auto *node = castNode(ForeignScanState, request->requestee);
    RemoteScan &scan = *remote_scan(node);
    scan.is_waiting = false;
    // Runs local conditions and projection over all rows that are at hand; see iterate_foreign_scan().
    TupleTableSlot *row = node->ss.ps.ExecProcNodeReal(&node->ss.ps);
    if (!TupIsNull(row)) {
        ExecAsyncRequestDone(request, row);
    } else if (scan.at_end) {
        ExecAsyncRequestDone(request, nullptr);
    } else {
        ExecAsyncRequestPending(request);
        if (!waits_for_sibling(request, scan))
            start_if_free(scan);
    }
}

void async_request(AsyncRequest *request)
{
    answer(request);
}

void async_notify(AsyncRequest *request)
{
    answer(request);
}

/// Answers a request outside of request and notify: what core's callers do after those is done here.
static void answer_while_configuring(AsyncRequest *request)
{
    request->callback_pending = false;
    answer(request);
    ExecAsyncResponse(request);
    auto *instrument = request->requestee->instrument;
    if (instrument)
        InstrUpdateTupleCount(instrument, TupIsNull(request->result) ? 0.0 : 1.0);
    // Append would go on to wait for the other requests' events although there is something to return now, or
    // although the answer's local conditions used a session so that its event will not come any more.
    SetLatch(MyLatch);
}

void async_configure_wait(AsyncRequest *request)
{
    RemoteScan &scan = *remote_scan(castNode(ForeignScanState, request->requestee));
    if (scan.source->ready()) {
        answer_while_configuring(request);
        if (request->request_complete)
            return;
    }
    if (waits_for_sibling(request, scan))
        return;
    start_if_free(scan);
    scan.is_waiting = true;
    WaitEventSet *events = castNode(AppendState, request->requestor)->as_eventset;
    AddWaitEventToSet(events, WL_SOCKET_READABLE, scan.source->session().socket(), nullptr, request);
}

}  // namespace pgr
