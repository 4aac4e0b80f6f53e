// Label flow of LogQL: what each part of a query can return.
#pragma once

#include <map>
#include <string>

#include "flow/flow.h"
#include "flow/logql_options.h"
#include "rulecheck/logql.h"

namespace rulecheck::flow {

// Assumed of all data: streams and structured metadata have no labels that Loki keeps for
// itself (__error__, __error_details__, __preserve_error__), and none without value.
// A result while it is worked out. Loki tells a label without value from none, results do
// not: where both are possible, series that look alike can be told apart.
struct LogResult {
  Flow flow;
  // Labels that can be without value; true: and can also be missing.
  std::map<std::string, bool, std::less<>> valueless;
  bool rest_valueless = false;  // any other label can be either

  bool Ambiguous(std::string_view name) const;
  bool AnyAmbiguous() const;
};

// Of every node of a metric query, or of the one node of a log query. Vectors have label
// sets that differ, except where `flow.keys` is empty.
class LogFlows {
 public:
  LogFlows(const logql::Expr& root, const LogFlowOptions& options);

  const Flow& operator[](const logql::Expr& node) const { return results_[node.id].flow; }
  const LogResult& ResultOf(const logql::Expr& node) const { return results_[node.id]; }

 private:
  syntax::NodeTable<LogResult> results_;
};

// Of the lines behind the first `stages` stages of a pipeline, as a log query would return them.
Flow FlowOfLines(const logql::LogExpr& log, size_t stages);

// Of a whole query, with errors that Loki finds only when it builds the pipeline.
Flow FlowOf(const logql::Query& query, const LogFlowOptions& options);

}  // namespace rulecheck::flow
