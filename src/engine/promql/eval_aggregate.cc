// Aggregations that give one series a group: sum, avg, count, min, max, group,
// stddev, stdvar, quantile. Groups are found once; values are loops over rows.
#include "engine/promql/aggregate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "base/go_format.h"
#include "engine/core/go_math.h"
#include "engine/core/kahan_sum.h"
#include "engine/promql/range_function.h"

namespace rulecheck::engine {

using promql::Aggregate;
using promql::AggregateOp;

Grouper::Grouper(Evaluator& ev, const Aggregate& aggregate)
    : symbols_(ev.symbols()), without_(aggregate.without) {
  for (const promql::LabelRef& label : aggregate.grouping) names_.push_back(symbols_.Intern(label.name));
  if (without_) names_.push_back(symbols_.name_symbol());
}

LabelsId Grouper::GroupOf(LabelsId labels) {
  std::vector<Label>& kept = scratch_;
  kept.clear();
  for (const Label& l : symbols_.Labels(labels)) {
    const bool named = std::ranges::find(names_, l.name) != names_.end();
    if (named != without_) kept.push_back(l);
  }
  return symbols_.InternSorted(kept);
}

Groups MakeGroups(Grouper& grouper, const Block& input) {
  Groups out;
  std::unordered_map<LabelsId, uint32_t> index;
  out.of_series.reserve(input.size());
  for (size_t i = 0; i < input.size(); ++i) {
    const LabelsId labels = grouper.GroupOf(input.labels(i));
    const auto [it, is_new] = index.try_emplace(labels, static_cast<uint32_t>(out.labels.size()));
    if (is_new) out.labels.push_back(labels);
    out.of_series.push_back(it->second);
  }
  return out;
}

namespace {

void InfoIgnored(Evaluator& ev, const Aggregate& a) {
  ev.annotations().Info("ignored histogram in " + std::string(promql::AggregateName(a.op)) + " aggregation",
                        promql::StripParens(a.expr)->span);
}

// Accumulators of all groups at all steps, group by group.
struct Accumulators {
  std::vector<double> value;
  std::vector<double> compensation;
  std::vector<double> count;
  std::vector<double> mean;          // avg, stddev, stdvar
  std::vector<uint8_t> incremental;  // avg

