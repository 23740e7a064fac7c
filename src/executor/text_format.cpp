// Which statements turned out to need the text format; see text_format.hpp.
//
// Kept by a hash of the SQL text: an equal hash of another statement costs that one the binary format, no
// more.
#include "executor/text_format.hpp"

extern "C" {
#include "common/hashfn.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
}

namespace pgr {
namespace {

struct StatementKey {
    uint64 sql;
    uint32 types;
    Oid server;
};

constexpr long most_statements = 1000;  // then all are forgotten
HTAB *known_statements = nullptr;

StatementKey key_of(const ScanPlan &plan, uint32 types)
{
    const auto *text = reinterpret_cast<const unsigned char *>(plan.sql);
    return {hash_bytes_extended(text, static_cast<int>(strlen(plan.sql)), 0), types,
            static_cast<Oid>(plan.server_id)};
}

}  // namespace

bool is_known_as_text(const ScanPlan &plan, uint32 types)
{
    if (!known_statements)
        return false;
    StatementKey key = key_of(plan, types);
    return hash_search(known_statements, &key, HASH_FIND, nullptr) != nullptr;
}

void remember_as_text(const ScanPlan &plan, uint32 types)
{
    if (known_statements && hash_get_num_entries(known_statements) >= most_statements) {
        HTAB *full = known_statements;
        known_statements = nullptr;
        hash_destroy(full);
    }
    if (!known_statements) {
        HASHCTL control = {};
        control.keysize = sizeof(StatementKey);
        control.entrysize = sizeof(StatementKey);
        known_statements =
            hash_create("pg_remote_fdw statements in text format", 64, &control, HASH_ELEM | HASH_BLOBS);
    }
    StatementKey key = key_of(plan, types);
    hash_search(known_statements, &key, HASH_ENTER, nullptr);
}

}  // namespace pgr
