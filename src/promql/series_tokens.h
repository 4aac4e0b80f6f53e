// From the text of a series to the tokens its parser reads. Private to the ANTLR border.
#pragma once

#include <string_view>
#include <vector>

#include "antlr/border.h"
#include "grammar_series/SeriesLexer.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {

// Reads `text` into `list`. False when what was found must not be parsed; then there
// is an error that says why.
class SeriesTokenizer {
 public:
  enum class Part { kSeries, kValues };

  bool Read(std::string_view text, Part part, antlr::TokenList* list, std::vector<ParseError>* errors);

 private:
  using Lexer = grammar_series::SeriesLexer;
  using Item = antlr::ListLexer<Lexer>::Item;

  bool Add(const Item& item);
  bool AddNumber(const Item& item);
  bool AddWord(const Item& item);
  bool Fail(Span span, std::string message, std::string hint = {});
  std::string_view TextOf(const Item& item) const { return text_.substr(item.span.begin, item.span.size()); }

  antlr::ListLexer<Lexer> lexer_;
  std::string_view text_;
  antlr::TokenList* list_ = nullptr;
  std::vector<ParseError>* errors_ = nullptr;
};

}  // namespace rulecheck::promql
