// IMPORT FOREIGN SCHEMA: making foreign tables, with comments, out of a remote schema's tables.
//
// PostgreSQL wants the callback to return CREATE FOREIGN TABLE commands, refuses any other kind, and gives no
// sign after it has executed them; so comments cannot be imported that way.  Here the callback executes what
// it makes itself, as subcommands of the IMPORT statement just as PostgreSQL would (event triggers and
// auditing see them), and returns nothing to be done.  A ProcessUtility or object access hook would do too,
// but would have to guess which command of the session is meant and would depend on the other hooks.
#include "pg_remote_fdw/import_schema.hpp"

#include "import_catalog.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/transmission.hpp"

extern "C" {
#include "access/xact.h"
#include "catalog/heap.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "tcop/dest.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/guc.h"
}

namespace pgr {

namespace {

/// What is being imported; for the error context.
struct Place {
    const char *table = nullptr;
    const char *column = nullptr;
    const char *text = nullptr;  ///< what is being parsed or executed
};

/// One run of the statement.
struct Import {
    const ImportForeignSchemaStmt &statement;
    const ForeignServer *server;
    List *extensions;
    Place *place;
};

void add_error_context(void *argument)
{
    auto *place = static_cast<Place *>(argument);
    // A position in what was parsed here means nothing in the user's command.
    if (int position = geterrposition(); position > 0) {
        errposition(0);
        if (place->text != nullptr) {
            internalerrposition(position);
            internalerrquery(place->text);
        }
    }
    if (place->column != nullptr)
        errcontext("importing column \"%s\" of foreign table \"%s\"", place->column, place->table);
    else if (place->table != nullptr)
        errcontext("importing foreign table \"%s\"", place->table);
}

/// Executes `command`, which must be one statement of kind `wanted`.
void execute(const Import &import, const char *command, NodeTag wanted)
{
    import.place->text = command;
    List *parsed = raw_parser(command, RAW_PARSE_DEFAULT);
    auto *raw = list_length(parsed) == 1 ? linitial_node(RawStmt, parsed) : nullptr;
    if (raw == nullptr || nodeTag(raw->stmt) != wanted)
        elog(ERROR, "unexpected statement in a command made for IMPORT FOREIGN SCHEMA");

    auto *planned = makeNode(PlannedStmt);
    planned->commandType = CMD_UTILITY;
    planned->utilityStmt = raw->stmt;
    planned->stmt_location = raw->stmt_location;
    planned->stmt_len = raw->stmt_len;
    ProcessUtility(planned, command, false, PROCESS_UTILITY_SUBCOMMAND, nullptr, nullptr, None_Receiver,
                   nullptr);
    CommandCounterIncrement();
    import.place->text = nullptr;
}

/// `name` cut to what fits a local identifier.
char *clipped(const char *name, int room)
{
    auto length = static_cast<int>(strlen(name));
    return pnstrdup(name, static_cast<Size>(pg_mbcliplen(name, length, room)));
}

/// Rows of the catalog that describe one table.
struct TableRows {
    const RemoteCatalog &catalog;
    int first;
    int end;
};

TableRows table_rows(const RemoteCatalog &catalog, int first)
{
    int end = first + 1;
    while (end < catalog.rows() && strcmp(catalog.table_name(end), catalog.table_name(first)) == 0)
        ++end;
    return {catalog, first, end};
}

/// May a column that cannot keep its name not be called `name`?
bool is_taken(const char *name, const TableRows &table, const List *made_up)
{
    if (SystemAttributeByName(name) != nullptr)
        return true;
    for (int row = table.first; row < table.end; ++row) {
        if (table.catalog.has_column(row) && strcmp(table.catalog.column_name(row), name) == 0)
            return true;
    }
    for (const char *other : each<const char>(made_up)) {
        if (strcmp(name, other) == 0)
            return true;
    }
    return false;
}

/// The local name of the column in `row`: its own unless that is too long (in this encoding) or is a system
/// column's (a view may use these).  `made_up` collects the names that are not the remote's.
const char *local_column_name(const TableRows &table, int row, List **made_up)
{
    const char *remote_name = table.catalog.column_name(row);
    const char *name = clipped(remote_name, NAMEDATALEN - 1);
    if (strcmp(name, remote_name) == 0 && SystemAttributeByName(name) == nullptr)
        return remote_name;
    for (int n = 1; is_taken(name, table, *made_up); ++n) {
        char suffix[16];
        snprintf(suffix, sizeof suffix, "_%d", n);
        int room = NAMEDATALEN - 1 - static_cast<int>(strlen(suffix));
        name = psprintf("%s%s", clipped(remote_name, room), suffix);
    }
    *made_up = lappend(*made_up, const_cast<char *>(name));
    ereport(NOTICE, errmsg("column \"%s\" of remote table \"%s\" is imported as \"%s\"", remote_name,
                           table.catalog.table_name(row), name));
    return name;
}

/// A table's columns: their definitions, and what is to be said about them.
struct Columns {
    Sql definitions;
    List *names = NIL;     ///< local names
    List *comments = NIL;  ///< in the order of names; nullptr: none
};

Columns read_columns(const Import &import, const TableRows &table)
{
    Columns columns;
    List *made_up = NIL;
    for (int row = table.first; row < table.end; ++row) {
        if (!table.catalog.has_column(row))
            continue;
        RemoteColumn column = table.catalog.column(row);
        import.place->column = column.name;
        import.place->text = column.expression;
        const char *name = local_column_name(table, row, &made_up);
        columns.definitions.add("{}", columns.names == NIL ? "\n  " : ",\n  ");
        add_column_definition(columns.definitions, column, name, import.extensions);
        columns.names = lappend(columns.names, const_cast<char *>(name));
        columns.comments = lappend(columns.comments, const_cast<char *>(column.comment));
    }
    import.place->column = nullptr;
    import.place->text = nullptr;
    return columns;
}

void add_comments(const Import &import, const char *table, const char *comment, const Columns &columns)
{
    const char *schema = import.statement.local_schema;
    if (comment != nullptr) {
        Sql sql;
        sql.add("COMMENT ON FOREIGN TABLE {}.{} IS {}", ident(schema), ident(table), literal(comment));
        execute(import, sql.c_str(), T_CommentStmt);
    }
    for (int i = 0; i < list_length(columns.names); ++i) {
        auto *column_comment = static_cast<const char *>(list_nth(columns.comments, i));
        if (column_comment == nullptr)
            continue;
        Sql sql;
        sql.add("COMMENT ON COLUMN {}.{}.{} IS {}", ident(schema), ident(table),
                ident(static_cast<const char *>(list_nth(columns.names, i))), literal(column_comment));
        execute(import, sql.c_str(), T_CommentStmt);
    }
}

void import_table(const Import &import, const TableRows &table)
{
    const char *remote_name = table.catalog.table_name(table.first);
    const char *name = clipped(remote_name, NAMEDATALEN - 1);
    // The filter that PostgreSQL would apply, on the name that the table gets.
    if (!IsImportableForeignTable(name, const_cast<ImportForeignSchemaStmt *>(&import.statement)))
        return;

    import.place->table = remote_name;
    Columns columns = read_columns(import, table);
    Sql sql;
    sql.add("CREATE FOREIGN TABLE {}.{} ({}\n) SERVER {}\nOPTIONS (schema_name {}, table_name {})",
            ident(import.statement.local_schema), ident(name), columns.definitions.c_str(),
            ident(import.server->servername), literal(import.statement.remote_schema), literal(remote_name));
    execute(import, sql.c_str(), T_CreateForeignTableStmt);
    add_comments(import, name, table.catalog.table_comment(table.first), columns);
    import.place->table = nullptr;
}

/// Names in LIMIT TO that the remote schema does not have are a user's mistake, but no reason to stop.
void warn_of_missing_tables(const Import &import, const RemoteCatalog &catalog)
{
    if (import.statement.list_type != FDW_IMPORT_SCHEMA_LIMIT_TO)
        return;
    for (auto *wanted : each<RangeVar>(import.statement.table_list)) {
        bool found = false;
        for (int row = 0; row < catalog.rows() && !found; ++row)
            found = strcmp(catalog.table_name(row), wanted->relname) == 0;
        if (!found)
            ereport(WARNING, errcode(ERRCODE_FDW_TABLE_NOT_FOUND),
                    errmsg("table \"%s\" is not present in schema \"%s\" of foreign server \"%s\"",
                           wanted->relname, import.statement.remote_schema, import.server->servername));
    }
}

/// Sets what texts of the remote are read with, until end_transmission_settings(): what it printed them with.
/// Besides, no name without a schema can then mean anything but a built-in object.  Our own texts do not
/// depend on it.
int begin_reading_settings(const RemoteCatalog &catalog)
{
    int nest_level = begin_transmission_settings();
    const char *standard_strings = catalog.standard_strings() ? "on" : "off";
    (void)set_config_option("standard_conforming_strings", standard_strings, PGC_USERSET, PGC_S_SESSION,
                            GUC_ACTION_SAVE, true, 0, false);
    (void)set_config_option("escape_string_warning", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true,
                            0, false);
    return nest_level;
}

void import_tables(const Import &import, const RemoteCatalog &catalog)
{
    ErrorContextCallback error_context{error_context_stack, callback<add_error_context>, import.place};
    error_context_stack = &error_context;
    int settings_level = begin_reading_settings(catalog);
    MemoryContext context =
        AllocSetContextCreate(CurrentMemoryContext, "pg_remote_fdw import", ALLOCSET_DEFAULT_SIZES);
    for (int row = 0; row < catalog.rows();) {
        CHECK_FOR_INTERRUPTS();
        TableRows table = table_rows(catalog, row);
        in_context(context, [&] { import_table(import, table); });
        MemoryContextReset(context);
        row = table.end;
    }
    MemoryContextDelete(context);
    end_transmission_settings(settings_level);
    error_context_stack = error_context.previous;
}

}  // namespace

List *import_foreign_schema(ImportForeignSchemaStmt *statement, Oid server_id)
{
    ImportSettings settings = import_settings(statement->options);
    ForeignServer *server = GetForeignServer(server_id);
    RemoteSession *session = acquire_session(GetUserMapping(GetUserId(), server_id));
    RemoteCatalog catalog = RemoteCatalog::read(*session, *statement, settings);

    Place place;
    Import import{*statement, server, server_settings(server).extensions, &place};
    warn_of_missing_tables(import, catalog);
    import_tables(import, catalog);
    catalog.release();
    return NIL;
}

}  // namespace pgr
