// Options of servers, user mappings, foreign tables and columns: one table in options.cpp defines them.
#pragma once
#include "pg_remote_fdw/pg.hpp"

extern "C" {
#include "foreign/foreign.h"
#include "nodes/pg_list.h"
}

namespace pgr {

/// How ANALYZE takes its sample on the remote.
enum class AnalyzeSampling { Off, Auto, Random, System, Bernoulli };

/// What the options of a server and (table over server) of a foreign table say.
struct Settings {
    // server
    double fdw_startup_cost = 100.0;
    double fdw_tuple_cost = 0.2;
    List *extensions = NIL;  ///< OIDs of the local extensions whose objects may be shipped
    bool keep_connections = true;
    // server and table
    bool use_remote_estimate = false;
    bool async_capable = false;
    int fetch_size = 0;  ///< 0: not given
    AnalyzeSampling analyze_sampling = AnalyzeSampling::Auto;
    // table
    const char *schema_name = nullptr;
    const char *table_name = nullptr;
};

/// What the options of IMPORT FOREIGN SCHEMA say.
struct ImportSettings {
    bool import_collate = true;
    bool import_default = false;
    bool import_generated = true;
    bool import_not_null = true;
    bool import_comments = true;
};

/// The server's settings.
Settings server_settings(const ForeignServer *server);

/// The settings of a foreign table: its server's, overridden by its own; schema_name and table_name are
/// always set (default: the local names).
Settings table_settings(const ForeignTable *table, const ForeignServer *server);

/// The name of a column on the remote: option column_name, else the local name.
const char *remote_column_name(Oid relation, AttrNumber attribute);

/// password_required of a user mapping (default true).
bool password_required(const UserMapping *user);

/// Checks and reads OPTIONS of IMPORT FOREIGN SCHEMA.
ImportSettings import_settings(List *options);

/// Checks OPTIONS of CREATE/ALTER SERVER, USER MAPPING, FOREIGN TABLE, COLUMN; `catalog` tells which.
void validate_options(List *options, Oid catalog);

/// Is `keyword` an option that libpq knows and that we pass on from a server or user mapping?
bool is_libpq_option(const char *keyword);

}  // namespace pgr
