// FROM and WHERE: joins, and each kind of range table entry.
//
// Joins have no aliases: their columns stand for expressions over the columns of what is joined.  Everything
// else is called r<n>, and whatever is not a table gets an alias list, so that every column has one name.
#include "pg_remote_fdw/compat.hpp"
#include "planner/deparse_printer.hpp"
#include "planner/shippable.hpp"

extern "C" {
#include "catalog/pg_class.h"
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

const char *join_name(JoinType type)
{
    switch (type) {
        case JOIN_INNER: return " INNER JOIN ";
        case JOIN_LEFT: return " LEFT JOIN ";
        case JOIN_FULL: return " FULL JOIN ";
        case JOIN_RIGHT: return " RIGHT JOIN ";
        default: elog(ERROR, "cannot print join type %d", static_cast<int>(type));
    }
    return nullptr;
}

/// The name of a table that is not a foreign one.
void add_local_relation(Sql &sql, Oid relation)
{
    const char *name = get_rel_name(relation);
    if (name == nullptr)
        elog(ERROR, "cache lookup failed for relation %u", relation);
    sql.add_ident(get_namespace_name(get_rel_namespace(relation)));
    sql.add('.');
    sql.add_ident(name);
}

}  // namespace

void Printer::print_where(const char *keyword, const Node *condition)
{
    if (condition == nullptr)
        return;
    out_.add(keyword);
    print_expr(condition);
}

void Printer::print_from(const Query *query)
{
    if (query->jointree == nullptr)
        return;
    bool first = true;
    for (auto *item : each<Node>(query->jointree->fromlist)) {
        out_.add(first ? " FROM " : ", ");
        first = false;
        print_from_item(item);
    }
    print_where(" WHERE ", query->jointree->quals);
}

void Printer::print_from_item(const Node *item)
{
    check_stack_depth();
    if (IsA(item, RangeTblRef))
        print_range(reinterpret_cast<const RangeTblRef *>(item)->rtindex);
    else if (IsA(item, JoinExpr))
        print_join(reinterpret_cast<const JoinExpr *>(item));
    else if (IsA(item, FromExpr))
        print_inner_list(reinterpret_cast<const FromExpr *>(item));
    else
        elog(ERROR, "unrecognized node type in FROM: %d", static_cast<int>(nodeTag(item)));
}

void Printer::print_join(const JoinExpr *join)
{
    print_from_item(join->larg);
    out_.add(join_name(join->jointype));
    bool nested = IsA(join->rarg, JoinExpr);
    if (nested)
        out_.add('(');
    print_from_item(join->rarg);
    if (nested)
        out_.add(')');
    out_.add(" ON ");
    print_join_condition(join->quals);
}

void Printer::print_join_condition(const Node *condition)
{
    if (condition)
        print_expr(condition);
    else
        out_.add("true");
}

/// A table of one row without columns, for where the syntax wants one.
void Printer::print_dummy_table()
{
    out_.add("(SELECT) r");
    out_.add_number(++next_alias_);
}

/// A list with conditions below a join: inner joins, the conditions with the last one.
void Printer::print_inner_list(const FromExpr *from)
{
    int left = list_length(from->fromlist);
    bool first = true;
    out_.add('(');
    for (auto *item : each<Node>(from->fromlist)) {
        left--;
        bool nested = !first && IsA(item, JoinExpr);
        if (!first)
            out_.add(" INNER JOIN ");
        if (nested)
            out_.add('(');
        print_from_item(item);
        if (nested)
            out_.add(')');
        if (!first) {
            out_.add(" ON ");
            print_join_condition(left == 0 ? from->quals : nullptr);
        }
        first = false;
    }
    if (from->fromlist == NIL)
        print_dummy_table();
    if (list_length(from->fromlist) < 2) {
        out_.add(" INNER JOIN ");
        print_dummy_table();
        out_.add(" ON ");
        print_join_condition(from->quals);
    }
    out_.add(')');
}

/// A range table entry as it stands in FROM, with its alias.
void Printer::print_range(int index)
{
    RangeTblEntry *entry = rt_fetch(index, level_->query->rtable);
    // At the planner's own level these conditions are among the others, which the caller has chosen from.
    bool planned = own_ && level_->outer == nullptr;
    if (entry->securityQuals != NIL && !planned)
        elog(ERROR, "cannot print a range table entry with security conditions");
    bool may_be_lateral = entry->rtekind != RTE_RELATION && entry->rtekind != RTE_CTE;
    if (entry->lateral && may_be_lateral)
        out_.add("LATERAL ");
    switch (entry->rtekind) {
        case RTE_RELATION: print_relation(entry); break;
        case RTE_SUBQUERY:
            out_.add('(');
            print_query(entry->subquery);
            out_.add(')');
            break;
        case RTE_FUNCTION: print_range_functions(entry); break;
        case RTE_TABLEFUNC: print_table_function(entry->tablefunc); break;
        case RTE_VALUES:
            out_.add('(');
            print_value_lists(entry->values_lists);
            out_.add(')');
            break;
        case RTE_CTE: out_.add_ident(with_name(entry)); break;
        case RTE_RESULT: out_.add("(SELECT)"); break;
        default: elog(ERROR, "cannot print range table entry kind %d", static_cast<int>(entry->rtekind));
    }
    out_.add(' ');
    print_alias(level_, index);
    if (entry->rtekind != RTE_RELATION)
        print_column_aliases(index);
    if (entry->rtekind == RTE_RELATION && entry->tablesample)
        print_sample(entry->tablesample);
}

