// Decoding numeric.
//
// The common case is put together here as the server stores it on disk (a format that pg_upgrade keeps from
// changing): one allocation and a copy of the digits.  Everything unusual goes to numeric_recv: special
// values, digits to be rounded or stripped, wide exponents.  That is safe once the digit count in the value's
// head was compared with the value's length: it is the only count numeric_recv trusts, it allocates by
// nothing else, and it converts no text.
#include "executor/value_decoder.hpp"

#include "pg_remote_fdw/compat.hpp"

extern "C" {
#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
}

namespace pgr {
namespace {

constexpr int digits_per_group = 4;
constexpr int group_limit = 10000;
constexpr int head_size = 8;

// The one-word header of the format on disk.
constexpr uint16 short_form = 0x8000;
constexpr uint16 short_negative = 0x2000;
constexpr int short_scale_shift = 7;
constexpr int short_scale_max = 0x3f;
constexpr uint16 short_weight_mask = 0x7f;  // with its sign
constexpr int short_weight_max = 0x3f;
constexpr int short_weight_min = -0x40;

constexpr uint16 wire_positive = 0x0000;
constexpr uint16 wire_negative = 0x4000;

/// A value as it travels.
struct WireNumeric {
    int groups;  ///< of four decimal digits
    int weight;  ///< of the first group, as a power of 10000
    uint16 sign;
    int scale;  ///< decimal digits after the point
    const char *data;

    int group(int i) const
    {
        return read_wire<uint16>(data + head_size + sizeof(uint16) * static_cast<std::size_t>(i));
    }
};

/// Are all decimal digits of the last group within the scale?
bool shows_all_digits(const WireNumeric &value)
{
    static constexpr int powers[] = {1, 10, 100, 1000};
    int hidden = (value.groups - 1 - value.weight) * digits_per_group - value.scale;
    if (hidden <= 0)
        return true;
    return hidden < digits_per_group && value.group(value.groups - 1) % powers[hidden] == 0;
}

/// Does the value fit a numeric(precision, scale) column as it is, without rounding?
bool fits(const WireNumeric &value, int32 typmod)
{
    if (typmod < VARHDRSZ)
        return true;
    int precision = ((typmod - VARHDRSZ) >> 16) & 0xffff;
    int scale = (((typmod - VARHDRSZ) & 0x7ff) ^ 1024) - 1024;
    if (value.scale != scale || precision < scale)
        return false;
    if (value.groups == 0)
        return true;
    int first = value.group(0);
    int leading = first >= 1000 ? 4 : first >= 100 ? 3 : first >= 10 ? 2 : 1;
    return value.weight * digits_per_group + leading <= precision - scale;
}

bool is_usual(const WireNumeric &value, int32 typmod)
{
    if (value.sign != wire_positive && value.sign != wire_negative)
        return false;
    if (value.scale > short_scale_max || value.weight > short_weight_max || value.weight < short_weight_min)
        return false;
    if (value.groups > 0) {
        if (value.group(0) == 0 || value.group(value.groups - 1) == 0 || !shows_all_digits(value))
            return false;
    }
    return fits(value, typmod);
}

}  // namespace

Datum decode_numeric(const ValueType &type, RowMemory &memory, const char *data, int length)
{
    if (length < head_size)
        raise_malformed("numeric");
    WireNumeric value{read_wire<uint16>(data), read_wire<int16>(data + 2), read_wire<uint16>(data + 4),
                      read_wire<uint16>(data + 6), data};
    if (length != head_size + 2 * value.groups)
        raise_malformed("numeric");
    if (!is_usual(value, type.typmod)) {
        StringInfoData message = {};
        message.data = const_cast<char *>(data);
        message.len = length;
        message.maxlen = length;
        return DirectFunctionCall3(numeric_recv, PointerGetDatum(&message), ObjectIdGetDatum(InvalidOid),
                                   Int32GetDatum(type.typmod));
    }

    int weight = value.groups == 0 ? 0 : value.weight;
    auto header = static_cast<uint16>(short_form | (value.scale << short_scale_shift) |
                                      (static_cast<uint16>(weight) & short_weight_mask));
    if (value.sign == wire_negative && value.groups > 0)
        header |= short_negative;
    std::size_t size = VARHDRSZ + sizeof header + sizeof(int16) * static_cast<std::size_t>(value.groups);
    char *result = memory.allocate(size);
    SET_VARSIZE(result, size);
    memcpy(VARDATA(result), &header, sizeof header);
    char *place = VARDATA(result) + sizeof header;
    for (int i = 0; i < value.groups; i++, place += sizeof(int16)) {
        auto group = static_cast<int16>(value.group(i));
        if (group < 0 || group >= group_limit) [[unlikely]]
            raise_malformed("numeric");
        memcpy(place, &group, sizeof group);
    }
    return PointerGetDatum(result);
}

}  // namespace pgr
