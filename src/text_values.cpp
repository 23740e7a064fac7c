// Readers of text values; see text_values.hpp.  Each takes the one spelling that an output function of the
// type gives for ordinary values; everything else is left to the input function.
#include "text_values.hpp"

#include "executor/value_decoder.hpp"

#include <charconv>

extern "C" {
#include "catalog/pg_type_d.h"
#include "datatype/timestamp.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"
}

namespace pgr {

namespace {

// ------------------------------------------------------------------------------------------ numbers

template <class Number>
bool read_number(std::string_view text, Number *number)
{
    const char *end = text.data() + text.size();
    auto [rest, error] = std::from_chars(text.data(), end, *number);
    return error == std::errc() && rest == end;
}

bool read_int2(int32, RowMemory &, std::string_view text, Datum *value)
{
    int16 number = 0;
    bool read = read_number(text, &number);
    *value = Int16GetDatum(number);
    return read;
}

bool read_int4(int32, RowMemory &, std::string_view text, Datum *value)
{
    int32 number = 0;
    bool read = read_number(text, &number);
    *value = Int32GetDatum(number);
    return read;
}

bool read_int8(int32, RowMemory &, std::string_view text, Datum *value)
{
    int64 number = 0;
    bool read = read_number(text, &number);
    *value = Int64GetDatum(number);
    return read;
}

/// Does `text` begin as a number, and not as "nan" or "inf", which std::from_chars knows in its own spelling?
bool begins_as_number(std::string_view text)
{
    std::size_t first = text.starts_with('-') ? 1 : 0;
    return text.size() > first && text[first] >= '0' && text[first] <= '9';
}

bool read_float4(int32, RowMemory &, std::string_view text, Datum *value)
{
    float number = 0;
    bool read = begins_as_number(text) && read_number(text, &number);
    *value = Float4GetDatum(number);
    return read;
}

bool read_float8(int32, RowMemory &, std::string_view text, Datum *value)
{
    double number = 0;
    bool read = begins_as_number(text) && read_number(text, &number);
    *value = Float8GetDatum(number);
    return read;
}

/// Puts 16 bits in network order.
char *put16(char *place, int bits)
{
    uint16 swapped = pg_hton16(static_cast<uint16>(bits));
    memcpy(place, &swapped, sizeof swapped);
    return place + sizeof swapped;
}

/// By way of the binary format: groups of four decimal digits, counted from the decimal point.
bool read_numeric(int32 typmod, RowMemory &memory, std::string_view text, Datum *value)
{
    constexpr std::size_t most_digits = 48;
    constexpr int head_size = 8;
    constexpr int wire_negative = 0x4000;

    bool negative = text.starts_with('-');
    if (negative)
        text.remove_prefix(1);
    std::size_t point = text.find('.');
    std::string_view whole = text.substr(0, point);
    std::string_view fraction =
        point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    bool is_plain = !whole.empty() && text.size() <= most_digits && text.back() != '.';
    for (char c : text)
        is_plain = is_plain && ((c >= '0' && c <= '9') || c == '.');
    if (!is_plain || fraction.find('.') != std::string_view::npos)
        return false;

    int before = static_cast<int>(whole.size() + 3) / 4;
    int after = static_cast<int>(fraction.size() + 3) / 4;
    int groups[most_digits / 4 + 4];
    int pad = before * 4 - static_cast<int>(whole.size());
    for (int i = 0; i < before + after; i++) {
        int group = 0;
        for (int j = 0; j < 4; j++) {
            int place = i < before ? i * 4 + j - pad : (i - before) * 4 + j;
            std::string_view digits = i < before ? whole : fraction;
            bool there = place >= 0 && place < static_cast<int>(digits.size());
            group = group * 10 + (there ? digits[static_cast<std::size_t>(place)] - '0' : 0);
        }
        groups[i] = group;
    }
    int first = 0;
    int end = before + after;
    while (first < end && groups[first] == 0)
        first++;
    while (end > first && groups[end - 1] == 0)
        end--;

    char wire[head_size + 2 * std::size(groups)];
    char *place = put16(wire, end - first);
    place = put16(place, before - 1 - first);
    place = put16(place, negative ? wire_negative : 0);
    place = put16(place, static_cast<int>(fraction.size()));
    for (int i = first; i < end; i++)
        place = put16(place, groups[i]);
    *value = decode_numeric({typmod, nullptr}, memory, wire, static_cast<int>(place - wire));
    return true;
}

bool read_bool(int32, RowMemory &, std::string_view text, Datum *value)
{
    *value = BoolGetDatum(text == "t");
    return text == "t" || text == "f";
}

// ------------------------------------------------------------------------------------------ times

/// Reads digits and separators from the front of a text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    /// A number of exactly `digits` digits.
    bool number(std::size_t digits, int *number)
    {
        if (text_.size() < digits)
            return false;
        *number = 0;
        for (char c : text_.substr(0, digits)) {
            if (c < '0' || c > '9')
                return false;
            *number = *number * 10 + (c - '0');
        }
        text_.remove_prefix(digits);
        return true;
    }
    bool take(char c)
    {
        if (!text_.starts_with(c))
            return false;
        text_.remove_prefix(1);
        return true;
    }
    bool at_end() const { return text_.empty(); }
    std::size_t digits() const
    {
        std::size_t count = text_.find_first_not_of("0123456789");
        return count == std::string_view::npos ? text_.size() : count;
    }

private:
    std::string_view text_;
};

/// YYYY-MM-DD; the days since PostgreSQL's epoch.
bool scan_date(Scanner &scanner, int *days)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (!scanner.number(4, &year) || !scanner.take('-') || !scanner.number(2, &month) || !scanner.take('-') ||
        !scanner.number(2, &day))
        return false;
    if (year < 1 || month < 1 || month > MONTHS_PER_YEAR || day < 1 ||
        day > day_tab[isleap(year) ? 1 : 0][month - 1])
        return false;
    *days = date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
    return true;
}

