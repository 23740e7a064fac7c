// Which parts of a shipped expression are values that are computed here once, and sent.
//
// The question is asked of every node that is walked or printed, from the top down, so that the largest parts
// are found.  It must be cheap: most nodes have a remote column within reach, which ends the search.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "planner/shippable.hpp"
#include "planner/shippable_walker.hpp"

extern "C" {
#include "access/transam.h"
#include "catalog/pg_proc_d.h"
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// What the search has seen.
struct Search {
    const Bitmapset *own;
    int levels;
    int cases = 0;              ///< CASE and array coercions around whose test value is known
    bool must_be_here = false;  ///< a part that the remote cannot, or must not, evaluate
};

bool is_value_from_outside(const Param *param)
{
    return param->paramkind == PARAM_EXTERN || param->paramkind == PARAM_EXEC;
}

/// Gives an immutable function the same result on every server?
bool is_safe_anywhere(Oid function)
{
    return is_builtin(function) && first_major(function, ProcedureRelationId) <= oldest_remote_major &&
           (senses_of(function) & ~SenseBytes) == 0 && !depends_on_session(function);
}

/// For check_functions_in_node(): true ends the search.
bool is_volatile_function(Oid function, void *context)
{
    auto *search = static_cast<Search *>(context);
    char volatility = func_volatile(function);
    if (volatility == PROVOLATILE_VOLATILE)
        return true;
    if (volatility == PROVOLATILE_STABLE || !is_safe_anywhere(function))
        search->must_be_here = true;
    return false;
}

/// Is `node` a value of a type that the remote may not have?  It need not go there if only what is made of it
/// does.
bool has_foreign_type(Node *node)
{
    switch (nodeTag(node)) {
        case T_Var:
        case T_Const:
        case T_Param:
        case T_FuncExpr:
        case T_FieldSelect:
        case T_RelabelType:
        case T_CoerceViaIO:
        case T_ArrayCoerceExpr:
        case T_ConvertRowtypeExpr:
        case T_CaseExpr:
        case T_ArrayExpr:
        case T_RowExpr:
        case T_CoalesceExpr: return !is_builtin(exprType(node));
        default: return false;
    }
}

bool find_obstacle(Node *node, void *context);

/// The parts of a node whose test value is bound by it.
bool find_in_binding_node(Node *node, Search *search)
{
    search->cases++;
    bool found = compat::walk_expression(node, callback<find_obstacle>, search);
    search->cases--;
    return found;
}

/// Is there anything in `node` that keeps it from being a value of its own?
bool find_obstacle(Node *node, void *context)
{
    auto *search = static_cast<Search *>(context);
    if (node == nullptr)
        return false;
    switch (nodeTag(node)) {
        case T_Var:
            if (is_own_var(reinterpret_cast<Var *>(node), search->own, search->levels))
                return true;
            break;
        case T_Param:
            if (!is_value_from_outside(reinterpret_cast<Param *>(node)))
                return true;
            break;
        case T_CaseTestExpr: return search->cases == 0;
        case T_CaseExpr:
            if (reinterpret_cast<CaseExpr *>(node)->arg != nullptr)
                return find_in_binding_node(node, search);
            break;
        case T_ArrayCoerceExpr: return find_in_binding_node(node, search);
        case T_Aggref:
        case T_GroupingFunc:
        case T_WindowFunc:
        case T_SubLink:
        case T_SubPlan:
        case T_AlternativeSubPlan:
        case T_PlaceHolderVar:
        case T_CoerceToDomainValue:
        case T_SetToDefault:
        case T_CurrentOfExpr:
        case T_NextValueExpr:
        case T_Query: return true;
        case T_SQLValueFunction:
        case T_XmlExpr:
        case T_CoerceToDomain: search->must_be_here = true; break;
        case T_FuncExpr:
            if (reinterpret_cast<FuncExpr *>(node)->funcretset)
                return true;
            break;
        case T_OpExpr:
            if (reinterpret_cast<OpExpr *>(node)->opretset)
                return true;
            break;
        default: break;
    }
    if (check_functions_in_node(node, callback<is_volatile_function>, search))
        return true;
    if (!search->must_be_here && has_foreign_type(node))
        search->must_be_here = true;
    return compat::walk_expression(node, callback<find_obstacle>, search);
}

/// Can a value of `type` be sent by itself?
bool is_type_of_values(Oid type)
{
    return type != RECORDOID && type != RECORDARRAYOID && get_typtype(type) != TYPTYPE_PSEUDO;
}

bool is_whole_value(Node *node, const Bitmapset *own, int levels)
{
    Search search{own, levels};
    return !find_obstacle(node, &search) && search.must_be_here && is_type_of_values(exprType(node));
}

}  // namespace

bool is_own_var(const Var *var, const Bitmapset *own, int levels)
{
    auto up = static_cast<int>(var->varlevelsup);
    if (up < levels - 1)
        return true;
    return up == levels - 1 && (own == nullptr || bms_is_member(static_cast<int>(var->varno), own));
}

bool is_local_value(Node *node, const Bitmapset *own, int levels)
{
    switch (nodeTag(node)) {
        case T_Var: return !is_own_var(reinterpret_cast<Var *>(node), own, levels);
        case T_Param: return is_value_from_outside(reinterpret_cast<Param *>(node));
        case T_SubscriptingRef:
        case T_FuncExpr:
        case T_OpExpr:
        case T_DistinctExpr:
        case T_NullIfExpr:
        case T_ScalarArrayOpExpr:
        case T_BoolExpr:
        case T_FieldSelect:
        case T_RelabelType:
        case T_CoerceViaIO:
        case T_ArrayCoerceExpr:
        case T_ConvertRowtypeExpr:
        case T_CoerceToDomain:
        case T_CollateExpr:
        case T_CaseExpr:
        case T_ArrayExpr:
        case T_RowExpr:
        case T_RowCompareExpr:
        case T_CoalesceExpr:
        case T_MinMaxExpr:
        case T_SQLValueFunction:
        case T_XmlExpr:
        case T_NullTest:
        case T_BooleanTest: return is_whole_value(node, own, levels);
        default: return false;
    }
}

}  // namespace pgr
