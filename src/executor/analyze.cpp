// ANALYZE of a foreign table: a sample of its rows, taken by the remote where it can, thinned out here.
#include <cmath>

#include "executor/row_decoder.hpp"
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/executor.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/options.hpp"
#include "pg_remote_fdw/transmission.hpp"
#include "pg_remote_fdw/wire_types.hpp"

extern "C" {
#include "access/htup_details.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/sampling.h"
}

namespace pgr {
namespace {

/// What the remote knows of a relation's size, its partitions and children included.
struct RemoteSize {
    double pages = 0;
    double rows = -1;  ///< -1: unknown
    bool can_tablesample = false;
};

/// The size that analyze_foreign_table() asked for, for the sampling that core starts next.
struct KnownSize {
    Oid relation;
    RemoteSize size;
};
KnownSize known_size = {};

/// A foreign table being analyzed.
struct Subject {
    Relation relation;
    Settings settings;
    UserMapping *user;
    char *remote_name;  ///< qualified and quoted
};

Subject make_subject(Relation relation)
{
    ForeignTable *table = GetForeignTable(RelationGetRelid(relation));
    // The statistics are everybody's: they are gathered as the owner, whoever runs ANALYZE.
    Subject subject{relation, table_settings(table, GetForeignServer(table->serverid)),
                    GetUserMapping(relation->rd_rel->relowner, table->serverid), nullptr};
    Sql name;
    name.add("{}.{}", ident(subject.settings.schema_name), ident(subject.settings.table_name));
    subject.remote_name = name.c_str();
    return subject;
}

/// A number that the remote says; what is none, or none that a size can be, is `otherwise`.
double size_field(const RemoteResult &result, int column, double otherwise)
{
    if (result.is_null(0, column))
        return otherwise;
    double value = DatumGetFloat8(DirectFunctionCall1(float8in, CStringGetDatum(result.value(0, column))));
    return std::isfinite(value) && value >= 0 ? value : otherwise;
}

RemoteSize ask_size(const Subject &subject)
{
    Sql sql;
    sql.add("WITH RECURSIVE tree(oid) AS (SELECT {}::pg_catalog.regclass::pg_catalog.oid",
            transmission_literal(subject.remote_name));
    sql.add(
        " UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid)"
        " SELECT pg_catalog.sum(pg_catalog.pg_relation_size(c.oid))"
        " / pg_catalog.current_setting('block_size')::pg_catalog.int8,"
        " CASE WHEN pg_catalog.min(c.reltuples) >= 0 THEN pg_catalog.sum(c.reltuples) END,"
        " pg_catalog.bool_and(c.relkind IN ('r', 'm', 'p'))"
        " FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid"
        // A partitioned table has no rows of its own; its count, if it has one, is that of its partitions.
        " AND (c.relkind <> 'p' OR NOT EXISTS (SELECT FROM pg_catalog.pg_inherits p WHERE p.inhparent = "
        "c.oid))");
    RemoteResult *result = acquire_session(subject.user)->exec(sql.c_str(), PGRES_TUPLES_OK);
    if (result->rows() != 1 || result->columns() != 3)
        ereport(
            ERROR, errcode(ERRCODE_FDW_ERROR),
            errmsg("unexpected answer to the question for the size of remote table %s", subject.remote_name));
    RemoteSize size;
    size.pages = size_field(*result, 0, 0);
    size.rows = size_field(*result, 1, -1);
    size.can_tablesample = !result->is_null(0, 2) && result->value(0, 2)[0] == 't';
    result->clear();
    return size;
}

RemoteSize size_of(const Subject &subject)
{
    RemoteSize size;
    bool is_known = known_size.relation == RelationGetRelid(subject.relation);
    size = is_known ? known_size.size : ask_size(subject);
    known_size = {};
    return size;
}

/// How the remote thins out the rows, and to which fraction.
struct Sampling {
    AnalyzeSampling method = AnalyzeSampling::Off;
    double fraction = 1;
};

Sampling choose_sampling(const Subject &subject, const RemoteSize &size, int wanted)
{
    Sampling sampling{subject.settings.analyze_sampling};
    if (sampling.method == AnalyzeSampling::Off || size.rows <= 0 || wanted >= size.rows)
        return {};
    sampling.fraction = wanted / size.rows;
    if (sampling.method == AnalyzeSampling::Auto)
        sampling.method = size.can_tablesample ? AnalyzeSampling::Bernoulli : AnalyzeSampling::Random;
    return sampling;
}

/// The sample's query; `attributes` becomes the list of what its columns are, in ScanPlan's way.
char *sample_query(const Subject &subject, const Sampling &sampling, List **attributes)
{
    TupleDesc descriptor = RelationGetDescr(subject.relation);
    Sql sql;
    sql.add("SELECT ");
    for (int i = 0; i < descriptor->natts; i++) {
        Form_pg_attribute attribute = TupleDescAttr(descriptor, i);
        if (attribute->attisdropped || compat::is_virtual_column(attribute))
            continue;
        sql.add("{}{}", *attributes == NIL ? "" : ", ",
                ident(remote_column_name(RelationGetRelid(subject.relation), attribute->attnum)));
        *attributes = lappend_int(*attributes, attribute->attnum);
    }
    if (*attributes == NIL)
        sql.add("NULL");
    sql.add(" FROM {}", subject.remote_name);
    switch (sampling.method) {
        case AnalyzeSampling::System: sql.add(" TABLESAMPLE SYSTEM({})", 100 * sampling.fraction); break;
        case AnalyzeSampling::Bernoulli:
            sql.add(" TABLESAMPLE BERNOULLI({})", 100 * sampling.fraction);
            break;
        case AnalyzeSampling::Random:
            sql.add(" WHERE pg_catalog.random() < {}::pg_catalog.float8", sampling.fraction);
            break;
        case AnalyzeSampling::Auto:
        case AnalyzeSampling::Off: break;
    }
    return sql.c_str();
}

bool all_binary(TupleDesc descriptor, const List *attributes)
{
    for (int attribute : ints(attributes))
        if (!binary_is_proven_type(getBaseType(TupleDescAttr(descriptor, attribute - 1)->atttypid)))
            return false;
    return true;
}

/// The rows of the sample while they arrive: the first `wanted`, then each replaces one of them with the
/// probability that keeps the choice fair.
class Reservoir {
public:
    Reservoir(HeapTuple *rows, int wanted) : rows_(rows), wanted_(wanted)
    {
        reservoir_init_selection_state(&state_, wanted);
    }

