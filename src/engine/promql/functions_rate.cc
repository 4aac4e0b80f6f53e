// rate, increase, delta, irate, idelta, resets, changes (promql/functions.go,
// extrapolatedRate and instantValue).
#include <algorithm>
#include <cmath>

#include "base/go_format.h"
#include "engine/core/start_time.h"
#include "engine/promql/extrapolation.h"
#include "engine/promql/range_function.h"
#include "engine/promql/range_histogram.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

// A counter's increase over the samples of a window: last - first, plus each value
// that stood before a reset, added one after the other.
double CounterIncrease(RangeCall& call, const Window& w) {
  double result = w.values.back() - w.values.front();
  if (w.starts.empty()) {
    if (call.ResetsIn(w.first, w.values.size()) == 0) return result;
    for (size_t i = 1; i < w.values.size(); ++i) {
      if (w.values[i] < w.values[i - 1]) result += w.values[i - 1];
    }
    return result;
  }
  bool overlap = false;
  for (size_t i = 1; i < w.values.size(); ++i) {
    if (!overlap && StartTimeOverlaps(w.starts[i - 1], w.times[i - 1], w.starts[i])) {
      call.annotations().AddStartTimeOverlap(call.metric(), call.ArgSpan(0));
      overlap = true;
    }
    if (w.values[i] < w.values[i - 1] ||
        IsStartTimeReset(w.starts[i - 1], w.times[i - 1], w.starts[i], w.times[i])) {
      result += w.values[i - 1];
    }
  }
  return result;
}

// What the extrapolation needs to know of a window's samples, floats or histograms.
struct Samples {
  int64_t first_t = 0;
  int64_t last_t = 0;
  size_t gaps = 0;              // one less than the samples
  int64_t first_start = 0;      // start timestamp of the first sample, 0: none
  double first_value = 0;       // or count
  bool can_reach_zero = false;  // a counter that grew from a value >= 0
  double increase = 0;          // or of the count
};

// The factor from the increase between the samples to that over the window, and
// whether the first sample's own value counts too (its start timestamp lies inside).
struct Extrapolation {
  bool none = false;
  bool from_start = false;
  double factor = 1;
};

Extrapolation Extrapolate(const Samples& s, const Window& w, bool is_counter, bool zero_first) {
  Reach reach = FindReach({s.first_t, s.last_t, s.gaps}, w.begin_ms, w.end_ms);
  Extrapolation out;
  if (is_counter && s.first_start != 0 && s.first_start > w.begin_ms && s.first_start < s.first_t) {
    reach.to_start = 0;
    reach.interval = static_cast<double>(s.last_t - s.first_start) / 1000;
    out.from_start = true;
  } else if (s.gaps == 0) {
    out.none = true;
    return out;
  } else if (is_counter && s.can_reach_zero) {
    reach.to_start = reach.ToStart(reach.interval * (s.first_value / s.increase), zero_first);
  }
  if (reach.interval != 0) out.factor = (reach.interval + reach.to_start + reach.to_end) / reach.interval;
  return out;
}

bool HistogramRate(RangeCall& call, const Window& w, bool is_counter, bool is_rate, RangeResult* out) {
  FloatHistogram* result = nullptr;
  if (w.histograms.size() > 1) {
    result = HistogramIncrease(call, w, is_counter);
    if (result == nullptr) return false;
  }
  Samples s;
  s.first_t = w.histogram_times.front();
  s.last_t = w.histogram_times.back();
  s.gaps = w.histograms.size() - 1;
  s.first_start = w.histogram_starts.empty() ? 0 : w.histogram_starts.front();
  s.first_value = w.histograms.front()->count;
  s.increase = result == nullptr ? 0 : result->count;
  s.can_reach_zero = result != nullptr && s.increase > 0 && s.first_value >= 0;
  Extrapolation e = Extrapolate(s, w, is_counter, call.ev.query().options.zero_first);
  if (e.none) return false;
  if (e.from_start) {
    if (result == nullptr) {
      result = call.NewHistogram(*w.histograms.front());
    } else if (!AddOrAnnotate(call, result, *w.histograms.front())) {
      return false;
    }
  }
  if (is_rate) e.factor /= call.arg.range_seconds;
  Multiply(result, e.factor);
  out->histogram = result;
  return true;
}

