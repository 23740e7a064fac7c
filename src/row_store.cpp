// Rows into a tuplestore; see row_store.hpp.
#include "row_store.hpp"

#include "executor/value_decoder.hpp"
#include "pg_remote_fdw/compat.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
}

namespace pgr {

RowStore *RowStore::create(FunctionCallInfo fcinfo)
{
    auto *result = reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo);
    if (result == nullptr || !IsA(result, ReturnSetInfo))
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                errmsg("set-valued function called in context that cannot accept a set"));
    if ((result->allowedModes & SFRM_Materialize) == 0)
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                errmsg("materialize mode required, but it is not allowed in this context"));
    // Until there is a tuplestore the result is the empty set.
    result->returnMode = SFRM_Materialize;
    result->setResult = nullptr;
    result->setDesc = nullptr;
    return make<RowStore>(CurrentMemoryContext, fcinfo, RowMemory::create(CurrentMemoryContext));
}

void RowStore::clear()
{
    auto *result = reinterpret_cast<ReturnSetInfo *>(fcinfo_->resultinfo);
    result->setResult = nullptr;
    result->setDesc = nullptr;
    if (store_ != nullptr)
        tuplestore_end(store_);
    store_ = nullptr;
}

void RowStore::replace(TupleDesc descriptor)
{
    clear();
    auto *result = reinterpret_cast<ReturnSetInfo *>(fcinfo_->resultinfo);
    in_context(result->econtext->ecxt_per_query_memory, [&] {
        descriptor_ = CreateTupleDescCopy(descriptor);
        store_ = tuplestore_begin_heap((result->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
    });
    result->setResult = store_;
    result->setDesc = descriptor_;
}

void RowStore::begin(const PGresult *result)
{
    TupleDesc expected = nullptr;
    TypeFuncClass kind = get_call_result_type(fcinfo_, nullptr, &expected);
    if (kind == TYPEFUNC_RECORD)
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                errmsg("function returning record called in context that cannot accept type record"));
    if (kind != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    if (PQnfields(result) != expected->natts)
        ereport(ERROR, errcode(ERRCODE_DATATYPE_MISMATCH),
                errmsg("remote query result rowtype does not match the specified FROM clause rowtype"));
    replace(expected);

    auto count = static_cast<std::size_t>(expected->natts);
    columns_ = static_cast<Column *>(palloc0(sizeof(Column) * (count + 1)));
    values_ = static_cast<Datum *>(palloc0(sizeof(Datum) * (count + 1)));
    nulls_ = static_cast<bool *>(palloc0(sizeof(bool) * (count + 1)));
    for (int i = 0; i < expected->natts; i++) {
        Form_pg_attribute attribute = TupleDescAttr(expected, i);
        Oid input = InvalidOid;
        getTypeInputInfo(attribute->atttypid, &input, &columns_[i].io_parameter);
        fmgr_info(input, &columns_[i].input);
        columns_[i].read = text_reader(attribute->atttypid);
        columns_[i].typmod = attribute->atttypmod;
    }
}

Datum RowStore::read(Column &column, const char *text, int length)
{
    Datum value = 0;
    if (column.read != nullptr &&
        column.read(column.typmod, *memory_, {text, static_cast<std::size_t>(length)}, &value)) [[likely]]
        return value;
    verify_text(text, length);
    return InputFunctionCall(&column.input, const_cast<char *>(text), column.io_parameter, column.typmod);
}

void RowStore::add(const PGresult *result)
{
    int rows = PQntuples(result);
    int columns = descriptor_->natts;
    for (int row = 0; row < rows; row++) {
        MemoryContext caller = MemoryContextSwitchTo(memory_->context());
        for (int i = 0; i < columns; i++) {
            Column &column = columns_[i];
            nulls_[i] = PQgetisnull(result, row, i) != 0;
            if (!nulls_[i]) [[likely]]
                values_[i] = read(column, PQgetvalue(result, row, i), PQgetlength(result, row, i));
            else if (column.input.fn_strict)
                values_[i] = 0;
            else  // domain_in wants to see NULLs
                values_[i] = InputFunctionCall(&column.input, nullptr, column.io_parameter, column.typmod);
        }
        tuplestore_putvalues(store_, descriptor_, values_, nulls_);
        MemoryContextSwitchTo(caller);
        memory_->reset();
    }
}

void RowStore::set_status(const char *tag)
{
    TupleDesc descriptor = CreateTemplateTupleDesc(1);
    TupleDescInitEntry(descriptor, 1, "status", TEXTOID, -1, 0);
    compat::finish_descriptor(descriptor);
    replace(descriptor);
    Datum value = CStringGetTextDatum(tag);
    bool is_null = false;
    tuplestore_putvalues(store_, descriptor_, &value, &is_null);
}

// ------------------------------------------------------------------------------------------ settings

static int use_setting(const char *name, const char *wanted, int nest_level)
{
    if (wanted == nullptr || strcmp(wanted, GetConfigOption(name, false, false)) == 0)
        return nest_level;
    if (nest_level < 0)
        nest_level = NewGUCNestLevel();
    (void)set_config_option(name, wanted, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
    return nest_level;
}

int begin_reading_settings(const char *date_style, const char *interval_style)
{
    return use_setting("IntervalStyle", interval_style, use_setting("DateStyle", date_style, -1));
}

void end_reading_settings(int nest_level)
{
    if (nest_level > 0)
        AtEOXact_GUC(true, nest_level);
}

}  // namespace pgr
