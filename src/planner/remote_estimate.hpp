// Asking the remote's planner: EXPLAIN, many in one round trip, each question once per planning.
#pragma once
#include "planner/rel_info.hpp"

namespace pgr {

/// What the remote's planner says of a query, made plausible.
struct RemoteFigures {
    double rows;
    int width;
    Cost startup_cost;
    Cost total_cost;
};

/// Asks those of `questions` (char *, EXPLAIN statements) that are not answered yet, in one round trip.
void ask_remote(PlannerInfo *root, RelInfo *info, List *questions);

/// The answer to `question`; asks when it is not known yet.
RemoteFigures remote_figures(PlannerInfo *root, RelInfo *info, char *question);

/// What the remote says of `query`, whose own range table members are `own`.
RemoteFigures ask_about_query(PlannerInfo *root, RelInfo *info, const Query *query, const Bitmapset *own);

/// Reads the first line of an EXPLAIN in text format; false when it is not one.
bool read_explain_line(std::string_view line, RemoteFigures *figures);

}  // namespace pgr
