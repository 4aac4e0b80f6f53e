#include "flow/rules.h"

#include <algorithm>
#include <utility>

#include "base/components.h"
#include "base/parallel.h"
#include "flow/fixpoint.h"
#include "flow/mutants.h"
#include "promql/tree_scope.h"
#include "workspace/rule_index.h"

namespace rulecheck::flow {
namespace {

// Stored flows are kept for every rule of a run: they say a little less than results.
constexpr size_t kStoredAlternatives = 4;
// Circles: so many rounds as they are, then numbers are given up, then everything is.
constexpr int kExactRounds = 4;
constexpr int kMostRounds = 10;
// Selectors without a name look at the stored names one by one while there are this few.
constexpr size_t kFewNames = 32;

std::vector<FlowRule> RulesOf(const Snapshot& snapshot) {
  std::vector<FlowRule> out;
  out.reserve(snapshot.rules().rules().size());
  for (const workspace::RuleRef& ref : snapshot.rules().rules()) out.push_back(FlowRuleOf(ref));
  return out;
}

// The value of an equality matcher of a label; empty when there is none.
std::string_view EqualTo(const promql::VectorSelector& selector, std::string_view label) {
  for (const promql::Matcher& m : selector.matchers) {
    if (m.name == label && m.op == promql::MatchOp::kEqual) return m.value;
  }
  return {};
}

}  // namespace

FlowRule FlowRuleOf(const workspace::RuleRef& ref) {
  const Rule& rule = *ref.rule;
  FlowRule out;
  out.alerting = rule.kind == RuleKind::kAlerting;
  out.name = rule.name.value;
  out.query = rule.query();
  out.log_query = rule.logql();
  for (const auto& [name, pair] : workspace::MergedLabels(*ref.group, rule))
    out.labels.emplace_back(name, pair.value.value);
  out.times.holds = rule.hold != nullptr;
  out.times.keeps_firing = rule.keep_firing_for != nullptr;
  return out;
}

Flows::Flows(const Snapshot& snapshot, FlowsOptions options) : Flows(RulesOf(snapshot), std::move(options)) {}

Flows::Flows(std::vector<FlowRule> rules, FlowsOptions options)
    : rules_(std::move(rules)), options_(std::move(options)), results_(rules_.size()) {
  if (options_.stored == nullptr) options_.stored = std::make_shared<UnknownSeries>();
  IndexNames();
  bool any_name = false;
  std::vector<std::vector<uint32_t>> reads = Reads(&any_name);
  late_rules_.resize(rules_.size());
  if (!any_name) FindLate(reads);
  for (Stored& stored : stored_) {
    if (!stored.late) stored.series = std::make_unique<Flow>(Flow::Empty());
  }
  // Both are of the same rules, which are worked out once: one after the other.
  const auto alerts = names_.find(kAlerts), for_state = names_.find(kAlertsForState);
  if (alerts != names_.end()) reads[for_state->second].push_back(alerts->second);
  WorkAll(reads);
  built_ = true;
}

// Circles and single names by how deep the chains of recordings below them are: those of one level
// do not read each other.
void Flows::WorkAll(const std::vector<std::vector<uint32_t>>& reads) {
  const std::vector<std::vector<uint32_t>> components = Components(reads);
  std::vector<uint32_t> level_of(reads.size());
  std::vector<std::vector<const std::vector<uint32_t>*>> levels;
  for (const std::vector<uint32_t>& component : components) {
    uint32_t level = 0;
    for (const uint32_t name : component) {
      for (const uint32_t read : reads[name]) {
        const bool below = !std::binary_search(component.begin(), component.end(), read);
        if (below) level = std::max(level, level_of[read] + 1);
      }
    }
    for (const uint32_t name : component) level_of[name] = level;
    if (levels.size() <= level) levels.resize(level + size_t{1});
    levels[level].push_back(&component);
  }
  constexpr size_t kChunk = 64;
  for (const auto& level : levels) {
    ParallelFor((level.size() + kChunk - 1) / kChunk, options_.jobs, [&](size_t chunk) {
      for (size_t i = chunk * kChunk; i < std::min(level.size(), (chunk + 1) * kChunk); ++i) {
        const std::vector<uint32_t>& component = *level[i];
        const std::vector<uint32_t>& first = reads[component[0]];
        const bool reads_itself = std::find(first.begin(), first.end(), component[0]) != first.end();
        Work(component, component.size() > 1 || reads_itself);
        if (!options_.keep_results) DropResults(component);
      }
    });
  }
}

void Flows::DropResults(const std::vector<uint32_t>& names) {
  for (const uint32_t name : names) {
    for (const uint32_t rule : stored_[name].rules) {
      if (!rules_[rule].alerting) results_[rule] = nullptr;
    }
  }
}

void Flows::IndexNames() {
  const auto recordings = static_cast<size_t>(
      std::count_if(rules_.begin(), rules_.end(), [](const FlowRule& rule) { return !rule.alerting; }));
  stored_.reserve(recordings + 2);
  const auto add = [&](std::string_view name, uint32_t rule) {
    const auto [it, is_new] = names_.try_emplace(name, static_cast<uint32_t>(stored_.size()));
    if (is_new) stored_.push_back({name, {}});
    stored_[it->second].rules.push_back(rule);
  };
  for (uint32_t i = 0; i < rules_.size(); ++i) {
    if (!rules_[i].alerting) {
      add(rules_[i].name, i);
      continue;
    }
    alerts_[rules_[i].name].push_back(i);
    add(kAlerts, i);
    add(kAlertsForState, i);
  }
}

void Flows::FindLate(const std::vector<std::vector<uint32_t>>& reads) {
  std::vector<uint8_t> is_read(stored_.size());
  for (const std::vector<uint32_t>& names : reads) {
    for (const uint32_t name : names) is_read[name] = 1;
  }
  // The alerts are those of two names.
  const auto alerts = names_.find(kAlerts), for_state = names_.find(kAlertsForState);
  const bool alerts_read =
      alerts != names_.end() && (is_read[alerts->second] != 0 || is_read[for_state->second] != 0);
  for (size_t name = 0; name < stored_.size(); ++name) {
    Stored& stored = stored_[name];
    stored.late = stored.alerts() ? !alerts_read : is_read[name] == 0;
    if (!stored.late) continue;
    for (const uint32_t rule : stored.rules) late_rules_[rule] = 1;
  }
}

std::vector<std::vector<uint32_t>> Flows::Reads(bool* any_name) const {
  std::vector<std::vector<uint32_t>> of_rule(rules_.size()), out(stored_.size());
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].query == nullptr) continue;
    const promql::TreeScope trees;
    promql::Walk(*rules_[i].query->root(), [&](const promql::Expr& node) {
      const auto* selector = promql::As<promql::VectorSelector>(&node);
      if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) selector = matrix->selector;
      if (selector == nullptr) return;
      const std::string_view name = ExactName(*selector);
      *any_name = *any_name || name.empty();
      const auto it = names_.find(name);
      if (it != names_.end()) of_rule[i].push_back(it->second);
    });
  }
  for (size_t name = 0; name < stored_.size(); ++name) {
    for (const uint32_t rule : stored_[name].rules) {
      out[name].insert(out[name].end(), of_rule[rule].begin(), of_rule[rule].end());
    }
  }
  return out;
}

