// Connecting, for whoever owns the connection afterwards.
#pragma once
#include "conn/conninfo.hpp"

namespace pgr {

enum class Attempt { Connected, Failed, TimedOut };

/// Connects as `options` say, host after host; interrupts are served.  *conn is what libpq made, whatever
/// comes of it, also after an error: the caller closes it.  Hosts that were tried leave the options.
Attempt connect_to(ConnectionOptions &options, PGconn **conn, Notices &notices);

/// connect_timeout as libpq would use it, wherever it comes from; 0: none.
int connect_timeout_of(PGconn *conn);

}  // namespace pgr
