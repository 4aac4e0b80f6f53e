#include "checks/rule_facts.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "checks/shapes.h"
#include "flow/logql_flow.h"
#include "slo/model.h"

namespace rulecheck::checks {
namespace {

std::vector<RuleText> ParseTexts(const Rule* rule) {
  std::vector<RuleText> out;
  if (rule == nullptr || rule->kind != RuleKind::kAlerting) return out;
  for (size_t i = 0; i < rule->templates.size(); ++i) {
    const gotemplate::TemplateUses* uses = rule->templates[i];
    if (uses == nullptr) continue;
    const bool is_label = i < rule->labels.size();
    const TextPair& pair = is_label ? rule->labels[i] : rule->annotations[i - rule->labels.size()];
    out.push_back({&pair, is_label, rule->name.value, uses->list, uses->surely_expands});
  }
  return out;
}

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

const std::vector<uint32_t>& RunFacts::recordings() const {
  return recordings_.Get([this] {
    std::vector<uint32_t> out;
    for (uint32_t i = 0; i < rules_.rules().size(); ++i) {
      if (rules_.rule(i).rule->kind == RuleKind::kRecording) out.push_back(i);
    }
    return out;
  });
}

uint32_t RunFacts::FlowRuleOf(uint32_t rule) const {
  const std::vector<uint32_t>& all = recordings();
  return static_cast<uint32_t>(std::lower_bound(all.begin(), all.end(), rule) - all.begin());
}

const slo::Model& RunFacts::slo() const {
  return *slo_.Get([this] {
    return std::make_shared<const slo::Model>(
        snapshot_, [this]() -> const flow::Flows& { return flows(); }, settings_);
  });
}

const flow::Flows& RunFacts::likely_flows() const {
  return *likely_flows_.Get([this] {
    flow::FlowsOptions options;
    options.promql.assumptions = &expectations_;
    options.recorded_here_only = true;
    options.jobs = jobs_;
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
  return *flows_.Get([this] {
    flow::FlowsOptions options;
    options.jobs = jobs_;
    options.colon_names_here_only = true;
    if (system_->series != nullptr)
      options.stored = std::make_shared<const SystemSeries>(*system_->series, *this);
    options.promql.assumptions = groups_.get();
    options.log_flow = [this](const logql::Query& query) {
      return flow::FlowOf(query, flow::LogFlowOptions{.inventory = system_->streams.get()});
    };
    return std::make_unique<const flow::Flows>(snapshot_, std::move(options));
  });
}

bool RunFacts::IsStoredHere(std::string_view name) const {
  return name == flow::kAlerts || name == flow::kAlertsForState || !rules_.Recorders(name).empty();
}

flow::PromqlFlows RunFacts::LikelyFlows(const promql::Expr& root) const {
  return flow::FlowsByNode(root, likely_flows(), {false, &expectations_});
}

const flow::Flow& RuleFacts::Likely(const promql::Expr& node) const {
  if (!likely_) likely_ = run_.LikelyFlows(*item_.promql->root());
  return (*likely_)[node.id];
}

const flow::Flow& RuleFacts::Certain(const promql::Expr& node) const {
  if (!certain_) certain_ = run_.CertainFlows(*item_.promql->root());
  return (*certain_)[node.id];
}

const flow::Flow& RuleFacts::InSystem(const promql::Expr& node) const {
  if (!in_system_) in_system_ = run_.flows().NodesOf(*item_.promql->root());
  return (*in_system_)[node.id];
}

bool RuleFacts::ReadsRecorded() const {
  if (reads_recorded_) return *reads_recorded_;
  const auto& all = selectors();
  reads_recorded_ = std::any_of(all.begin(), all.end(), [this](const promql::VectorSelector* selector) {
    return run_.IsRecordedHere(MetricName(*selector));
  });
  return *reads_recorded_;
}

const std::vector<RuleText>& RuleFacts::texts() const {
  if (!texts_) texts_ = ParseTexts(item_.rule);
  return *texts_;
}

const std::vector<const promql::VectorSelector*>& RuleFacts::selectors() const {
  if (!selectors_) SelectorsIn(*item_.promql->root(), &selectors_.emplace());
  return *selectors_;
}

const std::optional<double>& RuleFacts::Constant(const promql::Expr& node) const {
  if (!constants_) constants_ = promql::ConstantsIn(*item_.promql->root());
  return std::as_const(*constants_)[node.id];
}

const flow::LogFlows& RuleFacts::logql() const {
  if (!logql_) logql_.emplace(*item_.logql->root(), flow::LogFlowOptions());
  return *logql_;
}

}  // namespace rulecheck::checks
