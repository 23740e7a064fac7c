// Building SQL text.
#pragma once
#include "pg_remote_fdw/pg.hpp"

extern "C" {
#include "lib/stringinfo.h"
}

namespace pgr {

/// SQL text under construction, in the memory context it was created in.
class Sql {
public:
    Sql() { initStringInfo(&text_); }

    /// Appends `format` filled with `args`; the format is checked at compile time.
    template <class... Args>
    void add(fmt::format_string<Args...> format, Args &&...args)
    {
        vadd(format, fmt::make_format_args(args...));
    }
    void add(std::string_view text)
    {
        appendBinaryStringInfo(&text_, text.data(), static_cast<int>(text.size()));
    }
    void add(const char *text) { add(std::string_view(text)); }
    void add(char c) { appendStringInfoChar(&text_, c); }

    /// Appends a decimal number.
    void add_number(int64 number);

    /// Appends `name` as ident() gives it, without a copy.
    void add_ident(std::string_view name);

    /// Appends `value` as literal() gives it, without a copy.
    void add_literal(std::string_view value);

    char *c_str() const { return text_.data; }
    int size() const { return text_.len; }

private:
    void vadd(fmt::string_view format, fmt::format_args args);

    /// Appends `text` between two `quote`s, with each quote in it doubled, and each backslash too if asked.
    void add_quoted(std::string_view text, char quote, bool double_backslashes);

    StringInfoData text_;
};

/// `name` in double quotes, always: which words are reserved differs between server versions.
std::string_view ident(const char *name);

/// `value` as an SQL string literal that means the same under every standard_conforming_strings.
std::string_view literal(const char *value);

}  // namespace pgr
