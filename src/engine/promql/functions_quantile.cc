// histogram_quantile, histogram_quantiles and histogram_fraction over vectors that
// may hold native histograms and the buckets of classic ones.
#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/go_format.h"
#include "engine/histogram/quantile.h"
#include "engine/promql/histogram_functions.h"

namespace rulecheck::engine {
namespace {

// The rows of a vector sorted into histograms, once for all steps.
class HistogramVector {
 public:
  HistogramVector(Evaluator& ev, const Block& in, Span span) : ev_(ev), in_(in), span_(span) {
    Symbols& symbols = ev.symbols();
    std::unordered_map<LabelsId, size_t> index;
    for (size_t i = 0; i < in.size(); ++i) {
      const std::string_view le = symbols.Text(symbols.Get(in.labels(i), symbols.le_symbol()));
      const std::optional<double> bound = ParseFloat(le);
      if (!bound) {
        bad_rows_.push_back(i);
        continue;
      }
      const LabelsId labels = symbols.With(in.labels(i), symbols.le_symbol(), kEmptySymbol);
      const auto [it, is_new] = index.try_emplace(labels, classic_.size());
      if (is_new) classic_.push_back({labels, {}, {}, {}});
      classic_[it->second].rows.push_back({*bound, i});
    }
    for (Classic& c : classic_) {
      std::ranges::stable_sort(c.rows, [](const Row& a, const Row& b) { return a.bound < b.bound; });
      by_labels_[c.labels] = &c - classic_.data();
    }
  }

  // Finds what there is at a step; classic and native with equal labels cancel out.
  void MoveTo(size_t s) {
    for (const size_t i : bad_rows_) {
      if (in_.HasFloat(i, s)) WarnBadLabel(in_.labels(i));
    }
    for (Classic& c : classic_) {
      c.buckets.clear();
      for (const Row& r : c.rows) {
        if (in_.HasFloat(r.row, s)) c.buckets.push_back({r.bound, in_.values(r.row)[s]});
      }
    }
    native_.clear();
    if (in_.floats_only()) return;
    for (size_t i = 0; i < in_.size(); ++i) {
      const FloatHistogram* h = in_.Histogram(i, s);
      if (h == nullptr) continue;
      const auto it = by_labels_.find(in_.labels(i));
      if (it != by_labels_.end() && !classic_[static_cast<size_t>(it->second)].buckets.empty()) {
        ev_.annotations().Warn("vector contains a mix of classic and native histograms" +
                                   ForMetricName(DelayedName(in_.labels(i))),
                               span_);
        classic_[static_cast<size_t>(it->second)].buckets.clear();
        continue;
      }
      native_.push_back({in_.labels(i), h});
    }
  }

  struct Native {
    LabelsId labels;
    const FloatHistogram* histogram;
  };
  struct Row {
    double bound;
    size_t row;
  };
  struct Classic {
    LabelsId labels;
    std::vector<Row> rows;
    std::vector<ClassicBucket> buckets;
    std::vector<ClassicBucket> rest;  // scratch
  };
  const std::vector<Native>& native() const { return native_; }
  std::vector<Classic>& classic() { return classic_; }

  // Annotations name the metric only while names are removed late.
  std::string_view DelayedName(LabelsId labels) const {
    return ev_.delayed_names() ? ev_.query().MetricName(labels) : std::string_view();
  }
  Span span() const { return span_; }

 private:
  void WarnBadLabel(LabelsId labels) {
    Symbols& symbols = ev_.symbols();
    ev_.annotations().Warn("bucket label \"le\" is missing or has a malformed value of " +
                               Quote(symbols.Text(symbols.Get(labels, symbols.le_symbol()))) +
                               ForMetricName(DelayedName(labels)),
                           span_);
  }

  Evaluator& ev_;
  const Block& in_;
  Span span_;
  std::vector<size_t> bad_rows_;
  std::vector<Classic> classic_;
  std::unordered_map<LabelsId, ptrdiff_t> by_labels_;
  std::vector<Native> native_;
};

// Rows of the result by labels.
class Output {
 public:
  explicit Output(Evaluator& ev) : ev_(ev), block_(ev.steps()) {}

  void Set(LabelsId labels, size_t s, double value) {
    const auto [it, is_new] = rows_.try_emplace(labels, block_.size());
    if (is_new) block_.Add(labels, true);
    // Two results of one step under one label set stay two rows: Collect decides.
    const size_t row = block_.Has(it->second, s) ? block_.Add(labels, true) : it->second;
    block_.Set(row, s, value);
  }
  Result<Block> Finish() { return ev_.Collect(std::move(block_)); }

 private:
  Evaluator& ev_;
  Block block_;
  std::unordered_map<LabelsId, size_t> rows_;
};

// Sums up what had to be made monotonic. Prometheus merges the annotations of all
// steps so far into themselves after each step, which doubles the sample count; the
// number shown is this one.
class MonotonicityNotes {
 public:
  void Add(std::string_view metric, const ClassicQuantile& q, int64_t ts) {
    ForcedMonotonicity note{ts, ts, q.min_bucket, q.max_bucket, q.max_diff, 0};
    const auto [it, is_new] = step_.try_emplace(std::string(metric), note);
    if (is_new) return;
    note.Merge(it->second);
    it->second = note;
  }

  void EndStep() {
    for (auto& [metric, total] : totals_) {
      if (const auto it = step_.find(metric); it != step_.end()) {
        it->second.Merge(total);
        total = it->second;
        step_.erase(it);
      }
      total.count = 2 * total.count + 1;
    }
    totals_.merge(step_);
    step_.clear();
  }

