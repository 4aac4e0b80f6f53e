// From the text of a query to the tokens its parser reads: keywords, what depends
// on context, and the bounds on nesting. Private to the ANTLR border.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "antlr/border.h"
#include "grammar_promql/PromQLLexer.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {

// Counts what waits for an operand at a place of the query, which is how deep the
// parser recurses there, and how long chains of operators are, which is how high
// the tree grows.
class NestingGuard {
 public:
  // Binary operators from the loosest to the tightest; kPower nests to the right.
  enum Level : uint8_t { kOr, kAnd, kComparison, kSum, kProduct, kPower, kLevels };

  explicit NestingGuard(const Limits& limits) : limits_(limits) {}

  void Open();
  void Close();
  void Separator() { here_ = Waiting(); }  // a comma
  void Sign() { ++here_.signs; }
  void Operator(Level level);
  void Suffix() { ++here_.suffixes; }  // a range, offset or @

  // What is too much at `span`, if anything.
  std::optional<syntax::ParseError> Problem(Span span) const;

 private:
  struct Waiting {
    std::array<uint32_t, kLevels> runs{};
    uint32_t signs = 0;
    uint32_t suffixes = 0;
    uint32_t Depth() const;
  };

  Limits limits_;
  std::vector<Waiting> outer_;
  Waiting here_;
  uint32_t outer_depth_ = 0;
};

// Reads `text` into `list`. Errors found on the way (bad numbers and strings,
// unexpected characters, too deep nesting) are added to `errors`; false means that
// the tokens make no sense beyond the last of them and must not be parsed.
class Tokenizer {
 public:
  bool Read(std::string_view text, const Limits& limits, antlr::TokenList* list,
            std::vector<ParseError>* errors);

 private:
  using Lexer = grammar_promql::PromQLLexer;
  using Item = antlr::ListLexer<Lexer>::Item;

  // A duration expression after `offset` reaches as far as it can.
  struct WideOffset {
    bool active = false;
    bool wants_operand = true;
    size_t depth = 0;
  };

  bool Next(size_t i);
  size_t Classify(size_t i);
  size_t ClassifyWord(const Item& item);
  size_t ClassifyNumber(const Item& item);
  bool StartsWideOffset(size_t i) const;
  void FollowWideOffset(size_t type);
  void TrackState(size_t type);
  void TrackWord(size_t type);
  bool CheckUnexpected(const Item& item);
  void CheckStringToken(const Item& item);
  bool CheckInBrackets(const Item& item);
  size_t PeekType(size_t i, size_t skip) const;
  std::string_view TextOf(const Item& item) const;
  void Add(size_t type, Span span);
  void AddError(Span span, std::string message, std::string hint = {});

  antlr::ListLexer<Lexer> lexer_;
  const std::vector<Item>* items_ = nullptr;
  std::string_view text_;
  antlr::TokenList* list_ = nullptr;
  std::vector<ParseError>* errors_ = nullptr;
  NestingGuard guard_{Limits()};
  WideOffset wide_;
  std::vector<bool> reopens_;  // per open parenthesis: after it an operand is still wanted
  size_t previous_ = 0;        // type of the last token
  uint32_t previous_end_ = 0;
  bool wants_operand_ = true;
  bool in_braces_ = false;
  bool in_brackets_ = false;
  bool number_in_brackets_ = false;      // since the last `[`
  bool number_in_any_brackets_ = false;  // since the start of the query
};

}  // namespace rulecheck::promql
