// Constants as literals that mean the same value, of the same type, to every remote.
#include "planner/deparse_printer.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_type_d.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/cash.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
}

namespace pgr {

namespace {

void add_value(Sql &sql, const Const *constant, Label label);

/// A bare number; a negative one in parentheses, for a cast would come before the minus.
void add_number_text(Sql &sql, std::string_view text)
{
    bool negative = text.front() == '-';
    if (negative)
        sql.add('(');
    sql.add(text);
    if (negative)
        sql.add(')');
}

/// Would the parser read `text` as a numeric?
bool reads_as_numeric(std::string_view text)
{
    return text.find_first_not_of("0123456789.-") == std::string_view::npos &&
           text.find('.') != std::string_view::npos;
}

void add_label(Sql &sql, Oid type)
{
    // Never the type modifier: as a cast it could cut the value.
    sql.add("::");
    sql.add(remote_type_name(type, -1));
}

void add_verified_literal(Sql &sql, std::string_view text)
{
    // Bytes that are no character could end the literal for a remote that reads them as another one's start.
    (void)pg_verifymbstr(text.data(), static_cast<int>(text.size()), false);
    sql.add_literal(text);
}

/// Fields of a record: there is no input function for an anonymous one.
void add_record(Sql &sql, const Const *constant)
{
    HeapTupleHeader record = DatumGetHeapTupleHeader(constant->constvalue);
    TupleDesc shape =
        lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(record), HeapTupleHeaderGetTypMod(record));
    HeapTupleData tuple = {};
    tuple.t_len = HeapTupleHeaderGetDatumLength(record);
    tuple.t_data = record;
    sql.add("ROW(");
    for (int i = 0, printed = 0; i < shape->natts; i++) {
        Form_pg_attribute attribute = TupleDescAttr(shape, i);
        if (attribute->attisdropped)
            continue;
        bool is_null;
        Datum value = heap_getattr(&tuple, i + 1, shape, &is_null);
        Const *field = makeConst(attribute->atttypid, attribute->atttypmod, attribute->attcollation,
                                 attribute->attlen, value, is_null, attribute->attbyval);
        if (printed++ > 0)
            sql.add(", ");
        add_value(sql, field, Label::Exact);
    }
    sql.add(')');
}

/// An array of anonymous records: of one dimension, for that is all that SQL can make.
void add_record_array(Sql &sql, const Const *constant)
{
    ArrayType *array = DatumGetArrayTypeP(constant->constvalue);
    Datum *values;
    bool *nulls;
    int count;
    deconstruct_array(array, RECORDOID, -1, false, TYPALIGN_DOUBLE, &values, &nulls, &count);
    if (ARR_NDIM(array) > 1 || (count > 0 && ARR_LBOUND(array)[0] != 1))
        ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                errmsg("cannot write a multidimensional array of records as a remote constant"));
    sql.add("ARRAY[");
    for (int i = 0; i < count; i++) {
        if (i > 0)
            sql.add(", ");
        add_value(sql, makeConst(RECORDOID, -1, InvalidOid, -1, values[i], nulls[i], false), Label::Exact);
    }
    sql.add("]::record[]");
}

/// An amount, whose text depends on lc_monetary on both sides, as a number.
void add_money(Sql &sql, Datum amount)
{
    Datum number = DirectFunctionCall1(cash_numeric, amount);
    sql.add_literal(DatumGetCString(DirectFunctionCall1(numeric_out, number)));
    sql.add("::numeric::money");
}

void add_money_array(Sql &sql, Datum amounts)
{
    ArrayType *array = DatumGetArrayTypeP(amounts);
    Datum *values;
    bool *nulls;
    int count;
    deconstruct_array(array, MONEYOID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &values, &nulls,
                      &count);
    for (int i = 0; i < count; i++)
        values[i] = nulls[i] ? values[i] : DirectFunctionCall1(cash_numeric, values[i]);
    ArrayType *numbers = construct_md_array(values, nulls, ARR_NDIM(array), ARR_DIMS(array),
                                            ARR_LBOUND(array), NUMERICOID, -1, false, TYPALIGN_INT);
    sql.add_literal(OidOutputFunctionCall(F_ARRAY_OUT, PointerGetDatum(numbers)));
    sql.add("::numeric[]::money[]");
}

