#include "unittest/generate/timings.h"

#include <algorithm>
#include <numeric>

#include "promql/function_id.h"

namespace rulecheck::unittest {
namespace {

constexpr int64_t kOneMinuteMs = 60'000;
// A sample is seen for so long after its time.
constexpr int64_t kSeenMs = 5 * kOneMinuteMs;
// Phases of a short test last no longer than this and what the rule holds.
constexpr int64_t kShortMs = 2 * 60 * kOneMinuteMs;
// Evaluations of one test: promtool needs a second for some thousands.
constexpr int64_t kMostTicks = 5000;
constexpr int64_t kManyTicks = 1000;  // above, shorter phases are tried first
constexpr int64_t kNsPerMs = 1'000'000;

Timing PhasesOf(const engine::rules::RuleSpec& rule, int64_t interval_ms, int64_t before_ms,
                int64_t settled_ms) {
  Timing out;
  out.interval_ms = interval_ms;
  const auto steps = [&](int64_t ms) { return ms / interval_ms + 2; };
  out.steps = {steps(before_ms), steps(settled_ms + rule.hold_ms), steps(settled_ms + rule.keep_firing_ms)};
  return out;
}

int64_t TicksOf(const Timing& timing) {
  return std::accumulate(timing.steps.begin(), timing.steps.end(), int64_t{0}) * timing.interval_ms /
         kOneMinuteMs;
}

// The same phases later: on Thursday morning and evening, on Friday, on Saturday.
void AddLater(std::vector<Timing>* timings) {
  constexpr int64_t kHoursLater[] = {8, 20, 33, 57};
  const std::vector<Timing> now = *timings;
  for (const int64_t hours : kHoursLater) {
    for (Timing timing : now) {
      timing.steps[0] += hours * 60 * kOneMinuteMs / timing.interval_ms;
      if (TicksOf(timing) <= kMostTicks) timings->push_back(timing);
    }
  }
}

}  // namespace

LookBack LookBackOf(const promql::Query& query, const RecordedQuery& recorded) {
  LookBack out;
  const auto add = [&](int64_t range_ns, int64_t offset_ns) {
    const int64_t range = range_ns / kNsPerMs;
    out.back_ms = std::max(out.back_ms, range + std::max<int64_t>(0, offset_ns / kNsPerMs));
    if (range > 0) out.shortest_ms = out.shortest_ms == 0 ? range : std::min(out.shortest_ms, range);
  };
  const auto visit = [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call != nullptr && (call->function->id == promql::FunctionId::kTime || call->args.empty())) {
      out.asks_time = true;
    }
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) {
      add(matrix->range_ns, matrix->selector->time().offset_ns);
    } else if (const auto* subquery = promql::As<promql::Subquery>(&node)) {
      add(subquery->range_ns, subquery->time().offset_ns);
    } else if (const auto* selector = promql::As<promql::VectorSelector>(&node)) {
      add(0, selector->time().offset_ns);
    }
  };
  for (const promql::Query* read : WithRecordings(query, recorded)) promql::Walk(*read->root(), visit);
  return out;
}

std::vector<Timing> TimingsOf(const engine::rules::RuleSpec& rule, const LookBack& back) {
  int64_t interval_ms = kOneMinuteMs;
  if (back.shortest_ms > 0 && back.shortest_ms < 4 * interval_ms) {
    interval_ms = std::max<int64_t>(1000, back.shortest_ms / 4);
  }
  std::vector<Timing> out;
  const int64_t settled = back.back_ms + kSeenMs;
  const Timing full = PhasesOf(rule, interval_ms, settled, settled);
  if (TicksOf(full) <= kMostTicks) out.push_back(full);
  const int64_t brief = std::clamp<int64_t>(2 * back.shortest_ms, 2 * kSeenMs, kShortMs);
  if (brief < settled) {
    const Timing shorter = PhasesOf(rule, interval_ms, brief, brief);
    if (TicksOf(shorter) <= kMostTicks)
      out.insert(TicksOf(full) > kManyTicks ? out.begin() : out.end(), shorter);
  }
  if (back.asks_time) AddLater(&out);
  return out;
}

Timing LogTimingOf(const engine::rules::RuleSpec& rule, int64_t range_ms) {
  return PhasesOf(rule, kOneMinuteMs, range_ms + kSeenMs, range_ms + kSeenMs);
}

}  // namespace rulecheck::unittest
