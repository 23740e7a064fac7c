// Shipping expressions with a syntax of their own: CASE, ARRAY[…], subscripts, rows, COALESCE, XML, JSON.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "planner/shippable_walker.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// Since when jsonb has subscripts.
constexpr int jsonb_subscripts_major = 14;

constexpr int xml_indent_major = 16;

/// Values that become XML elements or attributes, and their texts.
bool walk_xml_values(Walk &walk, const List *values)
{
    for (auto *value : each<Node>(values))
        if (!pgr::walk(walk, value) || !check_output(walk, value, TextForm::Xml))
            return false;
    return true;
}

/// For walk_expression(): true ends it.
bool find_unshippable(Node *node, void *context)
{
    return !pgr::walk(*static_cast<Walk *>(context), node);
}

}  // namespace

bool walk_subscript(Walk &walk, SubscriptingRef *subscript, Collated &out)
{
    if (subscript->refassgnexpr != nullptr)
        return walk.no("it assigns to a part of a value");
    Oid container = subscript->refcontainertype;
    if (container == JSONBOID && !check_major(walk, jsonb_subscripts_major, "a subscript of jsonb"))
        return false;
    if (!is_builtin(container) && !OidIsValid(get_element_type(container)))
        return walk.no("subscripts of an extension's type are not shipped");
    Collated value;
    Collated ignored;
    if (!pgr::walk(walk, reinterpret_cast<Node *>(subscript->refexpr), value) ||
        !walk_list(walk, subscript->refupperindexpr, ignored) ||
        !walk_list(walk, subscript->reflowerindexpr, ignored) || !check_type(walk, subscript->refrestype))
        return false;
    out = result_collation(value, subscript->refrestype);
    return true;
}

bool walk_field(Walk &walk, FieldSelect *field, Collated &out)
{
    auto *row = reinterpret_cast<Node *>(field->arg);
    bool whole_row = IsA(row, Var) && reinterpret_cast<Var *>(row)->varattno == InvalidAttrNumber;
    if (!whole_row && exprType(row) == RECORDOID)
        return walk.no("the columns of a row are not known");
    Collated ignored;
    if (!(whole_row ? walk_operand(walk, row, ignored) : pgr::walk(walk, row)) ||
        !check_column_type(walk, field->resulttype))
        return false;
    out = implicit_collation(field->resultcollid);
    return true;
}

bool walk_case(Walk &walk, CaseExpr *expr, Collated &out)
{
    Collated value;
    if (!pgr::walk(walk, reinterpret_cast<Node *>(expr->arg), value))
        return false;
    Collated results;
    for (auto *when : each<CaseWhen>(expr->args)) {
        const Collated *around = walk.case_test;
        if (expr->arg != nullptr)
            walk.case_test = &value;
        bool condition = pgr::walk(walk, reinterpret_cast<Node *>(when->expr));
        walk.case_test = around;
        Collated result;
        if (!condition || !pgr::walk(walk, reinterpret_cast<Node *>(when->result), result))
            return false;
        merge_collations(results, result);
    }
    Collated otherwise;
    if (!pgr::walk(walk, reinterpret_cast<Node *>(expr->defresult), otherwise) ||
        !check_type(walk, expr->casetype))
        return false;
    merge_collations(results, otherwise);
    out = result_collation(results, expr->casetype);
    return true;
}

bool walk_case_test(Walk &walk, CaseTestExpr * /* test */, Collated &out)
{
    if (walk.case_test == nullptr)
        return walk.no("it uses a value that is computed during its own evaluation");
    out = *walk.case_test;
    return true;
}

bool walk_array(Walk &walk, ArrayExpr *array, Collated &out)
{
    Collated elements;
    if (!walk_list(walk, array->elements, elements) || !check_type(walk, array->array_typeid))
        return false;
    out = result_collation(elements, array->array_typeid);
    return true;
}

