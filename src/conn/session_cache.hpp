// All sessions of this backend.
#pragma once
#include "conn/session.hpp"

namespace pgr {

/// The first of all sessions, connected or not; go on with next_session.  They live as long as the backend.
SessionState *all_sessions();

}  // namespace pgr
