// Alerts that Grafana evaluates itself: each rule is a graph of queries and expressions, by refId.
// https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rules/queries-conditions/
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/mapped_text.h"
#include "rulecheck/span.h"

namespace rulecheck {

// An element of a rule's `data`.
struct GrafanaAlertNode {
  enum class Kind : uint8_t { kQuery, kReduce, kMath, kThreshold, kClassic, kResample, kSql, kOther };
  // What a query returns: numbers, or series that must be reduced before they can be compared.
  enum class Shape : uint8_t { kUnknown, kNumbers, kSeries };
  struct Input {
    std::string ref_id;
    Location where;
  };
  MappedText ref_id;
  Kind kind = Kind::kOther;
  Shape shape = Shape::kUnknown;  // of a query
  std::string reducer;            // of a reduce: "last", "mean", ...
  std::vector<Input> inputs;      // what an expression reads
  std::optional<uint32_t> query;  // index in Document::queries
};

struct GrafanaAlertRule {
  MappedText title;
  MappedText condition;  // the refId whose value makes the rule fire, or that is recorded
  bool records = false;
  MappedText dashboard_uid;  // that its notifications link to; empty when there is none
  MappedText panel_id;
  std::vector<GrafanaAlertNode> nodes;
  Span span;  // its mapping in the file
};

struct GrafanaAlerts {
  std::vector<GrafanaAlertRule> rules;
};

}  // namespace rulecheck
