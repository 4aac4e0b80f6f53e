#include "unittest/generate/backwards.h"

#include <algorithm>
#include <cmath>

#include "promql/function_id.h"
#include "unittest/generate/call_parts.h"

namespace rulecheck::unittest {
namespace {

using promql::As;
using promql::Expr;
using promql::FunctionId;
using promql::Op;
using promql::To;

// Series that count() may ask for.
constexpr double kMaxCopies = 50;

std::optional<double> RangeSeconds(const Expr& e) {
  if (const auto* matrix = As<promql::MatrixSelector>(&e)) return Seconds(matrix->range_ns);
  if (const auto* subquery = As<promql::Subquery>(&e)) return Seconds(subquery->range_ns);
  return std::nullopt;
}

}  // namespace

Backwards::Backwards(const promql::Query& query, RecordedQuery recorded, Choice choice, const Timing& timing)
    : query_(query), recorded_(std::move(recorded)), choice_(choice), timing_(timing) {
  CollectLabels();
}

const promql::Query* Backwards::RecordingOf(const promql::VectorSelector& selector) const {
  return depth_ < kMaxRecorded ? recorded_(selector) : nullptr;
}

void Backwards::Search() {
  for (Phase phase : {Phase::kFiring, Phase::kBefore, Phase::kAfter}) {
    phase_ = phase;
    if (phase == Phase::kFiring) {
      Reach(*query_.root(), {});
    } else {
      Avoid(*query_.root());
    }
  }
}

void Backwards::Put(SignalLabels labels, Shape shape, Wanted wanted, double low) {
  const std::string first = labels.contains(copies_.label) ? labels[copies_.label] + "-" : "";
  for (size_t copy = 0; copy < copies_.count; ++copy) {
    if (copies_.count > 1) labels[copies_.label] = first + std::to_string(copy + 1);
    Signal& signal = signals_[labels];
    if (shape != Shape::kGauge) signal.shape = shape;
    const auto phase = static_cast<size_t>(phase_);
    auto& at = signal.value[phase];
    if (native_) {
      signal.native = true;
      if (native_->observed)
        signal.observed[phase] = *native_->observed / (native_->in_all && at && *at > 0 ? *at : 1);
    }
    if (at && (!signal.any[phase] || !wanted.value)) continue;  // decided before: Known() goes by that
    at = wanted.value.value_or(1) + copies_.step * static_cast<double>(copy);
    if (shape == Shape::kCounter) at = std::max(0.0, *at);
    signal.any[phase] = !wanted.value && copies_.step == 0;
    signal.low[phase] = low;
  }
}

// The phase that a look back by the selector's offset finds; nothing where there is none yet.
std::optional<Phase> Backwards::PhaseOf(const promql::VectorSelector& selector) const {
  constexpr int64_t kLongNs = int64_t{20} * 60 * 1'000'000'000;
  if (selector.time().offset_ns < kLongNs) return phase_;
  if (phase_ == Phase::kBefore) return std::nullopt;
  return static_cast<Phase>(static_cast<size_t>(phase_) - 1);
}

void Backwards::ReachSelector(const promql::VectorSelector& selector, Wanted wanted, Shape shape) {
  const std::optional<Phase> there = PhaseOf(selector);
  if (!there) return;
  const Phase now = phase_;
  phase_ = *there;
  ReachNow(selector, wanted, shape);
  phase_ = now;
}

void Backwards::ReachNow(const promql::VectorSelector& selector, Wanted wanted, Shape shape) {
  const promql::Query* recording = RecordingOf(selector);
  if (recording != nullptr && shape == Shape::kGauge) {
    ++depth_;
    Reach(*recording->root(), wanted);
    --depth_;
    return;
  }
  SignalLabels labels = LabelsFor(selector);
  if (histograms_.contains(labels["__name__"])) return PutObservations(std::move(labels), wanted);
  Put(std::move(labels), shape, wanted);
}

// Of buckets of which quantiles are asked for: how many observations there are.
void Backwards::PutObservations(SignalLabels labels, Wanted wanted) {
  const auto le = labels.find("le");
  if (le != labels.end() && le->second != "+Inf") return Put(std::move(labels), Shape::kCounter, wanted);
  labels.erase("le");
  Signal& signal = signals_[labels];
  const auto phase = static_cast<size_t>(phase_);
  if (!signal.value[phase]) Put(labels, Shape::kHistogram, {});
  signal.rate[phase] = std::max(0.0, wanted.value.value_or(1));
}

void Backwards::AvoidSelector(const promql::VectorSelector& selector) {
  const promql::Query* recording = RecordingOf(selector);
  if (recording == nullptr) return;  // no samples in this phase
  ++depth_;
  Avoid(*recording->root());
  --depth_;
}

void Backwards::Reach(const Expr& outer, Wanted wanted) {
  if (!Spend()) return GiveUp(*query_.root());
  const Expr& e = *promql::StripParens(&outer);
  if (const auto* selector = As<promql::VectorSelector>(&e)) {
    ReachSelector(*selector, wanted, Shape::kGauge);
  } else if (const auto* matrix = As<promql::MatrixSelector>(&e)) {
    ReachSelector(*matrix->selector, wanted, Shape::kGauge);
  } else if (const auto* subquery = As<promql::Subquery>(&e)) {
    Reach(*subquery->expr, wanted);
  } else if (const auto* call = As<promql::Call>(&e)) {
    ReachCall(*call, wanted);
  } else if (const auto* aggregate = As<promql::Aggregate>(&e)) {
    ReachAggregate(*aggregate, wanted);
  } else if (const auto* binary = As<promql::Binary>(&e)) {
    ReachBinary(*binary, wanted);
  } else if (const auto* unary = As<promql::Unary>(&e)) {
    if (wanted.value && unary->op == Op::kSub) wanted.value = -*wanted.value;
    Reach(*unary->expr, wanted);
  }
}

void Backwards::Avoid(const Expr& outer) {
  if (!Spend()) return GiveUp(*query_.root());
  const Expr& e = *promql::StripParens(&outer);
  if (const auto* selector = As<promql::VectorSelector>(&e)) return AvoidSelector(*selector);
  if (const auto* call = As<promql::Call>(&e)) {
    const Expr* main = MainArgument(*call);
    if (call->function->id == FunctionId::kAbsent || call->function->id == FunctionId::kAbsentOverTime) {
      if (main != nullptr) Reach(*main, {});
    } else if (main != nullptr) {
      Avoid(*main);
    }
  } else if (const auto* subquery = As<promql::Subquery>(&e)) {
    Avoid(*subquery->expr);
  } else if (const auto* aggregate = As<promql::Aggregate>(&e)) {
    Avoid(*aggregate->expr);
  } else if (const auto* unary = As<promql::Unary>(&e)) {
    Avoid(*unary->expr);
  } else if (const auto* binary = As<promql::Binary>(&e)) {
    if (promql::IsComparison(binary->op)) return ReachComparison(*binary, false);
    Avoid(*binary->lhs);
    if (binary->op == Op::kAnd) Reach(*binary->rhs, {});
    if (binary->op == Op::kOr) Avoid(*binary->rhs);
  }
}

void Backwards::ReachCall(const promql::Call& call, Wanted wanted) {
  const FunctionId id = call.function->id;
  const Expr* main = MainArgument(call);
  if (id == FunctionId::kAbsent || id == FunctionId::kAbsentOverTime) {
    if (main != nullptr) Avoid(*main);
    return;
  }
  if (id == FunctionId::kHistogramQuantile) return ReachQuantile(call, wanted);
  if (id == FunctionId::kHistogramCount || id == FunctionId::kHistogramSum || id == FunctionId::kHistogramAvg)
    return ReachNative(call, wanted);
  if (main == nullptr) return;
  const double range = RangeSeconds(*main).value_or(0);
  const auto* matrix = As<promql::MatrixSelector>(main);
  switch (id) {
    case FunctionId::kRate:
    case FunctionId::kIrate:
    case FunctionId::kDeriv:
      if (matrix == nullptr) break;
      return ReachSelector(*matrix->selector, wanted, Shape::kCounter);
    case FunctionId::kIncrease:
    case FunctionId::kDelta:
      if (matrix == nullptr || range == 0) break;
      wanted.value = wanted.value.value_or(range) / range;
      return ReachSelector(*matrix->selector, wanted, Shape::kCounter);
    case FunctionId::kChanges:
      // A counter that grows changes at each sample.
      if (matrix == nullptr) break;
      return ReachSelector(*matrix->selector, {wanted.value.value_or(1) >= 1 ? 1.0 : 0.0}, Shape::kCounter);
    case FunctionId::kSumOverTime:
      if (range == 0) break;
      wanted.value =
          wanted.value.value_or(1) / std::max(1.0, range * 1000 / static_cast<double>(timing_.interval_ms));
      return Reach(*main, wanted);
    case FunctionId::kCountOverTime:
    case FunctionId::kPresentOverTime:
      return Reach(*main, {});
    default:
      if (KeepsValue(id)) return Reach(*main, wanted);
      break;
  }
  GiveUp(call);
  Reach(*main, {});
}

// The first selector below, through recording rules; null when there is none.
const promql::VectorSelector* Backwards::BucketsIn(const Expr& e) const {
  const promql::VectorSelector* found = nullptr;
  const Expr* root = &e;
  for (int depth = 0; depth < kMaxRecorded && root != nullptr; ++depth) {
    found = nullptr;
    promql::Walk(*root, [&](const Expr& node) {
      if (const auto* selector = As<promql::VectorSelector>(&node)) found = selector;
      return found == nullptr;
    });
    const promql::Query* recording = found == nullptr ? nullptr : recorded_(*found);
    root = recording == nullptr ? nullptr : recording->root();
  }
  return found;
}

// Buckets of schema 0 end at powers of two: a quantile of observations of twice the bound is above it,
// of half of it below.
void Backwards::ReachNative(const promql::Call& call, Wanted wanted) {
  const FunctionId id = call.function->id;
  const std::optional<Native> before = native_;
  native_.emplace();
  if (id == FunctionId::kHistogramQuantile) {
    const double factor = wanted.side == Wanted::Side::kAtLeast  ? 2
                          : wanted.side == Wanted::Side::kAtMost ? 0.5
                                                                 : 1;
    native_->observed = std::max(0.0, wanted.value.value_or(1)) * factor;
    wanted = {};
  } else if (id != FunctionId::kHistogramCount) {
    native_->observed = wanted.value;
    native_->in_all = id == FunctionId::kHistogramSum;
    wanted = {};
  }
  Reach(*promql::StripParens(call.args.back()), wanted);
  native_ = before;
}

// Observations in one bucket: interpolation stays inside of it.
void Backwards::ReachQuantile(const promql::Call& call, Wanted wanted) {
  const promql::VectorSelector* buckets = BucketsIn(*call.args.back());
  if (buckets == nullptr) return GiveUp(call);
  if (!HasBuckets(call, *buckets)) return ReachNative(call, wanted);
  SignalLabels labels = LabelsFor(*buckets);
  labels.erase("le");
  const double v = wanted.value.value_or(1);
  const bool above = wanted.side == Wanted::Side::kAtLeast;
  Put(std::move(labels), Shape::kHistogram, {above ? 2 * v : v, wanted.side}, above ? v : 0);
}

void Backwards::ReachAggregate(const promql::Aggregate& aggregate, Wanted wanted) {
  if (aggregate.op == promql::AggregateOp::kCount && wanted.value) {
    double count =
        wanted.side == Wanted::Side::kAtLeast ? std::ceil(*wanted.value) : std::floor(*wanted.value);
    if (count < 1) return Avoid(*aggregate.expr);
    return ReachCopies(aggregate, {static_cast<size_t>(std::min(count, kMaxCopies)), 0, "copy", {}});
  }
  if (aggregate.op == promql::AggregateOp::kStddev || aggregate.op == promql::AggregateOp::kStdvar) {
    // Two values lie as far from their mean as half of what is between them.
    const double deviation = std::max(0.0, wanted.value.value_or(0));
    const bool variance = aggregate.op == promql::AggregateOp::kStdvar;
    return ReachCopies(aggregate, {2, 2 * (variance ? std::sqrt(deviation) : deviation), "copy", {}});
  }
  const Copies before = copies_;
  SpreadCopies(aggregate);
  if (aggregate.op == promql::AggregateOp::kGroup) wanted = {};
  if (aggregate.op == promql::AggregateOp::kCountValues) {
    copies_.step = 1;
    wanted = {};
  }
  Reach(*aggregate.expr, wanted);
  copies_ = before;
}

void Backwards::ReachCopies(const promql::Aggregate& aggregate, Copies copies) {
  const Copies before = copies_;
  copies_ = std::move(copies);
  if (!aggregate.without) {
    for (const auto& label : aggregate.grouping) copies_.kept.insert(std::string(label.name));
  }
  Reach(*aggregate.expr, {});
  copies_ = before;
}

// Series that are counted further out must not become one here.
void Backwards::SpreadCopies(const promql::Aggregate& aggregate) {
  if (copies_.count < 2 || aggregate.without) return;
  for (const auto& label : aggregate.grouping) {
    if (label.name == copies_.label) return;
  }
  for (const auto& label : aggregate.grouping) {
    if (copies_.kept.contains(std::string(label.name)) || label.name == "le") continue;
    copies_.label = std::string(label.name);
    return;
  }
}

}  // namespace rulecheck::unittest
