#include "documents/query_language.h"

#include <string>
#include <string_view>
#include <vector>

#include "documents/logql_hint.h"

namespace rulecheck::documents {

namespace {

using source::Node;

using Exprs = std::vector<std::string_view>;

void AppendExprs(const Node& group, Exprs* out) {
  const Node* rules = source::Find(group, "rules");
  if (rules == nullptr) return;
  for (const source::Item& rule : rules->items) {
    const Node* expr = source::Find(*rule.node, "expr");
    if (expr != nullptr && expr->is_scalar() && !expr->value.empty()) out->push_back(expr->value);
  }
}

// Parsing is left for files that have some LogQL: nearly all have none.
QueryLanguage Decide(const Exprs& exprs) {
  size_t logql = 0;
  for (const std::string_view expr : exprs) logql += LooksLikeLogQl(expr) ? 1 : 0;
  if (logql == 0) return QueryLanguage::kPromQL;
  size_t promql = 0;
  for (const std::string_view expr : exprs) {
    if (LooksLikeLogQl(expr) || logql::Parse(std::string(expr), {}).errors.empty()) continue;
    promql += promql::Parse(std::string(expr), {}).errors.empty() ? 1 : 0;
  }
  return logql >= promql ? QueryLanguage::kLogQL : QueryLanguage::kPromQL;
}

QueryLanguage Choose(const Exprs& exprs, Dialect dialect) {
  if (dialect == Dialect::kPromQL) return QueryLanguage::kPromQL;
  if (dialect == Dialect::kLogQL) return QueryLanguage::kLogQL;
  return Decide(exprs);
}

}  // namespace

QueryLanguage LanguageOfGroups(const Node& groups, Dialect dialect) {
  Exprs exprs;
  for (const source::Item& group : groups.items) AppendExprs(*group.node, &exprs);
  return Choose(exprs, dialect);
}

QueryLanguage LanguageOfGroup(const Node& group, Dialect dialect) {
  Exprs exprs;
  AppendExprs(group, &exprs);
  return Choose(exprs, dialect);
}

}  // namespace rulecheck::documents
