// Series of a rule that get the same labels.
#include <algorithm>
#include <map>

#include "unittest/explain_calls.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

// What the rule writes over: its own labels, the name, and for an alert `alertname`.
bool IsOverwritten(const RuleRef& rule, const std::string& name) {
  if (name == "__name__" || (rule.rule->alerting && name == "alertname")) return true;
  const auto& own = rule.rule->labels;
  return std::any_of(own.begin(), own.end(), [&](const auto& text) { return text.name == name; });
}

// Names of labels whose values differ.
std::string Differing(const NamedTexts& a, const NamedTexts& b) {
  const std::map<std::string, std::string> left(a.begin(), a.end()), right(b.begin(), b.end());
  std::map<std::string, std::string> all = left;
  all.insert(right.begin(), right.end());
  std::string out;
  for (const auto& [name, ignored] : all) {
    const auto l = left.find(name), r = right.find(name);
    if (l != left.end() && r != right.end() && l->second == r->second) continue;
    out += (out.empty() ? "`" : ", `") + name + "`";
  }
  return out;
}

}  // namespace

std::string CollisionText(const RunFacts& facts, const RuleRef& rule, const Question& question) {
  std::map<NamedTexts, NamedTexts> first;  // what is left of the labels, and all of them
  for (const PartSample& sample : SamplesOf(facts, question, *question.query->root(), false)) {
    NamedTexts left = sample.labels;
    std::erase_if(left, [&](const auto& label) { return IsOverwritten(rule, label.first); });
    const auto [at, is_new] = first.try_emplace(std::move(left), sample.labels);
    if (is_new) continue;
    return LabelsText(at->second) + " and " + LabelsText(sample.labels) + " differ only in " +
           Differing(at->second, sample.labels) + ", which the rule overwrites: the two become one";
  }
  return "";
}

}  // namespace rulecheck::unittest