/// A null, or a type whose literal is not just its output function's text.  False: it is none of these.
bool add_special(Sql &sql, const Const *constant, Label label)
{
    if (constant->constisnull) {
        sql.add("NULL");
        if (constant->consttype != UNKNOWNOID)
            add_label(sql, constant->consttype);
        return true;
    }
    switch (constant->consttype) {
        case BOOLOID:
            sql.add(DatumGetBool(constant->constvalue) ? "true" : "false");
            if (label == Label::Always)
                sql.add("::boolean");
            return true;
        case RECORDOID: add_record(sql, constant); return true;
        case RECORDARRAYOID: add_record_array(sql, constant); return true;
        case MONEYOID: add_money(sql, constant->constvalue); return true;
        case MONEYARRAYOID: add_money_array(sql, constant->constvalue); return true;
        case XMLOID: {
            // As a plain literal it would depend on the remote's xmloption.
            Datum text = OidFunctionCall1(F_XML_OUT, constant->constvalue);
            sql.add("XMLPARSE(CONTENT ");
            add_verified_literal(sql, DatumGetCString(text));
            sql.add(" PRESERVE WHITESPACE)");
            return true;
        }
        default: return false;
    }
}

/// `constant` without its collation.
void add_value(Sql &sql, const Const *constant, Label label)
{
    if (add_special(sql, constant, label))
        return;
    if (constant->consttype == INT4OID && label != Label::Always) {
        char digits[16];
        add_number_text(sql,
                        {digits, static_cast<size_t>(pg_ltoa(DatumGetInt32(constant->constvalue), digits))});
        return;
    }
    Oid output;
    bool is_varlena;
    getTypeOutputInfo(constant->consttype, &output, &is_varlena);
    std::string_view text = OidOutputFunctionCall(output, constant->constvalue);
    if (constant->consttype == NUMERICOID && label == Label::Exact && reads_as_numeric(text)) {
        add_number_text(sql, text);
        return;
    }
    add_verified_literal(sql, text);
    if (label != Label::Never && constant->consttype != UNKNOWNOID)
        add_label(sql, constant->consttype);
}

}  // namespace

void add_constant(Sql &sql, const Const *constant)
{
    bool settings = !constant->constisnull && depends_on_transmission_settings(constant->consttype);
    int nest_level = settings ? begin_transmission_settings() : 0;
    add_value(sql, constant, Label::Exact);
    if (settings)
        end_transmission_settings(nest_level);
}

void Printer::use_transmission_settings(Oid type)
{
    if (settings_ < 0 && depends_on_transmission_settings(type))
        settings_ = begin_transmission_settings();
}

void Printer::finish()
{
    if (settings_ >= 0)
        end_transmission_settings(settings_);
    settings_ = -1;
}

void Printer::print_constant(const Const *constant, Label label)
{
    if (!constant->constisnull)
        use_transmission_settings(constant->consttype);
    // A constant's own collation is lost with the COLLATE that gave it, which the planner has folded.
    Oid collation = constant->constcollid;
    bool collate = OidIsValid(collation) && collation != DEFAULT_COLLATION_OID &&
                   collation != get_typcollation(constant->consttype);
    if (!collate) {
        add_value(out_, constant, label);
        return;
    }
    out_.add('(');
    add_value(out_, constant, Label::Always);
    print_collation(collation);
    out_.add(')');
}

void Printer::print_const(const Const *constant)
{
    print_constant(constant, Label::Exact);
}

}  // namespace pgr
