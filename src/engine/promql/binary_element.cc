#include "engine/promql/binary_element.h"

#include <fmt/format.h>

#include "engine/histogram/ops.h"
#include "engine/promql/binary.h"
#include "engine/promql/histogram_notes.h"

namespace rulecheck::engine {

using promql::Binary;
using promql::Op;

namespace {

ElementResult Floats(Op op, double a, double b) {
  ElementResult r;
  if (op == Op::kTrimUpper || op == Op::kTrimLower) return ElementResult::Dropped(ElementNote::kFloatFloat);
  if (promql::IsComparison(op)) {
    r.element.value = a;
    r.keep = ScalarOp(op, a, b) != 0;
    return r;
  }
  r.element.value = ScalarOp(op, a, b);
  r.keep = true;
  return r;
}

// A changed copy of `h` in the query's pool.
template <typename Change>
ElementResult Changed(Evaluator& ev, const FloatHistogram& h, Change&& change) {
  FloatHistogram* copy = ev.query().pool->New(h);
  change(copy);
  ElementResult r;
  r.element.histogram = copy;
  r.keep = true;
  return r;
}

ElementResult HistogramWithFloat(Evaluator& ev, Op op, const FloatHistogram& h, double v) {
  switch (op) {
    case Op::kMul:
      return Changed(ev, h, [v](FloatHistogram* c) {
        Multiply(c, v);
        Compact(c);
      });
    case Op::kDiv:
      return Changed(ev, h, [v](FloatHistogram* c) {
        Divide(c, v);
        Compact(c);
      });
    case Op::kTrimUpper:
    case Op::kTrimLower:
      return Changed(ev, h, [v, op](FloatHistogram* c) { TrimBuckets(c, v, op == Op::kTrimUpper); });
    default:
      return ElementResult::Dropped(ElementNote::kHistogramFloat);
  }
}

ElementResult FloatWithHistogram(Evaluator& ev, Op op, double v, const FloatHistogram& h) {
  if (op != Op::kMul) return ElementResult::Dropped(ElementNote::kFloatHistogram);
  return Changed(ev, h, [v](FloatHistogram* c) {
    Multiply(c, v);
    Compact(c);
  });
}

ElementResult AddHistograms(Evaluator& ev, Op op, const FloatHistogram& a, const FloatHistogram& b) {
  HistogramMix mix;
  ElementResult r = Changed(ev, a, [&](FloatHistogram* c) {
    mix = op == Op::kAdd ? Add(c, b) : Subtract(c, b);
    if (op == Op::kSub) c->counter_reset_hint = CounterResetHint::kGauge;
    Compact(c);
  });
  if (mix.incompatible) return ElementResult::Dropped(ElementNote::kIncompatible);
  // Prometheus drops the sample with the warning.
  if (mix.reset_collision) return ElementResult::Dropped(ElementNote::kResetCollision);
  if (mix.bounds_reconciled) r.note = ElementNote::kReconciled;
  return r;
}

ElementResult Histograms(Evaluator& ev, Op op, const FloatHistogram& a, const FloatHistogram& b) {
  switch (op) {
    case Op::kAdd:
    case Op::kSub:
      return AddHistograms(ev, op, a, b);
    case Op::kEql:
    case Op::kNeq: {
      ElementResult r;
      r.element.histogram = &a;
      r.keep = Equals(a, b) == (op == Op::kEql);
      return r;
    }
    default:
      return ElementResult::Dropped(ElementNote::kHistogramHistogram);
  }
}

}  // namespace

ElementResult ElementOp(Evaluator& ev, const Binary& binary, const Element& lhs, const Element& rhs) {
  if (lhs.histogram == nullptr) {
    return rhs.histogram == nullptr ? Floats(binary.op, lhs.value, rhs.value)
                                    : FloatWithHistogram(ev, binary.op, lhs.value, *rhs.histogram);
  }
  return rhs.histogram == nullptr ? HistogramWithFloat(ev, binary.op, *lhs.histogram, rhs.value)
                                  : Histograms(ev, binary.op, *lhs.histogram, *rhs.histogram);
}

void Annotate(Evaluator& ev, const Binary& binary, ElementNote note) {
  AnnotationSet& a = ev.annotations();
  const std::string_view op = promql::OpText(binary.op);
  const std::string_view operation = binary.op == Op::kAdd ? "addition" : "subtraction";
  const auto types = [&](std::string_view left, std::string_view right) {
    a.Info(fmt::format("incompatible sample types encountered for binary operator {}: {} {} {}", Quote(op),
                       left, op, right),
           binary.span);
  };
  switch (note) {
    case ElementNote::kNone:
      return;
    case ElementNote::kFloatFloat:
      return types("float", "float");
    case ElementNote::kFloatHistogram:
      return types("float", "histogram");
    case ElementNote::kHistogramFloat:
      return types("histogram", "float");
    case ElementNote::kHistogramHistogram:
      return types("histogram", "histogram");
    case ElementNote::kReconciled:
      return InfoReconciled(&a, operation, binary.span);
    case ElementNote::kResetCollision:
      return WarnResetCollision(&a, operation, binary.span);
    case ElementNote::kIncompatible:
      return a.Warn(fmt::format("incompatible bucket layout encountered for binary operator {}", op),
                    binary.span);
  }
}

}  // namespace rulecheck::engine
