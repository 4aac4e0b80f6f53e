// What the operators of LogQL make of results. Each is told the node and the results of its
// operands.
#pragma once

#include "flow/logql_flow.h"

namespace rulecheck::flow {

LogResult FlowOfLog(const logql::LogExpr& node, const LogFlowOptions& options);
LogResult FlowOfRange(const logql::RangeAggregation& node, const logql::VectorAggregation* above,
                      const LogFlowOptions& options);
LogResult FlowOfAggregation(const logql::VectorAggregation& node, const LogResult& in,
                            const LogFlowOptions& options);
LogResult FlowOfReplace(const logql::LabelReplace& node, const LogResult& in);
LogResult FlowWithNumber(const logql::Binary& node, double number, bool number_left, const LogResult& in);
LogResult FlowOfSetOperator(const logql::Binary& node, const LogResult& left, const LogResult& right);
LogResult FlowOfJoin(const logql::Binary& node, const LogResult& left, const LogResult& right);

// --- shared

// At most so many label sets can come of these names: Inf when some value is not known.
double CombinationsOf(const LogResult& in, std::span<const std::string> names);
// Bounds that follow from keys and from the values of labels.
void TightenBound(LogResult* out);
// A run-time error of either makes one of the whole.
Presence EitherFails(Presence a, Presence b);
void AddFailure(const Flow& from, Flow* to);

}  // namespace rulecheck::flow
