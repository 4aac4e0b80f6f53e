#include "checks/log_shapes.h"

#include <algorithm>

#include "checks/regexps.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

using logql::As;
using logql::LabelFilter;
using logql::LabelFilterKind;
using logql::MatchOp;

void AppendLeaves(const LabelFilter& root, std::vector<const LabelFilter*>* out) {
  logql::Walk(root, [&](const LabelFilter& filter) {
    const bool leaf = filter.kind != LabelFilterKind::kAnd && filter.kind != LabelFilterKind::kOr;
    if (leaf) out->push_back(&filter);
  });
}

void AppendStageLeaves(const logql::LogExpr& log, std::vector<const LabelFilter*>* out) {
  for (const logql::Stage* stage : log.stages) {
    if (const auto* filter = As<logql::LabelFilterStage>(stage)) AppendLeaves(*filter->filter, out);
  }
}

bool IsRegexp(MatchOp op) {
  return op == MatchOp::kRegexp || op == MatchOp::kNotRegexp;
}

// The operator between a label name and its value.
Span OperatorBetween(std::string_view text, Span name, Span value, MatchOp op) {
  const std::string_view between = text.substr(name.end, value.begin - name.end);
  const size_t at = between.find(MatchOpText(op));
  if (at == std::string_view::npos) return {};
  const auto begin = name.end + static_cast<uint32_t>(at);
  return {begin, begin + static_cast<uint32_t>(MatchOpText(op).size())};
}

void AppendLineRegexps(const logql::LineFilter& filter, std::vector<LogRegexp>* out) {
  const bool negative = filter.op == logql::LineOp::kNotMatches;
  if (!negative && filter.op != logql::LineOp::kMatches) return;
  for (const logql::LineOperand& operand : filter.operands) {
    if (operand.ip) continue;
    const bool alone = filter.operands.size() == 1;
    out->push_back({LogRegexp::Place::kLine, &operand.text, negative, alone ? filter.op_span : Span{},
                    alone ? filter.span : operand.span});
  }
}

}  // namespace

bool RestrictsNothing(const logql::Matcher& matcher) {
  const std::string_view value = matcher.value.value;
  switch (matcher.op) {
    case MatchOp::kEqual:
      return value.empty();
    case MatchOp::kRegexp:
      return value == ".+" || value == "(.+)" || value == "^.+$" || value == ".+?" || value == "..*" ||
             MatchesEverything(value);
    case MatchOp::kNotEqual:
    case MatchOp::kNotRegexp:
      return true;
  }
  return false;
}

std::vector<const logql::LogExpr*> PipelinesIn(const logql::Expr& root) {
  std::vector<const logql::LogExpr*> out;
  logql::Walk(root, [&](const logql::Expr& node) {
    if (const auto* log = As<logql::LogExpr>(&node)) out.push_back(log);
  });
  return out;
}

std::vector<const logql::RangeAggregation*> RangesIn(const logql::Expr& root) {
  std::vector<const logql::RangeAggregation*> out;
  logql::Walk(root, [&](const logql::Expr& node) {
    if (const auto* range = As<logql::RangeAggregation>(&node)) out.push_back(range);
  });
  return out;
}

std::vector<const LabelFilter*> FilterLeavesIn(const logql::Expr& root) {
  std::vector<const LabelFilter*> out;
  if (const auto* log = As<logql::LogExpr>(&root)) AppendStageLeaves(*log, &out);
  for (const logql::RangeAggregation* node : RangesIn(root)) {
    AppendStageLeaves(*node->range->log, &out);
    if (node->range->unwrap == nullptr) continue;
    for (const LabelFilter* filter : node->range->unwrap->filters) AppendLeaves(*filter, &out);
  }
  return out;
}

promql::Matcher AsMatcher(const logql::Matcher& matcher) {
  promql::Matcher out;
  out.name = matcher.label.name;
  out.value = matcher.value.value;
  out.op = matcher.op;
  return out;
}

std::vector<LogRegexp> RegexpsIn(std::string_view text, const logql::Expr& root) {
  std::vector<LogRegexp> out;
  for (const logql::LogExpr* log : PipelinesIn(root)) {
    for (const logql::Matcher& matcher : log->matchers) {
      if (!IsRegexp(matcher.op)) continue;
      out.push_back({LogRegexp::Place::kStream, &matcher.value, matcher.op == MatchOp::kNotRegexp,
                     OperatorBetween(text, matcher.label.span, matcher.value.span, matcher.op),
                     matcher.span});
    }
    for (const logql::Stage* stage : log->stages) {
      if (const auto* filter = As<logql::LineFilter>(stage)) AppendLineRegexps(*filter, &out);
    }
  }
  for (const LabelFilter* leaf : FilterLeavesIn(root)) {
    if (leaf->kind != LabelFilterKind::kString || !IsRegexp(leaf->match)) continue;
    out.push_back({LogRegexp::Place::kLabel, &leaf->text, leaf->match == MatchOp::kNotRegexp, leaf->op_span,
                   leaf->span});
  }
  return out;
}

bool ReadsNearlyAll(const logql::LogExpr& log) {
  return std::all_of(log.matchers.begin(), log.matchers.end(), RestrictsNothing);
}

const logql::LineFilter* PositiveFilter(const logql::LogExpr& log) {
  for (const logql::Stage* stage : log.stages) {
    const auto* filter = logql::As<logql::LineFilter>(stage);
    if (filter != nullptr && !logql::IsNegative(filter->op)) return filter;
  }
  return nullptr;
}

const logql::Expr* ResultOf(const logql::Expr& root) {
  const logql::Expr* node = &root;
  while (true) {
    if (const auto* replace = As<logql::LabelReplace>(node)) {
      node = replace->expr;
    } else if (const auto* binary = As<logql::Binary>(node)) {
      if (binary->op == logql::Op::kOr) return nullptr;
      const bool set = logql::IsSetOperator(binary->op);
      if (!set && NumberOf(binary->rhs) == nullptr && NumberOf(binary->lhs) == nullptr) return nullptr;
      node = NumberOf(binary->lhs) != nullptr ? binary->rhs : binary->lhs;
    } else {
      return node;
    }
  }
}

bool KeepsLabels(const logql::Grouping* grouping) {
  return grouping != nullptr && !grouping->without && !grouping->labels.empty();
}

}  // namespace rulecheck::checks
