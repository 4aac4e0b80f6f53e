#include "unittest/plan.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "unittest/check_ids.h"
#include "unittest/glob.h"
#include "unittest/group_order.h"
#include "unittest/input.h"
#include "unittest/shared_series.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;

// On one line.
std::string FoldBlanks(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return std::string(TrimSpace(out));
}

std::string CaseName(const PlannedCase& c) {
  const std::string at = " at " + FormatPrometheusDuration(c.eval_time_ms());
  if (c.alert != nullptr && c.alert->terms.has_condition()) {
    const AlertTerms& terms = c.alert->terms;
    return "alert " + std::string(c.alert->alertname.value) +
           (terms.never ? " never fires while " : " always fires while ") + FoldBlanks(terms.condition.value);
  }
  if (c.alert != nullptr) return "alert " + std::string(c.alert->alertname.value) + at;
  if (c.log != nullptr) return "logql " + FoldBlanks(c.log->expr.value) + at;
  return "expr " + FoldBlanks(c.expr->expr.value) + at;
}

// The paths of one pattern; reports a pattern that is malformed or names nothing.
std::vector<std::string> Resolve(const MappedText& pattern, const std::string& directory,
                                 const TestOptions& options, std::vector<Finding>* findings) {
  const bool compat = options.promtool_compat;
  std::string full = pattern.value.empty() ? "" : JoinPath(directory, pattern.value);
  Result<std::vector<std::string>> paths = Glob(FilesOf(options), full, !compat);
  if (!paths) {
    FindingSink(findings).Report(kNoRuleFile, pattern.Whole(),
                                 paths.error().message + " " + Quote(pattern.value));
    return {};
  }
  if (paths->empty()) {
    // promtool prints a warning and goes on, maybe to success.
    FindingBuilder finding =
        FindingSink(findings).Report(kNoRuleFile, pattern.Whole(), "no file matches " + Quote(pattern.value));
    if (compat) finding.As(Severity::kWarning);
    if (pattern.value.find('\\') != std::string_view::npos) {
      finding.Help("a backslash escapes the next character, it does not separate folders: write `/`");
    }
  }
  return std::move(*paths);
}

// Tests with log lines and without series are tests of Loki's rules, whatever those look like.
QueryLanguage LanguageOf(const TestSuite& suite) {
  const auto has_logs = [](const TestGroup& group) {
    return group.logs != nullptr && !group.logs->streams.empty();
  };
  const auto has_series = [](const TestGroup& group) { return !group.series.empty(); };
  return std::ranges::any_of(suite.groups, has_logs) && std::ranges::none_of(suite.groups, has_series)
             ? QueryLanguage::kLogQL
             : QueryLanguage::kPromQL;
}

void LoadRules(const TestOptions& options, RuleCache* rules, Plan* plan) {
  std::string directory = DirectoryOf(plan->file.file->path());
  std::set<std::string> seen;
  for (const MappedText& pattern : plan->file.rule_files) {
    for (const std::string& path : Resolve(pattern, directory, options, &plan->findings)) {
      if (!seen.insert(path).second) continue;
      std::shared_ptr<const RuleFile> file = rules->Load(path, LanguageOf(plan->file));
      if (!file->ok && !plan->blocked) {
        plan->blocked = true;
        plan->blocked_by = file->FirstError();
      }
      if (!file->unreadable.empty()) {
        FindingSink(&plan->findings)
            .Report(kUnreadableRuleFile, pattern.Whole(), "rule file " + path + ": " + file->unreadable);
      }
      plan->rule_files.push_back(std::move(file));
    }
  }
}

void ChooseCases(const CaseFilter& filter, Plan* plan) {
  for (size_t i = 0; i < plan->file.groups.size(); ++i) {
    const TestGroup& group = plan->file.groups[i];
    PlannedGroup planned;
    planned.group = &group;
    planned.name = group.name.value.empty() ? "unnamed#" + std::to_string(i) : std::string(group.name.value);
    for (const AlertCase& c : group.alert_cases) planned.cases.push_back({&c, nullptr, nullptr, ""});
    for (const ExprCase& c : group.expr_cases) planned.cases.push_back({nullptr, &c, nullptr, ""});
    if (group.logs != nullptr) {
      for (const LogCase& c : group.logs->cases) planned.cases.push_back({nullptr, nullptr, &c, ""});
    }
    std::stable_sort(
        planned.cases.begin(), planned.cases.end(),
        [](const PlannedCase& a, const PlannedCase& b) { return a.span().begin < b.span().begin; });
    plan->case_count += planned.cases.size();
    for (PlannedCase& c : planned.cases) c.name = CaseName(c);
    if (!filter.everything()) {
      std::erase_if(planned.cases, [&](const PlannedCase& c) {
        return !filter.Matches(plan->shown_path + "::" + planned.name + "::" + c.name);
      });
      if (planned.cases.empty()) continue;
    }
    plan->groups.push_back(std::move(planned));
  }
}

