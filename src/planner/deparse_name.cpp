// What relations, columns, types, functions, operators and collations are called on the remote.
#include "pg_remote_fdw/options.hpp"
#include "planner/deparse_printer.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "common/keywords.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

namespace pgr {

namespace {

/// `schema`.`name`, both quoted.
void add_qualified(Sql &sql, Oid schema, const char *name)
{
    const char *schema_name = get_namespace_name(schema);
    if (schema_name == nullptr)
        elog(ERROR, "cache lookup failed for namespace %u", schema);
    sql.add_ident(schema_name);
    sql.add('.');
    sql.add_ident(name);
}

HeapTuple find_in_cache(auto cache, Oid oid, const char *what)
{
    HeapTuple tuple = SearchSysCache1(cache, ObjectIdGetDatum(oid));
    if (!HeapTupleIsValid(tuple))
        elog(ERROR, "cache lookup failed for %s %u", what, oid);
    return tuple;
}

/// Can a function of pg_catalog be called by its bare name on every remote?  Keywords differ between
/// versions: the SQL/JSON and XML words became keywords bit by bit.
bool is_plain_function_name(const char *name)
{
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || *c == '_' || (c != name && *c >= '0' && *c <= '9')))
            return false;
    if (strncmp(name, "json_", 5) == 0 || strncmp(name, "xml", 3) == 0)
        return false;
    int keyword = ScanKeywordLookup(name, &ScanKeywords);
    return keyword < 0 || ScanKeywordCategories[keyword] == UNRESERVED_KEYWORD;
}

/// Appends the name of a type that is not built in.
void add_user_type_name(Sql &sql, Oid type, int32 typmod)
{
    HeapTuple tuple = find_in_cache(TYPEOID, type, "type");
    auto *form = reinterpret_cast<Form_pg_type>(GETSTRUCT(tuple));
    if (IsTrueArrayType(form)) {
        Oid element = form->typelem;
        ReleaseSysCache(tuple);
        sql.add(remote_type_name(element, typmod));
        sql.add("[]");
        return;
    }
    add_qualified(sql, form->typnamespace, NameStr(form->typname));
    if (typmod >= 0 && OidIsValid(form->typmodout))
        sql.add(DatumGetCString(OidFunctionCall1(form->typmodout, Int32GetDatum(typmod))));
    ReleaseSysCache(tuple);
}

bool is_taken(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (names[i] && strcmp(names[i], name) == 0)
            return true;
    return false;
}

}  // namespace

const char *remote_relation_name(Oid relation)
{
    ForeignTable *table = GetForeignTable(relation);
    Settings settings = table_settings(table, GetForeignServer(table->serverid));
    Sql sql;
    sql.add_ident(settings.schema_name);
    sql.add('.');
    sql.add_ident(settings.table_name);
    return sql.c_str();
}

const char *remote_type_name(Oid type, int32 typmod)
{
    if (type < FirstGenbkiObjectId)
        return format_type_extended(type, typmod, FORMAT_TYPE_TYPEMOD_GIVEN);
    Sql sql;
    add_user_type_name(sql, type, typmod);
    return sql.c_str();
}

OperatorName find_operator(Oid op)
{
    HeapTuple tuple = find_in_cache(OPEROID, op, "operator");
    auto *form = reinterpret_cast<Form_pg_operator>(GETSTRUCT(tuple));
    OperatorName name{form->oprname, form->oprnamespace, form->oprleft, form->oprright};
    ReleaseSysCache(tuple);
    return name;
}

bool is_builtin_operator(const OperatorName &op, const char *name)
{
    return op.schema == PG_CATALOG_NAMESPACE && strcmp(NameStr(op.name), name) == 0;
}

void Printer::print_operator_name(const OperatorName &op)
{
    // Built-in operators are found first: the remote session's search_path is pg_catalog.
    if (op.schema == PG_CATALOG_NAMESPACE) {
        out_.add(NameStr(op.name));
        return;
    }
    const char *schema_name = get_namespace_name(op.schema);
    if (schema_name == nullptr)
        elog(ERROR, "cache lookup failed for namespace %u", op.schema);
    out_.add("OPERATOR(");
    out_.add_ident(schema_name);
    out_.add('.');
    out_.add(NameStr(op.name));
    out_.add(')');
}

void Printer::print_function_name(Oid function)
{
    HeapTuple tuple = find_in_cache(PROCOID, function, "function");
    auto *form = reinterpret_cast<Form_pg_proc>(GETSTRUCT(tuple));
    if (form->pronamespace != PG_CATALOG_NAMESPACE)
        add_qualified(out_, form->pronamespace, NameStr(form->proname));
    else if (is_plain_function_name(NameStr(form->proname)))
        out_.add(NameStr(form->proname));
    else
        out_.add_ident(NameStr(form->proname));
    ReleaseSysCache(tuple);
}

