// How values are written for the remote: settings under which output functions run, and literals.
#pragma once
#include "pg_remote_fdw/sql_text.hpp"

namespace pgr {

/// Begins settings under which a value's text means the same to the remote as here (DateStyle ISO,
/// IntervalStyle postgres, extra_float_digits 3, search_path pg_catalog); returns a GUC nest level.  Only
/// output functions may run until end_transmission_settings(); after an error, transaction abort ends them.
int begin_transmission_settings();
void end_transmission_settings(int nest_level);

/// Does the text of a value of `type` depend on those settings?
bool depends_on_transmission_settings(Oid type);

/// `text` as an SQL string literal that means the same whatever standard_conforming_strings says.  Raises
/// when `text` is not valid in the database's encoding: it could end the literal for the remote.
std::string_view transmission_literal(const char *text);

}  // namespace pgr
