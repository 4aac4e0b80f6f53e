// topk, bottomk, limitk and limit_ratio: series stay as they are, some samples go.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/core/go_sort.h"
#include "engine/core/label_hash.h"
#include "engine/promql/aggregate.h"

namespace rulecheck::engine {

using promql::Aggregate;
using promql::AggregateOp;

namespace {

// A binary heap as container/heap keeps it; the order among equal values decides
// which of them survives and how they come out, so it has to be the same.
class SampleHeap {
 public:
  struct Item {
    double value;
    uint32_t series;
  };

  explicit SampleHeap(bool reverse) : reverse_(reverse) {}

  std::vector<Item>& items() { return items_; }
  bool Less(const Item& a, const Item& b) const {
    if (std::isnan(a.value)) return true;
    return reverse_ ? a.value > b.value : a.value < b.value;
  }
  void Push(Item item) {
    items_.push_back(item);
    for (size_t j = items_.size() - 1; j > 0;) {
      const size_t parent = (j - 1) / 2;
      if (!Less(items_[j], items_[parent])) break;
      std::swap(items_[j], items_[parent]);
      j = parent;
    }
  }
  void ReplaceTop(Item item) {
    items_[0] = item;
    const size_t n = items_.size();
    for (size_t i = 0;;) {
      size_t child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && Less(items_[child + 1], items_[child])) ++child;
      if (!Less(items_[child], items_[i])) break;
      std::swap(items_[i], items_[child]);
      i = child;
    }
  }
  // Best first, NaN last.
  void SortBestFirst() {
    SortAsGo(
        &items_, [this](const Item& a, const Item& b) { return Less(b, a); },
        [](const Item& item) { return std::isnan(item.value); });
  }

 private:
  bool reverse_;
  std::vector<Item> items_;
};

Status CheckK(const ParameterRange& range) {
  if (range.any_nan) return EvalError("Parameter value is NaN");
  if (range.min <= -9223372036854775808.0) {
    return EvalError(fmt::format("Scalar value {} underflows int64", FormatFloatV(range.min)));
  }
  if (range.max >= 9223372036854775808.0) {
    return EvalError(fmt::format("Scalar value {} overflows int64", FormatFloatV(range.max)));
  }
  return {};
}

// The samples that pass at one step, group after group.
class KStep {
 public:
  KStep(Evaluator& ev, const Aggregate& a, const Block& input, const Groups& groups)
      : ev_(ev), a_(a), input_(input), groups_(groups) {
    heaps_.assign(groups.labels.size(), SampleHeap(a.op == AggregateOp::kBottomk));
  }

  // Series in the order of an instant query's result.
  const std::vector<uint32_t>& Run(size_t s, int64_t k) {
    for (SampleHeap& heap : heaps_) heap.items().clear();
    const size_t limit = static_cast<size_t>(k);
    for (uint32_t i = 0; i < input_.size(); ++i) {
      if (!input_.Has(i, s)) continue;
      if (a_.op != AggregateOp::kLimitk && input_.Histogram(i, s) != nullptr) {
        ev_.annotations().Info(
            "ignored histogram in " + std::string(promql::AggregateName(a_.op)) + " aggregation", a_.span);
        continue;
      }
      Add(&heaps_[groups_.of_series[i]], limit, {input_.values(i)[s], i});
    }
    picked_.clear();
    for (SampleHeap& heap : heaps_) {
      if (a_.op != AggregateOp::kLimitk) heap.SortBestFirst();
      for (const auto& item : heap.items()) picked_.push_back(item.series);
    }
    return picked_;
  }

 private:
  void Add(SampleHeap* heap, size_t limit, SampleHeap::Item item) {
    auto& items = heap->items();
    if (items.size() < limit) {
      heap->Push(item);
      return;
    }
    if (a_.op == AggregateOp::kLimitk) return;
    const double worst = items[0].value;
    const bool better = a_.op == AggregateOp::kTopk ? worst < item.value : worst > item.value;
    if (better || (std::isnan(worst) && !std::isnan(item.value))) heap->ReplaceTop(item);
  }

  Evaluator& ev_;
  const Aggregate& a_;
  const Block& input_;
  const Groups& groups_;
  std::vector<SampleHeap> heaps_;
  std::vector<uint32_t> picked_;
};

void CopyCell(const Block& from, size_t from_row, size_t s, Block* to, size_t to_row) {
  if (const FloatHistogram* h = from.Histogram(from_row, s)) {
    to->SetHistogram(to_row, s, h);
  } else {
    to->Set(to_row, s, from.values(from_row)[s]);
  }
}

Result<Block> EvalK(Evaluator& ev, const Aggregate& a, const Block& input, const std::vector<double>& k) {
  const ParameterRange range = RangeOf(*a.param, k);
  if (range.max < 1) return Block(ev.steps());
  if (Status s = CheckK(range); !s) return s.error();
  Grouper grouper(ev, a);
  const Groups groups = MakeGroups(grouper, input);
  KStep step(ev, a, input, groups);
  Block out(ev.steps());
  constexpr uint32_t kNoRow = UINT32_MAX;
  std::vector<uint32_t> rows(input.size(), kNoRow);
  for (size_t s = 0; s < ev.steps(); ++s) {
    if (s % 64 == 0) {
      if (Status status = ev.query().CheckTime(); !status) return status.error();
    }
    const int64_t count = std::min(static_cast<int64_t>(k[s]), static_cast<int64_t>(input.size()));
    if (count < 1) continue;
    for (const uint32_t i : step.Run(s, count)) {
      if (rows[i] == kNoRow) rows[i] = static_cast<uint32_t>(out.Add(input.labels(i), input.drop_name(i)));
      CopyCell(input, i, s, &out, rows[i]);
    }
  }
  return out;
}

Result<Block> EvalRatio(Evaluator& ev, const Aggregate& a, const Block& input,
                        const std::vector<double>& ratio) {
  const ParameterRange range = RangeOf(*a.param, ratio);
  if (range.max == 0 && range.min == 0) return Block(ev.steps());
  if (range.any_nan) return EvalError("Ratio value is NaN");
  const Span span = promql::StripParens(a.param)->span;
  const auto warn = [&](double got, std::string_view limit) {
    ev.annotations().Warn(fmt::format("ratio value should be between -1 and 1, got {}, capping to {}",
                                      FormatFloat(got, 'g', -1), limit),
                          span);
  };
  if (range.max > 1) warn(range.max, "1");
  if (range.min < -1) warn(range.min, "-1");
  Block out(ev.steps());
  for (size_t i = 0; i < input.size(); ++i) {
    const double offset =
        static_cast<double>(HashLabels(ev.symbols(), input.labels(i))) / 18446744073709551615.0;
    const size_t row = out.Add(input.labels(i), input.drop_name(i));
    ForEachBit(input.present(i), input.words(), [&](size_t s) {
      const double r = std::clamp(ratio[s], -1.0, 1.0);
      if (r == 0) return;
      if (r > 0 ? offset < r : offset >= 1.0 + r) CopyCell(input, i, s, &out, row);
    });
  }
  return Evaluator::WithoutEmpty(std::move(out));
}

}  // namespace

Result<Block> EvalAggregateK(Evaluator& ev, const Aggregate& a, const Block& input,
                             const std::vector<double>& param) {
  if (a.op == AggregateOp::kLimitRatio) return EvalRatio(ev, a, input, param);
  return EvalK(ev, a, input, param);
}

}  // namespace rulecheck::engine
