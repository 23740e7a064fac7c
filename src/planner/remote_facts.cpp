// What is known of remote databases: asked once, kept for this backend, forgotten when a server, a user
// mapping or a definition here changes, or when it is old.
//
// A question is asked in a subtransaction, so that planning goes on when the server cannot be reached or does
// not let us look: then the answer is "not known", and not asked again for a while.
#include "pg_remote_fdw/remote_facts.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"
#include "pg_remote_fdw/sql_text.hpp"
#include "planner/remote_facts.hpp"

extern "C" {
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "catalog/pg_user_mapping.h"
#include "foreign/foreign.h"
#include "mb/pg_wchar.h"
#include "pgtime.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
}

namespace pgr {

namespace {

/// How long answers are believed, and how long a server that gave none is left alone.
constexpr int fresh_ms = 10 * 60 * 1000;
constexpr int rest_ms = 30 * 1000;

/// What one user mapping's database has said.  Lives in the cache below.
struct Database {
    Oid mapping;               ///< hash key
    TimestampTz asked_at = 0;  ///< 0: ask again
    uint32 generation = 0;     ///< counts the askings: answers of older ones are not believed
    bool known = false;        ///< `facts` were learnt at asked_at
    RemoteFacts facts = {};
    uint32 zone_generation = 0;  ///< when `zone` was compared
    bool zone_same = false;
    char zone[TZ_STRLEN_MAX + 1] = {};
};

/// Is an object of this database the same there?  Lives in the cache below.
struct AnswerKey {
    Oid mapping;
    Oid catalog;
    Oid object;
};
struct Answer {
    AnswerKey key;
    uint32 generation = 0;  ///< of the Database
    bool same = false;
    bool checked = false;        ///< no catalog has changed here since `definition` was found
    char *definition = nullptr;  ///< what was compared, nullptr: ask again after any change
};

HTAB *databases = nullptr;
HTAB *answers = nullptr;

void forget_databases([[maybe_unused]] Datum arg, [[maybe_unused]] compat::SysCacheId cache,
                      [[maybe_unused]] uint32 hash)
{
    HASH_SEQ_STATUS scan;
    hash_seq_init(&scan, databases);
    while (auto *database = static_cast<Database *>(hash_seq_search(&scan)))
        database->asked_at = 0;
}

void doubt_answers([[maybe_unused]] Datum arg, [[maybe_unused]] compat::SysCacheId cache,
                   [[maybe_unused]] uint32 hash)
{
    HASH_SEQ_STATUS scan;
    hash_seq_init(&scan, answers);
    while (auto *answer = static_cast<Answer *>(hash_seq_search(&scan)))
        answer->checked = false;
}

void make_caches()
{
    if (answers != nullptr)
        return;
    HASHCTL control{};
    control.hcxt = CacheMemoryContext;
    control.keysize = sizeof(Oid);
    control.entrysize = sizeof(Database);
    databases =
        hash_create("pg_remote_fdw remote databases", 8, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
    control.keysize = sizeof(AnswerKey);
    control.entrysize = sizeof(Answer);
    answers =
        hash_create("pg_remote_fdw remote definitions", 32, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
    CacheRegisterSyscacheCallback(FOREIGNSERVEROID, callback<forget_databases>, 0);
    CacheRegisterSyscacheCallback(USERMAPPINGOID, callback<forget_databases>, 0);
    CacheRegisterSyscacheCallback(TYPEOID, callback<doubt_answers>, 0);
    CacheRegisterSyscacheCallback(ENUMOID, callback<doubt_answers>, 0);
    CacheRegisterSyscacheCallback(CONSTROID, callback<doubt_answers>, 0);
    CacheRegisterSyscacheCallback(COLLOID, callback<doubt_answers>, 0);
}

/// The user mapping of a role, or else the public one; InvalidOid: none.
Oid mapping_of(Oid server_id, Oid user_id)
{
    Oid mapping = GetSysCacheOid2(USERMAPPINGUSERSERVER, Anum_pg_user_mapping_oid, ObjectIdGetDatum(user_id),
                                  ObjectIdGetDatum(server_id));
    return OidIsValid(mapping) ? mapping
                               : GetSysCacheOid2(USERMAPPINGUSERSERVER, Anum_pg_user_mapping_oid,
                                                 ObjectIdGetDatum(InvalidOid), ObjectIdGetDatum(server_id));
}

/// Runs one query that answers with rows.
RemoteResult *ask(RemoteSession *session, const char *sql, const SessionNeeds &needs = {})
{
    session->claim(nullptr);
    session->send(sql, 1, needs);
    RemoteResult *answer = nullptr;
    while (RemoteResult *next = session->receive(CurrentMemoryContext, sql))
        answer = next;
    if (answer == nullptr || answer->status() != PGRES_TUPLES_OK)
        ereport(ERROR, errcode(ERRCODE_FDW_ERROR), errmsg("remote server gave no rows to a catalog query"));
    return answer;
}

void learn(Database *database, RemoteSession *session)
{
    int version = session->version();
    RemoteResult *answer = ask(session, database_locale_query(version));
    if (answer->rows() != 1 || answer->columns() != 8)
        ereport(ERROR, errcode(ERRCODE_FDW_ERROR), errmsg("remote server did not describe its database"));
    Locale here = local_database_locale();
    Locale there = locale_of(answer);
    bool same_encoding = strcmp(answer->value(0, 7), GetDatabaseEncodingName()) == 0;
    database->facts = {.version = version,
                       .same_encoding = same_encoding,
                       .all_characters = same_encoding || strcmp(answer->value(0, 7), "UTF8") == 0,
                       .same_default_classes = same_locale(here, there, CollationUse::Classes),
                       .same_default_order = same_encoding && same_locale(here, there, CollationUse::Order)};
    answer->clear();
}

/// Runs `question` with a session of `mapping`'s role; false: nothing was learnt.
template <class Question>
bool ask_server(Oid server_id, Oid user_id, Question &&question)
{
    // A subtransaction cannot begin while parallel workers share this transaction.
    if (IsInParallelMode())
        return false;
    return attempt([&] { question(acquire_idle_session(GetUserMapping(user_id, server_id))); });
}

bool is_fresh(const Database *database)
{
    return database->asked_at != 0 && !TimestampDifferenceExceeds(database->asked_at, GetCurrentTimestamp(),
                                                                  database->known ? fresh_ms : rest_ms);
}

/// The database that a role reaches, asked now when it must be; nullptr: not known.
Database *known_database(Oid server_id, Oid user_id)
{
    Oid mapping = mapping_of(server_id, user_id);
    if (!OidIsValid(mapping))
        return nullptr;
    make_caches();
    bool found = false;
    auto *database = static_cast<Database *>(hash_search(databases, &mapping, HASH_ENTER, &found));
    if (!found)
        *database = Database{.mapping = mapping};
    RemoteSession *session = find_session(mapping);
    bool changed = session != nullptr && database->known && session->version() != database->facts.version;
    if (!changed && is_fresh(database))
        return database->known ? database : nullptr;
    database->known = false;
    database->generation++;
    bool known = ask_server(server_id, user_id, [&](RemoteSession *open) { learn(database, open); });
    database->known = known;
    database->asked_at = GetCurrentTimestamp();
    return known ? database : nullptr;
}

Oid role(Oid user_id)
{
    return OidIsValid(user_id) ? user_id : GetUserId();
}

/// The answer about an object: the one there is, if `definition` is what it was found with, or a new one.
/// `question` gets a session and says whether the object is the same there.
template <class Question>
bool answer_about(Oid server_id, Oid user_id, Oid catalog, Oid object, const char *definition,
                  Question &&question)
{
    Database *database = known_database(server_id, user_id);
    if (database == nullptr)
        return false;
    AnswerKey key{database->mapping, catalog, object};
    bool found = false;
    auto *answer = static_cast<Answer *>(hash_search(answers, &key, HASH_ENTER, &found));
    if (!found)
        *answer = Answer{.key = key};
    if (found && answer->generation == database->generation && answer->definition != nullptr &&
        strcmp(answer->definition, definition) == 0) {
        answer->checked = true;
        return answer->same;
    }
    bool same = false;
    uint32 generation = database->generation;
    (void)ask_server(server_id, user_id, [&](RemoteSession *session) { same = question(session); });
    if (answer->definition != nullptr)
        pfree(answer->definition);
    answer->definition = nullptr;
    answer->definition = MemoryContextStrdup(CacheMemoryContext, definition);
    answer->generation = generation;
    answer->same = same;
    answer->checked = true;
    return same;
}

/// Does every server have this zone, with the same rules?
bool is_universal_time(const char *zone)
{
    if (zone == nullptr)
        return false;
    for (const char *name : {"UTC", "GMT", "Etc/UTC", "Etc/GMT"})
        if (pg_strcasecmp(zone, name) == 0)
            return true;
    return false;
}

/// The answer that there is, when nothing has changed since it was found.
const Answer *checked_answer(Oid server_id, Oid user_id, Oid catalog, Oid object)
{
    const Database *database = known_database(server_id, user_id);
    if (database == nullptr)
        return nullptr;
    AnswerKey key{database->mapping, catalog, object};
    auto *answer = static_cast<Answer *>(hash_search(answers, &key, HASH_FIND, nullptr));
    return answer != nullptr && answer->checked && answer->generation == database->generation ? answer
                                                                                              : nullptr;
}

/// What of a collation here decides whether it is the same there.
const char *collation_definition(const Locale &locale, CollationUse use)
{
    auto text = [](const char *value) { return value ? value : "-"; };
    return psprintf("%c %d %s %s %s %s %s %d", locale.provider, static_cast<int>(use), text(locale.collate),
                    text(locale.ctype), text(locale.locale), text(locale.rules), text(locale.version),
                    locale.deterministic);
}

/// Where the answer about one use of a collation is kept: they are told apart by a catalog of their own.
Oid collation_catalog(CollationUse use)
{
    return use == CollationUse::Order ? CollationRelationId : CollationNameEncNspIndexId;
}

bool ask_collation(Oid server_id, Oid user_id, Oid collation, CollationUse use)
{
    Oid catalog = collation_catalog(use);
    if (const Answer *answer = checked_answer(server_id, user_id, catalog, collation))
        return answer->same;
    Locale here = local_collation_locale(collation);
    return answer_about(
        server_id, user_id, catalog, collation, collation_definition(here, use), [&](RemoteSession *session) {
            RemoteResult *answer = ask(session, collation_locale_query(collation, session->version()));
            bool same =
                answer->rows() == 1 && answer->columns() == 7 && same_locale(here, locale_of(answer), use);
            answer->clear();
            return same;
        });
}

}  // namespace

std::optional<RemoteFacts> remote_facts(Oid server_id, Oid user_id)
{
    const Database *database = known_database(server_id, role(user_id));
    if (database == nullptr)
        return {};
    return database->facts;
}

bool collation_verified(Oid server_id, Oid user_id, Oid collation, CollationUse use)
{
    bool order = use == CollationUse::Order;
    std::optional<RemoteFacts> facts = remote_facts(server_id, user_id);
    if (collation == C_COLLATION_OID || collation == posix_collation)
        return !order || !facts || facts->same_encoding;
    if (!facts)
        return false;
    if (collation == DEFAULT_COLLATION_OID)
        return order ? facts->same_default_order : facts->same_default_classes;
    return (!order || facts->same_encoding) && ask_collation(server_id, role(user_id), collation, use);
}

bool type_verified(Oid server_id, Oid user_id, Oid type)
{
    user_id = role(user_id);
    if (const Answer *answer = checked_answer(server_id, user_id, TypeRelationId, type))
        return answer->same;
    const char *here = type_definition(type);
    if (here == nullptr)
        return false;
    return answer_about(server_id, user_id, TypeRelationId, type, here, [&](RemoteSession *session) {
        RemoteResult *answer = ask(session, type_definition_query(type));
        bool same = answer->rows() == 1 && !answer->is_null(0, 0) && strcmp(answer->value(0, 0), here) == 0;
        answer->clear();
        return same;
    });
}

bool time_zone_verified(Oid server_id, Oid user_id)
{
    if (is_universal_time(pg_get_timezone_name(session_timezone)))
        return true;
    user_id = role(user_id);
    Database *database = known_database(server_id, user_id);
    if (database == nullptr)
        return false;
    const char *zone = pg_get_timezone_name(session_timezone);
    if (zone == nullptr || strlen(zone) > TZ_STRLEN_MAX)
        return false;
    if (database->zone_generation == database->generation && strcmp(database->zone, zone) == 0)
        return database->zone_same;
    bool same = false;
    (void)ask_server(server_id, user_id, [&](RemoteSession *session) {
        RemoteResult *answer = ask(session, time_zone_offsets_query(), {.timezone = zone});
        same = answer->rows() == 1 && !answer->is_null(0, 0) &&
               strcmp(answer->value(0, 0), time_zone_offsets()) == 0;
        answer->clear();
    });
    database->zone_same = same;
    database->zone_generation = database->generation;
    strlcpy(database->zone, zone, sizeof database->zone);
    return same;
}

}  // namespace pgr
