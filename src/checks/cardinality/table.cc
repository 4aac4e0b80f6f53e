#include "checks/cardinality/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "base/parallel.h"
#include "checks/cardinality/bounds.h"
#include "flow/rules.h"
#include "policy/project.h"
#include "promql/tree_scope.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {
namespace {

std::optional<double> Known(double bound) {
  return bound == flow::kInfinity ? std::nullopt : std::optional(bound);
}

CardinalityRow RowOf(const workspace::RuleRef& ref, const RunFacts& run) {
  const RuleFacts facts(*ref.item, run);
  CardinalityRow row;
  row.path = ref.document->file->path();
  row.group = ref.group->name.value;
  row.name = ref.rule->name.value;
  const LineColumn at = ref.document->file->Position(ref.rule->name.Whole().span.begin);
  row.line = at.line;
  row.column = at.column;
  row.alert = ref.rule->kind == RuleKind::kAlerting;
  row.series = Known(SeriesOf(facts, *ref.item));
  row.why = WhySeries(facts, *ref.item);
  SampleCount samples = SamplesOf(facts, *ref.item);
  row.samples = Known(samples.samples);
  row.samples_why = std::move(samples.why);
  row.streams = StreamsOf(facts, *ref.item);
  return row;
}

// Known ones first, the largest first.
bool RowLess(const CardinalityRow& a, const CardinalityRow& b) {
  const double left = a.series.value_or(-1), right = b.series.value_or(-1);
  if (left != right) return left > right;
  return std::tie(a.path, a.line, a.name) < std::tie(b.path, b.line, b.name);
}

std::string KeyOf(const CardinalityRow& row) {
  return fmt::format("{}\n{}\n{}\n{}", row.path, row.group, row.alert, row.name);
}

}  // namespace

CardinalityTable BoundsOf(const Snapshot& snapshot, const policy::Project& project, unsigned jobs) {
  std::map<const policy::Facts*, std::unique_ptr<const RunFacts>> runs;
  std::vector<std::pair<const workspace::RuleRef*, const RunFacts*>> rules;
  for (const workspace::RuleRef& ref : snapshot.rules().rules()) {
    const policy::PathSettings& settings = project.Known(ref.document->file->path());
    auto& run = runs[settings.facts.get()];
    if (run == nullptr)
      run = std::make_unique<const RunFacts>(snapshot, settings.load->promql.target_version,
                                             std::unordered_set<std::string>{}, jobs, settings.facts);
    rules.emplace_back(&ref, run.get());
  }
  CardinalityTable out;
  out.rows.resize(rules.size());
  ParallelFor(rules.size(), jobs, [&](size_t i) {
    const promql::TreeScope trees;
    out.rows[i] = RowOf(*rules[i].first, *rules[i].second);
  });
  std::stable_sort(out.rows.begin(), out.rows.end(), RowLess);
  return out;
}

void CompareWith(const CardinalityTable& before, std::string since, CardinalityTable* now) {
  now->since = std::move(since);
  std::map<std::string, std::deque<const CardinalityRow*>> older;
  for (const CardinalityRow& row : before.rows) older[KeyOf(row)].push_back(&row);
  for (CardinalityRow& row : now->rows) {
    std::deque<const CardinalityRow*>& same = older[KeyOf(row)];
    row.is_new = same.empty();
    if (same.empty()) continue;
    row.before = same.front()->series;
    same.pop_front();
  }
  for (const auto& [key, rows] : older) {
    for (const CardinalityRow* row : rows) {
      CardinalityRow gone = *row;
      gone.is_gone = true;
      gone.before = std::exchange(gone.series, 0);
      now->rows.push_back(std::move(gone));
    }
  }
  std::stable_sort(now->rows.begin(), now->rows.end(), RowLess);
}

}  // namespace rulecheck::checks
