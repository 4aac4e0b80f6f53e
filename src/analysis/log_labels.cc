// Semantics as pkg/logql/log/{parser,fmt,drop_labels,keep_labels,metrics_extraction}.go
// and pkg/logql/evaluator.go of Loki.
#include "analysis/log_labels.h"

#include <algorithm>

#include "analysis/label_algebra.h"
#include "logql/function_id.h"
#include "logql/pattern.h"
#include "logql/regex.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::analysis {
namespace {

using logql::As;
using logql::Expr;
using logql::StageKind;
using logql::To;

PossibleLabels OfExtractions(PossibleLabels in, std::span<const logql::Extraction> extractions) {
  if (extractions.empty()) return PossibleLabels::Open();
  for (const logql::Extraction& extraction : extractions) in = With(std::move(in), extraction.label.name);
  return in;
}

PossibleLabels OfRegexp(PossibleLabels in, std::string_view pattern) {
  size_t from = 0;
  // In order of the pattern. Its own text is taken, as names outlive the list of them.
  for (const std::string& name : logql::GroupNames(pattern)) {
    if (name.empty()) continue;
    const size_t at = pattern.find("<" + name + ">", from);
    if (at == std::string_view::npos) continue;
    from = at + name.size();
    in = With(std::move(in), pattern.substr(at + 1, name.size()));
  }
  return in;
}

PossibleLabels OfPattern(PossibleLabels in, std::string_view pattern) {
  for (const logql::PatternPart& part : logql::ParsePattern(pattern)) {
    if (part.capture && !part.unnamed()) in = With(std::move(in), part.text);
  }
  return in;
}

PossibleLabels OfFormats(PossibleLabels in, const logql::LabelFormatStage& stage) {
  for (const logql::LabelFormat& format : stage.formats) {
    // A source that is not there leaves the destination alone.
    const bool missing = format.rename && !CanHaveLogLabel(in, format.source.name);
    if (missing) continue;
    in = With(std::move(in), format.label.name);
    if (format.rename) in = Without(std::move(in), format.source.name, format.span);
  }
  return in;
}

PossibleLabels OfDrop(PossibleLabels in, const logql::DropStage& stage) {
  for (const logql::NamedMatcher& name : stage.names) {
    if (!name.has_matcher) in = Without(std::move(in), name.label.name, name.span);
  }
  return in;
}

PossibleLabels OfKeep(const PossibleLabels& in, const logql::KeepStage& stage) {
  PossibleLabels out = PossibleLabels::Closed(stage.span);
  for (const logql::NamedMatcher& name : stage.names) {
    if (CanHaveLogLabel(in, name.label.name)) out.names.Insert(name.label.name);
  }
  return out;
}

PossibleLabels After(PossibleLabels in, const logql::Stage& stage) {
  switch (stage.kind) {
    case StageKind::kJson:
      return OfExtractions(std::move(in), To<logql::JsonStage>(stage).extractions);
    case StageKind::kLogfmt:
      return OfExtractions(std::move(in), To<logql::LogfmtStage>(stage).extractions);
    case StageKind::kRegexp:
      return OfRegexp(std::move(in), To<logql::RegexpStage>(stage).text.value);
    case StageKind::kPattern:
      return OfPattern(std::move(in), To<logql::PatternStage>(stage).text.value);
    case StageKind::kUnpack:
      return PossibleLabels::Open();
    case StageKind::kLabelFormat:
      return OfFormats(std::move(in), To<logql::LabelFormatStage>(stage));
    case StageKind::kDrop:
      return OfDrop(std::move(in), To<logql::DropStage>(stage));
    case StageKind::kKeep:
      return OfKeep(in, To<logql::KeepStage>(stage));
    case StageKind::kLineFilter:
    case StageKind::kLabelFilter:
    case StageKind::kLineFormat:
    case StageKind::kDecolorize:
      return in;
  }
  return in;
}

// Labels of absent_over_time: those of equality matchers, unless a name comes twice.
PossibleLabels OfAbsent(const logql::RangeAggregation& node) {
  PossibleLabels out = PossibleLabels::Closed(node.name_span);
  const std::span<logql::Matcher> matchers = node.range->log->matchers;
  for (const logql::Matcher& matcher : matchers) {
    const auto same = [&](const logql::Matcher& other) { return other.label.name == matcher.label.name; };
    if (matcher.op == logql::MatchOp::kEqual && std::count_if(matchers.begin(), matchers.end(), same) == 1)
      out.names.Insert(matcher.label.name);
  }
  return out;
}

// `by` and `without` of both kinds of aggregation.
PossibleLabels Grouped(PossibleLabels in, const logql::Grouping& grouping, Span name_span) {
  if (!grouping.without) {
    const Span by = grouping.span.begin < name_span.begin ? grouping.span : Cover(name_span, grouping.span);
    PossibleLabels out = PossibleLabels::Closed(by);
    for (const logql::LabelRef& label : grouping.labels) {
      if (CanHaveLogLabel(in, label.name)) out.names.Insert(label.name);
    }
    return out;
  }
  for (const logql::LabelRef& label : grouping.labels) in = Without(std::move(in), label.name, grouping.span);
  return in;
}

PossibleLabels OfRange(const logql::RangeAggregation& node) {
  if (node.function->id == logql::RangeFunctionId::kAbsentOverTime) return OfAbsent(node);
  PossibleLabels labels = LogLabelsAfter(*node.range->log, node.range->log->stages.size());
  const auto listed = [&](const logql::LabelRef& label) {
    return label.name == node.range->unwrap->label.name;
  };
  const logql::Grouping* grouping = node.grouping;
  if (node.range->unwrap != nullptr) {
    const bool kept = grouping != nullptr && !grouping->without &&
                      std::any_of(grouping->labels.begin(), grouping->labels.end(), listed);
    if (!kept) {
      const logql::Unwrap& unwrap = *node.range->unwrap;
      labels = Without(std::move(labels), unwrap.label.name, {unwrap.span.begin, unwrap.label.span.end});
    }
  }
  return grouping != nullptr ? Grouped(std::move(labels), *grouping, grouping->span) : labels;
}

PossibleLabels OfVector(const logql::VectorAggregation& node, const LogLabelFacts& flow) {
  using Id = logql::VectorFunctionId;
  PossibleLabels child = flow[node.expr];
  const Id id = node.function->id;
  if (id == Id::kTopk || id == Id::kBottomk || id == Id::kApproxTopk || id == Id::kSort ||
      id == Id::kSortDesc) {
    return child;
  }
  if (node.grouping == nullptr) return PossibleLabels::Closed(node.name_span);
  return Grouped(std::move(child), *node.grouping, node.name_span);
}

bool IsNumber(const Expr& expr) {
  return expr.kind == logql::NodeKind::kLiteral;
}

PossibleLabels OfJoin(const logql::Binary& node, const LogLabelFacts& flow) {
  PossibleLabels lhs = flow[node.lhs];
  PossibleLabels rhs = flow[node.rhs];
  const logql::VectorMatching& matching = node.matching;
  if (matching.card == logql::Cardinality::kOneToOne) {
    if (matching.on) return Only(lhs, matching.labels, matching.span);
    for (const logql::LabelRef& label : matching.labels)
      lhs = Without(std::move(lhs), label.name, matching.span);
    return lhs;
  }
  const bool many_is_left = matching.card == logql::Cardinality::kManyToOne;
  PossibleLabels many = many_is_left ? std::move(lhs) : std::move(rhs);
  const PossibleLabels one = many_is_left ? std::move(rhs) : std::move(lhs);
  for (const logql::LabelRef& label : matching.include) {
    many = CanHaveLogLabel(one, label.name) ? With(std::move(many), label.name)
                                            : Without(std::move(many), label.name, matching.span);
  }
  return many;
}

PossibleLabels OfBinary(const logql::Binary& node, const LogLabelFacts& flow) {
  if (IsNumber(*node.lhs)) return flow[node.rhs];
  if (IsNumber(*node.rhs)) return flow[node.lhs];
  if (node.op == logql::Op::kOr) return Union(flow[node.lhs], flow[node.rhs]);
  if (logql::IsSetOperator(node.op)) return flow[node.lhs];
  return OfJoin(node, flow);
}

}  // namespace

