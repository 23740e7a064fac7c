// What planning must know of a remote database: its version, and whether names that both servers have mean
// the same on both.  Asked when a decision depends on it, with one query per subject, and remembered.
#pragma once
#include "pg_remote_fdw/pg.hpp"

namespace pgr {

/// What of a collation a value depends on.
enum class CollationUse {
    Classes,  ///< what is a letter, and its upper and lower case
    Order,    ///< which of two texts comes first
};

/// pg_catalog."POSIX", which has had no name in C since PostgreSQL 18.
inline constexpr Oid posix_collation = 951;

/// A remote database, compared with this one.
struct RemoteFacts {
    int version;                ///< as PQserverVersion() gives it
    bool same_encoding;         ///< of the databases
    bool all_characters;        ///< every character that there is here can be there
    bool same_default_classes;  ///< CollationUse::Classes of the databases' default collations
    bool same_default_order;    ///< CollationUse::Order of them
};

// In all of these `user_id` is the role whose user mapping reaches the database; InvalidOid: the current
// user. They connect when there is no session yet.  When the server cannot be asked the answer is "not
// known".

/// The facts; nothing: not known.
std::optional<RemoteFacts> remote_facts(Oid server_id, Oid user_id);

/// Is `collation` known to be the same there, as far as `use` goes?  Found by its name.
bool collation_verified(Oid server_id, Oid user_id, Oid collation, CollationUse use);

/// Is an enum, domain or composite type known to be defined the same there?  Found by its name.
bool type_verified(Oid server_id, Oid user_id, Oid type);

/// Are the rules of this session's TimeZone known to be the same there?
bool time_zone_verified(Oid server_id, Oid user_id);

}  // namespace pgr
