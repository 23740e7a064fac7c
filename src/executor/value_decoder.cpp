// Decoders of single values in binary format, and the table of them; see value_decoder.hpp.
#include "executor/value_decoder.hpp"

#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/wire_types.hpp"

extern "C" {
#include "mb/pg_wchar.h"
#include "storage/itemptr.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"
}

namespace pgr {

void raise_malformed(const char *type_name)
{
    ereport(ERROR, errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
            errmsg("invalid binary value of type %s received from the remote server", type_name));
    pg_unreachable();
}

static void need_length(int length, int wanted, const char *type_name)
{
    if (length != wanted) [[unlikely]]
        raise_malformed(type_name);
}

// ---- text

bool is_plain_ascii(const char *data, std::size_t length)
{
    constexpr uint64 ones = UINT64CONST(0x0101010101010101);
    constexpr uint64 high_bits = UINT64CONST(0x8080808080808080);
    uint64 found = 0;
    while (length >= sizeof(uint64)) {
        uint64 chunk;
        memcpy(&chunk, data, sizeof chunk);
        // Where no byte has its high bit set, only a zero byte borrows one by the subtraction.
        found |= chunk | (chunk - ones);
        data += sizeof chunk;
        length -= sizeof chunk;
    }
    for (; length > 0; length--, data++) {
        auto byte = static_cast<unsigned char>(*data);
        found |= byte | static_cast<uint64>(byte == 0) << 7;
    }
    return (found & high_bits) == 0;
}

void verify_text(const char *data, int length)
{
    if (!is_plain_ascii(data, static_cast<std::size_t>(length))) [[unlikely]]
        (void)pg_verify_mbstr(GetDatabaseEncoding(), data, length, false);
}

static Datum copy_varlena(RowMemory &memory, const char *data, int length)
{
    char *value = memory.allocate(VARHDRSZ + static_cast<std::size_t>(length));
    SET_VARSIZE(value, VARHDRSZ + length);
    memcpy(VARDATA(value), data, static_cast<std::size_t>(length));
    return PointerGetDatum(value);
}

static Datum decode_text(const ValueType &, RowMemory &memory, const char *data, int length)
{
    verify_text(data, length);
    return copy_varlena(memory, data, length);
}

/// The bytes of `data` that belong to its first `limit` characters; raises if more than spaces follow.
static int clip_spaces(const char *data, int length, int limit, const char *type_name)
{
    int kept = pg_mbcharcliplen(data, length, limit);
    for (int i = kept; i < length; i++) {
        if (data[i] != ' ')
            ereport(ERROR, errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
                    errmsg("value too long for type %s(%d)", type_name, limit));
    }
    return kept;
}

static Datum decode_varchar(const ValueType &type, RowMemory &memory, const char *data, int length)
{
    verify_text(data, length);
    int limit = type.typmod - VARHDRSZ;
    if (type.typmod >= VARHDRSZ && length > limit)  // a character has at least one byte
        length = clip_spaces(data, length, limit, "character varying");
    return copy_varlena(memory, data, length);
}

static Datum decode_bpchar(const ValueType &type, RowMemory &memory, const char *data, int length)
{
    verify_text(data, length);
    if (type.typmod < VARHDRSZ)
        return copy_varlena(memory, data, length);
    int limit = type.typmod - VARHDRSZ;
    int characters = pg_mbstrlen_with_len(data, length);
    if (characters > limit) {
        length = clip_spaces(data, length, limit, "character");
        characters = limit;
    }
    auto padding = static_cast<std::size_t>(limit - characters);
    auto kept = static_cast<std::size_t>(length);
    char *value = memory.allocate(VARHDRSZ + kept + padding);
    SET_VARSIZE(value, VARHDRSZ + kept + padding);
    memcpy(VARDATA(value), data, kept);
    memset(VARDATA(value) + kept, ' ', padding);
    return PointerGetDatum(value);
}

static Datum decode_bytea(const ValueType &, RowMemory &memory, const char *data, int length)
{
    return copy_varlena(memory, data, length);
}

static Datum decode_name(const ValueType &, RowMemory &memory, const char *data, int length)
{
    if (length >= NAMEDATALEN)
        ereport(ERROR, errcode(ERRCODE_NAME_TOO_LONG), errmsg("identifier too long"),
                errdetail("Identifier must be less than %d characters.", NAMEDATALEN));
    verify_text(data, length);
    char *name = memory.allocate(NAMEDATALEN);
    memset(name, 0, NAMEDATALEN);
    memcpy(name, data, static_cast<std::size_t>(length));
    return PointerGetDatum(name);
}

/// A copy with a NUL byte behind it, for input functions.
static char *copy_cstring(RowMemory &memory, const char *data, int length)
{
    verify_text(data, length);
    char *copy = memory.allocate(static_cast<std::size_t>(length) + 1);
    memcpy(copy, data, static_cast<std::size_t>(length));
    copy[length] = '\0';
    return copy;
}

static Datum decode_json(const ValueType &, RowMemory &memory, const char *data, int length)
{
    return DirectFunctionCall1(json_in, CStringGetDatum(copy_cstring(memory, data, length)));
}

static Datum decode_jsonb(const ValueType &, RowMemory &memory, const char *data, int length)
{
    if (length < 1 || data[0] != 1)  // the only version of its binary format: text after one byte
        raise_malformed("jsonb");
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(copy_cstring(memory, data + 1, length - 1)));
}