void Printer::print_column_aliases(int index)
{
    RangeTblEntry *entry = rt_fetch(index, level_->query->rtable);
    int attribute = 0;
    bool first = true;
    int columns = aliased_columns(level_, entry);
    for (auto *name : each<String>(entry->eref->colnames)) {
        if (attribute++ == columns)
            break;
        if (*strVal(name) == '\0')
            continue;  // a dropped column of a function's row type
        out_.add(first ? "(" : ", ");
        first = false;
        out_.add_ident(column_name(level_, index, attribute));
    }
    if (!first)
        out_.add(')');
}

void Printer::print_relation(const RangeTblEntry *entry)
{
    if (entry->relkind == RELKIND_FOREIGN_TABLE) {
        // ONLY is about local children: the remote table is one table, whatever it is made of.
        out_.add(remote_relation_name(entry->relid));
        return;
    }
    bool has_children = entry->relkind == RELKIND_RELATION || entry->relkind == RELKIND_PARTITIONED_TABLE;
    if (!entry->inh && has_children)
        out_.add("ONLY ");
    add_local_relation(out_, entry->relid);
}

void Printer::print_sample(const TableSampleClause *sample)
{
    out_.add(" TABLESAMPLE ");
    print_function_name(sample->tsmhandler);
    out_.add('(');
    print_list(sample->args);
    out_.add(')');
    if (sample->repeatable) {
        out_.add(" REPEATABLE (");
        print_expr(sample->repeatable);
        out_.add(')');
    }
}

void Printer::print_value_lists(const List *lists)
{
    bool first = true;
    out_.add("VALUES ");
    for (auto *row : each<List>(lists)) {
        out_.add(first ? "(" : ", (");
        first = false;
        print_list(row);
        out_.add(')');
    }
}

void Printer::print_range_functions(const RangeTblEntry *entry)
{
    auto *only = static_cast<RangeTblFunction *>(linitial(entry->functions));
    bool many = list_length(entry->functions) > 1 || only->funccolnames != NIL;
    bool first = true;
    if (many)
        out_.add("ROWS FROM (");
    for (auto *function : each<RangeTblFunction>(entry->functions)) {
        if (!first)
            out_.add(", ");
        first = false;
        print_range_function(function);
    }
    if (many)
        out_.add(')');
    if (entry->funcordinality)
        out_.add(" WITH ORDINALITY");
}

/// A function in FROM.  What is none any more, or a value that is computed here, can stand there as a CAST.
void Printer::print_range_function(const RangeTblFunction *function)
{
    const Node *expr = function->funcexpr;
    bool is_call = IsA(expr, FuncExpr) &&
                   reinterpret_cast<const FuncExpr *>(expr)->funcformat != COERCE_EXPLICIT_CAST &&
                   reinterpret_cast<const FuncExpr *>(expr)->funcformat != COERCE_IMPLICIT_CAST;
    bool returns_set = is_call && reinterpret_cast<const FuncExpr *>(expr)->funcretset;
    bool is_value = is_call && !returns_set && !mentions_remote(expr) &&
                    is_local_value(const_cast<Node *>(expr), own_, level_->depth);
    if (is_call && !is_value) {
        print_call(reinterpret_cast<const FuncExpr *>(expr));
    } else {
        out_.add("CAST(");
        print_expr(expr);
        out_.add(" AS ");
        print_type(exprType(expr));
        out_.add(')');
    }
    if (function->funccolnames == NIL)
        return;
    out_.add(" AS (");
    for (int i = 0; i < list_length(function->funccolnames); i++) {
        if (i > 0)
            out_.add(", ");
        out_.add_ident(strVal(list_nth(function->funccolnames, i)));
        out_.add(' ');
        print_type(list_nth_oid(function->funccoltypes, i), list_nth_int(function->funccoltypmods, i));
    }
    out_.add(')');
}

void Printer::print_table_function(const TableFunc *function)
{
    if (compat::is_json_table(function))
        print_json_table(function);
    else
        print_xml_table(function);
}

/// A column of XMLTABLE.
void Printer::print_xml_column(const TableFunc *function, int column)
{
    out_.add_ident(strVal(list_nth(function->colnames, column)));
    if (column == function->ordinalitycol) {
        out_.add(" FOR ORDINALITY");
        return;
    }
    out_.add(' ');
    print_type(list_nth_oid(function->coltypes, column), list_nth_int(function->coltypmods, column));
    if (auto *path = static_cast<Node *>(list_nth(function->colexprs, column))) {
        out_.add(" PATH ");
        print_expr(path);
    }
    if (auto *value = static_cast<Node *>(list_nth(function->coldefexprs, column))) {
        out_.add(" DEFAULT ");
        print_expr(value);
    }
    if (bms_is_member(column, function->notnulls))
        out_.add(" NOT NULL");
}

void Printer::print_xml_table(const TableFunc *function)
{
    out_.add("XMLTABLE(");
    for (int i = 0; i < list_length(function->ns_uris); i++) {
        out_.add(i == 0 ? "XMLNAMESPACES(" : ", ");
        auto *name = static_cast<Node *>(list_nth(function->ns_names, i));
        if (name == nullptr)
            out_.add("DEFAULT ");
        print_expr(list_nth(function->ns_uris, i));
        if (name) {
            out_.add(" AS ");
            out_.add_ident(strVal(name));
        }
    }
    if (function->ns_uris != NIL)
        out_.add("), ");
    out_.add('(');
    print_expr(function->rowexpr);
    out_.add(") PASSING (");
    print_expr(function->docexpr);
    out_.add(')');
    for (int i = 0; i < list_length(function->colnames); i++) {
        out_.add(i == 0 ? " COLUMNS " : ", ");
        print_xml_column(function, i);
    }
    out_.add(')');
}

}  // namespace pgr
