// Whole rows, records and their fields, system columns.
//
// A row of a foreign table is made of its local columns: the remote table may have others, in another order,
// under other names.  ROW(…) alone would lose the columns' names, which to_jsonb() and its like show, so
// where they can matter a record is made by a sub-select that names them.
#include "planner/deparse_printer.hpp"

extern "C" {
#include "access/sysattr.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/typcache.h"
}

namespace pgr {

namespace {

/// Are `names` what ROW() calls its fields: f1, f2 …?
bool are_default_names(const List *names)
{
    int number = 0;
    for (auto *name : each<String>(names)) {
        char expected[16];
        pg_snprintf(expected, sizeof expected, "f%d", ++number);
        if (strcmp(strVal(name), expected) != 0)
            return false;
    }
    return true;
}

bool has_duplicates(const List *names)
{
    int position = 0;
    for (auto *name : each<String>(names)) {
        position++;
        if (*strVal(name) == '\0')
            continue;
        for (int i = position; i < list_length(names); i++)
            if (strcmp(strVal(name), strVal(list_nth(names, i))) == 0)
                return true;
    }
    return false;
}

/// The columns of a foreign table.
RowColumns columns_of_table(Oid table)
{
    RowColumns columns;
    Relation relation = table_open(table, NoLock);
    TupleDesc shape = RelationGetDescr(relation);
    for (int i = 0; i < shape->natts; i++) {
        Form_pg_attribute attribute = TupleDescAttr(shape, i);
        if (attribute->attisdropped)
            continue;
        columns.attributes = lappend_int(columns.attributes, attribute->attnum);
        columns.names = lappend(columns.names, makeString(pstrdup(NameStr(attribute->attname))));
    }
    table_close(relation, NoLock);
    return columns;
}

/// The columns of a range table entry that calls them `names`; an empty name is a dropped column.
RowColumns columns_of_names(const List *names)
{
    RowColumns columns;
    int attribute = 0;
    for (auto *name : each<String>(names)) {
        attribute++;
        if (*strVal(name) == '\0')
            continue;
        columns.attributes = lappend_int(columns.attributes, attribute);
        columns.names = lappend(columns.names, name);
    }
    return columns;
}

/// Does `item`, a part of FROM, hold a join that makes up null rows?
bool has_outer_join(const Node *item)
{
    if (IsA(item, JoinExpr)) {
        auto *join = reinterpret_cast<const JoinExpr *>(item);
        return join->jointype != JOIN_INNER || has_outer_join(join->larg) || has_outer_join(join->rarg);
    }
    if (IsA(item, FromExpr)) {
        for (auto *part : each<Node>(reinterpret_cast<const FromExpr *>(item)->fromlist))
            if (has_outer_join(part))
                return true;
    }
    return false;
}

}  // namespace

/// Can a range table entry of `level` yield a row of nulls that is not in it?
bool Printer::is_nullable(const Level *level) const
{
    return level->query->jointree != nullptr &&
           has_outer_join(reinterpret_cast<const Node *>(level->query->jointree));
}

/// A record of `values`, with fields that are called `names` when that matters.
void Printer::print_record(const List *values, const List *names)
{
    if (std::exchange(plain_rows_, false) || are_default_names(names)) {
        print_list_as_row(values);
        return;
    }
    out_.add("(SELECT (q.*)::record FROM (SELECT ");
    print_list(values);
    print_record_names(names);
}

/// Ends the sub-select that gives the fields of a record their names.  The alias is always the same, for a
/// GROUP BY must find the expression again; nothing inside can mean it, for aliases are never called so.
void Printer::print_record_names(const List *names)
{
    out_.add(") q(");
    bool first = true;
    for (auto *name : each<String>(names)) {
        if (!first)
            out_.add(", ");
        first = false;
        out_.add_ident(strVal(name));
    }
    out_.add("))");
}

/// ROW(…) whatever the fields are called.
void Printer::print_list_as_row(const List *values)
{
    out_.add("ROW(");
    print_list(values);
    out_.add(')');
}

/// Prints an expression where the names of its fields do not matter if it is a record.
void Printer::print_nameless(const Node *node)
{
    plain_rows_ =
        IsA(node, RowExpr) || (IsA(node, Var) && reinterpret_cast<const Var *>(node)->varattno == 0);
    print_expr(node);
    plain_rows_ = false;
}

/// `columns` (attribute numbers) of a range table entry as a record, a null when an outer join made it up.
void Printer::print_row_of_columns(Level *level, int index, const RowColumns &columns)
{
    auto list_columns = [&] {
        bool first = true;
        for (int attribute : ints(columns.attributes)) {
            if (!first)
                out_.add(", ");
            first = false;
            print_column(level, index, attribute);
        }
    };
    bool plain = std::exchange(plain_rows_, false);
    bool nullable = is_nullable(level);
    if (nullable)
        print_null_row_guard(level, index);
    if (plain) {
        out_.add("ROW(");
        list_columns();
        out_.add(')');
    } else {
        out_.add("(SELECT (q.*)::record FROM (SELECT ");
        list_columns();
        print_record_names(columns.names);
    }
    if (nullable)
        out_.add(" END");
}

/// What follows must end with END: it stands for a row that an outer join may have made up.
void Printer::print_null_row_guard(const Level *level, int index)
{
    // Unlike IS NOT NULL, true for a row whose columns are all null.
    out_.add("CASE WHEN (");
    print_alias(level, index);
    out_.add(".*) IS DISTINCT FROM NULL THEN ");
}

void Printer::print_whole_row(const Var *var, Level *level)
{
    int index = static_cast<int>(var->varno);
    RangeTblEntry *entry = rt_fetch(index, level->query->rtable);
    bool foreign = entry->rtekind == RTE_RELATION && entry->relkind == RELKIND_FOREIGN_TABLE;
    if (foreign) {
        print_row_of_columns(level, index, columns_of_table(entry->relid));
        return;
    }
    if (entry->rtekind == RTE_JOIN) {
        print_join_row(level, entry);
        return;
    }
    // The alias list of a sub-query cannot name two columns alike.
    if (entry->rtekind != RTE_RELATION && !plain_rows_ && has_duplicates(entry->eref->colnames)) {
        print_row_of_columns(level, index, columns_of_names(entry->eref->colnames));
        return;
    }
    plain_rows_ = false;
    // The cast keeps `alias.*` from being expanded where lists of columns may stand.
    bool named = entry->rtekind == RTE_RELATION || entry->rtekind == RTE_FUNCTION;
    out_.add('(');
    print_alias(level, index);
    out_.add(".*)::");
    print_type(named ? var->vartype : RECORDOID);
}

/// The row of a join is always a row of its columns, never null as a whole.
void Printer::print_join_row(Level *level, const RangeTblEntry *entry)
{
    List *values = NIL;
    List *names = NIL;
    for (int i = 0; i < list_length(entry->joinaliasvars); i++) {
        auto *value = static_cast<Node *>(list_nth(entry->joinaliasvars, i));
        if (value == nullptr)
            continue;  // a column that was dropped
        values = lappend(values, value);
        names = lappend(names, list_nth(entry->eref->colnames, i));
    }
    Level *caller = level_;
    level_ = level;
    print_record(values, names);
    level_ = caller;
}

void Printer::print_system_column(const Var *var, Level *level)
{
    int index = static_cast<int>(var->varno);
    RangeTblEntry *entry = rt_fetch(index, level->query->rtable);
    bool foreign = entry->rtekind == RTE_RELATION && entry->relkind == RELKIND_FOREIGN_TABLE;
    if (entry->rtekind != RTE_RELATION || (foreign && var->varattno != SelfItemPointerAttributeNumber &&
                                           var->varattno != TableOidAttributeNumber))
        elog(ERROR, "cannot print system column %d", var->varattno);
    if (foreign && var->varattno == TableOidAttributeNumber) {
        // The local table is meant, not the remote one.
        bool nullable = is_nullable(level);
        if (nullable)
            print_null_row_guard(level, index);
        out_.add('\'');
        out_.add_number(entry->relid);
        out_.add("'::oid");
        if (nullable)
            out_.add(" END");
        return;
    }
    print_alias(level, index);
    out_.add('.');
    out_.add(get_attname(entry->relid, var->varattno, false));
}

void Printer::print_row(const RowExpr *row)
{
    if (row->row_typeid == RECORDOID) {
        print_record(row->args, row->colnames);
        return;
    }
    plain_rows_ = false;
    // The list has a value for each column of the type, dropped ones included.
    TupleDesc shape = lookup_rowtype_tupdesc(row->row_typeid, -1);
    List *values = NIL;
    int position = 0;
    for (auto *value : each<Node>(row->args)) {
        if (position >= shape->natts || !TupleDescAttr(shape, position)->attisdropped)
            values = lappend(values, value);
        position++;
    }
    ReleaseTupleDesc(shape);
    print_list_as_row(values);
    out_.add("::");
    print_type(row->row_typeid);
}

void Printer::print_field(const FieldSelect *field)
{
    Level *level = level_;
    const Node *record = resolve_alias(reinterpret_cast<const Node *>(field->arg), level);
    bool whole_row = IsA(record, Var) && reinterpret_cast<const Var *>(record)->varattno == InvalidAttrNumber;
    if (whole_row) {
        Var column = *reinterpret_cast<const Var *>(record);
        column.varattno = field->fieldnum;
        column.vartype = field->resulttype;
        Level *caller = std::exchange(level_, level);
        bool is_remote = is_remote_var(&column);
        if (is_remote)
            print_var(&column);
        level_ = caller;
        if (is_remote)
            return;
    }
    out_.add('(');
    print_at(level, record);
    out_.add(").");
    out_.add_ident(record_field_name(level, record, field->fieldnum));
}

}  // namespace pgr
