// info(): adds labels of info metrics to the series of a vector (promql/info.go).
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/core/matcher.h"
#include "engine/promql/evaluator.h"
#include "engine/promql/selector_cursor.h"

namespace rulecheck::engine {

using promql::Expr;
using promql::MatchOp;

namespace {

// When info series are looked at: with the first selector of the first argument.
struct InfoTime {
  int64_t offset_ms = 0;
  std::optional<int64_t> at_ms;
};

// Offsets of the enclosing subqueries add up from the inside out until an `@` fixes
// the time. Depth is bounded by the parser.
bool FindInfoTime(const Plan& plan, const Expr& e, InfoTime* out) {
  const auto shift = [&](const Expr& node) {
    const ResolvedTime& time = plan.TimeOf(node);
    if (out->at_ms) return;
    out->offset_ms += time.offset_ms;
    if (time.has_at) out->at_ms = time.at_ms;
  };
  if (e.kind == promql::NodeKind::kVectorSelector || e.kind == promql::NodeKind::kMatrixSelector) {
    shift(e);
    return true;
  }
  std::vector<const Expr*> children;
  promql::AppendChildren(e, &children);
  for (const Expr* child : children) {
    if (!FindInfoTime(plan, *child, out)) continue;
    if (e.kind == promql::NodeKind::kSubquery) shift(e);
    return true;
  }
  return false;
}

class InfoJoin {
 public:
  InfoJoin(Evaluator& ev, const promql::Call& call)
      : ev_(ev), call_(call), symbols_(ev.symbols()), out_(ev.steps()) {
    instance_ = symbols_.Intern("instance");
    job_ = symbols_.Intern("job");
  }

  Result<Block> Run() {
    FindInfoTime(ev_.query().plan, *call_.args[0], &time_);
    auto base = ev_.Eval(*promql::StripParens(call_.args[0]));
    if (!base) return base;
    base_ = std::move(*base);
    if (Status s = CompileMatchers(); !s) return s.error();
    FindIgnored();
    SelectInfoSeries();
    if (Status s = SampleInfoSeries(); !s) return s.error();
    for (size_t s = 0; s < ev_.steps(); ++s) {
      if (Status status = JoinStep(s); !status) return status.error();
    }
    return Evaluator::WithoutEmpty(std::move(out_));
  }

 private:
  using Key = std::pair<SymbolId, SymbolId>;  // instance, job
  Key KeyOf(LabelsId labels) const { return {symbols_.Get(labels, instance_), symbols_.Get(labels, job_)}; }

  struct InfoSeries {
    LabelsId labels;
    SymbolId name;
    std::vector<int64_t> sample_times;  // by step, kNoTime when there is none
  };
  static constexpr int64_t kNoTime = INT64_MIN;

  Status CompileMatchers() {
    MatcherCache& cache = ev_.query().storage.matcher_cache();
    bool positive = false;
    if (call_.args.size() > 1) {
      const auto* selector = promql::As<promql::VectorSelector>(promql::StripParens(call_.args[1]));
      if (selector == nullptr) return EvalError("info() needs label matchers as its second argument");
      for (const promql::Matcher& m : selector->matchers) {
        auto matcher = cache.Get(m.name, m.op, m.value);
        if (!matcher) return matcher.error();
        if ((*matcher)->name() == symbols_.name_symbol()) {
          name_matchers_.push_back(*matcher);
          positive = positive || m.op == MatchOp::kEqual || m.op == MatchOp::kRegexp;
        } else {
          data_matchers_.push_back(*matcher);
        }
      }
    }
    if (positive) return {};
    // Only what a name must not be: then any name of the usual form will do.
    const bool none = name_matchers_.empty();
    auto matcher =
        cache.Get("__name__", none ? MatchOp::kEqual : MatchOp::kRegexp, none ? "target_info" : ".+_info");
    if (!matcher) return matcher.error();
    name_matchers_.push_back(*matcher);
    return {};
  }

  // Info series themselves are not enriched.
  void FindIgnored() {
    ignored_.resize(base_.size());
    for (size_t i = 0; i < base_.size(); ++i) {
      ignored_[i] = std::ranges::all_of(
          name_matchers_, [&](CompiledMatcher* m) { return m->MatchesLabels(base_.labels(i)); });
    }
  }

  void SelectInfoSeries() {
    std::set<SymbolId> instances;
    std::set<SymbolId> jobs;
    for (size_t i = 0; i < base_.size(); ++i) {
      if (ignored_[i]) continue;
      const Key key = KeyOf(base_.labels(i));
      if (key.first != kEmptySymbol) instances.insert(key.first);
      if (key.second != kEmptySymbol) jobs.insert(key.second);
    }
    if (instances.empty() && jobs.empty()) return;
    const Storage& storage = ev_.query().storage;
    for (SeriesId id = 0; id < storage.series_count(); ++id) {
      const LabelsId labels = storage.series(id).labels;
      const Key key = KeyOf(labels);
      if (!instances.empty() && !instances.contains(key.first)) continue;
      if (!jobs.empty() && !jobs.contains(key.second)) continue;
      const auto accepts = [&](CompiledMatcher* m) { return m->MatchesLabels(labels); };
      if (!std::ranges::all_of(name_matchers_, accepts) || !std::ranges::all_of(data_matchers_, accepts))
        continue;
      selected_.push_back(id);
    }
  }

