// Functions whose value depends on the session: which may run on the remote all the same, because its session
// has the same settings, and which may not.
//
// A function that is stable, and not listed here, stays here.  So does everything that looks at the clock, at
// lc_time, lc_numeric and lc_monetary, bytea_output, xmloption, xmlbinary, default_text_search_config, at
// roles or at catalogs.
#include "planner/shippable_walker.hpp"

#include <algorithm>

extern "C" {
#include "catalog/pg_proc_d.h"
#include "catalog/pg_type_d.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/formatting.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
}

namespace pgr {

namespace {

/// When a built-in function may run on the remote although its value depends on the session.
enum class Rule : uint8 {
    TimeZone,          ///< with the same time zone
    Always,            ///< what it depends on is verified otherwise
    PlainText,         ///< when its arguments' texts are the same
    ElementText,       ///< as PlainText: the first one is an array
    Json,              ///< when its arguments become the same JSON
    NumberPattern,     ///< when its second argument is a constant without locale's signs
    TimePattern,       ///< when its second argument is a constant without names of days or months by locale
    ZonedTimePattern,  ///< as TimePattern, with the same time zone
};

struct SettingsRule {
    uint16 function;
    Rule rule;
};

// Sorted by OID.  Some of them are marked immutable in the catalog but are not: age(timestamptz, timestamptz)
// and the jsonb_object_agg family.
constexpr SettingsRule rules[] = {
    {384, Rule::ElementText},        // array_to_string(anyarray, text, text)
    {395, Rule::ElementText},        // array_to_string(anyarray, text)
    {939, Rule::TimeZone},           // generate_series(timestamptz, timestamptz, interval)
    {1171, Rule::TimeZone},          // date_part(text, timestamptz)
    {1174, Rule::TimeZone},          // timestamptz(date)
    {1176, Rule::TimeZone},          // timestamptz(date, time)
    {1177, Rule::TimeZone},          // jsonb_path_exists_tz
    {1178, Rule::TimeZone},          // date(timestamptz)
    {1179, Rule::TimeZone},          // jsonb_path_query_tz
    {1180, Rule::TimeZone},          // jsonb_path_query_array_tz
    {1189, Rule::TimeZone},          // timestamptz + interval
    {1190, Rule::TimeZone},          // timestamptz - interval
    {1199, Rule::TimeZone},          // age(timestamptz, timestamptz)
    {1217, Rule::TimeZone},          // date_trunc(text, timestamptz)
    {1284, Rule::TimeZone},          // date_trunc(text, timestamptz, text)
    {1285, Rule::PlainText},         // quote_literal(anyelement)
    {1290, Rule::PlainText},         // quote_nullable(anyelement)
    {1305, Rule::TimeZone},          // overlaps(timestamptz, interval, timestamptz, interval)
    {1306, Rule::TimeZone},          // overlaps(timestamptz, timestamptz, timestamptz, interval)
    {1307, Rule::TimeZone},          // overlaps(timestamptz, interval, timestamptz, timestamptz)
    {1388, Rule::TimeZone},          // timetz(timestamptz)
    {1713, Rule::Always},            // length(bytea, name)
    {1714, Rule::Always},            // convert_from(bytea, name)
    {1717, Rule::Always},            // convert_to(text, name)
    {1768, Rule::TimePattern},       // to_char(interval, text)
    {1770, Rule::ZonedTimePattern},  // to_char(timestamptz, text)
    {1772, Rule::NumberPattern},     // to_char(numeric, text)
    {1773, Rule::NumberPattern},     // to_char(int4, text)
    {1774, Rule::NumberPattern},     // to_char(int8, text)
    {1775, Rule::NumberPattern},     // to_char(float4, text)
    {1776, Rule::NumberPattern},     // to_char(float8, text)
    {1777, Rule::NumberPattern},     // to_number(text, text)
    {1778, Rule::ZonedTimePattern},  // to_timestamp(text, text)
    {1780, Rule::TimePattern},       // to_date(text, text)
    {1813, Rule::Always},            // convert(bytea, name, name)
    {2003, Rule::PlainText},         // text || anynonarray
    {2004, Rule::PlainText},         // anynonarray || text
    {2019, Rule::TimeZone},          // time(timestamptz)
    {2023, Rule::TimeZone},          // jsonb_path_query_first_tz
    {2027, Rule::TimeZone},          // timestamp(timestamptz)
    {2028, Rule::TimeZone},          // timestamptz(timestamp)
    {2030, Rule::TimeZone},          // jsonb_path_match_tz
    {2049, Rule::TimePattern},       // to_char(timestamp, text)
    {2351, Rule::TimeZone},          // date < timestamptz, and so on
    {2352, Rule::TimeZone},
    {2353, Rule::TimeZone},
    {2354, Rule::TimeZone},
    {2355, Rule::TimeZone},
    {2356, Rule::TimeZone},
    {2357, Rule::TimeZone},
    {2377, Rule::TimeZone},  // timestamptz < date, and so on
    {2378, Rule::TimeZone},
    {2379, Rule::TimeZone},
    {2380, Rule::TimeZone},
    {2381, Rule::TimeZone},
    {2382, Rule::TimeZone},
    {2383, Rule::TimeZone},
    {2520, Rule::TimeZone},  // timestamp < timestamptz, and so on
    {2521, Rule::TimeZone},
    {2522, Rule::TimeZone},
    {2523, Rule::TimeZone},
    {2524, Rule::TimeZone},
    {2525, Rule::TimeZone},
    {2526, Rule::TimeZone},
    {2527, Rule::TimeZone},  // timestamptz < timestamp, and so on
    {2528, Rule::TimeZone},
    {2529, Rule::TimeZone},
    {2530, Rule::TimeZone},
    {2531, Rule::TimeZone},
    {2532, Rule::TimeZone},
    {2533, Rule::TimeZone},
    {2549, Rule::TimeZone},   // interval + timestamptz
    {3058, Rule::PlainText},  // concat
    {3059, Rule::PlainText},  // concat_ws
    {3153, Rule::Json},       // array_to_json
    {3154, Rule::Json},
    {3155, Rule::Json},  // row_to_json
    {3156, Rule::Json},
    {3175, Rule::Json},  // json_agg
    {3176, Rule::Json},  // to_json
    {3197, Rule::Json},  // json_object_agg
    {3198, Rule::Json},  // json_build_array
    {3199, Rule::Json},
    {3200, Rule::Json},  // json_build_object
    {3201, Rule::Json},
    {3267, Rule::Json},  // jsonb_agg
    {3270, Rule::Json},  // jsonb_object_agg
    {3271, Rule::Json},  // jsonb_build_array
    {3272, Rule::Json},
    {3273, Rule::Json},  // jsonb_build_object
    {3274, Rule::Json},
    {3462, Rule::TimeZone},  // make_timestamptz
    {3463, Rule::TimeZone},
    {3528, Rule::Always},  // enum_first; the enum itself is verified
    {3529, Rule::Always},  // enum_last
    {3530, Rule::Always},  // enum_range
    {3531, Rule::Always},
    {3539, Rule::PlainText},  // format
    {3540, Rule::PlainText},
    {3787, Rule::Json},      // to_jsonb
    {4135, Rule::TimeZone},  // in_range for timestamptz
    {6203, Rule::TimeZone},  // extract(text, timestamptz)
    {6221, Rule::TimeZone},  // date_add(timestamptz, interval)
    {6223, Rule::TimeZone},  // date_subtract(timestamptz, interval)
    {6276, Rule::Json},      // json_agg_strict, and so on
    {6280, Rule::Json},
    {6281, Rule::Json},
    {6282, Rule::Json},
    {6284, Rule::Json},  // jsonb_agg_strict, and so on
    {6288, Rule::Json},
    {6289, Rule::Json},
    {6290, Rule::Json},
    {6334, Rule::TimeZone},  // timestamptz AT LOCAL
    {6335, Rule::TimeZone},  // timestamp AT LOCAL
};

constexpr bool is_before(const SettingsRule &a, const SettingsRule &b)
{
    return a.function < b.function;
}
static_assert(std::is_sorted(std::begin(rules), std::end(rules), is_before));

const SettingsRule *find_rule(Oid function)
{
    if (!is_builtin(function))
        return nullptr;
    const SettingsRule wanted{static_cast<uint16>(function), Rule::Always};
    const auto *found = std::lower_bound(std::begin(rules), std::end(rules), wanted, is_before);
    return found != std::end(rules) && found->function == function ? found : nullptr;
}

/// Is `at` the begin of a two-letter word of number patterns that no locale has a say in?
bool is_plain_number_word(const char *at)
{
    for (const char *word : {"FM", "MI", "PL", "PR", "RN", "SG", "TH"})
        if (pg_strncasecmp(at, word, 2) == 0)
            return true;
    return false;
}

/// Is a pattern for to_char() of numbers free of D, G, L and S, which the locale decides?
bool is_plain_number_pattern(const char *pattern)
{
    for (const char *at = pattern; *at != '\0'; at++) {
        if (is_plain_number_word(at))
            at++;
        else if (strchr("dglsDGLS", *at) != nullptr)
            return false;
    }
    return true;
}

/// Is a pattern for to_char() of times free of TM, which takes the locale's names?
bool is_plain_time_pattern(const char *pattern)
{
    for (const char *at = pattern; *at != '\0'; at++)
        if (pg_strncasecmp(at, "TM", 2) == 0)
            return false;
    return true;
}

/// Since when to_date() and to_timestamp() read texts as they do now, and patterns have fractions of seconds.
constexpr int patterns_major = 13;
constexpr int zone_offsets_major = 11;
constexpr int roman_numbers_major = 18;

/// The major version that has what is in `pattern` of `function`, in the same meaning.
int major_of_pattern(Oid function, const char *pattern)
{
    const char *upper = asc_toupper(pattern, strlen(pattern));
    if (function == F_TO_NUMBER)
        return strstr(upper, "RN") ? roman_numbers_major : oldest_remote_major;
    if (function == F_TO_DATE || function == F_TO_TIMESTAMP_TEXT_TEXT || strstr(upper, "FF") ||
        strstr(upper, "SSSSS"))
        return patterns_major;
    return strstr(upper, "TZ") ? zone_offsets_major : oldest_remote_major;
}

bool check_pattern(Walk &walk, Oid function, const List *args, bool (*is_plain)(const char *))
{
    auto *pattern = list_length(args) > 1 ? static_cast<Node *>(lsecond(args)) : nullptr;
    const char *name = get_func_name(function);
    if (pattern == nullptr || !IsA(pattern, Const) || exprType(pattern) != TEXTOID)
        return walk.no(psprintf("the pattern of %s() is not a constant", name));
    auto *constant = reinterpret_cast<Const *>(pattern);
    if (constant->constisnull)
        return true;
    const char *letters = TextDatumGetCString(constant->constvalue);
    if (!is_plain(letters))
        return walk.no(psprintf("the pattern of %s() depends on the locale", name));
    int major = major_of_pattern(function, letters);
    return major <= oldest_remote_major || check_major(walk, major, psprintf("this pattern of %s()", name));
}

bool check_outputs(Walk &walk, const List *args, TextForm form)
{
    for (auto *arg : each<Node>(args))
        if (!check_output(walk, arg, form))
            return false;
    return true;
}

bool follow(Walk &walk, const SettingsRule &rule, const List *args)
{
    switch (rule.rule) {
        case Rule::Always: return true;
        case Rule::TimeZone: return need_time_zone(walk);
        case Rule::PlainText:
        case Rule::ElementText: return check_outputs(walk, args, TextForm::Plain);
        case Rule::Json: return check_outputs(walk, args, TextForm::Json);
        case Rule::NumberPattern: return check_pattern(walk, rule.function, args, is_plain_number_pattern);
        case Rule::TimePattern: return check_pattern(walk, rule.function, args, is_plain_time_pattern);
        case Rule::ZonedTimePattern:
            return check_pattern(walk, rule.function, args, is_plain_time_pattern) && need_time_zone(walk);
    }
    return walk.no("its value depends on the session");
}

}  // namespace

bool need_time_zone(Walk &walk)
{
    if ((walk.needs & NeedsTimeZone) == 0 && !time_zone_verified(walk.scope.server_id, walk.scope.user_id))
        return walk.no(psprintf("time zone %s is not known to be the same on the server",
                                pg_get_timezone_name(session_timezone)));
    walk.needs |= NeedsTimeZone;
    return true;
}

bool depends_on_session(Oid function)
{
    return find_rule(function) != nullptr;
}

bool is_printing_function(Oid function)
{
    const SettingsRule *rule = find_rule(function);
    return rule != nullptr && (rule->rule == Rule::PlainText || rule->rule == Rule::Json);
}

bool check_settings(Walk &walk, Oid function, const List *args)
{
    if (const SettingsRule *rule = find_rule(function))
        return follow(walk, *rule, args);
    char volatility = func_volatile(function);
    if (volatility == PROVOLATILE_IMMUTABLE)
        return true;
    const char *name = get_func_name(function);
    return walk.no(volatility == PROVOLATILE_VOLATILE
                       ? psprintf("function %s() is volatile", name)
                       : psprintf("the value of function %s() depends on the session it runs in", name));
}

}  // namespace pgr
