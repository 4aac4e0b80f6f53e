// Addition and subtraction of native histograms, plain and with Kahan terms
// (model/histogram/float_histogram.go).
#include <utility>

#include "engine/histogram/buckets.h"
#include "engine/histogram/layout.h"
#include "engine/histogram/ops.h"
#include "engine/histogram/zero.h"

namespace rulecheck::engine {
namespace {

// True when one side says reset and the other not_reset.
bool CombineHints(FloatHistogram* h, CounterResetHint other) {
  CounterResetHint& hint = h->counter_reset_hint;
  if (hint == other || hint == CounterResetHint::kGauge) return false;
  if (other == CounterResetHint::kGauge) {
    hint = other;
    return false;
  }
  const bool collision = hint != CounterResetHint::kUnknown && other != CounterResetHint::kUnknown;
  hint = CounterResetHint::kUnknown;
  return collision;
}

// The zeros a sum of this layout starts its Kahan terms with.
FloatHistogram ZeroTerms(const FloatHistogram& h) {
  FloatHistogram terms;
  terms.counter_reset_hint = h.counter_reset_hint;
  terms.schema = h.schema;
  terms.zero_threshold = h.zero_threshold;
  terms.custom_values = h.custom_values;
  terms.positive_spans = h.positive_spans;
  terms.positive_buckets.resize(h.positive_buckets.size());
  terms.negative_spans = h.negative_spans;
  terms.negative_buckets.resize(h.negative_buckets.size());
  return terms;
}

// One addition or subtraction. With `terms` it is Kahan's, and they are brought
// to the layout of the result.
class Combination {
 public:
  Combination(FloatHistogram* h, const FloatHistogram& other, FloatHistogram* terms, bool negative)
      : h_(*h), other_(other), terms_(terms), negative_(negative) {}

  HistogramMix Run() {
    HistogramMix mix;
    mix.reset_collision = CombineHints(&h_, other_.counter_reset_hint);
    if (!h_.UsesCustomBuckets()) CombineZeroBuckets();
    AddNumber(other_.count, &FloatHistogram::count);
    AddNumber(other_.sum, &FloatHistogram::sum);
    if (h_.UsesCustomBuckets()) {
      mix.bounds_reconciled = CombineCustom();
    } else {
      CombineExponential();
    }
    return mix;
  }

 private:
  void AddNumber(double value, double FloatHistogram::*field) {
    if (terms_ != nullptr) {
      KahanInc(value, &(h_.*field), &(terms_->*field));
    } else {
      h_.*field = negative_ ? h_.*field - value : h_.*field + value;
    }
  }

  void CombineZeroBuckets() {
    const ZeroCount zero = ReconcileZeroBuckets(&h_, terms_, other_);
    AddNumber(zero.count, &FloatHistogram::zero_count);
    if (terms_ != nullptr) AddNumber(zero.term, &FloatHistogram::zero_count);
  }

  Side Positive() {
    return {&h_.positive_spans, &h_.positive_buckets,
            terms_ == nullptr ? nullptr : &terms_->positive_buckets};
  }
  Side Negative() {
    return {&h_.negative_spans, &h_.negative_buckets,
            terms_ == nullptr ? nullptr : &terms_->negative_buckets};
  }

  // True when the bounds differ.
  bool CombineCustom() {
    const ConstSide other{other_.positive_spans, other_.positive_buckets, {}};
    const bool reconcile = h_.custom_values != other_.custom_values;
    if (reconcile) {
      std::vector<double> common = CommonBounds(h_.custom_values, other_.custom_values);
      AddMismatched(Positive(), h_.custom_values, other, other_.custom_values, common, negative_);
      if (terms_ != nullptr) terms_->custom_values = common;
      h_.custom_values = std::move(common);
    } else {
      AddSide(Positive(), other, h_.schema, h_.zero_threshold, negative_);
    }
    if (terms_ != nullptr) terms_->positive_spans = h_.positive_spans;
    return reconcile;
  }

  void CombineExponential() {
    if (other_.schema < h_.schema) {
      ReduceSide(Positive(), h_.schema, other_.schema);
      ReduceSide(Negative(), h_.schema, other_.schema);
      h_.schema = other_.schema;
    }
    AddOtherSide(Positive(), other_.positive_spans, other_.positive_buckets);
    AddOtherSide(Negative(), other_.negative_spans, other_.negative_buckets);
    if (terms_ == nullptr) return;
    terms_->schema = h_.schema;
    terms_->zero_threshold = h_.zero_threshold;
    terms_->positive_spans = h_.positive_spans;
    terms_->negative_spans = h_.negative_spans;
  }

  void AddOtherSide(const Side& side, const std::vector<HistogramSpan>& spans,
                    const std::vector<double>& buckets) {
    if (other_.schema == h_.schema) {
      AddSide(side, {spans, buckets, {}}, h_.schema, h_.zero_threshold, negative_);
      return;
    }
    std::vector<HistogramSpan> reduced_spans = spans;
    std::vector<double> reduced_buckets = buckets;
    std::vector<double> reduced_terms(terms_ == nullptr ? 0 : buckets.size());
    ReduceSide({&reduced_spans, &reduced_buckets, terms_ == nullptr ? nullptr : &reduced_terms},
               other_.schema, h_.schema);
    AddSide(side, {reduced_spans, reduced_buckets, reduced_terms}, h_.schema, h_.zero_threshold, negative_);
  }

  FloatHistogram& h_;
  const FloatHistogram& other_;
  FloatHistogram* terms_;
  bool negative_;
};

bool Incompatible(const FloatHistogram& a, const FloatHistogram& b) {
  return a.UsesCustomBuckets() != b.UsesCustomBuckets();
}

}  // namespace

HistogramMix Add(FloatHistogram* h, const FloatHistogram& other) {
  if (Incompatible(*h, other)) return {.incompatible = true};
  return Combination(h, other, nullptr, false).Run();
}

HistogramMix Subtract(FloatHistogram* h, const FloatHistogram& other) {
  if (Incompatible(*h, other)) return {.incompatible = true};
  return Combination(h, other, nullptr, true).Run();
}

HistogramMix KahanAdd(FloatHistogram* h, const FloatHistogram& other, std::optional<FloatHistogram>* c) {
  if (Incompatible(*h, other)) {
    c->reset();
    return {.incompatible = true};
  }
  if (!c->has_value()) *c = ZeroTerms(*h);
  return Combination(h, other, &**c, false).Run();
}

}  // namespace rulecheck::engine
