#include "unittest/generate/kill_search.h"

#include <algorithm>
#include <list>
#include <set>

#include "unittest/generate/log_search.h"
#include "unittest/generate/timings.h"
#include "unittest/generate/variations.h"

namespace rulecheck::unittest {
namespace {

// "comparator at 8:35: `<` becomes `<=`"
std::string MutantText(const RuleMutant& mutant) {
  const SourceFile& file = *mutant.file->loaded->file;
  const auto place = file.Position(mutant.edit.span.begin);
  const std::string before(file.text().substr(mutant.edit.span.begin, mutant.edit.span.size()));
  std::string out(MutationName(mutant.kind));
  out += " at " + std::to_string(place.line) + ":" + std::to_string(place.column) + ": `" + before + "` ";
  return out + (mutant.edit.replacement.empty() ? "left out" : "becomes `" + mutant.edit.replacement + "`");
}

std::string TestName(const std::string& alert, const RuleMutant& mutant) {
  const auto place = mutant.file->loaded->file->Position(mutant.edit.span.begin);
  return alert + " (" + std::string(MutationName(mutant.kind)) + " at " + std::to_string(place.line) + ":" +
         std::to_string(place.column) + ")";
}

}  // namespace

std::string KillSearch::Text(const TestInput& input, int64_t end_ms) const {
  return subject_.head + TrialText(subject_.rule.name, input, end_ms);
}

bool KillSearch::Kills(const FoundTest& test, const AlertTrial& mutated) const {
  std::vector<int64_t> times;
  for (const TimedCase& c : test.cases) times.push_back(c.at_ms);
  const AlertTrial::Outcome outcome = mutated.Run(Text(test.input, test.end_ms), test.end_ms, times);
  if (outcome.fires.empty()) return true;
  for (size_t i = 0; i < times.size(); ++i) {
    if (outcome.shown[i] != test.cases[i].alerts) return true;
  }
  return false;
}

KillSearch::Candidate KillSearch::Tried(TestInput input, int64_t end_ms) const {
  AlertTrial::Outcome outcome = subject_.trial.Run(Text(input, end_ms), end_ms, {});
  return {std::move(input), end_ms, std::move(outcome)};
}

std::optional<FoundTest> KillSearch::Parts(const Candidate& candidate, const AlertTrial& mutated) const {
  const AlertTrial::Outcome& was = candidate.outcome;
  if (was.fires.empty()) return std::nullopt;
  const std::string text = Text(candidate.input, candidate.end_ms);
  const AlertTrial::Outcome now = mutated.Run(text, candidate.end_ms, {});
  const std::vector<int64_t> turns = TurnsOf(was.fires);
  std::set<int64_t> times(turns.begin(), turns.end());
  if (now.fires.empty()) {
    if (times.empty()) times.insert(candidate.end_ms / kTurnMinuteMs * kTurnMinuteMs);
  } else if (was.firing != now.firing) {
    const auto at = std::mismatch(was.firing.begin(), was.firing.end(), now.firing.begin()).first;
    times.insert((at - was.firing.begin()) * kTurnMinuteMs);
  } else if (times.empty()) {
    return std::nullopt;
  }
  FoundTest out{"", candidate.input, candidate.end_ms, {}};
  const std::vector<int64_t> asked(times.begin(), times.end());
  const AlertTrial::Outcome shown = subject_.trial.Run(text, candidate.end_ms, asked);
  if (shown.shown.size() != asked.size()) return std::nullopt;
  for (size_t i = 0; i < asked.size(); ++i) out.cases.push_back({asked[i], shown.shown[i]});
  return Kills(out, mutated) ? std::optional(std::move(out)) : std::nullopt;
}

void KillSearch::FillPool() {
  if (filled_) return;
  filled_ = true;
  const engine::rules::RuleSpec& rule = subject_.rule;
  const std::vector<Timing> timings = TimingsOf(rule, LookBackOf(*rule.query, subject_.recorded));
  if (timings.empty()) return;
  const Timing& timing = timings.front();
  for (const bool held_back : {false, true}) {
    for (const Margin margin : {Margin::kNone, Margin::kNear, Margin::kWide}) {
      for (const int side : {0, 1}) {
        Backwards search(*rule.query, subject_.recorded, {side, margin, held_back}, timing);
        search.Search();
        for (const Signals& signals : VariationsOf(search.signals())) {
          if (subject_.over()) return;
          TestInput input = SeriesInput(signals, timing);
          const bool known = std::any_of(pool_.begin(), pool_.end(),
                                         [&](const Candidate& c) { return c.input.body == input.body; });
          if (!known) pool_.push_back(Tried(std::move(input), timing.EndMs(Phase::kAfter)));
        }
      }
    }
  }
}

// Input under which the mutant fires, or does not, where the alert as it is does the other thing.
std::optional<FoundTest> KillSearch::FromMutant(const Alive& alive) {
  const RuleMutant& mutant = *alive.mutant;
  if (mutant.query == nullptr) return std::nullopt;
  const RecordedQuery recorded = [&](const promql::VectorSelector& selector) {
    const promql::Query* read = subject_.recorded(selector);
    return read == mutant.rule->query.get() ? mutant.query.get() : read;
  };
  const bool own = mutant.rule->rule == subject_.rule.rule;
  const promql::Query& query = own ? *mutant.query : *subject_.rule.query;
  const std::vector<Timing> timings = TimingsOf(subject_.rule, LookBackOf(query, recorded));
  if (timings.empty()) return std::nullopt;
  for (const Margin margin : {Margin::kNone, Margin::kNear}) {
    for (const int side : {0, 1}) {
      if (subject_.over()) return std::nullopt;
      Backwards search(query, recorded, {side, margin, false}, timings.front());
      search.Search();
      const Candidate made =
          Tried(SeriesInput(search.signals(), timings.front()), timings.front().EndMs(Phase::kAfter));
      if (std::optional<FoundTest> test = Parts(made, alive.trial)) return test;
    }
  }
  return std::nullopt;
}

std::optional<FoundTest> KillSearch::FromLines(const Alive& alive) {
  if (alive.mutant->log_query == nullptr) return std::nullopt;
  engine::rules::RuleSpec changed = subject_.rule;
  alive.mutant->Apply(&changed);
  std::optional<FoundTest> out;
  SearchLogs(changed, [&](const TestInput& input, int64_t end_ms, bool* stop) {
    const Candidate made = Tried(input, end_ms);
    out = Parts(made, alive.trial);
    *stop = out.has_value() || subject_.over();
    return CourseIn(made.outcome.fires);
  });
  return out;
}

std::optional<FoundTest> KillSearch::TestThatKills(const Alive& alive) {
  if (subject_.rule.log_query != nullptr) return FromLines(alive);
  if (std::optional<FoundTest> test = FromMutant(alive)) return test;
  FillPool();
  for (const Candidate& candidate : pool_) {
    if (subject_.over()) break;
    if (std::optional<FoundTest> test = Parts(candidate, alive.trial)) return test;
  }
  return std::nullopt;
}

KilledMutants KillSearch::Run(const std::vector<const RuleMutant*>& mutants,
                              const std::vector<FoundTest>& tests) {
  KilledMutants out;
  std::list<Alive> alive;
  for (const RuleMutant* mutant : mutants) {
    std::optional<AlertTrial> trial = subject_.trial.With(*mutant);
    if (!trial) continue;
    ++out.all;
    const bool killed = std::any_of(tests.begin(), tests.end(), [&](const FoundTest& test) {
      return !subject_.over() && Kills(test, *trial);
    });
    if (!killed) alive.push_back({mutant, std::move(*trial)});
  }
  while (!alive.empty()) {
    const Alive one = std::move(alive.front());
    alive.pop_front();
    std::optional<FoundTest> test = subject_.over() ? std::nullopt : TestThatKills(one);
    if (!test) {
      out.alive.push_back(MutantText(*one.mutant));
      continue;
    }
    test->name = TestName(subject_.rule.name, *one.mutant);
    alive.remove_if([&](const Alive& other) { return !subject_.over() && Kills(*test, other.trial); });
    out.found.push_back(std::move(*test));
  }
  out.killed = out.all - out.alive.size();
  return out;
}

}  // namespace rulecheck::unittest
