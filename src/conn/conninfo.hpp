// From the options of a server and a user mapping to what libpq is given, and who may connect without a
// password.
#pragma once
#include "conn/session.hpp"

namespace pgr {

/// Keywords and values for PQconnectStartParams(), in the current context; the last value of a keyword
/// counts.
class ConnectionOptions {
public:
    void set(const char *keyword, const char *value)
    {
        keywords_.push_back(keyword);
        values_.push_back(value);
    }
    /// The value that counts, or nullptr.
    const char *get(const char *keyword);

    /// The arrays, ended by nullptr.
    const char *const *keywords();
    const char *const *values();

private:
    Vec<const char *> keywords_;
    Vec<const char *> values_;
};

/// What libpq shall be given for a user mapping.
ConnectionOptions connection_options(const ForeignServer *server, const UserMapping *user);

/// Raises 2F003 when `user` may not connect: a role that is not superuser must bring the password in the
/// mapping (or delegated GSSAPI credentials), unless a superuser said otherwise.  Checked before anything is
/// sent, so that no password file, environment or certificate of the server's own account is used.
void require_password(const UserMapping *user);

/// Raises 2F003 when `user` may not use the connection that is open: the remote must have asked for the
/// password of the mapping.  Checked after connecting and at each reuse, which may be by another role.
void require_password_used(const SessionState &session, const UserMapping *user);

/// Registers the GUC pg_remote_fdw.application_name.
void define_application_name_setting();

}  // namespace pgr
