// Label flow of PromQL: what each node of a query can return. Semantics as promql/engine.go
// and promql/functions.go of Prometheus 3.14.
#pragma once

#include "flow/flow.h"
#include "flow/series.h"
#include "rulecheck/promql.h"

namespace rulecheck::flow {

struct PromqlOptions {
  // The feature promql-delayed-name-removal: names go at the end of an evaluation.
  bool delayed_name_removal = false;
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