/// HH:MM:SS with up to six decimals; microseconds.
bool scan_time(Scanner &scanner, int64 *microseconds)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!scanner.number(2, &hour) || !scanner.take(':') || !scanner.number(2, &minute) ||
        !scanner.take(':') || !scanner.number(2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    int fraction = 0;
    if (scanner.take('.')) {
        std::size_t digits = scanner.digits();
        if (digits < 1 || digits > 6 || !scanner.number(digits, &fraction))
            return false;
        for (; digits < 6; digits++)
            fraction *= 10;
    }
    *microseconds =
        ((hour * MINS_PER_HOUR + minute) * SECS_PER_MINUTE + second) * USECS_PER_SEC + fraction;
    return true;
}

bool scan_timestamp(Scanner &scanner, Timestamp *timestamp)
{
    int days = 0;
    int64 time = 0;
    if (!scan_date(scanner, &days) || !scanner.take(' ') || !scan_time(scanner, &time))
        return false;
    *timestamp = days * USECS_PER_DAY + time;
    return true;
}

/// The hours, and minutes if any, east of Greenwich; seconds.
bool scan_zone(Scanner &scanner, int *seconds)
{
    bool west = scanner.take('-');
    if (!west && !scanner.take('+'))
        return false;
    int hour = 0;
    int minute = 0;
    if (!scanner.number(2, &hour) || hour > 15)
        return false;
    if (scanner.take(':') && (!scanner.number(2, &minute) || minute > 59))
        return false;
    *seconds = (hour * MINS_PER_HOUR + minute) * SECS_PER_MINUTE * (west ? -1 : 1);
    return true;
}

bool read_date(int32, RowMemory &, std::string_view text, Datum *value)
{
    Scanner scanner(text);
    int days = 0;
    bool read = scan_date(scanner, &days) && scanner.at_end();
    *value = DateADTGetDatum(days);
    return read;
}

bool read_timestamp(int32 typmod, RowMemory &, std::string_view text, Datum *value)
{
    Scanner scanner(text);
    Timestamp timestamp = 0;
    bool read = typmod < 0 && scan_timestamp(scanner, &timestamp) && scanner.at_end();
    *value = TimestampGetDatum(timestamp);
    return read;
}

bool read_timestamptz(int32 typmod, RowMemory &, std::string_view text, Datum *value)
{
    Scanner scanner(text);
    Timestamp timestamp = 0;
    int east = 0;
    bool read = typmod < 0 && scan_timestamp(scanner, &timestamp) && scan_zone(scanner, &east) &&
                scanner.at_end();
    *value = TimestampTzGetDatum(timestamp - east * USECS_PER_SEC);
    return read;
}

// ------------------------------------------------------------------------------------------ characters

template <Oid Type>
bool read_characters(int32 typmod, RowMemory &memory, std::string_view text, Datum *value)
{
    *value = plain_text_decoder(Type)({typmod, nullptr}, memory, text.data(), static_cast<int>(text.size()));
    return true;
}

}  // namespace

ReadText text_reader(Oid type)
{
    switch (type) {
        case BOOLOID: return read_bool;
        case INT2OID: return read_int2;
        case INT4OID: return read_int4;
        case INT8OID: return read_int8;
        case FLOAT4OID: return read_float4;
        case FLOAT8OID: return read_float8;
        case NUMERICOID: return read_numeric;
        case DATEOID: return read_date;
        case TIMESTAMPOID: return read_timestamp;
        case TIMESTAMPTZOID: return read_timestamptz;
        case TEXTOID: return read_characters<TEXTOID>;
        case VARCHAROID: return read_characters<VARCHAROID>;
        case BPCHAROID: return read_characters<BPCHAROID>;
        default: return nullptr;
    }
}

}  // namespace pgr
