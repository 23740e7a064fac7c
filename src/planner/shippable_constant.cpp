// Shipping constants: is what they stand for, and how it is written, known to the remote?
#include "planner/shippable_walker.hpp"

#include <algorithm>

extern "C" {
#include "access/transam.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_type_d.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
}

namespace pgr {

namespace {

constexpr int infinite_numeric_major = 14;
constexpr int infinite_interval_major = 17;

/// Methods of jsonpath, and the major version that brought them; what is not here is newer still.
struct PathMethod {
    const char *name;
    int major;
};
constexpr PathMethod path_methods[] = {
    {"abs", 12},      {"bigint", 17},    {"boolean", 17},      {"ceiling", 12}, {"date", 17},
    {"datetime", 13}, {"decimal", 17},   {"double", 12},       {"floor", 12},   {"integer", 17},
    {"keyvalue", 12}, {"number", 17},    {"size", 12},         {"string", 17},  {"time", 17},
    {"time_tz", 17},  {"timestamp", 17}, {"timestamp_tz", 17}, {"type", 12},
};
constexpr int newest_methods_major = 19;

int major_of_method(const char *name, std::size_t length)
{
    for (const PathMethod &method : path_methods)
        if (strlen(method.name) == length && strncmp(method.name, name, length) == 0)
            return method.major;
    return newest_methods_major;
}

/// The major version that can read a jsonpath, by the methods that it calls: `.name(`.  Names of members are
/// in quotes in the path's text.
int major_of_path(const char *path)
{
    int major = 0;
    bool quoted = false;
    for (const char *at = path; *at != '\0'; at++) {
        if (quoted && *at == '\\' && at[1] != '\0') {
            at++;
            continue;
        }
        if (*at == '"')
            quoted = !quoted;
        if (quoted || *at != '.')
            continue;
        std::size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (length > 0 && at[1 + length] == '(')
            major = std::max(major, major_of_method(at + 1, length));
    }
    return major;
}

/// Values that older versions do not have in types that they have.
bool check_newer_value(Walk &walk, const Const *constant)
{
    if (constant->constisnull)
        return true;
    switch (constant->consttype) {
        case NUMERICOID:
            return !numeric_is_inf(DatumGetNumeric(constant->constvalue)) ||
                   check_major(walk, infinite_numeric_major, "an infinite numeric");
        case INTERVALOID:
            return strstr(OidOutputFunctionCall(F_INTERVAL_OUT, constant->constvalue), "infinity") ==
                       nullptr ||
                   check_major(walk, infinite_interval_major, "an infinite interval");
        case JSONPATHOID: {
            int major = major_of_path(OidOutputFunctionCall(F_JSONPATH_OUT, constant->constvalue));
            return major <= oldest_remote_major || check_major(walk, major, "a method of a jsonpath");
        }
        default: return true;
    }
}

/// Is the object that a constant refers to the same there?
bool check_object_reference(Walk &walk, const Const *constant)
{
    Oid object = DatumGetObjectId(constant->constvalue);
    switch (constant->consttype) {
        case REGPROCOID:
        case REGPROCEDUREOID: return check_function(walk, object);
        case REGOPEROID:
        case REGOPERATOROID: return check_operator(walk, object);
        case REGTYPEOID: return check_type(walk, object);
        case REGCOLLATIONOID: return check_named_collation(walk, object);
        case REGCONFIGOID:
        case REGDICTIONARYOID:
            // Made by initdb; that nobody has changed them on either side is trusted.
            return object < FirstNormalObjectId ||
                   walk.no("a text search configuration is not known to be the same on the server");
        default:
            return is_builtin(object) ||
                   walk.no(psprintf("a value of type %s means something only on one server",
                                    format_type_be(constant->consttype)));
    }
}

/// Can a constant text be written in the encoding of the remote's database?  If not, the remote would raise
/// an error where here nothing is equal to it.
bool check_characters(Walk &walk, const Const *constant)
{
    Oid type = constant->consttype;
    if (constant->constisnull || (type != TEXTOID && type != VARCHAROID && type != BPCHAROID))
        return true;
    text *value = DatumGetTextPP(constant->constvalue);
    const char *bytes = VARDATA_ANY(value);
    if (!std::any_of(bytes, bytes + VARSIZE_ANY_EXHDR(value), [](char c) { return IS_HIGHBIT_SET(c); }))
        return true;
    std::optional<RemoteFacts> facts = remote_facts(walk.scope.server_id, walk.scope.user_id);
    return !facts || facts->all_characters ||
           walk.no("the server's database may not have all characters of a constant");
}

}  // namespace

bool walk_const(Walk &walk, Const *constant, Collated &out)
{
    bool refers = is_object_reference(constant->consttype);
    if (is_object_reference(get_element_type(constant->consttype)) && !constant->constisnull)
        return walk.no(psprintf("a value of type %s means something only on one server",
                                format_type_be(constant->consttype)));
    if (refers && !constant->constisnull && !check_object_reference(walk, constant))
        return false;
    if (!check_type(walk, constant->consttype) || !check_characters(walk, constant) ||
        !check_newer_value(walk, constant))
        return false;
    Oid collation = constant->constcollid;
    out = implicit_collation(get_typcollation(constant->consttype));
    // The printer adds a folded COLLATE again.
    if (OidIsValid(collation) && collation != DEFAULT_COLLATION_OID && collation != out.collation) {
        out = {collation, Derivation::Explicit, nullptr};
        return check_named_collation(walk, collation);
    }
    return true;
}

}  // namespace pgr
