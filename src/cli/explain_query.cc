#include "cli/explain_query.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/strings.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "report/cells.h"
#include "report/tree.h"
#include "rulecheck/logql.h"
#include "rulecheck/promql.h"
#include "rulecheck/source_file.h"

namespace rulecheck::cli {
namespace {

std::string Place(const SourceFile& file, Span span) {
  const LineColumn from = file.Position(span.begin), to = file.Position(span.end);
  return from.line == to.line ? fmt::format("{}:{}-{}", from.line, from.column, to.column)
                              : fmt::format("{}:{}-{}:{}", from.line, from.column, to.line, to.column);
}

std::string JsonString(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string ReasonsJson(const std::vector<ExplainedReason>& reasons) {
  std::string out = "[";
  for (const ExplainedReason& reason : reasons) {
    out += fmt::format("{}{{\"fact\":{},\"text\":{},\"begin\":{},\"end\":{}", out.size() > 1 ? "," : "",
                       JsonString(reason.fact), JsonString(reason.text), reason.span.begin, reason.span.end);
    if (!reason.rule.empty()) out += ",\"rule\":" + JsonString(reason.rule);
    out += '}';
  }
  return out + "]";
}

// Each fact where it first holds: further out it is inherited.
std::string ReasonsText(const Explanation& explanation) {
  std::string out;
  std::set<std::string> said;
  for (auto node = explanation.nodes.rbegin(); node != explanation.nodes.rend(); ++node) {
    for (const ExplainedReason& reason : node->reasons) {
      const std::string line = fmt::format("{}: `{}`{}\n", reason.fact, report::Printable(reason.text),
                                           reason.rule.empty() ? "" : " of the rule " + reason.rule);
      if (said.insert(line).second) out += line;
    }
  }
  return out;
}

std::string NodeJson(const ExplainedNode& node) {
  std::string out = fmt::format("{{\"kind\":{},\"text\":{},\"begin\":{},\"end\":{}", JsonString(node.kind),
                                JsonString(node.text), node.span.begin, node.span.end);
  if (!node.type.empty()) out += ",\"type\":" + JsonString(node.type);
  if (!node.labels.empty()) out += ",\"labels\":" + JsonString(node.labels);
  if (!node.values.empty()) out += ",\"values\":" + JsonString(node.values);
  if (!node.series.empty()) out += ",\"series\":" + JsonString(node.series);
  if (!node.reasons.empty()) out += ",\"reasons\":" + ReasonsJson(node.reasons);
  return out + ",\"children\":[";
}

}  // namespace

std::string ExplanationText(const Explanation& explanation, bool ascii) {
  const SourceFile file("query", explanation.query);
  std::vector<report::TreeRow> rows;
  for (const ExplainedNode& node : explanation.nodes) {
    rows.push_back({node.depth,
                    node.text.empty() ? node.kind : node.kind + " " + node.text,
                    {node.type, Place(file, node.span), node.labels, node.values, node.series}});
  }
  report::TreeOptions options;
  options.ascii = ascii;
  std::string out = report::Printable(explanation.canonical) + "\n\n";
  out += report::RenderTree({"node", "type", "at", "labels", "values", "series"}, rows, options);
  if (const std::string reasons = ReasonsText(explanation); !reasons.empty()) out += "\n" + reasons;
  if (!explanation.omitted.empty()) out += "\n" + explanation.omitted + "\n";
  if (!explanation.functions.empty()) out += '\n';
  for (const ExplainedFunction& function : explanation.functions) {
    out += fmt::format("{}: {}{}{}\n", function.name, function.doc,
                       function.since.empty() ? "" : "; since " + function.since,
                       function.experimental ? "; experimental" : "");
  }
  for (const std::string& feature : explanation.features) {
    out += fmt::format("needs --enable-feature={}\n", feature);
  }
  return out;
}

std::string ExplanationJson(const Explanation& explanation) {
  std::string out = fmt::format(
      "{{\"language\":{},\"query\":{},\"canonical\":{},\"tree\":", JsonString(explanation.language),
      JsonString(explanation.query), JsonString(explanation.canonical));
  uint32_t open = 0;  // nodes whose children are being written
  for (const ExplainedNode& node : explanation.nodes) {
    const bool sibling = open > node.depth;
    for (; open > node.depth; --open) out += "]}";
    if (sibling) out += ',';
    out += NodeJson(node);
    ++open;
  }
  for (; open > 0; --open) out += "]}";
  out += ",\"functions\":[";
  for (size_t i = 0; i < explanation.functions.size(); ++i) {
    const ExplainedFunction& function = explanation.functions[i];
    out += fmt::format("{}{{\"name\":{},\"doc\":{},\"experimental\":{}", i == 0 ? "" : ",",
                       JsonString(function.name), JsonString(function.doc), function.experimental);
    if (!function.since.empty()) out += ",\"since\":" + JsonString(function.since);
    out += '}';
  }
  out += "],\"features\":[";
  for (size_t i = 0; i < explanation.features.size(); ++i) {
    out += (i == 0 ? "" : ",") + JsonString(explanation.features[i]);
  }
  return out + "]}\n";
}

int ExplainQuery(const ExplainFlags& flags) {
  if (flags.logql && flags.promql) {
    PrintError("--promql and --logql exclude each other");
    return kTrouble;
  }
  if (flags.logql) return ExplainLogql(flags);
  if (flags.promql) return ExplainPromql(flags);
  promql::ParseOptions options;
  options.features = promql::Features::All();
  if (promql::Parse(flags.query, options).errors.empty()) return ExplainPromql(flags);
  if (logql::Parse(flags.query, {}).errors.empty()) return ExplainLogql(flags);
  // In neither: a pipe says what was meant.
  return flags.query.find('|') != std::string::npos ? ExplainLogql(flags) : ExplainPromql(flags);
}

}  // namespace rulecheck::cli
