// SQL/JSON: constructors and IS JSON of PostgreSQL 16, query functions and JSON_TABLE of 17, and later.
//
// A constructor that works through an aggregate is printed as this aggregate, which can be called by name.
#include "pg_remote_fdw/compat.hpp"
#include "planner/deparse_printer.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_coerce.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

namespace pgr {

#if PGR_SQL_JSON >= 16

/// The part of the printer that knows SQL/JSON.
class JsonPrinter {
public:
    explicit JsonPrinter(Printer &printer) : printer_(printer), out_(printer.out_) {}

    /// False: `node` is none of ours.
    bool print(const Node *node);

    void print_table(const TableFunc *function);

private:
    void print_constructor(const JsonConstructorExpr *constructor);
    void print_coerced(const JsonConstructorExpr *constructor);
    void print_members(const JsonConstructorExpr *constructor);
    void print_predicate(const JsonIsPredicate *predicate);
    void print_returning(const JsonReturning *returning);
#if PGR_SQL_JSON >= 17
    void print_query_function(const JsonExpr *expr);
    void print_passing(const JsonExpr *expr);
    void print_query_options(const JsonExpr *expr);
    void print_behavior(const JsonBehavior *behavior, const char *on);
    void print_table_columns(const TableFunc *function, const JsonTablePathScan *scan);
    void print_table_column(const TableFunc *function, int column);
    void print_nested(const TableFunc *function, const JsonTablePlan *plan, bool first);
#endif

