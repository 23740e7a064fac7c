// Differences between PostgreSQL 15 and 19, each as one function with the newest signature.  Nothing else
// may look at PG_VERSION_NUM.
#pragma once
#include "pg_remote_fdw/pg.hpp"

#include <libpq-fe.h>

extern "C" {
#include "access/stratnum.h"
#include "catalog/pg_foreign_server.h"
#include "commands/vacuum.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/restrictinfo.h"
#include "parser/parse_type.h"
#include "parser/parsetree.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/wait_event.h"
#if PG_VERSION_NUM >= 160000
#include "parser/parse_relation.h"
#include "varatt.h"
#endif
#if PG_VERSION_NUM >= 180000
#include "commands/explain_format.h"
#include "commands/explain_state.h"
#else
#include "commands/explain.h"
#endif
}

#if PG_VERSION_NUM >= 160000 && defined(ENABLE_GSS)
// Of libpq/libpq-be.h, which needs the GSSAPI headers.
extern "C" bool be_gssapi_get_delegation(struct Port *port);
#endif

/// Which SQL/JSON node types exist: 16 (constructors, IS JSON), 17 (query functions, JSON_TABLE) or 0.  A
/// macro, for without them nothing about them can be compiled.
#if PG_VERSION_NUM >= 170000
#define PGR_SQL_JSON 17
#elif PG_VERSION_NUM >= 160000
#define PGR_SQL_JSON 16
#else
#define PGR_SQL_JSON 0
#endif

