#include "slo/model.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "policy/where.h"
#include "promql/function_id.h"
#include "promql/tree_scope.h"
#include "slo/asked.h"

namespace rulecheck::slo {
namespace {

using promql::FunctionId;

// Labels that say which objective a rule is of.
constexpr std::string_view kIdLabels[] = {"sloth_id", "slo", "slo_name", "sloth_slo", "grafana_slo_uuid"};
constexpr size_t kMostAbsences = 64;  // of one metric that are looked at

std::string LabelText(const workspace::RuleRef& ref, std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    const auto pair = policy::LabelOf(*ref.group, *ref.rule, name);
    if (pair && pair->value.value.find("{{") == std::string_view::npos) return std::string(pair->value.value);
  }
  return {};
}

// A name whose parts say that it is an indicator of an objective.
bool NamesIndicator(std::string_view name) {
  for (const std::string_view part : {"ratio_rate", "burnrate", "burn_rate", "error_budget", "availab",
                                      "errors_per_request", "error_ratio"}) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  size_t begin = 0;
  for (size_t i = 0; i <= name.size(); ++i) {
    if (i < name.size() && name[i] != ':' && name[i] != '_') continue;
    const std::string_view word = name.substr(begin, i - begin);
    if (word == "slo" || word == "sli") return true;
    begin = i + 1;
  }
  return false;
}

double Distance(int64_t a, int64_t b) {
  return std::abs(std::log(static_cast<double>(a) / static_cast<double>(b)));
}

// Of a single window: whether it is the short one of a pair, by the tier that its factor, or
// else its length, is nearest to.
bool IsShortWindow(const Condition& condition, const std::vector<ExpectedTier>& tiers, int64_t period_ms) {
  const ExpectedTier* nearest = nullptr;
  double least = 0;
  for (const ExpectedTier& tier : tiers) {
    if (tier.short_ms <= 0 || tier.long_ms <= 0) continue;
    const double distance = condition.factor && *condition.factor > 0
                                ? std::abs(std::log(*condition.factor / tier.Factor(period_ms)))
                                : std::min(Distance(condition.window_ms(), tier.long_ms),
                                           Distance(condition.window_ms(), tier.short_ms));
    if (nearest != nullptr && distance >= least) continue;
    nearest = &tier;
    least = distance;
  }
  if (nearest == nullptr) return false;
  return Distance(condition.window_ms(), nearest->short_ms) <
         Distance(condition.window_ms(), nearest->long_ms);
}

bool MayMeet(const Selection& a, const Selection& b) {
  const std::vector<std::string> labels = a.Labels();
  return std::none_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return label != flow::kMetricName && AreApart(a.RangeOf(label), b.RangeOf(label));
  });
}

// Selectors whose emptiness a query tells of.
void AbsencesIn(const promql::Expr& root, std::vector<Selection>* out) {
  promql::Walk(root, [&](const promql::Expr& node, promql::Ancestors ancestors) {
    const auto* selector = promql::As<promql::VectorSelector>(&node);
    if (selector == nullptr) return true;
    bool watched = false;
    for (const promql::Expr* above : ancestors) {
      const auto* call = promql::As<promql::Call>(above);
      watched = watched || (call != nullptr && (call->function->id == FunctionId::kAbsent ||
                                                call->function->id == FunctionId::kAbsentOverTime));
      const auto* binary = promql::As<promql::Binary>(above);
      const auto* zero =
          binary == nullptr ? nullptr : promql::As<promql::NumberLiteral>(promql::StripParens(binary->rhs));
      watched = watched || (binary != nullptr && binary->op == promql::Op::kEql && zero != nullptr &&
                            zero->value == 0 && selector->name == "up");
      watched = watched || (binary != nullptr && binary->op == promql::Op::kUnless);
    }
    if (watched) out->push_back(Selection::Of(*selector));
    return true;
  });
}

}  // namespace

struct Model::Index {
  std::unordered_map<std::string, size_t> slos;                      // by data, labels and budget
  std::unordered_map<std::string, std::vector<size_t>> asked;        // by metric of the total, or condition
  std::unordered_map<std::string, std::vector<Selection>> absences;  // by metric
};

bool Tier::unreachable() const {
  const Condition& condition = longest();
  const bool bounded = !condition.ratio.added_at && !condition.ratio.many_recorders;
  return bounded && (threshold > 1 || (threshold == 1 && !condition.or_equal));
}

const Tier* Slo::FirstLoud(double errors, double* after_ms) const {
  int loudest = 0;
  for (const Tier& tier : tiers) loudest = std::max(loudest, LoudnessOf(tier.severity));
  const Tier* first = nullptr;
  for (const Tier& tier : tiers) {
    const std::optional<double> after = FiresAfter(tier.pair(), errors, tier.delays);
    if (LoudnessOf(tier.severity) != loudest || !after || (first != nullptr && *after >= *after_ms)) continue;
    first = &tier;
    *after_ms = *after;
  }
  return first;
}

