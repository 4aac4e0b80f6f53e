// Operators whose sides have series that do not pair up.
#include <algorithm>
#include <set>

#include "base/strings.h"
#include "unittest/explain_input.h"
#include "unittest/explain_rules.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using promql::Binary;
using promql::Expr;

constexpr size_t kMaxJoinSeries = 1000;
constexpr size_t kMaxJoinReasons = 2;

bool Names(std::span<const promql::LabelRef> labels, std::string_view name) {
  return std::any_of(labels.begin(), labels.end(), [&](const auto& label) { return label.name == name; });
}

// What a series must share with one of the other side.
NamedTexts KeyOf(NamedTexts labels, const promql::VectorMatching& matching) {
  std::erase_if(labels, [&](const auto& label) {
    if (matching.on) return !Names(matching.labels, label.first);
    return label.first == "__name__" || Names(matching.labels, label.first);
  });
  return labels;
}

std::set<NamedTexts> Keys(const RunFacts& facts, const Question& question, const Expr& side,
                          const promql::VectorMatching& matching) {
  std::set<NamedTexts> keys;
  auto out = engine::Evaluate(side, facts.storage, {question.at_ms, question.at_ms, 0}, question.options);
  if (!out) return keys;
  for (const engine::VectorSample& sample : out->value.vector) {
    if (keys.size() == kMaxJoinSeries) break;
    keys.insert(KeyOf(TextsOf(facts.storage.symbols(), sample.labels), matching));
  }
  return keys;
}

// Label names of one side's first key that the other's has not.
std::vector<std::string> OnlyIn(const NamedTexts& a, const NamedTexts& b) {
  std::vector<std::string> names;
  for (const auto& own : a) {
    bool there = std::any_of(b.begin(), b.end(), [&](const auto& label) { return label.first == own.first; });
    if (!there) names.push_back(own.first);
  }
  return names;
}

std::string Backticked(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) out.push_back("`" + name + "`");
  return Join(out, ", ");
}

std::string Describe(const std::set<NamedTexts>& left, const std::set<NamedTexts>& right, bool on) {
  const NamedTexts& l = *left.begin();
  const NamedTexts& r = *right.begin();
  std::vector<std::string> only_left = OnlyIn(l, r);
  std::vector<std::string> only_right = OnlyIn(r, l);
  std::string text = ": left " + LabelsText(l) + ", right " + LabelsText(r);
  if (on || (only_left.empty() && only_right.empty())) return text;
  std::string hint = "; only one side has ";
  std::vector<std::string> all = only_left;
  all.insert(all.end(), only_right.begin(), only_right.end());
  hint += Backticked(all) + ": match with `ignoring (" + Join(all, ", ") + ")` or `on (...)`";
  return text + hint;
}

}  // namespace

std::vector<CaseReason> JoinReasons(const RunFacts& facts, const Question& question,
                                    const MappedText* source) {
  std::vector<CaseReason> reasons;
  promql::Walk(*question.query->root(), [&](const Expr& e) {
    if (e.kind == promql::NodeKind::kSubquery || reasons.size() >= kMaxJoinReasons) return false;
    const auto* binary = promql::As<Binary>(&e);
    if (binary == nullptr || binary->matching == nullptr || binary->op == promql::Op::kOr ||
        binary->op == promql::Op::kUnless) {
      return true;
    }
    std::set<NamedTexts> left = Keys(facts, question, *binary->lhs, *binary->matching);
    std::set<NamedTexts> right = Keys(facts, question, *binary->rhs, *binary->matching);
    bool share = std::any_of(left.begin(), left.end(), [&](const auto& key) { return right.contains(key); });
    if (left.empty() || right.empty() || share) return true;
    CaseReason reason{"no-matching-pairs",
                      "no series of the two sides of `" + std::string(promql::OpText(binary->op)) +
                          "` have the same labels" + Describe(left, right, binary->matching->on),
                      {},
                      "no labels match"};
    if (source != nullptr) reason.where = source->At(binary->op_span);
    reasons.push_back(std::move(reason));
    return true;
  });
  return reasons;
}

}  // namespace rulecheck::unittest
