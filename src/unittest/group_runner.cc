#include "unittest/group_runner.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/duration.h"
#include "base/go_format.h"
#include "promql/series.h"
#include "unittest/check_ids.h"
#include "unittest/expected_histogram.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::Alert;
using engine::rules::AlertPhase;
using engine::rules::GroupSpec;
using engine::rules::RuleFailure;
using engine::rules::RuleSpec;

// Evaluations that one group may ask for; promtool would run for days.
constexpr int64_t kMaxEvaluations = 200'000'000;
// promtool's engine holds at most this many samples in memory per query.
constexpr uint64_t kPromtoolMaxSamples = 10'000;

constexpr std::string_view kUnsupportedPrefix = "not supported yet";

int64_t FloorTick(int64_t t_ms, int64_t start_ms, int64_t interval_ms) {
  return start_ms + (t_ms - start_ms) / interval_ms * interval_ms;
}

// Prometheus' parser options for what promtool's test engine reads itself.
promql::ParseOptions ExprOptions(const TestOptions& options) {
  promql::ParseOptions parse = options.load.promql;
  if (options.promtool_compat) parse.features = {false, false, false, false};
  return parse;
}

bool MayLookAhead(const std::vector<const GroupSpec*>& groups) {
  return std::any_of(groups.begin(), groups.end(), [](const GroupSpec* group) {
    return std::any_of(group->rules.begin(), group->rules.end(),
                       [](const RuleSpec& rule) { return rule.may_look_ahead; });
  });
}

}  // namespace

GroupRunner::GroupRunner(const Plan& plan, const PlannedGroup& group, const TestOptions& options,
                         GroupOutcome* out)
    : plan_(plan),
      group_(group),
      options_(options),
      out_(out),
      compat_(options.promtool_compat),
      start_ms_(group.group->start_ms),
      interval_ms_(plan.file.evaluation_interval_ms),
      end_ms_(start_ms_ + group.group->MaxEvalTime()),
      last_tick_ms_(FloorTick(end_ms_, start_ms_, interval_ms_)),
      done_(group.cases.size(), false) {
  bool fuzzy = plan.file.fuzzy_compare;
  match_ = compat_ ? (fuzzy ? FloatMatch::kPromtoolFuzzy : FloatMatch::kPromtool)
                   : (fuzzy ? FloatMatch::kFuzzy : FloatMatch::kExact);
}

engine::EvalOptions GroupRunner::MakeEvalOptions() const {
  engine::EvalOptions eval;
  eval.subquery_step_ms = interval_ms_;
  if (compat_) eval.max_samples = kPromtoolMaxSamples;
  return eval;
}

engine::rules::TemplateContext GroupRunner::MakeContext() const {
  engine::rules::TemplateContext context;
  context.eval = MakeEvalOptions();
  context.promql = ExprOptions(options_);
  for (const TextPair& pair : group_.group->external_labels) {
    context.external_labels.emplace(pair.key.value, pair.value.value);
  }
  context.external_url = std::string(group_.group->external_url.value);
  if (!compat_) context.functions_url = context.external_url;
  return context;
}

void GroupRunner::Run() {
  if (plan_.blocked) {
    EndAll(CaseStatus::kError, plan_.blocked_by.empty() ? "the test file has errors"
                                                        : "a rule file does not load: " + plan_.blocked_by);
    return;
  }
  if (!LoadInput()) return;
  simulation_ = std::make_unique<engine::rules::Simulation>(&storage_, plan_.rule_groups, MakeContext());
  if (!RunTicks()) return;
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    if (group_.cases[i].expr != nullptr && !done_[i]) JudgeExpr(i);
  }
  if (!compat_) ReportTraps();
}

bool GroupRunner::LoadInput() {
  InputOptions options;
  options.start_ms = start_ms_;
  options.interval_ms = group_.group->interval_ms != 0 ? group_.group->interval_ms : interval_ms_;
  // promtool loads nothing after the last tick, even where a case looks later.
  options.end_ms = compat_ ? last_tick_ms_ : end_ms_;
  options.promtool_compat = compat_;
  size_t before = out_->findings.size();
  input_ = std::make_unique<Input>(*group_.group, options, &storage_.symbols(), &out_->findings);
  std::string first;
  for (size_t i = before; i < out_->findings.size(); ++i) {
    const Finding& finding = out_->findings[i];
    if (finding.severity == Severity::kError && first.empty()) first = finding.message;
  }
  if (!first.empty()) {
    EndAll(CaseStatus::kError, "the input series cannot be loaded: " + first);
    return false;
  }
  ChooseLoading();
  Status loaded = input_->LoadAhead(&storage_);
  if (!loaded) EndAll(CaseStatus::kError, "the input series cannot be loaded: " + loaded.error().message);
  return loaded.ok();
}

