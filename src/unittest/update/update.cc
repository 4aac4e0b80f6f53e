#include "rulecheck/update.h"

#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "edit/edits.h"
#include "unittest/discover.h"
#include "unittest/group_runner.h"
#include "unittest/update/case_edits.h"

namespace rulecheck {
namespace unittest {

// What a failing case expects and what comes.
class GroupUpdate {
 public:
  GroupUpdate(const Plan& plan, const PlannedGroup& group, const TestOptions& options)
      : plan_(plan),
        group_(group),
        outcome_(MakeOutcome(plan, group)),
        runner_(plan, group, options, &outcome_) {}

  void Run() { runner_.Run(); }
  const CaseResult& ResultOf(size_t index) const { return outcome_.cases[index]; }

  std::optional<std::vector<Edit>> EditsOf(const source::Tree& tree, size_t index) {
    const PlannedCase& planned = group_.cases[index];
    if (group_.group->parametrized || IsLoose(planned)) return std::nullopt;
    std::vector<Item> expected;
    std::vector<Item> got;
    if (planned.alert != nullptr) {
      if (planned.alert->terms.wide()) return std::nullopt;
      expected = runner_.ExpectedAlerts(*planned.alert);
      got = runner_.GotAlerts(planned.alert->alertname.value, runner_.TickOf(planned));
    } else if (planned.expr == nullptr || !ReadSamples(*planned.expr, &expected, &got)) {
      return std::nullopt;
    }
    return EditsOfCase(tree, planned, expected, got, runner_.match_);
  }

 private:
  // What is asked for is less than all that comes: there is no one text that says it.
  static bool IsLoose(const PlannedCase& planned) {
    if (planned.alert != nullptr) {
      return planned.alert->terms.subset ||
             std::any_of(planned.alert->alerts.begin(), planned.alert->alerts.end(),
                         [](const ExpectedAlert& alert) {
                           return !alert.label_patterns.empty() || !alert.annotation_patterns.empty();
                         });
    }
    return planned.expr != nullptr &&
           (planned.expr->subset || std::any_of(planned.expr->samples.begin(), planned.expr->samples.end(),
                                                [](const ExpectedSample& s) { return s.tolerance.given(); }));
  }
  bool ReadSamples(const ExprCase& expr, std::vector<Item>* expected, std::vector<Item>* got) {
    const promql::ParseOutcome parsed =
        promql::Parse(std::string(expr.expr.value), runner_.MakeParseOptions());
    if (parsed.query == nullptr) return false;
    const int64_t at = runner_.start_ms_ + expr.eval_time_ms;
    auto out =
        engine::Evaluate(*parsed.query->root(), runner_.storage_, {at, at, 0}, runner_.MakeEvalOptions());
    if (!out) return false;
    Result<std::vector<Item>> samples = runner_.GotSamples(out->value);
    Result<std::vector<Item>> wanted = runner_.ExpectedSamples(expr);
    if (!samples || !wanted) return false;
    *got = std::move(*samples);
    *expected = std::move(*wanted);
    return true;
  }

  const Plan& plan_;
  const PlannedGroup& group_;
  GroupOutcome outcome_;
  GroupRunner runner_;
};

}  // namespace unittest

namespace {

using namespace unittest;  // NOLINT: this file is an entry of that room

// The verdicts of a file, by the order of its cases; empty when it does not load.
std::vector<CaseStatus> VerdictsOf(const std::string& path, std::string text, const TestOptions& options) {
  const Run run = TestFileText(std::make_shared<SourceFile>(path, std::move(text)), options);
  std::vector<CaseStatus> out;
  for (const CaseResult& result : run.cases) out.push_back(result.status);
  return out;
}

class FileUpdater {
 public:
  FileUpdater(std::shared_ptr<const SourceFile> file, const TestOptions& options, UpdateScope scope)
      : options_(options), scope_(scope) {
    options_.jobs = 1;
    options_.progress = nullptr;
    out_.file = std::move(file);
  }

  UpdatedFile Update(documents::TestFile test);

 private:
  void UpdateGroup(const Plan& plan, const PlannedGroup& group);
  void UpdateCase(GroupUpdate* group, const PlannedCase& planned, size_t index);
  // Whether the case passes with these edits and no case fails for them; then they stay.
  bool Accept(size_t number, std::vector<Edit> edits);
  std::vector<CaseStatus> Verdicts(const std::vector<Edit>& edits) const;

