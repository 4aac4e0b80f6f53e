#include "documents/query_language.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
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

// `{` behind nothing or a sign: a selector without a name, the only one that LogQL has.
bool HasNamelessSelector(std::string_view expr) {
  for (size_t at = expr.find('{'); at != std::string_view::npos; at = expr.find('{', at + 1)) {
    const size_t before = at == 0 ? std::string_view::npos : expr.find_last_not_of(" \t\r\n", at - 1);
    if (before == std::string_view::npos || (!IsNameByte(expr[before]) && expr[before] != ':')) return true;
  }
  return false;
}

// `otherwise` when nothing speaks for one of the two.
QueryLanguage Weigh(const Exprs& exprs, QueryLanguage otherwise) {
  const auto logql = std::count_if(exprs.begin(), exprs.end(), IsSurelyLogQl);
  if (logql == 0 && otherwise == QueryLanguage::kPromQL) return otherwise;
  const auto promql = std::count_if(exprs.begin(), exprs.end(), IsSurelyPromQl);
  if (logql == 0 && promql == 0) return otherwise;
  return logql >= promql ? QueryLanguage::kLogQL : QueryLanguage::kPromQL;
}

QueryLanguage Choose(const Exprs& exprs, Dialect dialect, bool among_loki) {
  if (dialect == Dialect::kPromQL) return QueryLanguage::kPromQL;
  if (dialect == Dialect::kLogQL) return QueryLanguage::kLogQL;
  const QueryLanguage voted = Weigh(exprs, QueryLanguage::kPromQL);
  const bool decides = among_loki && voted == QueryLanguage::kPromQL && !exprs.empty() &&
                       std::all_of(exprs.begin(), exprs.end(), ParsesAsLogQl);
  return decides ? QueryLanguage::kLogQL : voted;
}

}  // namespace

bool ParsesAsPromQl(std::string_view expr) {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  return promql::Parse(std::string(expr), options).errors.empty();
}

bool ParsesAsLogQl(std::string_view expr) {
  return logql::Parse(std::string(expr), {}).errors.empty();
}

// Told by its signs; of the few without, only what does not parse as PromQL: parsing is left for those.
bool IsSurelyLogQl(std::string_view expr) {
  if (LooksLikeLogQl(expr)) return true;
  return HasNamelessSelector(expr) && !ParsesAsPromQl(expr) && ParsesAsLogQl(expr);
}

bool IsSurelyPromQl(std::string_view expr) {
  return !LooksLikeLogQl(expr) && !HasNamelessSelector(expr) && !ParsesAsLogQl(expr) && ParsesAsPromQl(expr);
}

QueryLanguage LanguageOfGroups(const Node& groups, Dialect dialect, bool among_loki) {
  Exprs exprs;
  for (const source::Item& group : groups.items) AppendExprs(*group.node, &exprs);
  return Choose(exprs, dialect, among_loki);
}

QueryLanguage LanguageAmongOthers(const Node& group, QueryLanguage others) {
  Exprs exprs;
  AppendExprs(group, &exprs);
  return Weigh(exprs, others);
}

QueryLanguage LanguageOfGroup(const Node& group, Dialect dialect, bool among_loki) {
  Exprs exprs;
  AppendExprs(group, &exprs);
  return Choose(exprs, dialect, among_loki);
}

}  // namespace rulecheck::documents
