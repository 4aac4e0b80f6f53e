#include "flow/logql_pipeline.h"

#include <algorithm>
#include <string>
#include <utility>

#include "flow/logql_condition.h"
#include "flow/logql_filter.h"
#include "flow/logql_template.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::flow {
namespace {

bool CountsBytes(const logql::RangeAggregation& range) {
  const logql::RangeFunctionId id = range.function->id;
  return id == logql::RangeFunctionId::kBytesOverTime || id == logql::RangeFunctionId::kBytesRate;
}

// Without line_format that nobody reads, where the length of lines does not count
// (removeLineformat of pkg/logql/optimize.go).
std::vector<const logql::Stage*> StagesThatRun(const logql::RangeAggregation& range) {
  const auto all = range.range->log->stages;
  std::vector<const logql::Stage*> kept;
  bool read = CountsBytes(range);
  for (size_t i = all.size(); i-- > 0;) {
    read = read || logql::InfoOf(all[i]->kind).Has(logql::kReadsLine);
    if (all[i]->kind != logql::StageKind::kLineFormat || read) kept.push_back(all[i]);
  }
  std::reverse(kept.begin(), kept.end());
  return kept;
}

bool IsLeaf(const logql::LabelFilter& filter) {
  return filter.kind != logql::LabelFilterKind::kAnd && filter.kind != logql::LabelFilterKind::kOr;
}

// Filters that all lines pass are left out.
bool Runs(const logql::LabelFilter& leaf) {
  return leaf.kind != logql::LabelFilterKind::kString || !FilterPassesAll(leaf.match, leaf.text.value);
}

// Which labels the stages read.
class NeededNames {
 public:
  void Add(const logql::Stage& stage) {
    if (const auto* filter = logql::As<logql::LabelFilterStage>(&stage)) return Add(*filter->filter);
    if (const auto* line = logql::As<logql::LineFormatStage>(&stage)) return AddTemplate(line->text.value);
    const auto* labels = logql::As<logql::LabelFormatStage>(&stage);
    if (labels == nullptr) return;
    for (const logql::LabelFormat& format : labels->formats) {
      if (format.rename) {
        names_.emplace_back(format.source.name);
      } else {
        AddTemplate(format.text.value);
      }
    }
  }
  void Add(const logql::LabelFilter& filter) {
    logql::Walk(filter, [this](const logql::LabelFilter& node) {
      if (IsLeaf(node) && Runs(node)) names_.emplace_back(node.label.name);
    });
  }
  void Add(std::string_view name) { names_.emplace_back(name); }

  bool empty() const { return names_.empty(); }
  bool Has(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }

 private:
  void AddTemplate(std::string_view text) {
    for (std::string& field : TemplateFields(text)) names_.push_back(std::move(field));
  }

  std::vector<std::string> names_;
};

using LabelFilters = std::vector<const logql::LabelFilter*>;

// Filters on one label, which parsers ask as soon as they have it.
LabelFilters EarlyFilters(std::span<const logql::Stage* const> stages, const logql::Unwrap* unwrap) {
  LabelFilters out;
  const auto add = [&out](const logql::LabelFilter* filter) {
    if (IsLeaf(*filter) && Runs(*filter)) out.push_back(filter);
  };
  for (const logql::Stage* stage : stages) {
    if (const auto* filter = logql::As<logql::LabelFilterStage>(stage)) add(filter->filter);
  }
  if (unwrap != nullptr && unwrap->filters.size() == 1) add(unwrap->filters[0]);
  return out;
}

ParserHints HintsFor(const logql::RangeAggregation& range, const LineGrouping& grouping,
                     std::span<const logql::Stage* const> stages) {
  const logql::Unwrap* unwrap = range.range->unwrap;
  ParserHints hints;
  NeededNames needed;
  for (const logql::Stage* stage : stages) needed.Add(*stage);
  for (const std::string_view name : grouping.names) needed.Add(name);
  if (unwrap != nullptr) {
    needed.Add(unwrap->label.name);
    for (const logql::LabelFilter* filter : unwrap->filters) needed.Add(*filter);
  }
  hints.none_runs = grouping.no_labels && needed.empty();
  hints.stops_early = grouping.no_labels || grouping.by();
  hints.keeps_errors = hints.stops_early && needed.Has(kErrorName);
  if (!grouping.by()) hints.early = EarlyFilters(stages, unwrap);
  return hints;
}

Lines RunStages(std::span<const logql::Stage* const> stages, const ParserHints& hints, Lines lines) {
  for (const logql::Stage* stage : stages) {
    const auto* filter = logql::As<logql::LabelFilterStage>(stage);
    lines = filter != nullptr ? PassingFilter(*filter->filter, lines) : AfterStage(*stage, hints, lines);
  }
  return lines;
}

// Lines without the label, or without a value in it, give no sample.
Lines Unwrapped(const logql::Unwrap& unwrap, const Lines& in, bool keeps_errors, Interval* values) {
  Lines out;
  const std::string_view name = unwrap.label.name;
  const auto add = [&](const LineState& state, bool failed) {
    const Converted converted = ConvertLabel(state.labels.Get(name), unwrap.conversion);
    const bool counts = !failed || keeps_errors;
    if (converted.readable) {
      LineState read = state;
      read.labels.At(name) = *converted.readable;
      failed ? out.AddFailed(read) : out.AddFine(read);
      if (counts) *values = Hull(*values, converted.value);
    }
    if (converted.unreadable) {
      LineState bad = state;
      bad.labels.At(name) = *converted.unreadable;
      out.AddFailed(std::move(bad), kSampleError, ValueSet(), {unwrap.span});
      // Counted all the same where lines with an error are asked for.
      if (failed && keeps_errors) *values = Hull(*values, Interval::Exactly(0));
    }
  };
  if (in.fine) add(*in.fine, false);
  if (in.failed) add(*in.failed, true);
  for (const logql::LabelFilter* filter : unwrap.filters) out = PassingFilter(*filter, out);
  return out;
}

// `sum` hands its grouping down to these.
bool TakesGrouping(logql::RangeFunctionId id) {
  switch (id) {
    case logql::RangeFunctionId::kBytesOverTime:
    case logql::RangeFunctionId::kBytesRate:
    case logql::RangeFunctionId::kSumOverTime:
    case logql::RangeFunctionId::kRate:
    case logql::RangeFunctionId::kCountOverTime:
      return true;
    default:
      return false;
  }
}

}  // namespace

