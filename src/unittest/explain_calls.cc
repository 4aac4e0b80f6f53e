#include "unittest/explain_calls.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/duration.h"
#include "engine/core/matcher.h"
#include "engine/core/staleness.h"
#include "unittest/explain_rules.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using promql::Call;
using promql::Expr;
using promql::VectorSelector;

constexpr size_t kMaxCallReasons = 4;
constexpr size_t kMaxSamples = 2000;
constexpr size_t kMaxPartText = 80;

const VectorSelector* SelectorIn(const Expr& e) {
  const Expr* inner = promql::StripParens(&e);
  if (const auto* matrix = promql::As<promql::MatrixSelector>(inner)) return matrix->selector;
  return promql::As<VectorSelector>(inner);
}

bool IsCounterCall(std::string_view name) {
  return name == "rate" || name == "increase" || name == "irate";
}

// The first and the last sample of a series up to a time.
struct Reach {
  std::optional<int64_t> first_ms, last_ms;
  double first_value = 0;
};

Reach ReachUntil(const engine::SeriesColumn& series, int64_t until_ms) {
  Reach out;
  for (size_t i = 0; i < series.size() && series.TimeAt(i) <= until_ms; ++i) {
    if (!series.Has(i) || engine::IsStaleNan(series.values[i])) continue;
    if (!out.first_ms) {
      out.first_ms = series.TimeAt(i);
      out.first_value = series.values[i];
    }
    out.last_ms = series.TimeAt(i);
  }
  return out;
}

class CallExplainer {
 public:
  CallExplainer(const RunFacts& facts, const Question& question, const MappedText* source)
      : facts_(facts), question_(question), source_(source) {}

  std::vector<CaseReason> Explain() {
    promql::Walk(*question_.query->root(), [&](const Expr& e) {
      // Inside, time is another.
      if (e.kind == promql::NodeKind::kSubquery || reasons_.size() >= kMaxCallReasons) return false;
      if (const auto* call = promql::As<Call>(&e)) Look(*call);
      return true;
    });
    return std::move(reasons_);
  }

 private:
  void Look(const Call& call) {
    if (call.args.empty()) return;
    if (call.name == "absent" || call.name == "absent_over_time") return Absent(call);
    if (call.name == "scalar") return Scalar(call);
    if (call.name == "histogram_quantile" && call.args.size() == 2) return Quantile(call);
    if (IsCounterCall(call.name)) return CounterBegins(call);
  }

  void Add(const char* id, const Expr& e, std::string text, std::string label) {
    CaseReason reason{id, std::move(text), {}, std::move(label)};
    if (source_ != nullptr) reason.where = source_->At(e.span);
    reasons_.push_back(std::move(reason));
  }

  std::string At() const { return facts_.SinceText(question_.at_ms); }

  void Absent(const Call& call) {
    if (!SamplesOf(facts_, question_, call, false).empty()) return;
    std::string text = PartText(*question_.query, call) + " gives nothing at " + At() + ": the series exists";
    std::string label = "the series is there";
    if (const VectorSelector* selector = SelectorIn(*call.args[0])) {
      if (const std::optional<int64_t> last = LastSample(*selector)) {
        text += ", its last sample is at " + facts_.SinceText(*last);
        label = "last sample at " + facts_.SinceText(*last);
        const bool instant = call.name == "absent" && *last < question_.at_ms;
        if (instant) {
          text += " and still counts: a value is seen for " +
                  FormatPrometheusDuration(facts_.eval.lookback_ms) + " (look-back), unless `stale` ends it";
        }
      }
    } else if (SamplesOf(facts_, question_, *call.args[0], false).empty()) {
      return;
    }
    Add("not-absent", call, std::move(text), std::move(label));
  }

  template <typename Visit>
  void ForEachSelected(const VectorSelector& selector, const Visit& visit) const {
    auto ids = engine::SelectSeries(facts_.storage, selector.matchers);
    if (!ids) return;
    for (size_t i = 0; i < std::min(ids->size(), kMaxSamples); ++i) visit(facts_.storage.series((*ids)[i]));
  }

