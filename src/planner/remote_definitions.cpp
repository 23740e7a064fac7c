// The things of two servers that are compared before an expression is shipped: how each is found out here,
// the query that finds it out there, and when two are the same.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/sql_text.hpp"
#include "pg_remote_fdw/transmission.hpp"
#include "planner/remote_facts.hpp"

#include <algorithm>

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_database.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"
}

namespace pgr {

namespace {

/// A text column of a catalog row, found by name: those of locales differ by version.  nullptr: no value.
const char *text_column(compat::SysCacheId cache, Oid catalog, HeapTuple row, const char *name)
{
    AttrNumber attribute = get_attnum(catalog, name);
    if (attribute == InvalidAttrNumber)
        return nullptr;
    bool is_null = true;
    Datum value = SysCacheGetAttr(cache, row, attribute, &is_null);
    return is_null ? nullptr : TextDatumGetCString(value);
}

/// What a function from OID to text says; nullptr: NULL.
const char *text_about(PGFunction function, Oid object)
{
    LOCAL_FCINFO(fcinfo, 1);
    InitFunctionCallInfoData(*fcinfo, nullptr, 1, InvalidOid, nullptr, nullptr);
    fcinfo->args[0].value = ObjectIdGetDatum(object);
    fcinfo->args[0].isnull = false;
    Datum value = function(fcinfo);
    return fcinfo->isnull ? nullptr : TextDatumGetCString(value);
}

/// Are the names of two libc locales spellings of one?  en_US.UTF-8 is en_US.utf8.
bool same_libc_name(const char *a, const char *b)
{
    if (a == nullptr || b == nullptr)
        return false;
    for (;; a++, b++) {
        while (*a == '-')
            a++;
        while (*b == '-')
            b++;
        if (pg_tolower(static_cast<unsigned char>(*a)) != pg_tolower(static_cast<unsigned char>(*b)))
            return false;
        if (*a == '\0')
            return true;
    }
}

bool same_text(const char *a, const char *b)
{
    return a == b || (a != nullptr && b != nullptr && strcmp(a, b) == 0);
}

/// Is the order of this locale that of the texts' bytes?
bool orders_by_bytes(const Locale &locale)
{
    if (locale.provider == 'b')
        return true;
    if (locale.provider != 'c' || locale.collate == nullptr)
        return false;
    return strcmp(locale.collate, "C") == 0 || strcmp(locale.collate, "POSIX") == 0 ||
           strncmp(locale.collate, "C.", 2) == 0;
}

/// Does this locale know only ASCII letters?
bool knows_ascii_only(const Locale &locale)
{
    const char *name = locale.provider == 'b' ? locale.locale : locale.ctype;
    return locale.provider != 'i' && name != nullptr &&
           (strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0);
}

const char *enum_definition(Oid type)
{
    Relation catalog = table_open(EnumRelationId, AccessShareLock);
    ScanKeyData key;
    ScanKeyInit(&key, Anum_pg_enum_enumtypid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(type));
    SysScanDesc scan = systable_beginscan(catalog, EnumTypIdSortOrderIndexId, true, nullptr, 1, &key);
    Sql text;
    text.add(std::string_view("e "));
    const char *separator = "";
    while (HeapTuple row = systable_getnext(scan)) {
        auto *label = reinterpret_cast<Form_pg_enum>(GETSTRUCT(row));
        text.add("{}{}", separator, quote_literal_cstr(NameStr(label->enumlabel)));
        separator = ",";
    }
    systable_endscan(scan);
    table_close(catalog, AccessShareLock);
    return text.c_str();
}

struct Check {
    const char *name;
    const char *text;
};

/// The CHECK constraints of a domain, in the order of their names.
const char *domain_checks(Oid type)
{
    Relation catalog = table_open(ConstraintRelationId, AccessShareLock);
    ScanKeyData key;
    ScanKeyInit(&key, Anum_pg_constraint_contypid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(type));
    SysScanDesc scan = systable_beginscan(catalog, ConstraintTypidIndexId, true, nullptr, 1, &key);
    Vec<Check> checks;
    while (HeapTuple row = systable_getnext(scan)) {
        auto *constraint = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
        if (constraint->contype == CONSTRAINT_CHECK)
            checks.push_back(
                {pstrdup(NameStr(constraint->conname)), text_about(pg_get_constraintdef, constraint->oid)});
    }
    systable_endscan(scan);
    table_close(catalog, AccessShareLock);
    std::sort(checks.begin(), checks.end(),
              [](const Check &a, const Check &b) { return strcmp(a.name, b.name) < 0; });
    Sql text;
    for (const Check &check : checks)
        text.add(" {}", check.text == nullptr ? "" : check.text);
    return text.c_str();
}

/// ` COLLATE name`, or nothing for the default.
const char *collation_suffix(Oid collation)
{
    if (!OidIsValid(collation) || collation == DEFAULT_COLLATION_OID)
        return "";
    const char *name = get_collation_name(collation);
    return psprintf(" COLLATE %s", name ? quote_literal_cstr(name) : "");
}

const char *domain_definition(Oid type)
{
    HeapTuple row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
    if (!HeapTupleIsValid(row))
        return nullptr;
    auto *domain = reinterpret_cast<Form_pg_type>(GETSTRUCT(row));
    Sql text;
    text.add("d {}{}{}", format_type_with_typemod(domain->typbasetype, domain->typtypmod),
             collation_suffix(domain->typcollation), domain->typnotnull ? " NOT NULL" : "");
    ReleaseSysCache(row);
    text.add(std::string_view(domain_checks(type)));
    return text.c_str();
}

const char *composite_definition(Oid type)
{
    TupleDesc columns = lookup_rowtype_tupdesc_noerror(type, -1, true);
    if (columns == nullptr)
        return nullptr;
    Sql text;
    text.add(std::string_view("c "));
    const char *separator = "";
    for (int i = 0; i < columns->natts; i++) {
        Form_pg_attribute column = TupleDescAttr(columns, i);
        if (column->attisdropped)
            continue;
        text.add("{}{} {}{}", separator, quote_literal_cstr(NameStr(column->attname)),
                 format_type_with_typemod(column->atttypid, column->atttypmod),
                 collation_suffix(column->attcollation));
        separator = ",";
    }
    ReleaseTupleDesc(columns);
    return text.c_str();
}

/// Instants at which time zones are compared: months apart, so that each season of each year is met.
constexpr int64 first_instant_unix = -631152000;  // 1950-01-01
constexpr int64 last_instant_unix = 2145916800;   // 2038-01-01
constexpr int64 instant_step_hours = 720;

/// `schema` and `name` as the condition that finds them.
const char *name_condition(const char *schema, const char *name, const char *name_column)
{
    return psprintf("n.nspname = %s AND %s = %s", quote_literal_cstr(schema), name_column,
                    quote_literal_cstr(name));
}

}  // namespace

Locale local_database_locale()
{
    HeapTuple row = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(MyDatabaseId));
    if (!HeapTupleIsValid(row))
        elog(ERROR, "cache lookup failed for database %u", MyDatabaseId);
    auto text = [&](const char *name) { return text_column(DATABASEOID, DatabaseRelationId, row, name); };
    const char *locale = text("datlocale");
    Locale found{.provider = reinterpret_cast<Form_pg_database>(GETSTRUCT(row))->datlocprovider,
                 .collate = text("datcollate"),
                 .ctype = text("datctype"),
                 .locale = locale ? locale : text("daticulocale"),
                 .rules = text("daticurules"),
                 .version = nullptr,
                 .deterministic = true};
    ReleaseSysCache(row);
    found.version = text_about(pg_database_collation_actual_version, MyDatabaseId);
    return found;
}

