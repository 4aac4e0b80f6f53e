// Streams of Loki that a query reads.
#include <set>

#include "checks/cardinality/bounds.h"
#include "flow/pattern.h"
#include "policy/facts.h"

namespace rulecheck::checks {
namespace {

flow::LabelCondition StreamCondition(const logql::Matcher& matcher) {
  const std::string value(matcher.value.value);
  switch (matcher.op) {
    case logql::MatchOp::kEqual:
      return {matcher.label.name, [value](std::string_view text) { return text == value; }};
    case logql::MatchOp::kNotEqual:
      return {matcher.label.name, [value](std::string_view text) { return text != value; }};
    default:
      break;
  }
  const bool wanted = matcher.op == logql::MatchOp::kRegexp;
  return {matcher.label.name, [pattern = flow::Pattern::Make(value), wanted](std::string_view text) {
            return pattern->Matches(text) == wanted;
          }};
}

}  // namespace

std::optional<double> StreamsOf(const RuleFacts& facts, const QueryItem& item) {
  const auto& streams = facts.run().system().streams;
  if (item.logql == nullptr || streams == nullptr || streams->table == nullptr) return std::nullopt;
  std::set<flow::SeriesTable::Row> read;
  logql::Walk(*item.logql->root(), [&](const logql::Expr& node) {
    const auto* log = logql::As<logql::LogExpr>(&node);
    if (log == nullptr) return;
    std::vector<flow::LabelCondition> conditions;
    for (const logql::Matcher& matcher : log->matchers) conditions.push_back(StreamCondition(matcher));
    const auto rows = streams->table->Select(conditions);
    read.insert(rows.begin(), rows.end());
  });
  return static_cast<double>(read.size());
}

}  // namespace rulecheck::checks
