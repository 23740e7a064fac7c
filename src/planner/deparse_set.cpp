// WITH lists and set operations.
//
// A WITH item that searches or detects cycles was rewritten by the server before planning: the two branches
// of its UNION got wrapped, with columns that keep the books.  It still has its SEARCH and CYCLE clauses, so
// what is printed is the statement as it was: the branches inside the wrappers, and the clauses.
#include "planner/deparse_printer.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// The sub-query that a branch of a set operation is.
const RangeTblEntry *branch_entry(const Query *query, const Node *branch)
{
    if (!IsA(branch, RangeTblRef))
        elog(ERROR, "unrecognized branch of a set operation: %d", static_cast<int>(nodeTag(branch)));
    return rt_fetch(reinterpret_cast<const RangeTblRef *>(branch)->rtindex, query->rtable);
}

/// Has the rewriter worked on a WITH item with SEARCH or CYCLE?  Then the columns that it added are among the
/// item's; before, none of them may be called so.
bool is_rewritten(const CommonTableExpr *item)
{
    const char *added = nullptr;
    if (item->search_clause)
        added = item->search_clause->search_seq_column;
    else if (item->cycle_clause)
        added = item->cycle_clause->cycle_mark_column;
    for (auto *name : each<String>(item->ctecolnames))
        if (added && strcmp(strVal(name), added) == 0)
            return true;
    return false;
}

/// The columns that the item's own query has.
int own_columns(const CommonTableExpr *item)
{
    int columns = list_length(item->ctecolnames);
    if (is_rewritten(item))
        columns -= (item->search_clause ? 1 : 0) + (item->cycle_clause ? 2 : 0);
    return columns;
}

void add_names(Sql &sql, const List *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (i > 0)
            sql.add(", ");
        sql.add_ident(strVal(list_nth(names, i)));
    }
}

/// A value of CYCLE, folded to the constant that the syntax wants.
Const *fold_cycle_mark(Node *value)
{
    Node *folded = eval_const_expressions(nullptr, value);
    if (!IsA(folded, Const))
        elog(ERROR, "cycle mark is not a constant");
    return reinterpret_cast<Const *>(folded);
}

/// A value as CYCLE takes it: a literal with the type in front.
void add_cycle_mark(Sql &sql, const Const *mark)
{
    if (mark->constisnull) {
        sql.add("NULL");
        return;
    }
    Oid output;
    bool is_varlena;
    getTypeOutputInfo(mark->consttype, &output, &is_varlena);
    sql.add(remote_type_name(mark->consttype, -1));
    sql.add(' ');
    sql.add_literal(OidOutputFunctionCall(output, mark->constvalue));
}

}  // namespace

const CommonTableExpr *find_with_item(const Query *query, const char *name)
{
    for (auto *item : each<CommonTableExpr>(query->cteList))
        if (strcmp(item->ctename, name) == 0)
            return item;
    elog(ERROR, "could not find WITH query \"%s\"", name);
    return nullptr;
}

/// Gives each item of a WITH list a name that no other one in the statement has, so that it does not matter
/// which of them are visible where.
void Printer::name_with_items(const Query *query)
{
    int position = 0;
    level_->with_names =
        static_cast<const char **>(palloc(sizeof(char *) * static_cast<Size>(list_length(query->cteList))));
    for (auto *item : each<CommonTableExpr>(query->cteList)) {
        const char *name = item->ctename;
        for (int number = 1; list_member(with_names_, makeString(const_cast<char *>(name))); number++)
            name = psprintf("w%d", number);
        with_names_ = lappend(with_names_, makeString(const_cast<char *>(name)));
        level_->with_names[position++] = name;
    }
}

/// The name that the WITH item got that a range table entry refers to.
const char *Printer::with_name(const RangeTblEntry *entry) const
{
    const Level *level = level_of(entry->ctelevelsup);
    if (level == nullptr)
        elog(ERROR, "cannot print a reference to WITH query \"%s\" of an outer query", entry->ctename);
    int position = 0;
    for (auto *item : each<CommonTableExpr>(level->query->cteList)) {
        if (strcmp(item->ctename, entry->ctename) == 0)
            return level->with_names[position];
        position++;
    }
    elog(ERROR, "could not find WITH query \"%s\"", entry->ctename);
    return nullptr;
}

/// How many columns the alias list of a range table entry may name.
int Printer::aliased_columns(const Level *level, const RangeTblEntry *entry)
{
    level = entry->rtekind == RTE_CTE ? level_above(level, entry->ctelevelsup) : nullptr;
    return level ? own_columns(find_with_item(level->query, entry->ctename))
                 : list_length(entry->eref->colnames);
}

