// May the remote evaluate this, with the same result?  One walk over the nodes, driven by a table of the
// kinds of nodes that are known: what is not in it is not shipped.
#include "planner/shippable.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "planner/shippable_walker.hpp"

#include <array>

extern "C" {
#include "access/sysattr.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

using WalkNode = bool (*)(Walk &, Node *, Collated &);

template <auto Fn>
struct Typed;
template <class T, bool (*Fn)(Walk &, T *, Collated &)>
struct Typed<Fn> {
    static bool walk_node(Walk &walk, Node *node, Collated &out)
    {
        return Fn(walk, reinterpret_cast<T *>(node), out);
    }
};

struct NodeKind {
    NodeTag tag;
    WalkNode walk;
};

template <auto Fn>
constexpr NodeKind kind(NodeTag tag)
{
    return {tag, Typed<Fn>::walk_node};
}

bool walk_var(Walk &walk, Var *var, Collated &out);
bool walk_param(Walk &walk, Param *param, Collated &out);
bool walk_bool(Walk &walk, BoolExpr *expr, Collated &out);
bool walk_boolean_test(Walk &walk, BooleanTest *test, Collated &out);
bool walk_placeholder(Walk &walk, PlaceHolderVar *placeholder, Collated &out);
bool walk_conditions(Walk &walk, List *conditions, Collated &out);

/// A node that has no place in a shipped statement, and why.
struct Refusal {
    NodeTag tag;
    Reason reason;
};

constexpr NodeKind kinds[] = {
    kind<walk_var>(T_Var),
    kind<walk_const>(T_Const),
    kind<walk_param>(T_Param),
    kind<walk_aggregate>(T_Aggref),
    kind<walk_grouping>(T_GroupingFunc),
    kind<walk_window_function>(T_WindowFunc),
    kind<walk_subscript>(T_SubscriptingRef),
    kind<walk_function>(T_FuncExpr),
    kind<walk_named_argument>(T_NamedArgExpr),
    kind<walk_operator>(T_OpExpr),
    kind<walk_operator>(T_DistinctExpr),
    kind<walk_operator>(T_NullIfExpr),
    kind<walk_array_operator>(T_ScalarArrayOpExpr),
    kind<walk_bool>(T_BoolExpr),
    kind<walk_sublink>(T_SubLink),
    kind<walk_field>(T_FieldSelect),
    kind<walk_relabel>(T_RelabelType),
    kind<walk_io_coercion>(T_CoerceViaIO),
    kind<walk_array_coercion>(T_ArrayCoerceExpr),
    kind<walk_domain_coercion>(T_CoerceToDomain),
    kind<walk_collate>(T_CollateExpr),
    kind<walk_case>(T_CaseExpr),
    kind<walk_case_test>(T_CaseTestExpr),
    kind<walk_array>(T_ArrayExpr),
    kind<walk_row>(T_RowExpr),
    kind<walk_row_compare>(T_RowCompareExpr),
    kind<walk_coalesce>(T_CoalesceExpr),
    kind<walk_min_max>(T_MinMaxExpr),
    kind<walk_xml>(T_XmlExpr),
    kind<walk_null_test>(T_NullTest),
    kind<walk_boolean_test>(T_BooleanTest),
    kind<walk_placeholder>(T_PlaceHolderVar),
    kind<walk_conditions>(T_List),
};

constexpr Refusal refusals[] = {
    {T_SubPlan, "it has a sub-query that is evaluated here"},
    {T_AlternativeSubPlan, "it has a sub-query that is evaluated here"},
    {T_NextValueExpr, "a sequence here gives its value"},
    {T_CurrentOfExpr, "it refers to a cursor here"},
    {T_ConvertRowtypeExpr, "it turns a row into that of a parent table here"},
    {T_SetToDefault, "it asks for a column's default"},
};

constexpr std::size_t table_size()
{
    std::size_t size = 0;
    for (const NodeKind &known : kinds)
        if (known.tag >= size)
            size = known.tag + 1;
    return size;
}

constexpr auto kind_table = [] {
    std::array<WalkNode, table_size()> table = {};
    for (const NodeKind &known : kinds)
        table[known.tag] = known.walk;
    return table;
}();

/// A node of no known kind.
bool refuse(Walk &walk, Node *node)
{
    for (const Refusal &refusal : refusals)
        if (refusal.tag == nodeTag(node))
            return walk.no(refusal.reason);
    return walk.no(
        psprintf("expressions of this kind (%d) are not shipped", static_cast<int>(nodeTag(node))));
}

/// A value that is computed here and sent.
bool walk_local_value(Walk &walk, Node *node, Collated &out)
{
    Oid type = exprType(node);
    Oid base = getBaseType(type);
    Oid element = get_element_type(base);
    if (is_object_reference(base) || is_object_reference(element))
        return walk.no(
            psprintf("a value of type %s means something only on one server", format_type_be(type)));
    if (base == CASHOID || element == CASHOID)
        return walk.no("a value of type money cannot be sent: its text depends on lc_monetary");
    if (type == RECORDOID || type == RECORDARRAYOID)
        return walk.no("a row is not sent as one value");
    if (!check_type(walk, type))
        return false;
    // The printer adds COLLATE where the value's collation is not its type's.
    Oid collation = exprCollation(node);
    out = implicit_collation(get_typcollation(type));
    if (OidIsValid(collation) && collation != DEFAULT_COLLATION_OID && collation != out.collation)
        out = {collation, Derivation::Explicit, nullptr};
    return out.derivation != Derivation::Explicit || check_named_collation(walk, collation);
}

bool walk_param(Walk &walk, Param *param, Collated &out)
{
    // The others are values from here, but for the columns of a sub-select that is compared with.
    if (param->paramkind != PARAM_SUBLINK || walk.level == nullptr)
        return walk.no("it uses a value that is computed during its own evaluation");
    out = implicit_collation(param->paramcollid);
    return check_column_type(walk, param->paramtype);
}

bool check_system_column(Walk &walk, const Var *var)
{
    if (var->varattno == SelfItemPointerAttributeNumber || var->varattno == TableOidAttributeNumber)
        return true;
    const char *name = nullptr;
    switch (var->varattno) {
        case MinTransactionIdAttributeNumber: name = "xmin"; break;
        case MaxTransactionIdAttributeNumber: name = "xmax"; break;
        case MinCommandIdAttributeNumber: name = "cmin"; break;
        case MaxCommandIdAttributeNumber: name = "cmax"; break;
        default: name = "?"; break;
    }
    return walk.no(psprintf("system column %s has no value for a foreign table", name));
}

/// The expression that a column of a join or of a grouping stands for; nullptr: it is a column by itself.
Node *expression_of(const RangeTblEntry *entry, const Var *var)
{
    const List *expressions = NIL;
    if (entry->rtekind == RTE_JOIN)
        expressions = entry->joinaliasvars;
    else if (compat::is_group_entry(entry))
        expressions = compat::group_expressions(entry);
    return var->varattno > 0 && var->varattno <= list_length(expressions)
               ? static_cast<Node *>(list_nth(expressions, var->varattno - 1))
               : nullptr;
}

/// Walks an expression of a query around.
bool walk_at(Walk &walk, const ShipLevel *level, Index levels_up, Node *node, Collated &out)
{
    const ShipLevel *here = std::exchange(walk.level, level);
    walk.levels -= static_cast<int>(levels_up);
    bool shippable = pgr::walk(walk, node, out);
    walk.levels += static_cast<int>(levels_up);
    walk.level = here;
    return shippable;
}

bool walk_var(Walk &walk, Var *var, Collated &out)
{
    bool welcome = std::exchange(walk.rows_welcome, false);
    if (compat::is_returning_var(var))
        return walk.no("it uses an OLD or NEW row");
    if (const ShipLevel *level = level_of(walk, var)) {
        Node *meant = expression_of(rt_fetch(var->varno, level->query->rtable), var);
        if (meant != nullptr) {
            walk.rows_welcome = welcome;
            return walk_at(walk, level, var->varlevelsup, meant, out);
        }
    }
    out = implicit_collation(var->varcollid, var);
    if (welcome)
        return var->varattno >= 0 || check_system_column(walk, var);
    if (var->varattno == InvalidAttrNumber)
        return walk.no("a whole row is not used as one value on the server");
    if (var->varattno < 0)
        return check_system_column(walk, var);
    // Such values are numbers of objects there, but would be read as names here.
    if (is_object_reference(getBaseType(var->vartype)))
        return walk.no(
            psprintf("a value of type %s means something only on one server", format_type_be(var->vartype)));
    return check_column_type(walk, var->vartype);
}

bool walk_bool(Walk &walk, BoolExpr *expr, Collated &out)
{
    out = {};
    for (auto *arg : each<Node>(expr->args))
        if (!pgr::walk(walk, arg))
            return false;
    return true;
}

bool walk_boolean_test(Walk &walk, BooleanTest *test, Collated &out)
{
    out = {};
    return pgr::walk(walk, reinterpret_cast<Node *>(test->arg));
}

/// A list of conditions, or of anything whose collations have nothing to do with each other.
bool walk_conditions(Walk &walk, List *conditions, Collated &out)
{
    out = {};
    for (auto *condition : each<Node>(conditions))
        if (!pgr::walk(walk, condition))
            return false;
    return true;
}

bool walk_placeholder(Walk &walk, PlaceHolderVar *placeholder, Collated &out)
{
    // Within a sub-query it belongs to a level that is planned here.
    if (walk.level != nullptr || placeholder->phlevelsup != 0)
        return walk.no("it uses a value of a query around it");
    return pgr::walk(walk, reinterpret_cast<Node *>(placeholder->phexpr), out);
}

}  // namespace

