// Operators, comparisons and sub-selects in expressions.
//
// The remote looks an operator up by its name and the types of its operands as it sees them.  They are
// printed with their exact types, with one exception that users of foreign tables count on: next to a bare
// column, a constant is left to the type that the column has on the remote, which may differ from the local
// one on purpose.  Where both are the same, an operator of two equal types is found either way.
#include "planner/deparse_printer.hpp"

extern "C" {
#include "access/stratnum.h"
#include "catalog/pg_namespace_d.h"
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// Is `op` built in and between two operands of `type`?
bool is_between(const OperatorName &op, Oid type)
{
    if (op.schema != PG_CATALOG_NAMESPACE || op.left != op.right)
        return false;
    return op.left == type || (op.left == ANYENUMOID && type_is_enum(type));
}

/// Operator and left operands of a test like `(a, b) = ANY (SELECT …)`.
struct SublinkTest {
    List *left = NIL;
    List *ops = NIL;  ///< OIDs
};

void add_test(SublinkTest &test, const Node *node)
{
    auto *op = reinterpret_cast<const OpExpr *>(node);
    if (!IsA(node, OpExpr) || list_length(op->args) != 2)
        elog(ERROR, "unrecognized test expression of a sub-select");
    test.left = lappend(test.left, linitial(op->args));
    test.ops = lappend_oid(test.ops, op->opno);
}

SublinkTest read_sublink_test(const Node *expr)
{
    SublinkTest test;
    if (expr && IsA(expr, BoolExpr)) {
        for (auto *part : each<Node>(reinterpret_cast<const BoolExpr *>(expr)->args))
            add_test(test, part);
    } else if (expr && IsA(expr, RowCompareExpr)) {
        auto *compare = reinterpret_cast<const RowCompareExpr *>(expr);
        test.left = compare->largs;
        test.ops = compare->opnos;
    } else if (expr) {
        add_test(test, expr);
    }
    if (test.ops == NIL)
        elog(ERROR, "a sub-select has no test expression");
    return test;
}

/// Are the operators of a comparison of rows found by one name?
bool have_one_name(const List *ops)
{
    OperatorName first = find_operator(linitial_oid(ops));
    for (int i = 1; i < list_length(ops); i++) {
        OperatorName other = find_operator(list_nth_oid(ops, i));
        if (other.schema != first.schema || strcmp(NameStr(other.name), NameStr(first.name)) != 0)
            return false;
    }
    return true;
}

}  // namespace

/// The column of a table that `node` is, bare or with a cast that the remote adds by itself; else nullptr.
const Var *Printer::bare_column(const Node *node) const
{
    if (IsA(node, RelabelType)) {
        auto *relabel = reinterpret_cast<const RelabelType *>(node);
        auto *value = reinterpret_cast<const Node *>(relabel->arg);
        if (relabel->relabelformat != COERCE_IMPLICIT_CAST || !IsA(value, Var) ||
            relabel->resultcollid != exprCollation(value))
            return nullptr;
        Oid type = exprType(value);
        bool natural = (type == VARCHAROID && relabel->resulttype == TEXTOID) ||
                       getBaseType(type) == relabel->resulttype;
        return natural ? bare_column(value) : nullptr;
    }
    auto *var = reinterpret_cast<const Var *>(node);
    return IsA(node, Var) && is_table_column(var) ? var : nullptr;
}

void Printer::print_operand(const Node *node, const Node *other, const OperatorName &op)
{
    Oid type = exprType(node);
    bool is_constant = IsA(node, Const) && !reinterpret_cast<const Const *>(node)->constisnull;
    if (is_constant && bare_column(other) && exprType(other) == type && is_between(op, type)) {
        print_constant(reinterpret_cast<const Const *>(node), Label::Never);
        return;
    }
    const Var *column = IsA(node, RelabelType) && is_between(op, type) ? bare_column(node) : nullptr;
    if (column)
        print_var(column);
    else
        print_expr(node);
}

void Printer::print_operator(const OpExpr *expr)
{
    OperatorName op = find_operator(expr->opno);
    out_.add('(');
    if (list_length(expr->args) == 1) {
        print_operator_name(op);
        out_.add(' ');
        // Before a bare number, a minus would belong to the number.
        print_labelled(static_cast<Node *>(linitial(expr->args)));
    } else {
        auto *left = static_cast<Node *>(linitial(expr->args));
        auto *right = static_cast<Node *>(lsecond(expr->args));
        print_operand(left, right, op);
        out_.add(' ');
        print_operator_name(op);
        out_.add(' ');
        print_operand(right, left, op);
    }
    out_.add(')');
}

void Printer::print_distinct(const DistinctExpr *expr)
{
    OperatorName op = find_operator(expr->opno);
    auto *left = static_cast<Node *>(linitial(expr->args));
    auto *right = static_cast<Node *>(lsecond(expr->args));
    if (is_builtin_operator(op, "=")) {
        out_.add('(');
        print_operand(left, right, op);
        out_.add(" IS DISTINCT FROM ");
        print_operand(right, left, op);
        out_.add(')');
        return;
    }
    // The syntax has no place for an operator of another schema.
    out_.add("(((");
    print_expr(left);
    out_.add(' ');
    print_operator_name(op);
    out_.add(' ');
    print_expr(right);
    out_.add(") IS NOT TRUE) AND ((");
    print_expr(left);
    out_.add(" IS DISTINCT FROM NULL) OR (");
    print_expr(right);
    out_.add(" IS DISTINCT FROM NULL)))");
}

