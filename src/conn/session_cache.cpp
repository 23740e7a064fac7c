// One session per user mapping: found, opened, checked, and closed when its options change.
#include "conn/session_cache.hpp"

#include "conn/conninfo.hpp"
#include "conn/transaction.hpp"
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"

extern "C" {
#include "storage/ipc.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/syscache.h"
}

namespace pgr {

struct CacheEntry {
    Oid mapping;  // the key; must be first
    SessionState *session;
};

static HTAB *sessions_by_mapping = nullptr;
static SessionState *first_session = nullptr;

SessionState *all_sessions()
{
    return first_session;
}

// ------------------------------------------------------------------------------------------ callbacks

/// Options of a server or user mapping have changed; hash 0: any may have.
static void invalidate_sessions(Datum, compat::SysCacheId cache, uint32 hash)
{
    for (SessionState *session = first_session; session != nullptr; session = session->next_session) {
        uint32 own = cache == FOREIGNSERVEROID ? session->server_hash : session->mapping_hash;
        if (session->conn == nullptr || (hash != 0 && hash != own))
            continue;
        // Not under the feet of who uses it: the end of the transaction closes it.
        session->invalidated = true;
        if (!session->touched)
            session->close();
    }
}

/// The backend ends: take leave, so that the remotes do not log lost connections.
static void close_all_sessions(int, Datum)
{
    Deadline deadline = Deadline::in(exit_limit_ms);
    for (SessionState *session = first_session; session != nullptr; session = session->next_session) {
        if (session->conn == nullptr)
            continue;
        session->lose_sources(0);
        session->drain(deadline, nullptr);
        session->close();
    }
}

static void start_cache()
{
    HASHCTL control = {};
    control.keysize = sizeof(Oid);
    control.entrysize = sizeof(CacheEntry);
    control.hcxt = TopMemoryContext;
    HTAB *table = hash_create("pg_remote_fdw sessions", 8, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);

    register_transaction_callbacks();
    CacheRegisterSyscacheCallback(FOREIGNSERVEROID, callback<invalidate_sessions>, Datum{0});
    CacheRegisterSyscacheCallback(USERMAPPINGOID, callback<invalidate_sessions>, Datum{0});
    on_proc_exit(callback<close_all_sessions>, Datum{0});
    sessions_by_mapping = table;
}

// ------------------------------------------------------------------------------------------ sessions

static SessionState *make_session(Oid mapping)
{
    MemoryContext memory =
        AllocSetContextCreate(TopMemoryContext, "pg_remote_fdw session", ALLOCSET_SMALL_SIZES);
    auto *session = make<SessionState>(memory, mapping, memory);
    // So much is enough for everything that an abort sends.
    session->queue.reserve(16);
    session->sent.reserve(32);
    return session;
}

static SessionState &session_of(Oid mapping)
{
    if (sessions_by_mapping == nullptr)
        start_cache();

    bool found = false;
    auto *entry = static_cast<CacheEntry *>(hash_search(sessions_by_mapping, &mapping, HASH_FIND, &found));
    if (found)
        return *entry->session;
    SessionState *session = make_session(mapping);
    entry = static_cast<CacheEntry *>(hash_search(sessions_by_mapping, &mapping, HASH_ENTER, &found));
    entry->session = session;
    session->next_session = first_session;
    first_session = session;
    return *session;
}

/// The session of a mapping, connected and allowed for its user.
static SessionState &usable_session(const UserMapping *user)
{
    SessionState &session = session_of(user->umid);
    touch(session);
    session.require_usable();
    if (session.invalidated && session.depth == 0 && session.outstanding != Outstanding::Command)
        session.close();
    session.server = user->serverid;
    session.user = user->userid;
    if (session.conn == nullptr)
        session.open();
    else
        require_password_used(session, user);
    return session;
}

RemoteSession *acquire_session(UserMapping *user)
{
    SessionState &session = usable_session(user);
    begin_remote_transaction(session);
    return &session;
}

RemoteSession *acquire_idle_session(UserMapping *user)
{
    SessionState &session = usable_session(user);
    // In a remote transaction that is open, an error must not reach further than the local subtransaction.
    if (session.depth > 0)
        match_local_level(session);
    return &session;
}

RemoteSession *find_session(Oid user_mapping_id)
{
    if (sessions_by_mapping == nullptr)
        return nullptr;
    auto *entry =
        static_cast<CacheEntry *>(hash_search(sessions_by_mapping, &user_mapping_id, HASH_FIND, nullptr));
    if (entry == nullptr)
        return nullptr;
    SessionState *session = entry->session;
    bool usable = session->conn != nullptr && !session->invalidated && !session->ending &&
                  PQstatus(session->conn) == CONNECTION_OK;
    return usable ? session : nullptr;
}

void init_sessions()
{
    define_application_name_setting();
}

}  // namespace pgr
