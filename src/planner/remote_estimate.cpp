// Asking the remote's planner: EXPLAIN, many in one round trip, each question once per planning.
#include "planner/remote_estimate.hpp"

#include "pg_remote_fdw/conn.hpp"
#include "pg_remote_fdw/memory.hpp"
#include "pg_remote_fdw/sql_text.hpp"
#include "planner/deparse.hpp"

#include <charconv>
#include <cmath>

extern "C" {
#include "common/hashfn.h"
#include "nodes/pathnodes.h"
#include "optimizer/optimizer.h"
}

namespace pgr {

/// One question that was answered.
struct RemoteAnswer {
    uint32 hash;
    Oid server_id;
    Oid user_id;
    const char *question;
    RemoteFigures figures;
};

/// All answers of one planning, in the memory of the outermost PlannerInfo that asked.
struct RemoteAnswers {
    Vec<RemoteAnswer> known;
};

namespace {

/// Statements in one message; a planning that asks more sends several.
constexpr int most_questions = 100;

/// Figures beyond this are nonsense, and could make the planner's arithmetic overflow.
constexpr double largest_figure = 1e50;

uint32 hash_of(const char *text)
{
    return hash_bytes(reinterpret_cast<const unsigned char *>(text), static_cast<int>(strlen(text)));
}

/// The answers that another relation of this planning, or of an outer query level, has begun to collect.
RemoteAnswers *find_answers(const PlannerInfo *root)
{
    for (const PlannerInfo *level = root; level != nullptr; level = level->parent_root)
        for (int i = 1; i < level->simple_rel_array_size; i++) {
            const RelOptInfo *rel = level->simple_rel_array[i];
            if (rel != nullptr && is_ours(rel) && rel->fdw_private != nullptr && rel_info(rel)->answers)
                return rel_info(rel)->answers;
        }
    return nullptr;
}

RemoteAnswers *answers_of(PlannerInfo *root, RelInfo *info)
{
    if (info->answers == nullptr)
        info->answers = find_answers(root);
    if (info->answers == nullptr)
        info->answers = make<RemoteAnswers>(root->planner_cxt, Vec<RemoteAnswer>(root->planner_cxt));
    return info->answers;
}

const RemoteAnswer *find_answer(RemoteAnswers *answers, const RelInfo *info, const char *question)
{
    uint32 hash = hash_of(question);
    for (const RemoteAnswer &answer : answers->known)
        if (answer.hash == hash && answer.server_id == info->server->serverid &&
            answer.user_id == info->user_id && strcmp(answer.question, question) == 0)
            return &answer;
    return nullptr;
}

RemoteFigures figures_of(const RemoteResult *result)
{
    RemoteFigures figures;
    const char *line = result->rows() > 0 && result->columns() > 0 ? result->value(0, 0) : "";
    if (!read_explain_line(line, &figures))
        ereport(ERROR, errcode(ERRCODE_FDW_ERROR),
                errmsg("could not understand the remote server's estimate"),
                errdetail("EXPLAIN on the remote server answered \"%s\".", line),
                errhint("Set the option \"use_remote_estimate\" to false."));
    return figures;
}

/// Sends `questions`, not more than most_questions, in one message and remembers the answers.
void ask(PlannerInfo *root, RelInfo *info, List *questions)
{
    Sql sql;
    for (auto *question : each<char>(questions)) {
        if (sql.size() > 0)
            sql.add("; ");
        sql.add(question);
    }
    Vec<RemoteResult *> results;
    results.reserve(static_cast<std::size_t>(list_length(questions)));
    for (int i = 0; i < list_length(questions); i++)
        results.push_back(nullptr);
    acquire_session(info->user)->exec_many(sql.c_str(), list_length(questions), results.data());

    RemoteAnswers *answers = answers_of(root, info);
    RemoteResult **result = results.data();
    for (auto *question : each<char>(questions)) {
        RemoteFigures figures = figures_of(*result);
        (*result++)->clear();
        answers->known.push_back({hash_of(question), info->server->serverid, info->user_id,
                                  MemoryContextStrdup(root->planner_cxt, question), figures});
    }
}

/// Reads `keyword` and the number after it from the front of `text`; false when they are not there.
bool take_number(std::string_view *text, std::string_view keyword, double *value)
{
    if (!text->starts_with(keyword))
        return false;
    text->remove_prefix(keyword.size());
    const char *end = text->data() + text->size();
    auto [rest, error] = std::from_chars(text->data(), end, *value);
    if (error == std::errc::result_out_of_range)
        *value = largest_figure;
    else if (error != std::errc())
        return false;
    text->remove_prefix(static_cast<std::size_t>(rest - text->data()));
    return true;
}

/// The nearest figure that a planner can calculate with.
double plausible(double figure)
{
    if (std::isnan(figure) || figure < 0)
        return 0;
    return figure < largest_figure ? figure : largest_figure;
}

}  // namespace

bool read_explain_line(std::string_view line, RemoteFigures *figures)
{
    // Names in front of the figures may hold anything, so the last parenthesis counts.
    std::size_t start = line.rfind('(');
    if (start == std::string_view::npos)
        return false;
    std::string_view text = line.substr(start);
    double startup;
    double total;
    double rows;
    double width;
    if (!take_number(&text, "(cost=", &startup) || !take_number(&text, "..", &total) ||
        !take_number(&text, " rows=", &rows) || !take_number(&text, " width=", &width) || text != ")")
        return false;
    figures->rows = clamp_row_est(plausible(rows));
    figures->width = static_cast<int>(std::fmin(plausible(width), MaxAllocSize));
    figures->startup_cost = plausible(startup);
    figures->total_cost = std::fmax(plausible(total), figures->startup_cost);
    return true;
}

void ask_remote(PlannerInfo *root, RelInfo *info, List *questions)
{
    RemoteAnswers *answers = answers_of(root, info);
    List *open = NIL;
    for (auto *question : each<char>(questions)) {
        bool asked = find_answer(answers, info, question) != nullptr;
        for (auto *other : each<char>(open))
            asked = asked || strcmp(other, question) == 0;
        if (asked)
            continue;
        open = lappend(open, question);
        if (list_length(open) == most_questions) {
            ask(root, info, open);
            open = NIL;
        }
    }
    if (open != NIL)
        ask(root, info, open);
}

RemoteFigures remote_figures(PlannerInfo *root, RelInfo *info, char *question)
{
    RemoteAnswers *answers = answers_of(root, info);
    const RemoteAnswer *answer = find_answer(answers, info, question);
    if (answer == nullptr) {
        ask(root, info, list_make1(question));
        answer = find_answer(answers, info, question);
    }
    return answer->figures;
}

RemoteFigures ask_about_query(PlannerInfo *root, RelInfo *info, const Query *query, const Bitmapset *own)
{
    Sql sql;
    sql.add("EXPLAIN ");
    sql.add(deparse_query(query, own, ParamStyle::Unknown).sql);
    return remote_figures(root, info, sql.c_str());
}

}  // namespace pgr
