// Which labels the series of an expression share.
#include <map>

#include "flow/series.h"
#include "promql/function_id.h"
#include "unittest/generate/backwards.h"
#include "unittest/generate/call_parts.h"
#include "unittest/generate/label_values.h"

namespace rulecheck::unittest {

using promql::As;
using promql::Expr;

void Backwards::CollectLabels() {
  for (const promql::Query* query : WithRecordings(query_, recorded_))
    promql::Walk(*query->root(), [this](const Expr& node) { CollectLabelsOf(node); });
  for (auto& [name, value] : values_) {
    if (value.empty()) value = name + "-1";
  }
}

void Backwards::CollectHistograms(const promql::Call& call) {
  const promql::VectorSelector* buckets = BucketsIn(*call.args.back());
  if (buckets != nullptr && HasBuckets(call, *buckets))
    histograms_.insert(std::string(flow::ExactName(*buckets)));
}

void Backwards::CollectLabelsOf(const Expr& node) {
  if (const auto* call = As<promql::Call>(&node);
      call != nullptr && call->function->id == promql::FunctionId::kHistogramQuantile) {
    CollectHistograms(*call);
  }
  const auto want = [&](std::string_view name) {
    if (name != "le" && name != "__name__") values_.try_emplace(std::string(name), "");
  };
  if (const auto* aggregate = As<promql::Aggregate>(&node); aggregate != nullptr && !aggregate->without) {
    for (const auto& label : aggregate->grouping) want(label.name);
  }
  if (const auto* binary = As<promql::Binary>(&node);
      binary != nullptr && binary->matching != nullptr && binary->matching->on) {
    for (const auto& label : binary->matching->labels) want(label.name);
  }
  const auto* selector = As<promql::VectorSelector>(&node);
  if (selector == nullptr) return;
  for (const promql::Matcher& matcher : selector->matchers) {
    if (matcher.name == "__name__" || matcher.op != promql::MatchOp::kEqual || matcher.value.empty())
      continue;
    std::string& value = values_[std::string(matcher.name)];
    if (value.empty()) value = std::string(matcher.value);
  }
}

SignalLabels Backwards::LabelsFor(const promql::VectorSelector& selector) const {
  SignalLabels out;
  std::map<std::string, std::vector<const promql::Matcher*>> by_name;
  for (const promql::Matcher& matcher : selector.matchers)
    by_name[std::string(matcher.name)].push_back(&matcher);
  for (const auto& [name, value] : values_) {
    if (!by_name.contains(name)) out[name] = value;
  }
  for (const auto& [name, matchers] : by_name) {
    const auto shared = values_.find(name);
    const std::string first = shared == values_.end() ? name + "-1" : shared->second;
    const std::optional<std::string> value = ValueThatMatches(matchers, first, name == "__name__");
    if (value && !value->empty()) out[name] = *value;
  }
  return out;
}

}  // namespace rulecheck::unittest