    Printer &printer_;
    Sql &out_;
};

bool JsonPrinter::print(const Node *node)
{
    switch (nodeTag(node)) {
        case T_JsonConstructorExpr:
            print_coerced(reinterpret_cast<const JsonConstructorExpr *>(node));
            return true;
        case T_JsonIsPredicate: print_predicate(reinterpret_cast<const JsonIsPredicate *>(node)); return true;
        case T_JsonValueExpr: {
            // The formatted value has the type that FORMAT stands for.
            auto *value = reinterpret_cast<const JsonValueExpr *>(node);
            printer_.print_expr(value->formatted_expr ? value->formatted_expr : value->raw_expr);
            return true;
        }
#if PGR_SQL_JSON >= 17
        case T_JsonExpr: print_query_function(reinterpret_cast<const JsonExpr *>(node)); return true;
#endif
        default: return false;
    }
}

/// A constructor and the cast to what it returns, in which a CaseTestExpr stands for the constructor.
void JsonPrinter::print_coerced(const JsonConstructorExpr *constructor)
{
    bool serializes = false;
#if PGR_SQL_JSON >= 17
    serializes = constructor->type == JSCTOR_JSON_SERIALIZE;  // has no result without the cast
#endif
    if (constructor->coercion == nullptr || serializes) {
        print_constructor(constructor);
        return;
    }
    auto *format = static_cast<JsonFormat *>(copyObjectImpl(constructor->returning->format));
    auto *returning = static_cast<JsonReturning *>(copyObjectImpl(constructor->returning));
    bool binary = format && format->format_type == JS_FORMAT_JSONB;
    returning->typid = binary ? JSONBOID : JSONOID;
    returning->typmod = -1;
    JsonConstructorExpr bare = *constructor;
    bare.coercion = nullptr;
    bare.returning = returning;
    CaseValue value{reinterpret_cast<Expr *>(&bare), printer_.level_, printer_.case_};
    printer_.case_ = &value;
    printer_.print_expr(constructor->coercion);
    printer_.case_ = value.outer;
}

void JsonPrinter::print_constructor(const JsonConstructorExpr *constructor)
{
    if (constructor->func) {
        printer_.print_expr(constructor->func);
        return;
    }
    switch (constructor->type) {
        case JSCTOR_JSON_OBJECT: out_.add("JSON_OBJECT("); break;
        case JSCTOR_JSON_ARRAY: out_.add("JSON_ARRAY("); break;
#if PGR_SQL_JSON >= 17
        case JSCTOR_JSON_PARSE: out_.add("JSON("); break;
        case JSCTOR_JSON_SCALAR: out_.add("JSON_SCALAR("); break;
        case JSCTOR_JSON_SERIALIZE: out_.add("JSON_SERIALIZE("); break;
#endif
        default: elog(ERROR, "unrecognized JSON constructor: %d", static_cast<int>(constructor->type));
    }
    print_members(constructor);
    bool of_members = constructor->type == JSCTOR_JSON_OBJECT || constructor->type == JSCTOR_JSON_ARRAY;
    if (of_members && constructor->args != NIL)
        out_.add(constructor->absent_on_null ? " ABSENT ON NULL" : " NULL ON NULL");
    if (constructor->unique)
        out_.add(" WITH UNIQUE KEYS");
    // JSON() and JSON_SCALAR() have one result type.
    bool returns = of_members;
#if PGR_SQL_JSON >= 17
    returns = returns || constructor->type == JSCTOR_JSON_SERIALIZE;
#endif
    if (returns)
        print_returning(constructor->returning);
    out_.add(')');
}

/// Values, or keys and values in turn.
void JsonPrinter::print_members(const JsonConstructorExpr *constructor)
{
    int position = 0;
    for (auto *value : each<Node>(constructor->args)) {
        bool is_value = constructor->type == JSCTOR_JSON_OBJECT && position % 2 == 1;
        if (position++ > 0)
            out_.add(is_value ? " : " : ", ");
        printer_.print_expr(value);
    }
}

void JsonPrinter::print_returning(const JsonReturning *returning)
{
    if (returning == nullptr || !OidIsValid(returning->typid))
        return;
    out_.add(" RETURNING ");
    printer_.print_type(returning->typid, returning->typmod);
}

void JsonPrinter::print_predicate(const JsonIsPredicate *predicate)
{
    out_.add('(');
    printer_.print_expr(predicate->expr);
    switch (predicate->item_type) {
        case JS_TYPE_ANY: out_.add(" IS JSON"); break;
        case JS_TYPE_OBJECT: out_.add(" IS JSON OBJECT"); break;
        case JS_TYPE_ARRAY: out_.add(" IS JSON ARRAY"); break;
        case JS_TYPE_SCALAR: out_.add(" IS JSON SCALAR"); break;
    }
    out_.add(predicate->unique_keys ? " WITH UNIQUE KEYS)" : ")");
}

#if PGR_SQL_JSON >= 17

void JsonPrinter::print_passing(const JsonExpr *expr)
{
    for (int i = 0; i < list_length(expr->passing_values); i++) {
        out_.add(i == 0 ? " PASSING " : ", ");
        printer_.print_expr(list_nth(expr->passing_values, i));
        out_.add(" AS ");
        out_.add_ident(strVal(list_nth(expr->passing_names, i)));
    }
}

void JsonPrinter::print_behavior(const JsonBehavior *behavior, const char *on)
{
    // In the order of JsonBehaviorType.
    constexpr const char *names[] = {" NULL",  " ERROR",   " EMPTY",       " TRUE",
                                     " FALSE", " UNKNOWN", " EMPTY ARRAY", " EMPTY OBJECT"};
    static_assert(JSON_BEHAVIOR_NULL == 0 && JSON_BEHAVIOR_EMPTY_OBJECT == 7);
    if (behavior == nullptr)
        return;
    if (behavior->btype == JSON_BEHAVIOR_DEFAULT) {
        out_.add(" DEFAULT ");
        printer_.print_expr(behavior->expr);
    } else {
        out_.add(names[behavior->btype]);
    }
    out_.add(on);
}

/// How JSON_QUERY wraps and quotes, and what empty results and errors become.
void JsonPrinter::print_query_options(const JsonExpr *expr)
{
    if (expr->op == JSON_QUERY_OP) {
        if (expr->wrapper == JSW_CONDITIONAL)
            out_.add(" WITH CONDITIONAL WRAPPER");
        else if (expr->wrapper == JSW_UNCONDITIONAL)
            out_.add(" WITH UNCONDITIONAL WRAPPER");
        if (expr->omit_quotes)
            out_.add(" OMIT QUOTES");
    }
    if (expr->op != JSON_EXISTS_OP)
        print_behavior(expr->on_empty, " ON EMPTY");
    print_behavior(expr->on_error, " ON ERROR");
}

void JsonPrinter::print_query_function(const JsonExpr *expr)
{
    switch (expr->op) {
        case JSON_EXISTS_OP: out_.add("JSON_EXISTS("); break;
        case JSON_QUERY_OP: out_.add("JSON_QUERY("); break;
        case JSON_VALUE_OP: out_.add("JSON_VALUE("); break;
        default: elog(ERROR, "unrecognized JSON query function: %d", static_cast<int>(expr->op));
    }
    printer_.print_expr(expr->formatted_expr);
    out_.add(", ");
    printer_.print_expr(expr->path_spec);
    print_passing(expr);
    if (expr->op != JSON_EXISTS_OP)
        print_returning(expr->returning);
    print_query_options(expr);
    out_.add(')');
}

/// The text of a path, which JSON_TABLE wants as a bare literal.
static void add_path(Sql &sql, const Node *path)
{
    if (!IsA(path, Const) || is_null_constant(path))
        elog(ERROR, "path of JSON_TABLE is not a constant");
    sql.add_literal(OidOutputFunctionCall(F_JSONPATH_OUT, reinterpret_cast<const Const *>(path)->constvalue));
}

void JsonPrinter::print_table_column(const TableFunc *function, int column)
{
    auto *expr = static_cast<JsonExpr *>(list_nth(function->colvalexprs, column));
    out_.add_ident(strVal(list_nth(function->colnames, column)));
    if (expr == nullptr) {
        out_.add(" FOR ORDINALITY");
        return;
    }
    Oid type = list_nth_oid(function->coltypes, column);
    out_.add(' ');
    printer_.print_type(type, list_nth_int(function->coltypmods, column));
    if (expr->op == JSON_EXISTS_OP)
        out_.add(" EXISTS");
    else if (expr->op == JSON_QUERY_OP && TypeCategory(type) == TYPCATEGORY_STRING)
        out_.add(" FORMAT JSON");
    out_.add(" PATH ");
    add_path(out_, expr->path_spec);
    print_query_options(expr);
}

/// The columns of a path, and those of the paths nested in it.
void JsonPrinter::print_table_columns(const TableFunc *function, const JsonTablePathScan *scan)
{
    out_.add(" COLUMNS (");
    bool first = true;
    for (int column = 0; column < list_length(function->colnames); column++) {
        if (scan->colMin < 0 || column < scan->colMin || column > scan->colMax)
            continue;
        if (!first)
            out_.add(", ");
        first = false;
        print_table_column(function, column);
    }
    if (scan->child)
        print_nested(function, scan->child, first);
    out_.add(')');
}

void JsonPrinter::print_nested(const TableFunc *function, const JsonTablePlan *plan, bool first)
{
    if (IsA(plan, JsonTableSiblingJoin)) {
        auto *join = reinterpret_cast<const JsonTableSiblingJoin *>(plan);
        print_nested(function, join->lplan, first);
        print_nested(function, join->rplan, false);
        return;
    }
    auto *scan = reinterpret_cast<const JsonTablePathScan *>(plan);
    out_.add(first ? "NESTED PATH " : ", NESTED PATH ");
    add_path(out_, reinterpret_cast<const Node *>(scan->path->value));
    out_.add(" AS ");
    out_.add_ident(scan->path->name);
    print_table_columns(function, scan);
}

void JsonPrinter::print_table(const TableFunc *function)
{
    auto *expr = castNode(JsonExpr, function->docexpr);
    auto *scan = castNode(JsonTablePathScan, function->plan);
    out_.add("JSON_TABLE(");
    printer_.print_expr(expr->formatted_expr);
    out_.add(", ");
    add_path(out_, reinterpret_cast<const Node *>(scan->path->value));
    out_.add(" AS ");
    out_.add_ident(scan->path->name);
    print_passing(expr);
    print_table_columns(function, scan);
    if (scan->errorOnError)
        out_.add(" ERROR ON ERROR");
    out_.add(')');
}

#endif

bool Printer::print_json(const Node *node)
{
    return JsonPrinter(*this).print(node);
}

#else

bool Printer::print_json(const Node * /* node */)
{
    return false;
}

#endif

void Printer::print_json_table(const TableFunc *function)
{
#if PGR_SQL_JSON >= 17
    JsonPrinter(*this).print_table(function);
#else
    elog(ERROR, "unrecognized table function with %d columns", list_length(function->colnames));
#endif
}

}  // namespace pgr
