// What EXPLAIN says about a foreign scan.
#include "executor/scan.hpp"
#include "pg_remote_fdw/clause_text.hpp"
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/executor.hpp"
#include "pg_remote_fdw/sql_text.hpp"

extern "C" {
#include "utils/ruleutils.h"
}

namespace pgr {

/// What stays here and why, as texts: conditions named as in the rest of EXPLAIN's output, then all else.
static List *reasons_of(const ScanPlan &plan, ForeignScanState *node, ExplainState *es)
{
    List *texts = NIL;
    Plan *scan = node->ss.ps.plan;
    List *names = plan.clause_reasons == NIL ? NIL : set_deparse_context_plan(es->deparse_cxt, scan, NIL);
    ListCell *clause;
    ListCell *reason;
    forboth(clause, scan->qual, reason, plan.clause_reasons)
    {
        Sql text;
        text.add("{} ({})",
                 clause_text(static_cast<Node *>(lfirst(clause)), names, list_length(es->rtable) > 1),
                 strVal(lfirst(reason)));
        texts = lappend(texts, text.c_str());
    }
    for (auto *other : each<Node>(plan.reasons))
        texts = lappend(texts, strVal(other));
    return texts;
}

/// One line per reason in text format, one array in the others.
static void explain_reasons(List *texts, ExplainState *es)
{
    if (es->format != EXPLAIN_FORMAT_TEXT) {
        if (texts != NIL)
            ExplainPropertyList("Not Shipped", texts, es);
        return;
    }
    for (auto *text : each<char>(texts))
        ExplainPropertyText("Not Shipped", text, es);
}

/// What travelled.
static void explain_traffic(const RemoteScan &scan, ExplainState *es)
{
    FetchCounters total = total_counters(scan);
    const char *format = scan.binary ? "binary" : "text";
    if (es->format == EXPLAIN_FORMAT_TEXT) {
        Sql line;
        line.add("rows={} batches={} bytes={} round trips={} format={}", total.rows, total.batches,
                 total.bytes, total.round_trips, format);
        ExplainPropertyText("Remote", line.c_str(), es);
        return;
    }
    ExplainOpenGroup("Remote", "Remote", true, es);
    ExplainPropertyUInteger("Rows", nullptr, total.rows, es);
    ExplainPropertyUInteger("Batches", nullptr, total.batches, es);
    ExplainPropertyUInteger("Bytes", nullptr, total.bytes, es);
    ExplainPropertyUInteger("Round Trips", nullptr, total.round_trips, es);
    ExplainPropertyText("Format", format, es);
    ExplainCloseGroup("Remote", "Remote", true, es);
}

void explain_foreign_scan(ForeignScanState *node, ExplainState *es)
{
    auto plan = from_list<ScanPlan>(castNode(ForeignScan, node->ss.ps.plan)->fdw_private);
    if (plan.relations)
        ExplainPropertyText("Relations", plan.relations, es);
    if (es->verbose) {
        ExplainPropertyText("Remote SQL", plan.sql, es);
        explain_reasons(reasons_of(plan, node, es), es);
    }
    const RemoteScan *scan = remote_scan(node);
    if (es->analyze && scan && scan->source)
        explain_traffic(*scan, es);
}

}  // namespace pgr
