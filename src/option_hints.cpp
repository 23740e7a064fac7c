// Finding the option that a user may have meant.
#include "option_hints.hpp"

#include <algorithm>

extern "C" {
#include "lib/stringinfo.h"
}

namespace pgr {

namespace {

constexpr std::size_t longest_word = NAMEDATALEN;

const char *place_name(OptionPlace place)
{
    switch (place) {
        case OptionPlace::Server: return "SERVER";
        case OptionPlace::Mapping: return "USER MAPPING";
        case OptionPlace::Table: return "FOREIGN TABLE";
        case OptionPlace::Column: return "FOREIGN TABLE column";
        case OptionPlace::Import: return "IMPORT FOREIGN SCHEMA";
        case OptionPlace::Wrapper: break;
    }
    return "FOREIGN DATA WRAPPER";
}

void append_item(StringInfo list, const char *item)
{
    appendStringInfo(list, "%s%s", list->len > 0 ? ", " : "", item);
}

/// The names of all places in `places`, as in the commands that set them.
const char *place_names(OptionPlace places)
{
    StringInfoData list;
    initStringInfo(&list);
    for (auto place : {OptionPlace::Server, OptionPlace::Mapping, OptionPlace::Table, OptionPlace::Column,
                       OptionPlace::Import}) {
        if (includes(places, place))
            append_item(&list, place_name(place));
    }
    return list.data;
}

/// How far `given` is from `name` in a user's eyes: a word that is the beginning of the other is near.
int apparent_distance(std::string_view given, std::string_view name)
{
    std::size_t shorter = std::min(given.size(), name.size());
    if (shorter >= 4 && given.substr(0, shorter) == name.substr(0, shorter))
        return 1;
    return edit_distance(given, name);
}

/// The nearest name that is near enough to be meant; names allowed at `place` win over others.
const OptionName *nearest(std::string_view given, OptionPlace place, std::span<const OptionName> known)
{
    int limit = 1 + static_cast<int>(given.size()) / 5;
    const OptionName *best = nullptr;
    int best_distance = 0;
    for (const OptionName &candidate : known) {
        int distance = apparent_distance(given, candidate.name);
        if (distance > limit)
            continue;
        bool here = includes(candidate.places, place);
        bool best_is_here = best != nullptr && includes(best->places, place);
        if (best == nullptr || (here && !best_is_here) ||
            (here == best_is_here && distance < best_distance)) {
            best = &candidate;
            best_distance = distance;
        }
    }
    return best;
}

/// The valid names at `place`, separated by commas; empty when there are none.
const char *valid_names(OptionPlace place, std::span<const OptionName> known)
{
    StringInfoData list;
    initStringInfo(&list);
    for (const OptionName &option : known) {
        if (includes(option.places, place))
            append_item(&list, option.name);
    }
    return list.data;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b)
{
    a = a.substr(0, longest_word);
    b = b.substr(0, longest_word);
    // Row i: the cost of making the first i characters of a into each beginning of b.
    int rows[3][longest_word + 1];
    int *before = rows[0];
    int *last = rows[1];
    int *row = rows[2];
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = static_cast<int>(j);
    auto same = [&](std::size_t i, std::size_t j) {
        return pg_ascii_tolower(static_cast<unsigned char>(a[i])) ==
               pg_ascii_tolower(static_cast<unsigned char>(b[j]));
    };
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            int replace = last[j - 1] + (same(i - 1, j - 1) ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
            if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1))
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        int *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b.size()];
}

void raise_unknown_option(const char *name, OptionPlace place, std::span<const OptionName> known)
{
    const OptionName *meant = nearest(name, place, known);
    for (const OptionName &option : known) {
        if (strcmp(option.name, name) == 0)
            meant = &option;
    }
    const char *valid = valid_names(place, known);

    if (meant != nullptr && strcmp(meant->name, name) == 0)
        ereport(ERROR, errcode(ERRCODE_FDW_INVALID_OPTION_NAME), errmsg("invalid option \"%s\"", name),
                errhint("This option can be given to: %s.", place_names(meant->places)));
    if (meant != nullptr && includes(meant->places, place))
        ereport(ERROR, errcode(ERRCODE_FDW_INVALID_OPTION_NAME), errmsg("invalid option \"%s\"", name),
                errhint("Perhaps you meant the option \"%s\".", meant->name));
    if (meant != nullptr)
        ereport(ERROR, errcode(ERRCODE_FDW_INVALID_OPTION_NAME), errmsg("invalid option \"%s\"", name),
                errhint("Perhaps you meant the option \"%s\", which can be given to: %s.", meant->name,
                        place_names(meant->places)));
    ereport(ERROR, errcode(ERRCODE_FDW_INVALID_OPTION_NAME), errmsg("invalid option \"%s\"", name),
            valid[0] != '\0' ? errhint("Valid options in this context are: %s.", valid)
                             : errhint("There are no valid options in this context."));
    pg_unreachable();
}

}  // namespace pgr
