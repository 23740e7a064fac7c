// Declaring a remote column here: its type and collation are looked up among the local ones.
#include "import_column.hpp"

#include "pg_remote_fdw/compat.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

namespace pgr {

namespace {

Oid find_type(const char *schema, const char *name)
{
    Oid schema_id = get_namespace_oid(schema, true);
    if (!OidIsValid(schema_id))
        return InvalidOid;
    return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name), ObjectIdGetDatum(schema_id));
}

/// The local type with the remote one's schema and name.
Oid local_type(const RemoteColumn &column)
{
    Oid type = find_type(column.type_schema, column.type_name);
    if (OidIsValid(type) && column.is_array)
        type = get_array_type(type);
    if (!OidIsValid(type) || !get_typisdefined(type))
        ereport(ERROR, errcode(ERRCODE_UNDEFINED_OBJECT),
                errmsg("type \"%s.%s\" of column \"%s\" of remote table \"%s\" does not exist here",
                       column.type_schema, column.type_name, column.name, column.table),
                errhint("Create the type, or leave the table out with EXCEPT."));
    if (get_typtype(type) == TYPTYPE_PSEUDO)
        ereport(ERROR, errcode(ERRCODE_INVALID_TABLE_DEFINITION),
                errmsg("column \"%s\" of remote table \"%s\" has pseudo-type \"%s\"", column.name,
                       column.table, column.type_name),
                errhint("Leave the table out with EXCEPT."));
    return type;
}

/// The type modifier.  What the number means is known for built-in types; for others it is up to the type, so
/// it is made from the text by the local type.
int32 local_typmod(const RemoteColumn &column, Oid type)
{
    if (column.type_text == nullptr)
        return column.typmod;
    Oid parsed_type = InvalidOid;
    int32 typmod = -1;
    compat::parse_type(column.type_text, &parsed_type, &typmod);
    if (parsed_type != type)
        ereport(ERROR, errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
                errmsg("column \"%s\" of remote table \"%s\" has an invalid type name: %s", column.name,
                       column.table, column.type_text));
    return typmod;
}

/// The local collation with the remote one's schema and name; InvalidOid: the one that `type` brings itself.
Oid local_collation(const RemoteColumn &column, Oid type)
{
    Oid own = get_typcollation(type);
    if (column.collation_name == nullptr || !OidIsValid(own))
        return InvalidOid;
    List *name = list_make2(makeString(const_cast<char *>(column.collation_schema)),
                            makeString(const_cast<char *>(column.collation_name)));
    Oid collation = get_collation_oid(name, true);
    if (!OidIsValid(collation))
        ereport(ERROR, errcode(ERRCODE_UNDEFINED_OBJECT),
                errmsg("collation \"%s.%s\" of column \"%s\" of remote table \"%s\" does not exist here",
                       column.collation_schema, column.collation_name, column.name, column.table),
                errhint("Create the collation, or import with OPTIONS (import_collate 'false')."));
    return collation == own ? InvalidOid : collation;
}

}  // namespace

void add_column_definition(Sql &sql, const RemoteColumn &column, const char *local_name,
                           const List *extensions)
{
    Oid type = local_type(column);
    int32 typmod = local_typmod(column, type);
    // The parser reads back what is printed here, whatever search_path is.
    sql.add("{} {} OPTIONS (column_name {})", ident(local_name),
            format_type_extended(type, typmod, FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY),
            literal(column.name));

    if (OidIsValid(local_collation(column, type)))
        sql.add(" COLLATE {}.{}", ident(column.collation_schema), ident(column.collation_name));

    if (column.expression != nullptr) {
        check_expression(column.expression, extensions);
        // The line break ends a comment that the expression may end with.  STORED for the remote's virtual
        // columns, too: of a foreign table it says no more than that the remote has the value.
        if (column.generated)
            sql.add(" GENERATED ALWAYS AS ({}\n) STORED", column.expression);
        else
            sql.add(" DEFAULT ({}\n)", column.expression);
    }
    if (column.not_null)
        sql.add(" NOT NULL");
}

}  // namespace pgr
