// From the cells of one row to the values of a slot; see row_decoder.hpp.
//
// Binary columns, and text columns of character types, go through the decoders of value_decoder.hpp; the rest
// through the types' input functions, after their bytes were checked for the database's encoding.
#include "executor/row_decoder.hpp"

#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"

extern "C" {
#include "access/sysattr.h"
#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

namespace pgr {

RowDecoder *RowDecoder::create(TupleDesc descriptor, const List *attributes, const char *relation,
                               MemoryContext context)
{
    auto *decoder = make<RowDecoder>(context, context);
    auto columns = static_cast<std::size_t>(list_length(attributes));
    decoder->memory_ = RowMemory::create(context);
    decoder->descriptor_ = descriptor;
    decoder->columns_ =
        static_cast<Column *>(MemoryContextAllocZero(context, sizeof(Column) * (columns + 1)));
    ItemPointerSetInvalid(&decoder->ctid_);
    for (int attribute : ints(attributes))
        decoder->add_column(descriptor, attribute, relation);
    return decoder;
}

void RowDecoder::add_column(TupleDesc descriptor, int attribute, const char *relation)
{
    Column &column = columns_[count_++];
    Oid type = TIDOID;
    column.relation = relation;
    column.typmod = -1;
    if (attribute == SelfItemPointerAttributeNumber) {
        column.target = ctid_target;
        column.name = "ctid";
    } else if (attribute > 0 && attribute <= descriptor->natts) {
        Form_pg_attribute form = TupleDescAttr(descriptor, attribute - 1);
        column.target = attribute - 1;
        column.name = NameStr(form->attname);
        column.typmod = form->atttypmod;
        type = form->atttypid;
    } else {
        elog(ERROR, "unexpected attribute %d in a remote query", attribute);
    }

    int32 base_typmod = column.typmod;
    column.base_type = getBaseTypeAndTypmod(type, &base_typmod);
    types_hash_ = hash_combine(types_hash_, hash_bytes_uint32(column.base_type));
    column.domain_type = column.base_type == type ? InvalidOid : type;
    column.binary = binary_decoder(column.base_type, base_typmod, context_);

    Oid input = InvalidOid;
    getTypeInputInfo(type, &input, &column.io_parameter);
    fmgr_info_cxt(input, &column.input, context_);
}

void RowDecoder::set_name(int i, const char *relation, const char *column)
{
    Assert(i < count_);
    columns_[i].relation = relation;
    columns_[i].name = column;
}

bool RowDecoder::prepare(const RowShape &shape)
{
    // A query that needs no column at all may return one that nobody looks at.
    bool is_expected = shape.columns == count_ || (count_ == 0 && shape.columns == 1);
    if (!is_expected)
        ereport(ERROR, errcode(ERRCODE_FDW_INVALID_COLUMN_NUMBER),
                errmsg("remote query result does not match the foreign table"),
                errdetail_plural("The result has %d column, expected are %d.",
                                 "The result has %d columns, expected are %d.", shape.columns, shape.columns,
                                 count_));
    for (int i = 0; i < count_; i++) {
        Column &column = columns_[i];
        if (shape.binary) {
            if (!column.binary.decode || shape.types[i] != column.base_type)
                return false;
            column.decode = column.binary.decode;
            column.value_type = column.binary.value_type;
            column.domain = column.domain_type;
        } else {
            column.decode = OidIsValid(column.domain_type) ? nullptr : plain_text_decoder(column.base_type);
            column.value_type = {column.typmod, nullptr};
            column.domain = InvalidOid;
        }
    }
    return true;
}

Datum RowDecoder::decode_by_input(Column &column, const Cell &cell)
{
    if (cell.length < 0)
        return InputFunctionCall(&column.input, nullptr, column.io_parameter, column.typmod);
    verify_text(cell.data, cell.length);  // no NUL inside: the input function sees all of it
    return InputFunctionCall(&column.input, const_cast<char *>(cell.data), column.io_parameter,
                             column.typmod);
}

/// A cell that the fast path of decode() does not take: NULL, domains, input functions.
Datum RowDecoder::decode_cell(Column &column, const Cell &cell, bool &is_null)
{
    is_null = cell.length < 0;
    Datum value = 0;
    if (!column.decode) {
        if (!is_null || !column.input.fn_strict)  // domain_in wants to see NULLs
            value = decode_by_input(column, cell);
    } else if (!is_null) {
        value = column.decode(column.value_type, *memory_, cell.data, cell.length);
    }
    if (OidIsValid(column.domain))
        domain_check(value, is_null, column.domain, &column.domain_cache, context_);
    return value;
}

void RowDecoder::decode(const Cell *cells, Datum *values, bool *nulls)
{
    memory_->reset();
    ItemPointerSetInvalid(&ctid_);
    memset(nulls, true, static_cast<std::size_t>(descriptor_->natts) * sizeof(bool));

    ErrorContextCallback context = {error_context_stack, callback<RowDecoder::add_error_context>, this};
    error_context_stack = &context;
    MemoryContext caller = MemoryContextSwitchTo(memory_->context());
    for (int i = 0; i < count_; i++) {
        Column &column = columns_[i];
        const Cell &cell = cells[i];
        current_ = i;
        bool is_null = false;
        Datum value;
        if (cell.length >= 0 && column.decode && !OidIsValid(column.domain)) [[likely]]
            value = column.decode(column.value_type, *memory_, cell.data, cell.length);
        else
            value = decode_cell(column, cell, is_null);
        if (column.target >= 0) [[likely]] {
            values[column.target] = value;
            nulls[column.target] = is_null;
        } else if (!is_null) {
            ctid_ = *reinterpret_cast<ItemPointer>(DatumGetPointer(value));
        }
    }
    MemoryContextSwitchTo(caller);
    error_context_stack = context.previous;
}

void RowDecoder::add_error_context(void *arg)
{
    const auto *decoder = static_cast<const RowDecoder *>(arg);
    const Column &column = decoder->columns_[decoder->current_];
    if (column.relation && column.name)
        errcontext("column \"%s\" of foreign table \"%s\"", column.name, column.relation);
    else
        errcontext("column %d of the remote query's result", decoder->current_ + 1);
}

}  // namespace pgr
