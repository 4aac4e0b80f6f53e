#include "flow/logql_line_errors.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "flow/logql_lines.h"
#include "flow/logql_pipeline.h"
#include "logql/function_id.h"
#include "logql/regex.h"
#include "logql/stage_templates.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::flow {
namespace {

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
  return name == kErrorName || name == kErrorDetailsName;
}

// Whether the filter drops every line that carries `error`.
bool RejectsError(const logql::LabelFilter& filter, std::string_view error) {
  switch (filter.kind) {
    case logql::LabelFilterKind::kAnd:
      return RejectsError(*filter.left, error) || RejectsError(*filter.right, error);
    case logql::LabelFilterKind::kOr:
      return RejectsError(*filter.left, error) && RejectsError(*filter.right, error);
    case logql::LabelFilterKind::kString:
      if (filter.label.name == kErrorDetailsName) return true;
      return filter.label.name == kErrorName && !PassesError(filter.match, filter.text.value, error);
    default:
      return IsErrorLabel(filter.label.name);  // no other filter can pass on these labels
  }
}

// Whether the filter drops lines in which a parsed label is missing.
bool NeedsParsedLabel(const logql::LabelFilter& filter, const logql::LogExpr& log) {
  if (filter.kind == logql::LabelFilterKind::kAnd)
    return NeedsParsedLabel(*filter.left, log) || NeedsParsedLabel(*filter.right, log);
  if (filter.kind == logql::LabelFilterKind::kOr)
    return NeedsParsedLabel(*filter.left, log) && NeedsParsedLabel(*filter.right, log);
  const auto of_stream = [&](const logql::Matcher& m) { return m.label.name == filter.label.name; };
  if (std::any_of(log.matchers.begin(), log.matchers.end(), of_stream)) return false;
  if (filter.kind == logql::LabelFilterKind::kIp) return false;  // lets lines with errors through
  if (filter.kind != logql::LabelFilterKind::kString) return true;
  if (filter.match == logql::MatchOp::kEqual) return !filter.text.value.empty();
  if (filter.match == logql::MatchOp::kNotEqual) return filter.text.value.empty();
  return filter.match == logql::MatchOp::kRegexp && !logql::RegexMatchesEmpty(filter.text.value);
}

// The last leaf that converts the value of a label.
const logql::LabelFilter* LastConversion(const logql::LabelFilter& filter) {
  switch (filter.kind) {
    case logql::LabelFilterKind::kAnd:
    case logql::LabelFilterKind::kOr: {
      const logql::LabelFilter* right = LastConversion(*filter.right);
      return right != nullptr ? right : LastConversion(*filter.left);
    }
    case logql::LabelFilterKind::kNumber:
    case logql::LabelFilterKind::kDuration:
    case logql::LabelFilterKind::kBytes:
      return &filter;
    default:
      return nullptr;
  }
}

std::string_view ConversionReason(logql::LabelFilterKind kind) {
  if (kind == logql::LabelFilterKind::kNumber) return "a line in which it is not a number";
  if (kind == logql::LabelFilterKind::kDuration) return "a line in which it is not a duration";
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
    case logql::StageKind::kJson:
      return LineError{stage.span, "JSONParserErr", "a line that is not JSON", {}, {}, {}};
    case logql::StageKind::kUnpack:
      return LineError{stage.span, "JSONParserErr", "a line that was not packed", {}, {}, {}};
    case logql::StageKind::kLogfmt:
      if (!logql::To<logql::LogfmtStage>(stage).strict) return std::nullopt;
      return LineError{stage.span, "LogfmtParserErr", "a line that is not logfmt", {}, {}, {}};
    case logql::StageKind::kLineFormat:
      return TemplateError(stage, logql::To<logql::LineFormatStage>(stage).text.value);
    case logql::StageKind::kLabelFormat: {
      for (const logql::LabelFormat& format : logql::To<logql::LabelFormatStage>(stage).formats) {
        if (format.rename) continue;
        if (std::optional<LineError> error = TemplateError(stage, format.text.value)) return error;
      }
      return std::nullopt;
    }
    case logql::StageKind::kLabelFilter: {
      const logql::LabelFilter* leaf = LastConversion(*logql::To<logql::LabelFilterStage>(stage).filter);
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
  const logql::RangeFunctionId id = node.function->id;
  if (stages[index]->kind != logql::StageKind::kLineFormat || id == logql::RangeFunctionId::kBytesOverTime ||
      id == logql::RangeFunctionId::kBytesRate) {
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
    if (const auto* filter = logql::As<logql::LabelFilterStage>(&stage)) PassFilter(*filter->filter);
    if (const auto* drop = logql::As<logql::DropStage>(&stage)) PassDrop(*drop);
    if (std::optional<LineError> error = ErrorOf(stage)) Set(std::move(*error), stage.span.end);
    if (const auto* filter = logql::As<logql::LabelFilterStage>(&stage)) {
      // `| x > 5 and __error__=""`: both sides are always evaluated.
      if (error_ && RejectsError(*filter->filter, error_->error)) error_.reset();
    }
  }

  void PassFilter(const logql::LabelFilter& filter) {
    if (RejectsError(filter, "")) return;  // keeps only lines with errors, on purpose
    if (RejectsError(filter, "JSONParserErr")) guard_ = filter.span;
    if (!error_) return;
    const bool of_parser = error_->error.ends_with("ParserErr");
    if (RejectsError(filter, error_->error) || (of_parser && NeedsParsedLabel(filter, *range_.log)))
      error_.reset();
  }

  void PassDrop(const logql::DropStage& drop) {
    for (const logql::NamedMatcher& name : drop.names) {
      if (name.label.name == kErrorName) error_.reset();
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
    for (const logql::LabelFilter* filter : unwrap.filters) {
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

bool OnlyParsersFail(const logql::LogRange& range) {
  return range.unwrap == nullptr &&
         std::all_of(range.log->stages.begin(), range.log->stages.end(),
                     [](const logql::Stage* stage) { return IsParser(*stage) || !ErrorOf(*stage); });
}

}  // namespace

std::vector<LineError> UnguardedErrors(const logql::Expr& root) {
  std::vector<LineError> out;
  logql::Walk(root, [&out](const logql::Expr& node, logql::Ancestors around) {
    const auto* range = logql::As<logql::RangeAggregation>(&node);
    if (range == nullptr) return true;
    const auto* above = logql::As<logql::VectorAggregation>(ParentOf(around));
    const LineGrouping grouping = GroupingOf(*range, above);
    const bool wanted = !grouping.without && std::find(grouping.names.begin(), grouping.names.end(),
                                                       kErrorName) != grouping.names.end();
    const bool not_run = !ParsersRun(*range, above) && OnlyParsersFail(*range->range);
    if (wanted || not_run) return false;
    if (std::optional<LineError> error = Pipeline(*range).Run()) out.push_back(std::move(*error));
    return false;
  });
  return out;
}

}  // namespace rulecheck::flow