  TestOptions options_;
  UpdateScope scope_;
  UpdatedFile out_;
  std::shared_ptr<const source::Tree> tree_;
  std::vector<CaseStatus> verdicts_;  // with the edits that stay
  size_t number_ = 0;                 // of the case at hand
};

std::vector<CaseStatus> FileUpdater::Verdicts(const std::vector<Edit>& edits) const {
  Result<std::string> text = edit::Apply(out_.file->text(), edits);
  return text ? VerdictsOf(out_.file->path(), std::move(*text), options_) : std::vector<CaseStatus>{};
}

bool FileUpdater::Accept(size_t number, std::vector<Edit> edits) {
  edits.insert(edits.end(), out_.edits.begin(), out_.edits.end());
  std::vector<CaseStatus> now = Verdicts(edits);
  if (now.size() != verdicts_.size() || now[number] != CaseStatus::kPassed) return false;
  for (size_t i = 0; i < now.size(); ++i) {
    if (verdicts_[i] == CaseStatus::kPassed && now[i] != CaseStatus::kPassed) return false;
  }
  out_.edits = std::move(edits);
  verdicts_ = std::move(now);
  return true;
}

void FileUpdater::UpdateCase(GroupUpdate* group, const PlannedCase& planned, size_t index) {
  const CaseResult& result = group->ResultOf(index);
  if (result.status == CaseStatus::kPassed) return;
  if (scope_ == UpdateScope::kMissing && !ExpectsNothingWritten(*tree_, planned)) return;
  const std::string name = result.file + "::" + result.group + "::" + result.name;
  if (verdicts_[number_] == CaseStatus::kPassed) return;  // shared with another by an alias
  if (result.status != CaseStatus::kFailed) {
    out_.refused.push_back(name + ": it cannot be evaluated");
    return;
  }
  const std::optional<std::vector<Edit>> edits = group->EditsOf(*tree_, index);
  if (edits && Accept(number_, *edits)) {
    ++out_.updated;
  } else {
    out_.refused.push_back(name + (planned.log != nullptr
                                       ? ": expectations of LogQL cases are not rewritten"
                                       : ": its expectations cannot be rewritten in place"));
  }
}

void FileUpdater::UpdateGroup(const Plan& plan, const PlannedGroup& group) {
  GroupUpdate update(plan, group, options_);
  update.Run();
  for (size_t i = 0; i < group.cases.size(); ++i, ++number_) UpdateCase(&update, group.cases[i], i);
}

UpdatedFile FileUpdater::Update(documents::TestFile test) {
  RuleCache rules(options_);
  const CaseFilter everything({});
  Plan plan = MakePlan(std::move(test), options_, everything);
  AddRules(options_, &rules, &plan);
  if (plan.blocked) return std::move(out_);
  tree_ = source::ParseYaml(*out_.file);
  verdicts_ = Verdicts({});
  size_t cases = 0;
  for (const PlannedGroup& group : plan.groups) cases += group.cases.size();
  if (tree_->error() || verdicts_.size() != cases) return std::move(out_);
  for (const PlannedGroup& group : plan.groups) UpdateGroup(plan, group);
  Result<std::vector<Edit>> composed = edit::Compose(std::move(out_.edits));
  if (composed) out_.edits = std::move(*composed);
  Result<std::string> text = edit::Apply(out_.file->text(), out_.edits);
  if (text) out_.text = std::move(*text);
  return std::move(out_);
}

}  // namespace

std::vector<UpdatedFile> UpdateTests(const std::vector<std::string>& paths, const TestOptions& options,
                                     UpdateScope scope) {
  Discovered found = Discover(paths, options);
  std::vector<UpdatedFile> updated(found.files.size());
  ParallelFor(found.files.size(), options.jobs, [&](size_t i) {
    std::shared_ptr<const SourceFile> file = found.files[i].file;
    updated[i] = FileUpdater(std::move(file), options, scope).Update(std::move(found.files[i]));
  });
  std::erase_if(updated, [](const UpdatedFile& file) { return file.edits.empty() && file.refused.empty(); });
  return updated;
}

}  // namespace rulecheck
