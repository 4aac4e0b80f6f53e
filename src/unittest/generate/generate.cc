#include "rulecheck/generate.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "base/paths.h"
#include "flow/promql.h"
#include "promql/function_id.h"
#include "unittest/generate/alert_trial.h"
#include "unittest/generate/backwards.h"
#include "unittest/generate/kill_search.h"
#include "unittest/generate/log_search.h"
#include "unittest/generate/recordings.h"
#include "unittest/generate/repair.h"
#include "unittest/generate/test_text.h"
#include "unittest/generate/timings.h"
#include "unittest/generate/turns.h"
#include "unittest/glob.h"
#include "unittest/mutate/equivalent.h"
#include "unittest/rule_cache.h"

namespace rulecheck {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;
using unittest::AlertCourse;
using unittest::AlertTrial;
using unittest::FoundTest;
using unittest::Margin;
using unittest::Phase;
using unittest::Signals;
using unittest::TestInput;
using unittest::Timing;
using Clock = std::chrono::steady_clock;

// A test that was found, and what the alert does in it.
struct FoundSeries {
  Signals signals;
  Timing timing;
  AlertCourse course;
};

// Why an alert cannot fire, or cannot but fire, whatever the data are; null where that is not known.
const char* WhyNoTurn(const promql::Query& query) {
  const flow::Flow flow = flow::FlowOf(*query.root(), flow::UnknownSeries());
  if (flow.IsEmpty()) return "by label flow its expression never gives anything";
  bool reads = false;
  promql::Walk(*query.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    reads = reads || promql::As<promql::VectorSelector>(&node) != nullptr ||
            (call != nullptr && (call->args.empty() || call->function->id == promql::FunctionId::kTime));
  });
  return reads ? nullptr : "its expression reads no series and no clock: it always gives the same";
}

bool HasOr(const promql::Query& query, const unittest::RecordedQuery& recorded) {
  bool out = false;
  for (const promql::Query* read : unittest::WithRecordings(query, recorded)) {
    promql::Walk(*read->root(), [&](const promql::Expr& node) {
      const auto* binary = promql::As<promql::Binary>(&node);
      out = out || (binary != nullptr && binary->op == promql::Op::kOr);
    });
  }
  return out;
}

// Whether none of the labels that the rule adds speaks against the selector.
bool MayRecord(const RuleSpec& rule, const promql::VectorSelector& selector) {
  return std::none_of(
      selector.matchers.begin(), selector.matchers.end(), [&](const promql::Matcher& matcher) {
        const auto label = std::find_if(rule.labels.begin(), rule.labels.end(),
                                        [&](const auto& text) { return text.name == matcher.name; });
        return matcher.op == promql::MatchOp::kEqual && label != rule.labels.end() &&
               label->raw != matcher.value;
      });
}

class TestGenerator {
 public:
  TestGenerator(const unittest::RuleFile& file, const TestOptions& options, const GenerateOptions& how)
      : file_(file), options_(options), how_(how) {
    options_.jobs = 1;
    options_.progress = nullptr;
    options_.run.clear();
    for (const GroupSpec& group : file.groups) {
      if (file.groups.size() > 1) order_.push_back(group.name);
      for (const RuleSpec& rule : group.rules) {
        if (!rule.alerting && rule.query != nullptr) recorded_.emplace(rule.name, &rule);
      }
    }
  }

  GeneratedAlert Generate(const GroupSpec& group, const RuleSpec& rule);
  std::string Text() const;
  bool Found() const { return !groups_.empty(); }

 private:
  // The query of the first rule that may record it; null when there is none.
  const promql::Query* Recorded(const promql::VectorSelector& selector) const {
    const auto [first, last] = recorded_.equal_range(flow::ExactName(selector));
    const auto it =
        std::find_if(first, last, [&](const auto& entry) { return MayRecord(*entry.second, selector); });
    return it == last ? nullptr : it->second->query.get();
  }
  std::string Head() const { return unittest::FileHead(NamePart(file_.path), order_); }
  bool Over() const { return std::chrono::duration<double>(Clock::now() - begin_).count() > how_.seconds; }

