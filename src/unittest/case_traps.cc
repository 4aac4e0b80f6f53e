// Tests that say less than they seem to: series that nothing reads, cases that stand twice, and
// alerts that cannot come since there is nothing that they could read.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/duration.h"
#include "base/strings.h"
#include "flow/series.h"
#include "promql/function_id.h"
#include "promql/series.h"
#include "unittest/check_ids.h"
#include "unittest/group_runner.h"
#include "unittest/read_names.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

// What a case asserts, so that two that are alike are equal.
std::string AlertKey(const AlertCase& c) {
  std::string key = std::to_string(c.eval_time_ms) + '\0' + std::string(c.alertname.value);
  for (const ExpectedAlert& alert : c.alerts) {
    key += '\1';
    for (const auto* pairs : {&alert.labels, &alert.annotations}) {
      key += '\2';
      for (const TextPair& pair : *pairs) {
        key += std::string(pair.key.value) + '\0' + std::string(pair.value.value) + '\0';
      }
    }
    for (const auto* pairs : {&alert.label_patterns, &alert.annotation_patterns}) {
      key += '\3';
      for (const TextPair& pair : *pairs) {
        key += std::string(pair.key.value) + '\0' + std::string(pair.value.value) + '\0';
      }
    }
  }
  const AlertTerms& terms = c.terms;
  key += fmt::format("{}{}{}{}{}{} {} {}", terms.has_alerts, terms.subset, terms.no_other_alerts, terms.never,
                     terms.state ? static_cast<int>(*terms.state) : -1, terms.fires_within_ms.value_or(-1),
                     terms.range.from_ms, terms.condition.value);
  return key;
}

std::string ExprKey(const ExprCase& c) {
  std::string key = std::to_string(c.eval_time_ms) + '\0' + std::string(c.expr.value);
  for (const ExpectedSample& sample : c.samples) {
    key += '\1' + std::string(sample.labels.value) + '\0' + std::to_string(sample.value) + '\0' +
           fmt::format("{} {}", sample.tolerance.absolute, sample.tolerance.relative) + '\0' +
           std::string(sample.histogram.value);
  }
  return key;
}

}  // namespace

void GroupRunner::ReportRepeatedCases() {
  std::map<std::string, Span> seen;
  for (const PlannedCase& c : group_.cases) {
    if (c.log != nullptr) continue;
    std::string key = c.alert != nullptr ? "a" + AlertKey(*c.alert) : "e" + ExprKey(*c.expr);
    const auto [first, is_new] = seen.try_emplace(std::move(key), c.span());
    if (is_new || first->second == c.span()) continue;  // an alias is one case that is shared
    const Location where = c.alert != nullptr ? c.alert->alertname.Whole() : c.expr->expr.Whole();
    FindingSink(&out_->findings)
        .Report(kRepeatedCase, where,
                "this case says what another of its test says: same time, same expectation")
        .Because({plan_.file.file.get(), {first->second.begin, first->second.begin}}, "the other");
  }
}

void GroupRunner::ReportUnreadSeries() {
  // Log rules, and templates that ask for data of their own, read what they like.
  if (plan_.rule_order.looks_ahead || group_.group->series.empty()) return;
  ReadNames names;
  for (const GroupSpec* group : plan_.rule_groups) {
    for (const RuleSpec& rule : group->rules) {
      if (rule.query != nullptr) names.Add(*rule.query->root());
    }
  }
  std::vector<promql::ParseOutcome> parsed;  // keeps the names
  for (const AlertCase& c : group_.group->alert_cases) {
    if (!c.terms.has_condition()) continue;
    parsed.push_back(promql::Parse(std::string(c.terms.condition.value), MakeParseOptions()));
    if (parsed.back().query == nullptr) return;
    names.Add(*parsed.back().query->root());
  }
  for (const ExprCase& c : group_.group->expr_cases) {
    parsed.push_back(promql::Parse(std::string(c.expr.value), MakeParseOptions()));
    if (parsed.back().query == nullptr) return;
    names.Add(*parsed.back().query->root());
  }
  std::vector<std::pair<const InputSeries*, std::string>> unread;
  for (const InputSeries& series : group_.group->series) {
    const promql::SeriesOutcome metric = promql::ParseMetric(series.series.value);
    if (!metric.ok() || series.series.file() != plan_.file.file.get()) continue;  // shared with other tests
    for (const promql::SeriesLabel& label : metric.series.labels) {
      if (label.name == "__name__" && !names.Has(label.value)) unread.emplace_back(&series, label.value);
    }
  }
  // Where nothing is read at all, the series is there to fill the test.
  if (unread.size() == group_.group->series.size()) return;
  const std::vector<std::string_view> candidates(names.exact.begin(), names.exact.end());
  for (const auto& [series, name] : unread) {
    FindingBuilder finding =
        FindingSink(&out_->findings)
            .Report(kUnreadSeries, series->series.Whole(),
                    "no loaded rule and no expression reads `" + name + "`: this series changes nothing");
    const std::string_view nearest = Nearest(name, candidates);
    if (!nearest.empty()) finding.Help("did you mean `" + std::string(nearest) + "`?");
  }
}

// Every rule of that name, and nothing that one of them reads is there, and none gives anything
// for that reason, as absent() does.
bool GroupRunner::ReadsNothing(std::string_view alertname, int64_t at_ms) const {
  bool reads = false;
  bool nothing = true;
  const engine::Symbols& symbols = storage_.symbols();
  for (const GroupSpec* group : plan_.rule_groups) {
    for (const RuleSpec& rule : group->rules) {
      if (!rule.alerting || rule.name != alertname) continue;
      if (rule.query == nullptr) return false;
      ReadNames names;
      names.Add(*rule.query->root());
      reads = reads || !names.exact.empty();
      nothing = nothing && !names.any && names.others.empty();
      for (std::string_view name : names.exact) {
        engine::SymbolId id = engine::kEmptySymbol;
        if (symbols.Find(name, &id) && !storage_.SeriesOfName(id).empty()) nothing = false;
      }
      if (!nothing) return false;
      const auto out = engine::Evaluate(*rule.query->root(), storage_, {at_ms, at_ms, 0}, MakeEvalOptions());
      if (!out || out->value.type != promql::ValueType::kVector || !out->value.vector.empty()) return false;
    }
  }
  return reads && nothing;
}

void GroupRunner::ReportVacuousCases() {
  // A test without any series says that it is about their absence.
  if (log_store_ != nullptr || group_.group->series.empty()) return;
  for (const PlannedCase& c : group_.cases) {
    if (c.alert == nullptr || !c.alert->alerts.empty() || c.alert->terms.wide()) continue;
    if (!ReadsNothing(c.alert->alertname.value, TickOf(c))) continue;
    FindingSink(&out_->findings)
        .Report(kVacuousCase, c.alert->alertname.Whole(),
                "this test has no series that alert `" + std::string(c.alert->alertname.value) +
                    "` reads: that it does not fire says nothing of its condition");
  }
}

}  // namespace rulecheck::unittest
