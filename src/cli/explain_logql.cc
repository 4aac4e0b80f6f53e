// The explanation of a LogQL query.
#include <fmt/core.h>

#include <cstdio>
#include <utility>

#include "base/go_format.h"
#include "base/strings.h"
#include "cli/colour.h"
#include "cli/exit_code.h"
#include "cli/explain_errors.h"
#include "cli/explain_query.h"
#include "cli/print_error.h"
#include "cli/standard_output.h"
#include "flow/logql_flow.h"
#include "flow/words.h"
#include "rulecheck/logql.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::cli {
namespace {

std::string_view StageName(logql::StageKind kind) {
  return logql::InfoOf(kind).name;
}

std::string_view LogKindName(logql::NodeKind kind) {
  constexpr std::string_view kNames[] = {"log query", "range aggregation", "aggregation", "binary", "number",
                                         "vector",    "label_replace"};
  return kNames[static_cast<size_t>(kind)];
}

class LogExplainer {
 public:
  explicit LogExplainer(const logql::Query& query) : query_(query), flows_(*query.root(), {}) {}

  Explanation Run() {
    out_.language = "logql";
    out_.query = query_.text();
    out_.canonical = logql::Print(*query_.root());
    logql::Walk(*query_.root(), [this](const logql::Expr& expr, logql::Ancestors around) {
      Node(expr, static_cast<uint32_t>(around.size()));
    });
    return std::move(out_);
  }

 private:
  std::string Slice(Span span) const { return std::string(query_.text().substr(span.begin, span.size())); }

  void Node(const logql::Expr& expr, uint32_t depth) {
    ExplainedNode node;
    node.depth = depth;
    node.kind = LogKindName(expr.kind);
    node.span = expr.span;
    node.type = expr.kind == logql::NodeKind::kLog       ? "logs"
                : expr.kind == logql::NodeKind::kLiteral ? "scalar"
                                                         : "vector";
    node.text = TextOf(expr);
    AddFlow(expr, &node);
    out_.nodes.push_back(std::move(node));
    if (const auto* log = logql::As<logql::LogExpr>(&expr)) {
      for (const logql::Stage* stage : log->stages) {
        out_.nodes.push_back({depth + 1,
                              std::string(StageName(stage->kind)),
                              StageText(*stage),
                              "",
                              stage->span,
                              "",
                              "",
                              "",
                              {}});
      }
    }
  }

  void AddFlow(const logql::Expr& expr, ExplainedNode* node) const {
    const flow::Flow& flow = flows_[expr];
    const bool is_log = expr.kind == logql::NodeKind::kLog;
    if (expr.kind == logql::NodeKind::kLiteral || (is_log && !query_.is_log())) return;
    node->labels = flow::LabelsInWords(flow);
    if (is_log) return;
    node->values = flow::ValuesInWords(flow.Values());
    node->series = flow::SeriesInWords(flow);
    for (flow::Reason& reason : flow::ReasonsOf(flow))
      node->reasons.push_back({std::move(reason.fact), Slice(reason.cause.span), reason.cause.span, {}});
  }

  // The stage without its pipe and the word that its kind tells already.
  static std::string StageText(const logql::Stage& stage) {
    const std::string printed = logql::Print(stage);
    std::string_view text = printed;
    if (text.starts_with("| ")) text.remove_prefix(2);
    if (text.starts_with(StageName(stage.kind))) text.remove_prefix(StageName(stage.kind).size());
    return std::string(TrimSpace(text));
  }

  std::string TextOf(const logql::Expr& expr) {
    switch (expr.kind) {
      case logql::NodeKind::kLog:
        return Slice(logql::To<logql::LogExpr>(expr).selector_span);
      case logql::NodeKind::kRangeAggregation:
        return RangeText(logql::To<logql::RangeAggregation>(expr));
      case logql::NodeKind::kVectorAggregation: {
        const auto& aggregation = logql::To<logql::VectorAggregation>(expr);
        Function(aggregation.function->name, aggregation.function->doc);
        return WithGrouping(aggregation.function->name, aggregation.grouping);
      }
      case logql::NodeKind::kBinary: {
        const auto& binary = logql::To<logql::Binary>(expr);
        std::string out(logql::OpText(binary.op));
        if (binary.return_bool) out += " bool";
        if (!binary.matching.span.empty()) out += " " + Slice(binary.matching.span);
        return out;
      }
      case logql::NodeKind::kLiteral:
        return FormatFloatV(logql::To<logql::Literal>(expr).value);
      case logql::NodeKind::kVector:
        return FormatFloatV(logql::To<logql::Vector>(expr).value);
      case logql::NodeKind::kLabelReplace:
        return "";
    }
    return "";
  }

  std::string RangeText(const logql::RangeAggregation& aggregation) {
    const logql::RangeAggregationInfo& info = *aggregation.function;
    Function(info.name, info.doc);
    const std::string range = Slice(aggregation.range->range_span);
    const logql::Unwrap* unwrap = aggregation.range->unwrap;
    const std::string unwrapped = unwrap == nullptr ? "" : fmt::format(" of {}", unwrap->label.name);
    return WithGrouping(info.name, aggregation.grouping) + " " + range + unwrapped;
  }

  std::string WithGrouping(std::string_view name, const logql::Grouping* grouping) const {
    return grouping == nullptr ? std::string(name) : fmt::format("{} {}", name, Slice(grouping->span));
  }

  void Function(std::string_view name, std::string_view doc) {
    for (const ExplainedFunction& known : out_.functions) {
      if (known.name == name) return;
    }
    out_.functions.push_back({std::string(name), std::string(doc), "", false});
  }

  const logql::Query& query_;
  const flow::LogFlows flows_;
  Explanation out_;
};

void PrintErrors(const ExplainFlags& flags, std::string_view check, const std::vector<QueryError>& errors,
                 std::FILE* stream) {
  const std::string text = RenderQueryErrors(flags.query, check, errors, WantsColour(flags.colour, stream));
  std::fputs(text.c_str(), stream);
}

}  // namespace

int ExplainLogql(const ExplainFlags& flags) {
  const logql::ParseOutcome parsed = logql::Parse(flags.query, {});
  if (!parsed.errors.empty()) {
    PrintErrors(flags, "logql/syntax", QueryErrors(parsed.errors), stdout);
    return kFound;
  }
  const Explanation explanation = LogExplainer(*parsed.query).Run();
  const bool json = flags.format == "json";
  Print(json ? ExplanationJson(explanation) : ExplanationText(explanation, flags.ascii));
  const std::vector<logql::StageError> errors = logql::CheckStages(*parsed.query);
  if (errors.empty()) return kFine;
  if (!json) Print("\n");
  std::fflush(stdout);
  PrintErrors(flags, "logql/stage-error", QueryErrors(errors), json ? stderr : stdout);
  return kFound;
}

}  // namespace rulecheck::cli