  // The best that is found for one side of each `or`; what it knows no way through is in *unreached.
  FoundSeries Search(const AlertTrial& trial, const RuleSpec& rule, int side,
                     std::set<std::string>* unreached);
  AlertCourse CourseOf(const AlertTrial& trial, const RuleSpec& rule, const TestInput& input,
                       int64_t end_ms) const;
  GeneratedAlert GenerateLogs(const RuleSpec& rule, GeneratedAlert out);
  void Write(const RuleSpec& rule, const FoundTest& test);
  void ReadMutants();
  // Adds tests for those that the tests of the alert do not notice.
  void KillMutants(const AlertTrial& trial, const RuleSpec& rule, GeneratedAlert* out);
  // Writes the test with its cases.
  void Add(const AlertTrial& trial, const RuleSpec& rule, const std::string& name, const TestInput& input,
           int64_t end_ms);

  const unittest::RuleFile& file_;
  TestOptions options_;
  GenerateOptions how_;
  Clock::time_point begin_;
  std::vector<std::string> order_;
  std::multimap<std::string, const RuleSpec*, std::less<>> recorded_;
  std::vector<std::string> groups_;  // texts
  std::vector<FoundTest> tests_;     // of the alert at hand
  bool mutants_read_ = false;
  std::vector<unittest::RuleMutant> mutants_;                                   // of the file
  std::map<const Rule*, std::vector<const unittest::RuleMutant*>> mutants_of_;  // not proven equal
};

std::string TestGenerator::Text() const {
  std::string out = Head();
  for (const std::string& group : groups_) out += group;
  return out;
}

AlertCourse TestGenerator::CourseOf(const AlertTrial& trial, const RuleSpec& rule, const TestInput& input,
                                    int64_t end_ms) const {
  return unittest::CourseIn(
      trial.Run(Head() + unittest::TrialText(rule.name, input, end_ms), end_ms, {}).fires);
}

void TestGenerator::Add(const AlertTrial& trial, const RuleSpec& rule, const std::string& name,
                        const TestInput& input, int64_t end_ms) {
  const std::string text = Head() + unittest::TrialText(rule.name, input, end_ms);
  const std::vector<int64_t> times = unittest::TurnsOf(trial.Run(text, end_ms, {}).fires);
  const auto shown = trial.Run(text, end_ms, times).shown;
  FoundTest test{name, input, end_ms, {}};
  for (size_t i = 0; i < times.size(); ++i) test.cases.push_back({times[i], shown[i]});
  Write(rule, test);
  tests_.push_back(std::move(test));
}

void TestGenerator::Write(const RuleSpec& rule, const FoundTest& test) {
  groups_.push_back(unittest::GroupText(test.name, rule.name, test.input, test.cases));
}

void TestGenerator::ReadMutants() {
  if (mutants_read_) return;
  mutants_read_ = true;
  mutants_ = unittest::MutantsOf(file_, options_);
  const auto equal = unittest::ProveEqual(mutants_);
  for (size_t i = 0; i < mutants_.size(); ++i) {
    if (!equal[i]) mutants_of_[mutants_[i].rule->rule].push_back(&mutants_[i]);
  }
}

void TestGenerator::KillMutants(const AlertTrial& trial, const RuleSpec& rule, GeneratedAlert* out) {
  if (!how_.mutants || tests_.empty()) return;
  ReadMutants();
  std::vector<const unittest::RuleMutant*> mutants;
  for (const Rule* read : trial.Rules()) {
    const auto of_rule = mutants_of_.find(read);
    if (of_rule == mutants_of_.end()) continue;
    mutants.insert(mutants.end(), of_rule->second.begin(), of_rule->second.end());
  }
  begin_ = Clock::now();
  unittest::KillSearch search({rule, trial, Head(),
                               [this](const auto& selector) { return Recorded(selector); },
                               [this] { return Over(); }});
  unittest::KilledMutants killed = search.Run(mutants, tests_);
  for (const FoundTest& test : killed.found) Write(rule, test);
  out->mutants = killed.all;
  out->killed = killed.killed;
  out->survivors = std::move(killed.alive);
}

