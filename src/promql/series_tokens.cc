#include "promql/series_tokens.h"

#include <fmt/format.h>

#include "promql/hints.h"
#include "promql/lexis.h"

namespace rulecheck::promql {

bool SeriesTokenizer::Read(std::string_view text, Part part, antlr::TokenList* list,
                           std::vector<ParseError>* errors) {
  text_ = text;
  list_ = list;
  errors_ = errors;
  list_->Clear();
  const size_t mode = part == Part::kValues ? size_t{Lexer::VALUES} : size_t{Lexer::DEFAULT_MODE};
  for (const Item& item : lexer_.Read(text, mode)) {
    if (!Add(item)) return false;
  }
  return true;
}

bool SeriesTokenizer::Add(const Item& item) {
  switch (item.type) {
    case Lexer::UNEXPECTED: {
      const Span span = CharacterAt(text_, item.span.begin);
      return Fail(span, fmt::format("unexpected character {} in series", ShowCharacter(text_, span)));
    }
    case Lexer::UNTERMINATED:
      return Fail(item.span,
                  fmt::format("string is not closed, expected {} at its end", text_[item.span.begin]));
    case Lexer::STRING:
      if (const auto problem = CheckString(TextOf(item))) {
        const uint32_t begin = item.span.begin;
        return Fail({begin + problem->span.begin, begin + problem->span.end}, problem->message);
      }
      break;
    case Lexer::NUMBER:
      return AddNumber(item);
    case Lexer::WORD:
      return AddWord(item);
    default:
      break;
  }
  list_->Add(item.type, item.span);
  return true;
}

bool SeriesTokenizer::AddNumber(const Item& item) {
  if (ScanNumber(text_.substr(item.span.begin), true) != item.span.size()) {
    return Fail(item.span, fmt::format("bad number \"{}\"", TextOf(item)),
                "values are plain numbers: no durations, no hexadecimal, no multiplication");
  }
  list_->Add(Lexer::NUMBER, item.span);
  return true;
}

bool SeriesTokenizer::AddWord(const Item& item) {
  const std::string_view word = TextOf(item);
  const std::string lower = AsciiLower(word);
  size_t type = Lexer::WORD;
  if (word == "stale") type = Lexer::STALE;
  if (lower == "inf" || lower == "nan") type = Lexer::INF_NAN;
  list_->Add(type, item.span);
  return true;
}

bool SeriesTokenizer::Fail(Span span, std::string message, std::string hint) {
  errors_->push_back({span, std::move(message), std::move(hint)});
  return false;
}

}  // namespace rulecheck::promql