// ---- numbers

static Datum decode_bool(const ValueType &, RowMemory &, const char *data, int length)
{
    if (length != 1 || static_cast<unsigned char>(data[0]) > 1) [[unlikely]]
        raise_malformed("boolean");
    return BoolGetDatum(data[0] != 0);
}

static Datum decode_char(const ValueType &, RowMemory &, const char *data, int length)
{
    need_length(length, 1, "\"char\"");
    return CharGetDatum(data[0]);
}

static Datum decode_int2(const ValueType &, RowMemory &, const char *data, int length)
{
    need_length(length, 2, "smallint");
    return Int16GetDatum(read_wire<int16>(data));
}

static Datum decode_int4(const ValueType &, RowMemory &, const char *data, int length)
{
    need_length(length, 4, "integer");
    return Int32GetDatum(read_wire<int32>(data));
}

/// oid, xid and cid.
static Datum decode_uint4(const ValueType &, RowMemory &, const char *data, int length)
{
    need_length(length, 4, "oid");
    return UInt32GetDatum(read_wire<uint32>(data));
}

/// The Datum of an 8-byte type, which is passed by value on 64-bit machines only.
static Datum int8_datum(RowMemory &memory, int64 value)
{
    if constexpr (sizeof(Datum) >= sizeof value)
        return static_cast<Datum>(value);
    char *place = memory.allocate(sizeof value);
    memcpy(place, &value, sizeof value);
    return PointerGetDatum(place);
}

static Datum decode_int8(const ValueType &, RowMemory &memory, const char *data, int length)
{
    need_length(length, 8, "bigint");
    return int8_datum(memory, read_wire<int64>(data));
}

static Datum decode_float4(const ValueType &, RowMemory &, const char *data, int length)
{
    need_length(length, 4, "real");
    return Int32GetDatum(read_wire<int32>(data));  // the bits are what a float4 Datum holds
}

static Datum decode_float8(const ValueType &, RowMemory &memory, const char *data, int length)
{
    need_length(length, 8, "double precision");
    return int8_datum(memory, read_wire<int64>(data));
}

static Datum decode_tid(const ValueType &, RowMemory &memory, const char *data, int length)
{
    need_length(length, 6, "tid");
    auto *tid = new (memory.allocate(sizeof(ItemPointerData))) ItemPointerData;
    ItemPointerSet(tid, read_wire<uint32>(data), read_wire<uint16>(data + 4));
    return PointerGetDatum(tid);
}

