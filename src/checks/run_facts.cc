#include "checks/run_facts.h"

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/lazy.h"
#include "checks/conditions.h"
#include "checks/expected_series.h"
#include "checks/nan_divisions.h"
#include "checks/recording_order.h"
#include "checks/rules/read_lag.h"
#include "flow/inventory.h"
#include "flow/inventory_groups.h"
#include "flow/logql_flow.h"
#include "flow/rules.h"
#include "policy/facts.h"
#include "policy/project.h"
#include "rulecheck/workspace.h"
#include "slo/model.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {
namespace {

// What the inventory knows; what it does not know and rules of the run record they alone record.
class SystemSeries final : public flow::SeriesSource {
 public:
  SystemSeries(const flow::Inventory& inventory, const RunFacts& run) : inventory_(inventory), run_(run) {}

  flow::Flow Candidates(const promql::VectorSelector& selector) const override {
    const std::string_view name = flow::ExactName(selector);
    const bool here_only = !name.empty() && run_.IsStoredHere(name) && inventory_.Find(name) == nullptr;
    return here_only ? flow::Flow::Empty() : inventory_.Candidates(selector);
  }

 private:
  const flow::Inventory& inventory_;
  const RunFacts& run_;
};

}  // namespace

struct RunFacts::Facts {
  const Snapshot& snapshot;
  const uint32_t target_version;
  const std::unordered_set<std::string> paths;
  const unsigned jobs;
  const std::shared_ptr<const policy::Facts> system;
  const Expectations expectations;
  const ReadLag read_lag;
  const KnownSeries known = {};
  std::unique_ptr<const flow::InventoryGroups> groups = nullptr;  // of the inventory, if there is one
  SettingsByFile settings = nullptr;
  Lazy<RecordingOrder> order = {};
  Lazy<Conditions> conditions = {};
  Lazy<RecordedNan> recorded_nan = {};
  Lazy<std::vector<uint32_t>> recordings = {};
  Lazy<std::unique_ptr<const flow::Flows>> likely_flows = {};
  Lazy<std::unique_ptr<const flow::Flows>> flows = {};
  Lazy<std::shared_ptr<const slo::Model>> slo_model = {};
  Lazy<std::unordered_map<const Rule*, uint32_t>> numbers = {};  // in the run
  Lazy<std::vector<std::string_view>> known_metrics = {};
};

RunFacts::RunFacts(const Snapshot& snapshot, uint32_t target_version, std::unordered_set<std::string> paths,
                   unsigned jobs, std::shared_ptr<const policy::Facts> system)
    : rules_(snapshot.rules()),
      facts_(new Facts{snapshot, target_version, std::move(paths), jobs,
                       system != nullptr ? std::move(system) : std::make_shared<const policy::Facts>(),
                       Expectations(rules_), ReadLag(rules_)}) {
  if (facts_->system->series == nullptr) return;
  facts_->groups = std::make_unique<const flow::InventoryGroups>(
      *facts_->system->series, [this](std::string_view name) { return IsStoredHere(name); });
}
RunFacts::~RunFacts() = default;

uint32_t RunFacts::target_version() const {
  return facts_->target_version;
}

const std::unordered_set<std::string>& RunFacts::paths() const {
  return facts_->paths;
}

const policy::Facts& RunFacts::system() const {
  return *facts_->system;
}

std::span<const std::string_view> RunFacts::known_metrics() const {
  return facts_->known_metrics.Get([this] {
    std::vector<std::string_view> out;
    if (facts_->system->series == nullptr) return out;
    for (const auto& [name, metric] : facts_->system->series->metrics()) out.push_back(name);
    return out;
  });
}

void RunFacts::set_settings(SettingsByFile settings) {
  facts_->settings = std::move(settings);
}

const policy::PathSettings& RunFacts::SettingsOf(const SourceFile& file) const {
  return facts_->settings(file);
}

const RecordingOrder& RunFacts::recording_order() const {
  return facts_->order.Get([this] { return RecordingOrder(rules_); });
}

