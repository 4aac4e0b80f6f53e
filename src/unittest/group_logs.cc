// The part of a group's run that is about logs: lines, Loki's rules, LogQL cases.
#include <algorithm>

#include "unittest/case_data.h"
#include "unittest/explain_series.h"
#include "unittest/glob.h"
#include "unittest/group_runner.h"
#include "unittest/log_explain.h"
#include "unittest/log_input.h"
#include "unittest/log_judge.h"
#include "unittest/render.h"

namespace rulecheck::unittest {

bool GroupRunner::HasLogs() const {
  return group_.group->logs != nullptr || !plan_.log_groups.empty();
}

bool GroupRunner::ReadLogs() {
  log_store_ = std::make_unique<engine::logql::LogStore>();
  if (group_.group->logs == nullptr) {
    log_store_->Seal();
    return true;
  }
  const SourceFile& test_file = *plan_.file.file;
  LogLoadOptions options;
  options.start_ms = start_ms_;
  options.directory = DirectoryOf(test_file.path());
  options.files = &FilesOf(options_);
  std::vector<Finding> findings;
  LoadLogs(*group_.group->logs, test_file, options, log_store_.get(), &findings, &out_->files);
  out_->findings.insert(out_->findings.end(), findings.begin(), findings.end());
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::kError) continue;
    const LineColumn at = finding.where.file->Position(finding.where.span.begin);
    EndAll(CaseStatus::kError, "the log lines cannot be loaded: " + finding.where.file->path() + ":" +
                                   std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
                                   finding.message);
    return false;
  }
  return true;
}

// What Loki's rules make does not depend on anything of Prometheus: all of it is made at
// once, and seen by others tick by tick.
void GroupRunner::RunLogRules() {
  if (plan_.log_groups.empty()) return;
  log_rules_ =
      std::make_unique<engine::rules::LogSimulation>(&storage_, *log_store_, plan_.log_groups, MakeContext());
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    const PlannedCase& c = group_.cases[i];
    if (c.alert == nullptr) continue;
    WatchCase(c, log_rules_.get());
    if (!IsExplained(i)) continue;
    for (int64_t t = watched_from_ms_; t <= last_tick_ms_; t += interval_ms_) {
      log_rules_->Watch(c.alert->alertname.value, t);
    }
  }
  log_failures_ = log_rules_->Run({start_ms_, last_tick_ms_, interval_ms_});
}

// Prometheus rules write a series that Loki's write too.
bool GroupRunner::LogRulesShareSeries() const {
  const auto& written = plan_.rule_order.written;
  return std::any_of(plan_.log_groups.begin(), plan_.log_groups.end(), [&](const auto* group) {
    return std::any_of(group->rules.begin(), group->rules.end(), [&](const engine::rules::RuleSpec& rule) {
      return written.contains(rule.alerting ? std::string_view("ALERTS") : std::string_view(rule.name));
    });
  });
}

bool GroupRunner::LoadRecordedUntil(int64_t t_ms) {
  if (log_rules_ == nullptr) return true;
  const Status loaded = log_rules_->LoadUntil(t_ms);
  if (!loaded)
    EndAll(CaseStatus::kError, "what Loki's rules recorded cannot be stored: " + loaded.error().message);
  return loaded.ok();
}

void GroupRunner::JudgeLog(size_t index) {
  const PlannedCase& planned = group_.cases[index];
  const SourceFile& test_file = *plan_.file.file;
  LogAnswer answer =
      AnswerLogCase({*planned.log, *log_store_, test_file, start_ms_, match_, IsExplained(index)});
  out_->findings.insert(out_->findings.end(), answer.findings.begin(), answer.findings.end());
  auto explanation = std::make_shared<CaseExplanation>();
  if (!answer.order.empty()) explanation->reasons.push_back({"line-order", answer.order, {}, ""});
  explanation->reasons.insert(explanation->reasons.end(), answer.reasons.begin(), answer.reasons.end());
  if (answer.query != nullptr && IsExplained(index)) ExplainLog(index, answer, explanation.get());
  if (!answer.error.empty()) {
    std::string detail = answer.error;
    for (const CaseReason& reason : explanation->reasons) detail += "\n" + reason.text;
    if (!explanation->reasons.empty()) out_->cases[index].explanation = std::move(explanation);
    EndWithError(index, "", detail);
    return;
  }
  const Comparison comparison = Compare(answer.expected, answer.got, match_, planned.log->subset);
  if (comparison.too_many) {
    EndWithError(index, "", "too many items fit too many others: expect them with more labels");
    return;
  }
  const bool passed = comparison.ok() && answer.order.empty();
  if (passed && !IsExplained(index)) {
    End(index, CaseStatus::kPassed, "");
    return;
  }
  auto data = std::make_shared<CaseComparison>(MakeCaseComparison(comparison, planned, test_file));
  data->noun = answer.noun;
  std::string detail = passed ? "" : DetailText(*data, explanation.get());
  out_->cases[index].comparison = std::move(data);
  out_->cases[index].explanation = std::move(explanation);
  End(index, passed ? CaseStatus::kPassed : CaseStatus::kFailed, std::move(detail));
}

void GroupRunner::ExplainLog(size_t index, const LogAnswer& answer, CaseExplanation* out) const {
  const LogCase& log_case = *group_.cases[index].log;
  LogAsked asked{*answer.query, *log_store_};
  asked.zero_ms = start_ms_;
  asked.at_ms = start_ms_ + log_case.eval_time_ms;
  asked.start_ns = start_ms_ * 1'000'000 + log_case.start_ns;
  asked.from_ms = start_ms_;
  asked.last_ms = last_tick_ms_;
  asked.interval_ms = interval_ms_;
  ExplainedQuery shown = ExplainLogValues(asked);
  shown.title = "tested expression";
  shown.where = log_case.expr.Whole();
  out->queries.push_back(std::move(shown));
  if (answer.query->is_log()) return;
  std::optional<CasePlot> plot = PlotLogSeries(asked);
  if (plot && WorthDrawing(*plot)) out->plot = std::move(plot);
}

}  // namespace rulecheck::unittest