void Flows::Work(const std::vector<uint32_t>& names, bool circle) {
  // What rests is an upper bound of what one more round would give, hence of every result:
  // nothing is stored at first, and each evaluation sees what the last ones stored.
  for (int round = 0; Round(names, round) && circle; ++round) {
    if (round == kMostRounds) return GiveUp(names);
    if (Mutated(Mutant::kCirclesOnce)) return;
  }
}

bool Flows::Round(const std::vector<uint32_t>& names, int round) {
  bool changed = false;
  for (const uint32_t name : names) {
    Stored& stored = stored_[name];
    if (stored.late) continue;
    for (const uint32_t rule : stored.rules) {
      // Alerts stand under two names.
      if (round > 0 || results_[rule] == nullptr) results_[rule] = KeptResult(rule);
    }
    bool grown = false;
    Flow series = Upper(*stored.series, StoredUnder(stored, true), &grown);
    if (grown && round >= kExactRounds) series = WithoutNumbers(std::move(series));
    if (grown) *stored.series = std::move(series);
    stored.series->LimitAlternatives(kStoredAlternatives);
    changed = changed || grown;
  }
  return changed;
}

void Flows::GiveUp(const std::vector<uint32_t>& names) {
  for (const uint32_t name : names) *stored_[name].series = StoredUnder(stored_[name], false);
  for (const uint32_t name : names) {
    for (const uint32_t rule : stored_[name].rules) results_[rule] = KeptResult(rule);
  }
}

