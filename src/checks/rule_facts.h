// What several checks want to know of one query and its rule, worked out once and only when asked for.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "checks/run_facts.h"
#include "flow/promql.h"
#include "promql/constants.h"
#include "rulecheck/document.h"

namespace rulecheck::flow {
class LogFlows;
}
namespace rulecheck::gotemplate {
class AlertText;
struct Use;
}  // namespace rulecheck::gotemplate

namespace rulecheck::checks {

// A label or annotation text of an alert that parses, and what it mentions.
struct RuleText {
  TextPair pair;
  bool is_label;
  std::string_view alert;
  std::vector<gotemplate::Use> uses;
  bool surely_expands;

  Location At(Span span) const { return pair.value.At(span); }
  // To run it: not kept, since few need it.
  gotemplate::AlertText Parse() const;
};

// Belongs to one thread.
class RuleFacts {
 public:
  RuleFacts(const QueryItem& item, const RunFacts& run);
  ~RuleFacts();

  const RunFacts& run() const { return run_; }

  // Of a node of the query.
  const std::optional<double>& Constant(const promql::Expr& node) const;
  const flow::Flow& Flow(const logql::Expr& node) const;
  // Label flow of a node of the query: what is to be expected, through recording rules, and
  // what is proven. Where the first claims nothing, the second does not either.
  const flow::Flow& Likely(const promql::Expr& node) const;
  const flow::Flow& Certain(const promql::Expr& node) const;
  // What is proven, given what is known of the system and what rules store.
  const flow::Flow& InSystem(const promql::Expr& node) const;
  // Whether the query reads what a rule of the run records, by a name with a level.
  bool ReadsRecorded() const;
  // Every selector of the query, in order.
  const std::vector<const promql::VectorSelector*>& selectors() const;

  // Labels first, in order of the file; only texts with an action that parse. Group
  // labels are not expanded by themselves but as labels of each of their alerts.
  // Empty for recording rules, whose labels are plain text, and without a rule.
  const std::vector<RuleText>& texts() const;
  // Of a rule, by name: the labels that it and its group set (its own first), and its annotations.
  const std::map<std::string_view, TextPair>& labels() const;
  const std::multimap<std::string_view, TextPair>& annotations() const;

 private:
  const QueryItem& item_;
  const RunFacts& run_;
  mutable std::optional<promql::Constants> constants_;
  mutable std::unique_ptr<const flow::LogFlows> logql_;
  mutable std::optional<flow::PromqlFlows> likely_, certain_, in_system_;
  mutable std::optional<bool> reads_recorded_;
  mutable std::optional<std::vector<RuleText>> texts_;
  mutable std::optional<std::map<std::string_view, TextPair>> labels_;
  mutable std::optional<std::multimap<std::string_view, TextPair>> annotations_;
  mutable std::optional<std::vector<const promql::VectorSelector*>> selectors_;
};

}  // namespace rulecheck::checks
