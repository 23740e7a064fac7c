// Values in text format, read without their types' input functions where they look as output functions write
// them.
#pragma once
#include "executor/row_memory.hpp"

namespace pgr {

/// Reads the text of one value; false: it does not look as expected, and the input function must judge.
/// What it makes is what the input function would make, whatever DateStyle and IntervalStyle are.
using ReadText = bool (*)(int32 typmod, RowMemory &memory, std::string_view text, Datum *value);

/// The reader for `type`; nullptr: there is none.
ReadText text_reader(Oid type);

}  // namespace pgr
