// The tree that Go's regexp/syntax makes of a pattern, simplified: Loki looks at its
// shape to run some regular expressions as plain text searches, with visible effects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::logql {

struct RegexNode {
  // In Go's order, which decides what is the more complex of two.
  enum class Op : uint8_t {
    kNoMatch,
    kEmptyMatch,
    kLiteral,
    kCharClass,
    kAnyCharNotNewline,
    kAnyChar,
    kBeginLine,
    kEndLine,
    kBeginText,
    kEndText,
    kWordBoundary,
    kNoWordBoundary,
    kCapture,
    kStar,
    kPlus,
    kQuest,
    kRepeat,
    kConcat,
    kAlternate,
    kLeftParen,    // only while parsing
    kVerticalBar,  // likewise
  };

  Op op = Op::kNoMatch;
  bool fold_case = false;
  bool non_greedy = false;
  std::vector<char32_t> runes = {};  // of a literal; of a class its ranges, two by two
  std::vector<RegexNode> subs = {};
  int min = 0;
  int max = 0;  // -1: no end

  friend bool operator==(const RegexNode&, const RegexNode&) = default;
};
using RegexOp = RegexNode::Op;

// The tree of a valid pattern under syntax.Perl, after Simplify. Nothing when the
// pattern is not valid, or beyond the bounds set here for its size.
std::optional<RegexNode> ParseRegexTree(std::string_view pattern);

}  // namespace rulecheck::logql
