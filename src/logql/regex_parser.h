// Go's parser of regular expressions: a stack on which operators and groups are
// combined as they close (regexp/syntax/parse.go). The stack is in regex_tree.cc, the
// reading of the text in regex_scan.cc.
#pragma once

#include <string_view>
#include <vector>

#include "logql/regex_tree.h"

namespace rulecheck::logql {

// What only stands on the stack: an open parenthesis, the bar of an alternation.
inline bool IsPseudo(const RegexNode& node) {
  return node.op >= RegexOp::kLeftParen;
}

class RegexParser {
 public:
  explicit RegexParser(std::string_view pattern) : text_(pattern) {}

  // Nothing when the pattern is not what this parser expects of a valid one.
  std::optional<RegexNode> Parse();

 private:
  struct Flags {
    bool fold_case = false;
    bool multi_line = false;
    bool dot_newline = false;
    bool swap_greed = false;
  };

  // An opening parenthesis keeps the flags from before it.
  struct Entry {
    RegexNode node;
    Flags outer;
    bool captures = false;
  };

  bool Step();
  bool OpenGroup();
  bool CloseGroup();
  bool GroupFlags();
  bool Repeat(RegexOp op, int min, int max);
  bool RepeatCount();
  bool Escape();
  bool CharClass();
  bool ClassItem(std::vector<char32_t>* ranges);
  bool EscapedCharacter(char32_t* c);
  bool UnicodeClass(std::vector<char32_t>* ranges);
  void Quoted();

  void Literal(char32_t c);
  void PushOp(RegexOp op);
  void Push(Entry entry);
  void PushNode(RegexNode node);
  bool MaybeConcat(const RegexNode* next);
  void VerticalBar();
  bool SwapVerticalBar();
  void Concat();
  void Alternate();
  std::vector<RegexNode> TakeOperands();

  bool AtEnd() const { return at_ >= text_.size(); }
  bool Accept(char c);
  char32_t NextRune();

  std::string_view text_;
  size_t at_ = 0;
  Flags flags_;
  std::vector<Entry> stack_;
  bool after_repeat_ = false;
  int depth_ = 0;
};

// One node of many: nested ones of the same kind are taken apart, alternatives with
// common beginnings are factored.
RegexNode CollapseRegex(std::vector<RegexNode> subs, RegexOp op);

bool IsSingleCharacter(const RegexNode& node);
void MergeSingleCharacters(RegexNode* into, const RegexNode& other);
void CleanAlternative(RegexNode* node);

}  // namespace rulecheck::logql
