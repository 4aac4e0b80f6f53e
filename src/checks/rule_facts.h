// What several checks want to know, worked out once and only when asked for: of one query
// with its rule, and of the whole run.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/lazy.h"
#include "checks/conditions.h"
#include "checks/expected_series.h"
#include "checks/recording_order.h"
#include "flow/inventory_groups.h"
#include "flow/logql_flow.h"
#include "flow/rules.h"
#include "policy/facts.h"
#include "promql/constants.h"
#include "rulecheck/document.h"
#include "rulecheck/workspace.h"
#include "template/alert.h"
#include "workspace/rule_index.h"

namespace rulecheck::policy {
struct PathSettings;
}
namespace rulecheck::slo {
class Model;
}

namespace rulecheck::checks {

// A label or annotation text of an alert that parses, and what it mentions.
struct RuleText {
  const TextPair* pair;
  bool is_label;
  std::string_view alert;
  std::span<const gotemplate::Use> uses;
  bool surely_expands;

  Location At(Span span) const { return pair->value.At(span); }
  // To run it: not kept, since few need it.
  gotemplate::AlertText Parse() const { return {alert, pair->value.value}; }
};

// Shared by all threads of a run.
class RunFacts {
 public:
  // The snapshot must outlive it. `jobs`: threads to work with, 0 for one per core.
  // `system`: facts that settings give.
  explicit RunFacts(const Snapshot& snapshot, uint32_t target_version = promql::ParseOptions{}.target_version,
                    std::unordered_set<std::string> paths = {}, unsigned jobs = 1,
                    std::shared_ptr<const policy::Facts> system = std::make_shared<const policy::Facts>())
      : snapshot_(snapshot),
        jobs_(jobs),
        rules_(snapshot.rules()),
        target_version_(target_version),
        paths_(std::move(paths)),
        system_(std::move(system)),
        expectations_(rules_) {
    if (system_->series == nullptr) return;
    groups_ = std::make_unique<const flow::InventoryGroups>(
        *system_->series, [this](std::string_view name) { return IsStoredHere(name); });
  }

  // The Prometheus that reads the rules, as promql::ParseOptions has it.
  uint32_t target_version() const { return target_version_; }
  const workspace::RuleIndex& rules() const { return rules_; }
  // Whether a file of this path is part of the run, rules in it or not.
  bool HasFile(const std::string& path) const { return paths_.contains(path); }
  const std::unordered_set<std::string>& paths() const { return paths_; }

  const RecordingOrder& recording_order() const {
    return order_.Get([this] { return RecordingOrder(rules_); });
  }
  const Conditions& conditions() const {
    return conditions_.Get([this] { return Conditions(rules_, recording_order()); });
  }
  // What queries return and rules store, proven where names that rules of the run record have no
  // other producer.
  const flow::Flows& flows() const;
  // What is known of where the rules run.
  const policy::Facts& system() const { return *system_; }
  // Whether a rule of the run stores series under this name.
  bool IsStoredHere(std::string_view name) const;
  using SettingsByFile = std::function<const policy::PathSettings&(const SourceFile&)>;
  // Which settings are for which file; before anything asks.
  void set_settings(SettingsByFile settings) { settings_ = std::move(settings); }
  const policy::PathSettings& SettingsOf(const SourceFile& file) const { return settings_(file); }
  // The objectives of the run and the alerts that guard them.
  const slo::Model& slo() const;
  // What a rule's query returns, proven.
  const flow::Flow& ResultOf(const Rule& rule) const {
    const auto& numbers = numbers_.Get([this] {
      std::unordered_map<const Rule*, uint32_t> out;
      uint32_t number = 0;
      for (const workspace::RuleRef& ref : rules_.rules()) out.emplace(ref.rule, number++);
      return out;
    });
    return flows().Result(numbers.at(&rule));
  }
  // What recording rules are likely to return: names have no other producer, series are as
  // `Expectations` has them. Alerts are left out.
  const flow::Flows& likely_flows() const;
  // A name with a level, that a rule of the run records.
  bool IsRecordedHere(std::string_view name) const {
    return name.find(':') != std::string_view::npos && !rules_.Recorders(name).empty();
  }
  // Of a number of a rule in `likely_flows`, its number in the run, and the other way round.
  uint32_t RuleOf(uint32_t flow_rule) const { return recordings()[flow_rule]; }
  uint32_t FlowRuleOf(uint32_t rule) const;
  flow::PromqlFlows LikelyFlows(const promql::Expr& root) const;
  // From the query alone.
  flow::PromqlFlows CertainFlows(const promql::Expr& root) const { return flow::FlowsByNode(root, known_); }
  flow::Flow CertainFlow(const promql::Expr& root) const { return flow::FlowOf(root, known_); }

 private:
  // Numbers of the recording rules.
  const std::vector<uint32_t>& recordings() const;

  const Snapshot& snapshot_;
  unsigned jobs_;
  const workspace::RuleIndex& rules_;
  uint32_t target_version_;
  std::unordered_set<std::string> paths_;
  std::shared_ptr<const policy::Facts> system_;
  std::unique_ptr<const flow::InventoryGroups> groups_;  // of the inventory, if there is one
  Lazy<RecordingOrder> order_;
  Lazy<Conditions> conditions_;
  const KnownSeries known_;
  const Expectations expectations_;
  Lazy<std::vector<uint32_t>> recordings_;
  Lazy<std::unique_ptr<const flow::Flows>> likely_flows_;
  Lazy<std::unique_ptr<const flow::Flows>> flows_;
  SettingsByFile settings_;
  Lazy<std::shared_ptr<const slo::Model>> slo_;
  Lazy<std::unordered_map<const Rule*, uint32_t>> numbers_;  // of `rules_`
};

// Belongs to one thread.
class RuleFacts {
 public:
  RuleFacts(const QueryItem& item, const RunFacts& run) : item_(item), run_(run) {}

  const RunFacts& run() const { return run_; }

  // Of a node of the query.
  const std::optional<double>& Constant(const promql::Expr& node) const;
  const flow::Flow& Flow(const logql::Expr& node) const { return logql()[node]; }
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

 private:
  const flow::LogFlows& logql() const;

  const QueryItem& item_;
  const RunFacts& run_;
  mutable std::optional<promql::Constants> constants_;
  mutable std::optional<flow::LogFlows> logql_;
  mutable std::optional<flow::PromqlFlows> likely_, certain_, in_system_;
  mutable std::optional<bool> reads_recorded_;
  mutable std::optional<std::vector<RuleText>> texts_;
  mutable std::optional<std::vector<const promql::VectorSelector*>> selectors_;
};

}  // namespace rulecheck::checks