static Datum decode_uuid(const ValueType &, RowMemory &memory, const char *data, int length)
{
    need_length(length, UUID_LEN, "uuid");
    char *uuid = memory.allocate(UUID_LEN);
    memcpy(uuid, data, UUID_LEN);
    return PointerGetDatum(uuid);
}

// ---- date and time

[[noreturn]] static void raise_out_of_range(const char *type_name)
{
    ereport(ERROR, errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("%s out of range", type_name));
    pg_unreachable();
}

/// `microseconds` rounded to the precision that `typmod` asks for, half away from zero.
static int64 round_microseconds(int64 microseconds, int32 typmod)
{
    static constexpr int64 units[] = {1000000, 100000, 10000, 1000, 100, 10};
    if (typmod < 0 || typmod >= static_cast<int32>(std::size(units)))
        return microseconds;
    int64 unit = units[typmod];
    int64 half = microseconds >= 0 ? unit / 2 : -(unit / 2);
    return (microseconds + half) / unit * unit;
}

static Datum decode_date(const ValueType &, RowMemory &, const char *data, int length)
{
    need_length(length, 4, "date");
    DateADT date = read_wire<int32>(data);
    if (!DATE_NOT_FINITE(date) && !IS_VALID_DATE(date)) [[unlikely]]
        raise_out_of_range("date");
    return DateADTGetDatum(date);
}

static int64 read_time(const ValueType &type, const char *data)
{
    int64 time = read_wire<int64>(data);
    if (time < 0 || time > USECS_PER_DAY) [[unlikely]]
        raise_out_of_range("time");
    return round_microseconds(time, type.typmod);
}

static Datum decode_time(const ValueType &type, RowMemory &memory, const char *data, int length)
{
    need_length(length, 8, "time");
    return int8_datum(memory, read_time(type, data));
}

static Datum decode_timetz(const ValueType &type, RowMemory &memory, const char *data, int length)
{
    need_length(length, 12, "time with time zone");
    auto *result = new (memory.allocate(sizeof(TimeTzADT))) TimeTzADT;
    result->time = read_time(type, data);
    result->zone = read_wire<int32>(data + 8);
    if (result->zone <= -TZDISP_LIMIT || result->zone >= TZDISP_LIMIT)
        ereport(ERROR, errcode(ERRCODE_INVALID_TIME_ZONE_DISPLACEMENT_VALUE),
                errmsg("time zone displacement out of range"));
    return PointerGetDatum(result);
}

/// Both kinds of timestamp.
static Datum decode_timestamp(const ValueType &type, RowMemory &memory, const char *data, int length)
{
    need_length(length, 8, "timestamp");
    Timestamp timestamp = read_wire<int64>(data);
    if (TIMESTAMP_NOT_FINITE(timestamp))
        return int8_datum(memory, timestamp);
    if (!IS_VALID_TIMESTAMP(timestamp)) [[unlikely]]
        raise_out_of_range("timestamp");
    return int8_datum(memory, round_microseconds(timestamp, type.typmod));
}

static Datum decode_interval(const ValueType &type, RowMemory &memory, const char *data, int length)
{
    need_length(length, 16, "interval");
    auto *result = new (memory.allocate(sizeof(Interval))) Interval;
    result->time = read_wire<int64>(data);
    result->day = read_wire<int32>(data + 8);
    result->month = read_wire<int32>(data + 12);
    if (compat::is_unknown_interval(*result))
        raise_out_of_range("interval");
    if (type.typmod < 0)
        return PointerGetDatum(result);
    return DirectFunctionCall2(interval_scale, PointerGetDatum(result), Int32GetDatum(type.typmod));
}

// ---- the table

