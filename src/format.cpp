// Pure C++: fmt lives here, PostgreSQL does not, so no error report can pass through fmt's frames.
#include <fmt/format.h>

namespace pgr {

std::size_t format_into(char *out, std::size_t room, fmt::string_view format, fmt::format_args args)
{
    return fmt::vformat_to_n(out, room, format, args).size;
}

}  // namespace pgr
