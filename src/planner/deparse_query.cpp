// The face of the printer, and the clauses of a SELECT.
//
// GROUP BY, DISTINCT ON and ORDER BY name an output column by its number where there is one: then it cannot
// matter whether the remote sees that two texts are the same expression, and an expression is evaluated once.
// Everything else there is printed so that it cannot be taken for a number.
#include "planner/deparse_printer.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
}

namespace pgr {

namespace {

/// Marks our own OFFSET 0: no text has a token there.
constexpr int fence_location = -4711;

/// Which number an output column has; 0: it is not put out.
int output_position(const TargetEntry *target, const List *targets)
{
    if (target->resjunk)
        return 0;
    int position = 0;
    for (auto *other : each<TargetEntry>(targets)) {
        if (!other->resjunk)
            position++;
        if (other == target)
            break;
    }
    return position;
}

void check_printable(const Query *query)
{
    if (query->commandType != CMD_SELECT || query->utilityStmt || query->hasModifyingCTE)
        elog(ERROR, "cannot print a statement that is not a plain SELECT");
}

const char *lock_name(LockClauseStrength strength)
{
    switch (strength) {
        case LCS_FORKEYSHARE: return " FOR KEY SHARE";
        case LCS_FORSHARE: return " FOR SHARE";
        case LCS_FORNOKEYUPDATE: return " FOR NO KEY UPDATE";
        case LCS_FORUPDATE: return " FOR UPDATE";
        default: elog(ERROR, "unrecognized row lock strength: %d", static_cast<int>(strength));
    }
    return nullptr;
}

/// The lists of a query that is nothing but VALUES, else NIL.
List *bare_values(const Query *query)
{
    if (query->jointree == nullptr || list_length(query->jointree->fromlist) != 1 || query->jointree->quals ||
        query->distinctClause != NIL || query->groupClause != NIL || query->groupingSets != NIL ||
        query->havingQual || query->windowClause != NIL || query->sortClause != NIL || query->rowMarks != NIL)
        return NIL;
    auto *from = static_cast<Node *>(linitial(query->jointree->fromlist));
    if (!IsA(from, RangeTblRef))
        return NIL;
    int index = reinterpret_cast<RangeTblRef *>(from)->rtindex;
    RangeTblEntry *entry = rt_fetch(index, query->rtable);
    if (entry->rtekind != RTE_VALUES || list_length(query->targetList) != list_length(entry->eref->colnames))
        return NIL;
    AttrNumber column = 0;
    for (auto *target : each<TargetEntry>(query->targetList)) {
        auto *var = reinterpret_cast<Var *>(target->expr);
        if (target->resjunk || !IsA(var, Var) || var->varno != index || var->varattno != ++column ||
            var->varlevelsup != 0)
            return NIL;
    }
    return entry->values_lists;
}

/// LIMIT and OFFSET take a bigint, and make one of whatever they get: casts to it need not be shown.
const Node *strip_count_cast(const Node *count)
{
    if (IsA(count, FuncExpr)) {
        auto *cast = reinterpret_cast<const FuncExpr *>(count);
        if (cast->funcformat == COERCE_IMPLICIT_CAST && list_length(cast->args) == 1)
            return static_cast<Node *>(linitial(cast->args));
    }
    return count;
}

}  // namespace

bool is_fence(const Node *node)
{
    if (node == nullptr || !IsA(node, Const))
        return false;
    auto *constant = reinterpret_cast<const Const *>(node);
    return constant->location == fence_location && constant->consttype == INT8OID && !constant->constisnull &&
           DatumGetInt64(constant->constvalue) == 0;
}

Node *make_fence()
{
    Const *zero = makeConst(INT8OID, -1, InvalidOid, sizeof(int64), Int64GetDatum(0), false, FLOAT8PASSBYVAL);
    zero->location = fence_location;
    return reinterpret_cast<Node *>(zero);
}

RemoteStatement deparse_query(const Query *query, const Bitmapset *own, ParamStyle style)
{
    Sql sql;
    Printer printer(sql, own, style);
    printer.print_query(query);
    printer.finish();
    return {sql.c_str(), printer.params(), printer.param_places()};
}

Level Printer::make_level(const Query *query)
{
    Level level{query, level_, level_ ? level_->depth + 1 : 1, next_alias_, nullptr, nullptr};
    next_alias_ += list_length(query->rtable);
    return level;
}

void Printer::print_query(const Query *query)
{
    check_stack_depth();
    Level level = make_level(query);
    level_ = &level;
    print_statement(query, -1);
    level_ = level.outer;
}

/// Prints the query of the current level; of its output columns the first `columns`, or all (-1).
void Printer::print_statement(const Query *query, int columns)
{
    check_printable(query);
    print_with(query);
    if (query->setOperations)
        print_set_operation(query->setOperations);
    else
        print_select(query, columns);
    if (query->sortClause != NIL) {
        out_.add(" ORDER BY ");
        print_sort_items(query->sortClause, query->targetList, true);
    }
    print_limit(query);
    print_row_marks(query);
}

void Printer::print_select(const Query *query, int columns)
{
    if (List *values = columns < 0 ? bare_values(query) : NIL) {
        print_value_lists(values);
        return;
    }
    out_.add("SELECT");
    print_distinct_clause(query);
    print_targets(query, columns);
    print_from(query);
    print_group_clause(query);
    print_where(" HAVING ", query->havingQual);
    print_windows(query);
}

void Printer::print_targets(const Query *query, int columns)
{
    bool first = true;
    // What the statement puts out has no names any more; but a GROUP BY must find equal expressions.
    bool nameless = level_->outer == nullptr && query->groupClause == NIL && query->distinctClause == NIL;
    for (auto *target : each<TargetEntry>(query->targetList)) {
        if (target->resjunk || columns == 0)
            continue;
        columns--;
        out_.add(first ? " " : ", ");
        first = false;
        auto *value = reinterpret_cast<const Node *>(target->expr);
        if (nameless && target->ressortgroupref == 0)
            print_nameless(value);
        else
            print_expr(value);
    }
}

/// The items of a clause that refers to output columns, by number where they have one.
void Printer::print_target_reference(Index reference, const List *targets)
{
    TargetEntry *target = get_sortgroupref_tle(reference, const_cast<List *>(targets));
    if (int position = output_position(target, targets))
        out_.add_number(position);
    else
        print_labelled(reinterpret_cast<Node *>(target->expr));
}

void Printer::print_target_references(const List *clauses, const List *targets)
{
    bool first = true;
    for (auto *clause : each<SortGroupClause>(clauses)) {
        if (!first)
            out_.add(", ");
        first = false;
        print_target_reference(clause->tleSortGroupRef, targets);
    }
}

void Printer::print_distinct_clause(const Query *query)
{
    if (query->distinctClause == NIL)
        return;
    out_.add(" DISTINCT");
    if (!query->hasDistinctOn)
        return;
    out_.add(" ON (");
    print_target_references(query->distinctClause, query->targetList);
    out_.add(')');
}

void Printer::print_group_clause(const Query *query)
{
    if (query->groupClause == NIL && query->groupingSets == NIL)
        return;
    out_.add(query->groupDistinct ? " GROUP BY DISTINCT " : " GROUP BY ");
    if (query->groupingSets == NIL) {
        print_target_references(query->groupClause, query->targetList);
        return;
    }
    print_grouping_sets(query->groupingSets);
}

void Printer::print_grouping_sets(const List *sets)
{
    bool first = true;
    for (auto *set : each<GroupingSet>(sets)) {
        if (!first)
            out_.add(", ");
        first = false;
        print_grouping_set(set);
    }
}

void Printer::print_grouping_set(const GroupingSet *set)
{
    switch (set->kind) {
        case GROUPING_SET_EMPTY: out_.add("()"); return;
        case GROUPING_SET_SIMPLE: {
            bool first = true;
            out_.add('(');
            for (int reference : ints(set->content)) {
                if (!first)
                    out_.add(", ");
                first = false;
                print_target_reference(static_cast<Index>(reference), level_->query->targetList);
            }
            out_.add(')');
            return;
        }
        case GROUPING_SET_ROLLUP: out_.add("ROLLUP("); break;
        case GROUPING_SET_CUBE: out_.add("CUBE("); break;
        case GROUPING_SET_SETS: out_.add("GROUPING SETS ("); break;
    }
    print_grouping_sets(set->content);
    out_.add(')');
}

/// All windows in one list: each has its partitions, order and frame, whatever it was made from.
void Printer::print_windows(const Query *query)
{
    bool first = true;
    for (auto *window : each<WindowClause>(query->windowClause)) {
        out_.add(first ? " WINDOW w" : ", w");
        first = false;
        out_.add_number(window->winref);
        out_.add(" AS (");
        if (window->partitionClause != NIL) {
            out_.add("PARTITION BY ");
            print_partition(window->partitionClause, query->targetList);
        }
        if (window->orderClause != NIL) {
            out_.add(window->partitionClause != NIL ? " ORDER BY " : "ORDER BY ");
            print_sort_items(window->orderClause, query->targetList, false);
        }
        print_frame(window);
        out_.add(')');
    }
}

void Printer::print_partition(const List *clauses, const List *targets)
{
    bool first = true;
    for (auto *clause : each<SortGroupClause>(clauses)) {
        if (!first)
            out_.add(", ");
        first = false;
        print_labelled(get_sortgroupclause_expr(clause, const_cast<List *>(targets)));
    }
}

void Printer::print_frame(const WindowClause *window)
{
    int options = window->frameOptions;
    if (!(options & FRAMEOPTION_NONDEFAULT))
        return;
    if (options & FRAMEOPTION_RANGE)
        out_.add(" RANGE BETWEEN ");
    else
        out_.add(options & FRAMEOPTION_ROWS ? " ROWS BETWEEN " : " GROUPS BETWEEN ");

    if (options & FRAMEOPTION_START_UNBOUNDED_PRECEDING)
        out_.add("UNBOUNDED PRECEDING");
    else if (options & FRAMEOPTION_START_CURRENT_ROW)
        out_.add("CURRENT ROW");
    else {
        print_expr(window->startOffset);
        out_.add(options & FRAMEOPTION_START_OFFSET_PRECEDING ? " PRECEDING" : " FOLLOWING");
    }
    out_.add(" AND ");
    if (options & FRAMEOPTION_END_UNBOUNDED_FOLLOWING)
        out_.add("UNBOUNDED FOLLOWING");
    else if (options & FRAMEOPTION_END_CURRENT_ROW)
        out_.add("CURRENT ROW");
    else {
        print_expr(window->endOffset);
        out_.add(options & FRAMEOPTION_END_OFFSET_PRECEDING ? " PRECEDING" : " FOLLOWING");
    }
    if (options & FRAMEOPTION_EXCLUDE_CURRENT_ROW)
        out_.add(" EXCLUDE CURRENT ROW");
    else if (options & FRAMEOPTION_EXCLUDE_GROUP)
        out_.add(" EXCLUDE GROUP");
    else if (options & FRAMEOPTION_EXCLUDE_TIES)
        out_.add(" EXCLUDE TIES");
}

/// What is sorted by.  Only ORDER BY of a SELECT can name output columns (`may_number`); a bare column is
/// easier to read, but the branches of a set operation have none.
void Printer::print_sort_items(const List *sorting, const List *targets, bool may_number)
{
    bool first = true;
    bool set_operation = may_number && level_->query->setOperations != nullptr;
    for (auto *item : each<SortGroupClause>(sorting)) {
        if (!first)
            out_.add(", ");
        first = false;
        Node *value = get_sortgroupclause_expr(item, const_cast<List *>(targets));
        bool bare = IsA(value, Var) && is_table_column(reinterpret_cast<Var *>(value));
        if (may_number && (set_operation || !bare))
            print_target_reference(item->tleSortGroupRef, targets);
        else
            print_labelled(value);
        print_sort_direction(item, exprType(value));
    }
}

void Printer::print_sort_direction(const SortGroupClause *item, Oid type)
{
    TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_LT_OPR | TYPECACHE_GT_OPR);
    if (item->sortop == entry->lt_opr)
        out_.add(" ASC");
    else if (item->sortop == entry->gt_opr)
        out_.add(" DESC");
    else {
        out_.add(" USING ");
        print_operator_name(find_operator(item->sortop));
    }
    out_.add(item->nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

/// A number of rows.
void Printer::print_count(const Node *count)
{
    count = strip_count_cast(count);
    auto *constant = reinterpret_cast<const Const *>(count);
    bool is_bigint = IsA(count, Const) && constant->consttype == INT8OID && !constant->constisnull;
    if (is_bigint && DatumGetInt64(constant->constvalue) >= 0)
        out_.add_number(DatumGetInt64(constant->constvalue));
    else
        print_expr(count);
}

void Printer::print_limit(const Query *query)
{
    if (query->limitOffset && !is_null_constant(query->limitOffset) && !is_fence(query->limitOffset)) {
        out_.add(" OFFSET ");
        print_count(query->limitOffset);
    }
    if (query->limitCount == nullptr || is_null_constant(query->limitCount))
        return;
    if (query->limitOption == LIMIT_OPTION_WITH_TIES) {
        out_.add(" FETCH FIRST (");
        print_count(query->limitCount);
        out_.add(") ROWS WITH TIES");
    } else {
        out_.add(" LIMIT ");
        print_count(query->limitCount);
    }
}

void Printer::print_row_marks(const Query *query)
{
    for (auto *mark : each<RowMarkClause>(query->rowMarks)) {
        // Locks of a sub-query's tables that come from around it come again when the remote reads the text.
        if (mark->pushedDown)
            continue;
        out_.add(lock_name(mark->strength));
        out_.add(" OF ");
        print_alias(level_, static_cast<int>(mark->rti));
        if (mark->waitPolicy == LockWaitError)
            out_.add(" NOWAIT");
        else if (mark->waitPolicy == LockWaitSkip)
            out_.add(" SKIP LOCKED");
    }
}

}  // namespace pgr
