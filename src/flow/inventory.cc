#include "flow/inventory.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "flow/inventory_matchers.h"
#include "flow/mutants.h"

namespace rulecheck::flow {
namespace {

// Of few series an answer is as soon made as kept.
constexpr size_t kFewRows = 16;

// How many series of the metric a condition accepts.
double CountAccepted(const Inventory::Metric& metric, const LabelCondition& condition) {
  if (metric.counted.contains(condition.name)) return metric.series;
  const auto it = metric.labels.find(condition.name);
  if (it == metric.labels.end() && metric.open) return metric.series;
  double with = 0, accepted = 0;
  if (it != metric.labels.end()) {
    for (const auto& [value, count] : it->second) {
      with += count;
      if (condition.accepts(value)) accepted += count;
    }
  }
  if (condition.accepts("") && with < metric.series) accepted += metric.series - with;
  return std::min(accepted, metric.series);
}

std::vector<LabelFact> FactsOf(const Inventory::Metric& metric) {
  std::vector<LabelFact> out;
  for (const auto& [label, counts] : metric.labels) {
    std::vector<std::string> values;
    double with = 0;
    for (const auto& [value, count] : counts) {
      values.push_back(value);
      with += count;
    }
    out.push_back({label,
                   with >= metric.series ? Presence::kYes : Presence::kMaybe,
                   ValueSet::Of(std::move(values)),
                   {}});
  }
  for (const auto& [label, most] : metric.counted)
    out.push_back({label, Presence::kYes, ValueSet::AtMost(most), {}});
  return out;
}

Labels LabelsFrom(std::string_view name, std::vector<LabelFact> facts, bool open, Cause cause) {
  Labels out = open ? Labels() : Labels::Closed(cause);
  if (!name.empty()) out.SetYes(kMetricName, ValueSet::Of({std::string(name)}), cause);
  for (LabelFact& fact : facts) {
    if (Mutated(Mutant::kInventoryAlwaysThere)) fact.presence = Presence::kYes;
    if (Mutated(Mutant::kInventoryLosesValue) && fact.values.values().size() > 1) {
      std::vector<std::string> fewer = fact.values.values();
      fewer.pop_back();
      fact.values = ValueSet::Of(std::move(fewer));
    }
    fact.cause = cause;
    out.Set(std::move(fact));
  }
  return out;
}

// So many series at most where these labels tell them apart, of those that the matchers take.
double CountByLabels(const Inventory::Metric& metric, const Labels& labels) {
  double out = 1;
  const auto times = [&](std::string_view name) {
    out *= labels.CanHave(name) ? labels.ValuesOf(name).MostValues() + (labels.MustHave(name) ? 0 : 1) : 1;
  };
  for (const auto& [name, counts] : metric.labels) times(name);
  for (const auto& [name, most] : metric.counted) times(name);
  return out;
}

constexpr std::string_view kOwnSeries[] = {"up",
                                           "ALERTS",
                                           "ALERTS_FOR_STATE",
                                           "scrape_duration_seconds",
                                           "scrape_samples_scraped",
                                           "scrape_samples_post_metric_relabeling",
                                           "scrape_series_added",
                                           "scrape_timeout_seconds",
                                           "scrape_sample_limit",
                                           "scrape_body_size_bytes",
                                           "scrape_native_histogram_bucket_limit"};

}  // namespace

bool IsWrittenByPrometheus(std::string_view name) {
  return std::find(std::begin(kOwnSeries), std::end(kOwnSeries), name) != std::end(kOwnSeries);
}

void Inventory::Add(std::string_view metric, const std::vector<std::pair<std::string, std::string>>& labels) {
  Metric& to = MetricNamed(metric);
  if (to.rows == nullptr) to.rows = std::make_shared<SeriesTable>();
  if (to.rows->Add(labels)) ++to.series;
}

Inventory::Metric& Inventory::MetricNamed(std::string_view name) {
  const auto it = metrics_.find(name);
  return it != metrics_.end() ? it->second : metrics_[std::string(name)];
}

void Inventory::AddPattern(std::shared_ptr<const Pattern> names, Metric metric) {
  patterns_.Add(std::move(names));
  by_pattern_.push_back(std::move(metric));
}

const Inventory::Metric* Inventory::Find(std::string_view name) const {
  if (const auto it = metrics_.find(name); it != metrics_.end()) return &it->second;
  if (patterns_.empty()) return nullptr;
  const std::lock_guard<std::mutex> lock(memory_->mutex);
  const auto [it, fresh] = memory_->by_pattern.try_emplace(std::string(name), nullptr);
  if (!fresh) return it->second;
  const auto found = patterns_.First(name);
  return it->second = found ? &by_pattern_[*found] : nullptr;
}

std::pair<double, std::vector<LabelFact>> Inventory::SelectRows(
    std::string_view name, const Metric& metric, const promql::VectorSelector& selector) const {
  const auto judge = [&] {
    const std::vector<SeriesTable::Row> rows = metric.rows->Select(ConditionsOf(selector));
    const Labels labels = metric.rows->LabelsOf(rows, {});
    return std::pair<double, std::vector<LabelFact>>{static_cast<double>(rows.size()),
                                                     {labels.facts().begin(), labels.facts().end()}};
  };
  if (metric.rows->size() <= kFewRows) return judge();
  const std::string key = std::string(name) + '\0' + TextOf(selector);
  {
    const std::lock_guard<std::mutex> lock(memory_->mutex);
    const auto it = memory_->selected.find(key);
    if (it != memory_->selected.end()) return it->second;
  }
  std::pair<double, std::vector<LabelFact>> out = judge();
  const std::lock_guard<std::mutex> lock(memory_->mutex);
  return memory_->selected.try_emplace(key, std::move(out)).first->second;
}

void Inventory::AddCandidates(std::string_view name, const Metric& metric,
                              const promql::VectorSelector& selector, Flow* out) const {
  const Cause cause{selector.span};
  // Of one that is known by name only what holds of all that are not counted.
  double bound = metric.series == kInfinity ? rest_.series : metric.series;
  Alternative one;
  if (metric.rows != nullptr) {
    auto [selected, facts] = SelectRows(name, metric, selector);
    bound = selected;
    one.labels = LabelsFrom(name, std::move(facts), metric.open, cause);
  } else {
    for (const LabelCondition& condition : ConditionsOf(selector))
      bound = std::min(bound, CountAccepted(metric, condition));
    one.labels = LabelsFrom(name, FactsOf(metric), metric.open, cause);
    if (metric.open && !metric.told_apart) AddCounted(selector, &one.labels);
  }
  if (bound <= 0) return;
  if (Mutated(Mutant::kInventoryBound) && bound > 1) --bound;
  if (metric.told_apart) {
    Flow alone;
    alone.keys = {{true, {}}};
    alone.alternatives = {one};
    alone = Select(std::move(alone), selector.matchers);
    if (alone.IsEmpty()) return;
    bound = std::min(bound, CountByLabels(metric, alone.alternatives.front().labels));
  }
  if (metric.numbers) one.value.histogram = false;
  one.bound = one.ever = bound;
  out->alternatives.push_back(std::move(one));
}

std::vector<std::string> Inventory::NamesFor(const promql::VectorSelector& selector) const {
  if (const std::string_view exact = ExactName(selector); !exact.empty()) return {std::string(exact)};
  const std::string key = TextOf(selector, true);
  const std::lock_guard<std::mutex> lock(memory_->mutex);
  if (const auto it = memory_->names.find(key); it != memory_->names.end()) return it->second;
  const std::vector<LabelCondition> conditions = ConditionsOf(selector, true);
  std::vector<std::string>& out = memory_->names[key];
  for (const auto& [name, metric] : metrics_) {
    const auto accepts = [&name = name](const LabelCondition& one) { return one.accepts(name); };
    if (std::all_of(conditions.begin(), conditions.end(), accepts)) out.push_back(name);
  }
  return out;
}

void Inventory::AddCounted(const promql::VectorSelector& selector, Labels* labels) const {
  size_t listed = 0;
  for (const auto& [name, most] : rest_.counted) {
    if (++listed >= Labels::kMaxNames / 2) return;
    if (labels->Find(name) == nullptr)
      labels->Set({name, Presence::kMaybe, ValueSet::AtMost(most), {selector.span}});
  }
}

Flow Inventory::Unlisted(const promql::VectorSelector& selector) const {
  Flow out = UnknownSeries().Candidates(selector);
  for (Alternative& one : out.alternatives) {
    one.bound = one.ever = rest_.series;
    AddCounted(selector, &one.labels);
  }
  return out;
}

Flow Inventory::Candidates(const promql::VectorSelector& selector) const {
  Flow out;
  out.fails = Presence::kNo;
  out.keys = {{true, {}}};
  const std::string_view exact = ExactName(selector);
  const Metric* known = exact.empty() ? nullptr : Find(exact);
  if (known != nullptr) {
    AddCandidates(exact, *known, selector, &out);
  } else if (!exact.empty()) {
    return rest_.exists || IsWrittenByPrometheus(exact) ? Unlisted(selector) : out;
  } else {
    for (const std::string& name : NamesFor(selector)) AddCandidates(name, *Find(name), selector, &out);
  }
  out.Settle();
  if (!exact.empty() || (!rest_.exists && patterns_.empty())) return out;
  Flow others = UnknownSeries().Candidates(selector);
  return Join(out, others);
}

double Inventory::CountSets(const promql::VectorSelector& selector, std::span<const std::string_view> labels,
                            bool without) const {
  const std::string_view name = ExactName(selector);
  const Metric* metric = name.empty() ? nullptr : Find(name);
  if (metric == nullptr || metric->rows == nullptr) return kInfinity;
  // Of an open one only what is listed can be counted.
  const auto listed = [&](std::string_view label) { return metric->rows->HasLabel(label); };
  if (metric->open && (without || !std::all_of(labels.begin(), labels.end(), listed))) return kInfinity;
  const auto count_sets = [&] {
    return static_cast<double>(
        metric->rows->Distinct(metric->rows->Select(ConditionsOf(selector)), labels, without));
  };
  if (metric->rows->size() <= kFewRows) return count_sets();
  std::string key = std::string(name) + '\0' + TextOf(selector) + (without ? "-" : "+");
  for (const std::string_view label : labels) (key += '\0') += label;
  {
    const std::lock_guard<std::mutex> lock(memory_->mutex);
    if (const auto it = memory_->sets.find(key); it != memory_->sets.end()) return it->second;
  }
  const double count = count_sets();
  const std::lock_guard<std::mutex> lock(memory_->mutex);
  return memory_->sets[key] = count;
}

}  // namespace rulecheck::flow
