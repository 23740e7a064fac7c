// One column of a remote table, and how it is declared here.
#pragma once
#include "pg_remote_fdw/options.hpp"
#include "pg_remote_fdw/sql_text.hpp"

namespace pgr {

/// A column as the remote's catalogs describe it.  Texts are the remote's, so nothing of them is trusted:
/// names are quoted, types and collations looked up here, expressions parsed.
struct RemoteColumn {
    const char *table;
    const char *name;
    const char *type_schema;  ///< of the element type when is_array
    const char *type_name;
    bool is_array;
    int32 typmod;
    const char
        *type_text;  ///< as the remote prints a type with a modifier that is not built in; else nullptr
    bool not_null;
    bool generated;
    const char *expression;        ///< default or generation expression; nullptr: none
    const char *collation_schema;  ///< nullptr: not collatable, or not to be imported
    const char *collation_name;
    const char *comment;
};

/// Appends the declaration of `column` under `local_name`.  Its expression is checked with `extensions`.
void add_column_definition(Sql &sql, const RemoteColumn &column, const char *local_name,
                           const List *extensions);

/// Raises unless `text` is one expression that may be evaluated here: it calls only immutable functions,
/// built-in ones that do no more than compute a value, and functions and operators of `extensions`.
void check_expression(const char *text, const List *extensions);

}  // namespace pgr
