#include <fmt/core.h>

#include <map>
#include <optional>
#include <string_view>
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

// Of the rules that record the name the first, when one other group has them all.
std::optional<uint32_t> RecordedElsewhere(const GroupContext& c, std::string_view name) {
  const RuleIndex& rules = c.facts.run().rules();
  const std::span<const uint32_t> recorders = rules.Recorders(name);
  if (recorders.empty()) return std::nullopt;
  const RuleRef &first = rules.rule(recorders.front()), &last = rules.rule(recorders.back());
  if (first.group != last.group || first.group == &c.group) return std::nullopt;
  if (!AreTogether(c.document, *first.document, name)) return std::nullopt;
  return recorders.front();
}

// What hardly differs from one evaluation to the next: vector(1) and the like, sums of long windows.
bool IsSteady(const ReadLag& lag, uint32_t recorder, std::string_view name) {
  return lag.Of(recorder).selectors == 0 || lag.ChangesSlowly(name);
}

struct LateRead {
  Location where;
  std::string_view name;
  const RuleRef* recorder;
};

void AddReads(const GroupContext& c, const Rule& rule, std::vector<LateRead>* out) {
  if (rule.kind != RuleKind::kRecording || rule.query() == nullptr) return;
  const promql::TreeScope trees;
  const promql::Expr& root = *rule.query()->root();
  const auto smoothed = InLongWindows(c.group, root);
  const ReadLag& lag = c.facts.run().read_lag();
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(root, &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    const std::string_view name = MetricName(*selector);
    if (name.empty() || selector->time().offset_ns > 0 || smoothed.contains(selector)) continue;
    const std::optional<uint32_t> recorder = RecordedElsewhere(c, name);
    // Those that wait for each other are rules/recording-cycle's.
    if (!recorder || IsSteady(lag, *recorder, name) || lag.Of(*recorder).Has(rule.name.value)) continue;
    const RuleRef& ref = c.facts.run().rules().rule(*recorder);
    out->push_back({rule.expr().At(NamePlace(*selector)), ref.rule->name.value, &ref});
  }
}

}  // namespace

void ReadAcrossGroups(const GroupContext& c) {
  std::vector<LateRead> reads;
  for (const Rule& rule : c.group.rules) AddReads(c, rule, &reads);
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
