// Judges properties: an alert never, or always, fires while a condition holds.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/promql/engine.h"
#include "unittest/group_runner.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace property {

using NameList = std::vector<std::string>;

struct Sample {
  Fields labels;
  NameList names;
};

}  // namespace property

namespace {

using engine::StepGrid;
using property::NameList;
using property::Sample;

// Of a metric, or of the rule: they say nothing of what is alerted on.
bool IsOwnName(const std::string& label) {
  return label == "__name__" || label == "alertname";
}

NameList NamesOf(const Fields& labels) {
  NameList out;
  for (const auto& [name, value] : labels) {
    if (!IsOwnName(name)) out.push_back(name);
  }
  return out;
}

// The values of some labels, as one text that tells them apart.
std::string ValuesOf(const Fields& labels, const NameList& names) {
  std::string out;
  auto at = labels.begin();
  for (const std::string& name : names) {
    while (at->first != name) ++at;
    out += fmt::format("{}:{}", at->second.size(), at->second);
  }
  return out;
}

// The alerts that fire at one time. A sample agrees with an alert that has no other value of a label
// that both have. Alerts that have the same labels in common with it are found by their values at once.
class FiringAlerts {
 public:
  explicit FiringAlerts(std::vector<Fields> alerts) : alerts_(std::move(alerts)) {
    for (const Fields& alert : alerts_) shapes_[NamesOf(alert)].push_back(&alert);
  }

  // Null: there is none.
  const Fields* AgreeingWith(const Sample& sample) {
    for (const auto& [shape, alerts] : shapes_) {
      NameList common;
      std::set_intersection(shape.begin(), shape.end(), sample.names.begin(), sample.names.end(),
                            std::back_inserter(common));
      auto& table = tables_[{&shape, common}];
      if (table.empty()) {
        for (const Fields* alert : alerts) table.emplace(ValuesOf(*alert, common), alert);
      }
      const auto found = table.find(ValuesOf(sample.labels, common));
      if (found != table.end()) return found->second;
    }
    return nullptr;
  }

 private:
  std::vector<Fields> alerts_;
  std::map<NameList, std::vector<const Fields*>> shapes_;
  std::map<std::pair<const NameList*, NameList>, std::unordered_map<std::string, const Fields*>> tables_;
};

}  // namespace

// What a property is judged on, and what was seen.
struct GroupRunner::PropertyCheck {
  const AlertCase& alert_case;
  const engine::Block& condition;
  std::vector<property::Sample> samples;  // of its rows
  bool held = false;                      // the condition gave a sample
  size_t violations = 0;                  // times
  int64_t first_at_ms = 0;
  std::string first;
};

// Looks at one time; `step` is that of the block.
void GroupRunner::CheckProperty(int64_t t_ms, size_t step, PropertyCheck* check) {
  const bool never = check->alert_case.terms.never;
  std::optional<FiringAlerts> firing;
  for (size_t row = 0; row < check->samples.size(); ++row) {
    if (!check->condition.Has(row, step)) continue;
    check->held = true;
    if (!firing) firing.emplace(FiringLabels(check->alert_case.alertname.value, TickAt(t_ms)));
    const Fields* alert = firing->AgreeingWith(check->samples[row]);
    if ((alert != nullptr) != never) continue;
    if (check->violations++ > 0) return;  // one a time is counted
    check->first_at_ms = t_ms;
    check->first = fmt::format("{} at {} while the condition gives {}",
                               never ? AlertText(*alert) + " fires" : "does not fire", Since(t_ms),
                               LabelsText(check->samples[row].labels));
    return;
  }
}

std::vector<Fields> GroupRunner::FiringLabels(std::string_view alertname, int64_t tick_ms) {
  std::vector<Fields> out;
  const auto add = [&](const engine::rules::RuleSpec& /*rule*/, engine::rules::Alert& alert) {
    if (alert.phase == engine::rules::AlertPhase::kFiring) out.push_back(LabelFields(alert.labels));
  };
  simulation_->ForEachAlert(alertname, tick_ms, add);
  if (log_rules_ != nullptr) log_rules_->ForEachAlert(alertname, tick_ms, add);
  return out;
}

void GroupRunner::JudgeProperty(size_t index) {
  const AlertCase& c = *group_.cases[index].alert;
  const MappedText& condition = c.terms.condition;
  const TimeRange& range = c.terms.range;
  const promql::ParseOutcome parsed = promql::Parse(std::string(condition.value), MakeParseOptions());
  if (parsed.query == nullptr) {
    for (const promql::ParseError& error : parsed.errors) ReportSyntax(condition.At(error.span), error);
    return EndWithError(
        index, "the condition does not parse: ", parsed.errors.empty() ? "" : parsed.errors.front().message);
  }
  const StepGrid grid{start_ms_ + range.from_ms, start_ms_ + range.to_ms, range.every_ms};
  const auto out = engine::EvaluateTicks(*parsed.query->root(), storage_, grid, MakeEvalOptions());
  if (!out) return EndWithError(index, "the condition cannot be evaluated: ", out.error().message);
  PropertyCheck check{c, out->block, {}, false, 0, grid.end_ms, {}};
  for (size_t row = 0; row < out->block.size(); ++row) {
    Fields labels = LabelFields(out->block.labels(row));
    NameList names = NamesOf(labels);
    check.samples.push_back({std::move(labels), std::move(names)});
  }
  for (size_t i = 0; i < grid.size(); ++i) CheckProperty(grid.TimeAt(i), i, &check);
  if (check.violations > 1) {
    check.first +=
        fmt::format(", and at {} more {}", check.violations - 1, check.violations == 2 ? "time" : "times");
  }
  if (!check.held) check.first = "the condition never gives a sample: the property says nothing";
  EndTold(index, check.first, check.first_at_ms);
}

}  // namespace rulecheck::unittest
