// The options: one table says each one's name, where it may stand and how its value is checked and read.
// The validator, the readers and the hints are derived from it.
//
// libpq's own options are in the same table, because which of them may be set, and by whom, is a decision
// about safety: a newer libpq than the one known when this was written may bring an option that makes the
// server read or write files, or run something.  So an option is passed on only when it is listed here *and*
// the libpq in use knows it; anything else that libpq knows is refused.
#include "pg_remote_fdw/options.hpp"

#include "option_hints.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/list.hpp"

#include <libpq-fe.h>
#include <cmath>
#include <iterator>

extern "C" {
#include "access/reloptions.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_foreign_table.h"
#include "catalog/pg_user_mapping.h"
#include "commands/defrem.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/varlena.h"
}

namespace pgr {

namespace {

/// Everything that options can say, whatever object they stand on.
struct Values : Settings, ImportSettings {
    const char *column_name = nullptr;
    bool password_required = true;
};

/// Are the options being given (and so must be checked), or were they checked when they were?
enum class Purpose { Check, Read };

/// One option as it stands on an object.
struct Given {
    const char *name;
    const char *value;
    OptionPlace place;
    Purpose purpose;
};

using Setter = void (*)(Values &values, const Given &given);

bool to_bool(const Given &given)
{
    bool value = false;
    if (!parse_bool(given.value, &value))
        ereport(
            ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
            errmsg("invalid value for Boolean option \"%s\": \"%s\"", given.name, given.value),
            errhint(
                "Valid values are \"true\", \"false\", \"on\", \"off\", \"yes\", \"no\", \"1\" and \"0\"."));
    return value;
}

template <auto Member>
void set_bool(Values &values, const Given &given)
{
    values.*Member = to_bool(given);
}

template <auto Member>
void set_count(Values &values, const Given &given)
{
    int value = 0;
    if (!parse_int(given.value, &value, 0, nullptr) || value <= 0)
        ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                errmsg("invalid value for integer option \"%s\": \"%s\"", given.name, given.value),
                errhint("Valid values are integers from 1 to %d.", PG_INT32_MAX));
    values.*Member = value;
}

template <auto Member>
void set_cost(Values &values, const Given &given)
{
    double value = 0;
    if (!parse_real(given.value, &value, 0, nullptr) || !std::isfinite(value) || value < 0)
        ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                errmsg("invalid value for floating point option \"%s\": \"%s\"", given.name, given.value),
                errhint("Valid values are numbers greater than or equal to zero."));
    values.*Member = value;
}

template <auto Member>
void set_name(Values &values, const Given &given)
{
    if (given.value[0] == '\0')
        ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                errmsg("invalid value for option \"%s\": a name must not be empty", given.name));
    values.*Member = given.value;
}

void set_sampling(Values &values, const Given &given)
{
    constexpr struct {
        const char *name;
        AnalyzeSampling method;
    } methods[] = {{"auto", AnalyzeSampling::Auto},
                   {"off", AnalyzeSampling::Off},
                   {"random", AnalyzeSampling::Random},
                   {"system", AnalyzeSampling::System},
                   {"bernoulli", AnalyzeSampling::Bernoulli}};
    for (const auto &[name, method] : methods) {
        if (pg_strcasecmp(given.value, name) == 0) {
            values.analyze_sampling = method;
            return;
        }
    }
    ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
            errmsg("invalid value for option \"%s\": \"%s\"", given.name, given.value),
            errhint("Valid values are \"auto\", \"off\", \"random\", \"system\" and \"bernoulli\"."));
}

