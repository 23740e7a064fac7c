// Remote transactions that follow the local one.
//
// A remote transaction is started with the first message of a local one, at the local nesting level: level n
// is the remote's savepoint sn.  COMMIT goes out when the local transaction is about to commit.  An aborting
// local (sub)transaction first brings each connection to rest (what runs is cancelled, what is outstanding is
// read, all within a deadline) and then sends ABORT or ROLLBACK TO, whose reply is read before the next
// message.  A connection that cannot be brought to rest is closed; what it had done is lost with it, so the
// local transaction can't use that server again unless all of it happened in the part that was rolled back.
#pragma once
#include "conn/session.hpp"

namespace pgr {

/// Puts off what brings the remote transaction to the local nesting level.
void begin_remote_transaction(SessionState &session);

/// The same for a transaction that is open already: its level, and READ ONLY, follow the local one's.
void match_local_level(SessionState &session);

/// Registers the transaction callbacks, once.
void register_transaction_callbacks();

/// This transaction uses `session`: the callbacks have to look at it.
void touch(SessionState &session);

}  // namespace pgr
