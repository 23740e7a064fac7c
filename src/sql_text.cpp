// Building SQL text: formatting into a StringInfo, and quoting.
#include "pg_remote_fdw/sql_text.hpp"

#include <charconv>

namespace pgr {

/// Formats into [out, out + room) and says how many bytes the whole text needs.  In format.cpp,
/// which knows fmt but not PostgreSQL, so no error report can pass through fmt's frames.
std::size_t format_into(char *out, std::size_t room, fmt::string_view format, fmt::format_args args);

void Sql::vadd(fmt::string_view format, fmt::format_args args)
{
    for (;;) {
        auto room = static_cast<std::size_t>(text_.maxlen - text_.len);
        auto need = format_into(text_.data + text_.len, room, format, args);
        if (need < room) {
            text_.len += static_cast<int>(need);
            text_.data[text_.len] = '\0';
            return;
        }
        enlargeStringInfo(&text_, static_cast<int>(need));
    }
}

void Sql::add_number(int64 number)
{
    char digits[24];
    auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    add(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void Sql::add_quoted(std::string_view text, char quote, bool double_backslashes)
{
    // In every server encoding a byte below 128 is that ASCII character, so bytes can be looked at one by
    // one.
    enlargeStringInfo(&text_, static_cast<int>(2 * text.size() + 2));
    char *end = text_.data + text_.len;
    *end++ = quote;
    for (char c : text) {
        if (c == quote || (double_backslashes && c == '\\'))
            *end++ = c;
        *end++ = c;
    }
    *end++ = quote;
    *end = '\0';
    text_.len = static_cast<int>(end - text_.data);
}

void Sql::add_ident(std::string_view name)
{
    add_quoted(name, '"', false);
}

void Sql::add_literal(std::string_view value)
{
    bool escape = value.find('\\') != std::string_view::npos;
    if (escape)
        add('E');
    add_quoted(value, '\'', escape);
}

std::string_view ident(const char *name)
{
    Sql sql;
    sql.add_ident(name);
    return {sql.c_str(), static_cast<std::size_t>(sql.size())};
}

std::string_view literal(const char *value)
{
    Sql sql;
    sql.add_literal(value);
    return {sql.c_str(), static_cast<std::size_t>(sql.size())};
}

}  // namespace pgr
