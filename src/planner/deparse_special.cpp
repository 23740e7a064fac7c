// Expressions with a syntax of their own: CASE, ARRAY[…], subscripts, COALESCE, tests, XML and the like.
#include "pg_remote_fdw/compat.hpp"
#include "planner/deparse_printer.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"
#include "utils/xml.h"
}

namespace pgr {

namespace {

/// The value that `CASE … WHEN value` compares, or nullptr when `when` is not such a comparison (any more).
const Node *compared_value(const CaseWhen *when)
{
    auto *condition = reinterpret_cast<const Node *>(when->expr);
    if (!IsA(condition, OpExpr))
        return nullptr;
    auto *op = reinterpret_cast<const OpExpr *>(condition);
    if (list_length(op->args) != 2 || !is_builtin_operator(find_operator(op->opno), "="))
        return nullptr;
    auto *left = static_cast<Node *>(linitial(op->args));
    bool implicit = true;
    while (!IsA(left, CaseTestExpr) && implicit) {
        if (IsA(left, RelabelType)) {
            implicit = reinterpret_cast<RelabelType *>(left)->relabelformat == COERCE_IMPLICIT_CAST;
            left = reinterpret_cast<Node *>(reinterpret_cast<RelabelType *>(left)->arg);
        } else if (IsA(left, FuncExpr) && reinterpret_cast<FuncExpr *>(left)->args != NIL) {
            implicit = reinterpret_cast<FuncExpr *>(left)->funcformat == COERCE_IMPLICIT_CAST;
            left = static_cast<Node *>(linitial(reinterpret_cast<FuncExpr *>(left)->args));
        } else {
            return nullptr;
        }
    }
    return implicit ? static_cast<Node *>(lsecond(op->args)) : nullptr;
}

const char *sql_value_name(SQLValueFunctionOp op)
{
    switch (op) {
        case SVFOP_CURRENT_DATE: return "CURRENT_DATE";
        case SVFOP_CURRENT_TIME:
        case SVFOP_CURRENT_TIME_N: return "CURRENT_TIME";
        case SVFOP_CURRENT_TIMESTAMP:
        case SVFOP_CURRENT_TIMESTAMP_N: return "CURRENT_TIMESTAMP";
        case SVFOP_LOCALTIME:
        case SVFOP_LOCALTIME_N: return "LOCALTIME";
        case SVFOP_LOCALTIMESTAMP:
        case SVFOP_LOCALTIMESTAMP_N: return "LOCALTIMESTAMP";
        case SVFOP_CURRENT_ROLE: return "CURRENT_ROLE";
        case SVFOP_CURRENT_USER: return "CURRENT_USER";
        case SVFOP_USER: return "USER";
        case SVFOP_SESSION_USER: return "SESSION_USER";
        case SVFOP_CURRENT_CATALOG: return "CURRENT_CATALOG";
        case SVFOP_CURRENT_SCHEMA: return "CURRENT_SCHEMA";
    }
    elog(ERROR, "unrecognized SQL value function: %d", static_cast<int>(op));
    return nullptr;
}

}  // namespace

/// Can `expr` be printed as CASE … WHEN value?  The planner simplifies conditions, which then have another
/// form.
bool Printer::has_simple_form(const CaseExpr *expr) const
{
    for (auto *when : each<CaseWhen>(expr->args))
        if (compared_value(when) == nullptr)
            return false;
    return expr->arg != nullptr;
}

void Printer::print_case(const CaseExpr *expr)
{
    bool simple = has_simple_form(expr);
    out_.add("CASE");
    if (simple) {
        out_.add(' ');
        print_expr(expr->arg);
    }
    // Where the simple form cannot be kept, the value takes the place of each of its marks.
    CaseValue value{expr->arg, level_, case_};
    for (auto *when : each<CaseWhen>(expr->args)) {
        out_.add(" WHEN ");
        if (simple) {
            print_expr(compared_value(when));
        } else {
            if (expr->arg)
                case_ = &value;
            print_expr(when->expr);
            case_ = value.outer;
        }
        out_.add(" THEN ");
        print_expr(when->result);
    }
    if (expr->defresult) {
        out_.add(" ELSE ");
        print_expr(expr->defresult);
    }
    out_.add(" END");
}

void Printer::print_case_test(const CaseTestExpr * /* test */)
{
    if (case_ == nullptr)
        elog(ERROR, "cannot print the test value of a CASE outside of it");
    const CaseValue *value = case_;
    case_ = value->outer;
    print_at(value->level, value->value);
    case_ = value;
}

void Printer::print_array(const ArrayExpr *array)
{
    out_.add("ARRAY[");
    print_list(array->elements);
    out_.add(']');
    if (array->elements == NIL) {
        out_.add("::");
        print_type(array->array_typeid);
    }
}

void Printer::print_subscript(const SubscriptingRef *subscript)
{
    if (subscript->refassgnexpr)
        elog(ERROR, "cannot print an assignment to a part of a value");
    bool bare = IsA(subscript->refexpr, Var) && reinterpret_cast<Var *>(subscript->refexpr)->varattno > 0 &&
                is_remote_var(reinterpret_cast<Var *>(subscript->refexpr));
    if (!bare)
        out_.add('(');
    print_expr(subscript->refexpr);
    if (!bare)
        out_.add(')');
    for (int i = 0; i < list_length(subscript->refupperindexpr); i++) {
        out_.add('[');
        if (subscript->reflowerindexpr != NIL) {
            if (void *lower = list_nth(subscript->reflowerindexpr, i))
                print_expr(lower);
            out_.add(':');
        }
        if (void *upper = list_nth(subscript->refupperindexpr, i))
            print_expr(upper);
        out_.add(']');
    }
}

void Printer::print_coalesce(const CoalesceExpr *coalesce)
{
    out_.add("COALESCE(");
    print_list(coalesce->args);
    out_.add(')');
}

void Printer::print_min_max(const MinMaxExpr *expr)
{
    out_.add(expr->op == IS_GREATEST ? "GREATEST(" : "LEAST(");
    print_list(expr->args);
    out_.add(')');
}

void Printer::print_sql_value(const SQLValueFunction *function)
{
    out_.add(sql_value_name(function->op));
    bool has_precision = function->op == SVFOP_CURRENT_TIME_N || function->op == SVFOP_CURRENT_TIMESTAMP_N ||
                         function->op == SVFOP_LOCALTIME_N || function->op == SVFOP_LOCALTIMESTAMP_N;
    if (has_precision) {
        out_.add('(');
        out_.add_number(function->typmod);
        out_.add(')');
    }
}

void Printer::print_null_test(const NullTest *test)
{
    out_.add('(');
    bool whole = !test->argisrow && type_is_rowtype(exprType(reinterpret_cast<Node *>(test->arg)));
    print_nameless(reinterpret_cast<Node *>(test->arg));
    // Of a row, IS NULL asks about its fields.
    if (whole)
        out_.add(test->nulltesttype == IS_NULL ? " IS NOT DISTINCT FROM NULL)" : " IS DISTINCT FROM NULL)");
    else
        out_.add(test->nulltesttype == IS_NULL ? " IS NULL)" : " IS NOT NULL)");
}

void Printer::print_boolean_test(const BooleanTest *test)
{
    constexpr const char *names[] = {" IS TRUE)",      " IS NOT TRUE)", " IS FALSE)",
                                     " IS NOT FALSE)", " IS UNKNOWN)",  " IS NOT UNKNOWN)"};
    static_assert(IS_TRUE == 0 && IS_NOT_UNKNOWN == 5);
    out_.add('(');
    print_expr(test->arg);
    out_.add(names[test->booltesttype]);
}

/// `value AS name, …`, the arguments that have names.
void Printer::print_xml_attributes(const XmlExpr *xml)
{
    for (int i = 0; i < list_length(xml->named_args); i++) {
        if (i > 0)
            out_.add(", ");
        print_expr(list_nth(xml->named_args, i));
        out_.add(" AS ");
        out_.add_ident(map_xml_name_to_sql_identifier(strVal(list_nth(xml->arg_names, i))));
    }
}

/// XMLELEMENT(NAME name, XMLATTRIBUTES(…), …) and XMLPI(NAME name, …).
void Printer::print_named_xml(const XmlExpr *xml)
{
    out_.add(xml->op == IS_XMLPI ? "XMLPI(NAME " : "XMLELEMENT(NAME ");
    out_.add_ident(map_xml_name_to_sql_identifier(xml->name));
    if (xml->named_args != NIL) {
        out_.add(", XMLATTRIBUTES(");
        print_xml_attributes(xml);
        out_.add(')');
    }
    if (xml->args != NIL) {
        out_.add(", ");
        print_list(xml->args);
    }
    out_.add(')');
}

/// XMLROOT(value, VERSION …, STANDALONE …): the latter is a number that stands for a keyword.
void Printer::print_xml_root(const XmlExpr *xml)
{
    constexpr const char *names[] = {", STANDALONE YES", ", STANDALONE NO", ", STANDALONE NO VALUE", ""};
    out_.add("XMLROOT(");
    print_expr(linitial(xml->args));
    auto *version = static_cast<Node *>(lsecond(xml->args));
    out_.add(", VERSION ");
    if (is_null_constant(version))
        out_.add("NO VALUE");
    else
        print_expr(version);
    auto *standalone = castNode(Const, static_cast<Node *>(lthird(xml->args)));
    int32 choice = DatumGetInt32(standalone->constvalue);
    if (standalone->constisnull || choice < 0 || choice >= static_cast<int32>(std::size(names)))
        elog(ERROR, "unrecognized XMLROOT standalone value: %d", choice);
    out_.add(names[choice]);
    out_.add(')');
}

void Printer::print_xml(const XmlExpr *xml)
{
    const char *option = xml->xmloption == XMLOPTION_DOCUMENT ? "DOCUMENT " : "CONTENT ";
    switch (xml->op) {
        case IS_XMLCONCAT:
            out_.add("XMLCONCAT(");
            print_list(xml->args);
            out_.add(')');
            break;
        case IS_XMLELEMENT:
        case IS_XMLPI: print_named_xml(xml); break;
        case IS_XMLFOREST:
            out_.add("XMLFOREST(");
            print_xml_attributes(xml);
            out_.add(')');
            break;
        case IS_XMLPARSE: {
            auto *preserve = castNode(Const, static_cast<Node *>(lsecond(xml->args)));
            out_.add("XMLPARSE(");
            out_.add(option);
            print_expr(linitial(xml->args));
            out_.add(DatumGetBool(preserve->constvalue) ? " PRESERVE WHITESPACE)" : " STRIP WHITESPACE)");
            break;
        }
        case IS_XMLROOT: print_xml_root(xml); break;
        case IS_XMLSERIALIZE:
            out_.add("XMLSERIALIZE(");
            out_.add(option);
            print_list(xml->args);
            // Of whatever type is wanted, this node makes a text; a cast to that type is around it.
            out_.add(compat::indents_xml(xml) ? " AS text INDENT)" : " AS text)");
            break;
        case IS_DOCUMENT:
            out_.add('(');
            print_list(xml->args);
            out_.add(" IS DOCUMENT)");
            break;
        default: elog(ERROR, "unrecognized XML operation: %d", static_cast<int>(xml->op));
    }
}

}  // namespace pgr
