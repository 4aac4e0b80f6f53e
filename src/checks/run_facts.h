// What several checks want to know of the whole run, worked out once and only when asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "flow/promql.h"
#include "rulecheck/target_version.h"

namespace rulecheck {
class Snapshot;
class SourceFile;
struct Rule;
namespace policy {
struct Facts;
struct PathSettings;
}  // namespace policy
namespace slo {
class Model;
}
namespace flow {
class Flows;
}
namespace workspace {
class RuleIndex;
}
}  // namespace rulecheck

namespace rulecheck::checks {

class Conditions;
class ReadLag;
class RecordedNan;
class RecordingOrder;

// Shared by all threads of a run.
class RunFacts {
 public:
  // The snapshot must outlive it. `jobs`: threads to work with, 0 for one per core.
  // `system`: facts that settings give, if there are any.
  explicit RunFacts(const Snapshot& snapshot, uint32_t target_version = kNewestVersion,
                    std::unordered_set<std::string> paths = {}, unsigned jobs = 1,
                    std::shared_ptr<const policy::Facts> system = nullptr);
  ~RunFacts();

  // The Prometheus that reads the rules, as promql::ParseOptions has it.
  uint32_t target_version() const;
  const workspace::RuleIndex& rules() const { return rules_; }
  // Whether a file of this path is part of the run, rules in it or not.
  bool HasFile(const std::string& path) const { return paths().contains(path); }
  const std::unordered_set<std::string>& paths() const;

  const RecordingOrder& recording_order() const;
  const Conditions& conditions() const;
  const RecordedNan& recorded_nan() const;
  const ReadLag& read_lag() const;
  // What queries return and rules store, proven where names that rules of the run record have no
  // other producer.
  const flow::Flows& flows() const;
  // What is known of where the rules run.
  const policy::Facts& system() const;
  // Names of the metrics in the inventory, rising; none without one.
  std::span<const std::string_view> known_metrics() const;
  // Whether a rule of the run stores series under this name.
  bool IsStoredHere(std::string_view name) const;
  using SettingsByFile = std::function<const policy::PathSettings&(const SourceFile&)>;
  // Which settings are for which file; before anything asks.
  void set_settings(SettingsByFile settings);
  const policy::PathSettings& SettingsOf(const SourceFile& file) const;
  // The objectives of the run and the alerts that guard them.
  const slo::Model& slo() const;
  // What a rule's query returns, proven.
  const flow::Flow& ResultOf(const Rule& rule) const;
  // What recording rules are likely to return: names have no other producer, series are as
  // `Expectations` has them. Alerts are left out.
  const flow::Flows& likely_flows() const;
  // A name with a level, that a rule of the run records.
  bool IsRecordedHere(std::string_view name) const;
  // Of a number of a rule in `likely_flows`, its number in the run, and the other way round.
  uint32_t RuleOf(uint32_t flow_rule) const { return recordings()[flow_rule]; }
  uint32_t FlowRuleOf(uint32_t rule) const;
  flow::PromqlFlows LikelyFlows(const promql::Expr& root) const;
  // From the query alone.
  flow::PromqlFlows CertainFlows(const promql::Expr& root) const;
  flow::Flow CertainFlow(const promql::Expr& root) const;

 private:
  struct Facts;

  // Numbers of the recording rules.
  std::span<const uint32_t> recordings() const;

  const workspace::RuleIndex& rules_;
  const std::unique_ptr<Facts> facts_;
};

}  // namespace rulecheck::checks
