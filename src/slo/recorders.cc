#include "slo/recorders.h"

#include <algorithm>

#include "policy/where.h"

namespace rulecheck::slo {
namespace {

constexpr size_t kFew = 4;

}  // namespace

std::optional<std::string> Recorders::Constant(uint32_t rule, std::string_view label) {
  const workspace::RuleRef& ref = rules_.rule(rule);
  if (const auto pair = policy::LabelOf(*ref.group, *ref.rule, label)) return std::string(pair->value.value);
  const flow::Flow& result = flows_().Result(rule);
  if (!result.CanHave(label)) return std::string();
  if (!result.MustHave(label)) return std::nullopt;
  const flow::ValueSet values = result.ValuesOf(label);
  return values.Single() == nullptr ? std::nullopt : std::optional<std::string>(*values.Single());
}

const Recorders::ByValue& Recorders::IndexOf(std::string_view name, const std::string& label) {
  const auto [it, fresh] = indexes_.try_emplace({name, label});
  if (!fresh) return it->second;
  for (const uint32_t rule : rules_.Recorders(name)) {
    if (auto value = Constant(rule, label)) {
      it->second.rules[*value].push_back(rule);
    } else if (it->second.unknown.size() < kMost) {
      it->second.unknown.push_back(rule);
    }
  }
  return it->second;
}

bool Recorders::CanWrite(uint32_t rule, const Selection& selection) {
  for (const LabelTest& test : selection.tests) {
    if (test.name == flow::kMetricName) continue;
    const std::optional<std::string> value = Constant(rule, test.name);
    Selection one;
    one.tests.push_back(test);
    const LabelRange range = one.RangeOf(test.name);
    if (value && !(value->empty() ? range.absent : range.values.Contains(*value))) return false;
    if (value) continue;
    const flow::Flow& result = flows_().Result(rule);
    if (!(range.absent && !result.MustHave(test.name)) && Disjoint(range.values, result.ValuesOf(test.name)))
      return false;
  }
  return true;
}

std::vector<uint32_t> Recorders::Of(const Selection& selection) {
  const auto all = rules_.Recorders(selection.metric);
  std::vector<uint32_t> out;
  if (selection.metric.empty() || all.empty()) return out;
  const auto first = all.first(std::min(all.size(), kMost));
  std::vector<uint32_t> candidates(first.begin(), first.end());
  if (all.size() > kFew) {
    size_t least = all.size();
    for (const LabelTest& test : selection.tests) {
      if (test.op != promql::MatchOp::kEqual) continue;
      const ByValue& index = IndexOf(rules_.rule(all.front()).rule->name.value, test.name);
      const auto it = index.rules.find(test.value);
      const size_t known = it == index.rules.end() ? 0 : it->second.size();
      if (known + index.unknown.size() >= least) continue;
      least = known + index.unknown.size();
      candidates = it == index.rules.end() ? std::vector<uint32_t>{} : it->second;
      candidates.insert(candidates.end(), index.unknown.begin(), index.unknown.end());
      std::sort(candidates.begin(), candidates.end());
      if (candidates.size() > kMost) candidates.resize(kMost);
    }
  }
  for (const uint32_t rule : candidates) {
    if (CanWrite(rule, selection)) out.push_back(rule);
  }
  return out;
}

}  // namespace rulecheck::slo
