// Is a value's text the same on the remote, and a text's value?  Output and input functions depend on
// settings: those that remote sessions have fixed (DateStyle ISO, IntervalStyle postgres, extra_float_digits
// 3) must be so here too, when the plan is made and when it runs; others (bytea_output, lc_monetary …) are
// not known there.
#include "planner/shippable_walker.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_proc_d.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
}

namespace pgr {

namespace {

/// Since when the texts of floating-point numbers are the shortest exact ones.
constexpr int shortest_floats_major = 12;

/// Adds a need if the setting is here as the remote has it.
bool need_setting(Walk &walk, int need, Oid type)
{
    if (const char *setting = unmet_setting(need))
        return walk.no(psprintf("the text of type %s depends on %s, which the server has otherwise",
                                format_type_be(type), setting));
    walk.needs |= need;
    return true;
}

bool need_float_digits(Walk &walk, Oid type)
{
    return check_major(walk, shortest_floats_major, "the same text of floating-point numbers") &&
           need_setting(walk, NeedsFloatDigits, type);
}

bool depends_on(Walk &walk, Oid type, const char *what)
{
    return walk.no(psprintf("the text of type %s depends on %s", format_type_be(type), what));
}

bool check_fields_output(Walk &walk, Oid type, TextForm form)
{
    TupleDesc fields = lookup_rowtype_tupdesc_copy(type, -1);
    for (int i = 0; i < fields->natts; i++) {
        Form_pg_attribute field = TupleDescAttr(fields, i);
        if (!field->attisdropped && !check_output_of_type(walk, field->atttypid, form))
            return false;
    }
    return true;
}

/// The element type of an array, the bounds' type of a range or multirange; InvalidOid: neither.
Oid inner_type(Oid type)
{
    Oid inner = get_element_type(type);
    if (!OidIsValid(inner))
        inner = get_range_subtype(type);
    if (!OidIsValid(inner)) {
        Oid range = get_multirange_range(type);
        inner = OidIsValid(range) ? get_range_subtype(range) : InvalidOid;
    }
    return inner;
}

/// Types whose text depends on nothing that their output function does not say.
bool check_by_volatility(Walk &walk, Oid type)
{
    Oid output;
    bool is_varlena;
    getTypeOutputInfo(type, &output, &is_varlena);
    return func_volatile(output) == PROVOLATILE_IMMUTABLE || depends_on(walk, type, "the session");
}

bool check_list_output(Walk &walk, const List *values, TextForm form)
{
    for (auto *value : each<Node>(values))
        if (!check_output(walk, value, form))
            return false;
    return true;
}

/// The columns of a row that `var` takes as a whole.
bool check_row_output(Walk &walk, const Var *var, TextForm form)
{
    const ShipLevel *level = level_of(walk, var);
    if (level == nullptr)
        return walk.no("the columns of a row are not known");
    auto *entry =
        static_cast<RangeTblEntry *>(list_nth(level->query->rtable, static_cast<int>(var->varno) - 1));
    if (entry->rtekind == RTE_SUBQUERY) {
        for (auto *column : each<TargetEntry>(entry->subquery->targetList))
            if (!column->resjunk &&
                !check_output_of_type(walk, exprType(reinterpret_cast<Node *>(column->expr)), form))
                return false;
        return true;
    }
    if (entry->rtekind == RTE_JOIN)
        return check_list_output(walk, entry->joinaliasvars, form);
    if (entry->coltypes == NIL)
        return walk.no("the columns of a row are not known");
    for (int i = 0; i < list_length(entry->coltypes); i++)
        if (!check_output_of_type(walk, list_nth_oid(entry->coltypes, i), form))
            return false;
    return true;
}

/// Reading a text as a date or time may look at the clock ("today") and at the order of day and month.
bool is_read_by_clock(Oid type)
{
    switch (type) {
        case DATEOID:
        case TIMEOID:
        case TIMETZOID:
        case TIMESTAMPOID:
        case TIMESTAMPTZOID: return true;
        default: return false;
    }
}

}  // namespace

bool check_output_of_type(Walk &walk, Oid type, TextForm form)
{
    type = getBaseType(type);
    switch (type) {
        case FLOAT4OID:
        case FLOAT8OID:
        case POINTOID:
        case LSEGOID:
        case PATHOID:
        case BOXOID:
        case POLYGONOID:
        case LINEOID:
        case CIRCLEOID: return need_float_digits(walk, type);
        case DATEOID:
        case TIMESTAMPOID: return form != TextForm::Plain || need_setting(walk, NeedsDateStyle, type);
        case TIMESTAMPTZOID:
            return (form != TextForm::Plain || need_setting(walk, NeedsDateStyle, type)) &&
                   need_time_zone(walk);
        case INTERVALOID: return need_setting(walk, NeedsIntervalStyle, type);
        case BYTEAOID: return depends_on(walk, type, form == TextForm::Xml ? "xmlbinary" : "bytea_output");
        case CASHOID: return depends_on(walk, type, "lc_monetary");
        case RECORDOID:
        case RECORDARRAYOID: return walk.no("the columns of a row are not known");
        case ANYARRAYOID: return depends_on(walk, type, "its elements");
        default: break;
    }
    if (Oid inner = inner_type(type); OidIsValid(inner))
        // Within an array or a range JSON and XML hold the elements' own forms, but of ranges the plain text.
        return check_output_of_type(walk, inner, OidIsValid(get_element_type(type)) ? form : TextForm::Plain);
    switch (get_typtype(type)) {
        case TYPTYPE_ENUM: return true;  // the text of a label is the label
        case TYPTYPE_COMPOSITE: return check_fields_output(walk, type, form);
        default: return check_by_volatility(walk, type);
    }
}

bool check_output(Walk &walk, Node *node, TextForm form)
{
    if (IsA(node, NamedArgExpr))
        return check_output(walk, reinterpret_cast<Node *>(reinterpret_cast<NamedArgExpr *>(node)->arg),
                            form);
    if (IsA(node, TargetEntry))
        return check_output(walk, reinterpret_cast<Node *>(reinterpret_cast<TargetEntry *>(node)->expr),
                            form);
    Oid type = exprType(node);
    if (type == RECORDOID && IsA(node, RowExpr))
        return check_list_output(walk, reinterpret_cast<RowExpr *>(node)->args, form);
    if (type == RECORDOID && IsA(node, Var))
        return check_row_output(walk, reinterpret_cast<Var *>(node), form);
    return check_output_of_type(walk, type, form);
}

bool check_input_of_type(Walk &walk, Oid type)
{
    type = getBaseType(type);
    if (is_read_by_clock(type))
        return walk.no(psprintf("reading a text as type %s depends on the session", format_type_be(type)));
    if (type == INTERVALOID)
        return need_setting(walk, NeedsIntervalStyle, type);
    if (Oid inner = inner_type(type); OidIsValid(inner))
        return check_input_of_type(walk, inner);
    switch (get_typtype(type)) {
        case TYPTYPE_ENUM: return check_type(walk, type);
        case TYPTYPE_COMPOSITE: {
            TupleDesc fields = lookup_rowtype_tupdesc_copy(type, -1);
            for (int i = 0; i < fields->natts; i++)
                if (!TupleDescAttr(fields, i)->attisdropped &&
                    !check_input_of_type(walk, TupleDescAttr(fields, i)->atttypid))
                    return false;
            return true;
        }
        default: break;
    }
    Oid input;
    Oid io_param;
    getTypeInputInfo(type, &input, &io_param);
    return func_volatile(input) == PROVOLATILE_IMMUTABLE ||
           walk.no(psprintf("reading a text as type %s depends on the session", format_type_be(type)));
}

}  // namespace pgr
