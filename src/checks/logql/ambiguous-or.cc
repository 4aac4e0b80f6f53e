#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

using logql::Joiner;
using logql::LabelFilter;
using logql::LabelFilterKind;

bool IsOpenOr(const LabelFilter& filter) {
  return filter.kind == LabelFilterKind::kOr && filter.paren_span == filter.span;
}

void CheckFilter(const LogQueryContext& c, const LabelFilter& root) {
  std::vector<const LabelFilter*> stack{&root};
  while (!stack.empty()) {
    const LabelFilter* node = stack.back();
    stack.pop_back();
    if (node->left == nullptr) continue;
    stack.push_back(node->right);
    stack.push_back(node->left);
    const bool loose = node->kind == LabelFilterKind::kAnd && node->joiner != Joiner::kWord;
    if (!loose || !IsOpenOr(*node->right)) continue;
    c.Report(node->right->op_span, fmt::format("this `or` binds tighter than the {} before it",
                                               node->joiner == Joiner::kComma ? "comma" : "blank"))
        .Because(c.At(node->right->span), "read as if it stood in parentheses")
        .Help("`and` binds tighter than `or`, a comma or a blank does not: write parentheses");
  }
}

}  // namespace

void AmbiguousOr(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    for (const logql::Stage* stage : log->stages) {
      if (const auto* filter = logql::As<logql::LabelFilterStage>(stage)) CheckFilter(c, *filter->filter);
    }
  }
  for (const logql::RangeAggregation* node : RangesIn(c.root())) {
    if (node->range->unwrap == nullptr) continue;
    for (const LabelFilter* filter : node->range->unwrap->filters) CheckFilter(c, *filter);
  }
}

}  // namespace rulecheck::checks