  Accumulators(AggregateOp op, size_t cells) : value(cells, 0), compensation(cells, 0), count(cells, 0) {
    const bool avg = op == AggregateOp::kAvg;
    if (avg || op == AggregateOp::kStddev || op == AggregateOp::kStdvar) mean.resize(cells, 0);
    if (avg) incremental.resize(cells, 0);
    // Anything is better than NaN, so that the first value needs no test of its own.
    if (op == AggregateOp::kMin || op == AggregateOp::kMax) {
      std::ranges::fill(value, std::numeric_limits<double>::quiet_NaN());
    }
  }
};

void AddToAvg(Accumulators* a, size_t s, double v) {
  const double n = ++a->count[s];
  if (n == 1) {
    a->value[s] = v;
    a->mean[s] = v;
    return;
  }
  if (a->incremental[s] == 0) {
    KahanSum next{a->value[s], a->compensation[s]};
    next.Add(v);
    if (!std::isinf(next.sum)) {
      a->value[s] = next.sum;
      a->compensation[s] = next.c;
      return;
    }
    a->incremental[s] = 1;
    a->mean[s] = a->value[s] / (n - 1);
    a->compensation[s] /= n - 1;
  }
  const double q = (n - 1) / n;
  KahanSum mean{q * a->mean[s], q * a->compensation[s]};
  mean.Add(v / n);
  a->mean[s] = mean.sum;
  a->compensation[s] = mean.c;
}

void AddToVariance(Accumulators* a, size_t s, double v) {
  const double n = ++a->count[s];
  if (n == 1) {
    a->mean[s] = v;
    a->value[s] = std::isnan(v) || std::isinf(v) ? std::numeric_limits<double>::quiet_NaN() : 0;
    return;
  }
  const double delta = v - a->mean[s];
  a->mean[s] += delta / n;
  a->value[s] += delta * (v - a->mean[s]);
}

// Neumaier's step without branches, so that it runs on several steps of a row at once.
// Starting from 0 gives the bits of starting from the first value.
inline void AddToSum(Accumulators* a, size_t s, double v) {
  const double sum = a->value[s];
  const double t = sum + v;
  const bool swap = !(std::fabs(sum) >= std::fabs(v));
  const double high = swap ? v : sum;
  const double low = swap ? sum : v;
  const double c = a->compensation[s] + ((high - t) + low);
  a->compensation[s] = std::fabs(t) > std::numeric_limits<double>::max() ? 0 : c;
  a->value[s] = t;
  a->count[s] += 1;
}

template <AggregateOp kOp>
inline void AddFloat(Accumulators* a, size_t s, double v) {
  if constexpr (kOp == AggregateOp::kSum) {
    AddToSum(a, s, v);
  } else if constexpr (kOp == AggregateOp::kAvg) {
    AddToAvg(a, s, v);
  } else if constexpr (kOp == AggregateOp::kStddev) {
    AddToVariance(a, s, v);
  } else if constexpr (kOp == AggregateOp::kMin || kOp == AggregateOp::kMax) {
    const double best = a->value[s];
    const bool better = kOp == AggregateOp::kMin ? best > v : best < v;
    a->value[s] = better || std::isnan(best) ? v : best;
    a->count[s] += 1;
  } else {
    a->count[s] += 1;  // count, group
  }
}

// Adds a row of floats to the accumulators from `base` on.
template <AggregateOp kOp>
void AddRow(Accumulators* a, size_t base, const double* values, const uint64_t* present, size_t words) {
  for (size_t w = 0; w < words; ++w) {
    if (present[w] == ~uint64_t{0}) {
      for (size_t s = w * 64; s < w * 64 + 64; ++s) AddFloat<kOp>(a, base + s, values[s]);
    } else {
      ForEachBit(present + w, 1, [&](size_t s) { AddFloat<kOp>(a, base + w * 64 + s, values[w * 64 + s]); });
    }
  }
}

using AddRowOf = void (*)(Accumulators*, size_t, const double*, const uint64_t*, size_t);

AddRowOf RowAdder(AggregateOp op) {
  switch (op) {
    case AggregateOp::kSum:
      return AddRow<AggregateOp::kSum>;
    case AggregateOp::kAvg:
      return AddRow<AggregateOp::kAvg>;
    case AggregateOp::kStddev:
    case AggregateOp::kStdvar:
      return AddRow<AggregateOp::kStddev>;
    case AggregateOp::kMin:
      return AddRow<AggregateOp::kMin>;
    case AggregateOp::kMax:
      return AddRow<AggregateOp::kMax>;
    default:
      return AddRow<AggregateOp::kCount>;
  }
}

double Final(AggregateOp op, const Accumulators& a, size_t s) {
  switch (op) {
    case AggregateOp::kSum:
      return a.value[s] + a.compensation[s];
    case AggregateOp::kAvg:
      return a.incremental[s] != 0 ? a.mean[s] + a.compensation[s]
                                   : a.value[s] / a.count[s] + a.compensation[s] / a.count[s];
    case AggregateOp::kStdvar:
      return a.value[s] / a.count[s];
    case AggregateOp::kStddev:
      return std::sqrt(a.value[s] / a.count[s]);
    case AggregateOp::kCount:
      return a.count[s];
    case AggregateOp::kGroup:
      return 1;
    default:
      return a.value[s];
  }
}

// count and group take histograms too; the others are told about them.
bool CountsHistograms(AggregateOp op) {
  return op == AggregateOp::kCount || op == AggregateOp::kGroup;
}

Block AggregateFloats(Evaluator& ev, const Aggregate& a, const Block& input, const Groups& groups) {
  Accumulators sums(a.op, groups.labels.size() * ev.steps());
  const AddRowOf add = RowAdder(a.op);
  std::vector<uint64_t> floats;
  for (size_t i = 0; i < input.size(); ++i) {
    const size_t base = groups.of_series[i] * ev.steps();
    const uint64_t* present = input.present(i);
    if (!input.floats_only() && !CountsHistograms(a.op)) {
      floats.assign(present, present + input.words());
      ForEachBit(present, input.words(), [&](size_t s) {
        if (input.Histogram(i, s) == nullptr) return;
        InfoIgnored(ev, a);
        ClearBit(floats.data(), s);
      });
      present = floats.data();
    }
    add(&sums, base, input.values(i), present, input.words());
  }
  Block out(ev.steps());
  out.Reserve(groups.labels.size());
  for (size_t g = 0; g < groups.labels.size(); ++g) {
    const size_t row = out.Add(groups.labels[g]);
    for (size_t s = 0; s < ev.steps(); ++s) {
      const size_t cell = g * ev.steps() + s;
      if (sums.count[cell] > 0) out.Set(row, s, Final(a.op, sums, cell));
    }
  }
  return out;
}

Result<Block> AggregateQuantile(Evaluator& ev, const Aggregate& a, const Block& input, const Groups& groups,
                                const std::vector<double>& q) {
  Block out(ev.steps());
  for (const LabelsId labels : groups.labels) out.Add(labels);
  std::vector<std::vector<double>> values(groups.labels.size());
  for (size_t s = 0; s < ev.steps(); ++s) {
    if (Status status = ev.query().CheckTime(); !status) return status.error();
    for (auto& v : values) v.clear();
    for (size_t i = 0; i < input.size(); ++i) {
      if (!input.Has(i, s)) continue;
      if (input.Histogram(i, s) != nullptr) {
        InfoIgnored(ev, a);
      } else {
        values[groups.of_series[i]].push_back(input.values(i)[s]);
      }
    }
    for (size_t g = 0; g < values.size(); ++g) {
      if (!values[g].empty()) out.Set(g, s, QuantileOf(q[s], &values[g]));
    }
  }
  return out;
}

void WarnQuantiles(Evaluator& ev, const Aggregate& a, const std::vector<double>& q) {
  const ParameterRange range = RangeOf(*a.param, q);
  const Span span = promql::StripParens(a.param)->span;
  const auto warn = [&](double v) {
    ev.annotations().Warn("quantile value should be between 0 and 1, got " + FormatFloat(v, 'g', -1), span);
  };
  if (range.any_nan) warn(std::numeric_limits<double>::quiet_NaN());
  if (range.max > 1) warn(range.max);
  if (range.min < 0) warn(range.min);
}

// A group loses its name when a member would; the last step with a sample decides.
void SetDropNames(const Block& input, const Groups& groups, Block* out) {
  bool any = false;
  for (size_t i = 0; i < input.size() && !any; ++i) any = input.drop_name(i);
  if (!any) return;
  std::vector<size_t> last(out->size(), out->steps());
  for (size_t g = 0; g < out->size(); ++g) {
    for (size_t s = out->steps(); s-- > 0 && last[g] == out->steps();) {
      if (out->Has(g, s)) last[g] = s;
    }
  }
  for (size_t i = 0; i < input.size(); ++i) {
    const size_t g = groups.of_series[i];
    if (input.drop_name(i) && last[g] < out->steps() && input.Has(i, last[g])) out->set_drop_name(g, true);
  }
}

}  // namespace

ParameterRange RangeOf(const promql::Expr& param, const std::vector<double>& values) {
  ParameterRange range;
  if (promql::StripParens(&param)->kind == promql::NodeKind::kNumber && !values.empty()) {
    return {values[0], values[0], std::isnan(values[0])};
  }
  range.min = std::numeric_limits<double>::max();
  range.max = std::numeric_limits<double>::lowest();
  for (const double v : values) {
    range.min = GoMin(range.min, v);
    range.max = GoMax(range.max, v);
    range.any_nan = range.any_nan || std::isnan(v);
  }
  return range;
}

Result<Block> EvalAggregate(Evaluator& ev, const Aggregate& a) {
  std::vector<double> param;
  if (a.param != nullptr && a.op != AggregateOp::kCountValues) {
    auto value = ev.EvalScalar(*a.param);
    if (!value) return value.error();
    param = std::move(*value);
  }
  auto input = ev.Eval(*promql::StripParens(a.expr));
  if (!input) return input;
  switch (a.op) {
    case AggregateOp::kCountValues:
      return EvalCountValues(ev, a, *input);
    case AggregateOp::kTopk:
    case AggregateOp::kBottomk:
    case AggregateOp::kLimitk:
    case AggregateOp::kLimitRatio:
      return EvalAggregateK(ev, a, *input, param);
    default:
      break;
  }
  Grouper grouper(ev, a);
  const Groups groups = MakeGroups(grouper, *input);
  if (a.op == AggregateOp::kQuantile) WarnQuantiles(ev, a, param);
  const bool mixes_histograms =
      !input->floats_only() && (a.op == AggregateOp::kSum || a.op == AggregateOp::kAvg);
  Result<Block> out = a.op == AggregateOp::kQuantile ? AggregateQuantile(ev, a, *input, groups, param)
                      : mixes_histograms             ? AggregateHistograms(ev, a, *input, groups)
                                                     : AggregateFloats(ev, a, *input, groups);
  if (!out) return out;
  SetDropNames(*input, groups, &*out);
  return Evaluator::WithoutEmpty(std::move(*out));
}

}  // namespace rulecheck::engine
