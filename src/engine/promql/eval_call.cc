// Finds the implementation of a function.
#include "engine/promql/functions.h"
#include "engine/promql/range_function.h"

namespace rulecheck::engine {

using promql::FunctionId;
using promql::NodeKind;

namespace {

Block ConstantBlock(const Evaluator& ev, double value) {
  Block out(ev.steps());
  const size_t row = out.Add(kNoLabels);
  for (size_t s = 0; s < ev.steps(); ++s) out.Set(row, s, value);
  return out;
}

}  // namespace

Result<Block> EvalCall(Evaluator& ev, const promql::Call& call) {
  if (const double* constant = ev.query().plan.Constant(call)) return ConstantBlock(ev, *constant);
  const FunctionId id = call.function->id;
  if (id == FunctionId::kInfo) return EvalInfo(ev, call);
  for (size_t i = 0; i < call.args.size(); ++i) {
    const NodeKind kind = promql::StripParens(call.args[i])->kind;
    if (kind != NodeKind::kMatrixSelector && kind != NodeKind::kSubquery) continue;
    const RangeKernel kernel = FindRangeKernel(id);
    if (kernel == nullptr) return NotSupported("function " + std::string(call.name));
    return EvalRangeCall(ev, call, i, kernel);
  }
  for (const auto find :
       {FindMathFunction, FindTimeFunction, FindLabelFunction, FindVectorFunction, FindHistogramFunction}) {
    if (const BlockFunction function = find(id)) return function(ev, call);
  }
  return NotSupported("function " + std::string(call.name));
}

std::string_view StringArgument(const promql::Call& call, size_t i) {
  const auto* literal = promql::As<promql::StringLiteral>(promql::StripParens(call.args[i]));
  return literal == nullptr ? std::string_view() : literal->value;
}

}  // namespace rulecheck::engine