void GroupRunner::ChooseLoading() {
  if (MayLookAhead(plan_.rule_groups)) {
    for (Input::Series& series : input_->series()) series.by_tick = true;
    return;
  }
  std::set<std::string_view> written = {"ALERTS", "ALERTS_FOR_STATE"};
  for (const GroupSpec* group : plan_.rule_groups) {
    for (const RuleSpec& rule : group->rules) {
      if (!rule.alerting) written.insert(rule.name);
    }
  }
  const engine::Symbols& symbols = storage_.symbols();
  for (Input::Series& series : input_->series()) {
    std::string_view name = symbols.Text(symbols.Get(series.labels, symbols.name_symbol()));
    series.by_tick = written.contains(name);
  }
}

bool GroupRunner::RunTicks() {
  int64_t ticks = (last_tick_ms_ - start_ms_) / interval_ms_ + 1;
  int64_t rules = 1;
  for (const GroupSpec* group : plan_.rule_groups) rules += static_cast<int64_t>(group->rules.size());
  if (ticks > kMaxEvaluations / rules) {
    EndAll(CaseStatus::kError, "too many evaluations: " + std::to_string(ticks) + " ticks of " +
                                   std::to_string(rules - 1) + " rules");
    return false;
  }
  for (int64_t t = start_ms_; t <= last_tick_ms_; t += interval_ms_) {
    Status loaded = input_->LoadUntil(&storage_, t);
    if (!loaded) {
      EndAll(CaseStatus::kError,
             "input series cannot be loaded at " + Since(t) + ": " + loaded.error().message);
      return false;
    }
    std::vector<RuleFailure> failures = simulation_->Tick(t);
    if (!failures.empty()) {
      ReportFailures(failures);
      return false;
    }
    JudgeAlerts(t);
  }
  if (compat_) return true;
  Status rest = input_->LoadUntil(&storage_, end_ms_);
  if (!rest) EndAll(CaseStatus::kError, "input series cannot be loaded: " + rest.error().message);
  return rest.ok();
}

void GroupRunner::JudgeAlerts(int64_t tick_ms) {
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    const PlannedCase& c = group_.cases[i];
    if (c.alert == nullptr || done_[i]) continue;
    if (FloorTick(start_ms_ + c.eval_time_ms(), start_ms_, interval_ms_) == tick_ms) JudgeAlert(i);
  }
}

void GroupRunner::End(size_t index, CaseStatus status, std::string detail) {
  out_->cases[index].status = status;
  out_->cases[index].detail = std::move(detail);
  done_[index] = true;
}

void GroupRunner::EndAll(CaseStatus status, const std::string& detail) {
  for (size_t i = 0; i < done_.size(); ++i) {
    if (!done_[i]) End(i, status, detail + "\n");
  }
}

void GroupRunner::EndWithError(size_t index, const std::string& what, const std::string& message) {
  bool unsupported = message.starts_with(kUnsupportedPrefix);
  End(index, unsupported ? CaseStatus::kUnsupported : CaseStatus::kError, what + message + "\n");
}

void GroupRunner::ReportFailures(const std::vector<RuleFailure>& failures) {
  std::string detail;
  bool unsupported = true;
  for (const RuleFailure& failure : failures) {
    unsupported = unsupported && failure.message.starts_with(kUnsupportedPrefix);
    std::string text =
        "rule `" + failure.rule->name + "` fails at " + Since(failure.at_ms) + ": " + failure.message;
    if (!detail.empty()) detail += "\n";
    detail += text;
    Finding finding;
    finding.check = kRuleError;
    finding.severity = Severity::kError;
    finding.where = failure.rule->rule->expr.Whole();
    finding.subject = failure.group->name + "/" + failure.rule->name;
    finding.message = text;
    finding.labels.push_back({{plan_.file.file.get(), {group_.group->span.begin, group_.group->span.begin}},
                              "in this test group"});
    out_->findings.push_back(std::move(finding));
  }
  EndAll(unsupported ? CaseStatus::kUnsupported : CaseStatus::kError, detail);
}

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

std::vector<Item> GroupRunner::GotAlerts(std::string_view alertname) {
  std::vector<Item> items;
  simulation_->ForEachAlert(alertname, [&](const RuleSpec& rule, Alert& alert) {
    if (alert.phase != AlertPhase::kFiring) return;
    Item item;
    item.labels = LabelFields(alert.labels);
    item.annotations = simulation_->Annotations(rule, &alert);
    items.push_back(std::move(item));
  });
  return items;
}

