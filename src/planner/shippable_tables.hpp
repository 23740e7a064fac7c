// What is known of PostgreSQL's own objects beyond its catalogs.
#pragma once
#include "pg_remote_fdw/pg.hpp"

namespace pgr {

/// The oldest remote that is supported; what is in no table is as old.
inline constexpr int oldest_remote_major = 10;

/// What a function's result depends on besides its arguments' values; a set of bits.
enum Sense : uint8 {
    SenseBytes = 1,           ///< of its input collation: only whether texts of other bytes can be equal
    SenseClasses = 2,         ///< of its input collation: letters and their case
    SenseOrder = 4,           ///< of its input collation: the order
    SenseDefaultClasses = 8,  ///< letters of the database's default collation
    SenseDefaultOrder = 16,   ///< order of the database's default collation
    SenseEncoding = 32,       ///< bytes of the database's encoding
};

/// The first major version that has a built-in function, operator, type, operator family or collation.
int first_major(Oid object, Oid catalog);

/// The Senses of a built-in function.
int senses_of(Oid function);

}  // namespace pgr