Flow Flows::ResultOf(const FlowRule& rule) const {
  const promql::TreeScope trees;
  if (rule.query != nullptr) return Of(*rule.query->root());
  if (rule.log_query != nullptr && options_.log_flow) return options_.log_flow(*rule.log_query);
  return Flow::Unknown();
}

Flow Flows::StoredUnder(const Stored& stored, bool known) const {
  Flow out = Flow::Empty();
  for (const uint32_t rule : stored.rules) {
    if (Mutated(Mutant::kFirstRecorderOnly) && !out.IsEmpty()) break;
    out = Join(out, StoredBy(rule, stored.name,
                             known ? (late_rules_[rule] != 0 ? ResultOf(rules_[rule]) : *results_[rule])
                                   : Flow::Unknown()));
  }
  out.LimitAlternatives(kStoredAlternatives);
  return out;
}

Flow Flows::StoredBy(uint32_t rule, std::string_view name, Flow result) const {
  const FlowRule& from = rules_[rule];
  result.Attribute(rule);
  if (!from.alerting) return RecordedSeries(result, from.name, from.labels);
  const Flow alerts = AlertLabels(result, from.name, from.labels);
  return name == kAlerts ? AlertsSeries(alerts, from.labels, from.times)
                         : AlertsForStateSeries(alerts, from.labels, from.times);
}

const Flow* Flows::Recorded(std::string_view name) const {
  const auto it = names_.find(name);
  return it == names_.end() ? nullptr : &SeriesOf(stored_[it->second]);
}

const Flow& Flows::LateResult(uint32_t rule) const {
  {
    const std::lock_guard<std::mutex> lock(late_mutex_);
    if (results_[rule] != nullptr) return *results_[rule];
  }
  auto result = KeptResult(rule);
  const std::lock_guard<std::mutex> lock(late_mutex_);
  if (results_[rule] == nullptr) results_[rule] = std::move(result);
  return *results_[rule];
}

const Flow& Flows::SeriesOf(const Stored& stored) const {
  if (!stored.late) return *stored.series;
  {
    const std::lock_guard<std::mutex> lock(late_mutex_);
    if (stored.series != nullptr) return *stored.series;
  }
  auto series = std::make_unique<Flow>(StoredUnder(stored, true));
  const std::lock_guard<std::mutex> lock(late_mutex_);
  if (stored.series == nullptr) stored.series = std::move(series);
  return *stored.series;
}

Flow Flows::AlertsCandidates(const promql::VectorSelector& selector, const Stored& stored) const {
  const std::string_view alert = EqualTo(selector, "alertname");
  if (!built_ || alert.empty()) return SeriesOf(stored);
  Flow out = Flow::Empty();
  const auto it = alerts_.find(alert);
  if (it == alerts_.end()) return out;
  for (const uint32_t rule : it->second) out = Join(out, StoredBy(rule, stored.name, Result(rule)));
  return out;
}

Flow Flows::OtherRecorded(const promql::VectorSelector& selector) const {
  if (stored_.size() > kFewNames) return Flow::Unknown();
  Flow out = Flow::Empty();
  for (const Stored& stored : stored_) {
    if (!MayName(selector, stored.name)) continue;
    if (!built_) return Flow::Unknown();  // while rules are worked out, only names order them
    out = Join(out, SeriesOf(stored));
  }
  return out;
}

Flow Flows::Candidates(const promql::VectorSelector& selector) const {
  const auto it = names_.find(ExactName(selector));
  if (it == names_.end()) {
    Flow others = options_.stored->Candidates(selector);
    return ExactName(selector).empty() ? Join(others, OtherRecorded(selector)) : others;
  }
  const Stored& stored = stored_[it->second];
  Flow here = stored.alerts() ? AlertsCandidates(selector, stored) : SeriesOf(stored);
  const bool colon = stored.name.find(':') != std::string_view::npos;
  const bool here_only = options_.recorded_here_only || (options_.colon_names_here_only && colon);
  return here_only ? here : Join(here, options_.stored->Candidates(selector));
}

const PromqlFlows& Flows::Of(const promql::Query& query) const {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto it = by_query_.find(&query);
    if (it != by_query_.end()) return *it->second;
  }
  auto flows = std::make_unique<const PromqlFlows>(FlowsByNode(*query.root(), *this, options_.promql));
  const std::lock_guard<std::mutex> lock(mutex_);
  return *by_query_.try_emplace(&query, std::move(flows)).first->second;
}

}  // namespace rulecheck::flow