bool ExtrapolatedRate(RangeCall& call, const Window& w, bool is_counter, bool is_rate, RangeResult* out) {
  if (call.arg.anchored || call.arg.smoothed) {
    if (w.has_floats() && w.has_histograms()) {
      call.WarnMixed();
      return false;
    }
    if (w.has_histograms()) return ExtendedHistogramRate(call, w, is_counter, is_rate, out);
    return ExtendedRate(call, w, is_counter, is_rate, out);
  }
  if (w.has_floats() && w.has_histograms()) {
    call.WarnMixed();
    return false;
  }
  if (w.has_histograms()) return HistogramRate(call, w, is_counter, is_rate, out);
  Samples s;
  s.first_t = w.times.front();
  s.last_t = w.times.back();
  s.gaps = w.values.size() - 1;
  s.first_start = w.starts.empty() ? 0 : w.starts.front();
  s.first_value = w.values.front();
  double result = is_counter ? CounterIncrease(call, w) : w.values.back() - w.values.front();
  s.increase = result;
  s.can_reach_zero = result > 0 && s.first_value >= 0;
  Extrapolation e = Extrapolate(s, w, is_counter, call.ev.query().options.zero_first);
  if (e.none) return false;
  if (e.from_start) result += s.first_value;
  if (is_rate) e.factor /= call.arg.range_seconds;
  out->value = result * e.factor;
  return true;
}

// One of the last two samples of a window.
struct Last {
  double value = 0;
  const FloatHistogram* histogram = nullptr;
  int64_t t = 0;
  int64_t start = 0;
};

// The last two samples of floats and histograms together, in order of time.
std::vector<Last> LastTwo(const Window& w) {
  std::vector<Last> two;
  const size_t n = w.values.size();
  for (size_t i = n < 2 ? 0 : n - 2; i < n; ++i) {
    two.push_back({w.values[i], nullptr, w.times[i], w.starts.empty() ? 0 : w.starts[i]});
  }
  const size_t m = w.histograms.size();
  for (size_t i = m < 2 ? 0 : m - 2; i < m; ++i) {
    const Last s{0, w.histograms[i], w.histogram_times[i],
                 w.histogram_starts.empty() ? 0 : w.histogram_starts[i]};
    if (two.size() < 2) {
      const bool earlier = two.size() == 1 && s.t < two[0].t;
      two.insert(earlier ? two.begin() : two.end(), s);
    } else if (s.t > two[1].t) {
      two[0] = two[1];
      two[1] = s;
    } else if (s.t >= two[0].t) {
      two[0] = s;
    }
  }
  return two;
}

}  // namespace

bool InstantRate(RangeCall& call, const Window& w, bool is_rate, RangeResult* out) {
  if (w.values.size() + w.histograms.size() < 2) return false;
  const std::vector<Last> two = LastTwo(w);
  const int64_t interval = two[1].t - two[0].t;
  if (interval == 0) return false;
  const double seconds = static_cast<double>(interval) / 1000;
  const bool reset = IsStartTimeReset(two[0].start, two[0].t, two[1].start, two[1].t);
  if (two[0].histogram == nullptr && two[1].histogram == nullptr) {
    double v = two[1].value;
    if (!is_rate || !(two[1].value < two[0].value || reset)) v = two[1].value - two[0].value;
    out->value = is_rate ? v / seconds : v;
    return true;
  }
  if (two[0].histogram != nullptr && two[1].histogram != nullptr) {
    FloatHistogram* h = HistogramInstantDelta(call, *two[0].histogram, *two[1].histogram, is_rate, reset);
    if (h == nullptr) return false;
    if (is_rate) Divide(h, seconds);
    out->histogram = h;
    return true;
  }
  call.annotations().Warn(
      "encountered a mix of histograms and floats for metric name " + Quote(call.metric()), call.ArgSpan(0));
  return false;
}

namespace {

// Walks floats and histograms of a window together in order of time.
class MixedWalk {
 public:
  MixedWalk(const Window& w, size_t first_float, size_t first_histogram)
      : w_(w), f_(first_float), h_(first_histogram) {}

