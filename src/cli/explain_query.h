// `explain --query`: what rulecheck understands of a query, node by node.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::cli {

struct ExplainFlags {
  std::string query;
  bool logql = false;
  bool promql = false;
  bool ascii = false;
  std::string format = "text";
  std::string colour = "auto";
  std::vector<std::string> rules;  // files and folders whose rules record what the query reads
  std::string inventory;           // a file that lists the series there are; empty: not known
};

// What a fact follows from: a part of the query, or the query of a rule.
struct ExplainedReason {
  std::string fact;  // "`le` is gone"
  std::string text;  // the part
  Span span;         // where, in its query
  std::string rule;  // the rule whose query that is; empty: the query at hand
};

// A node of the tree, or a stage of a pipeline; nodes stand parents first.
struct ExplainedNode {
  uint32_t depth = 0;
  std::string kind;    // "call"
  std::string text;    // "rate"
  std::string type;    // "instant vector"; empty for stages
  Span span;           // of the query
  std::string labels;  // as flow::LabelsInWords
  std::string values;  // "from 0 to 1"; empty: any
  std::string series;  // as flow::SeriesInWords
  std::vector<ExplainedReason> reasons;
};

struct ExplainedFunction {
  std::string name;
  std::string doc;
  std::string since;  // "2.5"; empty: always there
  bool experimental = false;
};

struct Explanation {
  std::string_view language;  // "promql" or "logql"
  std::string query;
  std::string canonical;
  std::vector<ExplainedNode> nodes;
  std::vector<ExplainedFunction> functions;
  std::vector<std::string> features;  // flags without which the query is refused
  std::string omitted;                // why labels and values are missing; usually empty
};

std::string ExplanationText(const Explanation& explanation, bool ascii);
std::string ExplanationJson(const Explanation& explanation);

// Each prints an explanation, or the errors; returns an ExitCode.
int ExplainPromql(const ExplainFlags& flags);
int ExplainLogql(const ExplainFlags& flags);

// By --promql or --logql, else by which language the query is valid in.
int ExplainQuery(const ExplainFlags& flags);

}  // namespace rulecheck::cli
