#include "analysis/log_errors.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "analysis/log_labels.h"
#include "logql/function_id.h"
#include "logql/regex.h"
#include "logql/stage_templates.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::analysis {
namespace {

using logql::As;
using logql::LabelFilter;
using logql::LabelFilterKind;
using logql::RangeFunctionId;
using logql::StageKind;
using logql::To;

// Whether a string matcher on __error__ lets lines with this error through. Patterns are
// taken for plain alternatives; any other is believed to do what its author wants.
bool PassesError(logql::MatchOp op, std::string_view value, std::string_view error) {
  switch (op) {
    case logql::MatchOp::kEqual:
      return value == error;
    case logql::MatchOp::kNotEqual:
      return value != error;
    case logql::MatchOp::kRegexp:
      return false;
    case logql::MatchOp::kNotRegexp:
      return value.find_first_of(".*+?[(") == std::string_view::npos &&
             value.find(error) == std::string_view::npos;
  }
  return false;
}

bool IsErrorLabel(std::string_view name) {
  return name == kErrorLabel || name == kErrorDetailsLabel;
}

// Whether the filter drops every line that carries `error`.
bool RejectsError(const LabelFilter& filter, std::string_view error) {
  switch (filter.kind) {
    case LabelFilterKind::kAnd:
      return RejectsError(*filter.left, error) || RejectsError(*filter.right, error);
    case LabelFilterKind::kOr:
      return RejectsError(*filter.left, error) && RejectsError(*filter.right, error);
    case LabelFilterKind::kString:
      if (filter.label.name == kErrorDetailsLabel) return true;
      return filter.label.name == kErrorLabel && !PassesError(filter.match, filter.text.value, error);
    default:
      return IsErrorLabel(filter.label.name);  // no other filter can pass on these labels
  }
}

// Whether the filter drops lines in which a parsed label is missing.
bool NeedsParsedLabel(const LabelFilter& filter, const logql::LogExpr& log) {
  if (filter.kind == LabelFilterKind::kAnd)
    return NeedsParsedLabel(*filter.left, log) || NeedsParsedLabel(*filter.right, log);
  if (filter.kind == LabelFilterKind::kOr)
    return NeedsParsedLabel(*filter.left, log) && NeedsParsedLabel(*filter.right, log);
  const auto of_stream = [&](const logql::Matcher& m) { return m.label.name == filter.label.name; };
  if (std::any_of(log.matchers.begin(), log.matchers.end(), of_stream)) return false;
  if (filter.kind == LabelFilterKind::kIp) return false;  // lets lines with errors through
  if (filter.kind != LabelFilterKind::kString) return true;
  if (filter.match == logql::MatchOp::kEqual) return !filter.text.value.empty();
  if (filter.match == logql::MatchOp::kNotEqual) return filter.text.value.empty();
  return filter.match == logql::MatchOp::kRegexp && !logql::RegexMatchesEmpty(filter.text.value);
}

// The last leaf that converts the value of a label.
const LabelFilter* LastConversion(const LabelFilter& filter) {
  switch (filter.kind) {
    case LabelFilterKind::kAnd:
    case LabelFilterKind::kOr: {
      const LabelFilter* right = LastConversion(*filter.right);
      return right != nullptr ? right : LastConversion(*filter.left);
    }
    case LabelFilterKind::kNumber:
    case LabelFilterKind::kDuration:
    case LabelFilterKind::kBytes:
      return &filter;
    default:
      return nullptr;
  }
}

std::string_view ConversionReason(LabelFilterKind kind) {
  if (kind == LabelFilterKind::kNumber) return "a line in which it is not a number";
  if (kind == LabelFilterKind::kDuration) return "a line in which it is not a duration";
  return "a line in which it is not a size in bytes";
}

// Whether the template calls something that fails for some values.
bool CanFail(std::string_view text) {
  static constexpr std::string_view kNames[] = {
      "b64dec", "bytes", "div",   "divf",         "duration",   "duration_seconds", "fromJson",
      "index",  "mod",   "slice", "toDateInZone", "unixToTime", "urldecode"};
  const gotemplate::ParseOutcome outcome = logql::ParseStageTemplate(text, "line");
  if (!outcome.value) return false;
  const std::vector<gotemplate::Use> uses = gotemplate::ListUses(*outcome.value);
  return std::any_of(uses.begin(), uses.end(), [](const gotemplate::Use& use) {
    return use.kind == gotemplate::Use::Kind::kFunction &&
           std::find(std::begin(kNames), std::end(kNames), use.name) != std::end(kNames);
  });
}

std::optional<LineError> TemplateError(const logql::Stage& stage, std::string_view text) {
  if (!CanFail(text)) return std::nullopt;
  return LineError{stage.span, "TemplateFormatErr", "a line on which the template fails", {}, {}, {}};
}

std::optional<LineError> ErrorOf(const logql::Stage& stage) {
  switch (stage.kind) {
    case StageKind::kJson:
      return LineError{stage.span, "JSONParserErr", "a line that is not JSON", {}, {}, {}};
    case StageKind::kUnpack:
      return LineError{stage.span, "JSONParserErr", "a line that was not packed", {}, {}, {}};
    case StageKind::kLogfmt:
      if (!To<logql::LogfmtStage>(stage).strict) return std::nullopt;
      return LineError{stage.span, "LogfmtParserErr", "a line that is not logfmt", {}, {}, {}};
    case StageKind::kLineFormat:
      return TemplateError(stage, To<logql::LineFormatStage>(stage).text.value);
    case StageKind::kLabelFormat: {
      for (const logql::LabelFormat& format : To<logql::LabelFormatStage>(stage).formats) {
        if (format.rename) continue;
        if (std::optional<LineError> error = TemplateError(stage, format.text.value)) return error;
      }
      return std::nullopt;
    }
    case StageKind::kLabelFilter: {
      const LabelFilter* leaf = LastConversion(*To<logql::LabelFilterStage>(stage).filter);
      if (leaf == nullptr || IsErrorLabel(leaf->label.name)) return std::nullopt;
      return LineError{leaf->span, "LabelFilterErr", ConversionReason(leaf->kind), leaf->label.span, {}, {}};
    }
    default:
      return std::nullopt;
  }
}

bool IsParser(const logql::Stage& stage) {
  return logql::InfoOf(stage.kind).Has(logql::kMayFail);
}

// Loki removes a line_format whose line nothing reads, and its errors with it
// (pkg/logql/optimize.go).
bool IsRemoved(const logql::RangeAggregation& node, size_t index) {
  const std::span<logql::Stage*> stages = node.range->log->stages;
  const RangeFunctionId id = node.function->id;
  if (stages[index]->kind != StageKind::kLineFormat || id == RangeFunctionId::kBytesOverTime ||
      id == RangeFunctionId::kBytesRate) {
    return false;
  }
  return std::none_of(
      stages.begin() + static_cast<ptrdiff_t>(index) + 1, stages.end(),
      [](const logql::Stage* stage) { return logql::InfoOf(stage->kind).Has(logql::kReadsLine); });
}

// Walks a pipeline and keeps the last error that nothing removed.
class Pipeline {
 public:
  explicit Pipeline(const logql::RangeAggregation& node) : node_(node), range_(*node.range) {}