  Status SampleInfoSeries() {
    const int64_t lookback = ev_.query().options.reach_ms();
    for (const SeriesId id : selected_) {
      const SeriesColumn& series = ev_.query().storage.series(id);
      ColumnCursor cursor(series);
      InfoSeries info{series.labels, symbols_.Get(series.labels, symbols_.name_symbol()), {}};
      info.sample_times.assign(ev_.steps(), kNoTime);
      bool any = false;
      for (size_t s = 0; s < ev_.steps(); ++s) {
        const int64_t t = time_.at_ms.value_or(ev_.grid().TimeAt(s)) - time_.offset_ms;
        size_t i = 0;
        if (!cursor.LastAtOrBefore(t, &i) || series.TimeAt(i) <= t - lookback) continue;
        if (IsStaleNan(series.values[i])) continue;
        if (series.HistogramAt(i) != nullptr) {
          return EvalError("this should be an info metric, with float samples: " +
                           symbols_.Format(series.labels));
        }
        info.sample_times[s] = series.TimeAt(i);
        any = true;
      }
      if (!any) continue;
      infos_.push_back(std::move(info));
    }
    return {};
  }

  // The newest info series of each name and key at a step; equal ages are an error.
  Status PickInfos(size_t s) {
    picked_.clear();
    for (size_t i = 0; i < infos_.size(); ++i) {
      if (infos_[i].sample_times[s] == kNoTime) continue;
      const auto [it, is_new] = picked_.try_emplace({infos_[i].name, KeyOf(infos_[i].labels)}, i);
      if (is_new) continue;
      const int64_t old_t = infos_[it->second].sample_times[s];
      const int64_t new_t = infos_[i].sample_times[s];
      if (old_t == new_t) {
        return EvalError(fmt::format("found duplicate series for info metric: existing {} @ {}, new {} @ {}",
                                     symbols_.Format(infos_[it->second].labels), old_t,
                                     symbols_.Format(infos_[i].labels), new_t));
      }
      if (new_t > old_t) it->second = i;
    }
    return {};
  }

  Status JoinStep(size_t s) {
    bool any = false;
    for (size_t i = 0; i < base_.size() && !any; ++i) any = base_.Has(i, s);
    if (!any) return {};
    if (Status status = PickInfos(s); !status) return status;
    for (size_t i = 0; i < base_.size(); ++i) {
      if (!base_.Has(i, s)) continue;
      LabelsId labels = base_.labels(i);
      bool keep = true;
      if (!ignored_[i]) {
        if (Status status = Enrich(i, &labels, &keep); !status) return status;
      }
      if (!keep) continue;
      if (Status status = Emit(i, s, labels); !status) return status;
    }
    return {};
  }

  Status Enrich(size_t i, LabelsId* labels, bool* keep) {
    const LabelsId base = base_.labels(i);
    const Key key = KeyOf(base);
    std::vector<Label> added;
    bool matched = false;
    for (const auto& [name_and_key, info] : picked_) {
      if (name_and_key.second != key) continue;
      matched = true;
      for (const Label& l : symbols_.Labels(infos_[info].labels)) {
        if (l.name == symbols_.name_symbol() || !IsWanted(l.name)) continue;
        const auto same = std::ranges::find(added, l.name, &Label::name);
        if (same != added.end() && same->value != l.value) {
          return EvalError("conflicting label: " + std::string(symbols_.Text(l.name)));
        }
        if (same == added.end() && symbols_.Get(base, l.name) == kEmptySymbol) added.push_back(l);
      }
    }
    if (!matched) {
      *keep =
          std::ranges::all_of(data_matchers_, [](CompiledMatcher* m) { return m->Matches(kEmptySymbol); });
    }
    for (const Label& l : added) *labels = symbols_.With(*labels, l.name, l.value);
    return {};
  }

  // With data matchers only the labels they name are added.
  bool IsWanted(SymbolId name) const {
    return data_matchers_.empty() ||
           std::ranges::any_of(data_matchers_, [&](CompiledMatcher* m) { return m->name() == name; });
  }

  Status Emit(size_t i, size_t s, LabelsId labels) {
    const auto [it, is_new] = rows_.try_emplace(labels, out_.size());
    if (is_new) out_.Add(labels, base_.drop_name(i));
    const size_t row = it->second;
    if (out_.Has(row, s)) return SameLabelsetError();
    if (const FloatHistogram* h = base_.Histogram(i, s)) {
      out_.SetHistogram(row, s, h);
    } else {
      out_.Set(row, s, base_.values(i)[s]);
    }
    return {};
  }

  Evaluator& ev_;
  const promql::Call& call_;
  Symbols& symbols_;
  SymbolId instance_ = kEmptySymbol;
  SymbolId job_ = kEmptySymbol;
  InfoTime time_;
  Block base_;
  std::vector<bool> ignored_;
  std::vector<CompiledMatcher*> name_matchers_;
  std::vector<CompiledMatcher*> data_matchers_;
  std::vector<SeriesId> selected_;
  std::vector<InfoSeries> infos_;
  std::map<std::pair<SymbolId, Key>, size_t> picked_;
  std::unordered_map<LabelsId, size_t> rows_;
  Block out_;
};

}  // namespace

Result<Block> EvalInfo(Evaluator& ev, const promql::Call& call) {
  return InfoJoin(ev, call).Run();
}

}  // namespace rulecheck::engine
