// Spans and counts of one side of a native histogram: the algorithms beneath its
// arithmetic. Internal to the histogram files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/kahan_sum.h"
#include "engine/histogram/histogram.h"

namespace rulecheck::engine {

inline void KahanInc(double inc, double* sum, double* c) {
  KahanSum kahan{*sum, *c};
  kahan.Add(inc);
  *sum = kahan.sum;
  *c = kahan.c;
}

// One side, changed in place. `compensation` is null, or holds one Kahan term
// per bucket; it then takes part in every step.
struct Side {
  std::vector<HistogramSpan>* spans;
  std::vector<double>* buckets;
  std::vector<double>* compensation = nullptr;
};
struct ConstSide {
  std::span<const HistogramSpan> spans;
  std::span<const double> buckets;
  std::span<const double> compensation;  // empty: none
};

// See Compact. A bucket with a compensation is not empty.
void CompactSide(const Side& side, size_t max_empty_buckets, size_t fill_limit);

// Merges buckets down to the lower exponential schema `to`.
void ReduceSide(const Side& side, int32_t from, int32_t to);

// Adds (or with `negative` takes away) the buckets of `b`, which has the same
// schema; those that lie at or below `threshold` are left out. New buckets join
// the span before them, else the one after, else make a new one.
void AddSide(const Side& a, const ConstSide& b, int32_t schema, double threshold, bool negative);

// The bounds both have.
std::vector<double> CommonBounds(std::span<const double> a, std::span<const double> b);

// The same as AddSide for custom buckets whose bounds differ: both sides are
// mapped to the `common` bounds, empty buckets dropped.
void AddMismatched(const Side& a, std::span<const double> bounds_a, const ConstSide& b,
                   std::span<const double> bounds_b, std::span<const double> common, bool negative);

}  // namespace rulecheck::engine