  void Finish(AnnotationSet* annotations, Span span) const {
    for (const auto& [metric, note] : totals_) annotations->AddForcedMonotonicity(metric, span, note);
  }

 private:
  std::map<std::string, ForcedMonotonicity> step_;
  std::map<std::string, ForcedMonotonicity> totals_;
};

void WarnQuantile(Evaluator& ev, double q, Span span) {
  if (!(std::isnan(q) || q < 0 || q > 1)) return;
  ev.annotations().Warn("quantile value should be between 0 and 1, got " + FormatFloat(q, 'g', -1), span);
}

// One quantile of every histogram at one step; `label_of` gives the result's labels.
template <typename LabelOf>
void QuantileStep(Evaluator& ev, HistogramVector* vector, size_t s, double q, MonotonicityNotes* notes,
                  Output* out, LabelOf&& label_of) {
  for (const auto& n : vector->native()) {
    const double value = QuantileOfHistogram(q, *n.histogram, vector->DelayedName(n.labels), vector->span(),
                                             &ev.annotations());
    out->Set(label_of(ev.DropName(n.labels)), s, value);
  }
  for (auto& c : vector->classic()) {
    if (c.buckets.empty()) continue;
    // What was merged or raised stays so for the next quantile of the same step; what
    // merging left over at the end does, too.
    const size_t count = c.buckets.size();
    c.rest.assign(c.buckets.begin(), c.buckets.end());
    const ClassicQuantile quantile = QuantileOfBuckets(q, &c.buckets);
    c.buckets.insert(c.buckets.end(), c.rest.begin() + static_cast<ptrdiff_t>(c.buckets.size()),
                     c.rest.begin() + static_cast<ptrdiff_t>(count));
    if (quantile.forced_monotonic) {
      notes->Add(vector->DelayedName(c.labels), quantile, ev.grid().TimeAt(s));
    }
    out->Set(label_of(ev.DropName(c.labels)), s, quantile.value);
  }
}

}  // namespace

Result<Block> HistogramQuantileFunction(Evaluator& ev, const promql::Call& call) {
  auto q = ev.EvalScalar(*call.args[0]);
  if (!q) return q.error();
  const promql::Expr& arg = *promql::StripParens(call.args[1]);
  auto in = ev.Eval(arg);
  if (!in) return in;
  HistogramVector vector(ev, *in, arg.span);
  MonotonicityNotes notes;
  Output out(ev);
  for (size_t s = 0; s < ev.steps(); ++s) {
    WarnQuantile(ev, (*q)[s], promql::StripParens(call.args[0])->span);
    if (Status status = ev.query().CheckTime(); !status) return status.error();
    vector.MoveTo(s);
    QuantileStep(ev, &vector, s, (*q)[s], &notes, &out, [](LabelsId labels) { return labels; });
    notes.EndStep();
  }
  notes.Finish(&ev.annotations(), arg.span);
  return out.Finish();
}

Result<Block> HistogramQuantilesFunction(Evaluator& ev, const promql::Call& call) {
  const promql::Expr& arg = *promql::StripParens(call.args[0]);
  auto in = ev.Eval(arg);
  if (!in) return in;
  Symbols& symbols = ev.symbols();
  const SymbolId label = symbols.Intern(StringArgument(call, 1));
  std::vector<std::vector<double>> qs;
  for (size_t i = 2; i < call.args.size(); ++i) {
    auto q = ev.EvalScalar(*call.args[i]);
    if (!q) return q.error();
    qs.push_back(std::move(*q));
  }
  HistogramVector vector(ev, *in, arg.span);
  MonotonicityNotes notes;
  Output out(ev);
  for (size_t s = 0; s < ev.steps(); ++s) {
    for (size_t i = 0; i < qs.size(); ++i) {
      WarnQuantile(ev, qs[i][s], promql::StripParens(call.args[i + 2])->span);
    }
    if (Status status = ev.query().CheckTime(); !status) return status.error();
    vector.MoveTo(s);
    for (const auto& q : qs) {
      const SymbolId text = symbols.Intern(FormatOpenMetricsFloat(q[s]));
      QuantileStep(ev, &vector, s, q[s], &notes, &out,
                   [&](LabelsId labels) { return symbols.With(labels, label, text); });
    }
    notes.EndStep();
  }
  notes.Finish(&ev.annotations(), arg.span);
  return out.Finish();
}

Result<Block> HistogramFractionFunction(Evaluator& ev, const promql::Call& call) {
  auto lower = ev.EvalScalar(*call.args[0]);
  if (!lower) return lower.error();
  auto upper = ev.EvalScalar(*call.args[1]);
  if (!upper) return upper.error();
  const promql::Expr& arg = *promql::StripParens(call.args[2]);
  auto in = ev.Eval(arg);
  if (!in) return in;
  HistogramVector vector(ev, *in, arg.span);
  Output out(ev);
  for (size_t s = 0; s < ev.steps(); ++s) {
    if (Status status = ev.query().CheckTime(); !status) return status.error();
    vector.MoveTo(s);
    for (const auto& n : vector.native()) {
      out.Set(ev.DropName(n.labels), s,
              FractionOfHistogram((*lower)[s], (*upper)[s], *n.histogram, vector.DelayedName(n.labels),
                                  arg.span, &ev.annotations()));
    }
    for (auto& c : vector.classic()) {
      if (c.buckets.empty()) continue;
      out.Set(ev.DropName(c.labels), s, FractionOfBuckets((*lower)[s], (*upper)[s], &c.buckets));
    }
  }
  return out.Finish();
}

}  // namespace rulecheck::engine
