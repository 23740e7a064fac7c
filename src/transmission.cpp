// How values are written for the remote; see transmission.hpp.
#include "pg_remote_fdw/transmission.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/guc.h"
}

namespace pgr {

static void set_for_now(const char *name, const char *value)
{
    // As a change that no user made but that must succeed; GUC_ACTION_SAVE undoes it with the nest level.
    (void)set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

int begin_transmission_settings()
{
    int nest_level = NewGUCNestLevel();
    if (DateStyle != USE_ISO_DATES)
        set_for_now("datestyle", "ISO");
    if (IntervalStyle != INTSTYLE_POSTGRES)
        set_for_now("intervalstyle", "postgres");
    if (extra_float_digits < 3)
        set_for_now("extra_float_digits", "3");
    // So that regclass and its like print schema names.
    set_for_now("search_path", "pg_catalog");
    return nest_level;
}

void end_transmission_settings(int nest_level)
{
    AtEOXact_GUC(true, nest_level);
}

bool depends_on_transmission_settings(Oid type)
{
    switch (type) {
        case BOOLOID:
        case CHAROID:
        case NAMEOID:
        case INT2OID:
        case INT4OID:
        case INT8OID:
        case OIDOID:
        case TIDOID:
        case XIDOID:
        case CIDOID:
        case TEXTOID:
        case VARCHAROID:
        case BPCHAROID:
        case BYTEAOID:
        case NUMERICOID:
        case UUIDOID:
        case JSONOID:
        case JSONBOID:
        case INT4ARRAYOID:
        case INT8ARRAYOID:
        case TEXTARRAYOID: return false;
        default: return true;
    }
}

std::string_view transmission_literal(const char *text)
{
    (void)pg_verifymbstr(text, static_cast<int>(strlen(text)), false);
    // Doubles quotes, and backslashes with an E in front when there are any: right under both settings.
    return quote_literal_cstr(text);
}

}  // namespace pgr
