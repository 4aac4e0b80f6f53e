#include "slo/term.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <fmt/format.h>

namespace rulecheck::slo {
namespace {

bool HasWord(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// What a selection counts, as names and status codes say it.
std::optional<bool> LooksGood(const Leaf& leaf) {
  if (leaf.kind == LeafKind::kFraction) return !std::isinf(leaf.upper);
  if (leaf.kind == LeafKind::kTrue || leaf.kind == LeafKind::kSum) return true;
  if (leaf.of.Tests("le")) return true;
  for (const LabelTest& test : leaf.of.tests) {
    if (test.name.find("code") == std::string::npos && test.name.find("status") == std::string::npos &&
        test.name.find("result") == std::string::npos && test.name.find("outcome") == std::string::npos)
      continue;
    const bool negated = test.op == promql::MatchOp::kNotEqual || test.op == promql::MatchOp::kNotRegexp;
    if (HasWord(test.value, {"5..", "5xx", "50", "5[", "(5", "err", "ERR", "fail", "FAIL"})) return negated;
    if (HasWord(test.value, {"2..", "2xx", "20", "2[", "ok", "OK", "succ", "SUCC"})) return !negated;
  }
  if (HasWord(leaf.of.metric, {"error", "fail", "bad"})) return false;
  if (HasWord(leaf.of.metric, {"success", "good"})) return true;
  return std::nullopt;
}

bool IsWhole(double offset, double scale) {
  return std::abs(offset - std::abs(scale)) <= 1e-9 * std::abs(scale);
}

std::string ListText(const std::vector<Leaf>& leaves) {
  std::vector<std::string> texts;
  for (const Leaf& leaf : leaves) texts.push_back((leaf.sign < 0 ? "-" : "") + leaf.Text());
  std::sort(texts.begin(), texts.end());
  return fmt::format("{}", fmt::join(texts, "+"));
}

}  // namespace

bool Leaf::SameData(const Leaf& other) const {
  return kind == other.kind && of == other.of && lower == other.lower && upper == other.upper &&
         condition == other.condition;
}

std::string Leaf::Text() const {
  if (kind == LeafKind::kTrue) return condition;
  if (kind == LeafKind::kMet && !condition.empty()) return condition;
  if (kind == LeafKind::kFraction) return fmt::format("{}[{}..{}]", of.Text(), lower, upper);
  return of.Text();
}

std::string Grouping::Text() const {
  if (kind == Kind::kNone) return "each series";
  return fmt::format("{} ({})", kind == Kind::kBy ? "by" : "without", fmt::join(labels, ", "));
}

Term Term::Number(double value) {
  Term out;
  out.kind = TermKind::kNumber;
  out.number = value;
  return out;
}

std::string Term::DataText() const {
  return ListText(leaves) + (total.empty() ? "" : " / " + ListText(total));
}

void Term::Restrict(const LabelTest& test) {
  for (std::vector<Leaf>* list : {&leaves, &total}) {
    for (Leaf& leaf : *list) {
      if (leaf.kind != LeafKind::kTrue) leaf.of.Add(test);
    }
  }
}

bool IsOfLevels(const Term& ratio) {
  const auto sums = [](const std::vector<Leaf>& leaves) {
    return !leaves.empty() && std::all_of(leaves.begin(), leaves.end(),
                                          [](const Leaf& leaf) { return leaf.kind == LeafKind::kSum; });
  };
  return ratio.is_ratio() && sums(ratio.leaves) && sums(ratio.total);
}

std::optional<ErrorView> ViewOf(const Term& ratio, bool above) {
  if (!ratio.is_ratio() || ratio.scale == 0) return std::nullopt;
  const double scale = std::abs(ratio.scale);
  if (ratio.offset == 0 && ratio.scale > 0) return ErrorView{!above, above, scale};
  if (ratio.scale < 0 && IsWhole(ratio.offset, ratio.scale)) return ErrorView{above, above, scale};
  return std::nullopt;
}

std::optional<ErrorView> LikelyViewOf(const Term& ratio) {
  if (!ratio.is_ratio() || ratio.leaves.empty()) return std::nullopt;
  const std::optional<bool> good = LooksGood(ratio.leaves.front());
  if (!good) return std::nullopt;
  const bool plain = ratio.offset == 0 && ratio.scale > 0;
  return ViewOf(ratio, plain ? !*good : *good);
}

}  // namespace rulecheck::slo