namespace pgr::compat {

// NOLINTBEGIN(readability-function-size): these signatures are PostgreSQL's

/// create_foreignscan_path(): `restrictinfo` is used from 17 on (joins), `disabled_nodes` from 18 on.
inline ForeignPath *create_foreignscan_path(PlannerInfo *root, RelOptInfo *rel, PathTarget *target,
                                            double rows, int disabled_nodes, Cost startup_cost,
                                            Cost total_cost, List *pathkeys, Relids required_outer,
                                            Path *outer_path, List *restrictinfo, List *fdw_private)
{
#if PG_VERSION_NUM >= 180000
    return ::create_foreignscan_path(root, rel, target, rows, disabled_nodes, startup_cost, total_cost,
                                     pathkeys, required_outer, outer_path, restrictinfo, fdw_private);
#elif PG_VERSION_NUM >= 170000
    (void)disabled_nodes;
    return ::create_foreignscan_path(root, rel, target, rows, startup_cost, total_cost, pathkeys,
                                     required_outer, outer_path, restrictinfo, fdw_private);
#else
    (void)disabled_nodes;
    (void)restrictinfo;
    return ::create_foreignscan_path(root, rel, target, rows, startup_cost, total_cost, pathkeys,
                                     required_outer, outer_path, fdw_private);
#endif
}

inline ForeignPath *create_foreign_join_path(PlannerInfo *root, RelOptInfo *rel, PathTarget *target,
                                             double rows, int disabled_nodes, Cost startup_cost,
                                             Cost total_cost, List *pathkeys, Relids required_outer,
                                             Path *outer_path, List *restrictinfo, List *fdw_private)
{
#if PG_VERSION_NUM >= 180000
    return ::create_foreign_join_path(root, rel, target, rows, disabled_nodes, startup_cost, total_cost,
                                      pathkeys, required_outer, outer_path, restrictinfo, fdw_private);
#elif PG_VERSION_NUM >= 170000
    (void)disabled_nodes;
    return ::create_foreign_join_path(root, rel, target, rows, startup_cost, total_cost, pathkeys,
                                      required_outer, outer_path, restrictinfo, fdw_private);
#else
    (void)disabled_nodes;
    (void)restrictinfo;
    return ::create_foreign_join_path(root, rel, target, rows, startup_cost, total_cost, pathkeys,
                                      required_outer, outer_path, fdw_private);
#endif
}

inline ForeignPath *create_foreign_upper_path(PlannerInfo *root, RelOptInfo *rel, PathTarget *target,
                                              double rows, int disabled_nodes, Cost startup_cost,
                                              Cost total_cost, List *pathkeys, Path *outer_path,
                                              List *restrictinfo, List *fdw_private)
{
#if PG_VERSION_NUM >= 180000
    return ::create_foreign_upper_path(root, rel, target, rows, disabled_nodes, startup_cost, total_cost,
                                       pathkeys, outer_path, restrictinfo, fdw_private);
#elif PG_VERSION_NUM >= 170000
    (void)disabled_nodes;
    return ::create_foreign_upper_path(root, rel, target, rows, startup_cost, total_cost, pathkeys,
                                       outer_path, restrictinfo, fdw_private);
#else
    (void)disabled_nodes;
    (void)restrictinfo;
    return ::create_foreign_upper_path(root, rel, target, rows, startup_cost, total_cost, pathkeys,
                                       outer_path, fdw_private);
#endif
}

// NOLINTEND(readability-function-size)

/// The role whose privileges and user mapping a range table entry uses; InvalidOid: the current user.
inline Oid check_as_user([[maybe_unused]] const Query *query, RangeTblEntry *rte)
{
#if PG_VERSION_NUM >= 160000
    return rte->perminfoindex == 0 ? InvalidOid : getRTEPermissionInfo(query->rteperminfos, rte)->checkAsUser;
#else
    return rte->checkAsUser;
#endif
}

/// The role whose user mapping a planned base or join relation uses, as a role OID (never 0).
inline Oid effective_user(PlannerInfo *root, RelOptInfo *rel)
{
#if PG_VERSION_NUM >= 160000
    (void)root;
    return OidIsValid(rel->userid) ? rel->userid : GetUserId();
#else
    if (OidIsValid(rel->userid))
        return rel->userid;
    if (rel->relid == 0)
        return GetUserId();
    RangeTblEntry *rte = planner_rt_fetch(rel->relid, root);
    return OidIsValid(rte->checkAsUser) ? rte->checkAsUser : GetUserId();
#endif
}

/// The operator that sorts values of `type` as `pathkey` says.
inline Oid pathkey_sort_operator(const PathKey *pathkey, Oid type)
{
#if PG_VERSION_NUM >= 180000
    return get_opfamily_member_for_cmptype(pathkey->pk_opfamily, type, type, pathkey->pk_cmptype);
#else
    return get_opfamily_member(pathkey->pk_opfamily, type, type, static_cast<int16>(pathkey->pk_strategy));
#endif
}

/// The pathkey that sorts by `ec` in ascending order, nulls last.
inline PathKey *ascending_pathkey(PlannerInfo *root, EquivalenceClass *ec, Oid opfamily)
{
#if PG_VERSION_NUM >= 180000
    return make_canonical_pathkey(root, ec, opfamily, COMPARE_LT, false);
#else
    return make_canonical_pathkey(root, ec, opfamily, BTLessStrategyNumber, false);
#endif
}

/// The first member of `ec`, children's members for `rel` included, that `test` says yes to; else nullptr.
template <class Test>
EquivalenceMember *find_ec_member(EquivalenceClass *ec, const RelOptInfo *rel, Test &&test)
{
#if PG_VERSION_NUM >= 180000
    EquivalenceMemberIterator members;
    setup_eclass_member_iterator(&members, ec, rel->relids);
    while (EquivalenceMember *member = eclass_member_iterator_next(&members))
        if (test(member))
            return member;
#else
    (void)rel;
    ListCell *cell;
    foreach (cell, ec->ec_members) {
        auto *member = static_cast<EquivalenceMember *>(lfirst(cell));
        if (test(member))
            return member;
    }
#endif
    return nullptr;
}

/// expression_tree_mutator(): until 15 its callback has no declared parameters.
inline Node *mutate_expression(Node *node, Node *(*mutator)(Node *, void *), void *context)
{
#if PG_VERSION_NUM >= 160000
    return expression_tree_mutator(node, mutator, context);
#else
    auto untyped = reinterpret_cast<Node *(*)()>(reinterpret_cast<void (*)()>(mutator));
    return expression_tree_mutator(node, untyped, context);
#endif
}

/// expression_tree_walker(): as mutate_expression().
inline bool walk_expression(Node *node, bool (*walker)(Node *, void *), void *context)
{
#if PG_VERSION_NUM >= 160000
    return expression_tree_walker(node, walker, context);
#else
    auto untyped = reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(walker));
    return expression_tree_walker(node, untyped, context);
#endif
}

/// query_tree_walker(): as mutate_expression().
inline bool walk_query(Query *query, bool (*walker)(Node *, void *), void *context, int flags)
{
#if PG_VERSION_NUM >= 160000
    return query_tree_walker(query, walker, context, flags);
#else
    auto untyped = reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(walker));
    return query_tree_walker(query, untyped, context, flags);
#endif
}

/// raw_expression_tree_walker(): as mutate_expression().
inline bool walk_raw_expression(Node *node, bool (*walker)(Node *, void *), void *context)
{
#if PG_VERSION_NUM >= 160000
    return raw_expression_tree_walker(node, walker, context);
#else
    auto untyped = reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(walker));
    return raw_expression_tree_walker(node, untyped, context);
#endif
}

