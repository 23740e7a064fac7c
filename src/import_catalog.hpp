// The remote's catalogs as IMPORT FOREIGN SCHEMA reads them: one query for the whole schema.
#pragma once
#include "import_column.hpp"
#include "pg_remote_fdw/conn.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace pgr {

/// What the remote says of a schema: one row per column, and sometimes one without column; the
/// rows of a table stand together.  Every text is valid in the local encoding.
class RemoteCatalog {
public:
    /// Asks `session` for the relations that `statement` wants; raises when there is no such schema.
    static RemoteCatalog read(RemoteSession &session, const ImportForeignSchemaStmt &statement,
                              const ImportSettings &settings);

    int rows() const { return rows_; }
    /// Are backslashes in the string literals of expressions ordinary characters?
    bool standard_strings() const;
    const char *table_name(int row) const;
    /// The table's comment, given in its first row only; nullptr: none.
    const char *table_comment(int row) const;
    bool has_column(int row) const;
    const char *column_name(int row) const;
    RemoteColumn column(int row) const;
    /// Frees what the remote sent; strings got before are gone.
    void release() { result_->clear(); }

private:
    RemoteCatalog(RemoteResult *result, int rows) : result_(result), rows_(rows) {}

    RemoteResult *result_;
    int rows_;
};

}  // namespace pgr
