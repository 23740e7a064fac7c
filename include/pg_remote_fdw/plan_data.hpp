// What the planner tells the executor.  Plans are copied and cached as node trees, so each struct
// here knows how to become a List and come back; nothing else may look inside that List.
#pragma once
#include "pg_remote_fdw/list.hpp"

extern "C" {
#include "miscadmin.h"
#include "utils/float.h"
}

namespace pgr {

/// Things of the session that a shipped expression's value depends on; a set of bits.
enum Needs : int {
    NeedsNothing = 0,
    NeedsTimeZone = 1,       ///< the remote session's TimeZone must be the local one
    NeedsDateStyle = 2,      ///< DateStyle must be ISO here, as it is there
    NeedsIntervalStyle = 4,  ///< IntervalStyle must be postgres here, as it is there
    NeedsFloatDigits = 8,    ///< extra_float_digits must be above 0 here, as it is there
};

/// The setting that is not (or no longer) here as the plan needs it; nullptr: all are.  The remote's TimeZone
/// follows the local one, so it is never named.
inline const char *unmet_setting(int needs)
{
    if ((needs & NeedsDateStyle) != 0 && DateStyle != USE_ISO_DATES)
        return "DateStyle";
    if ((needs & NeedsIntervalStyle) != 0 && IntervalStyle != INTSTYLE_POSTGRES)
        return "IntervalStyle";
    if ((needs & NeedsFloatDigits) != 0 && extra_float_digits <= 0)
        return "extra_float_digits";
    return nullptr;
}

/// One remote SELECT.
struct ScanPlan {
    char *sql;              ///< parameters stand in it as $1::type, $2::type …
    List *param_places;     ///< integers, pairs: byte offset of a "$n" in sql, and n; ascending offsets
    List *retrieved_attrs;  ///< integers: local attnum (0 < or SelfItemPointer) or, without a relation,
                            ///< position in fdw_scan_tlist, in the order the remote returns them
    List *clause_reasons;   ///< String: for each clause of Plan.qual, in its order, why it stays here
    List *reasons;          ///< String: what else stays here, and why: `<what> (<reason>)`; for EXPLAIN
    char *relations;        ///< for EXPLAIN of joins and upper relations; nullptr for a base relation
    int fetch_size;         ///< 0: automatic
    int needs;              ///< Needs
    int server_id;          ///< Oid
    int user_id;            ///< Oid of the role whose user mapping is used; 0: the current user
    bool binary;            ///< all columns have types whose binary form we decode

    static auto fields(auto &p)
    {
        return std::tie(p.sql, p.param_places, p.retrieved_attrs, p.clause_reasons, p.reasons, p.relations,
                        p.fetch_size, p.needs, p.server_id, p.user_id, p.binary);
    }
};

namespace detail {
inline Node *encode(const char *v)
{
    return v ? reinterpret_cast<Node *>(makeString(const_cast<char *>(v))) : nullptr;
}
inline Node *encode(List *v)
{
    return reinterpret_cast<Node *>(v);
}
inline Node *encode(int v)
{
    return reinterpret_cast<Node *>(makeInteger(v));
}
inline Node *encode(bool v)
{
    return reinterpret_cast<Node *>(makeBoolean(v));
}
inline void decode(void *n, char *&v)
{
    v = n ? strVal(n) : nullptr;
}
inline void decode(void *n, List *&v)
{
    v = static_cast<List *>(n);
}
inline void decode(void *n, int &v)
{
    v = intVal(n);
}
inline void decode(void *n, bool &v)
{
    v = boolVal(n);
}
}  // namespace detail

template <class Plan>
List *to_list(const Plan &plan)
{
    List *list = NIL;
    std::apply([&](auto &...field) { ((list = lappend(list, detail::encode(field))), ...); },
               Plan::fields(plan));
    return list;
}

template <class Plan>
Plan from_list(const List *list)
{
    Plan plan{};
    int i = 0;
    std::apply([&](auto &...field) { (detail::decode(list_nth(list, i++), field), ...); },
               Plan::fields(plan));
    Assert(i == list_length(list));
    return plan;
}

}  // namespace pgr
