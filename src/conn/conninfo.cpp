// Connection options, application_name and the password rules.
#include "conn/conninfo.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/options.hpp"

extern "C" {
#include "commands/dbcommands.h"
#include "commands/defrem.h"
#include "mb/pg_wchar.h"
#include "storage/proc.h"
#include "utils/guc.h"
}

namespace pgr {

static char *application_name_setting = nullptr;

void define_application_name_setting()
{
    DefineCustomStringVariable(
        "pg_remote_fdw.application_name", "Sets the application name of connections to remote servers.",
        "Overrides the server option of the same name. The escapes %a, %c, %C, %d, %p, "
        "%u and %% are replaced.",
        &application_name_setting, nullptr, PGC_USERSET, 0, nullptr, nullptr, nullptr);
}

// ------------------------------------------------------------------------------------------ options

const char *ConnectionOptions::get(const char *keyword)
{
    for (std::size_t i = keywords_.size(); i-- > 0;)
        if (strcmp(keywords_[i], keyword) == 0)
            return values_[i];
    return nullptr;
}

const char *const *ConnectionOptions::keywords()
{
    keywords_.reserve(keywords_.size() + 1);
    keywords_.data()[keywords_.size()] = nullptr;
    return keywords_.data();
}

const char *const *ConnectionOptions::values()
{
    values_.reserve(values_.size() + 1);
    values_.data()[values_.size()] = nullptr;
    return values_.data();
}

/// What stands for %`escape` in an application name; nullptr: nothing does.
static const char *expand_escape(char escape)
{
    const char *value = nullptr;
    switch (escape) {
        case '%': value = "%"; break;
        case 'a': value = application_name; break;
        case 'c':
            return psprintf("%llx.%x", static_cast<long long>(MyStartTime), static_cast<unsigned>(MyProcPid));
        case 'C': value = cluster_name; break;
        case 'd': value = get_database_name(MyDatabaseId); break;
        case 'p': return psprintf("%d", MyProcPid);
        case 'u': value = GetUserNameFromId(MyProc->roleId, true); break;
        default: break;
    }
    return value;
}

/// `pattern` with its escapes replaced, no longer than a name may be.
static char *expand_application_name(const char *pattern)
{
    StringInfoData name;
    initStringInfo(&name);
    for (const char *p = pattern; *p != '\0'; p++) {
        if (*p != '%') {
            appendStringInfoChar(&name, *p);
            continue;
        }
        if (*++p == '\0')
            break;
        if (const char *value = expand_escape(*p))
            appendStringInfoString(&name, value);
    }
    name.data[pg_mbcliplen(name.data, name.len, NAMEDATALEN - 1)] = '\0';
    return name.data;
}

static void add_options(ConnectionOptions &options, const List *given, const char **application)
{
    for (auto *option : each<DefElem>(given)) {
        if (!is_libpq_option(option->defname))
            continue;
        const char *value = defGetString(option);
        if (strcmp(option->defname, "application_name") == 0)
            *application = value;
        else
            options.set(option->defname, value);
    }
}

ConnectionOptions connection_options(const ForeignServer *server, const UserMapping *user)
{
    ConnectionOptions options;
    const char *server_application = nullptr;
    add_options(options, server->options, &server_application);
    add_options(options, user->options, &server_application);

    // The first one that is not empty, even after the escapes are replaced.
    for (const char *pattern : {static_cast<const char *>(application_name_setting), server_application}) {
        char *name = pattern == nullptr ? nullptr : expand_application_name(pattern);
        if (name != nullptr && *name != '\0') {
            options.set("application_name", name);
            break;
        }
    }
    options.set("fallback_application_name", "pg_remote_fdw");
    options.set("client_encoding", GetDatabaseEncodingName());
    return options;
}

// ------------------------------------------------------------------------------------------ passwords

static bool has_password(const UserMapping *user)
{
    for (auto *option : each<DefElem>(user->options))
        if (strcmp(option->defname, "password") == 0)
            return *defGetString(option) != '\0';
    return false;
}

void require_password(const UserMapping *user)
{
    if (has_password(user) || superuser_arg(user->userid) || compat::client_delegated_credentials() ||
        !password_required(user))
        return;
    ereport(ERROR, errcode(ERRCODE_S_R_E_PROHIBITED_SQL_STATEMENT_ATTEMPTED),
            errmsg("password or GSSAPI delegated credentials required"),
            errdetail("Non-superusers must delegate GSSAPI credentials or provide a password in the user "
                      "mapping."));
}

void require_password_used(const SessionState &session, const UserMapping *user)
{
    // The password that was used must be the one of the mapping: require_password() has let pass a mapping
    // without one in other cases, and libpq may have found some password elsewhere.
    if (session.password_used && has_password(user))
        return;
    if (session.credentials_used || superuser_arg(user->userid) || !password_required(user))
        return;
    ereport(ERROR, errcode(ERRCODE_S_R_E_PROHIBITED_SQL_STATEMENT_ATTEMPTED),
            errmsg("password or GSSAPI delegated credentials required"),
            errdetail("Non-superuser cannot connect if the server does not request a password or use GSSAPI "
                      "with delegated credentials."),
            errhint("Target server's authentication method must be changed or password_required=false set in "
                    "the user mapping attributes."));
}

}  // namespace pgr
