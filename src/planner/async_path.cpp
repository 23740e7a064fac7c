// May rows of a path be waited for together with those of other servers?
#include "pg_remote_fdw/planner.hpp"
#include "planner/rel_info.hpp"

namespace pgr {

bool is_async_capable(ForeignPath *path)
{
    return rel_info(path->path.parent)->settings.async_capable;
}

}  // namespace pgr
