// Types whose binary form the row decoder reads: what planner and executor must agree on.
#pragma once
#include "pg_remote_fdw/pg.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
}

namespace pgr {

/// Built-in types that look the same in binary form on every supported server, ascending.  Of arrays, those
/// with elements of constant size and of text: they carry an element type OID, which the decoder checks.
/// Ranges and composites embed type OIDs of the sender and are not among them; nor are arrays of name and
/// bpchar, whose empty element of 4 bytes would take up many times as much here.
// clang-format off
inline constexpr Oid binary_types[] = {
    BOOLOID, BYTEAOID, CHAROID, NAMEOID, INT8OID, INT2OID, INT4OID, TEXTOID, OIDOID, TIDOID, XIDOID,
    CIDOID, JSONOID, FLOAT4OID, FLOAT8OID, BOOLARRAYOID, BYTEAARRAYOID, CHARARRAYOID, INT2ARRAYOID,
    INT4ARRAYOID, TEXTARRAYOID, TIDARRAYOID, XIDARRAYOID, CIDARRAYOID, VARCHARARRAYOID, INT8ARRAYOID,
    FLOAT4ARRAYOID, FLOAT8ARRAYOID, OIDARRAYOID, BPCHAROID, VARCHAROID, DATEOID, TIMEOID, TIMESTAMPOID,
    TIMESTAMPARRAYOID, DATEARRAYOID, TIMEARRAYOID, TIMESTAMPTZOID, TIMESTAMPTZARRAYOID, INTERVALOID,
    INTERVALARRAYOID, NUMERICARRAYOID, TIMETZOID, TIMETZARRAYOID, NUMERICOID, UUIDOID, UUIDARRAYOID,
    JSONBOID,
};
// clang-format on

namespace detail {
constexpr bool ascending(std::span<const Oid> types)
{
    for (std::size_t i = 1; i < types.size(); i++)
        if (types[i - 1] >= types[i])
            return false;
    return true;
}
}  // namespace detail
static_assert(detail::ascending(binary_types), "binary_types must be sorted by OID");

/// Can a column of `type` travel in binary form?
constexpr bool binary_is_proven_type(Oid type)
{
    std::size_t low = 0;
    std::size_t high = std::size(binary_types);
    while (low < high) {
        std::size_t middle = (low + high) / 2;
        if (binary_types[middle] < type)
            low = middle + 1;
        else
            high = middle;
    }
    return low < std::size(binary_types) && binary_types[low] == type;
}

}  // namespace pgr
