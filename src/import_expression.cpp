// Deciding whether an expression that the remote sent may become part of a table here.
//
// A default or generation expression is text that somebody else wrote and that will run here with the rights
// of whoever inserts rows.  So it must be one expression, and it may call only what cannot do harm: immutable
// functions, built-in ones that compute a value (a remote must not plant pg_read_file() or query_to_xml(),
// nor a function that looks something up here and so tells it), and functions of the extensions that the
// server's owner declared to be the same on both sides.  The remote printed the text with pg_catalog as its
// whole search path and it is read here with the same, so a name without a schema can only be a built-in one.
#include "import_column.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"

#include <algorithm>

extern "C" {
#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/parsenodes.h"
#include "parser/parser.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

namespace pgr {

namespace {

struct Check {
    const List *extensions;
};

/// Built-in volatile functions that only make a value.
bool is_harmless_volatile(std::string_view name)
{
    constexpr std::string_view names[] = {"clock_timestamp", "gen_random_uuid", "nextval", "random",
                                          "timeofday",       "uuidv4",          "uuidv7"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// Immutable by its author's word, or built in and a mere computation from its arguments, the time or the
/// session. (The functions that make XML of tables and queries are stable, but read whatever they are told
/// to.)
bool is_harmless(const FormData_pg_proc *function)
{
    if (function->provolatile == PROVOLATILE_IMMUTABLE)
        return true;
    if (function->oid >= FirstNormalObjectId)
        return false;
    return function->provolatile == PROVOLATILE_VOLATILE ? is_harmless_volatile(NameStr(function->proname))
                                                         : function->prorettype != XMLOID;
}

/// The schema and name that a possibly qualified name means; without a schema it is pg_catalog's.
struct ObjectName {
    Oid schema = PG_CATALOG_NAMESPACE;
    const char *name = nullptr;
};

ObjectName split_name(const List *qualified)
{
    ObjectName object;
    object.name = strVal(llast(qualified));
    if (list_length(qualified) > 1)
        object.schema = get_namespace_oid(strVal(linitial(qualified)), true);
    if (list_length(qualified) > 2)
        object.schema = InvalidOid;
    return object;
}

bool belongs_to(Oid catalog, Oid object, const List *extensions)
{
    Oid extension = getExtensionOfObject(catalog, object);
    return OidIsValid(extension) && list_member_oid(extensions, extension);
}

/// Is every function that the name can mean allowed?  Which one it is, only the parser could say.
bool is_allowed_function(const List *qualified, const List *extensions)
{
    ObjectName object = split_name(qualified);
    CatCList *functions = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(object.name));
    bool allowed = OidIsValid(object.schema);
    for (int i = 0; i < functions->n_members; ++i) {
        auto *function = reinterpret_cast<Form_pg_proc>(GETSTRUCT(&functions->members[i]->tuple));
        if (function->pronamespace == object.schema && !is_harmless(function) &&
            !belongs_to(ProcedureRelationId, function->oid, extensions))
            allowed = false;
    }
    ReleaseSysCacheList(functions);
    return allowed;
}

bool is_allowed_operator(const List *qualified, const List *extensions)
{
    ObjectName object = split_name(qualified);
    if (object.schema == PG_CATALOG_NAMESPACE)
        return true;
    CatCList *operators = SearchSysCacheList1(OPERNAMENSP, CStringGetDatum(object.name));
    bool allowed = OidIsValid(object.schema);
    for (int i = 0; i < operators->n_members; ++i) {
        auto *op = reinterpret_cast<Form_pg_operator>(GETSTRUCT(&operators->members[i]->tuple));
        if (op->oprnamespace == object.schema && func_volatile(op->oprcode) != PROVOLATILE_IMMUTABLE &&
            !belongs_to(OperatorRelationId, op->oid, extensions))
            allowed = false;
    }
    ReleaseSysCacheList(operators);
    return allowed;
}

void require(bool allowed, const List *qualified)
{
    if (!allowed)
        ereport(
            ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
            errmsg("remote expression uses \"%s\", which is not known to be safe here",
                   NameListToString(const_cast<List *>(qualified))),
            errdetail(
                "Imported expressions may call immutable functions, built-in functions that do no more than "
                "compute a value, and functions of the extensions in the server's option \"extensions\"."),
            errhint(
                "Set the import options \"import_default\" and \"import_generated\" to false, or leave the "
                "table out with EXCEPT."));
}

bool check_node(Node *node, void *context)
{
    if (node == nullptr)
        return false;
    const List *extensions = static_cast<Check *>(context)->extensions;
    switch (nodeTag(node)) {
        case T_FuncCall: {
            const List *name = reinterpret_cast<FuncCall *>(node)->funcname;
            require(is_allowed_function(name, extensions), name);
            break;
        }
        case T_A_Expr: {
            const List *name = reinterpret_cast<A_Expr *>(node)->name;
            require(is_allowed_operator(name, extensions), name);
            break;
        }
        case T_A_Indirection:
            // (value).name may be a call of the function `name`
            for (auto *field : each<Node>(reinterpret_cast<A_Indirection *>(node)->indirection)) {
                if (IsA(field, String))
                    require(is_allowed_function(list_make1(field), extensions), list_make1(field));
            }
            break;
        case T_ColumnRef: {
            // The remote prints bare column names; a qualified one could be a function call, too.
            const List *name = reinterpret_cast<ColumnRef *>(node)->fields;
            require(list_length(name) == 1, name);
            break;
        }
        default: break;
    }
    return compat::walk_raw_expression(node, callback<check_node>, context);
}

/// The parser reads a PL/pgSQL expression as what may follow SELECT; this wants nothing but one value.
Node *only_expression(const SelectStmt *select)
{
    bool bare = select->distinctClause == NIL && list_length(select->targetList) == 1 &&
                select->fromClause == NIL && select->whereClause == nullptr && select->groupClause == NIL &&
                select->havingClause == nullptr && select->windowClause == NIL && select->sortClause == NIL &&
                select->limitOffset == nullptr && select->limitCount == nullptr &&
                select->lockingClause == NIL;
    if (!bare)
        return nullptr;
    auto *target = linitial_node(ResTarget, select->targetList);
    if (target->name != nullptr || target->indirection != NIL || target->val == nullptr)
        return nullptr;
    if (IsA(target->val, ColumnRef) && IsA(llast(reinterpret_cast<ColumnRef *>(target->val)->fields), A_Star))
        return nullptr;
    return target->val;
}

}  // namespace

void check_expression(const char *text, const List *extensions)
{
    List *parsed = raw_parser(text, RAW_PARSE_PLPGSQL_EXPR);
    auto *statement = linitial_node(RawStmt, parsed);
    Node *expression = list_length(parsed) == 1 && IsA(statement->stmt, SelectStmt)
                           ? only_expression(reinterpret_cast<SelectStmt *>(statement->stmt))
                           : nullptr;
    if (expression == nullptr)
        ereport(ERROR, errcode(ERRCODE_FDW_ERROR),
                errmsg("remote expression is not a single expression: %s", text));
    Check check{extensions};
    check_node(expression, &check);
}

}  // namespace pgr