void ReportNoCases(Plan* plan) {
  FindingSink sink(&plan->findings);
  Location top{plan->file.file.get(), {}};
  if (plan->case_count == 0) {
    sink.Report(kNoCase, top, "this test file has no case: it asserts nothing");
    return;
  }
  for (const TestGroup& group : plan->file.groups) {
    if (!group.alert_cases.empty() || !group.expr_cases.empty()) continue;
    if (group.logs != nullptr && !group.logs->cases.empty()) continue;
    Span start{group.span.begin, group.span.begin};
    // The others assert something: the file is not in vain.
    sink.Report(kNoCase, {plan->file.file.get(), start}, "this test group has no case: it asserts nothing")
        .As(Severity::kWarning);
  }
}

// What is wrong with the series of a file that does not run for another reason: all of it is
// told at once. Series whose fields could not be read are left out.
void CheckInputs(const TestOptions& options, Plan* plan) {
  for (const TestGroup& group : plan->file.groups) {
    TestGroup readable = group;
    std::erase_if(readable.series, [](const InputSeries& series) {
      return series.series.file() == nullptr || series.values.file() == nullptr;
    });
    InputOptions input;
    input.promtool_compat = options.promtool_compat;
    engine::Symbols symbols;
    std::vector<Finding> findings;
    Input(readable, input, &symbols, &findings);
    std::erase_if(findings, [](const Finding& finding) { return finding.severity != Severity::kError; });
    plan->findings.insert(plan->findings.end(), findings.begin(), findings.end());
  }
}

}  // namespace

int64_t PlannedCase::eval_time_ms() const {
  return alert != nullptr ? alert->eval_time_ms : expr != nullptr ? expr->eval_time_ms : log->eval_time_ms;
}

Span PlannedCase::span() const {
  return alert != nullptr ? alert->span : expr != nullptr ? expr->span : log->span;
}

CaseFilter::CaseFilter(const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    RE2::Options options;
    options.set_log_errors(false);
    auto regex = std::make_unique<RE2>(pattern, options);
    if (!regex->ok()) {
      errors_.push_back("bad regular expression " + Quote(pattern) + ": " + regex->error());
      continue;
    }
    patterns_.push_back(std::move(regex));
  }
}

CaseFilter::~CaseFilter() = default;

bool CaseFilter::Matches(const std::string& text) const {
  if (patterns_.empty()) return true;
  return std::any_of(patterns_.begin(), patterns_.end(),
                     [&](const std::unique_ptr<RE2>& regex) { return RE2::PartialMatch(text, *regex); });
}

Plan MakePlan(documents::TestFile file, const TestOptions& options, const CaseFilter& filter) {
  Plan plan;
  plan.shown_path = file.file->path();
  plan.file = std::move(file);
  if (plan.file.HasErrors()) {
    plan.blocked = true;
    CheckInputs(options, &plan);
    return plan;
  }
  ChooseCases(filter, &plan);
  plan.whole = plan.file.groups.empty() || (filter.everything() && options.partition.count == 1);
  if (!options.promtool_compat) ReportNoCases(&plan);
  return plan;
}

void AddRules(const TestOptions& options, RuleCache* rules, Plan* plan) {
  if (plan->file.HasErrors()) return;
  AddSharedSeries(options, plan);
  LoadRules(options, rules, plan);
  if (const MappedText& path = plan->file.alertmanager; !path.value.empty()) {
    plan->receivers =
        ReceiverBook::Load(path, DirectoryOf(plan->file.file->path()), options, &plan->findings);
    if (plan->receivers == nullptr) plan->blocked = true;
  }
  for (const auto& rule_file : plan->rule_files) {
    for (const GroupSpec& group : rule_file->groups) plan->rule_groups.push_back(&group);
    for (const GroupSpec& group : rule_file->log_groups) plan->log_groups.push_back(&group);
  }
  OrderGroups(plan->file, options.promtool_compat, &plan->rule_groups);
  plan->rule_order = engine::rules::OrderRules(plan->rule_groups);
  if (!options.promtool_compat) ReportGroupOrder(plan->file, plan->rule_groups, &plan->findings);
}

}  // namespace rulecheck::unittest
