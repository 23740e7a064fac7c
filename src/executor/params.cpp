// Parameters of a scan; see params.hpp.
#include "executor/params.hpp"

#include "pg_remote_fdw/transmission.hpp"

extern "C" {
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"
}

namespace pgr {

Params *Params::create(const ScanPlan &plan, List *expressions, PlanState *parent, MemoryContext context)
{
    MemoryContext scratch = AllocSetContextCreate(context, "pg_remote_fdw parameters", ALLOCSET_SMALL_SIZES);
    auto *params = make<Params>(context, plan, scratch);
    if (expressions == NIL)
        return params;
    auto count = static_cast<std::size_t>(list_length(expressions));
    params->params_ = static_cast<Param *>(MemoryContextAllocZero(context, count * sizeof(Param)));
    List *states = in_context(context, [&] { return ExecInitExprList(expressions, parent); });
    int i = 0;
    for (auto *expression : each<Node>(expressions)) {
        Param &param = params->params_[i];
        Oid type = exprType(expression);
        Oid output = InvalidOid;
        bool is_varlena = false;
        getTypeOutputInfo(type, &output, &is_varlena);
        fmgr_info_cxt(output, &param.output, context);
        param.expression = static_cast<ExprState *>(list_nth(states, i));
        params->needs_settings_ |= depends_on_transmission_settings(type);
        i++;
    }
    params->count_ = i;
    return params;
}

void Params::evaluate(ExprContext *econtext)
{
    for (int i = 0; i < count_; i++)
        params_[i].value = ExecEvalExprSwitchContext(params_[i].expression, econtext, &params_[i].is_null);
}

void Params::print()
{
    for (int i = 0; i < count_; i++) {
        Param &param = params_[i];
        param.literal = param.is_null
                            ? "NULL"
                            : transmission_literal(OutputFunctionCall(&param.output, param.value)).data();
    }
}

char *Params::substitute() const
{
    Sql text;
    const char *sql = plan_.sql;
    int done = 0;
    const List *places = plan_.param_places;
    for (int i = 0; i + 1 < list_length(places); i += 2) {
        int offset = list_nth_int(places, i);
        int number = list_nth_int(places, i + 1);
        if (number < 1 || number > count_ || sql[offset] != '$')
            elog(ERROR, "remote statement has no place for parameter %d", number);
        text.add(std::string_view(sql + done, static_cast<std::size_t>(offset - done)));
        text.add(std::string_view(params_[number - 1].literal));
        done = offset + 1;
        while (sql[done] >= '0' && sql[done] <= '9')
            done++;
    }
    text.add(std::string_view(sql + done));
    return text.c_str();
}

char *Params::statement(ExprContext *econtext)
{
    if (count_ == 0)
        return plan_.sql;
    // Expressions are the user's and see the user's settings; only output functions see ours.
    evaluate(econtext);
    MemoryContextReset(scratch_);
    return in_context(scratch_, [&] {
        if (needs_settings_) {
            int nest_level = begin_transmission_settings();
            print();
            end_transmission_settings(nest_level);
        } else {
            print();
        }
        return substitute();
    });
}

}  // namespace pgr
