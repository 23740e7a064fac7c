// Memory for the values of one row.
#pragma once
#include "pg_remote_fdw/memory.hpp"

namespace pgr {

/// Memory that is handed out by moving a pointer and taken back all at once, row by row: a decoded text costs
/// little more than its copy.  What does not fit the block, and what PostgreSQL's functions allocate, goes to
/// context(), which is emptied with it.
class RowMemory {
public:
    /// Lives in `parent`.
    static RowMemory *create(MemoryContext parent)
    {
        MemoryContext context = AllocSetContextCreate(parent, "pg_remote_fdw row", ALLOCSET_DEFAULT_SIZES);
        return make<RowMemory>(parent, context, static_cast<char *>(MemoryContextAlloc(parent, block_size)));
    }

    RowMemory(MemoryContext context, char *block) : context_(context), block_(block), next_(block) {}

    /// `size` bytes, aligned for any type.
    char *allocate(std::size_t size)
    {
        std::size_t aligned = MAXALIGN(size);
        if (aligned > static_cast<std::size_t>(block_ + block_size - next_)) [[unlikely]]
            return static_cast<char *>(MemoryContextAlloc(context_, size));
        char *place = next_;
        next_ += aligned;
        return place;
    }

    /// Forgets everything allocated so far.
    void reset()
    {
        next_ = block_;
        MemoryContextReset(context_);
    }

    MemoryContext context() const { return context_; }

private:
    static constexpr std::size_t block_size = 8192;

    MemoryContext context_;
    char *block_;
    char *next_;
};

}  // namespace pgr
