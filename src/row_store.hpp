// Rows of a remote result in text format, put into the tuplestore that a set-returning function returns.
#pragma once
#include "text_values.hpp"

#include <libpq-fe.h>

extern "C" {
#include "access/tupdesc.h"
#include "funcapi.h"
#include "utils/tuplestore.h"
}

namespace pgr {

/// The result of one call of a function that returns SETOF record.  Lives in the context that was current when
/// it was made; what it returns, in the query's.
class RowStore {
public:
    /// Raises when the caller of the function cannot take a set in a tuplestore.
    static RowStore *create(FunctionCallInfo fcinfo);

    RowStore(FunctionCallInfo fcinfo, RowMemory *memory) : fcinfo_(fcinfo), memory_(memory) {}

    /// Begins an empty set of rows that look as `result`'s, and forgets those before.  Raises when the number
    /// of columns is not the one that the query expects.
    void begin(const PGresult *result);

    /// Adds all rows of `result`.
    void add(const PGresult *result);

    /// Adds the next part of a result: a portion of its rows, or its end with the rest of them.  `begun` says
    /// whether there was a part before.
    void add_part(const PGresult *part, bool *begun)
    {
        if (!*begun)
            begin(part);
        *begun = true;
        add(part);
    }

    /// The set is empty, whatever was added.
    void clear();

    /// The set is one row of one text column.
    void set_status(const char *tag);

private:
    struct Column {
        ReadText read;
        FmgrInfo input;
        Oid io_parameter;
        int32 typmod;
    };

    void replace(TupleDesc descriptor);
    Datum read(Column &column, const char *text, int length);

    FunctionCallInfo fcinfo_;
    RowMemory *memory_;
    TupleDesc descriptor_ = nullptr;
    Tuplestorestate *store_ = nullptr;
    Column *columns_ = nullptr;
    Datum *values_ = nullptr;
    bool *nulls_ = nullptr;
};

/// Begins settings under which text of a connection, whose parameters are these, is read as it was meant;
/// a GUC nest level, or -1: nothing to end.  nullptr: as here.
int begin_reading_settings(const char *date_style, const char *interval_style);
void end_reading_settings(int nest_level);

}  // namespace pgr
