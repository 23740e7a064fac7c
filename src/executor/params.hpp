// The statement that is sent: a plan's SQL with the parameters' values of this execution in it.
#pragma once
#include "pg_remote_fdw/list.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/plan_data.hpp"

extern "C" {
#include "executor/executor.h"
}

namespace pgr {

/// The parameters of one scan.  Values go into the text as literals: the remote plans with them, no type
/// OID has to be agreed on, and the statement can travel together with others in one message.
class Params {
public:
    /// `expressions` are evaluated as part of `parent`; `plan` must live as long as `context`.
    static Params *create(const ScanPlan &plan, List *expressions, PlanState *parent, MemoryContext context);

    Params(const ScanPlan &plan, MemoryContext scratch) : plan_(plan), scratch_(scratch) {}

    bool empty() const { return count_ == 0; }

    /// The statement for the current values, valid until the next call.
    char *statement(ExprContext *econtext);

private:
    struct Param {
        ExprState *expression;
        FmgrInfo output;
        Datum value;
        bool is_null;
        const char *literal;
    };

    void evaluate(ExprContext *econtext);
    void print();
    char *substitute() const;

    const ScanPlan &plan_;
    MemoryContext scratch_;  ///< literals and the statement
    Param *params_ = nullptr;
    int count_ = 0;
    bool needs_settings_ = false;
};

}  // namespace pgr