  std::optional<int64_t> LastSample(const VectorSelector& selector) const {
    std::optional<int64_t> last;
    const int64_t until = question_.at_ms - selector.time().offset_ns / 1'000'000;
    ForEachSelected(selector, [&](const engine::SeriesColumn& series) {
      const Reach reach = ReachUntil(series, until);
      if (reach.last_ms) last = std::max(last.value_or(*reach.last_ms), *reach.last_ms);
    });
    return last;
  }

  void Scalar(const Call& call) {
    const size_t series = SamplesOf(facts_, question_, *call.args[0], false).size();
    if (series == 1) return;
    const std::string count = series == 0 ? "no series" : std::to_string(series) + " series";
    Add("scalar-nan", call,
        PartText(*question_.query, call) + " is NaN at " + At() +
            ": scalar() needs exactly one series, here are " + count + "; NaN compares false with everything",
        count);
  }

  // Classic buckets of one histogram must end with le="+Inf".
  void Quantile(const Call& call) {
    const std::vector<PartSample> buckets = SamplesOf(facts_, question_, *call.args[1], true);
    bool has_le = false, has_last = false;
    for (const PartSample& bucket : buckets) {
      for (const auto& [name, value] : bucket.labels) {
        has_le = has_le || name == "le";
        has_last = has_last || (name == "le" && (value == "+Inf" || value == "Inf" || value == "inf"));
      }
    }
    if (!has_le || has_last) return;
    Add("no-inf-bucket", call,
        "the buckets that " + PartText(*question_.query, call) +
            " reads have none with `le=\"+Inf\"`: without it a quantile is NaN, so add that bucket to the "
            "input",
        "no bucket le=\"+Inf\"");
  }

  // What a counter had when it appeared is no increase.
  void CounterBegins(const Call& call) {
    const auto* matrix = promql::As<promql::MatrixSelector>(promql::StripParens(call.args[0]));
    if (matrix == nullptr || matrix->range_expr != nullptr) return;
    const VectorSelector& selector = *matrix->selector;
    if (selector.time().at != promql::AtKind::kNone) return;
    const int64_t end = question_.at_ms - selector.time().offset_ns / 1'000'000;
    const int64_t begin = end - matrix->range_ns / 1'000'000;
    bool told = false;
    ForEachSelected(selector, [&](const engine::SeriesColumn& series) {
      if (told || !Compatible(facts_.storage.symbols(), series.labels, question_.focus)) return;
      const Reach reach = ReachUntil(series, end);
      if (!reach.first_ms || *reach.first_ms <= begin || reach.first_value == 0) return;
      told = true;
      Add("counter-begins", selector,
          "`" + std::string(selector.name) + "` begins at " + facts_.SinceText(*reach.first_ms) + " with " +
              ShortNumber(reach.first_value) + ": the first sample of a series is no increase, `" +
              std::string(call.name) + "` counts from there on; let the input begin with 0",
          "first sample: " + ShortNumber(reach.first_value));
    });
  }

  const RunFacts& facts_;
  const Question& question_;
  const MappedText* source_;
  std::vector<CaseReason> reasons_;
};

}  // namespace

std::string PartText(const promql::Query& query, const Expr& e) {
  std::string out;
  for (const char c : query.text().substr(e.span.begin, e.span.size())) {
    const bool blank = c == '\n' || c == '\t' || c == ' ';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.size() > kMaxPartText) out = out.substr(0, kMaxPartText) + "...";
  return "`" + out + "`";
}

std::vector<PartSample> SamplesOf(const RunFacts& facts, const Question& question, const Expr& e,
                                  bool in_focus) {
  std::vector<PartSample> out;
  auto value = engine::Evaluate(e, facts.storage, {question.at_ms, question.at_ms, 0}, question.options);
  if (!value) return out;
  if (value->value.type == promql::ValueType::kScalar) out.push_back({{}, value->value.scalar});
  for (const engine::VectorSample& sample : value->value.vector) {
    if (out.size() == kMaxSamples) break;
    if (in_focus && !Compatible(facts.storage.symbols(), sample.labels, question.focus)) continue;
    out.push_back({TextsOf(facts.storage.symbols(), sample.labels), sample.value});
  }
  return out;
}

std::vector<CaseReason> CallReasons(const RunFacts& facts, const Question& question,
                                    const MappedText* source) {
  return CallExplainer(facts, question, source).Explain();
}

}  // namespace rulecheck::unittest
