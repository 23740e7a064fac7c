// Expressions: which function prints which node, columns and parameters, coercions.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "planner/deparse_printer.hpp"
#include "planner/shippable.hpp"

#include <array>

extern "C" {
#include "catalog/pg_collation_d.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

using PrintNode = void (*)(Printer &, const void *);

template <auto Method, class Node>
void print_node(Printer &printer, const void *node)
{
    (printer.*Method)(static_cast<const Node *>(node));
}

/// How a kind of node is printed.
struct NodeKind {
    NodeTag tag;
    PrintNode print;
    bool may_be_local;  ///< can be a value that is computed here and sent: is worth asking
};

template <auto Method>
struct KindOf;
template <class Node, void (Printer::*Method)(const Node *)>
struct KindOf<Method> {
    static constexpr NodeKind of(NodeTag tag, bool may_be_local)
    {
        return {tag, print_node<Method, Node>, may_be_local};
    }
};

template <auto Method>
constexpr NodeKind value(NodeTag tag)
{
    return KindOf<Method>::of(tag, true);
}
template <auto Method>
constexpr NodeKind other(NodeTag tag)
{
    return KindOf<Method>::of(tag, false);
}

constexpr NodeKind kinds[] = {
    other<&Printer::print_var>(T_Var),
    other<&Printer::print_const>(T_Const),
    other<&Printer::print_param>(T_Param),
    other<&Printer::print_aggregate>(T_Aggref),
    other<&Printer::print_grouping>(T_GroupingFunc),
    other<&Printer::print_window_function>(T_WindowFunc),
    value<&Printer::print_subscript>(T_SubscriptingRef),
    value<&Printer::print_function>(T_FuncExpr),
    other<&Printer::print_named_argument>(T_NamedArgExpr),
    value<&Printer::print_operator>(T_OpExpr),
    value<&Printer::print_distinct>(T_DistinctExpr),
    value<&Printer::print_nullif>(T_NullIfExpr),
    value<&Printer::print_array_operator>(T_ScalarArrayOpExpr),
    value<&Printer::print_boolean>(T_BoolExpr),
    other<&Printer::print_sublink>(T_SubLink),
    value<&Printer::print_field>(T_FieldSelect),
    value<&Printer::print_relabel>(T_RelabelType),
    value<&Printer::print_io_coercion>(T_CoerceViaIO),
    value<&Printer::print_array_coercion>(T_ArrayCoerceExpr),
    value<&Printer::print_row_coercion>(T_ConvertRowtypeExpr),
    value<&Printer::print_domain_coercion>(T_CoerceToDomain),
    value<&Printer::print_collate>(T_CollateExpr),
    value<&Printer::print_case>(T_CaseExpr),
    other<&Printer::print_case_test>(T_CaseTestExpr),
    value<&Printer::print_array>(T_ArrayExpr),
    value<&Printer::print_row>(T_RowExpr),
    value<&Printer::print_row_compare>(T_RowCompareExpr),
    value<&Printer::print_coalesce>(T_CoalesceExpr),
    value<&Printer::print_min_max>(T_MinMaxExpr),
    value<&Printer::print_sql_value>(T_SQLValueFunction),
    value<&Printer::print_xml>(T_XmlExpr),
    value<&Printer::print_null_test>(T_NullTest),
    value<&Printer::print_boolean_test>(T_BooleanTest),
    other<&Printer::print_placeholder>(T_PlaceHolderVar),
    other<&Printer::print_implicit_and>(T_List),
};

constexpr std::size_t table_size()
{
    std::size_t size = 0;
    for (const NodeKind &kind : kinds)
        if (kind.tag >= size)
            size = kind.tag + 1;
    return size;
}

/// `kinds` by tag; a null `print` where there is none.
constexpr auto kind_table = [] {
    std::array<NodeKind, table_size()> table = {};
    for (const NodeKind &kind : kinds)
        table[kind.tag] = kind;
    return table;
}();

/// What mentions_remote_walker() must know.
struct RemoteSearch {
    const Printer *printer;
    int cases = 0;  ///< CASE expressions around whose test value is known
};

}  // namespace

void Printer::print_expr(const void *pointer)
{
    check_stack_depth();
    auto *node = static_cast<const Node *>(pointer);
    if (node == nullptr)
        elog(ERROR, "cannot print a missing expression");
    NodeTag tag = nodeTag(node);
    const NodeKind *kind = tag < kind_table.size() ? &kind_table[tag] : nullptr;
    bool may_be_local = kind != nullptr && kind->print != nullptr ? kind->may_be_local : true;
    if (may_be_local && print_as_parameter(node))
        return;
    if (kind != nullptr && kind->print != nullptr)
        kind->print(*this, node);
    else if (!print_json(node))
        elog(ERROR, "unrecognized node type: %d", static_cast<int>(tag));
}

void Printer::print_list(const List *list)
{
    bool first = true;
    for (auto *item : each<Node>(list)) {
        if (!first)
            out_.add(", ");
        first = false;
        print_expr(item);
    }
}

