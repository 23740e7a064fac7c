// Shipping functions, operators and coercions.
#include "planner/shippable_walker.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// Something that calls a function.
struct Call {
    Oid function;
    const List *args;
    Oid input_collation;
    Oid result_type;
};

/// Takes `function`, which is built in, rows by their own text: no type of theirs is named to the remote?
bool takes_rows(Oid function)
{
    return is_builtin(function) && is_printing_function(function);
}

/// Are the arguments of a function that sorts them sorted alike there?
bool check_order_of(Walk &walk, const List *args)
{
    for (auto *arg : each<Node>(args))
        if (!check_type_order(walk, exprType(arg)))
            return false;
    return true;
}

/// The arguments, and what the function itself depends on.  The function or operator is the same there.
bool walk_call(Walk &walk, const Call &call, Collated &out)
{
    Collated inputs;
    bool rows = takes_rows(call.function);
    for (auto *arg : each<Node>(call.args)) {
        Collated part;
        if (!(rows ? walk_operand(walk, arg, part) : pgr::walk(walk, arg, part)))
            return false;
        merge_collations(inputs, part);
    }
    if (is_builtin(call.function) && (senses_of(call.function) & SenseOrder) != 0 &&
        !check_order_of(walk, call.args))
        return false;
    if (!check_settings(walk, call.function, call.args) ||
        !check_senses(walk, call.function, call.args, call.input_collation, inputs) ||
        !check_type(walk, call.result_type))
        return false;
    out = result_collation(inputs, call.result_type);
    return true;
}

/// The function behind an operator, when the node may not have it yet.
Oid function_of(Oid function, Oid op)
{
    return OidIsValid(function) ? function : get_opcode(op);
}

}  // namespace

bool walk_function(Walk &walk, FuncExpr *function, Collated &out)
{
    return check_function(walk, function->funcid) &&
           walk_call(walk,
                     {function->funcid, function->args, function->inputcollid, function->funcresulttype},
                     out);
}

bool walk_named_argument(Walk &walk, NamedArgExpr *argument, Collated &out)
{
    return pgr::walk(walk, reinterpret_cast<Node *>(argument->arg), out);
}

bool walk_operator(Walk &walk, OpExpr *op, Collated &out)
{
    return check_operator(walk, op->opno) &&
           walk_call(walk, {function_of(op->opfuncid, op->opno), op->args, op->inputcollid, op->opresulttype},
                     out);
}

bool walk_array_operator(Walk &walk, ScalarArrayOpExpr *op, Collated &out)
{
    return check_operator(walk, op->opno) &&
           walk_call(walk, {function_of(op->opfuncid, op->opno), op->args, op->inputcollid, BOOLOID}, out);
}

bool walk_relabel(Walk &walk, RelabelType *relabel, Collated &out)
{
    if (is_object_reference(relabel->resulttype))
        return walk.no(psprintf("a value of type %s means something only on one server",
                                format_type_be(relabel->resulttype)));
    Collated value;
    if (!pgr::walk(walk, reinterpret_cast<Node *>(relabel->arg), value) ||
        !check_type(walk, relabel->resulttype))
        return false;
    out = result_collation(value, relabel->resulttype);
    // What was COLLATE before the planner simplified it is printed as COLLATE.
    Oid collation = relabel->resultcollid;
    Oid before = exprCollation(reinterpret_cast<Node *>(relabel->arg));
    bool named = OidIsValid(collation) && collation != before &&
                 (OidIsValid(before) || collation != get_typcollation(relabel->resulttype));
    if (!named)
        return true;
    out = {collation, Derivation::Explicit, nullptr};
    return check_named_collation(walk, collation);
}

bool walk_io_coercion(Walk &walk, CoerceViaIO *coercion, Collated &out)
{
    auto *arg = reinterpret_cast<Node *>(coercion->arg);
    Collated value;
    if (!walk_operand(walk, arg, value) || !check_output(walk, arg, TextForm::Plain) ||
        !check_input_of_type(walk, coercion->resulttype) || !check_type(walk, coercion->resulttype))
        return false;
    out = result_collation(value, coercion->resulttype);
    return coercion->resulttype != BYTEAOID || check_encoding(walk);
}

bool walk_array_coercion(Walk &walk, ArrayCoerceExpr *coercion, Collated &out)
{
    Collated value;
    if (!pgr::walk(walk, reinterpret_cast<Node *>(coercion->arg), value))
        return false;
    const Collated *around = std::exchange(walk.case_test, &value);
    bool element = pgr::walk(walk, reinterpret_cast<Node *>(coercion->elemexpr));
    walk.case_test = around;
    if (!element || !check_type(walk, coercion->resulttype))
        return false;
    out = result_collation(value, coercion->resulttype);
    return true;
}

bool walk_domain_coercion(Walk &walk, CoerceToDomain *coercion, Collated &out)
{
    Collated value;
    if (!pgr::walk(walk, reinterpret_cast<Node *>(coercion->arg), value) ||
        !check_type(walk, coercion->resulttype))
        return false;
    out = result_collation(value, coercion->resulttype);
    return true;
}

bool walk_collate(Walk &walk, CollateExpr *collate, Collated &out)
{
    Collated value;
    if (!pgr::walk(walk, reinterpret_cast<Node *>(collate->arg), value) ||
        !check_named_collation(walk, collate->collOid))
        return false;
    out = {collate->collOid, Derivation::Explicit, nullptr};
    return true;
}

}  // namespace pgr