bool is_object_reference(Oid type)
{
    switch (type) {
        case REGPROCOID:
        case REGPROCEDUREOID:
        case REGOPEROID:
        case REGOPERATOROID:
        case REGCLASSOID:
        case REGTYPEOID:
        case REGCOLLATIONOID:
        case REGNAMESPACEOID:
        case REGROLEOID:
        case REGCONFIGOID:
        case REGDICTIONARYOID: return true;
        default: return false;
    }
}

bool walk(Walk &walk, Node *node, Collated &out)
{
    check_stack_depth();
    out = {};
    if (node == nullptr)
        return true;
    bool welcome = std::exchange(walk.rows_welcome, false);
    if (is_local_value(node, walk.scope.own, walk.levels))
        return walk_local_value(walk, node, out);
    NodeTag tag = nodeTag(node);
    WalkNode walk_node = tag < kind_table.size() ? kind_table[tag] : nullptr;
    if (walk_node == nullptr)
        return compat::json_syntax_since(node) > 0 ? walk_json(walk, node, out) : refuse(walk, node);
    walk.rows_welcome = welcome && tag == T_Var;
    return walk_node(walk, node, out);
}

bool walk(Walk &walk, Node *node)
{
    Collated ignored;
    return pgr::walk(walk, node, ignored);
}

