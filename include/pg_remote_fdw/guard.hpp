// The two bridges between C++ exceptions and PostgreSQL errors.  See ARCHITECTURE.md, "Errors".
#pragma once
#include "pg_remote_fdw/pg.hpp"

namespace pgr {

/// What an exception said, in a form that needs no destructor.
struct Failure {
    int sqlstate;
    char message[256];
};

/// Describes the exception being handled.  Call only inside `catch (...)`.
Failure describe_current_exception() noexcept;

/// Raises `failure` as a PostgreSQL error.  Call only outside any `catch`.
[[noreturn]] void raise(const Failure &failure);

namespace detail {
template <auto Fn, class = decltype(Fn)>
struct Guarded;

template <auto Fn, class R, class... Args>
struct Guarded<Fn, R (*)(Args...)> {
    static_assert(std::is_void_v<R> || std::is_trivially_destructible_v<R>);
    static_assert((std::is_trivially_destructible_v<Args> && ...));

    static R call(Args... args)
    {
        Failure failure;  // deliberately uninitialised: this runs once per row
        try {
            return Fn(args...);
        } catch (...) {
            failure = describe_current_exception();
        }
        raise(failure);  // the handler above has ended: longjmp leaks nothing
    }
};
}  // namespace detail

/// A pointer to give PostgreSQL: `Fn` with every C++ exception turned into an error report.  (A plain
/// function of C++ linkage: the compilers that PostgreSQL supports call it as one of C.)
template <auto Fn>
inline constexpr auto callback = &detail::Guarded<Fn>::call;

void on_error_impl(void (*body)(void *), void *body_arg, void (*cleanup)(void *), void *cleanup_arg);

/// Runs `body`; if it raises an error, runs `cleanup` in the caller's memory context and lets the error go
/// on.  Our PG_TRY, for what no memory context, session or transaction callback cleans up.
template <class Body, class Cleanup>
void on_error(Body &&body, Cleanup &&cleanup)
{
    static_assert(std::is_trivially_destructible_v<std::remove_reference_t<Body>>);
    static_assert(std::is_trivially_destructible_v<std::remove_reference_t<Cleanup>>);
    on_error_impl([](void *arg) { (*static_cast<std::remove_reference_t<Body> *>(arg))(); }, &body,
                  [](void *arg) { (*static_cast<std::remove_reference_t<Cleanup> *>(arg))(); }, &cleanup);
}

bool attempt_impl(void (*body)(void *), void *body_arg);

/// Runs `body` in a subtransaction.  An error in it is undone with the subtransaction and forgotten: false.
/// Only a request to cancel or to end the session is raised on.  Not while in parallel mode.
template <class Body>
bool attempt(Body &&body)
{
    static_assert(std::is_trivially_destructible_v<std::remove_reference_t<Body>>);
    return attempt_impl([](void *arg) { (*static_cast<std::remove_reference_t<Body> *>(arg))(); }, &body);
}

}  // namespace pgr

/// Defines an SQL-callable function: `PGR_FUNCTION(name) { … PG_RETURN_…(…); }`, outside any namespace.
#define PGR_FUNCTION(name)                              \
    extern "C" {                                        \
    PG_FUNCTION_INFO_V1(name);                          \
    }                                                   \
    static Datum name##_body(FunctionCallInfo fcinfo);  \
    extern "C" PGDLLEXPORT Datum name(PG_FUNCTION_ARGS) \
    {                                                   \
        return pgr::callback<name##_body>(fcinfo);      \
    }                                                   \
    static Datum name##_body([[maybe_unused]] FunctionCallInfo fcinfo)