/// Prints what must not be taken for the number of a column.
void Printer::print_labelled(const Node *node)
{
    Level *level = level_;
    node = resolve_alias(node, level);
    if (IsA(node, Const))
        print_constant(reinterpret_cast<const Const *>(node), Label::Always);
    else
        print_at(level, node);
}

/// Prints an expression that belongs to a level around the current one.
void Printer::print_at(Level *level, const void *node)
{
    Level *caller = level_;
    level_ = level;
    print_expr(node);
    level_ = caller;
}

const Node *resolve_alias(const Node *node, Level *&level)
{
    while (IsA(node, Var)) {
        auto *var = reinterpret_cast<const Var *>(node);
        Level *home = level_above(level, var->varlevelsup);
        int index = static_cast<int>(var->varno);
        if (home == nullptr || index < 1 || index > list_length(home->query->rtable) || var->varattno <= 0)
            break;
        RangeTblEntry *entry = rt_fetch(index, home->query->rtable);
        bool is_group = compat::is_group_entry(entry);
        if (!is_group && entry->rtekind != RTE_JOIN)
            break;
        List *meant = is_group ? compat::group_expressions(entry) : entry->joinaliasvars;
        node = static_cast<Node *>(list_nth(meant, var->varattno - 1));
        level = home;
    }
    return node;
}

/// Is `var` a column of the printed statement?
bool Printer::is_remote_var(const Var *var) const
{
    const Level *level = level_of(var->varlevelsup);
    if (level == nullptr)
        return false;
    if (level->outer != nullptr || own_ == nullptr || bms_is_member(static_cast<int>(var->varno), own_))
        return true;
    int index = static_cast<int>(var->varno);
    if (index < 1 || index > list_length(level->query->rtable))
        return false;
    // Columns of joins and groups stand for expressions, whose own Vars will be looked at.
    RangeTblEntry *entry = rt_fetch(index, level->query->rtable);
    return entry->rtekind == RTE_JOIN || compat::is_group_entry(entry);
}

/// Is `var` a column of a table of the printed statement, that prints as its name?
bool Printer::is_table_column(const Var *var) const
{
    if (var->varattno <= 0 || !is_remote_var(var))
        return false;
    const List *entries = level_of(var->varlevelsup)->query->rtable;
    int index = static_cast<int>(var->varno);
    return index > 0 && index <= list_length(entries) && rt_fetch(index, entries)->rtekind == RTE_RELATION;
}

bool Printer::mentions_remote_walker(Node *node, void *context)
{
    if (node == nullptr)
        return false;
    auto *search = static_cast<RemoteSearch *>(context);
    auto walk = [&](const void *part) {
        return mentions_remote_walker(static_cast<Node *>(const_cast<void *>(part)), context);
    };
    switch (nodeTag(node)) {
        case T_Var: return search->printer->is_remote_var(reinterpret_cast<Var *>(node));
        case T_Param: return reinterpret_cast<Param *>(node)->paramkind == PARAM_SUBLINK;
        case T_FuncExpr:
            if (reinterpret_cast<FuncExpr *>(node)->funcretset)
                return true;
            break;
        case T_OpExpr:
            if (reinterpret_cast<OpExpr *>(node)->opretset)
                return true;
            break;
        case T_Aggref:
        case T_GroupingFunc:
        case T_WindowFunc:
        case T_SubLink:
        case T_PlaceHolderVar:
        case T_CoerceToDomainValue: return true;
        case T_CaseTestExpr: return search->cases == 0;
        case T_CaseExpr: {
            auto *expr = reinterpret_cast<CaseExpr *>(node);
            if (walk(expr->arg))
                return true;
            search->cases++;
            bool found = walk(expr->defresult);
            for (auto *when : each<CaseWhen>(expr->args))
                found = found || walk(when->expr) || walk(when->result);
            search->cases--;
            return found;
        }
        // Its other part is a pattern for one element.
        case T_ArrayCoerceExpr: return walk(reinterpret_cast<ArrayCoerceExpr *>(node)->arg);
        default: break;
    }
    return compat::walk_expression(node, callback<mentions_remote_walker>, context);
}

/// Has `node` a part that only the remote can know, or that is no value by itself?
bool Printer::mentions_remote(const Node *node) const
{
    RemoteSearch search{this};
    return mentions_remote_walker(const_cast<Node *>(node), &search);
}

/// Prints `node` as a parameter if it is one as a whole.
bool Printer::print_as_parameter(const Node *node)
{
    // is_local_value() looks functions up; most expressions have a remote column within reach.
    if (mentions_remote(node) || !is_local_value(const_cast<Node *>(node), own_, level_->depth))
        return false;
    print_parameter(node);
    return true;
}

