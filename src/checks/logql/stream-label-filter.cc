#include <fmt/core.h>

#include <optional>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "flow/logql_condition.h"
#include "flow/logql_filter.h"
#include "flow/logql_pipeline.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

using logql::LabelFilter;
using logql::LabelFilterKind;

// The first matcher of the selector on that label; null when there is none.
const logql::Matcher* MatcherOn(const logql::LogExpr& log, std::string_view name) {
  for (const logql::Matcher& matcher : log.matchers) {
    if (matcher.label.name == name) return &matcher;
  }
  return nullptr;
}

// Filters that all must let a line through.
void AppendConjuncts(const LabelFilter& filter, std::vector<const LabelFilter*>* out) {
  if (filter.kind == LabelFilterKind::kAnd) {
    AppendConjuncts(*filter.left, out);
    AppendConjuncts(*filter.right, out);
  } else if (filter.kind != LabelFilterKind::kOr) {
    out->push_back(&filter);
  }
}

// The label as the selector leaves it, when no stage can have changed it since.
std::optional<flow::LineLabel> StreamLabel(const flow::Lines& lines, std::string_view name) {
  if (!lines.fine) return std::nullopt;
  const flow::LineLabel& label = lines.fine->labels.Get(name);
  const bool untouched = label.stream == flow::Presence::kYes && label.OfStreamOnly() &&
                         label.dropped == flow::Presence::kNo && !label.absent;
  return untouched ? std::optional(label) : std::nullopt;
}

class StreamLabelUse {
 public:
  StreamLabelUse(const LogQueryContext& c, const logql::LogExpr& log) : c_(c), log_(log) {}

  void OnFilter(const LabelFilter& filter, const flow::Lines& lines) const {
    const logql::Matcher* matcher = MatcherOn(log_, filter.label.name);
    const auto label = StreamLabel(lines, filter.label.name);
    if (matcher == nullptr || !label) return;
    if (filter.kind == LabelFilterKind::kString) {
      if (!flow::Where(*label, flow::FilterCondition(filter.match, filter.text.value), true))
        Report(filter.span, *matcher, "this never lets a line through");
    } else if (flow::IsConversionFilter(filter) && IsUnreadable(*label, logql::Conversion::kNone) &&
               IsUnreadable(*label, logql::Conversion::kDuration) &&
               IsUnreadable(*label, logql::Conversion::kBytes)) {
      Report(filter.span, *matcher, "this compares with a number what is none");
    }
  }

  void OnUnwrap(const logql::Unwrap& unwrap, const flow::Lines& lines) const {
    const logql::Matcher* matcher = MatcherOn(log_, unwrap.label.name);
    const auto label = StreamLabel(lines, unwrap.label.name);
    if (matcher != nullptr && label && IsUnreadable(*label, unwrap.conversion))
      Report({unwrap.span.begin, unwrap.label.span.end}, *matcher, "this unwraps what is no number");
  }

 private:
  static bool IsUnreadable(const flow::LineLabel& label, logql::Conversion conversion) {
    return label.values.IsFinite() && !flow::ConvertLabel(label, conversion).readable;
  }

  bool Parses() const {
    for (const logql::Stage* stage : log_.stages) {
      if (logql::InfoOf(stage->kind).Has(logql::kTakesLabels)) return true;
    }
    return false;
  }

  void Report(Span span, const logql::Matcher& matcher, std::string_view what) const {
    const std::string_view name = matcher.label.name;
    FindingBuilder finding = c_.Report(span, fmt::format("{}: `{}` is the label of the stream", what, name));
    finding.Because(c_.At(matcher.span), "the selector says what it is");
    if (Parses()) finding.Help(fmt::format("a field of that name becomes `{}_extracted`", name));
  }

  const LogQueryContext& c_;
  const logql::LogExpr& log_;
};

void CheckLog(const LogQueryContext& c, const logql::LogExpr& log, const logql::Unwrap* unwrap) {
  const StreamLabelUse use(c, log);
  const std::vector<flow::Lines> lines = flow::LinesBetween(log);
  for (size_t i = 0; i < log.stages.size(); ++i) {
    const auto* stage = logql::As<logql::LabelFilterStage>(log.stages[i]);
    if (stage == nullptr) continue;
    std::vector<const LabelFilter*> conjuncts;
    AppendConjuncts(*stage->filter, &conjuncts);
    for (const LabelFilter* filter : conjuncts) use.OnFilter(*filter, lines[i]);
  }
  if (unwrap != nullptr) use.OnUnwrap(*unwrap, lines.back());
}

}  // namespace

void StreamLabelFilter(const LogQueryContext& c) {
  if (const auto* log = logql::As<logql::LogExpr>(&c.root())) return CheckLog(c, *log, nullptr);
  for (const logql::RangeAggregation* range : RangesIn(c.root()))
    CheckLog(c, *range->range->log, range->range->unwrap);
}

}  // namespace rulecheck::checks
