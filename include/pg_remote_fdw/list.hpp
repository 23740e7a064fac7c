// Typed, range-for access to PostgreSQL's List.  The list must not change length while it is walked.
#pragma once
#include "pg_remote_fdw/pg.hpp"

extern "C" {
#include "nodes/makefuncs.h"
#include "nodes/pg_list.h"
#include "nodes/value.h"
}

namespace pgr {

namespace detail {

/// The cells of a list, each read by `Read`.
template <auto Read>
class Cells {
public:
    struct iterator {
        const ListCell *cell;
        auto operator*() const { return Read(cell); }
        iterator &operator++()
        {
            ++cell;
            return *this;
        }
        bool operator!=(const iterator &other) const { return cell != other.cell; }
    };

    explicit Cells(const List *list) : list_(list) {}
    iterator begin() const { return {list_ != nullptr ? list_->elements : nullptr}; }
    iterator end() const { return {list_ != nullptr ? list_->elements + list_->length : nullptr}; }

private:
    const List *list_;
};

template <class T>
T *read_pointer(const ListCell *cell)
{
    return static_cast<T *>(lfirst(cell));
}

inline int read_int(const ListCell *cell)
{
    return lfirst_int(cell);
}

}  // namespace detail

/// `for (auto *rinfo : each<RestrictInfo>(clauses))`
template <class T>
struct each : detail::Cells<detail::read_pointer<T>> {
    explicit each(const List *list) : detail::Cells<detail::read_pointer<T>>(list)
    {
        Assert(list == NIL || IsA(list, List));
    }
};

/// `for (int attno : ints(attrs))`
struct ints : detail::Cells<detail::read_int> {
    explicit ints(const List *list) : detail::Cells<detail::read_int>(list)
    {
        Assert(list == NIL || IsA(list, IntList));
    }
};

}  // namespace pgr
