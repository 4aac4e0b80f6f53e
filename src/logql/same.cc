// What a node of LogQL says itself, for equality and hashes.
#include "logql/same.h"

#include "rulecheck/logql.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::logql {
namespace {

using syntax::Details;

void AppendMatcher(const Matcher& matcher, Details* out) {
  out->Text(matcher.label.name);
  out->Word(matcher.op);
  out->Text(matcher.value.value);
}

void AppendFilter(const LabelFilter& filter, Details* out) {
  Walk(filter, [out](const LabelFilter& node) {
    out->Word(node.kind);
    out->Text(node.label.name);
    out->Word(node.match);
    out->Word(node.compare);
    out->Text(node.text.value);
    out->Number(node.number);
    out->Number(node.duration_ns);
    out->Number(node.bytes);
    return true;
  });
}

// The printed form of a stage is exact, but for the values of label filters.
void AppendStage(const Stage& stage, Details* out) {
  out->Word(stage.kind);
  if (const auto* filter = As<LabelFilterStage>(&stage)) return AppendFilter(*filter->filter, out);
  out->OwnText(Print(stage));
}

void AppendLog(const LogExpr& log, Details* out) {
  out->Number(uint64_t{log.matchers.size()});
  for (const Matcher& matcher : log.matchers) AppendMatcher(matcher, out);
  out->Number(uint64_t{log.stages.size()});
  for (const Stage* stage : log.stages) AppendStage(*stage, out);
}

void AppendGrouping(const Grouping* grouping, Details* out) {
  out->Flag(grouping != nullptr);
  if (grouping == nullptr) return;
  out->Flag(grouping->without);
  out->Names(grouping->labels);
}

void AppendRange(const LogRange& range, Details* out) {
  out->Number(range.range_ns);
  out->Number(range.offset_ns);
  out->Flag(range.unwrap != nullptr);
  if (range.unwrap == nullptr) return;
  out->Text(range.unwrap->label.name);
  out->Word(range.unwrap->conversion);
  out->Number(uint64_t{range.unwrap->filters.size()});
  for (const LabelFilter* filter : range.unwrap->filters) AppendFilter(*filter, out);
}

void AppendBinary(const Binary& node, Details* out) {
  out->Word(node.op);
  out->Flag(node.return_bool);
  out->Word(node.matching.card);
  out->Flag(node.matching.on);
  out->Names(node.matching.labels);
  out->Names(node.matching.include);
}

}  // namespace

void AppendDetails(const Expr& expr, Details* out) {
  switch (expr.kind) {
    case NodeKind::kLog:
      return AppendLog(To<LogExpr>(expr), out);
    case NodeKind::kRangeAggregation: {
      const auto& node = To<RangeAggregation>(expr);
      out->Word(node.function->id);
      out->Number(node.parameter);
      AppendGrouping(node.grouping, out);
      return AppendRange(*node.range, out);
    }
    case NodeKind::kVectorAggregation: {
      const auto& node = To<VectorAggregation>(expr);
      out->Word(node.function->id);
      out->Number(node.parameter);
      return AppendGrouping(node.grouping, out);
    }
    case NodeKind::kBinary:
      return AppendBinary(To<Binary>(expr), out);
    case NodeKind::kLiteral:
      return out->Number(To<Literal>(expr).value);
    case NodeKind::kVector:
      return out->Number(To<Vector>(expr).value);
    case NodeKind::kLabelReplace: {
      const auto& node = To<LabelReplace>(expr);
      for (const Text& text : {node.dst, node.replacement, node.src, node.regex}) out->Text(text.value);
      return;
    }
  }
}

bool Same(const Expr& a, const Expr& b) {
  return syntax::SameTrees(a, b, [](const Expr&, const Expr&) { return true; });
}

uint64_t Hash(const Expr& root) {
  return syntax::HashTrees(root)[root.id];
}

}  // namespace rulecheck::logql
