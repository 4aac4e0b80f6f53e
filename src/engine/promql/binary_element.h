// One operator on two samples, floats or histograms (vectorElemBinop).
#pragma once

#include <cstdint>

#include "engine/promql/evaluator.h"

namespace rulecheck::engine {

struct Element {
  double value = 0;
  const FloatHistogram* histogram = nullptr;
};

// What an operation has to tell; the last one of a step is the one that is told.
enum class ElementNote : uint8_t {
  kNone,
  kFloatFloat,  // the operator does not take these types
  kFloatHistogram,
  kHistogramFloat,
  kHistogramHistogram,
  kReconciled,      // custom bounds differed
  kResetCollision,  // one side says reset, the other not_reset
  kIncompatible,    // exponential with custom buckets
};

struct ElementResult {
  Element element;
  bool keep = false;     // a comparison holds; true for arithmetic
  bool dropped = false;  // no sample, whatever `bool` says
  ElementNote note = ElementNote::kNone;

  static ElementResult Dropped(ElementNote note) {
    ElementResult r;
    r.dropped = true;
    r.note = note;
    return r;
  }
};

ElementResult ElementOp(Evaluator& ev, const promql::Binary& binary, const Element& lhs, const Element& rhs);
void Annotate(Evaluator& ev, const promql::Binary& binary, ElementNote note);

}  // namespace rulecheck::engine
