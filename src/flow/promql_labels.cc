// Functions that change labels by their arguments: label_replace, label_join, info,
// histogram_quantiles, absent (promql/functions.go, promql/info.go).
#include <algorithm>
#include <map>
#include <vector>

#include "base/go_format.h"
#include "base/strings.h"
#include "flow/label_functions.h"
#include "flow/mutants.h"
#include "flow/promql_parts.h"
#include "promql/function_id.h"

namespace rulecheck::flow {
namespace {

using promql::As;
using promql::Call;
using promql::Expr;
using promql::MatchOp;

std::string_view TextArgument(const Call& call, size_t i) {
  const auto* text = As<promql::StringLiteral>(promql::StripParens(call.args[i]));
  return text == nullptr ? std::string_view() : text->value;
}

bool IsLabelName(std::string_view name) {
  return !name.empty() && IsValidUtf8(name);
}

// One label of each series gets new values.
template <typename Change>
Flow WithChanged(const Flow& in, std::string_view destination, Cause cause, const PromqlOptions& options,
                 const Change& change) {
  Flow out = in;
  const std::string_view names[] = {destination};
  if (!in.UniqueByAllBut(names)) MayFail(Presence::kMaybe, cause, &out);
  if (!Mutated(Mutant::kReplaceKeepsKeys)) out.keys = in.KeysWithout(names);
  out.AddKey({true, {}});
  for (Alternative& one : out.alternatives) {
    change(&one.labels);
    // Who writes the name wants to keep it.
    if (destination == kMetricName && one.drops_name != Presence::kNo) one.drops_name = Presence::kMaybe;
  }
  BlendDroppedNames(options, &out);
  return out;
}

Flow CertainError(const Flow& in, Cause cause) {
  Flow out = in;
  MayFail(Presence::kYes, cause, &out);
  return out;
}

// What absent() takes from the matchers of one label.
struct Pinned {
  size_t matchers = 0;
  std::vector<std::string> values;
  Span span;
};

Labels AbsentLabels(const Call& call) {
  Labels out = Labels::Closed({call.name_span});
  const Expr* argument = promql::StripParens(call.args[0]);
  if (const auto* matrix = As<promql::MatrixSelector>(argument)) argument = matrix->selector;
  const auto* selector = As<promql::VectorSelector>(argument);
  if (selector == nullptr) return out;
  std::map<std::string_view, Pinned> by_name;
  for (const promql::Matcher& matcher : selector->matchers) {
    if (matcher.name == kMetricName) continue;
    Pinned& pinned = by_name[matcher.name];
    ++pinned.matchers;
    if (matcher.op != MatchOp::kEqual) continue;
    pinned.values.emplace_back(matcher.value);
    pinned.span = matcher.span;
  }
  for (auto& [name, pinned] : by_name) {
    const bool sure = (pinned.matchers == 1 || Mutated(Mutant::kAbsentKeepsBoth)) && !pinned.values.empty() &&
                      !pinned.values[0].empty();
    out.Set({std::string(name),
             sure ? Presence::kYes : Presence::kMaybe,
             ValueSet::Of(std::move(pinned.values)),
             {pinned.span}});
  }
  return out;
}

ValueSet QuantileTexts(const Call& call, const PromqlScope& scope) {
  std::vector<std::string> texts;
  for (size_t i = 2; i < call.args.size(); ++i) {
    const std::optional<double> constant = scope[call.args[i]].Values().Constant();
    if (!constant) return {};
    texts.push_back(FormatOpenMetricsFloat(*constant));
  }
  return ValueSet::Of(std::move(texts));
}

}  // namespace

Flow FlowOfLabelReplace(const Call& call, const PromqlScope& scope) {
  const Flow& in = scope[call.args[0]];
  const Cause cause{call.span};
  const std::string_view destination = TextArgument(call, 1);
  const LabelReplacement replacement(destination, TextArgument(call, 2), TextArgument(call, 3),
                                     TextArgument(call, 4), LabelReplacement::Dot::kAny);
  if (!IsLabelName(destination) || !replacement.valid()) return CertainError(in, cause);
  return WithChanged(in, destination, cause, scope.options,
                     [&](Labels* labels) { replacement.Apply(cause, labels); });
}

Flow FlowOfLabelJoin(const Call& call, const PromqlScope& scope) {
  const Flow& in = scope[call.args[0]];
  const Cause cause{call.span};
  const std::string_view destination = TextArgument(call, 1);
  std::vector<std::string_view> sources;
  for (size_t i = 3; i < call.args.size(); ++i) sources.push_back(TextArgument(call, i));
  if (!IsLabelName(destination) || !std::all_of(sources.begin(), sources.end(), IsLabelName)) {
    return CertainError(in, cause);
  }
  return WithChanged(in, destination, cause, scope.options, [&](Labels* labels) {
    JoinLabels(destination, TextArgument(call, 2), sources, cause, labels);
  });
}

Flow FlowOfInfo(const Call& call, const PromqlScope& scope) {
  Flow out = scope[call.args[0]];
  if (Mutated(Mutant::kInfoAddsNothing)) return out;
  // Info series of equal age, conflicting labels, histograms; two series may become one.
  MayFail(Presence::kMaybe, {call.name_span}, &out);
  const auto* selector =
      call.args.size() > 1 ? As<promql::VectorSelector>(promql::StripParens(call.args[1])) : nullptr;
  std::vector<std::string_view> wanted;
  if (selector != nullptr) {
    for (const promql::Matcher& m : selector->matchers) {
      if (m.name != kMetricName) wanted.push_back(m.name);
    }
  }
  const Cause cause{call.name_span};
  for (Alternative& one : out.alternatives) {
    one.always = false;
    one.ever = kInfinity;
    const Labels before = one.labels;
    const auto may_add = [&](std::string_view name) {
      if (before.MustHave(name) || name == kMetricName) return;
      one.labels.Set({std::string(name), Presence::kMaybe, {}, cause});
    };
    for (const std::string_view name : wanted) may_add(name);
    if (!wanted.empty()) continue;
    for (const LabelFact& fact : before.facts()) may_add(fact.name);
    // The name is never added.
    if (!before.open() && before.Find(kMetricName) == nullptr) one.labels.Remove(kMetricName, cause);
    one.labels.Open();
    if (!before.CanHave(kMetricName)) one.labels.Remove(kMetricName, before.CauseOf(kMetricName));
  }
  out.always = false;
  // A label of a key may be added to one of two series that it told apart.
  std::erase_if(out.keys, [&](const Key& key) {
    const auto must = [&](const std::string& name) { return out.MustHave(name); };
    return key.all_but || !std::all_of(key.labels.begin(), key.labels.end(), must);
  });
  out.AddKey({true, {}});
  BlendDroppedNames(scope.options, &out);
  return out;
}

void DropBuckets(Cause cause, Flow* flow) {
  static constexpr std::string_view kBound[] = {"le"};
  // Buckets of one histogram become one series; a native one of the same labels cancels it.
  const bool told_apart = !flow->keys.empty();
  flow->keys = flow->KeysWithout(kBound);
  if (told_apart) flow->AddKey({true, {}});
  for (Alternative& one : flow->alternatives) {
    if (!one.labels.CanHave("le")) {
      // Floats without a bound are no buckets.
      if (!one.value.histogram) one.bound = 0;
    } else if (!one.value.histogram || Mutated(Mutant::kBucketsAlwaysGo)) {
      one.labels.Remove("le", cause);
    } else if (one.value.HasFloats()) {
      one.labels.Set({"le", Presence::kMaybe, one.labels.ValuesOf("le"), cause});
    }
  }
}

Flow FlowOfHistogramQuantiles(const Call& call, const PromqlScope& scope) {
  Flow out = scope[call.args[0]];
  for (size_t i = 1; i < call.args.size(); ++i) FailAs(scope[call.args[i]], &out);
  MayFail(Presence::kMaybe, {call.name_span}, &out);
  DropBuckets({call.name_span}, &out);
  DropNames({call.name_span}, scope.options, &out);
  const std::string_view label = TextArgument(call, 1);
  const double quantiles = static_cast<double>(call.args.size() - 2);
  const ValueSet texts = QuantileTexts(call, scope);
  out.keys.clear();
  // Equal quantiles are an error, or stay two series until the end.
  if (!scope.options.delayed_name_removal) out.AddKey({true, {}});
  out.bound *= quantiles;
  for (Alternative& one : out.alternatives) {
    one.bound *= quantiles;
    one.ever = kInfinity;
    one.always = false;
    one.value = Interval::Floats();
    if (!label.empty()) one.labels.SetYes(label, texts, {call.span});
  }
  out.always = false;
  return out;
}

Flow FlowOfAbsent(const Call& call, const PromqlScope& scope) {
  const Flow& in = scope[call.args[0]];
  Flow out = Flow::Single(Interval::Exactly(1), {call.name_span});
  FailAs(in, &out);
  out.alternatives[0].labels = AbsentLabels(call);
  // As functions of a range do.
  if (scope.options.delayed_name_removal && call.function->id == promql::FunctionId::kAbsentOverTime)
    out.alternatives[0].drops_name = Presence::kYes;
  out.always = out.alternatives[0].always = in.IsEmpty();
  if (in.always) out.alternatives.clear();
  return out;
}

}  // namespace rulecheck::flow
