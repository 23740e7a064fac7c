// Decoding arrays of built-in types.
#include "executor/value_decoder.hpp"

extern "C" {
#include "utils/array.h"
}

namespace pgr {
namespace {

constexpr int element_head_size = 4;  ///< each element's length word

/// Bytes that are taken from the front; every take is checked.
struct WireBytes {
    const char *data;
    int left;

    const char *take(int count)
    {
        if (count < 0 || count > left)
            raise_malformed("array");
        const char *taken = data;
        data += count;
        left -= count;
        return taken;
    }
    int32 take_int() { return read_wire<int32>(take(4)); }
};

struct Shape {
    int dimensions;
    int lengths[MAXDIM];
    int lower_bounds[MAXDIM];
    int items;
};

Shape read_shape(WireBytes &bytes, Oid element_type)
{
    Shape shape = {};
    shape.dimensions = bytes.take_int();
    int32 flags = bytes.take_int();
    auto element = static_cast<Oid>(bytes.take_int());
    if (shape.dimensions < 0 || shape.dimensions > MAXDIM || (flags != 0 && flags != 1))
        raise_malformed("array");
    if (element != element_type)
        ereport(ERROR, errcode(ERRCODE_DATATYPE_MISMATCH),
                errmsg("array received from the remote server has elements of type %u, not %u", element,
                       element_type));
    for (int i = 0; i < shape.dimensions; i++) {
        shape.lengths[i] = bytes.take_int();
        shape.lower_bounds[i] = bytes.take_int();
        if (shape.lengths[i] < 0)
            raise_malformed("array");
    }
    shape.items = ArrayGetNItems(shape.dimensions, shape.lengths);
    ArrayCheckBounds(shape.dimensions, shape.lengths, shape.lower_bounds);
    // Before anything is allocated: every element has at least its length word.
    if (shape.items > bytes.left / element_head_size)
        raise_malformed("array");
    return shape;
}

}  // namespace

Datum decode_array(const ValueType &type, RowMemory &memory, const char *data, int length)
{
    const ElementDecoder &element = *type.element;
    WireBytes bytes{data, length};
    Shape shape = read_shape(bytes, element.type);
    if (shape.items == 0) {
        if (bytes.left != 0)
            raise_malformed("array");
        return PointerGetDatum(construct_empty_array(element.type));
    }

    auto items = static_cast<std::size_t>(shape.items);
    auto *values = reinterpret_cast<Datum *>(memory.allocate(items * sizeof(Datum)));
    auto *nulls = reinterpret_cast<bool *>(memory.allocate(items * sizeof(bool)));
    for (std::size_t i = 0; i < items; i++) {
        int32 size = bytes.take_int();
        nulls[i] = size == -1;
        values[i] = nulls[i] ? Datum(0) : element.decode(element.value_type, memory, bytes.take(size), size);
    }
    if (bytes.left != 0)
        raise_malformed("array");
    return PointerGetDatum(construct_md_array(values, nulls, shape.dimensions, shape.lengths,
                                              shape.lower_bounds, element.type, element.length,
                                              element.by_value, element.align));
}

}  // namespace pgr