Model::Model(const Snapshot& snapshot, std::function<const flow::Flows&()> flows, SettingsOf settings,
             bool anyway)
    : snapshot_(snapshot),
      rules_(snapshot.rules()),
      settings_(std::move(settings)),
      recorders_(std::make_unique<Recorders>(rules_, std::move(flows))),
      terms_(std::make_unique<Terms>(recorders_.get())),
      index_(std::make_unique<Index>()) {
  if (!anyway && !IsSpokenOf()) return;
  ReadAsked();
  ReadAlerts();
  ReadIndicators();
  ReadPeriods();
  Finish();
  TellApart();
}

Model::~Model() = default;

bool Model::IsSpokenOf() const {
  const auto files = snapshot_.files();
  return settings_ && std::any_of(files.begin(), files.end(), [&](const auto& file) {
           return settings_(*file->file).settings.slo.has_value();
         });
}

const policy::PathSettings& Model::SettingsOfRule(uint32_t rule) const {
  return settings_(*rules_.rule(rule).document->file);
}

Term Model::Read(const promql::Expr& expr) const {
  const std::lock_guard lock(mutex_);
  return terms_->Of(expr, kNoRule);
}

const Term& Model::TermOf(uint32_t rule) const {
  const std::lock_guard lock(mutex_);
  return terms_->OfRule(rule);
}

Location Model::At(const Spot& spot) const {
  return rules_.rule(spot.rule).item->At(spot.span);
}

KnownTime Model::IntervalOf(uint32_t rule) const {
  const RuleGroup& group = *rules_.rule(rule).group;
  if (group.interval && group.interval->milliseconds > 0) return {group.interval->milliseconds, true};
  return EvaluationIntervalOf(SettingsOfRule(rule));
}

void Model::ReadAsked() {
  std::unordered_set<const policy::PathSettings*> seen;
  std::unordered_set<std::string> places;
  for (const auto& file : snapshot_.files()) {
    const policy::PathSettings& settings = settings_(*file->file);
    if (!seen.insert(&settings).second || !settings.settings.slo) continue;
    for (const policy::SloObjective& entry : settings.settings.slo->objectives) {
      if (!places.insert(fmt::format("{}:{}", fmt::ptr(entry.place.file), entry.place.span.begin)).second)
        continue;
      asked_.push_back(ReadObjective(entry, settings));
      const AskedObjective& asked = asked_.back();
      const std::string key = asked.total ? asked.total->metric : asked.value;
      if (!key.empty()) index_->asked[key].push_back(asked_.size() - 1);
    }
  }
}

AskedObjective* Model::ServedBy(const Branch& branch) {
  if (branch.conditions.empty()) return nullptr;
  const Condition& condition = branch.conditions.front();
  for (const std::string& key : KeysOfServed(condition)) {
    const auto it = index_->asked.find(key);
    if (it == index_->asked.end()) continue;
    for (const size_t i : it->second) {
      if (Serves(condition, asked_[i])) return &asked_[i];
    }
  }
  return nullptr;
}

void Model::ReadAlerts() {
  const auto all = rules_.rules();
  for (uint32_t rule = 0; rule < all.size(); ++rule) {
    const workspace::RuleRef& ref = all[rule];
    if (ref.rule->kind != RuleKind::kAlerting || ref.rule->query() == nullptr || ref.document->partial)
      continue;
    const promql::TreeScope trees;
    std::vector<Selection> absent;
    AbsencesIn(*ref.rule->query()->root(), &absent);
    for (Selection& selection : absent) {
      auto& list = index_->absences[selection.metric];
      if (list.size() < kMostAbsences) list.push_back(std::move(selection));
    }
    for (Branch& branch : BranchesOf(*ref.rule->query()->root(), rule, terms_.get())) {
      AskedObjective* asked = ServedBy(branch);
      const bool whole = !branch.conditions.empty() && branch.conditions.front().window_ms() > 0;
      if (branch.is_burn() || (asked != nullptr && whole && !asked->value.empty()))
        AddTier(rule, std::move(branch), asked);
    }
  }
}

void Model::FillDelays(Tier* tier) const {
  const policy::PathSettings& settings = SettingsOfRule(tier->rule);
  const Term& ratio = tier->longest().ratio;
  const std::string_view job =
      ratio.leaves.empty() ? std::string_view() : ratio.leaves.front().of.Equal("job");
  const KnownTime scrape = ScrapeIntervalOf(settings, job), evaluation = IntervalOf(tier->rule);
  tier->delays.scrape_ms = scrape.ms;
  tier->delays.evaluation_ms = evaluation.ms;
  tier->delays_known = scrape.known && evaluation.known;
  const RuleGroup& group = *rules_.rule(tier->rule).group;
  if (group.query_offset) tier->delays.offset_ms = group.query_offset->milliseconds;
  for (const Condition& condition : tier->branch.conditions) {
    int64_t late = 0;
    uint32_t reader = tier->rule;
    for (const uint32_t recorder : condition.ratio.through) {
      const workspace::RuleRef &a = rules_.rule(reader), &b = rules_.rule(recorder);
      if (a.group != b.group || b.rule->index > a.rule->index) late += IntervalOf(recorder).ms;
      reader = recorder;
    }
    tier->delays.recording_ms = std::max(tier->delays.recording_ms, late);
    tier->delays.smoothing_ms = std::max(tier->delays.smoothing_ms, condition.ratio.smoothed_by_ms);
  }
}

