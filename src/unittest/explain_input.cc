#include "unittest/explain_input.h"

#include <algorithm>
#include <set>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "engine/core/matcher.h"
#include "unittest/explain_rules.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using engine::SeriesColumn;
using engine::SeriesId;
using promql::Expr;
using promql::VectorSelector;

constexpr size_t kMaxInputReasons = 4;
// Names or values that are listed.
constexpr size_t kMaxNearNames = 5;
// Series that are looked at for one reason.
constexpr size_t kMaxInputSeries = 2000;

// A selector and what stands around it.
struct Use {
  const VectorSelector* selector = nullptr;
  const promql::MatrixSelector* range = nullptr;
  const promql::Call* call = nullptr;  // of the range
  bool elsewhen = false;               // inside a subquery: evaluated at other times
};

std::vector<Use> Uses(const Expr& root) {
  std::vector<Use> uses;
  struct Frame {
    const Expr* e;
    Use around;
  };
  std::vector<Frame> stack{{&root, {}}};
  std::vector<const Expr*> children;
  while (!stack.empty()) {
    Frame frame = stack.back();
    stack.pop_back();
    if (const auto* selector = promql::As<VectorSelector>(frame.e)) {
      frame.around.selector = selector;
      uses.push_back(frame.around);
      continue;
    }
    if (const auto* call = promql::As<promql::Call>(frame.e)) frame.around.call = call;
    if (const auto* range = promql::As<promql::MatrixSelector>(frame.e)) frame.around.range = range;
    if (frame.e->kind == promql::NodeKind::kSubquery) frame.around.elsewhen = true;
    children.clear();
    promql::AppendChildren(*frame.e, &children);
    for (auto it = children.rbegin(); it != children.rend(); ++it) stack.push_back({*it, frame.around});
  }
  return uses;
}

std::string NameOf(const VectorSelector& selector) {
  for (const promql::Matcher& m : selector.matchers) {
    if (m.name == "__name__" && m.op == promql::MatchOp::kEqual) return std::string(m.value);
  }
  return "";
}