void Printer::print_nullif(const NullIfExpr *expr)
{
    OperatorName op = find_operator(expr->opno);
    auto *left = static_cast<Node *>(linitial(expr->args));
    auto *right = static_cast<Node *>(lsecond(expr->args));
    if (is_builtin_operator(op, "=")) {
        out_.add("NULLIF(");
        print_expr(left);
        out_.add(", ");
        print_expr(right);
        out_.add(')');
        return;
    }
    out_.add("CASE WHEN (");
    print_expr(left);
    out_.add(' ');
    print_operator_name(op);
    out_.add(' ');
    print_expr(right);
    out_.add(") THEN NULL ELSE ");
    print_expr(left);
    out_.add(" END");
}

void Printer::print_array_operator(const ScalarArrayOpExpr *expr)
{
    OperatorName op = find_operator(expr->opno);
    auto *left = static_cast<Node *>(linitial(expr->args));
    auto *right = static_cast<Node *>(lsecond(expr->args));
    Oid type = exprType(left);
    out_.add('(');
    print_operand(left, right, op);
    out_.add(' ');
    print_operator_name(op);
    out_.add(expr->useOr ? " ANY (" : " ALL (");
    bool is_constant = IsA(right, Const) && !reinterpret_cast<Const *>(right)->constisnull;
    if (is_constant && bare_column(left) && get_element_type(exprType(right)) == type && is_between(op, type))
        print_constant(reinterpret_cast<Const *>(right), Label::Never);
    else if (IsA(right, SubLink))
        print_cast(right, exprType(right));  // a bare sub-select would be one of many rows
    else
        print_expr(right);
    out_.add("))");
}

void Printer::print_boolean(const BoolExpr *expr)
{
    if (expr->boolop == NOT_EXPR) {
        out_.add("(NOT ");
        print_expr(linitial(expr->args));
        out_.add(')');
        return;
    }
    bool first = true;
    out_.add('(');
    for (auto *part : each<Node>(expr->args)) {
        if (!first)
            out_.add(expr->boolop == AND_EXPR ? " AND " : " OR ");
        first = false;
        print_expr(part);
    }
    out_.add(')');
}

void Printer::print_row_compare(const RowCompareExpr *compare)
{
    if (!have_one_name(compare->opnos)) {
        print_column_compare(compare, 0);
        return;
    }
    out_.add("(ROW(");
    print_list(compare->largs);
    out_.add(") ");
    print_operator_name(find_operator(linitial_oid(compare->opnos)));
    out_.add(" ROW(");
    print_list(compare->rargs);
    out_.add("))");
}

/// A comparison of rows by operators that no one name finds, written out from its `column` on: the first
/// columns that are not equal decide.
void Printer::print_column_compare(const RowCompareExpr *compare, int column)
{
    auto *left = static_cast<Node *>(list_nth(compare->largs, column));
    auto *right = static_cast<Node *>(list_nth(compare->rargs, column));
    auto print_test = [&](Oid op) {
        out_.add('(');
        print_expr(left);
        out_.add(' ');
        print_operator_name(find_operator(op));
        out_.add(' ');
        print_expr(right);
        out_.add(')');
    };
    Oid op = list_nth_oid(compare->opnos, column);
    if (column + 1 == list_length(compare->opnos)) {
        print_test(op);
        return;
    }
    OperatorName name = find_operator(op);
    Oid equal = get_opfamily_member(list_nth_oid(compare->opfamilies, column), name.left, name.right,
                                    BTEqualStrategyNumber);
    if (!OidIsValid(equal))
        elog(ERROR, "missing equality operator of operator family %u",
             list_nth_oid(compare->opfamilies, column));
    out_.add("CASE WHEN ");
    print_test(equal);
    out_.add(" THEN ");
    print_column_compare(compare, column + 1);
    out_.add(" ELSE ");
    print_test(op);
    out_.add(" END");
}

/// The left side of a test against a sub-select, with its operator.
void Printer::print_sublink_test(const SubLink *sublink)
{
    SublinkTest test = read_sublink_test(sublink->testexpr);
    if (!have_one_name(test.ops))
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                errmsg("cannot write a row comparison whose operators have different names as remote SQL"));
    OperatorName op = find_operator(linitial_oid(test.ops));
    if (list_length(test.left) == 1) {
        print_expr(linitial(test.left));
    } else {
        out_.add("ROW(");
        print_list(test.left);
        out_.add(')');
    }
    out_.add(' ');
    if (sublink->subLinkType == ANY_SUBLINK && is_builtin_operator(op, "=")) {
        out_.add("IN");
        return;
    }
    print_operator_name(op);
    if (sublink->subLinkType != ROWCOMPARE_SUBLINK)
        out_.add(sublink->subLinkType == ANY_SUBLINK ? " ANY" : " ALL");
}

void Printer::print_sublink(const SubLink *sublink)
{
    bool tested = false;
    switch (sublink->subLinkType) {
        case EXISTS_SUBLINK: out_.add("EXISTS "); break;
        case ARRAY_SUBLINK: out_.add("ARRAY"); break;
        case EXPR_SUBLINK: break;
        case ALL_SUBLINK:
        case ANY_SUBLINK:
        case ROWCOMPARE_SUBLINK:
            tested = true;
            out_.add('(');
            print_sublink_test(sublink);
            out_.add(' ');
            break;
        default: elog(ERROR, "unrecognized sublink type: %d", static_cast<int>(sublink->subLinkType));
    }
    out_.add('(');
    print_query(castNode(Query, sublink->subselect));
    out_.add(tested ? "))" : ")");
}

}  // namespace pgr