/// Names that are not installed are warned of when they are given and ignored later: the extension may come.
void set_extensions(Values &values, const Given &given)
{
    List *names = NIL;
    if (!SplitIdentifierString(pstrdup(given.value), ',', &names))
        ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                errmsg("invalid value for option \"%s\": \"%s\"", given.name, given.value),
                errhint("Valid values are names of extensions, separated by commas."));

    values.extensions = NIL;
    for (const char *name : each<const char>(names)) {
        Oid extension = get_extension_oid(name, true);
        if (OidIsValid(extension))
            values.extensions = lappend_oid(values.extensions, extension);
        else if (given.purpose == Purpose::Check)
            ereport(WARNING, errcode(ERRCODE_UNDEFINED_OBJECT),
                    errmsg("extension \"%s\" is not installed", name));
    }
}

/// With password_required off, whoever uses the mapping connects as whatever the server's operating system
/// user may connect as.
void set_password_required(Values &values, const Given &given)
{
    values.password_required = to_bool(given);
    if (given.purpose == Purpose::Check && !values.password_required && !superuser())
        ereport(ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                errmsg("only a superuser may set option \"%s\" to false", given.name),
                errhint("A user mapping with this setting may be created and altered by superusers only."));
}

/// An option that is passed on to libpq as it stands; conn reads it from the server or user mapping.
void pass_on(Values & /*values*/, const Given & /*given*/)
{
}

/// sslcert and sslkey name files that are read as the server's operating system user: in a user mapping,
/// which any user with USAGE on the server can make, they are for superusers.
void pass_on_file(Values & /*values*/, const Given &given)
{
    if (given.purpose == Purpose::Check && given.place == OptionPlace::Mapping && !superuser())
        ereport(ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                errmsg("only a superuser may set option \"%s\" of a user mapping", given.name),
                errhint("A user mapping with this setting may be created and altered by superusers only."));
}

struct Option {
    const char *name;
    OptionPlace places;
    Setter set;
};

using enum OptionPlace;

// regress/checks/options_documented.sh reads the names from the lines of this table.
constexpr Option option_table[] = {
    {"schema_name", Table, set_name<&Values::schema_name>},
    {"table_name", Table, set_name<&Values::table_name>},
    {"column_name", Column, set_name<&Values::column_name>},
    {"use_remote_estimate", Server | Table, set_bool<&Values::use_remote_estimate>},
    {"fdw_startup_cost", Server, set_cost<&Values::fdw_startup_cost>},
    {"fdw_tuple_cost", Server, set_cost<&Values::fdw_tuple_cost>},
    {"extensions", Server, set_extensions},
    {"fetch_size", Server | Table, set_count<&Values::fetch_size>},
    {"async_capable", Server | Table, set_bool<&Values::async_capable>},
    {"analyze_sampling", Server | Table, set_sampling},
    {"keep_connections", Server, set_bool<&Values::keep_connections>},
    {"password_required", Mapping, set_password_required},

    {"import_collate", Import, set_bool<&Values::import_collate>},
    {"import_default", Import, set_bool<&Values::import_default>},
    {"import_generated", Import, set_bool<&Values::import_generated>},
    {"import_not_null", Import, set_bool<&Values::import_not_null>},
    {"import_comments", Import, set_bool<&Values::import_comments>},

    {"user", Mapping, pass_on},
    {"password", Mapping, pass_on},
    {"sslpassword", Mapping, pass_on},
    {"sslcert", Server | Mapping, pass_on_file},
    {"sslkey", Server | Mapping, pass_on_file},
    {"gssdelegation", Server | Mapping, pass_on},
    {"host", Server, pass_on},
    {"hostaddr", Server, pass_on},
    {"port", Server, pass_on},
    {"dbname", Server, pass_on},
    {"options", Server, pass_on},
    {"application_name", Server, pass_on},
    {"connect_timeout", Server, pass_on},
    {"keepalives", Server, pass_on},
    {"keepalives_idle", Server, pass_on},
    {"keepalives_interval", Server, pass_on},
    {"keepalives_count", Server, pass_on},
    {"tcp_user_timeout", Server, pass_on},
    {"target_session_attrs", Server, pass_on},
    {"load_balance_hosts", Server, pass_on},
    {"service", Server, pass_on},
    {"passfile", Server, pass_on},
    {"require_auth", Server, pass_on},
    {"channel_binding", Server, pass_on},
    {"requirepeer", Server, pass_on},
    {"min_protocol_version", Server, pass_on},
    {"max_protocol_version", Server, pass_on},
    {"sslmode", Server, pass_on},
    {"sslnegotiation", Server, pass_on},
    {"sslcompression", Server, pass_on},
    {"sslcertmode", Server, pass_on},
    {"sslrootcert", Server, pass_on},
    {"sslcrl", Server, pass_on},
    {"sslcrldir", Server, pass_on},
    {"sslsni", Server, pass_on},
    {"ssl_min_protocol_version", Server, pass_on},
    {"ssl_max_protocol_version", Server, pass_on},
    {"gssencmode", Server, pass_on},
    {"krbsrvname", Server, pass_on},
    {"gsslib", Server, pass_on},
};