Locale local_collation_locale(Oid collation)
{
    HeapTuple row = SearchSysCache1(COLLOID, ObjectIdGetDatum(collation));
    if (!HeapTupleIsValid(row))
        elog(ERROR, "cache lookup failed for collation %u", collation);
    auto text = [&](const char *name) { return text_column(COLLOID, CollationRelationId, row, name); };
    const char *locale = text("colllocale");
    auto *form = reinterpret_cast<Form_pg_collation>(GETSTRUCT(row));
    Locale found{.provider = form->collprovider,
                 .collate = text("collcollate"),
                 .ctype = text("collctype"),
                 .locale = locale ? locale : text("colliculocale"),
                 .rules = text("collicurules"),
                 .version = nullptr,
                 .deterministic = form->collisdeterministic};
    ReleaseSysCache(row);
    found.version = text_about(pg_collation_actual_version, collation);
    return found;
}

const char *database_locale_query(int version)
{
    // Before 15 a database's own collation has no version, but a libc one of the same name has, from 13 on.
    const char *namesake =
        "(SELECT pg_collation_actual_version(c.oid) FROM pg_collation c"
        " WHERE c.collprovider = 'c' AND c.collcollate = d.datcollate LIMIT 1)";
    const char *columns = version >= 170000 ? "datlocprovider, datcollate, datctype, datlocale, daticurules"
                          : version >= 160000
                              ? "datlocprovider, datcollate, datctype, daticulocale, daticurules"
                          : version >= 150000 ? "datlocprovider, datcollate, datctype, daticulocale, NULL"
                                              : "'c', datcollate, datctype, NULL, NULL";
    const char *data_version = version >= 150000   ? "pg_database_collation_actual_version(oid)"
                               : version >= 130000 ? namesake
                                                   : "NULL";
    return psprintf(
        "SELECT %s, %s, true, pg_encoding_to_char(encoding)"
        " FROM pg_database d WHERE datname = current_database()",
        columns, data_version);
}

