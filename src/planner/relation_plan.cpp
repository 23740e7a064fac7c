// The plans of joins and upper relations.
#include "pg_remote_fdw/compat.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/sql_text.hpp"
#include "pg_remote_fdw/wire_types.hpp"
#include "planner/deparse.hpp"
#include "planner/relation_query.hpp"
#include "planner/remote_query.hpp"
#include "planner/whole_query.hpp"

extern "C" {
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/planmain.h"
#include "optimizer/restrictinfo.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// The tables under `rel`, for EXPLAIN, as they are called in the statement.
char *relation_names(PlannerInfo *root, const Bitmapset *relids)
{
    Sql text;
    int rti = -1;
    while ((rti = bms_next_member(relids, rti)) >= 0) {
        if (rti >= root->simple_rel_array_size || root->simple_rel_array[rti] == nullptr)
            continue;
        if (text.size() > 0)
            text.add(", ");
        text.add(std::string_view(planner_rt_fetch(static_cast<Index>(rti), root)->eref->aliasname));
    }
    return text.c_str();
}

List *texts_of_reasons(const RelInfo *info)
{
    List *texts = NIL;
    for (auto *item : each<LocalClause>(info->kept))
        texts = lappend(texts, makeString(pstrdup(item->reason)));
    return texts;
}

/// The columns that the remote returns: those of the target list that are not there for its order only.
List *returned_columns(List *tlist, List **positions, bool *binary)
{
    List *columns = NIL;
    *binary = true;
    for (auto *entry : each<TargetEntry>(tlist)) {
        if (entry->resjunk)
            continue;
        columns = lappend(columns, entry);
        *positions = lappend_int(*positions, list_length(columns));
        *binary = *binary && binary_is_proven_type(exprType(reinterpret_cast<Node *>(entry->expr)));
    }
    return columns;
}

}  // namespace

List *path_data(const PathShape &shape)
{
    return list_make3_int(shape.final_order, shape.limit, shape.child_limit);
}

PathShape path_shape(const ForeignPath *path)
{
    if (path->fdw_private == NIL)
        return {};
    return {.final_order = linitial_int(path->fdw_private) != 0,
            .limit = lsecond_int(path->fdw_private) != 0,
            .child_limit = lthird_int(path->fdw_private)};
}

void note_kept_level(RelOptInfo *rel, const char *what, Reason reason)
{
    RelInfo *info = rel_info(rel);
    if (info == nullptr)
        return;  // proved empty, so that nothing is scanned
    Sql line;
    line.add("{} ({})", what, reason);
    for (auto *known : each<Node>(info->reasons))
        if (strcmp(strVal(known), line.c_str()) == 0)
            return;
    // Joins are tried in memory that GEQO throws away; the relation outlives that.
    in_context(GetMemoryChunkContext(info),
               [&] { info->reasons = lappend(info->reasons, makeString(pstrdup(line.c_str()))); });
}

ForeignScan *make_relation_plan(PlannerInfo *root, RelOptInfo *rel, ForeignPath *path, List *tlist,
                                Plan *outer_plan)
{
    const RelInfo *info = rel_info(rel);
    bool grouped = info->kind == RelKind::Grouped;
    PathShape wanted = path_shape(path);
    QueryShape shape{.tlist = grouped ? info->grouped_tlist : needed_columns(rel),
                     .final_order = grouped && wanted.final_order,
                     .pathkeys = grouped ? NIL : path->path.pathkeys,
                     .limit = wanted.limit};
    Query *query = relation_query(root, rel, shape);
    RemoteStatement statement = deparse_query(query, info->relids);

    ScanPlan plan{};
    plan.sql = statement.sql;
    plan.param_places = statement.param_places;
    bool binary = false;
    List *columns = returned_columns(shape.tlist, &plan.retrieved_attrs, &binary);
    plan.clause_reasons = texts_of_reasons(info);
    plan.reasons = list_copy(info->reasons);
    if (Reason whole = take_whole_query_reason()) {
        Sql line;
        line.add("the statement as a whole ({})", whole);
        plan.reasons = lappend(plan.reasons, makeString(line.c_str()));
    }
    plan.relations = relation_names(root, info->relids);
    plan.fetch_size = info->settings.fetch_size;
    plan.needs = info->needs;
    for (auto *pathkey : each<PathKey>(shape.pathkeys))
        if (EquivalenceMember *member = shippable_member(pathkey->pk_eclass, rel))
            why_not_shippable(reinterpret_cast<Node *>(member->em_expr), ship_scope(info), &plan.needs);
    plan.server_id = static_cast<int>(info->server->serverid);
    plan.user_id = static_cast<int>(rel->userid);
    plan.binary = binary;

    List *local = extract_actual_clauses(info->local_conds, false);
    forget_covered_subplans(root, info->relids);
    // To check rows again, the local plan must return what this scan returns.
    if (outer_plan != nullptr)
        outer_plan = change_plan_targetlist(outer_plan, columns, false);
    return make_foreignscan(tlist, local, 0, statement.params, to_list(plan), columns, NIL, outer_plan);
}

}  // namespace pgr