  std::optional<LineError> Run() {
    const std::span<logql::Stage*> stages = range_.log->stages;
    for (size_t i = 0; i < stages.size(); ++i) {
      if (!IsRemoved(node_, i)) Pass(*stages[i]);
    }
    if (range_.unwrap != nullptr) PassUnwrap(*range_.unwrap);
    return error_;
  }

 private:
  void Pass(const logql::Stage& stage) {
    if (const auto* filter = As<logql::LabelFilterStage>(&stage)) PassFilter(*filter->filter);
    if (const auto* drop = As<logql::DropStage>(&stage)) PassDrop(*drop);
    if (std::optional<LineError> error = ErrorOf(stage)) Set(std::move(*error), stage.span.end);
    if (const auto* filter = As<logql::LabelFilterStage>(&stage)) {
      // `| x > 5 and __error__=""`: both sides are always evaluated.
      if (error_ && RejectsError(*filter->filter, error_->error)) error_.reset();
    }
  }

  void PassFilter(const LabelFilter& filter) {
    if (RejectsError(filter, "")) return;  // keeps only lines with errors, on purpose
    if (RejectsError(filter, "JSONParserErr")) guard_ = filter.span;
    if (!error_) return;
    const bool of_parser = error_->error.ends_with("ParserErr");
    if (RejectsError(filter, error_->error) || (of_parser && NeedsParsedLabel(filter, *range_.log)))
      error_.reset();
  }