void Model::AddTier(uint32_t rule, Branch branch, AskedObjective* asked) {
  const workspace::RuleRef& ref = rules_.rule(rule);
  const policy::PathSettings& settings = SettingsOfRule(rule);
  Tier tier;
  tier.rule = rule;
  tier.severity = LabelText(ref, kSeverityLabels);
  if (ref.rule->hold) tier.hold_ms = ref.rule->hold->milliseconds;
  if (ref.rule->keep_firing_for) tier.keep_firing_ms = ref.rule->keep_firing_for->milliseconds;
  const int64_t period = PeriodOf(settings.settings);
  const Condition &first = branch.conditions.front(), &last = branch.conditions.back();
  tier.long_ms = first.window_ms();
  if (branch.conditions.size() > 1) {
    tier.short_ms = last.window_ms();
  } else if (IsShortWindow(first, ExpectedTiers(settings.settings), period)) {
    tier.short_ms = std::exchange(tier.long_ms, 0);
  }
  tier.threshold = first.threshold;
  tier.factor = first.factor ? first.factor : last.factor;
  tier.budget = first.budget ? first.budget : last.budget;
  if (!tier.budget && asked != nullptr && asked->entry->objective)
    tier.budget = 1 - asked->entry->objective->share;
  tier.branch = std::move(branch);
  FillDelays(&tier);
  const std::string id = LabelText(ref, kIdLabels);
  const std::string key = fmt::format("{}#{}#{}", tier.longest().ratio.DataText(), id,
                                      tier.budget ? fmt::format("{:.6g}", *tier.budget) : "");
  const auto [it, fresh] = index_->slos.try_emplace(key, slos_.size());
  if (fresh) {
    Slo& slo = slos_.emplace_back();
    slo.settings = &settings;
    slo.period_ms = period;
    slo.budget = tier.budget;
    slo.name = !id.empty() ? id : asked != nullptr ? asked->entry->name : std::string(ref.rule->name.value);
  }
  Slo& slo = slos_[it->second];
  if (asked != nullptr) {
    slo.asked = asked->entry;
    if (std::find(asked->slos.begin(), asked->slos.end(), it->second) == asked->slos.end())
      asked->slos.push_back(static_cast<uint32_t>(it->second));
  }
  slo.tiers.push_back(std::move(tier));
}

void Model::ReadIndicators() {
  std::unordered_set<uint32_t> used;
  for (const Slo& slo : slos_) {
    for (const Tier& tier : slo.tiers) {
      for (const Condition& condition : tier.branch.conditions)
        used.insert(condition.ratio.through.begin(), condition.ratio.through.end());
    }
  }
  const auto all = rules_.rules();
  for (uint32_t rule = 0; rule < all.size(); ++rule) {
    const workspace::RuleRef& ref = all[rule];
    if (ref.rule->kind != RuleKind::kRecording || ref.rule->query() == nullptr || ref.document->partial)
      continue;
    const bool is_used = used.contains(rule);
    const Term& term = terms_->OfRule(rule);
    if (!term.is_ratio()) continue;
    const bool averages = term.averaged_of_ms > 0 && !term.through.empty() &&
                          NamesIndicator(rules_.rule(term.through.back()).rule->name.value);
    if (is_used || averages || NamesIndicator(ref.rule->name.value))
      indicators_.push_back({rule, &term, is_used});
  }
}

bool Model::IsAbsenceWatched(const Slo& slo) const {
  const auto watched = [&](const std::string& metric, const Selection& selection) {
    const auto it = index_->absences.find(metric);
    return it != index_->absences.end() &&
           std::any_of(it->second.begin(), it->second.end(),
                       [&](const Selection& absent) { return MayMeet(absent, selection); });
  };
  for (const Tier& tier : slo.tiers) {
    for (const Condition& condition : tier.branch.conditions) {
      for (const auto* list : {&condition.ratio.leaves, &condition.ratio.total}) {
        for (const Leaf& leaf : *list) {
          if (watched(leaf.of.metric, leaf.of) || watched("up", leaf.of)) return true;
        }
      }
      for (const uint32_t rule : condition.ratio.through) {
        if (watched(std::string(rules_.rule(rule).rule->name.value), Selection())) return true;
      }
    }
  }
  return false;
}

}  // namespace rulecheck::slo