bool CanHaveLogLabel(const PossibleLabels& labels, std::string_view name) {
  if (labels.CanHave(name)) return true;
  if (!name.ends_with(kExtractedSuffix)) return false;
  return labels.CanHave(name.substr(0, name.size() - kExtractedSuffix.size()));
}

PossibleLabels LogLabelsAfter(const logql::LogExpr& log, size_t stages) {
  PossibleLabels labels = PossibleLabels::Open();
  for (const logql::Stage* stage : log.stages.first(stages)) {
    labels = After(std::move(labels), *stage);
    // Any stage may set them, and only `drop` takes them away again.
    if (!labels.open && stage->kind != StageKind::kDrop) {
      labels.names.Insert(kErrorLabel);
      labels.names.Insert(kErrorDetailsLabel);
    }
  }
  return labels;
}

namespace {

PossibleLabels OfLogNode(const Expr& expr, const LogLabelFacts& flow) {
  switch (expr.kind) {
    case logql::NodeKind::kLog: {
      const auto& log = To<logql::LogExpr>(expr);
      return LogLabelsAfter(log, log.stages.size());
    }
    case logql::NodeKind::kRangeAggregation:
      return OfRange(To<logql::RangeAggregation>(expr));
    case logql::NodeKind::kVectorAggregation:
      return OfVector(To<logql::VectorAggregation>(expr), flow);
    case logql::NodeKind::kBinary:
      return OfBinary(To<logql::Binary>(expr), flow);
    case logql::NodeKind::kLiteral:
    case logql::NodeKind::kVector:
      return PossibleLabels::Closed(expr.span);
    case logql::NodeKind::kLabelReplace: {
      const auto& node = To<logql::LabelReplace>(expr);
      return With(flow[node.expr], node.dst.value);
    }
  }
  return PossibleLabels::Open();
}

}  // namespace

LogLabelFacts LogLabelsByNode(const Expr& root) {
  return {root, OfLogNode};
}

PossibleLabels LogLabelsOf(const Expr& root) {
  return LogLabelsByNode(root)[root];
}

}  // namespace rulecheck::analysis
