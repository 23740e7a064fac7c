// Test support: the binary decoders, fed by hand.  In debug builds only.
#ifdef PGR_DEBUG
#include "executor/value_decoder.hpp"
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/guard.hpp"

extern "C" {
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

/// pgr_debug_decode(type regtype, wire bytea [, typmod int]) returns text: what `wire` means as a `type`.
PGR_FUNCTION(pgr_debug_decode)
{
    Oid type = PG_GETARG_OID(0);
    bytea *wire = PG_GETARG_BYTEA_PP(1);
    int32 typmod = PG_NARGS() > 2 ? PG_GETARG_INT32(2) : -1;

    pgr::BinaryDecoder decoder = pgr::binary_decoder(type, typmod, CurrentMemoryContext);
    if (!decoder.decode)
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                errmsg("type %s has no binary decoder", format_type_be(type)));
    auto *memory = pgr::RowMemory::create(CurrentMemoryContext);
    Datum value = pgr::in_context(memory->context(), [&] {
        return decoder.decode(decoder.value_type, *memory, VARDATA_ANY(wire),
                              static_cast<int>(VARSIZE_ANY_EXHDR(wire)));
    });

    Oid output = InvalidOid;
    bool is_varlena = false;
    getTypeOutputInfo(type, &output, &is_varlena);
    PG_RETURN_TEXT_P(cstring_to_text(OidOutputFunctionCall(output, value)));
}
#endif
