// Judges the cases of a group: what came against what is expected.
#include <re2/re2.h>

#include <algorithm>
#include <span>

#include "base/duration.h"
#include "engine/histogram/text.h"
#include "promql/series.h"
#include "unittest/case_data.h"
#include "unittest/check_ids.h"
#include "unittest/expected_histogram.h"
#include "unittest/group_runner.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

// The labels of the sample to look at: of the first difference, else of the only one.
NamedTexts FocusOf(const Comparison& comparison, const std::vector<Item>& got) {
  if (!comparison.differing.empty()) return comparison.differing.front().got->labels;
  if (!comparison.missing.empty()) return comparison.missing.front()->labels;
  if (!comparison.unexpected.empty()) return comparison.unexpected.front()->labels;
  return got.size() == 1 ? got.front().labels : NamedTexts{};
}

// They were found to be regular expressions when the file was read.
std::vector<FieldPattern> PatternsOf(std::span<const TextPair> pairs) {
  std::vector<FieldPattern> out;
  for (const TextPair& pair : pairs) {
    RE2::Options quiet;
    quiet.set_log_errors(false);
    out.push_back(
        {std::string(pair.key.value), std::make_shared<const RE2>(std::string(pair.value.value), quiet)});
  }
  return out;
}

}  // namespace

using engine::rules::Alert;
using engine::rules::AlertPhase;
using engine::rules::RuleSpec;

Fields GroupRunner::LabelFields(engine::LabelsId labels) const {
  Fields fields;
  const engine::Symbols& symbols = storage_.symbols();
  for (const engine::Label& label : symbols.Labels(labels)) {
    fields.emplace_back(symbols.Text(label.name), symbols.Text(label.value));
  }
  return fields;
}

std::string GroupRunner::Since(int64_t t_ms) const {
  return FormatPrometheusDuration(t_ms - start_ms_);
}

std::vector<Item> GroupRunner::GotAlerts(std::string_view alertname, int64_t tick_ms, AlertPhase phase) {
  std::vector<Item> items;
  const auto add = [&](Alert& alert, const auto& annotations_of) {
    if (alert.phase != phase) return;
    Item item;
    item.labels = LabelFields(alert.labels);
    item.annotations = annotations_of();
    items.push_back(std::move(item));
  };
  simulation_->ForEachAlert(alertname, tick_ms, [&](const RuleSpec& rule, Alert& alert) {
    add(alert, [&] { return simulation_->AnnotationsOf(rule, &alert); });
  });
  if (log_rules_ == nullptr) return items;
  log_rules_->ForEachAlert(alertname, tick_ms, [&](const RuleSpec& rule, Alert& alert) {
    add(alert, [&] { return log_rules_->AnnotationsOf(rule, &alert); });
  });
  return items;
}

std::vector<Item> GroupRunner::ExpectedAlerts(const AlertCase& alert_case) const {
  auto fields = [](std::span<const TextPair> pairs) {
    Fields out;
    for (const TextPair& pair : pairs) out.emplace_back(pair.key.value, pair.value.value);
    return out;
  };
  std::vector<Item> items;
  for (const ExpectedAlert& alert : alert_case.alerts) {
    Item item;
    item.labels = fields(alert.labels);
    std::erase_if(item.labels, [](const auto& label) { return label.first == "alertname"; });
    item.labels.emplace_back("alertname", alert_case.alertname.value);
    item.annotations = fields(alert.annotations);
    std::sort(item.labels.begin(), item.labels.end());
    std::sort(item.annotations.begin(), item.annotations.end());
    item.label_patterns = PatternsOf(alert.label_patterns);
    item.annotation_patterns = PatternsOf(alert.annotation_patterns);
    item.subset = alert_case.terms.subset;
    item.place = alert.span;
    items.push_back(std::move(item));
  }
  return items;
}

void GroupRunner::EndCompared(size_t index, const Comparison& comparison, const promql::Query* query,
                              const NamedTexts& focus) {
  bool explained = IsExplained(index);
  if (comparison.too_many) {
    EndWithError(index, "", "too many items fit too many others: expect them with more labels");
    return;
  }
  if (comparison.ok() && !explained) {
    End(index, CaseStatus::kPassed, "");
    return;
  }
  const PlannedCase& planned = group_.cases[index];
  auto data = std::make_shared<CaseComparison>(MakeCaseComparison(comparison, planned, *plan_.file.file));
  std::shared_ptr<CaseExplanation> explanation;
  if (explained) {
    explanation = std::make_shared<CaseExplanation>(
        planned.alert != nullptr ? ExplainAlert(Facts(), *planned.alert, *data)
                                 : ExplainExpr(Facts(), *planned.expr, *query, *data, focus));
  }
  std::string detail = comparison.ok() ? "" : DetailText(*data, explanation.get());
  out_->cases[index].comparison = std::move(data);
  out_->cases[index].explanation = std::move(explanation);
  End(index, comparison.ok() ? CaseStatus::kPassed : CaseStatus::kFailed, std::move(detail));
}

void GroupRunner::JudgeAlert(size_t index) {
  const AlertCase& alert_case = *group_.cases[index].alert;
  if (alert_case.terms.has_condition()) return JudgeProperty(index);
  if (alert_case.terms.fires_within_ms) return JudgeWithin(index);
  if (alert_case.terms.state) return JudgeState(index);
  std::vector<Item> expected = ExpectedAlerts(alert_case);
  std::vector<Item> got = GotAlerts(alert_case, TickOf(group_.cases[index]));
  Comparison comparison = CompareAlerts(alert_case, expected, got);
  EndCompared(index, comparison, nullptr, {});
  if (comparison.ok() && alert_case.receivers) JudgeReceivers(index, got);
}