const Conditions& RunFacts::conditions() const {
  return facts_->conditions.Get([this] { return Conditions(rules_, recording_order()); });
}

const RecordedNan& RunFacts::recorded_nan() const {
  return facts_->recorded_nan.Get([this] { return RecordedNan(*this, recording_order()); });
}

const ReadLag& RunFacts::read_lag() const {
  return facts_->read_lag;
}

const flow::Flow& RunFacts::ResultOf(const Rule& rule) const {
  const auto& numbers = facts_->numbers.Get([this] {
    std::unordered_map<const Rule*, uint32_t> out;
    uint32_t number = 0;
    for (const workspace::RuleRef& ref : rules_.rules()) out.emplace(ref.rule, number++);
    return out;
  });
  return flows().Result(numbers.at(&rule));
}

bool RunFacts::IsRecordedHere(std::string_view name) const {
  return name.find(':') != std::string_view::npos && !rules_.Recorders(name).empty();
}

flow::PromqlFlows RunFacts::CertainFlows(const promql::Expr& root) const {
  return flow::FlowsByNode(root, facts_->known);
}

flow::Flow RunFacts::CertainFlow(const promql::Expr& root) const {
  return flow::FlowOf(root, facts_->known);
}

std::span<const uint32_t> RunFacts::recordings() const {
  return facts_->recordings.Get([this] {
    std::vector<uint32_t> out;
    for (uint32_t i = 0; i < rules_.rules().size(); ++i) {
      if (rules_.rule(i).rule->kind == RuleKind::kRecording) out.push_back(i);
    }
    return out;
  });
}

uint32_t RunFacts::FlowRuleOf(uint32_t rule) const {
  const std::span<const uint32_t> all = recordings();
  return static_cast<uint32_t>(std::lower_bound(all.begin(), all.end(), rule) - all.begin());
}

const slo::Model& RunFacts::slo() const {
  return *facts_->slo_model.Get([this] {
    return std::make_shared<const slo::Model>(
        facts_->snapshot, [this]() -> const flow::Flows& { return flows(); }, facts_->settings);
  });
}

const flow::Flows& RunFacts::likely_flows() const {
  return *facts_->likely_flows.Get([this] {
    flow::FlowsOptions options;
    options.promql.assumptions = &facts_->expectations;
    options.recorded_here_only = true;
    options.jobs = facts_->jobs;
    options.keep_results = false;
    options.stored = std::make_shared<KnownSeries>();
    options.log_flow = [](const logql::Query& query) { return flow::FlowOf(query, flow::LogFlowOptions()); };
    std::vector<flow::FlowRule> rules;
    rules.reserve(recordings().size());
    for (const uint32_t index : recordings()) rules.push_back(flow::FlowRuleOf(rules_.rule(index)));
    return std::make_unique<const flow::Flows>(std::move(rules), std::move(options));
  });
}

const flow::Flows& RunFacts::flows() const {
  return *facts_->flows.Get([this] {
    flow::FlowsOptions options;
    options.jobs = facts_->jobs;
    options.colon_names_here_only = true;
    if (facts_->system->series != nullptr)
      options.stored = std::make_shared<const SystemSeries>(*facts_->system->series, *this);
    options.promql.assumptions = facts_->groups.get();
    options.log_flow = [this](const logql::Query& query) {
      return flow::FlowOf(query, flow::LogFlowOptions{.inventory = facts_->system->streams.get()});
    };
    return std::make_unique<const flow::Flows>(facts_->snapshot, std::move(options));
  });
}

bool RunFacts::IsStoredHere(std::string_view name) const {
  return name == flow::kAlerts || name == flow::kAlertsForState || !rules_.Recorders(name).empty();
}

flow::PromqlFlows RunFacts::LikelyFlows(const promql::Expr& root) const {
  return flow::FlowsByNode(root, likely_flows(), {false, &facts_->expectations});
}

}  // namespace rulecheck::checks
