// Are functions, operators, types and the like the same on the remote?  Built-in ones are, from the version
// on that brought them; those of the extensions that the server's option names are; enums, domains and
// composite types when the remote defines them alike.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "planner/shippable_walker.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_operator_d.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"
}

namespace pgr {

namespace {

/// Does an object belong to one of the extensions that a server's options name?  Kept, for the answer takes a
/// scan of pg_depend.
struct MemberKey {
    Oid object;
    Oid catalog;
    Oid server;
};
struct Member {
    MemberKey key;
    bool shippable;
};

HTAB *members = nullptr;

void forget_members([[maybe_unused]] Datum arg, [[maybe_unused]] compat::SysCacheId cache,
                    [[maybe_unused]] uint32 hash)
{
    HASH_SEQ_STATUS scan;
    hash_seq_init(&scan, members);
    while (auto *member = static_cast<Member *>(hash_seq_search(&scan)))
        hash_search(members, &member->key, HASH_REMOVE, nullptr);
}

void make_member_cache()
{
    HASHCTL control{};
    control.hcxt = CacheMemoryContext;
    control.keysize = sizeof(MemberKey);
    control.entrysize = sizeof(Member);
    members =
        hash_create("pg_remote_fdw extension members", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
    // What an extension has changes with its objects, mostly; ALTER EXTENSION … DROP alone is not heard of.
    CacheRegisterSyscacheCallback(FOREIGNSERVEROID, callback<forget_members>, 0);
    CacheRegisterSyscacheCallback(PROCOID, callback<forget_members>, 0);
    CacheRegisterSyscacheCallback(OPEROID, callback<forget_members>, 0);
    CacheRegisterSyscacheCallback(TYPEOID, callback<forget_members>, 0);
}

bool is_extension_member(Oid object, Oid catalog, const ShipScope &scope)
{
    if (scope.settings == nullptr || scope.settings->extensions == NIL)
        return false;
    if (members == nullptr)
        make_member_cache();
    MemberKey key{object, catalog, scope.server_id};
    if (auto *known = static_cast<Member *>(hash_search(members, &key, HASH_FIND, nullptr)))
        return known->shippable;
    // Before the entry is made: reading catalogs may forget all entries.
    Oid extension = getExtensionOfObject(catalog, object);
    bool shippable = OidIsValid(extension) && list_member_oid(scope.settings->extensions, extension);
    bool found = false;
    static_cast<Member *>(hash_search(members, &key, HASH_ENTER, &found))->shippable = shippable;
    return shippable;
}

const char *function_name(Oid function)
{
    const char *name = get_func_name(function);
    return psprintf("function %s()", name ? name : "?");
}

const char *operator_name(Oid op)
{
    const char *name = get_opname(op);
    return psprintf("operator %s", name ? name : "?");
}

const char *type_name(Oid type)
{
    return psprintf("type %s", format_type_be(type));
}

const char *family_name(Oid family)
{
    HeapTuple row = SearchSysCache1(OPFAMILYOID, ObjectIdGetDatum(family));
    if (!HeapTupleIsValid(row))
        return "an operator family";
    const char *name = pstrdup(NameStr(reinterpret_cast<Form_pg_opfamily>(GETSTRUCT(row))->opfname));
    ReleaseSysCache(row);
    return psprintf("operator family %s", name);
}

/// A built-in object, or one of an extension; `name` makes what it is called when that is needed.
bool check_object(Walk &walk, Oid object, Oid catalog, const char *(*name)(Oid))
{
    if (is_builtin(object)) {
        int major = first_major(object, catalog);
        return major <= oldest_remote_major || check_major(walk, major, name(object));
    }
    if (is_extension_member(object, catalog, walk.scope))
        return true;
    return walk.no(psprintf("%s is not known to be the same on the server", name(object)));
}

/// The types of a composite type's columns.
bool check_fields(Walk &walk, Oid type)
{
    TupleDesc fields = lookup_rowtype_tupdesc_copy(type, -1);
    for (int i = 0; i < fields->natts; i++) {
        Form_pg_attribute field = TupleDescAttr(fields, i);
        if (!field->attisdropped && !check_type(walk, field->atttypid))
            return false;
    }
    return true;
}

/// An enum, domain or composite type that the remote must define alike.
bool check_defined_type(Walk &walk, Oid type, char kind)
{
    if (!type_verified(walk.scope.server_id, walk.scope.user_id, type))
        return walk.no(psprintf("%s is not known to be the same on the server", type_name(type)));
    if (kind == TYPTYPE_COMPOSITE)
        return check_fields(walk, type);
    return kind != TYPTYPE_DOMAIN || check_type(walk, getBaseType(type));
}

}  // namespace

bool is_builtin(Oid object)
{
    return object < FirstGenbkiObjectId;
}

int remote_version(Walk &walk)
{
    if (walk.version_ < 0) {
        walk.version_ = walk.scope.remote_version;
        if (walk.version_ == 0) {
            std::optional<RemoteFacts> facts = remote_facts(walk.scope.server_id, walk.scope.user_id);
            walk.version_ = facts ? facts->version : 0;
        }
    }
    return walk.version_ > 0 ? walk.version_ : oldest_remote_major * 10000;
}

bool check_major(Walk &walk, int major, const char *what)
{
    if (remote_version(walk) >= major * 10000)
        return true;
    return walk.no(
        walk.version_ > 0
            ? psprintf("%s needs PostgreSQL %d on the server", what, major)
            : psprintf("%s needs PostgreSQL %d, and the version of the server is not known", what, major));
}

bool check_function(Walk &walk, Oid function)
{
    if (!is_builtin(function) && func_volatile(function) == PROVOLATILE_VOLATILE)
        return walk.no(psprintf("%s is volatile", function_name(function)));
    return check_object(walk, function, ProcedureRelationId, function_name);
}

bool check_operator(Walk &walk, Oid op)
{
    return check_object(walk, op, OperatorRelationId, operator_name);
}

bool check_family(Walk &walk, Oid family)
{
    return check_object(walk, family, OperatorFamilyRelationId, family_name);
}

bool check_type(Walk &walk, Oid type)
{
    if (is_builtin(type) || is_extension_member(type, TypeRelationId, walk.scope))
        return check_object(walk, type, TypeRelationId, type_name);
    Oid element = get_element_type(type);
    if (OidIsValid(element))
        return check_type(walk, element);
    char kind = get_typtype(type);
    if (kind == TYPTYPE_ENUM || kind == TYPTYPE_DOMAIN || kind == TYPTYPE_COMPOSITE)
        return check_defined_type(walk, type, kind);
    return check_object(walk, type, TypeRelationId, type_name);
}

bool check_column_type(Walk &walk, Oid type)
{
    return is_builtin(type) ? check_type(walk, type) : check_type(walk, getBaseType(type));
}

bool is_shippable_object(Oid object, Oid catalog, const ShipScope &scope)
{
    Walk walk(scope);
    switch (catalog) {
        case TypeRelationId: return check_type(walk, object);
        case CollationRelationId: return check_named_collation(walk, object);
        case ProcedureRelationId: return check_function(walk, object);
        case OperatorRelationId: return check_operator(walk, object);
        default: return check_object(walk, object, catalog, [](Oid) { return "an object"; });
    }
}

}  // namespace pgr
