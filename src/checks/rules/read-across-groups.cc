#include <fmt/core.h>

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/paths.h"
#include "checks/check.h"
#include "checks/rules/read_lag.h"
#include "checks/shapes.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

// Groups of one document, or of one folder where the name says that it is recorded: others may be of other
// servers, or the name is scraped, too.
bool AreTogether(const Document& reader, const Document& recorder, std::string_view name) {
  if (&reader == &recorder) return true;
  return IsRecordedName(name) && FolderPart(reader.file->path()) == FolderPart(recorder.file->path());
}

// The only group that records the name, when it is another one.
const RuleRef* RecordedElsewhere(const GroupContext& c, std::string_view name) {
  const RuleIndex& rules = c.facts.run().rules();
  const std::span<const uint32_t> recorders = rules.Recorders(name);
  if (recorders.empty()) return nullptr;
  const RuleRef &first = rules.rule(recorders.front()), &last = rules.rule(recorders.back());
  if (first.group != last.group || first.group == &c.group) return nullptr;
  return AreTogether(c.document, *first.document, name) ? &first : nullptr;
}

// What of a recording rule counts for those that read it.
struct RecorderFacts {
  // What hardly differs from one evaluation to the next: vector(1) and the like, sums of long windows.
  bool steady = true;
  std::unordered_set<std::string> reads;
};

RecorderFacts FactsOf(const RuleIndex& rules, const RuleRef& recorder) {
  RecorderFacts out;
  if (recorder.rule->query() == nullptr) return out;
  const promql::TreeScope trees;
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(*recorder.rule->query()->root(), &selectors);
  out.steady = selectors.empty() || ChangesSlowly(rules, recorder.rule->name.value);
  for (const promql::VectorSelector* selector : selectors) out.reads.emplace(MetricName(*selector));
  return out;
}

struct LateRead {
  Location where;
  std::string_view name;
  const RuleRef* recorder;
};

using KnownRecorders = std::map<const RuleRef*, RecorderFacts>;

void AddReads(const GroupContext& c, const Rule& rule, KnownRecorders* known, std::vector<LateRead>* out) {
  if (rule.kind != RuleKind::kRecording || rule.query() == nullptr) return;
  const promql::TreeScope trees;
  const promql::Expr& root = *rule.query()->root();
  const auto smoothed = InLongWindows(c.group, root);
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(root, &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    const std::string_view name = MetricName(*selector);
    if (name.empty() || selector->time().offset_ns > 0 || smoothed.contains(selector)) continue;
    const RuleRef* recorder = RecordedElsewhere(c, name);
    if (recorder == nullptr) continue;
    const auto [it, fresh] = known->try_emplace(recorder);
    if (fresh) it->second = FactsOf(c.facts.run().rules(), *recorder);
    // Those that wait for each other are rules/recording-cycle's.
    if (it->second.steady || it->second.reads.contains(std::string(rule.name.value))) continue;
    out->push_back({rule.expr().At(NamePlace(*selector)), recorder->rule->name.value, recorder});
  }
}

}  // namespace

void ReadAcrossGroups(const GroupContext& c) {
  std::vector<LateRead> reads;
  KnownRecorders known;
  for (const Rule& rule : c.group.rules) AddReads(c, rule, &known, &reads);
  // One finding for each other group, with all places.
  std::map<const RuleGroup*, std::vector<const LateRead*>> by_group;
  for (const LateRead& read : reads) by_group[read.recorder->group].push_back(&read);
  for (const LateRead& read : reads) {
    const std::vector<const LateRead*>& all = by_group[read.recorder->group];
    if (all.front() != &read) continue;
    FindingBuilder finding = c.out.Report(
        read.where,
        fmt::format("`{}` is recorded in the group `{}`: this has a value of up to one interval before",
                    read.name, read.recorder->group->name.value));
    finding.Because(read.recorder->rule->name.Whole(), "recorded here");
    for (const LateRead* other : all) {
      if (other != &read) finding.Because(other->where, "so does this");
    }
    finding.Help(
        "rules of a group run one after the other, groups do not: in one group it is of the same moment");
  }
}

}  // namespace rulecheck::checks