namespace {

struct Entry {
    DecodeValue decode;
    Oid type;
    Oid element = InvalidOid;  ///< of an array
};

// In the order of binary_types.
constexpr Entry entries[] = {
    {decode_bool, BOOLOID},
    {decode_bytea, BYTEAOID},
    {decode_char, CHAROID},
    {decode_name, NAMEOID},
    {decode_int8, INT8OID},
    {decode_int2, INT2OID},
    {decode_int4, INT4OID},
    {decode_text, TEXTOID},
    {decode_uint4, OIDOID},
    {decode_tid, TIDOID},
    {decode_uint4, XIDOID},
    {decode_uint4, CIDOID},
    {decode_json, JSONOID},
    {decode_float4, FLOAT4OID},
    {decode_float8, FLOAT8OID},
    {decode_array, BOOLARRAYOID, BOOLOID},
    {decode_array, BYTEAARRAYOID, BYTEAOID},
    {decode_array, CHARARRAYOID, CHAROID},
    {decode_array, INT2ARRAYOID, INT2OID},
    {decode_array, INT4ARRAYOID, INT4OID},
    {decode_array, TEXTARRAYOID, TEXTOID},
    {decode_array, TIDARRAYOID, TIDOID},
    {decode_array, XIDARRAYOID, XIDOID},
    {decode_array, CIDARRAYOID, CIDOID},
    {decode_array, VARCHARARRAYOID, VARCHAROID},
    {decode_array, INT8ARRAYOID, INT8OID},
    {decode_array, FLOAT4ARRAYOID, FLOAT4OID},
    {decode_array, FLOAT8ARRAYOID, FLOAT8OID},
    {decode_array, OIDARRAYOID, OIDOID},
    {decode_bpchar, BPCHAROID},
    {decode_varchar, VARCHAROID},
    {decode_date, DATEOID},
    {decode_time, TIMEOID},
    {decode_timestamp, TIMESTAMPOID},
    {decode_array, TIMESTAMPARRAYOID, TIMESTAMPOID},
    {decode_array, DATEARRAYOID, DATEOID},
    {decode_array, TIMEARRAYOID, TIMEOID},
    {decode_timestamp, TIMESTAMPTZOID},
    {decode_array, TIMESTAMPTZARRAYOID, TIMESTAMPTZOID},
    {decode_interval, INTERVALOID},
    {decode_array, INTERVALARRAYOID, INTERVALOID},
    {decode_array, NUMERICARRAYOID, NUMERICOID},
    {decode_timetz, TIMETZOID},
    {decode_array, TIMETZARRAYOID, TIMETZOID},
    {decode_numeric, NUMERICOID},
    {decode_uuid, UUIDOID},
    {decode_array, UUIDARRAYOID, UUIDOID},
    {decode_jsonb, JSONBOID},
};

constexpr bool matches_binary_types()
{
    if (std::size(entries) != std::size(binary_types))
        return false;
    for (std::size_t i = 0; i < std::size(entries); i++)
        if (entries[i].type != binary_types[i])
            return false;
    return true;
}
static_assert(matches_binary_types(), "planner and executor disagree about what can travel in binary form");

const Entry *find_entry(Oid type)
{
    for (const Entry &entry : entries)
        if (entry.type == type)
            return &entry;
    return nullptr;
}

}  // namespace

BinaryDecoder binary_decoder(Oid type, int32 typmod, MemoryContext context)
{
    const Entry *entry = find_entry(type);
    if (!entry)
        return {};
    BinaryDecoder decoder{entry->decode, {typmod, nullptr}};
    if (OidIsValid(entry->element)) {
        auto *element = make<ElementDecoder>(context);
        element->decode = find_entry(entry->element)->decode;
        element->type = entry->element;
        element->value_type.typmod = typmod;
        get_typlenbyvalalign(entry->element, &element->length, &element->by_value, &element->align);
        decoder.value_type.element = element;
    }
    return decoder;
}

DecodeValue plain_text_decoder(Oid type)
{
    switch (type) {
        case TEXTOID: return decode_text;
        case VARCHAROID: return decode_varchar;
        case BPCHAROID: return decode_bpchar;
        default: return nullptr;
    }
}

}  // namespace pgr