std::string Listed(const std::set<std::string>& texts) {
  std::vector<std::string> shown(texts.begin(), texts.end());
  size_t more = shown.size() > kMaxNearNames ? shown.size() - kMaxNearNames : 0;
  shown.resize(shown.size() - more);
  return Join(shown, ", ") + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

class Selectors {
 public:
  Selectors(const RunFacts& facts, const Question& question, const MappedText* source)
      : facts_(facts), question_(question), source_(source), symbols_(facts.storage.symbols()) {}

  void Look(const Use& use, bool all) {
    std::string name = NameOf(*use.selector);
    if (name == "ALERTS" || name == "ALERTS_FOR_STATE") return;
    std::vector<SeriesId> named = Named(name);
    if (!name.empty() && named.empty()) return NoSuchName(*use.selector, name);
    auto selected = engine::SelectSeries(facts_.storage, use.selector->matchers);
    if (!selected) return;
    if (selected->empty()) return NoMatch(*use.selector, named);
    std::vector<SeriesId> in_focus;
    for (SeriesId id : *selected) {
      if (Compatible(symbols_, facts_.storage.series(id).labels, question_.focus)) in_focus.push_back(id);
    }
    if (in_focus.empty()) return NoSeriesInFocus(*use.selector, *selected);
    if (all && !use.elsewhen) NoSampleNow(use, in_focus);
  }

  std::vector<CaseReason> Take() { return std::move(reasons_); }

 private:
  std::vector<SeriesId> Named(const std::string& name) const {
    engine::SymbolId symbol = engine::kEmptySymbol;
    if (name.empty() || !symbols_.Find(name, &symbol)) return {};
    std::span<const SeriesId> ids = facts_.storage.SeriesOfName(symbol);
    return {ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), kMaxInputSeries))};
  }

  void Add(const char* id, const VectorSelector& selector, std::string text, std::string label) {
    CaseReason reason{id, std::move(text), {}, std::move(label)};
    if (source_ != nullptr) reason.where = source_->At(selector.span);
    bool known = std::any_of(reasons_.begin(), reasons_.end(),
                             [&](const CaseReason& r) { return r.text == reason.text; });
    if (!known && reasons_.size() < kMaxInputReasons) reasons_.push_back(std::move(reason));
  }

  void NoSuchName(const VectorSelector& selector, const std::string& name) {
    std::vector<RuleRef> rules = RecordingRules(facts_.plan, name);
    if (!rules.empty()) return RecordedNothing(selector, name, rules);
    std::set<std::string> names = InputNames();
    std::vector<std::string_view> candidates(names.begin(), names.end());
    for (const engine::rules::GroupSpec* group : facts_.plan.rule_groups) {
      for (const auto& rule : group->rules) {
        if (!rule.alerting) candidates.push_back(rule.name);
      }
    }
    std::string text = "no input series is named `" + name + "` and no loaded rule records it";
    std::string_view nearest = Nearest(name, candidates);
    if (!nearest.empty()) {
      text += "; did you mean `" + std::string(nearest) + "`?";
    } else if (!names.empty()) {
      text += "; the test has " + Listed(names);
    } else {
      text += "; the test has no input series";
    }
    Add("no-input-series", selector, text, "no such series in this test");
  }

  void RecordedNothing(const VectorSelector& selector, const std::string& name,
                       const std::vector<RuleRef>& rules) {
    Add("recorded-nothing", selector,
        "`" + name + "` is recorded by rule group `" + rules.front().group->name + "`, which " +
            RecordedWhen(rules),
        "nothing was recorded");
  }

  // A rule that runs later in the evaluation is seen by the next one only.
  std::string RecordedWhen(const std::vector<RuleRef>& rules) const {
    const bool late = question_.options.late_writer != 0 &&
                      std::all_of(rules.begin(), rules.end(), [&](const RuleRef& rule) {
                        return rule.index + 1 >= question_.options.late_writer;
                      });
    return late ? "runs later in the same evaluation: what it records is seen one evaluation later"
                : "gives nothing";
  }

  std::set<std::string> InputNames() const {
    std::set<std::string> names;
    for (SeriesId id = 0; id < std::min<size_t>(facts_.storage.series_count(), kMaxInputSeries); ++id) {
      const SeriesColumn& series = facts_.storage.series(id);
      if (series.writer != engine::kInput) continue;
      names.emplace(symbols_.Text(symbols_.Get(series.labels, symbols_.name_symbol())));
    }
    return names;
  }

  std::set<std::string> ValuesOf(const std::vector<SeriesId>& ids, std::string_view label) const {
    std::set<std::string> values;
    for (SeriesId id : ids) {
      NamedTexts texts = TextsOf(symbols_, facts_.storage.series(id).labels);
      auto it =
          std::find_if(texts.begin(), texts.end(), [&](const auto& pair) { return pair.first == label; });
      values.insert(it == texts.end() ? "absent" : Quote(it->second));
    }
    return values;
  }

  // The matcher that leaves nothing, alone or behind those before it.
  void NoMatch(const VectorSelector& selector, std::vector<SeriesId> left) {
    for (const promql::Matcher& m : selector.matchers) {
      if (m.name == "__name__") continue;
      auto matcher = facts_.storage.matcher_cache().Get(m.name, m.op, m.value);
      if (!matcher) return;
      std::vector<SeriesId> kept;
      for (SeriesId id : left) {
        if ((*matcher)->MatchesLabels(facts_.storage.series(id).labels)) kept.push_back(id);
      }
      if (kept.empty() && !left.empty()) {
        std::string written = std::string(m.name) + std::string(promql::MatchOpText(m.op)) + Quote(m.value);
        return Add("no-matching-series", selector,
                   "no series `" + NameOf(selector) + "` of this test fits `" + written + "`: label " +
                       std::string(m.name) + " is " + Listed(ValuesOf(left, m.name)),
                   "fits no series of this test");
      }
      left = std::move(kept);
    }
  }

  void NoSeriesInFocus(const VectorSelector& selector, const std::vector<SeriesId>& ids) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : question_.focus) {
      std::set<std::string> values = ValuesOf(ids, name);
      if (values.contains(Quote(value)) || values.contains("absent")) continue;
      parts.push_back("label " + name + " is " + Listed(values) + ", never " + Quote(value));
    }
    std::string text = "no series of `" + NameOf(selector) + "` in this test has ";
    if (parts.empty()) {
      text += LabelsText(question_.focus);
    } else {
      text = "in the series of `" + NameOf(selector) + "` " + Join(parts, "; ");
    }
    Add("no-series-for-labels", selector, text, "no series with these labels");
  }

  // What one series has in the window that ends at the time of the question.
  struct Seen {
    size_t in_window = 0;
    bool stale = false;  // the last one at or before that time
    std::optional<int64_t> last;
    std::optional<int64_t> next;
  };
  Seen Look(const SeriesColumn& series, int64_t t_ms, int64_t window_ms) const {
    Seen seen;
    // A rule that runs later writes at this time, too, and is not seen yet.
    const engine::WriterId late_writer = question_.options.late_writer;
    const bool late = late_writer != 0 && series.writer >= late_writer;
    for (size_t i = 0; i < series.size(); ++i) {
      if (!series.Has(i)) continue;
      int64_t at = series.TimeAt(i);
      bool stale = engine::IsStaleNan(series.values[i]) && series.HistogramAt(i) == nullptr;
      if (at > t_ms || (late && at == question_.at_ms)) {
        if (!seen.next && !stale) seen.next = at;
        continue;
      }
      seen.last = at;
      seen.stale = stale;
      if (at > t_ms - window_ms && !stale) ++seen.in_window;
    }
    return seen;
  }

  void NoSampleNow(const Use& use, const std::vector<SeriesId>& ids) {
    const promql::TimeModifiers& time = use.selector->time();
    if (time.at != promql::AtKind::kNone || time.offset_expr != nullptr) return;
    if (use.range != nullptr && use.range->range_expr != nullptr) return;
    int64_t t_ms = question_.at_ms - time.offset_ns / 1'000'000;
    int64_t window = use.range != nullptr ? use.range->range_ns / 1'000'000 : facts_.eval.lookback_ms;
    size_t most = 0;
    Seen best;
    for (size_t i = 0; i < std::min(ids.size(), kMaxInputSeries); ++i) {
      Seen seen = Look(facts_.storage.series(ids[i]), t_ms, window);
      if (use.range == nullptr && !seen.stale && seen.in_window > 0) return;
      if (i == 0 || seen.in_window > most) best = seen;
      most = std::max(most, seen.in_window);
    }
    if (use.range != nullptr && most >= NeededSamples(use)) return;
    Explain(use, best, t_ms, window);
  }

  static size_t NeededSamples(const Use& use) {
    constexpr std::string_view kNeedTwo[] = {
        "rate",  "increase", "irate",          "idelta",
        "delta", "deriv",    "predict_linear", "double_exponential_smoothing"};
    bool two = use.call != nullptr &&
               std::find(std::begin(kNeedTwo), std::end(kNeedTwo), use.call->name) != std::end(kNeedTwo);
    return two ? 2 : 1;
  }

  void Explain(const Use& use, const Seen& seen, int64_t t_ms, int64_t window) {
    const VectorSelector& selector = *use.selector;
    std::string name = "`" + NameOf(selector) + "`";
    std::string at = facts_.SinceText(t_ms);
    std::string range = FormatPrometheusDuration(window);
    if (use.range != nullptr && use.call != nullptr && seen.in_window == 1) {
      return Add("too-few-samples", selector,
                 "the " + range + " up to " + at + " hold one sample of " + name + ", `" +
                     std::string(use.call->name) + "` needs two",
                 "one sample at " + at);
    }
    if (seen.stale && use.range == nullptr) {
      return Add("stale", selector, name + " ends with a stale marker at " + facts_.SinceText(*seen.last),
                 "stale since " + facts_.SinceText(*seen.last));
    }
    if (seen.last) {
      std::string reach =
          use.range != nullptr ? "the range reaches back " + range : "a value counts for " + range;
      return Add("samples-end", selector,
                 "the last sample of " + name + " before " + at + " is at " + facts_.SinceText(*seen.last) +
                     ", and " + reach + ": write more samples into `values`",
                 "no sample since " + facts_.SinceText(*seen.last));
    }
    if (seen.next == question_.at_ms) {
      const std::vector<RuleRef> rules = RecordingRules(facts_.plan, NameOf(selector));
      if (!rules.empty()) return RecordedNothing(selector, NameOf(selector), rules);
    }
    if (seen.next) {
      Add("samples-begin", selector,
          "the first sample of " + name + " is at " + facts_.SinceText(*seen.next) + ", after " + at,
          "no sample before " + facts_.SinceText(*seen.next));
    }
  }

  const RunFacts& facts_;
  const Question& question_;
  const MappedText* source_;
  engine::Symbols& symbols_;
  std::vector<CaseReason> reasons_;
};

}  // namespace

std::vector<CaseReason> SelectorReasons(const RunFacts& facts, const Question& question,
                                        const MappedText* source, bool all) {
  Selectors selectors(facts, question, source);
  for (const Use& use : Uses(*question.query->root())) selectors.Look(use, all);
  return selectors.Take();
}

}  // namespace rulecheck::unittest