/// Prints the place of a value that is computed here.
void Printer::print_parameter(const Node *node)
{
    int levels = level_->depth - (own_ ? 1 : 0);
    auto *value = static_cast<Node *>(copyObjectImpl(node));
    if (levels > 0)
        IncrementVarSublevelsUp(value, -levels, levels);
    if (!IsA(value, Var) && !IsA(value, Param)) {
        // A statement that was not planned yet may lack default arguments, which no executor adds.  What is
        // folded here must be folded under the session's own settings.
        finish();
        value = eval_const_expressions(nullptr, value);
        if (IsA(value, Const)) {
            print_constant(reinterpret_cast<Const *>(value), Label::Always);
            return;
        }
    }
    int number = 0;
    int position = 0;
    for (auto *param : each<Node>(params_)) {
        position++;
        if (equal(param, value)) {
            number = position;
            break;
        }
    }
    if (number == 0) {
        params_ = lappend(params_, value);
        number = list_length(params_);
    }

    Oid type = exprType(value);
    Oid collation = exprCollation(value);
    bool collate =
        OidIsValid(collation) && collation != DEFAULT_COLLATION_OID && collation != get_typcollation(type);
    if (collate)
        out_.add('(');
    if (style_ == ParamStyle::Placeholder) {
        param_places_ = lappend_int(lappend_int(param_places_, out_.size()), number);
        out_.add('$');
        out_.add_number(number);
    } else {
        out_.add("((SELECT null::");
        print_type(type);
        out_.add(')');
    }
    out_.add("::");
    print_type(type);
    if (style_ == ParamStyle::Unknown)
        out_.add(')');
    if (collate) {
        print_collation(collation);
        out_.add(')');
    }
}

void Printer::print_param(const Param *param)
{
    if (param->paramkind != PARAM_EXTERN && param->paramkind != PARAM_EXEC)
        elog(ERROR, "unexpected parameter kind: %d", static_cast<int>(param->paramkind));
    print_parameter(reinterpret_cast<const Node *>(param));
}

void Printer::print_var(const Var *var)
{
    if (!is_remote_var(var)) {
        print_parameter(reinterpret_cast<const Node *>(var));
        return;
    }
    Level *level = level_;
    const Node *meant = resolve_alias(reinterpret_cast<const Node *>(var), level);
    if (meant != reinterpret_cast<const Node *>(var)) {
        print_at(level, meant);
        return;
    }
    level = level_of(var->varlevelsup);
    int index = static_cast<int>(var->varno);
    if (index < 1 || index > list_length(level->query->rtable) || compat::is_returning_var(var))
        elog(ERROR, "cannot print column of range table entry %d", index);
    if (var->varattno == InvalidAttrNumber)
        print_whole_row(var, level);
    else if (var->varattno < 0)
        print_system_column(var, level);
    else
        print_column(level, index, var->varattno);
}

void Printer::print_placeholder(const PlaceHolderVar *placeholder)
{
    // Right where the value is computed; above an outer join that may null it, it must be a sub-query's
    // column.
    print_expr(placeholder->phexpr);
}

void Printer::print_implicit_and(const List *list)
{
    if (list == NIL)
        out_.add("true");
    bool first = true;
    for (auto *condition : each<Node>(list)) {
        out_.add(first ? "(" : " AND ");
        first = false;
        print_expr(condition);
    }
    if (list != NIL)
        out_.add(')');
}

/// `value` as `type`.
void Printer::print_cast(const void *value, Oid type, int32 typmod)
{
    print_expr(value);
    out_.add("::");
    print_type(type, typmod);
}

void Printer::print_relabel(const RelabelType *relabel)
{
    auto *value = reinterpret_cast<Node *>(relabel->arg);
    Oid type = relabel->resulttype;
    Oid collation = relabel->resultcollid;
    Oid value_collation = exprCollation(value);
    // The planner turns COLLATE into this node.
    bool collate = OidIsValid(collation) && collation != value_collation &&
                   (OidIsValid(value_collation) || collation != get_typcollation(type));
    if (collate)
        out_.add('(');
    print_expr(value);
    // Without the type modifier: where it is no less than the value's it changes nothing.
    if (exprType(value) != type || (relabel->resulttypmod < 0 && exprTypmod(value) >= 0)) {
        out_.add("::");
        print_type(type);
    }
    if (collate) {
        print_collation(collation);
        out_.add(')');
    }
}

void Printer::print_io_coercion(const CoerceViaIO *coercion)
{
    print_cast(coercion->arg, coercion->resulttype);
}

void Printer::print_array_coercion(const ArrayCoerceExpr *coercion)
{
    print_cast(coercion->arg, coercion->resulttype, coercion->resulttypmod);
}

void Printer::print_row_coercion(const ConvertRowtypeExpr *coercion)
{
    print_cast(coercion->arg, coercion->resulttype);
}

void Printer::print_domain_coercion(const CoerceToDomain *coercion)
{
    print_cast(coercion->arg, coercion->resulttype);
}

void Printer::print_collate(const CollateExpr *collate)
{
    out_.add('(');
    print_expr(collate->arg);
    print_collation(collate->collOid);
    out_.add(')');
}

}  // namespace pgr