void Printer::print_with(const Query *query)
{
    if (query->cteList == NIL)
        return;
    name_with_items(query);
    out_.add(query->hasRecursive ? "WITH RECURSIVE " : "WITH ");
    int position = 0;
    for (auto *item : each<CommonTableExpr>(query->cteList)) {
        if (position > 0)
            out_.add(", ");
        print_with_item(item, level_->with_names[position++]);
    }
    out_.add(' ');
}

void Printer::print_with_item(const CommonTableExpr *item, const char *name)
{
    out_.add_ident(name);
    int columns = own_columns(item);
    if (columns > 0) {
        out_.add('(');
        add_names(out_, item->ctecolnames, columns);
        out_.add(')');
    }
    out_.add(" AS ");
    if (item->ctematerialized == CTEMaterializeAlways)
        out_.add("MATERIALIZED ");
    else if (item->ctematerialized == CTEMaterializeNever)
        out_.add("NOT MATERIALIZED ");
    out_.add('(');
    auto *query = castNode(Query, item->ctequery);
    if (is_rewritten(item))
        print_rewritten(query, columns);
    else
        print_query(query);
    out_.add(')');
    print_search_and_cycle(item);
}

/// The query of a rewritten item: its branches as they were.
void Printer::print_rewritten(const Query *query, int columns)
{
    auto *operation = castNode(SetOperationStmt, query->setOperations);
    Level level = make_level(query);
    level_ = &level;
    print_with(query);
    print_rewritten_branch(operation->larg, columns);
    out_.add(operation->all ? " UNION ALL " : " UNION ");
    print_rewritten_branch(operation->rarg, columns);
    level_ = level.outer;
}

void Printer::print_rewritten_branch(const Node *branch, int columns)
{
    const Query *wrapper = branch_entry(level_->query, branch)->subquery;
    if (wrapper == nullptr || list_length(wrapper->rtable) != 1)
        elog(ERROR, "unrecognized form of a query that searches or detects cycles");
    Level level = make_level(wrapper);
    level_ = &level;
    const Query *query = static_cast<RangeTblEntry *>(linitial(wrapper->rtable))->subquery;
    out_.add('(');
    Level inner = make_level(query);
    level_ = &inner;
    print_statement(query, columns);
    level_ = level.outer;
    out_.add(')');
}

void Printer::print_search_and_cycle(const CommonTableExpr *item)
{
    if (const CTESearchClause *search = item->search_clause) {
        out_.add(search->search_breadth_first ? " SEARCH BREADTH FIRST BY " : " SEARCH DEPTH FIRST BY ");
        add_names(out_, search->search_col_list, list_length(search->search_col_list));
        out_.add(" SET ");
        out_.add_ident(search->search_seq_column);
    }
    if (const CTECycleClause *cycle = item->cycle_clause) {
        out_.add(" CYCLE ");
        add_names(out_, cycle->cycle_col_list, list_length(cycle->cycle_col_list));
        out_.add(" SET ");
        out_.add_ident(cycle->cycle_mark_column);
        finish();  // constants are folded under the session's own settings
        const Const *looped = fold_cycle_mark(cycle->cycle_mark_value);
        const Const *otherwise = fold_cycle_mark(cycle->cycle_mark_default);
        use_transmission_settings(cycle->cycle_mark_type);
        out_.add(" TO ");
        add_cycle_mark(out_, looped);
        out_.add(" DEFAULT ");
        add_cycle_mark(out_, otherwise);
        out_.add(" USING ");
        out_.add_ident(cycle->cycle_path_column);
    }
}

/// A set operation, or a branch of one, each branch in parentheses.
void Printer::print_set_operation(const Node *node)
{
    check_stack_depth();
    if (!IsA(node, SetOperationStmt)) {
        print_query(branch_entry(level_->query, node)->subquery);
        return;
    }
    auto *operation = reinterpret_cast<const SetOperationStmt *>(node);
    out_.add('(');
    print_set_operation(operation->larg);
    switch (operation->op) {
        case SETOP_UNION: out_.add(") UNION "); break;
        case SETOP_INTERSECT: out_.add(") INTERSECT "); break;
        case SETOP_EXCEPT: out_.add(") EXCEPT "); break;
        default: elog(ERROR, "unrecognized set operation: %d", static_cast<int>(operation->op));
    }
    out_.add(operation->all ? "ALL (" : "(");
    print_set_operation(operation->rarg);
    out_.add(')');
}

}  // namespace pgr
