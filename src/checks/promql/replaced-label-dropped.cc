#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "checks/check.h"
#include "checks/shapes.h"
#include "promql/function_id.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

bool Drops(const promql::Aggregate& aggregate, std::string_view label) {
  if (PicksSeries(aggregate.op)) return false;
  const bool named = std::any_of(aggregate.grouping.begin(), aggregate.grouping.end(),
                                 [&](const promql::LabelRef& ref) { return ref.name == label; });
  return named == aggregate.without;
}

bool WritesLabel(const promql::Call& call) {
  return call.args.size() > 1 && (call.function->id == promql::FunctionId::kLabelReplace ||
                                  call.function->id == promql::FunctionId::kLabelJoin);
}

// Whether the call reads the label to write another.
bool Reads(const promql::Call& call, std::string_view label) {
  return WritesLabel(call) &&
         std::any_of(call.args.begin() + 2, call.args.end(), [&](const promql::Expr* arg) {
           const auto* text = promql::As<promql::StringLiteral>(promql::StripParens(arg));
           return text == nullptr || text->value == label;
         });
}

// What has no other use for labels than to keep them, or to read some for others.
const promql::Expr* Inner(const promql::Expr& node) {
  if (const auto* binary = promql::As<promql::Binary>(&node)) {
    if (binary->matching != nullptr) return nullptr;
    return binary->lhs->type == promql::ValueType::kVector ? binary->lhs : binary->rhs;
  }
  if (const auto* unary = promql::As<promql::Unary>(&node)) return unary->expr;
  const auto* call = promql::As<promql::Call>(&node);
  const bool plain =
      call != nullptr && (WritesLabel(*call) || call->function->labels == promql::LabelEffect::kDropName);
  return plain && call->args[0]->type == promql::ValueType::kVector ? call->args[0] : nullptr;
}

void CheckBelow(const QueryContext& c, const promql::Aggregate& aggregate) {
  std::vector<const promql::Call*> readers;
  for (const promql::Expr* node = promql::StripParens(aggregate.expr); node != nullptr;
       node = Inner(*node) == nullptr ? nullptr : promql::StripParens(Inner(*node))) {
    const auto* call = promql::As<promql::Call>(node);
    if (call == nullptr || !WritesLabel(*call)) continue;
    const auto target = TextArgument(*call, 1);
    constexpr size_t kMostReaders = 64;
    if (!target || readers.size() >= kMostReaders) return;
    const bool read = std::any_of(readers.begin(), readers.end(),
                                  [&](const promql::Call* other) { return Reads(*other, *target); });
    readers.push_back(call);
    if (read || !Drops(aggregate, *target)) continue;
    c.Report(call->args[1]->span, fmt::format("the label `{}` that is set here is dropped by `{}`", *target,
                                              promql::AggregateName(aggregate.op)))
        .Because(c.At(aggregate.grouping_span.empty() ? aggregate.name_span : aggregate.grouping_span),
                 "it is not kept here")
        .Help(fmt::format("the second argument of `{}` is the label that it writes", call->name));
  }
}

}  // namespace

void ReplacedLabelDropped(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    if (const auto* aggregate = promql::As<promql::Aggregate>(&node)) CheckBelow(c, *aggregate);
  });
}

}  // namespace rulecheck::checks
