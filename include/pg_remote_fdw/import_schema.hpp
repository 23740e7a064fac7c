// IMPORT FOREIGN SCHEMA.
#pragma once
#include "pg_remote_fdw/pg.hpp"

extern "C" {
#include "foreign/fdwapi.h"
}

namespace pgr {

/// The FDW callback: makes foreign tables, with comments, for a remote schema's relations.  It executes the
/// commands itself and returns none; import_schema.cpp says why.
List *import_foreign_schema(ImportForeignSchemaStmt *statement, Oid server);

}  // namespace pgr