LineGrouping GroupingOf(const logql::RangeAggregation& range, const logql::VectorAggregation* above) {
  const logql::Grouping* written = range.grouping;
  bool grouped = written != nullptr;
  LineGrouping out;
  if (!grouped && above != nullptr && above->function->id == logql::VectorFunctionId::kSum &&
      TakesGrouping(range.function->id)) {
    grouped = true;
    written = above->grouping;
    out.span = above->name_span;
  }
  if (written != nullptr) {
    out.without = written->without;
    out.span = written->span;
    for (const logql::LabelRef& label : written->labels) out.names.push_back(label.name);
  }
  const bool by_nothing = grouped && out.names.empty() && !out.without;
  out.no_labels = by_nothing || range.function->id == logql::RangeFunctionId::kAbsentOverTime;
  // The unwrapped label goes, unless it is asked for.
  if (const logql::Unwrap* unwrap = range.range->unwrap;
      unwrap != nullptr && (out.names.empty() || out.without)) {
    out.without = true;
    out.names.push_back(unwrap->label.name);
    if (out.span.empty()) out.span = {unwrap->span.begin, unwrap->label.span.end};
  }
  return out;
}

SelectedLines LinesOfLog(const logql::LogExpr& log, const LogFlowOptions& options) {
  SelectedLines out = LinesOf(log.matchers, options.inventory);
  const std::vector<const logql::Stage*> stages(log.stages.begin(), log.stages.end());
  ParserHints hints;
  hints.any_packed_keys = options.any_packed_keys;
  hints.early = EarlyFilters(stages, nullptr);
  out.lines = RunStages(stages, hints, std::move(out.lines));
  return out;
}

SampledLines LinesOfRange(const logql::RangeAggregation& range, const logql::VectorAggregation* above,
                          const LogFlowOptions& options) {
  SampledLines out;
  out.grouping = GroupingOf(range, above);
  out.selected = LinesOf(range.range->log->matchers, options.inventory);
  const std::vector<const logql::Stage*> stages = StagesThatRun(range);
  ParserHints hints = HintsFor(range, out.grouping, stages);
  hints.any_packed_keys = options.any_packed_keys;
  out.keeps_errors = hints.keeps_errors;
  Lines& lines = out.selected.lines;
  lines = RunStages(stages, hints, std::move(lines));
  if (range.range->unwrap != nullptr)
    lines = Unwrapped(*range.range->unwrap, lines, out.keeps_errors, &out.unwrapped);
  return out;
}

bool ParsersRun(const logql::RangeAggregation& range, const logql::VectorAggregation* above) {
  return !HintsFor(range, GroupingOf(range, above), StagesThatRun(range)).none_runs;
}

std::vector<Lines> LinesBetween(const logql::LogExpr& log) {
  std::vector<Lines> out{LinesOf(log.matchers, nullptr).lines};
  for (const logql::Stage* stage : log.stages) {
    const logql::Stage* one[] = {stage};
    out.push_back(RunStages(one, {}, out.back()));
  }
  return out;
}

Lines LinesAfter(const logql::LogExpr& log, size_t stages, const LogFlowOptions& options) {
  const std::vector<const logql::Stage*> some(log.stages.begin(),
                                              log.stages.begin() + static_cast<ptrdiff_t>(stages));
  return RunStages(some, {}, LinesOf(log.matchers, options.inventory).lines);
}

}  // namespace rulecheck::flow