bool walk_row(Walk &walk, RowExpr *row, Collated &out)
{
    Collated ignored;
    out = {};
    return walk_list(walk, row->args, ignored) && check_type(walk, row->row_typeid);
}

bool walk_row_compare(Walk &walk, RowCompareExpr *compare, Collated &out)
{
    out = {};
    for (int i = 0; i < list_length(compare->opnos); i++) {
        Oid op = list_nth_oid(compare->opnos, i);
        auto *left = static_cast<Node *>(list_nth(compare->largs, i));
        Collated pair;
        Collated right;
        if (!check_operator(walk, op) || !check_family(walk, list_nth_oid(compare->opfamilies, i)) ||
            !pgr::walk(walk, left, pair) ||
            !pgr::walk(walk, static_cast<Node *>(list_nth(compare->rargs, i)), right))
            return false;
        merge_collations(pair, right);
        Oid function = get_opcode(op);
        Oid collation = list_nth_oid(compare->inputcollids, i);
        if (!check_settings(walk, function, NIL) || !check_senses(walk, function, NIL, collation, pair) ||
            !check_type_order(walk, exprType(left)) || !check_collation(walk, SenseOrder, collation, pair))
            return false;
    }
    return true;
}

bool walk_coalesce(Walk &walk, CoalesceExpr *coalesce, Collated &out)
{
    Collated args;
    if (!walk_list(walk, coalesce->args, args) || !check_type(walk, coalesce->coalescetype))
        return false;
    out = result_collation(args, coalesce->coalescetype);
    return true;
}

bool walk_min_max(Walk &walk, MinMaxExpr *expr, Collated &out)
{
    Collated args;
    if (!walk_list(walk, expr->args, args) || !check_type(walk, expr->minmaxtype) ||
        !check_type_order(walk, expr->minmaxtype) ||
        !check_collation(walk, SenseOrder, expr->inputcollid, args))
        return false;
    out = result_collation(args, expr->minmaxtype);
    return true;
}

bool walk_xml(Walk &walk, XmlExpr *xml, Collated &out)
{
    out = {};
    if (compat::indents_xml(xml) && !check_major(walk, xml_indent_major, "XMLSERIALIZE with INDENT"))
        return false;
    bool values_become_xml = xml->op == IS_XMLELEMENT || xml->op == IS_XMLFOREST;
    Collated ignored;
    if (values_become_xml
            ? !walk_xml_values(walk, xml->named_args) || !walk_xml_values(walk, xml->args)
            : !walk_list(walk, xml->named_args, ignored) || !walk_list(walk, xml->args, ignored))
        return false;
    Oid type = exprType(reinterpret_cast<Node *>(xml));
    out = implicit_collation(get_typcollation(type));
    return check_type(walk, type);
}

bool walk_null_test(Walk &walk, NullTest *test, Collated &out)
{
    Collated ignored;
    out = {};
    return walk_operand(walk, reinterpret_cast<Node *>(test->arg), ignored);
}

bool walk_json(Walk &walk, Node *node, Collated &out)
{
    if (!check_major(walk, compat::json_syntax_since(node), "SQL/JSON syntax"))
        return false;
    // What a path looks at (the time zone, say) is not told apart here.
    if (compat::is_json_query_function(node)) {
        if (contain_mutable_functions(node))
            return walk.no("its SQL/JSON path depends on the session");
        if (!check_input_of_type(walk, exprType(node)))
            return false;
    }
    for (auto *value : each<Node>(compat::json_constructor_args(node)))
        if (!check_output(walk, value, TextForm::Json))
            return false;
    // In the coercion of a result, CaseTestExpr stands for the result.
    Oid type = exprType(node);
    Collated result = implicit_collation(get_typcollation(type));
    const Collated *around = std::exchange(walk.case_test, &result);
    bool found = compat::walk_expression(node, callback<find_unshippable>, &walk);
    walk.case_test = around;
    out = result;
    return !found && check_type(walk, type);
}

}  // namespace pgr
