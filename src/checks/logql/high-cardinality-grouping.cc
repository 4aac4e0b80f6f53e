#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

// Names of values that are new with nearly every line.
constexpr std::string_view kNames[] = {
    "client_ip", "correlation_id", "customer_id",    "email",       "ip",        "message",
    "msg",       "order_id",       "query",          "remote_addr", "remote_ip", "request_id",
    "requestId", "session_id",     "span_id",        "spanId",      "timestamp", "trace_id",
    "traceId",   "traceID",        "transaction_id", "ts",          "uid",       "uri",
    "url",       "user_agent",     "user_id",        "userId",      "uuid",      "x_request_id"};

}  // namespace

void HighCardinalityGrouping(const LogQueryContext& c) {
  if (c.rule().kind != RuleKind::kRecording) return;
  const logql::Expr* result = ResultOf(c.root());
  const logql::Grouping* grouping = nullptr;
  if (const auto* vector = logql::As<logql::VectorAggregation>(result)) grouping = vector->grouping;
  if (const auto* range = logql::As<logql::RangeAggregation>(result)) grouping = range->grouping;
  if (!KeepsLabels(grouping)) return;
  for (const logql::LabelRef& label : grouping->labels) {
    if (std::find(std::begin(kNames), std::end(kNames), label.name) == std::end(kNames)) continue;
    c.Report(label.span,
             fmt::format("a recorded series for each `{}`: their number has no bound", label.name))
        .Because(c.rule().name.Whole(), "written to Prometheus at each evaluation")
        .Help("leave the label out, and look the values up in the logs");
  }
}

}  // namespace rulecheck::checks