void GroupRunner::JudgeReceivers(size_t index, const std::vector<Item>& alerts) {
  std::set<std::string> receivers;
  for (const Item& alert : alerts) {
    routing::LabelMap labels;
    for (const auto& [name, value] : alert.labels) labels.emplace(name, value);
    for (const TextPair& pair : group_.group->external_labels)
      labels.emplace(pair.key.value, pair.value.value);
    receivers.merge(plan_.receivers->ReceiversOf(labels));
  }
  const std::string difference = ReceiverDifference(*group_.cases[index].alert->receivers, receivers);
  if (!difference.empty()) End(index, CaseStatus::kFailed, difference);
}

void GroupRunner::ReportSyntax(Location where, const promql::ParseError& error) {
  FindingBuilder finding = FindingSink(&out_->findings).Report(kTestSyntax, where, error.message);
  if (!error.hint.empty()) finding.Help(error.hint);
}

Result<Item> GroupRunner::ReadExpected(const ExpectedSample& sample) {
  promql::SeriesOutcome parsed = promql::ParseMetric(sample.labels.value);
  if (!parsed.ok()) {
    const promql::ParseError& error = parsed.errors.front();
    Span whole{sample.span.begin, sample.span.begin};
    bool written = !sample.labels.value.empty();
    ReportSyntax(written ? sample.labels.At(error.span) : Location{plan_.file.file.get(), whole}, error);
    return Error{"labels: " + error.message, std::nullopt};
  }
  Item item;
  item.place = sample.span;
  item.tolerance = sample.tolerance;
  for (const promql::SeriesLabel& label : parsed.series.labels) {
    item.labels.emplace_back(label.name, label.value);
  }
  std::sort(item.labels.begin(), item.labels.end());
  if (sample.histogram.value.empty()) {
    item.value = sample.value;
    return item;
  }
  // A histogram that comes has the value 0 beside it, and promtool compares both.
  if (compat_ && sample.value != 0) item.value = sample.value;
  Result<std::string> histogram = ExpectedHistogramText(sample.histogram.value);
  if (!histogram) {
    ReportSyntax(sample.histogram.Whole(), {{}, histogram.error().message, ""});
    return Error{"histogram: " + histogram.error().message, std::nullopt};
  }
  item.histogram = *histogram;
  return item;
}

Result<std::vector<Item>> GroupRunner::ExpectedSamples(const ExprCase& expr_case) {
  std::vector<Item> expected;
  for (const ExpectedSample& sample : expr_case.samples) {
    Result<Item> item = ReadExpected(sample);
    if (!item) return item.error();
    expected.push_back(std::move(*item));
  }
  return expected;
}

Result<std::vector<Item>> GroupRunner::GotSamples(const engine::Value& value) const {
  std::vector<Item> items;
  if (value.type == promql::ValueType::kScalar) {
    items.push_back({{}, {}, value.scalar, "", {}});
    return items;
  }
  if (value.type != promql::ValueType::kVector) {
    return Error{"the result is a " + std::string(promql::DocumentedType(value.type)) +
                     ", it must be an instant vector or a scalar",
                 std::nullopt};
  }
  for (const engine::VectorSample& sample : value.vector) {
    Item item;
    item.labels = LabelFields(sample.labels);
    if (sample.histogram != nullptr) {
      item.histogram = engine::FormatHistogramLiteral(*sample.histogram);
    } else {
      item.value = sample.value;
    }
    items.push_back(std::move(item));
  }
  return items;
}

void GroupRunner::JudgeExpr(size_t index) {
  const ExprCase& expr_case = *group_.cases[index].expr;
  promql::ParseOutcome parsed = promql::Parse(std::string(expr_case.expr.value), MakeParseOptions());
  if (parsed.query == nullptr) {
    for (const promql::ParseError& error : parsed.errors) ReportSyntax(expr_case.expr.At(error.span), error);
    std::string message = parsed.errors.empty() ? "no expression" : parsed.errors.front().message;
    End(index, CaseStatus::kError, "the expression does not parse: " + message + "\n");
    return;
  }
  int64_t at = start_ms_ + expr_case.eval_time_ms;
  auto out = engine::Evaluate(*parsed.query->root(), storage_, {at, at, 0}, MakeEvalOptions());
  if (!out) {
    if (IsExplained(index)) {
      out_->cases[index].explanation = std::make_shared<CaseExplanation>(
          ExplainExprError(Facts(), expr_case, *parsed.query, out.error().message));
    }
    EndWithError(index, "the expression cannot be evaluated: ", out.error().message);
    return;
  }
  Result<std::vector<Item>> got = GotSamples(out->value);
  if (!got) {
    EndWithError(index, "", got.error().message);
    return;
  }
  const Result<std::vector<Item>> expected = ExpectedSamples(expr_case);
  if (!expected) {
    EndWithError(index, "an expected sample cannot be read: ", expected.error().message);
    return;
  }
  Comparison comparison = Compare(*expected, *got, match_, expr_case.subset);
  EndCompared(index, comparison, parsed.query.get(), FocusOf(comparison, *got));
}

}  // namespace rulecheck::unittest
