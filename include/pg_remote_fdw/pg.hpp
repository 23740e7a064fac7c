// The one door to PostgreSQL: every file that talks to the server includes this first.
#pragma once

// C++ headers come before PostgreSQL's: postgres.h redefines snprintf & co. and leaks short macros.
#include <fmt/core.h>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

extern "C" {
#include "postgres.h"

// Everything else in this library is hidden (-fvisibility=hidden); before 16 this macro was empty.
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

#include "access/tupmacs.h"  // in 19 it uses Min, which is gone below
#include "fmgr.h"
#include "utils/memutils.h"
}

#if PG_VERSION_NUM < 150000
#error "pg_remote_fdw needs PostgreSQL 15 or later"
#endif

// Macros whose names we want back.
#undef _  // gettext; say gettext() when a message is built outside ereport
#undef Abs
#undef Min
#undef Max