const char *collation_locale_query(Oid collation, int version)
{
    HeapTuple row = SearchSysCache1(COLLOID, ObjectIdGetDatum(collation));
    if (!HeapTupleIsValid(row))
        elog(ERROR, "cache lookup failed for collation %u", collation);
    auto *form = reinterpret_cast<Form_pg_collation>(GETSTRUCT(row));
    const char *condition =
        name_condition(get_namespace_name(form->collnamespace), NameStr(form->collname), "collname");
    ReleaseSysCache(row);
    // Before 15 an ICU locale stands where those of libc do.
    const char *columns = version >= 170000   ? "colllocale, collicurules"
                          : version >= 160000 ? "colliculocale, collicurules"
                          : version >= 150000 ? "colliculocale, NULL"
                                              : "CASE collprovider WHEN 'i' THEN collcollate END, NULL";
    return psprintf(
        "SELECT collprovider, collcollate, collctype, %s, pg_collation_actual_version(c.oid), %s"
        " FROM pg_collation c JOIN pg_namespace n ON n.oid = collnamespace"
        " WHERE %s AND (collencoding = -1 OR collencoding ="
        " (SELECT encoding FROM pg_database WHERE datname = current_database()))",
        columns, version >= 120000 ? "collisdeterministic" : "true", condition);
}

Locale locale_of(const RemoteResult *result)
{
    auto text = [&](int column) { return result->is_null(0, column) ? nullptr : result->value(0, column); };
    return {.provider = result->value(0, 0)[0],
            .collate = text(1),
            .ctype = text(2),
            .locale = text(3),
            .rules = text(4),
            .version = text(5),
            .deterministic = result->value(0, 6)[0] == 't'};
}

