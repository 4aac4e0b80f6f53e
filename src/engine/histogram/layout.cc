#include "engine/histogram/layout.h"

#include <algorithm>

#include "engine/histogram/buckets.h"

namespace rulecheck::engine {
namespace {

// A span with absolute positions.
struct BucketRun {
  int64_t start = 0;
  int64_t length = 0;
  int64_t end() const { return start + length; }
};

std::vector<BucketRun> ToRuns(std::span<const HistogramSpan> spans) {
  std::vector<BucketRun> runs;
  runs.reserve(spans.size());
  int64_t at = 0;
  for (const HistogramSpan& span : spans) {
    at += span.offset;
    runs.push_back({at, span.length});
    at += span.length;
  }
  return runs;
}

std::vector<HistogramSpan> ToSpans(const std::vector<BucketRun>& runs) {
  std::vector<HistogramSpan> spans;
  spans.reserve(runs.size());
  int64_t at = 0;
  for (const BucketRun& run : runs) {
    spans.push_back({static_cast<int32_t>(run.start - at), static_cast<uint32_t>(run.length)});
    at = run.end();
  }
  return spans;
}

// Spans and counts that grow bucket by bucket in order of the index.
class SideBuilder {
 public:
  explicit SideBuilder(bool compensated) : compensated_(compensated) {}

  // Joins the last run when it ends there.
  void Append(int64_t index, double count, double compensation) {
    if (runs_.empty() || runs_.back().end() != index) runs_.push_back({index, 0});
    Extend(count, compensation);
  }
  void StartRun(int64_t index) { runs_.push_back({index, 0}); }
  void Extend(double count, double compensation) {
    ++runs_.back().length;
    buckets_.push_back(count);
    if (compensated_) compensation_.push_back(compensation);
  }
  double& last_bucket() { return buckets_.back(); }
  double& last_compensation() { return compensation_.back(); }
  bool empty() const { return runs_.empty(); }
  int64_t end() const { return runs_.back().end(); }

  void MoveTo(const Side& side) {
    *side.spans = ToSpans(runs_);
    *side.buckets = std::move(buckets_);
    if (side.compensation != nullptr) *side.compensation = std::move(compensation_);
  }

 private:
  bool compensated_;
  std::vector<BucketRun> runs_;
  std::vector<double> buckets_;
  std::vector<double> compensation_;
};

bool IsCompact(const Side& side, size_t max_empty_buckets) {
  for (const double count : *side.buckets) {
    if (count == 0) return false;
  }
  for (size_t i = 0; i < side.spans->size(); ++i) {
    const HistogramSpan& span = (*side.spans)[i];
    if (span.length == 0) return false;
    if (i > 0 && (span.offset < 0 || static_cast<size_t>(span.offset) <= max_empty_buckets)) return false;
  }
  return true;
}

// Spans that touch are one run; those without buckets are none.
std::vector<BucketRun> JoinedRuns(std::span<const HistogramSpan> spans) {
  std::vector<BucketRun> joined;
  for (const BucketRun& run : ToRuns(spans)) {
    if (run.length == 0) continue;
    if (!joined.empty() && joined.back().end() == run.start) {
      joined.back().length += run.length;
    } else {
      joined.push_back(run);
    }
  }
  return joined;
}

// Feeds the populated buckets of one run, and the empty ones between them when
// there are few enough, to the builder.
class Compactor {
 public:
  Compactor(const Side& side, size_t max_empty, size_t fill_limit)
      : side_(side), max_empty_(max_empty), fill_left_(fill_limit), out_(side.compensation != nullptr) {}

  void TakeRun(const BucketRun& run, size_t begin) {
    size_t pending = 0;  // empty buckets seen since the last populated one
    bool first = true;
    for (size_t i = 0; i < static_cast<size_t>(run.length); ++i) {
      if (IsEmpty(begin + i)) {
        ++pending;
        continue;
      }
      const int64_t index = run.start + static_cast<int64_t>(i);
      if (first) {
        StartAt(index);
      } else if (pending > max_empty_) {
        out_.StartRun(index);
      } else {
        for (size_t j = i - pending; j < i; ++j) Copy(begin + j);
      }
      Copy(begin + i);
      first = false;
      pending = 0;
    }
  }
  void Finish() { out_.MoveTo(side_); }