std::vector<Item> GroupRunner::ExpectedAlerts(const AlertCase& alert_case) const {
  auto fields = [](const std::vector<TextPair>& pairs) {
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
    item.place = alert.span;
    items.push_back(std::move(item));
  }
  return items;
}

void GroupRunner::JudgeAlert(size_t index) {
  const AlertCase& alert_case = *group_.cases[index].alert;
  std::vector<Item> expected = ExpectedAlerts(alert_case);
  std::vector<Item> got = GotAlerts(alert_case.alertname.value);
  Comparison comparison = Compare(expected, got, match_);
  if (comparison.ok()) {
    End(index, CaseStatus::kPassed, "");
    return;
  }
  std::string detail = RenderComparison(comparison, "firing alert", *plan_.file.file);
  End(index, CaseStatus::kFailed, detail + AlertNotes(alert_case, comparison));
}

bool GroupRunner::ExpectedSamples(const ExprCase& expr_case, std::vector<Item>* out,
                                  std::string* message) const {
  for (const ExpectedSample& sample : expr_case.samples) {
    auto fail = [&](const std::string& text) {
      uint32_t line = plan_.file.file->Position(sample.span.begin).line;
      *message = "expected sample of line " + std::to_string(line) + ": labels " +
                 Quote(sample.labels.value) + ": " + text;
      return false;
    };
    promql::SeriesOutcome parsed = promql::ParseMetric(sample.labels.value);
    if (!parsed.ok()) return fail(parsed.errors.front().message);
    Item item;
    for (const promql::SeriesLabel& label : parsed.series.labels)
      item.labels.emplace_back(label.name, label.value);
    std::sort(item.labels.begin(), item.labels.end());
    item.place = sample.span;
    // A histogram that comes has the value 0 beside it, and promtool compares both.
    if (sample.histogram.value.empty() || (compat_ && sample.value != 0)) item.value = sample.value;
    if (!sample.histogram.value.empty()) {
      Result<std::string> histogram = ExpectedHistogramText(sample.histogram.value);
      if (!histogram) return fail(histogram.error().message);
      item.histogram = *histogram;
    }
    out->push_back(std::move(item));
  }
  return true;
}

void GroupRunner::JudgeExpr(size_t index) {
  const ExprCase& expr_case = *group_.cases[index].expr;
  promql::ParseOutcome parsed = promql::Parse(std::string(expr_case.expr.value), ExprOptions(options_));
  if (parsed.query == nullptr) {
    const promql::ParseError error =
        parsed.errors.empty() ? promql::ParseError{{}, "cannot be parsed", ""} : parsed.errors.front();
    Finding finding;
    finding.check = kTestSyntax;
    finding.severity = Severity::kError;
    finding.where = expr_case.expr.At(error.span);
    finding.message = error.message;
    if (!error.hint.empty()) finding.notes.push_back(error.hint);
    out_->findings.push_back(std::move(finding));
    End(index, CaseStatus::kError, "the expression does not parse: " + error.message + "\n");
    return;
  }
  int64_t at = start_ms_ + expr_case.eval_time_ms;
  Result<engine::Outcome> out =
      engine::Evaluate(*parsed.query->root(), storage_, {at, at, 0}, MakeEvalOptions());
  if (!out) {
    EndWithError(index, "the expression cannot be evaluated: ", out.error().message);
    return;
  }
  std::vector<Item> got;
  const engine::Value& value = out->value;
  if (value.type == promql::ValueType::kScalar) {
    got.push_back({{}, {}, value.scalar, "", {}});
  } else if (value.type == promql::ValueType::kVector) {
    for (const engine::VectorSample& sample : value.vector) {
      Item item;
      item.labels = LabelFields(sample.labels);
      if (sample.histogram != nullptr) {
        item.histogram = sample.histogram->TestExpression();
      } else {
        item.value = sample.value;
      }
      got.push_back(std::move(item));
    }
  } else {
    EndWithError(index, "", "rule result is not a vector or scalar");
    return;
  }
  std::vector<Item> expected;
  std::string message;
  if (!ExpectedSamples(expr_case, &expected, &message)) {
    EndWithError(index, "", message);
    return;
  }
  Comparison comparison = Compare(expected, got, match_);
  if (comparison.ok()) {
    End(index, CaseStatus::kPassed, "");
  } else {
    End(index, CaseStatus::kFailed, RenderComparison(comparison, "sample", *plan_.file.file));
  }
}

}  // namespace rulecheck::unittest