/// libpq's options that nobody may set, and what the user is told; `name` may end in `*`.
constexpr struct {
    const char *name;
    const char *why;
} refused_options[] = {
    {"client_encoding", gettext_noop("It is always the encoding of the local database.")},
    {"fallback_application_name",
     gettext_noop("The application name is set with option \"application_name\" or "
                  "with the setting \"pg_remote_fdw.application_name\".")},
    {"replication", gettext_noop("A replication connection cannot run queries.")},
    {"servicefile", gettext_noop("It would make the server read any file that it may read.")},
    {"sslkeylogfile",
     gettext_noop("It would make the server write TLS secrets to any file that it may write.")},
    {"scram_client_key", gettext_noop("Keys must not be kept in the catalogs.")},
    {"scram_server_key", gettext_noop("Keys must not be kept in the catalogs.")},
    {"oauth_*", gettext_noop("A server process has nobody who could complete an OAuth login.")},
};

/// Is the option one that is passed on to libpq?
bool is_libpq(const Option &option)
{
    return option.set == pass_on || option.set == pass_on_file;
}

const Option *find_option(const char *name)
{
    for (const Option &option : option_table) {
        if (strcmp(option.name, name) == 0)
            return &option;
    }
    return nullptr;
}

const char *why_refused(const char *name)
{
    for (const auto &[refused, why] : refused_options) {
        std::string_view pattern = refused;
        if (pattern.back() == '*' ? std::string_view(name).starts_with(pattern.substr(0, pattern.size() - 1))
                                  : pattern == name)
            return why;
    }
    return nullptr;
}

/// The options that the libpq in use knows; ends with a null keyword.  Asked once per process: libpq reads
/// the environment and perhaps a service file to answer.
const PQconninfoOption *libpq_options()
{
    static const PQconninfoOption *options = nullptr;
    if (options == nullptr)
        options = PQconndefaults();
    if (options == nullptr)
        ereport(ERROR, errcode(ERRCODE_FDW_OUT_OF_MEMORY), errmsg("out of memory"),
                errdetail("Could not get libpq's connection options."));
    return options;
}

bool libpq_knows(const char *keyword)
{
    for (const PQconninfoOption *option = libpq_options(); option->keyword != nullptr; ++option) {
        if (strcmp(option->keyword, keyword) == 0)
            return true;
    }
    return false;
}

/// May the option stand at `place`, with the libpq that is in use?
bool is_available(const Option &option, OptionPlace place)
{
    return includes(option.places, place) && (!is_libpq(option) || libpq_knows(option.name));
}

OptionPlace place_of(Oid catalog)
{
    switch (catalog) {
        case ForeignServerRelationId: return Server;
        case UserMappingRelationId: return Mapping;
        case ForeignTableRelationId: return Table;
        case AttributeRelationId: return Column;
        default: return Wrapper;
    }
}