    /// The place for the next row that arrives; nullptr: it is passed over.
    HeapTuple *place()
    {
        HeapTuple *place = nullptr;
        if (kept_ < wanted_) {
            place = &rows_[kept_++];
            *place = nullptr;
        } else {
            if (to_skip_ < 0)
                to_skip_ = reservoir_get_next_S(&state_, seen_, wanted_);
            if (to_skip_ <= 0)
                place = &rows_[static_cast<int>(wanted_ * sampler_random_fract(&state_.randstate))];
            to_skip_ -= 1;
        }
        seen_ += 1;
        return place;
    }

    int kept() const { return kept_; }
    double seen() const { return seen_; }

private:
    HeapTuple *rows_;
    int wanted_;
    int kept_ = 0;
    double seen_ = 0;
    double to_skip_ = -1;
    ReservoirStateData state_;
};

/// A query's rows on their way into a sample.
struct SampleReader {
    const Subject &subject;
    const char *sql;
    RowDecoder *decoder;
    MemoryContext context;  ///< of the source
    RowSource *source = nullptr;

    void open(bool binary)
    {
        FetchSettings settings;
        settings.fetch_size = subject.settings.fetch_size;
        settings.binary = binary;
        source = make_cursor_source(*acquire_session(subject.user), sql, settings, context);
        if (decoder->prepare(source->shape()))
            return;
        source->close();
        MemoryContextReset(context);
        open(false);
    }
};

void fill(Reservoir &reservoir, SampleReader &reader)
{
    TupleDesc descriptor = RelationGetDescr(reader.subject.relation);
    auto natts = static_cast<std::size_t>(descriptor->natts);
    auto *values = static_cast<Datum *>(palloc0(natts * sizeof(Datum)));
    auto *nulls = static_cast<bool *>(palloc(natts * sizeof(bool)));
    while (const Cell *cells = reader.source->next()) {
        compat::delay_analyze();  // checks for interrupts, too
        HeapTuple *place = reservoir.place();
        if (!place)
            continue;
        reader.decoder->decode(cells, values, nulls);
        HeapTuple row = heap_form_tuple(descriptor, values, nulls);
        if (*place)
            heap_freetuple(*place);
        *place = row;
    }
}

/// The number of rows in the table.  What the remote's statistics say is kept if the sample does not
/// contradict it: if they are old, the sample knows better.
double total_rows(const Sampling &sampling, const RemoteSize &size, double seen)
{
    constexpr double tolerance = 0.1;
    if (sampling.method == AnalyzeSampling::Off)
        return seen;
    double counted = seen / sampling.fraction;
    return std::fabs(counted - size.rows) <= tolerance * size.rows ? size.rows : counted;
}

int acquire_sample(Relation relation, int elevel, HeapTuple *rows, int wanted, double *total, double *dead)
{
    Subject subject = make_subject(relation);
    RemoteSize size = size_of(subject);
    Sampling sampling = choose_sampling(subject, size, wanted);
    List *attributes = NIL;
    const char *sql = sample_query(subject, sampling, &attributes);

    MemoryContext context =
        AllocSetContextCreate(CurrentMemoryContext, "pg_remote_fdw sample", ALLOCSET_DEFAULT_SIZES);
    auto *decoder = RowDecoder::create(RelationGetDescr(relation), attributes,
                                       RelationGetRelationName(relation), context);
    MemoryContext source_context =
        AllocSetContextCreate(context, "pg_remote_fdw sample source", ALLOCSET_DEFAULT_SIZES);
    SampleReader reader{subject, sql, decoder, source_context};
    reader.open(all_binary(RelationGetDescr(relation), attributes));
    Reservoir reservoir(rows, wanted);
    fill(reservoir, reader);
    reader.source->close();
    MemoryContextDelete(context);

    *total = total_rows(sampling, size, reservoir.seen());
    *dead = 0;
    ereport(elevel, errmsg("\"%s\": table contains %.0f rows, %d rows in sample",
                           RelationGetRelationName(relation), *total, reservoir.kept()));
    return reservoir.kept();
}

}  // namespace

bool analyze_foreign_table(Relation relation, AcquireSampleRowsFunc *func, BlockNumber *total_pages)
{
    known_size = {};
    RemoteSize size = ask_size(make_subject(relation));
    known_size = {RelationGetRelid(relation), size};
    *total_pages = static_cast<BlockNumber>(size.pages < MaxBlockNumber ? size.pages : MaxBlockNumber);
    *func = callback<acquire_sample>;
    return true;
}

}  // namespace pgr
