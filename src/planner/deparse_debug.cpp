// Test support, in debug builds only: what the printer makes of a statement, without a remote.
#ifdef PGR_DEBUG
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "planner/deparse.hpp"

extern "C" {
#include "nodes/bitmapset.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/analyze.h"
#include "portability/instr_time.h"
#include "rewrite/rewriteHandler.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/ruleutils.h"
}

namespace pgr {
namespace {

/// The one SELECT that `text` is, after the rules of views have been applied.
Query *analyze_select(const char *text)
{
    List *parsed = pg_parse_query(text);
    if (list_length(parsed) != 1)
        ereport(ERROR, errcode(ERRCODE_SYNTAX_ERROR), errmsg("the text must be one statement"));
    List *queries =
        pg_analyze_and_rewrite_fixedparams(castNode(RawStmt, linitial(parsed)), text, nullptr, 0, nullptr);
    if (list_length(queries) != 1 || castNode(Query, linitial(queries))->commandType != CMD_SELECT)
        ereport(ERROR, errcode(ERRCODE_WRONG_OBJECT_TYPE), errmsg("the statement must be a SELECT"));
    return castNode(Query, linitial(queries));
}

bool has_sublink_test(Node *node, void *context)
{
    if (node && IsA(node, SubLink))
        return reinterpret_cast<SubLink *>(node)->testexpr != nullptr;
    if (node && IsA(node, CaseWhen)) {
        auto *when = reinterpret_cast<CaseWhen *>(node);
        return has_sublink_test(reinterpret_cast<Node *>(when->expr), context) ||
               has_sublink_test(reinterpret_cast<Node *>(when->result), context);
    }
    return node && compat::walk_expression(node, callback<has_sublink_test>, context);
}

/// Simplifies expressions as the planner does; but not the tests of sub-selects, which are planned before.
Node *simplify(Node *node, void *context)
{
    if (node == nullptr)
        return nullptr;
    if (IsA(node, Query))
        return reinterpret_cast<Node *>(
            compat::mutate_query(castNode(Query, node), callback<simplify>, context, 0));
#if PGR_SQL_JSON >= 16
    if (IsA(node, JsonReturning) || IsA(node, JsonFormat))
        return node;
#endif
    if (IsA(node, SubLink)) {
        auto *sublink = static_cast<SubLink *>(copyObjectImpl(node));
        sublink->subselect = simplify(sublink->subselect, context);
        return reinterpret_cast<Node *>(sublink);
    }
    bool is_expression = !IsA(node, FromExpr) && !IsA(node, JoinExpr) && !IsA(node, CommonTableExpr) &&
                         !has_sublink_test(node, nullptr);
    return compat::mutate_expression(is_expression ? eval_const_expressions(nullptr, node) : node,
                                     callback<simplify>, context);
}

/// The printed text, and a comment line for each parameter.
text *print_statement(const Query *query)
{
    RemoteStatement statement = deparse_query(query, nullptr);
    Sql out;
    out.add(statement.sql);
    int number = 0;
    with_transmission_settings([&] {
        for (auto *param : each<Node>(statement.params)) {
            out.add("\n-- $");
            out.add_number(++number);
            out.add(" = ");
            out.add(deparse_expression(param, NIL, true, false));
        }
    });
    return cstring_to_text(out.c_str());
}

}  // namespace
}  // namespace pgr

/// pgr_debug_deparse(query text) returns text: the statement as printed, with a comment line for each
/// parameter.
PGR_FUNCTION(pgr_debug_deparse)
{
    PG_RETURN_TEXT_P(pgr::print_statement(pgr::analyze_select(text_to_cstring(PG_GETARG_TEXT_PP(0)))));
}

/// pgr_debug_deparse_simplified(query text) returns text: as pgr_debug_deparse(), after the planner's
/// simplification of expressions.
PGR_FUNCTION(pgr_debug_deparse_simplified)
{
    Query *query = pgr::analyze_select(text_to_cstring(PG_GETARG_TEXT_PP(0)));
    PG_RETURN_TEXT_P(
        pgr::print_statement(castNode(Query, pgr::simplify(reinterpret_cast<Node *>(query), nullptr))));
}

/// pgr_debug_deparse_time(query text, loops int) returns float8: microseconds that printing takes.
PGR_FUNCTION(pgr_debug_deparse_time)
{
    const Query *query = pgr::analyze_select(text_to_cstring(PG_GETARG_TEXT_PP(0)));
    int loops = PG_GETARG_INT32(1);
    MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "deparse", ALLOCSET_DEFAULT_SIZES);
    instr_time start;
    INSTR_TIME_SET_CURRENT(start);
    for (int i = 0; i < loops; i++) {
        pgr::in_context(context, [&] { pgr::deparse_query(query, nullptr); });
        MemoryContextReset(context);
    }
    instr_time end;
    INSTR_TIME_SET_CURRENT(end);
    INSTR_TIME_SUBTRACT(end, start);
    PG_RETURN_FLOAT8(INSTR_TIME_GET_DOUBLE(end) * 1e6 / loops);
}
#endif
