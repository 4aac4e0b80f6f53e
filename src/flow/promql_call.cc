#include <algorithm>
#include <vector>

#include "flow/mutants.h"
#include "flow/promql_parts.h"
#include "promql/function_id.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::flow {
namespace {

using promql::Call;
using promql::Expr;
using promql::FunctionId;
using promql::ValueType;

// The argument whose series come out again; null when there is none.
const Expr* SeriesArgument(const Call& call) {
  for (const Expr* arg : call.args) {
    if (arg->type == ValueType::kVector || arg->type == ValueType::kMatrix) return arg;
  }
  return nullptr;
}

void FailAsArguments(const Call& call, const PromqlScope& scope, Flow* flow) {
  for (const Expr* arg : call.args) FailAs(scope[arg], flow);
}

// The float of the only series, NaN when there is not just one.
Flow OfScalar(const Call& call, const PromqlScope& scope) {
  const Flow& in = scope[call.args[0]];
  Interval value = in.Values();
  const bool one = in.bound <= 1 && in.always && !value.histogram;
  value.histogram = false;
  if (!one && !Mutated(Mutant::kScalarNeverNan)) value.nan = true;
  Flow out = Flow::Single(value, {call.name_span});
  FailAs(in, &out);
  return out;
}

// anchored and smoothed are only for some functions, the factors of smoothing have bounds.
void FailByArguments(const Call& call, const PromqlScope& scope, Flow* flow) {
  if (call.function->id != FunctionId::kDoubleExponentialSmoothing) return;
  for (size_t i = 1; i < call.args.size(); ++i) {
    const Interval factor = scope[call.args[i]].Values();
    const bool fine = factor.HasNumbers() && factor.min > 0 && factor.max < 1;
    if (!fine) MayFail(Presence::kMaybe, {call.args[i]->span}, flow);
  }
}

// Type and unit stay, unless names go at the end.
void DropNamesOf(const Call& call, const PromqlOptions& options, Flow* flow) {
  static constexpr std::string_view kOnlyName[] = {kMetricName};
  if (!options.delayed_name_removal && call.function->Has(promql::kDropsOnlyName)) {
    return RemoveLabels(kOnlyName, {call.name_span}, options, flow);
  }
  DropNames({call.name_span}, options, flow);
}

// Each series of the argument by itself, with the function's samples.
Flow OfSeries(const Call& call, const Expr& argument, const PromqlScope& scope) {
  Flow out = scope[&argument];
  for (const Expr* arg : call.args) {
    if (arg != &argument) FailAs(scope[arg], &out);
  }
  FailByArguments(call, scope, &out);
  if (call.function->labels == promql::LabelEffect::kDropLe) DropBuckets({call.name_span}, &out);
  std::vector<Interval> values;
  for (const Expr* arg : call.args) values.push_back(scope[arg].Values());
  const size_t place =
      static_cast<size_t>(std::find(call.args.begin(), call.args.end(), &argument) - call.args.begin());
  bool keeps = true;
  for (Alternative& one : out.alternatives) {
    values[place] = one.value;
    const bool keeps_all = KeepsAllSamples(call, values);
    one.always = one.always && keeps_all;
    keeps = keeps && keeps_all;
    one.value = SamplesOf(call, values);
  }
  out.always = out.always && keeps;
  out.Settle();
  switch (call.function->labels) {
    case promql::LabelEffect::kDropName:
    case promql::LabelEffect::kDropLe:
      DropNamesOf(call, scope.options, &out);
      break;
    default:
      break;
  }
  return out;
}

Flow OfNoSeries(const Call& call, const PromqlScope& scope) {
  std::vector<Interval> values;
  for (const Expr* arg : call.args) values.push_back(scope[arg].Values());
  Flow out = Flow::Single(SamplesOf(call, values), {call.name_span});
  FailAsArguments(call, scope, &out);
  return out;
}

}  // namespace

Flow FlowOfCall(const Call& call, const PromqlScope& scope) {
  if (call.function->id == FunctionId::kScalar) return OfScalar(call, scope);
  switch (call.function->labels) {
    case promql::LabelEffect::kAbsent:
      return FlowOfAbsent(call, scope);
    case promql::LabelEffect::kReplace:
      return call.function->id == FunctionId::kLabelJoin ? FlowOfLabelJoin(call, scope)
                                                         : FlowOfLabelReplace(call, scope);
    case promql::LabelEffect::kInfo:
      return FlowOfInfo(call, scope);
    case promql::LabelEffect::kQuantiles:
      return FlowOfHistogramQuantiles(call, scope);
    default:
      break;
  }
  const Expr* series = SeriesArgument(call);
  return series == nullptr ? OfNoSeries(call, scope) : OfSeries(call, *series, scope);
}

}  // namespace rulecheck::flow
