// Do functions see the same collation, letters, order and encoding on the remote as here?
//
// Three kinds of functions: those that look at no collation; those that ask whether texts are equal, which
// under every deterministic collation means equal bytes; and those that depend on what the collation says
// about letters or order, for which the collations must be verified to be the same.
#include "planner/shippable_walker.hpp"

extern "C" {
#include "catalog/pg_collation_d.h"
#include "catalog/pg_proc_d.h"
#include "catalog/pg_type.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
}

namespace pgr {

namespace {

constexpr int collation_senses = SenseBytes | SenseClasses | SenseOrder;
constexpr int verified_senses = SenseClasses | SenseOrder;

/// What `collation`, which `column` brought if it did, is called in a reason.
const char *what_collation(const Walk &walk, Oid collation, const Var *column)
{
    const char *name = column ? column_name(walk, column) : nullptr;
    if (name)
        return psprintf("collation of column %s", name);
    if (collation == DEFAULT_COLLATION_OID)
        return "the default collation";
    const char *own_name = get_collation_name(collation);
    return own_name ? psprintf("collation \"%s\"", own_name) : "a collation";
}

bool not_known(Walk &walk, Oid collation, const Var *column)
{
    return walk.no(
        psprintf("%s is not known to be the same on the server", what_collation(walk, collation, column)));
}

bool is_verified(const Walk &walk, Oid collation, CollationUse use)
{
    return collation_verified(walk.scope.server_id, walk.scope.user_id, collation, use);
}

bool is_deterministic(Oid collation)
{
    return !OidIsValid(collation) || get_collation_isdeterministic(collation);
}

/// Is there a constant jsonpath among `args` that matches no regular expression?  Then letters do not count.
bool has_path_without_regex(const List *args)
{
    for (auto *arg : each<Node>(args)) {
        if (!IsA(arg, Const) || reinterpret_cast<Const *>(arg)->consttype != JSONPATHOID)
            continue;
        auto *path = reinterpret_cast<Const *>(arg);
        return path->constisnull ||
               strstr(OidOutputFunctionCall(F_JSONPATH_OUT, path->constvalue), "like_regex") == nullptr;
    }
    return false;
}

bool check_default_collation(Walk &walk, CollationUse use)
{
    return is_verified(walk, DEFAULT_COLLATION_OID, use) || not_known(walk, DEFAULT_COLLATION_OID, nullptr);
}

/// The order of a named row type is that of its columns.
bool check_row_order(Walk &walk, Oid type)
{
    TupleDesc columns = lookup_rowtype_tupdesc_copy(type, -1);
    for (int i = 0; i < columns->natts; i++) {
        Form_pg_attribute column = TupleDescAttr(columns, i);
        if (!column->attisdropped && (!check_type_order(walk, column->atttypid) ||
                                      !check_collation(walk, SenseOrder, column->attcollation,
                                                       implicit_collation(column->attcollation))))
            return false;
    }
    return true;
}

}  // namespace

const char *column_name(const Walk &walk, const Var *var)
{
    const List *rtable = walk.scope.rtable;
    if (walk.level != nullptr) {
        const ShipLevel *level = level_of(walk, var);
        rtable = level ? level->query->rtable : NIL;
    }
    if (var->varno < 1 || static_cast<int>(var->varno) > list_length(rtable))
        return nullptr;
    auto *entry = static_cast<RangeTblEntry *>(list_nth(rtable, static_cast<int>(var->varno) - 1));
    if (var->varattno < 1 || entry->eref == nullptr || var->varattno > list_length(entry->eref->colnames))
        return nullptr;
    return quote_identifier(strVal(list_nth(entry->eref->colnames, var->varattno - 1)));
}

bool check_collation(Walk &walk, int senses, Oid wanted, const Collated &found)
{
    senses &= collation_senses;
    if (senses == 0 || !OidIsValid(wanted))
        return true;
    bool derived = found.derivation == Derivation::Implicit || found.derivation == Derivation::Explicit;
    if (!derived)
        return walk.no(
            psprintf("the server would not find %s for this", what_collation(walk, wanted, nullptr)));
    if (is_deterministic(wanted) && is_deterministic(found.collation)) {
        if ((senses & verified_senses) == 0)
            return true;
    } else {
        senses |= SenseOrder;  // what is equal, the collation decides
    }
    if (found.collation != wanted)
        return walk.no(psprintf("the server would use %s for this, not %s",
                                what_collation(walk, found.collation, found.column),
                                what_collation(walk, wanted, nullptr)));
    if ((senses & SenseOrder) != 0 && !is_verified(walk, wanted, CollationUse::Order))
        return not_known(walk, wanted, found.column);
    if ((senses & SenseClasses) != 0 && !is_verified(walk, wanted, CollationUse::Classes))
        return not_known(walk, wanted, found.column);
    return true;
}

bool check_senses(Walk &walk, Oid function, const List *args, Oid wanted, const Collated &found)
{
    // Of an extension's function nothing is known: it may look at everything about its collation.
    int senses = is_builtin(function) ? senses_of(function) : SenseOrder | SenseClasses;
    if ((senses & SenseDefaultClasses) != 0 && has_path_without_regex(args))
        senses &= ~SenseDefaultClasses;
    if (!check_collation(walk, senses, wanted, found))
        return false;
    if ((senses & SenseDefaultClasses) != 0 && !check_default_collation(walk, CollationUse::Classes))
        return false;
    if ((senses & SenseDefaultOrder) != 0 && !check_default_collation(walk, CollationUse::Order))
        return false;
    return (senses & SenseEncoding) == 0 || check_encoding(walk);
}

bool check_encoding(Walk &walk)
{
    std::optional<RemoteFacts> facts = remote_facts(walk.scope.server_id, walk.scope.user_id);
    if (facts && facts->same_encoding)
        return true;
    return walk.no(facts ? "the server's database has another encoding"
                         : "the encoding of the server's database is not known");
}

bool check_type_order(Walk &walk, Oid type)
{
    type = getBaseType(type);
    if (Oid element = get_element_type(type); OidIsValid(element))
        return check_type_order(walk, element);
    if (type == JSONBOID)
        return check_default_collation(walk, CollationUse::Order);
    if (type == RECORDOID)
        return walk.no("rows are not compared on the server");
    return get_typtype(type) != TYPTYPE_COMPOSITE || check_row_order(walk, type);
}

bool check_named_collation(Walk &walk, Oid collation)
{
    // Every server has these.  Whether their order is the same is asked where the order counts.
    if (collation == DEFAULT_COLLATION_OID || collation == C_COLLATION_OID || collation == posix_collation)
        return true;
    return is_verified(walk, collation, CollationUse::Classes) || not_known(walk, collation, nullptr);
}

}  // namespace pgr
