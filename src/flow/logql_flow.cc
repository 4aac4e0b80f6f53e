#include "flow/logql_flow.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "flow/logql_operators.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::flow {
namespace {

// A number, or a log query, where only a vector can stand: always an error.
bool HasNoVector(const logql::Expr& expr) {
  return expr.kind == logql::NodeKind::kLiteral || expr.kind == logql::NodeKind::kLog;
}

LogResult FlowOfBinary(const logql::Binary& node, const LogResult& left, const LogResult& right) {
  if (const auto* number = logql::As<logql::Literal>(node.lhs))
    return FlowWithNumber(node, number->value, true, right);
  if (const auto* number = logql::As<logql::Literal>(node.rhs))
    return FlowWithNumber(node, number->value, false, left);
  return logql::IsSetOperator(node.op) ? FlowOfSetOperator(node, left, right) : FlowOfJoin(node, left, right);
}

LogResult Failing(LogResult result, Cause by) {
  result.flow.fails = Presence::kYes;
  result.flow.fails_by = by;
  return result;
}

LogResult SingleSeries(double value, Span span) {
  LogResult out;
  out.flow = Flow::Single(Interval::Exactly(value), {span});
  return out;
}

}  // namespace

bool LogResult::Ambiguous(std::string_view name) const {
  const auto it = valueless.find(name);
  return it == valueless.end() ? rest_valueless : it->second;
}

bool LogResult::AnyAmbiguous() const {
  return rest_valueless ||
         std::any_of(valueless.begin(), valueless.end(), [](const auto& one) { return one.second; });
}

LogFlows::LogFlows(const logql::Expr& root, const LogFlowOptions& options) {
  struct Place {
    const logql::Expr* node;
    const logql::Expr* parent;
  };
  std::vector<Place> places;
  logql::Walk(root, [&](const logql::Expr& node, logql::Ancestors around) {
    places.push_back({&node, ParentOf(around)});
    return node.kind != logql::NodeKind::kRangeAggregation;  // which reads its lines itself
  });
  const auto of = [this](const logql::Expr* node) -> const LogResult& { return results_[node->id]; };
  for (size_t i = places.size(); i-- > 0;) {
    const logql::Expr& node = *places[i].node;
    LogResult result;
    switch (node.kind) {
      case logql::NodeKind::kLog:
        result = FlowOfLog(logql::To<logql::LogExpr>(node), options);
        break;
      case logql::NodeKind::kRangeAggregation:
        result = FlowOfRange(logql::To<logql::RangeAggregation>(node),
                             logql::As<logql::VectorAggregation>(places[i].parent), options);
        break;
      case logql::NodeKind::kVectorAggregation: {
        const auto& aggregation = logql::To<logql::VectorAggregation>(node);
        const LogResult in = of(aggregation.expr);
        result = FlowOfAggregation(aggregation, in, options);
        if (HasNoVector(*aggregation.expr)) result = Failing(std::move(result), {aggregation.expr->span});
        break;
      }
      case logql::NodeKind::kBinary: {
        const auto& binary = logql::To<logql::Binary>(node);
        const LogResult left = of(binary.lhs), right = of(binary.rhs);
        result = FlowOfBinary(binary, left, right);
        break;
      }
      case logql::NodeKind::kLiteral:
        result = SingleSeries(logql::To<logql::Literal>(node).value, node.span);
        break;
      case logql::NodeKind::kVector:
        result = SingleSeries(logql::To<logql::Vector>(node).value, node.span);
        break;
      case logql::NodeKind::kLabelReplace: {
        const auto& replace = logql::To<logql::LabelReplace>(node);
        const LogResult in = of(replace.expr);
        result = FlowOfReplace(replace, in);
        if (HasNoVector(*replace.expr)) result = Failing(std::move(result), {replace.expr->span});
        break;
      }
    }
    results_[node.id] = std::move(result);
  }
}

Flow FlowOf(const logql::Query& query, const LogFlowOptions& options) {
  const logql::Expr& root = *query.root();
  Flow out = LogFlows(root, options)[root];
  for (const logql::StageError& error : logql::CheckStages(query)) {
    if (!error.refused) continue;
    // A template may stand in a stage that is left out because nobody reads its line.
    const bool certain = error.kind != logql::StageError::Kind::kTemplate || query.is_log();
    out.fails = certain ? Presence::kYes : out.fails == Presence::kYes ? Presence::kYes : Presence::kMaybe;
    out.fails_by = {error.span};
    if (certain) break;
  }
  return out;
}

}  // namespace rulecheck::flow