 private:
  bool IsEmpty(size_t i) const {
    return (*side_.buckets)[i] == 0 && (side_.compensation == nullptr || (*side_.compensation)[i] == 0);
  }
  void Copy(size_t i) {
    out_.Extend((*side_.buckets)[i], side_.compensation == nullptr ? 0 : (*side_.compensation)[i]);
  }
  // A gap between runs is filled when it is small enough.
  void StartAt(int64_t index) {
    if (!out_.empty()) {
      const auto gap = static_cast<size_t>(index - out_.end());
      if (max_empty_ > 0 && gap <= max_empty_ && gap <= fill_left_) {
        fill_left_ -= gap;
        for (size_t i = 0; i < gap; ++i) out_.Extend(0, 0);
        return;
      }
    }
    out_.StartRun(index);
  }

  const Side& side_;
  size_t max_empty_;
  size_t fill_left_;
  SideBuilder out_;
};

struct Addend {
  int64_t index;
  double count;
  double compensation;
};

std::vector<Addend> Addends(const ConstSide& b, int32_t schema, double threshold, bool negative) {
  std::vector<Addend> addends;
  addends.reserve(b.buckets.size());
  bool below = schema != kCustomBucketsSchema;
  size_t i = 0;
  for (const BucketRun& run : ToRuns(b.spans)) {
    for (int64_t index = run.start; index < run.end() && i < b.buckets.size(); ++index, ++i) {
      if (below && ExponentialBound(static_cast<int32_t>(index), schema) <= threshold) continue;
      below = false;
      // Multiplied rather than negated in the code this must agree with; the
      // same for every value, -0 included.
      const double sign = negative ? -1 : 1;
      const double compensation = b.compensation.empty() ? 0 : b.compensation[i];
      addends.push_back({index, b.buckets[i] * sign, compensation * sign});
    }
  }
  return addends;
}

void AddTo(const Addend& addend, double* bucket, double* compensation) {
  if (compensation == nullptr) {
    *bucket += addend.count;
    return;
  }
  KahanInc(addend.count, bucket, compensation);
  if (addend.compensation != 0) KahanInc(addend.compensation, bucket, compensation);
}

// Adds buckets that all exist already. False, and nothing done, when one does not.
bool AddInPlace(const Side& a, const std::vector<BucketRun>& runs, const std::vector<Addend>& addends) {
  std::vector<size_t> positions;
  positions.reserve(addends.size());
  size_t run = 0;
  size_t begin = 0;
  for (const Addend& addend : addends) {
    while (run < runs.size() && runs[run].end() <= addend.index) {
      begin += static_cast<size_t>(runs[run++].length);
    }
    if (run == runs.size() || addend.index < runs[run].start) return false;
    positions.push_back(begin + static_cast<size_t>(addend.index - runs[run].start));
  }
  for (size_t i = 0; i < addends.size(); ++i) {
    const size_t at = positions[i];
    AddTo(addends[i], &(*a.buckets)[at], a.compensation == nullptr ? nullptr : &(*a.compensation)[at]);
  }
  return true;
}

// Merges new and old buckets in order of the index.
void AddMerging(const Side& a, const std::vector<BucketRun>& runs, const std::vector<Addend>& addends) {
  SideBuilder out(a.compensation != nullptr);
  size_t next = 0;
  size_t position = 0;
  for (const BucketRun& run : runs) {
    bool joined = false;  // a new bucket has been put in front of this run
    for (; next < addends.size() && addends[next].index < run.start; ++next) {
      const Addend& addend = addends[next];
      joined = (out.empty() || out.end() != addend.index) && addend.index + 1 == run.start;
      out.Append(addend.index, addend.count, addend.compensation);
    }
    if (!joined) out.StartRun(run.start);
    for (int64_t index = run.start; index < run.end(); ++index, ++position) {
      out.Extend((*a.buckets)[position], a.compensation == nullptr ? 0 : (*a.compensation)[position]);
      if (next < addends.size() && addends[next].index == index) {
        AddTo(addends[next++], &out.last_bucket(),
              a.compensation == nullptr ? nullptr : &out.last_compensation());
      }
    }
  }
  for (; next < addends.size(); ++next) {
    out.Append(addends[next].index, addends[next].count, addends[next].compensation);
  }
  out.MoveTo(a);
}

// Counts per common bound, with their Kahan terms.
struct CommonCounts {
  std::vector<double> counts;
  std::vector<double> terms;

