// Label flow of PromQL: what each node of a query can return. Semantics as promql/engine.go
// and promql/functions.go of Prometheus 3.14.
#pragma once

#include "flow/flow.h"
#include "flow/series.h"
#include "rulecheck/promql.h"

namespace rulecheck::flow {

// What is taken for granted of results beyond what is proven: what follows is as sure as it is.
class Assumptions {
 public:
  virtual ~Assumptions() = default;
  // `flow` of a node, as proven from the flows of its children.
  virtual void Refine(const promql::Expr& node, Flow* flow) const = 0;
};

struct PromqlOptions {
  // The feature promql-delayed-name-removal: names go at the end of an evaluation.
  bool delayed_name_removal = false;
  const Assumptions* assumptions = nullptr;  // not owned; null: nothing is taken for granted
};

using PromqlFlows = syntax::NodeTable<Flow>;

// Of every node of the query, before late removal of names. Of a scalar: one series without
// labels. Of a range vector: all samples of its windows. Of a string: empty.
PromqlFlows FlowsByNode(const promql::Expr& root, const SeriesSource& series,
                        const PromqlOptions& options = {});

// Of the query as a whole.
Flow FlowOf(const promql::Expr& root, const SeriesSource& series, const PromqlOptions& options = {});
// The same from the flows of its nodes.
Flow Finished(const promql::Expr& root, const Flow& flow, const PromqlOptions& options);

}  // namespace rulecheck::flow
