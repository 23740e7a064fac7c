// Clauses as a user would write them, for EXPLAIN.
#include "pg_remote_fdw/clause_text.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/sql_text.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "mb/pg_wchar.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/ruleutils.h"
}

namespace pgr {

namespace {

/// Bytes of a clause that are shown.
constexpr int most_shown = 200;

/// Text constants lose their type label, which nobody types.
Node *without_labels(Node *node, void *context)
{
    if (node == nullptr)
        return nullptr;
    if (!IsA(node, Const))
        return compat::mutate_expression(node, callback<without_labels>, context);
    const auto *constant = reinterpret_cast<Const *>(node);
    if (constant->constisnull || (constant->consttype != TEXTOID && constant->consttype != VARCHAROID))
        return node;
    Datum value = CStringGetDatum(TextDatumGetCString(constant->constvalue));
    return reinterpret_cast<Node *>(makeConst(UNKNOWNOID, -1, InvalidOid, -2, value, false, false));
}

/// Does the first parenthesis of `text` close at its end?
bool is_in_parentheses(std::string_view text)
{
    if (text.size() < 2 || text.front() != '(' || text.back() != ')')
        return false;
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i + 1 < text.size(); i++) {
        char c = text[i];
        if (quote != 0) {
            if (c == quote)
                quote = 0;
            continue;
        }
        if (c == '\'' || c == '"')
            quote = c;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return false;
    }
    return true;
}

}  // namespace

const char *clause_text(Node *clause, List *context, bool with_table_names)
{
    std::string_view text =
        deparse_expression(without_labels(clause, nullptr), context, with_table_names, false);
    if (is_in_parentheses(text))
        text = text.substr(1, text.size() - 2);
    Sql shown;
    if (text.size() <= most_shown) {
        shown.add(text);
        return shown.c_str();
    }
    int bytes = pg_mbcliplen(text.data(), static_cast<int>(text.size()), most_shown);
    shown.add(text.substr(0, static_cast<std::size_t>(bytes)));
    shown.add("...");
    return shown.c_str();
}

}  // namespace pgr