  void Map(const ConstSide& side, std::span<const double> bounds, std::span<const double> common,
           bool negative) {
    size_t i = 0;
    for (const BucketRun& run : ToRuns(side.spans)) {
      for (int64_t index = run.start; index < run.end() && i < side.buckets.size(); ++index, ++i) {
        const size_t to = Target(index, bounds, common);
        KahanInc(negative ? -side.buckets[i] : side.buckets[i], &counts[to], &terms[to]);
        if (!side.compensation.empty()) KahanInc(side.compensation[i], &counts[to], &terms[to]);
      }
    }
  }

  // The first common bucket that holds everything of the bucket `index`.
  static size_t Target(int64_t index, std::span<const double> bounds, std::span<const double> common) {
    if (index < 0 || static_cast<size_t>(index) >= bounds.size()) return common.size();
    const double bound = bounds[static_cast<size_t>(index)];
    return static_cast<size_t>(std::ranges::lower_bound(common, bound) - common.begin());
  }
};

}  // namespace

void CompactSide(const Side& side, size_t max_empty_buckets, size_t fill_limit) {
  if (IsCompact(side, max_empty_buckets)) return;
  Compactor compactor(side, max_empty_buckets, fill_limit);
  size_t begin = 0;
  for (const BucketRun& run : JoinedRuns(*side.spans)) {
    compactor.TakeRun(run, begin);
    begin += static_cast<size_t>(run.length);
  }
  compactor.Finish();
}

void ReduceSide(const Side& side, int32_t from, int32_t to) {
  SideBuilder out(side.compensation != nullptr);
  size_t i = 0;
  for (const BucketRun& run : ToRuns(*side.spans)) {
    for (int64_t index = run.start; index < run.end() && i < side.buckets->size(); ++index, ++i) {
      const int64_t target = ReducedIndex(static_cast<int32_t>(index), from, to);
      const double count = (*side.buckets)[i];
      const double term = side.compensation == nullptr ? 0 : (*side.compensation)[i];
      if (out.empty() || out.end() - 1 != target) {
        out.Append(target, count, term);
      } else if (side.compensation == nullptr) {
        out.last_bucket() += count;
      } else {
        KahanInc(count, &out.last_bucket(), &out.last_compensation());
        KahanInc(term, &out.last_bucket(), &out.last_compensation());
      }
    }
  }
  out.MoveTo(side);
}

void AddSide(const Side& a, const ConstSide& b, int32_t schema, double threshold, bool negative) {
  if (b.buckets.empty() || b.spans.empty()) return;
  // Samples of one metric mostly have one layout.
  const bool none_below =
      schema == kCustomBucketsSchema || ExponentialBound(b.spans[0].offset, schema) > threshold;
  if (a.compensation == nullptr && none_below && std::ranges::equal(*a.spans, b.spans)) {
    for (size_t i = 0; i < b.buckets.size(); ++i) {
      (*a.buckets)[i] = negative ? (*a.buckets)[i] - b.buckets[i] : (*a.buckets)[i] + b.buckets[i];
    }
    return;
  }
  const std::vector<Addend> addends = Addends(b, schema, threshold, negative);
  const std::vector<BucketRun> runs = ToRuns(*a.spans);
  if (!AddInPlace(a, runs, addends)) AddMerging(a, runs, addends);
}

std::vector<double> CommonBounds(std::span<const double> a, std::span<const double> b) {
  std::vector<double> common;
  std::ranges::set_intersection(a, b, std::back_inserter(common));
  return common;
}

void AddMismatched(const Side& a, std::span<const double> bounds_a, const ConstSide& b,
                   std::span<const double> bounds_b, std::span<const double> common, bool negative) {
  CommonCounts sums{std::vector<double>(common.size() + 1), std::vector<double>(common.size() + 1)};
  std::span<const double> terms;
  if (a.compensation != nullptr) terms = *a.compensation;
  sums.Map({*a.spans, *a.buckets, terms}, bounds_a, common, false);
  sums.Map({b.spans, b.buckets, {}}, bounds_b, common, negative);

  SideBuilder out(a.compensation != nullptr);
  for (size_t i = 0; i < sums.counts.size(); ++i) {
    if (sums.counts[i] == 0 && sums.terms[i] == 0) continue;
    out.Append(static_cast<int64_t>(i), sums.counts[i], sums.terms[i]);
  }
  out.MoveTo(a);
}

}  // namespace rulecheck::engine
