// From the bytes of one value in binary format to a Datum.
//
// The bytes are hostile: a decoder checks every length, count and range itself, and text for the database's
// encoding, before anything is allocated.  PostgreSQL's own receive functions are not used where they trust
// a count inside the value or convert from the local client's encoding.
#pragma once
#include "executor/row_memory.hpp"

extern "C" {
#include "port/pg_bswap.h"
}

namespace pgr {

struct ElementDecoder;

/// What a decoder must know of the place that a value is for.
struct ValueType {
    int32 typmod = -1;                        ///< honoured as the type's input function would
    const ElementDecoder *element = nullptr;  ///< of an array
};

/// Reads `length` bytes of `data`; the Datum lives in `memory`.  Runs with memory.context() current.
using DecodeValue = Datum (*)(const ValueType &type, RowMemory &memory, const char *data, int length);

/// The elements of an array.
struct ElementDecoder {
    DecodeValue decode;
    Oid type;
    ValueType value_type;
    int16 length;
    bool by_value;
    char align;
};

/// Everything needed to decode values of `type` in binary format; `decode` is nullptr for types that are not
/// in binary_types.  What it points to lives in `context`.
struct BinaryDecoder {
    DecodeValue decode = nullptr;
    ValueType value_type;
};
BinaryDecoder binary_decoder(Oid type, int32 typmod, MemoryContext context);

/// Decoders that also read the text format, in which these types look the same; nullptr for other types.
DecodeValue plain_text_decoder(Oid type);

/// Raises unless `data` is valid in the database's encoding and without NUL.
void verify_text(const char *data, int length);

/// Raises "invalid binary value of type …".
[[noreturn]] void raise_malformed(const char *type_name);

/// Are there only bytes from 1 to 127?
bool is_plain_ascii(const char *data, std::size_t length);

/// Reads a big-endian integer.
template <class T>
T read_wire(const char *data)
{
    static_assert(std::is_integral_v<T>);
    T value;
    memcpy(&value, data, sizeof value);
    if constexpr (sizeof(T) == 2)
        return static_cast<T>(pg_ntoh16(value));
    else if constexpr (sizeof(T) == 4)
        return static_cast<T>(pg_ntoh32(value));
    else if constexpr (sizeof(T) == 8)
        return static_cast<T>(pg_ntoh64(value));
    else
        return value;
}

// In numeric_decoder.cpp and array_decoder.cpp.
Datum decode_numeric(const ValueType &type, RowMemory &memory, const char *data, int length);
Datum decode_array(const ValueType &type, RowMemory &memory, const char *data, int length);

}  // namespace pgr