/// The role whose user mapping a foreign scan uses.  `planned` is what the plan says for 15, where
/// ForeignScan has no room for it; InvalidOid there and here: whoever runs the statement.
inline Oid scan_user(const ForeignScan *scan, [[maybe_unused]] Oid planned, [[maybe_unused]] EState *estate)
{
    Oid user = InvalidOid;
#if PG_VERSION_NUM >= 160000
    user = scan->checkAsUser;
#else
    user = planned;
    int rtindex = scan->scan.scanrelid > 0 ? static_cast<int>(scan->scan.scanrelid)
                                           : bms_next_member(scan->fs_relids, -1);
    if (!OidIsValid(user) && rtindex > 0)
        user = exec_rt_fetch(static_cast<Index>(rtindex), estate)->checkAsUser;
#endif
    return OidIsValid(user) ? user : GetUserId();
}

/// vacuum_delay_point(): `is_analyze` is used from 18 on.
inline void delay_analyze()
{
#if PG_VERSION_NUM >= 180000
    vacuum_delay_point(true);
#else
    vacuum_delay_point();
#endif
}

/// Is the column computed when it is read (18)?  Then the remote need not have it.
inline bool is_virtual_column([[maybe_unused]] Form_pg_attribute attribute)
{
#if PG_VERSION_NUM >= 180000
    return attribute->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL;
#else
    return false;
#endif
}

/// Are these the bits of an infinite interval, which this server (before 17) does not know?
inline bool is_unknown_interval([[maybe_unused]] const Interval &interval)
{
#if PG_VERSION_NUM >= 170000
    return false;
#else
    return (interval.time == PG_INT64_MAX && interval.day == PG_INT32_MAX &&
            interval.month == PG_INT32_MAX) ||
           (interval.time == PG_INT64_MIN && interval.day == PG_INT32_MIN && interval.month == PG_INT32_MIN);
#endif
}

/// A wait event of our own (17); before that, the one for all extensions.
inline uint32 wait_event_new([[maybe_unused]] const char *name)
{
#if PG_VERSION_NUM >= 170000
    return WaitEventExtensionNew(name);
#else
    return PG_WAIT_EXTENSION;
#endif
}

/// Has this backend's client delegated its GSSAPI credentials (16)?
inline bool client_delegated_credentials()
{
#if PG_VERSION_NUM >= 160000 && defined(ENABLE_GSS)
    return MyProcPort != nullptr && be_gssapi_get_delegation(MyProcPort);
#else
    return false;
#endif
}

/// Is `entry` the range table entry of 18 and later whose columns stand for GROUP BY's expressions?
inline bool is_group_entry([[maybe_unused]] const RangeTblEntry *entry)
{
#if PG_VERSION_NUM >= 180000
    return entry->rtekind == RTE_GROUP;
#else
    return false;
#endif
}

/// The expressions that the columns of a group entry stand for.
inline List *group_expressions([[maybe_unused]] const RangeTblEntry *entry)
{
#if PG_VERSION_NUM >= 180000
    return entry->groupexprs;
#else
    return NIL;
#endif
}

/// Is `var` OLD's or NEW's column in RETURNING (18 and later)?
inline bool is_returning_var([[maybe_unused]] const Var *var)
{
#if PG_VERSION_NUM >= 180000
    return var->varreturningtype != VAR_RETURNING_DEFAULT;
#else
    return false;
#endif
}

/// parseTypeString(), raising what is wrong with `name`.
inline void parse_type(const char *name, Oid *type, int32 *typmod)
{
#if PG_VERSION_NUM >= 160000
    parseTypeString(name, type, typmod, nullptr);
#else
    parseTypeString(name, type, typmod, false);
#endif
}

/// Does `function` skip nulls (IGNORE NULLS, 19 and later)?
inline bool ignores_nulls([[maybe_unused]] const WindowFunc *function)
{
#if PG_VERSION_NUM >= 190000
    return function->ignore_nulls == PARSER_IGNORE_NULLS || function->ignore_nulls == IGNORE_NULLS;
#else
    return false;
#endif
}

/// Is `xml` XMLSERIALIZE(… INDENT) (16 and later)?
inline bool indents_xml([[maybe_unused]] const XmlExpr *xml)
{
#if PG_VERSION_NUM >= 160000
    return xml->op == IS_XMLSERIALIZE && xml->indent;
#else
    return false;
#endif
}

/// Did `conn` authenticate with GSSAPI credentials that this backend's client delegated (16)?
inline bool used_delegated_credentials([[maybe_unused]] PGconn *conn)
{
#if PG_VERSION_NUM >= 160000
    return client_delegated_credentials() && PQconnectionUsedGSSAPI(conn) != 0;
#else
    return false;
#endif
}

/// The number of a syscache, as invalidation callbacks get it.
#if PG_VERSION_NUM >= 190000
using SysCacheId = SysCacheIdentifier;
#else
using SysCacheId = int;
#endif

