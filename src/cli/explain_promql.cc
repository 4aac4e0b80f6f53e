// The explanation of a PromQL query.
#include <fmt/core.h>

#include <cstdio>
#include <memory>

#include "cli/colour.h"
#include "cli/exit_code.h"
#include "cli/explain_errors.h"
#include "cli/explain_query.h"
#include "cli/explain_series.h"
#include "cli/standard_output.h"
#include "flow/promql.h"
#include "flow/words.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::cli {
namespace {

using promql::Expr;
using promql::NodeKind;
using promql::ValueType;

// Beyond this the analysis of every node of a query would take too long.
constexpr size_t kMaxAnalysed = 2000;

struct QueryFeature {
  std::string_view flag;
  bool promql::Features::*field;
};
constexpr QueryFeature kQueryFeatures[] = {
    {"promql-experimental-functions", &promql::Features::experimental_functions},
    {"promql-extended-range-selectors", &promql::Features::extended_range_selectors},
    {"promql-binop-fill-modifiers", &promql::Features::binop_fill_modifiers},
};

std::string Slice(std::string_view query, Span span) {
  return std::string(query.substr(span.begin, span.size()));
}

std::string Together(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + " " + b;
}

std::string_view KindName(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNumber:
      return "number";
    case NodeKind::kString:
      return "string";
    case NodeKind::kVectorSelector:
      return "selector";
    case NodeKind::kMatrixSelector:
      return "range";
    case NodeKind::kSubquery:
      return "subquery";
    case NodeKind::kCall:
      return "call";
    case NodeKind::kAggregate:
      return "aggregate";
    case NodeKind::kBinary:
      return "binary";
    case NodeKind::kUnary:
      return "sign";
    case NodeKind::kParen:
      return "parentheses";
    case NodeKind::kDuration:
      return "duration";
  }
  return "";
}

std::string TextOf(const Expr& expr, std::string_view query) {
  switch (expr.kind) {
    case NodeKind::kMatrixSelector:
      return Slice(query, promql::To<promql::MatrixSelector>(expr).range_span);
    case NodeKind::kSubquery:
      return Slice(query, promql::To<promql::Subquery>(expr).range_span);
    case NodeKind::kCall:
      return std::string(promql::To<promql::Call>(expr).name);
    case NodeKind::kAggregate: {
      const auto& aggregate = promql::To<promql::Aggregate>(expr);
      return Together(std::string(AggregateName(aggregate.op)), Slice(query, aggregate.grouping_span));
    }
    case NodeKind::kBinary: {
      const auto& binary = promql::To<promql::Binary>(expr);
      const std::string op = std::string(OpText(binary.op)) + (binary.return_bool ? " bool" : "");
      return Together(op, binary.matching == nullptr ? "" : Slice(query, binary.matching->span));
    }
    case NodeKind::kUnary:
      return std::string(OpText(promql::To<promql::Unary>(expr).op));
    case NodeKind::kParen:
    case NodeKind::kDuration:
      return "";
    default:
      return Slice(query, expr.span);
  }
}

class Explainer {
 public:
  Explainer(const promql::Query& query, const ExplainedSeries& series) : query_(query), series_(series) {}

  Explanation Run() {
    out_.language = "promql";
    out_.query = query_.text();
    out_.canonical = promql::Print(*query_.root());
    size_t count = 0;
    promql::Walk(*query_.root(), [&](const Expr&) { return ++count <= kMaxAnalysed; });
    analysed_ = count <= kMaxAnalysed;
    if (analysed_) {
      flows_ = flow::FlowsByNode(*query_.root(), series_.source());
    } else {
      out_.omitted =
          fmt::format("labels and values are left out: the query has more than {} nodes", kMaxAnalysed);
    }
    promql::Walk(*query_.root(), [&](const Expr& expr, promql::Ancestors parents) {
      Node(expr, static_cast<uint32_t>(parents.size()));
      return true;
    });
    NeededFeatures();
    return std::move(out_);
  }

 private:
  void Node(const Expr& expr, uint32_t depth) {
    ExplainedNode node;
    node.depth = depth;
    node.kind = KindName(expr.kind);
    node.text = TextOf(expr, query_.text());
    node.type = promql::DocumentedType(expr.type);
    node.span = expr.span;
    const bool labelled = expr.type == ValueType::kVector || expr.type == ValueType::kMatrix;
    const flow::Flow& flow = flows_[expr.id];
    if (analysed_ && expr.type != ValueType::kString) node.values = flow::ValuesInWords(flow.Values());
    if (analysed_ && labelled) {
      node.labels = flow::LabelsInWords(flow);
      node.series = flow::SeriesInWords(flow);
      node.reasons = series_.ReasonsOf(flow, query_);
    }
    out_.nodes.push_back(std::move(node));
    if (const auto* call = promql::As<promql::Call>(&expr)) Function(*call->function);
  }

  void Function(const promql::FunctionInfo& info) {
    for (const ExplainedFunction& known : out_.functions) {
      if (known.name == info.name) return;
    }
    const std::string since =
        info.since == 0 ? "" : fmt::format("{}.{}", info.since / 1000, info.since % 1000);
    out_.functions.push_back({std::string(info.name), std::string(info.doc), since, info.experimental});
  }

  // A flag is needed when the query is refused with all others on.
  void NeededFeatures() {
    for (const QueryFeature& feature : kQueryFeatures) {
      promql::ParseOptions options;
      options.features = promql::Features::All();
      options.features.*feature.field = false;
      if (promql::Parse(std::string(query_.text()), options).errors.empty()) continue;
      out_.features.emplace_back(feature.flag);
    }
  }

  const promql::Query& query_;
  const ExplainedSeries& series_;
  flow::PromqlFlows flows_;  // when analysed
  bool analysed_ = true;
  Explanation out_;
};

}  // namespace

int ExplainPromql(const ExplainFlags& flags) {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  const promql::ParseOutcome parsed = promql::Parse(flags.query, options);
  if (!parsed.errors.empty()) {
    Print(RenderQueryErrors(flags.query, "promql/syntax", QueryErrors(parsed.errors),
                            WantsColour(flags.colour, stdout)));
    return kFound;
  }
  const std::unique_ptr<const ExplainedSeries> series = ExplainedSeries::Of(flags.rules, flags.inventory);
  if (series == nullptr) return kTrouble;
  const Explanation explanation = Explainer(*parsed.query, *series).Run();
  Print(flags.format == "json" ? ExplanationJson(explanation) : ExplanationText(explanation, flags.ascii));
  return kFine;
}

}  // namespace rulecheck::cli
