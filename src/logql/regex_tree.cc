#include "logql/regex_tree.h"

#include "logql/regex_class.h"
#include "logql/regex_parser.h"

namespace rulecheck::logql {
namespace {

constexpr size_t kMaxPattern = 20000;

// A class of one character is a literal, and so is one letter in both cases.
bool IsLiteralClass(const std::vector<char32_t>& ranges) {
  return (ranges.size() == 2 && ranges[0] == ranges[1]) || IsFoldPair(ranges);
}

// --- Simplify

RegexNode Quantified(const RegexNode& like, RegexOp op, RegexNode sub) {
  if (sub.op == RegexOp::kEmptyMatch) return sub;
  if (op == sub.op && like.non_greedy == sub.non_greedy) return sub;
  RegexNode node{.op = op, .fold_case = like.fold_case, .non_greedy = like.non_greedy};
  node.subs.push_back(std::move(sub));
  return node;
}

RegexNode SimplifyNode(RegexNode node);

// x{2,} is xx+ and so on. Long ones stay: nothing is read from their shape.
RegexNode SimplifyRepeat(RegexNode node) {
  if (node.min == 0 && node.max == 0) return RegexNode{.op = RegexOp::kEmptyMatch};
  RegexNode sub = SimplifyNode(std::move(node.subs.front()));
  if (node.max == -1 && node.min == 0) return Quantified(node, RegexOp::kStar, std::move(sub));
  if (node.max == -1 && node.min == 1) return Quantified(node, RegexOp::kPlus, std::move(sub));
  if (node.min == 1 && node.max == 1) return sub;
  if (node.min == 0 && node.max == 1) return Quantified(node, RegexOp::kQuest, std::move(sub));
  constexpr int kMaxCopies = 3;
  if (node.min > kMaxCopies || node.max != node.min) {
    node.subs.front() = std::move(sub);
    return node;
  }
  RegexNode concat{.op = RegexOp::kConcat};
  concat.subs.assign(static_cast<size_t>(node.min), sub);
  return concat;
}

RegexNode SimplifyNode(RegexNode node) {
  switch (node.op) {
    case RegexOp::kCapture:
    case RegexOp::kConcat:
    case RegexOp::kAlternate:
      for (RegexNode& sub : node.subs) sub = SimplifyNode(std::move(sub));
      return node;
    case RegexOp::kStar:
    case RegexOp::kPlus:
    case RegexOp::kQuest: {
      RegexNode sub = SimplifyNode(std::move(node.subs.front()));
      return Quantified(node, node.op, std::move(sub));
    }
    case RegexOp::kRepeat:
      return SimplifyRepeat(std::move(node));
    default:
      return node;
  }
}

}  // namespace

std::optional<RegexNode> ParseRegexTree(std::string_view pattern) {
  if (pattern.size() > kMaxPattern) return std::nullopt;
  auto tree = RegexParser(pattern).Parse();
  if (!tree) return std::nullopt;
  return SimplifyNode(*std::move(tree));
}

// --- the stack

std::optional<RegexNode> RegexParser::Parse() {
  while (!AtEnd()) {
    if (!Step()) return std::nullopt;
  }
  Concat();
  if (SwapVerticalBar()) stack_.pop_back();
  Alternate();
  if (stack_.size() != 1 || IsPseudo(stack_.front().node)) return std::nullopt;
  return std::move(stack_.front().node);
}

void RegexParser::PushNode(RegexNode node) {
  Push({std::move(node), {}, false});
}

void RegexParser::PushOp(RegexOp op) {
  PushNode({.op = op, .fold_case = flags_.fold_case});
}

void RegexParser::Push(Entry entry) {
  if (entry.node.op == RegexOp::kCharClass && IsLiteralClass(entry.node.runes)) {
    const bool single = entry.node.runes[0] == entry.node.runes[1] && entry.node.runes.size() == 2;
    RegexNode literal{.op = RegexOp::kLiteral, .fold_case = !single};
    literal.runes = {entry.node.runes.front()};
    if (MaybeConcat(&literal)) return;
    entry.node = std::move(literal);
  } else {
    MaybeConcat(nullptr);
  }
  stack_.push_back(std::move(entry));
}

// Joins the two literals on top, which nothing can quantify any more; `next` then takes
// the place that is left.
bool RegexParser::MaybeConcat(const RegexNode* next) {
  if (stack_.size() < 2) return false;
  RegexNode& top = stack_.back().node;
  RegexNode& below = stack_[stack_.size() - 2].node;
  if (top.op != RegexOp::kLiteral || below.op != RegexOp::kLiteral || top.fold_case != below.fold_case)
    return false;
  below.runes.insert(below.runes.end(), top.runes.begin(), top.runes.end());
  if (next != nullptr) {
    top = *next;
    return true;
  }
  stack_.pop_back();
  return false;
}

void RegexParser::Literal(char32_t c) {
  RegexNode node{.op = RegexOp::kLiteral, .fold_case = flags_.fold_case};
  node.runes = {flags_.fold_case ? MinFold(c) : c};
  MaybeConcat(nullptr);
  stack_.push_back({std::move(node), {}, false});
}

std::vector<RegexNode> RegexParser::TakeOperands() {
  size_t begin = stack_.size();
  while (begin > 0 && !IsPseudo(stack_[begin - 1].node)) --begin;
  std::vector<RegexNode> operands;
  for (size_t i = begin; i < stack_.size(); ++i) operands.push_back(std::move(stack_[i].node));
  stack_.resize(begin);
  return operands;
}

void RegexParser::Concat() {
  MaybeConcat(nullptr);
  std::vector<RegexNode> operands = TakeOperands();
  if (operands.empty()) return PushNode({.op = RegexOp::kEmptyMatch});
  PushNode(CollapseRegex(std::move(operands), RegexOp::kConcat));
}

void RegexParser::Alternate() {
  std::vector<RegexNode> operands = TakeOperands();
  if (operands.empty()) return PushNode({.op = RegexOp::kNoMatch});
  CleanAlternative(&operands.back());
  PushNode(CollapseRegex(std::move(operands), RegexOp::kAlternate));
}

void RegexParser::VerticalBar() {
  Concat();
  if (!SwapVerticalBar()) PushOp(RegexOp::kVerticalBar);
}

// Moves what was just closed below the bar; single characters on both sides are one.
bool RegexParser::SwapVerticalBar() {
  const size_t n = stack_.size();
  if (n < 2 || stack_[n - 2].node.op != RegexOp::kVerticalBar) return false;
  if (n >= 3 && IsSingleCharacter(stack_[n - 1].node) && IsSingleCharacter(stack_[n - 3].node)) {
    RegexNode& top = stack_[n - 1].node;
    RegexNode& below = stack_[n - 3].node;
    if (top.op > below.op) std::swap(top, below);
    MergeSingleCharacters(&below, top);
    stack_.pop_back();
    return true;
  }
  if (n >= 3) CleanAlternative(&stack_[n - 3].node);
  std::swap(stack_[n - 1], stack_[n - 2]);
  return true;
}

}  // namespace rulecheck::logql