bool same_locale(const Locale &here, const Locale &there, CollationUse use)
{
    if (here.deterministic != there.deterministic)
        return false;
    if (use == CollationUse::Order ? orders_by_bytes(here) && orders_by_bytes(there)
                                   : knows_ascii_only(here) && knows_ascii_only(there))
        return true;
    if (here.provider != there.provider)
        return false;
    if (here.provider == 'c') {
        bool same = use == CollationUse::Order ? same_libc_name(here.collate, there.collate)
                                               : same_libc_name(here.ctype, there.ctype);
        if (!same)
            return false;
    } else if (here.locale == nullptr || !same_text(here.locale, there.locale) ||
               !same_text(here.rules, there.rules)) {
        return false;
    }
    // New data change the order of old texts; what they say of letters grows only.
    return use == CollationUse::Classes ||
           (here.version != nullptr && same_text(here.version, there.version));
}

const char *type_definition(Oid type)
{
    const char *definition = nullptr;
    // With its search_path the names of types look as they do to the remote.
    int settings = begin_transmission_settings();
    switch (get_typtype(type)) {
        case TYPTYPE_ENUM: definition = enum_definition(type); break;
        case TYPTYPE_DOMAIN: definition = domain_definition(type); break;
        case TYPTYPE_COMPOSITE: definition = composite_definition(type); break;
        default: break;
    }
    end_transmission_settings(settings);
    return definition;
}

const char *type_definition_query(Oid type)
{
    HeapTuple row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
    if (!HeapTupleIsValid(row))
        elog(ERROR, "cache lookup failed for type %u", type);
    auto *form = reinterpret_cast<Form_pg_type>(GETSTRUCT(row));
    const char *condition =
        name_condition(get_namespace_name(form->typnamespace), NameStr(form->typname), "t.typname");
    ReleaseSysCache(row);
    const char *collate =
        "(SELECT CASE WHEN c.collname <> 'default' THEN ' COLLATE ' || quote_literal(c.collname)"
        " ELSE '' END FROM pg_collation c WHERE c.oid = ";
    return psprintf(
        "SELECT CASE t.typtype"
        " WHEN 'e' THEN 'e ' || coalesce((SELECT string_agg(quote_literal(enumlabel), ',' ORDER BY "
        "enumsortorder)"
        " FROM pg_enum WHERE enumtypid = t.oid), '')"
        " WHEN 'd' THEN 'd ' || format_type(typbasetype, typtypmod) || coalesce(%s t.typcollation), '')"
        " || CASE WHEN typnotnull THEN ' NOT NULL' ELSE '' END"
        " || coalesce((SELECT string_agg(' ' || pg_get_constraintdef(k.oid), '' ORDER BY conname)"
        " FROM pg_constraint k WHERE contypid = t.oid AND contype = 'c'), '')"
        " WHEN 'c' THEN 'c ' || coalesce((SELECT string_agg(quote_literal(attname) || ' '"
        " || format_type(atttypid, atttypmod) || coalesce(%s a.attcollation), ''), ',' ORDER BY attnum)"
        " FROM pg_attribute a WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped), '')"
        " END FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE %s",
        collate, collate, condition);
}

const char *time_zone_offsets()
{
    constexpr int64 epoch_unix = (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * static_cast<int64>(SECS_PER_DAY);
    Sql text;
    const char *separator = "";
    for (int64 instant = first_instant_unix; instant <= last_instant_unix;
         instant += instant_step_hours * 3600) {
        int west = 0;
        pg_tm broken_down;
        fsec_t fraction;
        if (timestamp2tm((instant - epoch_unix) * USECS_PER_SEC, &west, &broken_down, &fraction, nullptr,
                         nullptr) != 0)
            return "";
        text.add("{}{}", separator, -west);
        separator = ",";
    }
    return text.c_str();
}

const char *time_zone_offsets_query()
{
    return psprintf(
        "SELECT string_agg(extract(timezone FROM i)::int::text, ',' ORDER BY i)"
        " FROM generate_series(to_timestamp(" INT64_FORMAT "), to_timestamp(" INT64_FORMAT
        "), interval '" INT64_FORMAT " hours') i",
        first_instant_unix, last_instant_unix, instant_step_hours);
}

}  // namespace pgr