void Printer::print_collation(Oid collation)
{
    HeapTuple tuple = find_in_cache(COLLOID, collation, "collation");
    auto *form = reinterpret_cast<Form_pg_collation>(GETSTRUCT(tuple));
    out_.add(" COLLATE ");
    add_qualified(out_, form->collnamespace, NameStr(form->collname));
    ReleaseSysCache(tuple);
}

void Printer::print_type(Oid type, int32 typmod)
{
    out_.add(remote_type_name(type, typmod));
}

void Printer::print_alias(const Level *level, int index)
{
    out_.add('r');
    out_.add_number(level->alias_base + index);
}

void Printer::print_column(Level *level, int index, int attribute)
{
    print_alias(level, index);
    out_.add('.');
    out_.add_ident(column_name(level, index, attribute));
}

const char *Printer::column_name(Level *level, int index, int attribute)
{
    RangeTblEntry *entry = rt_fetch(index, level->query->rtable);
    if (entry->rtekind == RTE_RELATION) {
        auto attno = static_cast<AttrNumber>(attribute);
        return entry->relkind == RELKIND_FOREIGN_TABLE ? remote_column_name(entry->relid, attno)
                                                       : get_attname(entry->relid, attno, false);
    }
    if (level->columns == nullptr)
        level->columns = static_cast<const char ***>(
            palloc0(sizeof(const char **) * static_cast<Size>(list_length(level->query->rtable))));
    const char **&names = level->columns[index - 1];
    if (names == nullptr)
        names = make_column_names(level, entry);
    if (attribute < 1 || attribute > list_length(entry->eref->colnames))
        elog(ERROR, "invalid attribute number %d of range table entry %d", attribute, index);
    return names[attribute - 1];
}

/// The names of a range table entry's columns: those of the statement, with a number instead of a name that
/// another column has, for columns are referred to by name.
const char **Printer::make_column_names(const Level *level, const RangeTblEntry *entry)
{
    List *wanted = entry->eref->colnames;
    int count = list_length(wanted);
    auto **names = static_cast<const char **>(palloc0(sizeof(char *) * static_cast<Size>(count)));
    // Columns that the alias list cannot rename come first.
    int renamed = aliased_columns(level, entry);
    for (int i = renamed; i < count; i++)
        names[i] = strVal(list_nth(wanted, i));
    for (int i = 0; i < renamed; i++) {
        const char *name = strVal(list_nth(wanted, i));
        for (int number = i + 1; *name != '\0' && is_taken(names, count, name); number++)
            name = psprintf("c%d", number);
        names[i] = name;
    }
    return names;
}

/// The name by which the remote's parser knows the `field`-th field of a value of type record.
const char *Printer::record_field_name(Level *level, const Node *record, int field)
{
    if (record)
        record = resolve_alias(record, level);
    if (record && IsA(record, Var) && exprType(record) == RECORDOID)
        return record_column_field_name(level, reinterpret_cast<const Var *>(record), field);
    if (record && IsA(record, RowExpr)) {
        auto *row = reinterpret_cast<const RowExpr *>(record);
        if (row->row_typeid == RECORDOID && field <= list_length(row->colnames))
            return strVal(list_nth(row->colnames, field - 1));
    }
    TupleDesc shape = get_expr_result_tupdesc(const_cast<Node *>(record), true);
    if (shape == nullptr || field < 1 || field > shape->natts)
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                errmsg("could not find the name of a field of an anonymous record"));
    return pstrdup(NameStr(TupleDescAttr(shape, field - 1)->attname));
}

/// record_field_name() for a column of type record: what the column is made from tells.
const char *Printer::record_column_field_name(Level *level, const Var *var, int field)
{
    level = level_above(level, var->varlevelsup);
    if (level == nullptr)
        elog(ERROR, "could not find the range table entry of a record");
    RangeTblEntry *entry = rt_fetch(var->varno, level->query->rtable);
    int column = var->varattno;
    if (column == InvalidAttrNumber)
        return column_name(level, var->varno, field);
    if (entry->rtekind == RTE_VALUES) {
        auto *first = static_cast<List *>(linitial(entry->values_lists));
        return record_field_name(level, static_cast<Node *>(list_nth(first, column - 1)), field);
    }
    Query *source = entry->rtekind == RTE_SUBQUERY ? entry->subquery : nullptr;
    Level *around = level;
    if (entry->rtekind == RTE_CTE && !entry->self_reference) {
        around = level_above(level, entry->ctelevelsup);
        source = around ? castNode(Query, find_with_item(around->query, entry->ctename)->ctequery) : nullptr;
    }
    if (source == nullptr)
        return record_field_name(level, nullptr, field);
    TargetEntry *target = get_tle_by_resno(source->targetList, static_cast<AttrNumber>(column));
    Level inner{source, around, 0, 0, nullptr, nullptr};
    return record_field_name(&inner, reinterpret_cast<Node *>(target->expr), field);
}

}  // namespace pgr
