// Memory contexts own everything; the stack only borrows.
#pragma once
#include "pg_remote_fdw/pg.hpp"

namespace pgr {

/// A value that may sit on the stack while PostgreSQL longjmps past it.
template <class T>
concept Unwindable = std::is_trivially_destructible_v<T>;

/// Makes a T that lives as long as `context`.  Its constructor only stores; see CONTRIBUTING.md.
template <Unwindable T, class... Args>
T *make(MemoryContext context, Args &&...args)
{
    static_assert(alignof(T) <= MAXIMUM_ALIGNOF, "palloc() does not align that much");
    return new (MemoryContextAlloc(context, sizeof(T))) T{std::forward<Args>(args)...};
}

/// Runs `body` with `context` current.  After an error PostgreSQL restores the context itself.
template <class Body>
decltype(auto) in_context(MemoryContext context, Body &&body)
{
    MemoryContext caller = MemoryContextSwitchTo(context);
    if constexpr (std::is_void_v<decltype(body())>) {
        body();
        MemoryContextSwitchTo(caller);
    } else {
        decltype(auto) result = body();
        static_assert(Unwindable<std::remove_reference_t<decltype(result)>>);
        MemoryContextSwitchTo(caller);
        return result;
    }
}

/// A growable array in one memory context.  Copying it copies the view, not the elements: only one of the
/// copies may grow.
template <class T>
requires std::is_trivially_copyable_v<T>
class Vec {
    static_assert(alignof(T) <= MAXIMUM_ALIGNOF, "palloc() does not align that much");

public:
    explicit Vec(MemoryContext context = CurrentMemoryContext) : context_(context) {}

    // By value: the element may be one of this array's, which moves when it grows.
    void push_back(T value)
    {
        if (size_ == capacity_)
            reserve(capacity_ > 0 ? 2 * capacity_ : 8);
        data_[size_++] = value;
    }
    void pop_back()
    {
        Assert(size_ > 0);
        --size_;
    }
    /// Makes room for `n` elements in all; never shrinks.
    void reserve(std::size_t n)
    {
        if (n <= capacity_)
            return;
        if (n > MaxAllocSize / sizeof(T))
            ereport(ERROR, errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                    errmsg("cannot enlarge an array to %zu elements of %zu bytes", n, sizeof(T)));
        std::size_t bytes = n * sizeof(T);
        data_ =
            static_cast<T *>(data_ != nullptr ? repalloc(data_, bytes) : MemoryContextAlloc(context_, bytes));
        capacity_ = n;
    }
    void clear() { size_ = 0; }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T &operator[](std::size_t i)
    {
        Assert(i < size_);
        return data_[i];
    }
    const T &operator[](std::size_t i) const
    {
        Assert(i < size_);
        return data_[i];
    }
    T &back() { return (*this)[size_ - 1]; }
    T *data() { return data_; }
    const T *data() const { return data_; }
    T *begin() { return data_; }
    T *end() { return data_ + size_; }
    const T *begin() const { return data_; }
    const T *end() const { return data_ + size_; }

private:
    MemoryContext context_;
    T *data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};
static_assert(Unwindable<Vec<int>>);

}  // namespace pgr
