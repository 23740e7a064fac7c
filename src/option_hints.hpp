// What a user who gave a wrong option name is told: the nearest right name, and where it belongs.
#pragma once
#include "pg_remote_fdw/pg.hpp"

namespace pgr {

/// Where an option can stand; a set of bits, since many options can stand at several places.
enum class OptionPlace : unsigned {
    Wrapper = 0,  ///< takes no options
    Server = 1,
    Mapping = 2,
    Table = 4,
    Column = 8,
    Import = 16,
};

constexpr OptionPlace operator|(OptionPlace a, OptionPlace b)
{
    return static_cast<OptionPlace>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// Is `place` one of `places`?
constexpr bool includes(OptionPlace places, OptionPlace place)
{
    return (static_cast<unsigned>(places) & static_cast<unsigned>(place)) != 0;
}

/// A right name and the places where it is allowed.
struct OptionName {
    const char *name;
    OptionPlace places;
};

/// How many single-character edits (insert, delete, replace, swap neighbours) make `a` into `b`, case apart;
/// of very long words only the beginning counts.
int edit_distance(std::string_view a, std::string_view b);

/// Raises the error for an option that is not allowed at `place`, with a hint drawn from `known`.
[[noreturn]] void raise_unknown_option(const char *name, OptionPlace place,
                                       std::span<const OptionName> known);

}  // namespace pgr