/// Is `function` JSON_TABLE (17 and later), not XMLTABLE?
inline bool is_json_table([[maybe_unused]] const TableFunc *function)
{
#if PG_VERSION_NUM >= 170000
    return function->functype == TFT_JSON_TABLE;
#else
    return false;
#endif
}

/// The major version whose SQL first has the syntax of an SQL/JSON node; 0: `node` is none.
inline int json_syntax_since([[maybe_unused]] const Node *node)
{
#if PG_VERSION_NUM >= 160000
    if (IsA(node, JsonValueExpr) || IsA(node, JsonIsPredicate))
        return 16;
    if (IsA(node, JsonConstructorExpr))
        return reinterpret_cast<const JsonConstructorExpr *>(node)->type <= JSCTOR_JSON_ARRAYAGG ? 16 : 17;
#endif
#if PG_VERSION_NUM >= 170000
    if (IsA(node, JsonExpr) || IsA(node, JsonBehavior))
        return 17;
#endif
    return 0;
}

/// The values that an SQL/JSON constructor turns into JSON; NIL: `node` is no such constructor.
inline List *json_constructor_args([[maybe_unused]] const Node *node)
{
#if PG_VERSION_NUM >= 160000
    if (IsA(node, JsonConstructorExpr))
        return reinterpret_cast<const JsonConstructorExpr *>(node)->args;
#endif
    return NIL;
}

/// Is `node` a query function of SQL/JSON (JSON_VALUE and the like)?
inline bool is_json_query_function([[maybe_unused]] const Node *node)
{
#if PG_VERSION_NUM >= 170000
    return IsA(node, JsonExpr);
#else
    return false;
#endif
}

/// query_tree_mutator(): as mutate_expression().
inline Query *mutate_query(Query *query, Node *(*mutator)(Node *, void *), void *context, int flags)
{
#if PG_VERSION_NUM >= 160000
    return query_tree_mutator(query, mutator, context, flags);
#else
    auto untyped = reinterpret_cast<Node *(*)()>(reinterpret_cast<void (*)()>(mutator));
    return query_tree_mutator(query, untyped, context, flags);
#endif
}

/// The query's GROUP BY with every item: what the planner of 16 and later drops as redundant the remote must
/// have.
inline List *group_clause(PlannerInfo *root)
{
    return root->parse->groupClause;
}

/// A RestrictInfo for a condition that stands above all joins of `relids`.
inline RestrictInfo *make_upper_restrictinfo(PlannerInfo *root, Expr *clause, Relids relids)
{
#if PG_VERSION_NUM >= 160000
    return make_restrictinfo(root, clause, true, false, false, false, root->qual_security_level, relids,
                             nullptr, nullptr);
#else
    return make_restrictinfo(root, clause, true, false, false, root->qual_security_level, relids, nullptr,
                             nullptr);
#endif
}

/// How many nodes of `path` were disabled by settings; 0 before 18.
inline int disabled_nodes([[maybe_unused]] const Path *path)
{
#if PG_VERSION_NUM >= 180000
    return path->disabled_nodes;
#else
    return 0;
#endif
}

/// Ends the making of a tuple descriptor column by column (19).
inline void finish_descriptor([[maybe_unused]] TupleDesc descriptor)
{
#if PG_VERSION_NUM >= 190000
    TupleDescFinalize(descriptor);
#endif
}

/// Asks libpq for the rows of what was just sent in small portions; 0: too late.
inline int stream_rows(PGconn *conn)
{
#ifdef LIBPQ_HAS_CHUNK_MODE
    return PQsetChunkedRowsMode(conn, 64);
#else
    return PQsetSingleRowMode(conn);
#endif
}

/// Is a result with this status a portion of rows, with more to come?
inline bool is_portion(ExecStatusType status)
{
#ifdef LIBPQ_HAS_CHUNK_MODE
    return status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_CHUNK;
#else
    return status == PGRES_SINGLE_TUPLE;
#endif
}

/// Raises 42501 unless `role` has USAGE on a foreign server.
inline void require_server_usage(Oid server, Oid role, const char *name)
{
#if PG_VERSION_NUM >= 160000
    AclResult result = object_aclcheck(ForeignServerRelationId, server, role, ACL_USAGE);
#else
    AclResult result = pg_foreign_server_aclcheck(server, role, ACL_USAGE);
#endif
    if (result != ACLCHECK_OK)
        aclcheck_error(result, OBJECT_FOREIGN_SERVER, name);
}

/// Can this server's clients delegate GSSAPI credentials (16)?  Its messages speak of that.
inline constexpr bool knows_delegation = PG_VERSION_NUM >= 160000;

}  // namespace pgr::compat
