// Reading the definitions of a remote schema's tables.
#include "import_catalog.hpp"

#include "pg_remote_fdw/list.hpp"

#include <charconv>

extern "C" {
#include "mb/pg_wchar.h"
}

namespace pgr {

namespace {

/// The fields of the query's rows, in order.
enum Field : int {
    TableName,
    TableComment,
    ColumnName,
    TypeSchema,
    BareTypeName,
    IsArray,
    TypeModifier,
    TypeText,
    NotNull,
    Generated,
    Expression,
    StandardStrings,
    CollationSchema,
    CollationName,
    ColumnComment,
    FieldCount
};

constexpr int version_12 = 120000;
constexpr int version_18 = 180000;

/// Which expressions are asked for: printing them is the remote's greatest work here.
const char *expression_field(int version, const ImportSettings &settings)
{
    if (version < version_12)
        return settings.import_default ? "pg_catalog.pg_get_expr(d.adbin, d.adrelid)" : "NULL";
    if (settings.import_default && settings.import_generated)
        return "pg_catalog.pg_get_expr(d.adbin, d.adrelid)";
    if (settings.import_default)
        return "CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END";
    if (settings.import_generated)
        return "CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END";
    return "NULL";
}

/// From 18 on a NOT NULL constraint may be not valid: then there can be NULLs in spite of attnotnull.
const char *not_null_field(int version, const ImportSettings &settings)
{
    if (!settings.import_not_null)
        return "false";
    return version >= version_18 ? "a.attnotnull AND k.oid IS NULL" : "a.attnotnull";
}

/// A table's first column is asked for even if it was dropped (then without name): its row carries the
/// table's comment.
void add_fields(Sql &sql, int version, const ImportSettings &settings)
{
    sql.add("SELECT c.relname, {}, CASE WHEN NOT a.attisdropped THEN a.attname END,",
            settings.import_comments ? "CASE WHEN a.attnum = 1 OR a.attnum IS NULL THEN td.description END"
                                     : "NULL");
    // A type's array type is named after it, but not always in the same way: so an array is told by its
    // element.
    sql.add(
        " tn.nspname, coalesce(e.typname, t.typname), e.oid IS NOT NULL, a.atttypmod,"
        " CASE WHEN a.atttypmod >= 0 AND tn.nspname <> 'pg_catalog'"
        " THEN pg_catalog.format_type(a.atttypid, a.atttypmod) END,");
    sql.add(" {}, {}, {}, (SELECT pg_catalog.current_setting('standard_conforming_strings') = 'on'),",
            not_null_field(version, settings), version >= version_12 ? "a.attgenerated <> ''" : "false",
            expression_field(version, settings));
    sql.add(" {}, {}", settings.import_collate ? "ln.nspname, l.collname" : "NULL, NULL",
            settings.import_comments ? "ad.description" : "NULL");
}

void add_name_list(Sql &sql, const List *tables)
{
    const char *separator = "";
    for (auto *table : each<RangeVar>(tables)) {
        sql.add("{}{}", separator, literal(table->relname));
        separator = ", ";
    }
}

/// The relations: outer joined to the schema, so that an empty schema and no schema can be told apart.
void add_relations(Sql &sql, const ImportForeignSchemaStmt &statement)
{
    sql.add(
        " FROM pg_catalog.pg_namespace n "
        "LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'v', 'm', 'f', "
        "'p')");
    switch (statement.list_type) {
        case FDW_IMPORT_SCHEMA_LIMIT_TO:
            // A partition is imported when it is named.
            sql.add(" AND c.relname IN (");
            add_name_list(sql, statement.table_list);
            sql.add(")");
            break;
        case FDW_IMPORT_SCHEMA_EXCEPT:
            sql.add(" AND NOT c.relispartition AND c.relname NOT IN (");
            add_name_list(sql, statement.table_list);
            sql.add(")");
            break;
        case FDW_IMPORT_SCHEMA_ALL: sql.add(" AND NOT c.relispartition"); break;
    }
}

const char *catalog_query(int version, const ImportForeignSchemaStmt &statement,
                          const ImportSettings &settings)
{
    Sql sql;
    add_fields(sql, version, settings);
    add_relations(sql, statement);
    sql.add(
        " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " AND (a.attnum = 1 OR NOT a.attisdropped)"
        " LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
        " LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid"
        " LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = coalesce(e.typnamespace, t.typnamespace)");
    if (settings.import_default || settings.import_generated)
        sql.add(" LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum");
    if (settings.import_collate)
        sql.add(
            " LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation"
            " LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace");
    if (settings.import_not_null && version >= version_18)
        sql.add(
            " LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n'"
            " AND NOT k.convalidated AND k.conkey = ARRAY[a.attnum]");
    if (settings.import_comments)
        sql.add(
            " LEFT JOIN pg_catalog.pg_description td ON td.objoid = c.oid AND td.objsubid = 0"
            " AND td.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass"
            " LEFT JOIN pg_catalog.pg_description ad ON ad.objoid = c.oid AND ad.objsubid = a.attnum"
            " AND ad.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass");
    sql.add(" WHERE n.nspname = {} ORDER BY c.relname, a.attnum", literal(statement.remote_schema));
    return sql.c_str();
}

/// Raises unless every value is text in the database's encoding: all of them become names or parts of
/// commands.
void check_texts(const RemoteResult &result)
{
    for (int row = 0; row < result.rows(); ++row) {
        for (int field = 0; field < FieldCount; ++field) {
            if (!result.is_null(row, field))
                pg_verifymbstr(result.value(row, field), result.length(row, field), false);
        }
    }
}

const char *text(const RemoteResult &result, int row, int field)
{
    return result.is_null(row, field) ? nullptr : result.value(row, field);
}

bool is_true(const RemoteResult &result, int row, int field)
{
    return !result.is_null(row, field) && result.value(row, field)[0] == 't';
}

int32 number(const RemoteResult &result, int row, int field)
{
    std::string_view digits(result.value(row, field), static_cast<std::size_t>(result.length(row, field)));
    int32 value = -1;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

}  // namespace

RemoteCatalog RemoteCatalog::read(RemoteSession &session, const ImportForeignSchemaStmt &statement,
                                  const ImportSettings &settings)
{
    RemoteResult *result =
        session.exec(catalog_query(session.version(), statement, settings), PGRES_TUPLES_OK);
    if (result->columns() != FieldCount)
        ereport(ERROR, errcode(ERRCODE_FDW_ERROR),
                errmsg("foreign server \"%s\" answered with %d columns where %d were asked for",
                       session.server_name(), result->columns(), FieldCount));
    if (result->rows() == 0)
        ereport(ERROR, errcode(ERRCODE_FDW_SCHEMA_NOT_FOUND),
                errmsg("schema \"%s\" is not present on foreign server \"%s\"", statement.remote_schema,
                       session.server_name()));
    check_texts(*result);
    bool is_empty = result->is_null(0, TableName);
    return {result, is_empty ? 0 : result->rows()};
}

bool RemoteCatalog::standard_strings() const
{
    return rows_ == 0 || is_true(*result_, 0, StandardStrings);
}

const char *RemoteCatalog::table_name(int row) const
{
    return result_->value(row, TableName);
}

const char *RemoteCatalog::table_comment(int row) const
{
    return text(*result_, row, TableComment);
}

bool RemoteCatalog::has_column(int row) const
{
    return !result_->is_null(row, ColumnName);
}

const char *RemoteCatalog::column_name(int row) const
{
    return result_->value(row, ColumnName);
}

RemoteColumn RemoteCatalog::column(int row) const
{
    RemoteColumn column{};
    column.table = table_name(row);
    column.name = column_name(row);
    column.type_schema = result_->value(row, TypeSchema);
    column.type_name = result_->value(row, BareTypeName);
    column.is_array = is_true(*result_, row, IsArray);
    column.typmod = number(*result_, row, TypeModifier);
    column.type_text = text(*result_, row, TypeText);
    column.not_null = is_true(*result_, row, NotNull);
    column.generated = is_true(*result_, row, Generated);
    column.expression = text(*result_, row, Expression);
    column.collation_schema = text(*result_, row, CollationSchema);
    column.collation_name = text(*result_, row, CollationName);
    column.comment = text(*result_, row, ColumnComment);
    return column;
}

}  // namespace pgr