bool walk_operand(Walk &walk, Node *node, Collated &out)
{
    walk.rows_welcome = true;
    return pgr::walk(walk, node, out);
}

bool walk_list(Walk &walk, const List *list, Collated &out)
{
    out = {};
    for (auto *node : each<Node>(list)) {
        Collated part;
        if (!pgr::walk(walk, node, part))
            return false;
        merge_collations(out, part);
    }
    return true;
}

const ShipLevel *level_of(const Walk &walk, const Var *var)
{
    const ShipLevel *level = walk.level;
    for (Index up = var->varlevelsup; up > 0 && level != nullptr; up--)
        level = level->outer;
    return level;
}

void merge_collations(Collated &into, const Collated &other)
{
    if (other.derivation > into.derivation) {
        into = other;
        return;
    }
    if (other.derivation < into.derivation || other.collation == into.collation)
        return;
    if (into.derivation == Derivation::Explicit) {
        into.derivation = Derivation::Conflict;  // an error there; the parser here would not have let it pass
        return;
    }
    if (into.derivation != Derivation::Implicit)
        return;
    if (into.collation == DEFAULT_COLLATION_OID)
        into = other;
    else if (other.collation != DEFAULT_COLLATION_OID)
        into.derivation = Derivation::Conflict;
}

Collated implicit_collation(Oid collation, const Var *column)
{
    if (!OidIsValid(collation))
        return {};
    return {collation, Derivation::Implicit, column};
}

Collated result_collation(const Collated &inputs, Oid type)
{
    Oid collation = get_typcollation(type);
    if (!OidIsValid(collation))
        return {};
    return inputs.derivation != Derivation::None ? inputs : implicit_collation(collation);
}

Reason why_not_shippable(Node *expr, const ShipScope &scope, int *needs)
{
    Walk state(scope);
    if (!walk(state, expr))
        return state.reason;
    if (needs != nullptr)
        *needs |= state.needs;
    return nullptr;
}

Reason why_not_sortable(Oid opfamily, Oid type, Oid collation, const ShipScope &scope)
{
    Walk state(scope);
    bool sortable = check_family(state, opfamily) && check_type(state, getBaseType(type)) &&
                    check_type_order(state, type) &&
                    check_collation(state, SenseOrder, collation, implicit_collation(collation));
    return sortable ? nullptr : state.reason;
}

}  // namespace pgr
