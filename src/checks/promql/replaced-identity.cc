#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"
#include "flow/pattern.h"
#include "policy/external_labels.h"
#include "promql/function_id.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

// The label that a call gives one and the same value on all series; empty for other calls.
std::string_view FixedLabel(const promql::Call& call) {
  if (call.function->id != promql::FunctionId::kLabelReplace || call.args.size() != 5) return {};
  const auto target = TextArgument(call, 1), text = TextArgument(call, 2), source = TextArgument(call, 3),
             pattern = TextArgument(call, 4);
  if (!target || !text || !source || !pattern) return {};
  const auto matcher = flow::Pattern::Make(*pattern);
  const bool always = matcher->MatchesAll() || (source->empty() && matcher->Matches(""));
  const bool fixed = text->find('$') == std::string_view::npos;
  return always && fixed ? *target : std::string_view();
}

bool NamesInstance(std::string_view label) {
  return label == "instance" || label == "pod";
}

void CheckFixed(const QueryContext& c, const promql::Call& call, std::string_view label) {
  const flow::Flow& series = c.facts.Likely(*call.args[0]);
  if (series.IsEmpty() || series.bound <= 1 || !series.CanHave(label) || series.IsConstant(label)) return;
  const std::set<std::string_view> names = LabelNames(series);
  const bool alone = series.IsClosed() && std::all_of(names.begin(), names.end(), [&](std::string_view name) {
                       return name == label || series.IsConstant(name) || policy::IsExternalLabel(name);
                     });
  if (!alone && (series.IsClosed() || !NamesInstance(label) || !series.MustHave(label))) return;
  FindingBuilder finding = c.Report(
      call.args[1]->span,
      fmt::format("all series get the same `{}`: two that differ in it alone make the query fail", label));
  finding.Because(c.At(call.args[0]->span), alone ? fmt::format("`{}` is all that tells these apart", label)
                                                  : fmt::format("one for each `{}`", label));
  finding.Help(fmt::format("aggregate first, as `sum without ({}) (...)`, or write another label", label));
}

}  // namespace

void ReplacedIdentity(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr) return;
    const std::string_view label = FixedLabel(*call);
    if (!label.empty()) CheckFixed(c, *call, label);
  });
}

}  // namespace rulecheck::checks
