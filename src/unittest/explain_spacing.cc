// Samples that stand further apart than a value counts for.
#include <algorithm>
#include <optional>

#include "base/duration.h"
#include "engine/core/matcher.h"
#include "engine/core/staleness.h"
#include "unittest/explain_calls.h"
#include "unittest/explain_rules.h"

namespace rulecheck::unittest {
namespace {

using promql::Expr;

constexpr size_t kMaxLookedAt = 200;

// The longest way from one sample to the next.
int64_t WidestGap(const engine::SeriesColumn& series) {
  int64_t widest = 0;
  std::optional<int64_t> before;
  for (size_t i = 0; i < series.size(); ++i) {
    if (!series.Has(i)) continue;
    // A gap behind a stale marker is meant.
    const bool stale = engine::IsStaleNan(series.values[i]) && series.HistogramAt(i) == nullptr;
    if (before) widest = std::max(widest, series.TimeAt(i) - *before);
    before = stale ? std::nullopt : std::optional(series.TimeAt(i));
  }
  return widest;
}

}  // namespace

std::vector<CaseReason> SpacingReasons(const RunFacts& facts, const Question& question,
                                       const MappedText* source) {
  std::vector<CaseReason> reasons;
  promql::Walk(*question.query->root(), [&](const Expr& e) {
    if (e.kind == promql::NodeKind::kMatrixSelector || e.kind == promql::NodeKind::kSubquery) return false;
    const auto* selector = promql::As<promql::VectorSelector>(&e);
    if (selector == nullptr || !reasons.empty()) return true;
    auto ids = engine::SelectSeries(facts.storage, selector->matchers);
    if (!ids) return true;
    int64_t widest = 0;
    for (size_t i = 0; i < std::min(ids->size(), kMaxLookedAt); ++i) {
      const engine::SeriesColumn& series = facts.storage.series((*ids)[i]);
      if (series.writer != engine::kInput ||
          !Compatible(facts.storage.symbols(), series.labels, question.focus))
        continue;
      widest = std::max(widest, WidestGap(series));
    }
    if (widest <= facts.eval.lookback_ms) return true;
    CaseReason reason;
    reason.id = "samples-apart";
    reason.text = "samples of `" + std::string(selector->name) + "` are up to " +
                  FormatPrometheusDuration(widest) + " apart, and a value counts for " +
                  FormatPrometheusDuration(facts.eval.lookback_ms) +
                  " (look-back): in between the series is gone and `for` begins anew; write them closer "
                  "together (`interval`)";
    reason.label = "gone between samples";
    if (source != nullptr) reason.where = source->At(selector->span);
    reasons.push_back(std::move(reason));
    return true;
  });
  return reasons;
}

}  // namespace rulecheck::unittest