[[noreturn]] void raise_invalid_option(const char *name, OptionPlace place)
{
    if (const char *why = why_refused(name); why != nullptr)
        ereport(ERROR, errcode(ERRCODE_FDW_INVALID_OPTION_NAME), errmsg("option \"%s\" cannot be set", name),
                errdetail("%s", gettext(why)));

    const Option *option = find_option(name);
    if (option != nullptr && is_libpq(*option) && !libpq_knows(name))
        ereport(ERROR, errcode(ERRCODE_FDW_INVALID_OPTION_NAME),
                errmsg("option \"%s\" is not supported by the libpq in use", name),
                errdetail("It is libpq %d.", PQlibVersion() / 10000));

    if (option == nullptr && libpq_knows(name))
        ereport(
            ERROR, errcode(ERRCODE_FDW_INVALID_OPTION_NAME), errmsg("invalid option \"%s\"", name),
            errdetail("The libpq in use knows this option, but this version of pg_remote_fdw does not and "
                      "so cannot tell whether it is safe."));

    OptionName names[std::size(option_table)];
    std::size_t count = 0;
    for (const Option &known : option_table) {
        if (!is_libpq(known) || libpq_knows(known.name))
            names[count++] = {known.name, known.places};
    }
    raise_unknown_option(name, place, {names, count});
}

/// Checks or reads `options` into `values`.  Only a check complains about names; objects may have been made
/// by a version, or with a libpq, that knew more.
void apply(List *options, OptionPlace place, Purpose purpose, Values &values)
{
    for (auto *def : each<DefElem>(options)) {
        const Option *option = find_option(def->defname);
        if (purpose == Purpose::Check && (option == nullptr || !is_available(*option, place)))
            raise_invalid_option(def->defname, place);
        if (option != nullptr)
            option->set(values, {def->defname, defGetString(def), place, purpose});
    }
}

}  // namespace

Settings server_settings(const ForeignServer *server)
{
    Values values;
    apply(server->options, Server, Purpose::Read, values);
    return static_cast<Settings &>(values);
}

Settings table_settings(const ForeignTable *table, const ForeignServer *server)
{
    Values values;
    apply(server->options, Server, Purpose::Read, values);
    apply(table->options, Table, Purpose::Read, values);
    if (values.schema_name == nullptr)
        values.schema_name = get_namespace_name(get_rel_namespace(table->relid));
    if (values.table_name == nullptr)
        values.table_name = get_rel_name(table->relid);
    return static_cast<Settings &>(values);
}

const char *remote_column_name(Oid relation, AttrNumber attribute)
{
    Values values;
    apply(GetForeignColumnOptions(relation, attribute), Column, Purpose::Read, values);
    return values.column_name != nullptr ? values.column_name : get_attname(relation, attribute, false);
}

bool password_required(const UserMapping *user)
{
    Values values;
    apply(user->options, Mapping, Purpose::Read, values);
    return values.password_required;
}

ImportSettings import_settings(List *options)
{
    Values values;
    apply(options, Import, Purpose::Check, values);
    return static_cast<ImportSettings &>(values);
}

void validate_options(List *options, Oid catalog)
{
    Values values;
    apply(options, place_of(catalog), Purpose::Check, values);
}

bool is_libpq_option(const char *keyword)
{
    const Option *option = find_option(keyword);
    return option != nullptr && is_libpq(*option) && libpq_knows(keyword);
}

}  // namespace pgr

#ifdef PGR_DEBUG

/// The options that the libpq in use knows and of which the table above says nothing; NULL: none.
PGR_FUNCTION(pgr_debug_unlisted_options)
{
    StringInfoData names;
    initStringInfo(&names);
    for (const PQconninfoOption *option = pgr::libpq_options(); option->keyword != nullptr; ++option) {
        if (pgr::find_option(option->keyword) == nullptr && pgr::why_refused(option->keyword) == nullptr)
            appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", option->keyword);
    }
    if (names.len == 0)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(cstring_to_text(names.data));
}

#endif