FoundSeries TestGenerator::Search(const AlertTrial& trial, const RuleSpec& rule, int side,
                                  std::set<std::string>* unreached) {
  const auto recorded = [this](const promql::VectorSelector& selector) { return Recorded(selector); };
  FoundSeries best;
  std::vector<FoundSeries> tried;
  for (const Timing& timing : unittest::TimingsOf(rule, unittest::LookBackOf(*rule.query, recorded))) {
    for (const Margin margin : {Margin::kNone, Margin::kNear, Margin::kWide}) {
      unittest::Backwards search(*rule.query, recorded, {side, margin, false}, timing);
      search.Search();
      *unreached = search.unreached();
      FoundSeries found{search.signals(), timing, {}};
      found.course =
          CourseOf(trial, rule, unittest::SeriesInput(found.signals, timing), timing.EndMs(Phase::kAfter));
      if (found.course.whole()) return found;
      if (found.course.score() > best.course.score()) best = found;
      if (Over()) return best;
      tried.push_back(std::move(found));
    }
  }
  const int reached = best.course.score();
  for (FoundSeries& start : tried) {
    if (start.course.score() < reached) continue;
    const unittest::CourseOf course_of = [&](const Signals& signals, bool* stop) {
      *stop = Over();
      return CourseOf(trial, rule, unittest::SeriesInput(signals, start.timing),
                      start.timing.EndMs(Phase::kAfter));
    };
    Repair(course_of, &start.signals, &start.course);
    if (start.course.score() > best.course.score()) best = start;
    if (best.course.whole() || Over()) break;
  }
  return best;
}

GeneratedAlert TestGenerator::GenerateLogs(const RuleSpec& rule, GeneratedAlert out) {
  const AlertTrial trial(file_, rule, options_);
  const auto course_of = [&](const TestInput& input, int64_t end_ms, bool* stop) {
    *stop = Over();
    return CourseOf(trial, rule, input, end_ms);
  };
  const unittest::FoundLogs found = unittest::SearchLogs(rule, course_of);
  out.fires = found.course.fires;
  out.quiet = found.course.quiet;
  out.resolves = found.course.resolves;
  if (out.fires) {
    Add(trial, rule, rule.name, found.input, found.end_ms);
    KillMutants(trial, rule, &out);
  } else {
    out.not_reached.push_back(Over() ? "the time for it was over" : "the lines found do not make it fire");
  }
  return out;
}

GeneratedAlert TestGenerator::Generate(const GroupSpec& group, const RuleSpec& rule) {
  GeneratedAlert out;
  out.rule = group.name + "/" + rule.name;
  begin_ = Clock::now();
  tests_.clear();
  if (rule.log_query != nullptr) return GenerateLogs(rule, std::move(out));
  if (rule.query == nullptr) {
    out.not_reached.push_back(rule.error);
    return out;
  }
  const auto recorded = [this](const promql::VectorSelector& selector) { return Recorded(selector); };
  if (const char* why = WhyNoTurn(*rule.query)) {
    out.no_turn = why;
    out.not_reached.push_back(out.no_turn);
  }
  const bool has_or = HasOr(*rule.query, recorded);
  const AlertTrial trial(file_, rule, options_);
  for (int side = 0; side < (has_or ? 2 : 1); ++side) {
    const std::string which = !has_or ? "" : side == 0 ? " by the left of `or`" : " by the right of `or`";
    std::set<std::string> unreached;
    const FoundSeries best = Search(trial, rule, side, &unreached);
    if (best.course.fires) {
      out.fires = true;
      out.quiet = out.quiet || best.course.quiet;
      out.resolves = out.resolves || best.course.resolves;
      Add(trial, rule, rule.name + which, unittest::SeriesInput(best.signals, best.timing),
          best.timing.EndMs(Phase::kAfter));
      continue;
    }
    if (Over()) out.not_reached.push_back("the time for it was over" + which);
    for (const std::string& part : unreached) out.not_reached.push_back("no way back through `" + part + "`");
    if (unreached.empty()) out.not_reached.push_back("the series found do not make it fire" + which);
  }
  KillMutants(trial, rule, &out);
  return out;
}

}  // namespace

Result<GeneratedTests> GenerateTests(const std::string& rule_file, std::string_view alert,
                                     const TestOptions& options, const GenerateOptions& how) {
  unittest::RuleCache cache(options);
  const auto file = cache.Load(rule_file, QueryLanguage::kPromQL);
  if (!file->ok) return Error{file->FirstError(), std::nullopt};
  TestGenerator generator(*file, options, how);
  GeneratedTests out;
  size_t found = 0;
  for (const auto* groups : {&file->groups, &file->log_groups}) {
    for (const GroupSpec& group : *groups) {
      for (const RuleSpec& rule : group.rules) {
        if (!rule.alerting || (!alert.empty() && rule.name != alert)) continue;
        if (found++ % options.partition.count == options.partition.index - 1)
          out.alerts.push_back(generator.Generate(group, rule));
      }
    }
  }
  if (found == 0) {
    return Error{rule_file + (alert.empty() ? " has no alert" : " has no alert `" + std::string(alert) + "`"),
                 std::nullopt};
  }
  if (generator.Found()) out.text = generator.Text();
  return out;
}

}  // namespace rulecheck
