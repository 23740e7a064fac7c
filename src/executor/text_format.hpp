// Which statements turned out to need the text format.
#pragma once
#include "pg_remote_fdw/plan_data.hpp"

namespace pgr {

/// Did a result of `plan` prove, in this backend, that the remote's column types are not those wanted here?
/// `types` is a hash of the latter.
bool is_known_as_text(const ScanPlan &plan, uint32 types);

/// Remembers that, so that the next execution does not ask for binary format in vain.
void remember_as_text(const ScanPlan &plan, uint32 types);

}  // namespace pgr
