// From the text of a query to the tokens its parser reads: keywords, units, what
// depends on context, and the bounds on nesting. Private to the ANTLR border.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "antlr/border.h"
#include "grammar_logql/LogQLLexer.h"
#include "rulecheck/logql.h"

namespace rulecheck::logql {

// Takes units to numbers and signs at once. Reads kinds of characters; see lexis.h.
class QueryLexer final : public antlr::ListLexer<grammar_logql::LogQLLexer> {
 public:
  // `kinds` has one byte for each of the text.
  const std::vector<Item>& Read(std::string_view text, std::string_view kinds, size_t begin) {
    text_ = text;
    return ListLexer::Read(kinds, 0, begin);
  }

 protected:
  size_t Refine(size_t type, Span* span) override;

 private:
  std::string_view text_;
};

// Counts how deep the parser recurses at a place of the query: parentheses, and powers
// that wait for their right side.
class NestingGuard {
 public:
  void Open() {
    ++depth_;
    powers_.push_back(0);
  }
  void Close();
  void Power() {
    ++depth_;
    ++powers_.back();
  }
  void OtherOperator() {
    depth_ -= powers_.back();
    powers_.back() = 0;
  }
  uint32_t depth() const { return depth_; }

 private:
  uint32_t depth_ = 0;
  std::vector<uint32_t> powers_{0};  // per open parenthesis
};

// Reads `text` into `list`. Errors found on the way (bad numbers and strings, broken
// ranges, too deep nesting) are added to `errors`; false means that the tokens make no
// sense beyond the last of them and must not be parsed.
class Tokenizer {
 public:
  bool Read(std::string_view text, const Limits& limits, antlr::TokenList* list,
            std::vector<ParseError>* errors);

 private:
  using Lexer = grammar_logql::LogQLLexer;
  using Item = QueryLexer::Item;

  bool Next(const Item& item);
  size_t Classify(const Item& item);
  size_t ClassifyWord(const Item& item);
  void TrackNames(size_t type);
  bool TrackNesting(const Item& item, size_t type);
  bool CheckBroken(const Item& item);
  void CheckNumber(const Item& item);
  void CheckString(const Item& item);
  bool CheckRange(const Item& item);
  bool CheckCharacter(const Item& item);
  std::string_view TextOf(const Item& item) const { return text_.substr(item.span.begin, item.span.size()); }
  void AddError(Span span, std::string message, std::string hint = {});

  QueryLexer lexer_;
  std::string kinds_;
  std::string_view text_;
  Limits limits_;
  antlr::TokenList* list_ = nullptr;
  std::vector<ParseError>* errors_ = nullptr;
  NestingGuard guard_;
  size_t previous_ = 0;    // type of the last token
  bool in_names_ = false;  // in the list of drop or keep
};

}  // namespace rulecheck::logql
