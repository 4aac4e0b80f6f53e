#include "unittest/generate/call_parts.h"

#include "flow/series.h"

namespace rulecheck::unittest {

using promql::Expr;
using promql::FunctionId;

bool KeepsValue(FunctionId id) {
  switch (id) {
    case FunctionId::kAvgOverTime:
    case FunctionId::kMinOverTime:
    case FunctionId::kMaxOverTime:
    case FunctionId::kLastOverTime:
    case FunctionId::kQuantileOverTime:
    case FunctionId::kAbs:
    case FunctionId::kCeil:
    case FunctionId::kFloor:
    case FunctionId::kRound:
    case FunctionId::kClampMin:
    case FunctionId::kClampMax:
    case FunctionId::kClamp:
    case FunctionId::kScalar:
    case FunctionId::kVector:
    case FunctionId::kSort:
    case FunctionId::kSortDesc:
    case FunctionId::kLabelReplace:
    case FunctionId::kLabelJoin:
    case FunctionId::kPredictLinear:
    case FunctionId::kDoubleExponentialSmoothing:
      return true;
    default:
      return false;
  }
}

bool HasBuckets(const promql::Call& call, const promql::VectorSelector& selector) {
  if (flow::ExactName(selector).find("bucket") != std::string_view::npos) return true;
  bool out = false;
  const auto is_bound = [](std::string_view label) { return label == "le"; };
  promql::Walk(call, [&](const Expr& node) {
    if (const auto* aggregate = promql::As<promql::Aggregate>(&node)) {
      for (const auto& label : aggregate->grouping) out = out || is_bound(label.name);
    } else if (const auto* read = promql::As<promql::VectorSelector>(&node)) {
      for (const promql::Matcher& matcher : read->matchers) out = out || is_bound(matcher.name);
    }
  });
  return out;
}

const Expr* MainArgument(const promql::Call& call) {
  for (const Expr* argument : call.args) {
    const Expr* plain = promql::StripParens(argument);
    if (plain->type == promql::ValueType::kMatrix || plain->type == promql::ValueType::kVector) return plain;
  }
  return call.args.empty() ? nullptr : promql::StripParens(call.args.front());
}

}  // namespace rulecheck::unittest