  bool Next(Last* out) {
    const bool has_float = f_ < w_.values.size();
    const bool has_histogram = h_ < w_.histograms.size();
    if (!has_float && !has_histogram) return false;
    if (!has_histogram || (has_float && w_.times[f_] < w_.histogram_times[h_])) {
      *out = {w_.values[f_], nullptr, w_.times[f_], w_.starts.empty() ? 0 : w_.starts[f_]};
      ++f_;
    } else {
      *out = {0, w_.histograms[h_], w_.histogram_times[h_],
              w_.histogram_starts.empty() ? 0 : w_.histogram_starts[h_]};
      ++h_;
    }
    return true;
  }

 private:
  const Window& w_;
  size_t f_;
  size_t h_;
};

// Where an anchored walk begins: the last sample at or before the range's begin, of
// whichever type, or the first one. False when nothing lies inside the range.
bool FindAnchor(const RangeCall& call, const Window& w, size_t* first_float, size_t* first_histogram) {
  *first_float = 0;
  *first_histogram = 0;
  if (!call.arg.anchored) return true;
  const auto floats = std::ranges::upper_bound(w.times, w.begin_ms) - w.times.begin();
  const auto histograms = std::ranges::upper_bound(w.histogram_times, w.begin_ms) - w.histogram_times.begin();
  const size_t f = static_cast<size_t>(floats);
  const size_t h = static_cast<size_t>(histograms);
  if (f >= w.times.size() && h >= w.histogram_times.size()) return false;
  if (f == 0 && h == 0) return true;
  const bool by_float = h == 0 || (f > 0 && w.times[f - 1] >= w.histogram_times[h - 1]);
  *first_float = by_float ? f - 1 : f;
  *first_histogram = by_float ? h : h - 1;
  return true;
}

// Counts the neighbours for which `differs` holds.
template <typename Differs>
bool CountPairs(const RangeCall& call, const Window& w, Differs&& differs, RangeResult* out) {
  size_t first_float = 0;
  size_t first_histogram = 0;
  if (!FindAnchor(call, w, &first_float, &first_histogram)) return false;
  MixedWalk walk(w, first_float, first_histogram);
  Last previous;
  Last current;
  size_t count = 0;
  if (walk.Next(&previous)) {
    while (walk.Next(&current)) {
      const bool mixed = (previous.histogram == nullptr) != (current.histogram == nullptr);
      if (mixed || differs(previous, current)) ++count;
      previous = current;
    }
  }
  out->value = static_cast<double>(count);
  return true;
}

bool ResetsKernel(RangeCall& call, const Window& w, RangeResult* out) {
  return CountPairs(
      call, w,
      [](const Last& a, const Last& b) {
        if (IsStartTimeReset(a.start, a.t, b.start, b.t)) return true;
        return a.histogram == nullptr ? b.value < a.value : DetectReset(*b.histogram, *a.histogram);
      },
      out);
}

bool ChangesKernel(RangeCall& call, const Window& w, RangeResult* out) {
  return CountPairs(
      call, w,
      [](const Last& a, const Last& b) {
        if (a.histogram != nullptr) return !Equals(*b.histogram, *a.histogram);
        return b.value != a.value && !(std::isnan(a.value) && std::isnan(b.value));
      },
      out);
}

}  // namespace

bool RateKernel(RangeCall& call, const Window& w, RangeResult* out) {
  return ExtrapolatedRate(call, w, true, true, out);
}
bool IncreaseKernel(RangeCall& call, const Window& w, RangeResult* out) {
  return ExtrapolatedRate(call, w, true, false, out);
}
bool DeltaKernel(RangeCall& call, const Window& w, RangeResult* out) {
  return ExtrapolatedRate(call, w, false, false, out);
}

RangeKernel FindCounterKernel(FunctionId id) {
  switch (id) {
    case FunctionId::kRate:
      return RateKernel;
    case FunctionId::kIncrease:
      return IncreaseKernel;
    case FunctionId::kDelta:
      return DeltaKernel;
    case FunctionId::kIrate:
      return [](RangeCall& c, const Window& w, RangeResult* out) { return InstantRate(c, w, true, out); };
    case FunctionId::kIdelta:
      return [](RangeCall& c, const Window& w, RangeResult* out) { return InstantRate(c, w, false, out); };
    case FunctionId::kResets:
      return ResetsKernel;
    case FunctionId::kChanges:
      return ChangesKernel;
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