  void PassDrop(const logql::DropStage& drop) {
    for (const logql::NamedMatcher& name : drop.names) {
      if (name.label.name == kErrorLabel) error_.reset();
    }
  }

  void PassUnwrap(const logql::Unwrap& unwrap) {
    // Lines without the label are passed over, whatever happened to them before.
    if (error_ && error_->error.ends_with("ParserErr")) error_.reset();
    const Span span{unwrap.span.begin, unwrap.filters.empty() ? unwrap.span.end : unwrap.label.span.end};
    Set({span,
         "SampleExtractionErr",
         unwrap.conversion == logql::Conversion::kNone    ? "a line in which it is not a number"
         : unwrap.conversion == logql::Conversion::kBytes ? "a line in which it is not a size in bytes"
                                                          : "a line in which it is not a duration",
         unwrap.label.span,
         {},
         {}},
        unwrap.span.end);
    for (const LabelFilter* filter : unwrap.filters) {
      if (error_ && RejectsError(*filter, error_->error)) error_.reset();
    }
  }

  void Set(LineError error, uint32_t end) {
    error.guard = guard_;
    error.insert = {end, end};
    error_ = std::move(error);
  }

  const logql::RangeAggregation& node_;
  const logql::LogRange& range_;
  std::optional<LineError> error_;
  Span guard_;
};

bool HasErrorLabel(const logql::Grouping* grouping) {
  return grouping != nullptr && !grouping->without &&
         std::any_of(grouping->labels.begin(), grouping->labels.end(),
                     [](const logql::LabelRef& label) { return label.name == kErrorLabel; });
}

bool ReadsLabels(const logql::Stage& stage) {
  return logql::InfoOf(stage.kind).Has(logql::kReadsLabels);
}

// A `sum` hands its grouping down to these.
bool TakesGroupingOfSum(RangeFunctionId id) {
  return id == RangeFunctionId::kCountOverTime || id == RangeFunctionId::kRate ||
         id == RangeFunctionId::kBytesOverTime || id == RangeFunctionId::kBytesRate ||
         id == RangeFunctionId::kSumOverTime;
}

const logql::VectorAggregation* SumAround(const logql::RangeAggregation& node, const logql::Expr* parent) {
  const auto* sum = As<logql::VectorAggregation>(parent);
  const bool is_sum = sum != nullptr && sum->function->id == logql::VectorFunctionId::kSum;
  return is_sum && node.grouping == nullptr && TakesGroupingOfSum(node.function->id) ? sum : nullptr;
}

bool OnlyParsersFail(const logql::LogRange& range) {
  return range.unwrap == nullptr &&
         std::all_of(range.log->stages.begin(), range.log->stages.end(),
                     [](const logql::Stage* stage) { return IsParser(*stage) || !ErrorOf(*stage); });
}

}  // namespace

bool NeedsLabels(const logql::RangeAggregation& node, const logql::Expr* parent) {
  const bool absent = node.function->id == RangeFunctionId::kAbsentOverTime;
  const logql::VectorAggregation* sum = SumAround(node, parent);
  const bool none_kept = sum != nullptr && (sum->grouping == nullptr ||
                                            (!sum->grouping->without && sum->grouping->labels.empty()));
  if (!absent && !none_kept) return true;
  const logql::LogRange& range = *node.range;
  return range.unwrap != nullptr ||
         std::any_of(range.log->stages.begin(), range.log->stages.end(),
                     [](const logql::Stage* stage) { return ReadsLabels(*stage); });
}

std::vector<LineError> UnguardedErrors(const logql::Expr& root) {
  std::vector<LineError> out;
  logql::Walk(root, [&out](const logql::Expr& node, logql::Ancestors around) {
    const auto* range = As<logql::RangeAggregation>(&node);
    if (range == nullptr) return true;
    const logql::VectorAggregation* sum = SumAround(*range, ParentOf(around));
    const bool wanted =
        HasErrorLabel(range->grouping) || HasErrorLabel(sum != nullptr ? sum->grouping : nullptr);
    const bool not_run = !NeedsLabels(*range, ParentOf(around)) && OnlyParsersFail(*range->range);
    if (wanted || not_run) return false;
    if (std::optional<LineError> error = Pipeline(*range).Run()) out.push_back(std::move(*error));
    return false;
  });
  return out;
}

}  // namespace rulecheck::analysis
