// From the cells of one row to the values of a slot.
#pragma once
#include "executor/value_decoder.hpp"
#include "pg_remote_fdw/transport.hpp"

extern "C" {
#include "access/tupdesc.h"
#include "storage/itemptr.h"
}

namespace pgr {

/// Decodes the rows of one remote query.  Values of a row live until the next one is decoded.
class RowDecoder {
public:
    /// For rows whose i-th column is attribute `attributes[i]` (or ctid) of `descriptor`, which must live as
    /// long as `context`.  `relation` names the foreign table in errors; nullptr: there is not one.
    static RowDecoder *create(TupleDesc descriptor, const List *attributes, const char *relation,
                              MemoryContext context);

    explicit RowDecoder(MemoryContext context) : context_(context) {}

    /// What the `i`-th column of the rows is called in errors, when create() could not know.
    void set_name(int i, const char *relation, const char *column);

    /// Prepares for rows of `shape`; raises when the number of columns is wrong.  False: they are in binary
    /// format, but not of the very types that are wanted here, and must be asked for as text.
    bool prepare(const RowShape &shape);

    /// A hash of the types that prepare() compares binary columns with.
    uint32 types_hash() const { return types_hash_; }

    /// Decodes a row into arrays that have an element for every attribute of the descriptor.
    void decode(const Cell *cells, Datum *values, bool *nulls);

    /// The ctid of the row decoded last; invalid unless it was among the attributes.
    const ItemPointerData &ctid() const { return ctid_; }

    /// Where the values of the current row live.
    MemoryContext row_context() const { return memory_->context(); }

private:
    struct Column {
        DecodeValue decode;  ///< nullptr: by the input function
        ValueType value_type;
        BinaryDecoder binary;
        int target;       ///< index in the slot, or ctid_target
        Oid base_type;    ///< the column's type, or what its domain is over
        Oid domain;       ///< to be checked after decoding; InvalidOid in text format: domain_in checks
        Oid domain_type;  ///< InvalidOid: not a domain
        void *domain_cache;
        int32 typmod;
        FmgrInfo input;
        Oid io_parameter;
        const char *relation;
        const char *name;
    };
    static constexpr int ctid_target = -1;

    void add_column(TupleDesc descriptor, int attribute, const char *relation);
    Datum decode_by_input(Column &column, const Cell &cell);
    Datum decode_cell(Column &column, const Cell &cell, bool &is_null);
    static void add_error_context(void *arg);

    MemoryContext context_;
    RowMemory *memory_ = nullptr;
    TupleDesc descriptor_ = nullptr;
    Column *columns_ = nullptr;
    int count_ = 0;
    int current_ = 0;  ///< the column being decoded
    uint32 types_hash_ = 0;
    ItemPointerData ctid_ = {};
};

}  // namespace pgr
