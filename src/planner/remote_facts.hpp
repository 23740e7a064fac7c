// The two halves of remote_facts.cpp: what is compared (here), and when it is asked (there).
#pragma once
#include "pg_remote_fdw/conn.hpp"
#include "pg_remote_fdw/remote_facts.hpp"

namespace pgr {

/// A collation by what it is made of.  The texts may be nullptr: unknown, or not used by the provider.
struct Locale {
    char provider = '\0';           ///< as in pg_collation.collprovider: c libc, i ICU, b built in
    const char *collate = nullptr;  ///< libc
    const char *ctype = nullptr;    ///< libc
    const char *locale = nullptr;   ///< ICU, built in
    const char *rules = nullptr;    ///< ICU
    const char *version = nullptr;  ///< of the provider's data, now
    bool deterministic = true;
};

/// This database's default collation, and one of pg_collation.
Locale local_database_locale();
Locale local_collation_locale(Oid collation);

/// The query for the remote's default collation and its encoding, for that of a name, and what they answer.
const char *database_locale_query(int version);
const char *collation_locale_query(Oid collation, int version);
Locale locale_of(const RemoteResult *result);

bool same_locale(const Locale &here, const Locale &there, CollationUse use);

/// An enum, domain or composite type's definition as a text that is equal on both servers when the type is.
/// nullptr: no such type, or not of these kinds.
const char *type_definition(Oid type);

/// The query for the same text of the type with the same name.
const char *type_definition_query(Oid type);

/// The offsets of the session's time zone at many instants, as one text; and the query for it.
const char *time_zone_offsets();
const char *time_zone_offsets_query();

}  // namespace pgr
