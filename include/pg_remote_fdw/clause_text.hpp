// Clauses as a user would write them, for EXPLAIN.
#pragma once
#include "pg_remote_fdw/pg.hpp"

extern "C" {
#include "nodes/pg_list.h"
}

namespace pgr {

/// `clause` as text: without parentheses around it and labels of text constants, cut when long.  `context` is
/// a deparse context of PostgreSQL's; with_table_names says whether columns are qualified.
const char *clause_text(Node *clause, List *context, bool with_table_names);

}  // namespace pgr
