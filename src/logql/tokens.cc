#include "logql/tokens.h"

#include <fmt/format.h>

#include <unordered_map>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "logql/hints.h"
#include "logql/lexis.h"
#include "rulecheck/logql_functions.h"
#include "syntax/parse.h"

namespace rulecheck::logql {
namespace {

using Lexer = grammar_logql::LogQLLexer;

struct Word {
  size_t type;
  bool function;  // only where a `(` or a grouping follows
};

using Words = std::unordered_map<std::string_view, Word>;

const Words& KnownWords() {
  static const Words words = [] {
    Words all = {
#define KEYWORD(token, text) {text, {Lexer::token, false}},
#define FUNCTION_WORD(token, text) {text, {Lexer::token, true}},
#include "logql/keywords.def"
#undef KEYWORD
#undef FUNCTION_WORD
#define FILTER_STAGE(...)
#define STAGE(id, type, token, name, traits, doc) {name, {Lexer::token, false}},
#include "logql/stages.def"
#undef STAGE
#undef FILTER_STAGE
    };
    for (const auto& info : AllRangeAggregations()) all[info.name] = {Lexer::RANGE_OP, true};
    for (const auto& info : AllVectorAggregations()) all[info.name] = {Lexer::VECTOR_OP, true};
    return all;
  }();
  return words;
}

bool IsBinaryOperator(size_t type) {
  switch (type) {
    case Lexer::AND:
    case Lexer::OR:
    case Lexer::UNLESS:
    case Lexer::EQLC:
    case Lexer::NEQ:
    case Lexer::GTR:
    case Lexer::GTE:
    case Lexer::LSS:
    case Lexer::LTE:
    case Lexer::ADD:
    case Lexer::SUB:
    case Lexer::MUL:
    case Lexer::DIV:
    case Lexer::MOD:
    case Lexer::COMMA:
      return true;
    default:
      return false;
  }
}

// Is this, from between single quotes, one character or one escape?
bool IsOneCharacter(std::string_view body) {
  if (body.empty() || body == "\\\"") return false;
  if (body == "\\'") return true;
  const auto decoded = Unquote(fmt::format("\"{}\"", body == "\"" ? "\\\"" : body));
  size_t end = 0;
  if (decoded && !decoded->empty()) DecodeUtf8(*decoded, &end);
  return decoded && end == decoded->size() && end > 0;
}

}  // namespace

// --- the lexer

size_t QueryLexer::Refine(size_t type, Span* span) {
  if (type == FLAG) {
    const std::string_view flag = text_.substr(span->begin, span->size());
    if (flag == "--strict" || flag == "--keep-empty") return FLAG;
    span->end = span->begin + 1;
  }
  if (type != NUMBER && type != SUB && type != FLAG) return type;
  if (const auto unit = ScanUnit(text_, span->begin, span->end)) {
    span->end = static_cast<uint32_t>(unit->end);
    return unit->is_bytes ? size_t{BYTES} : size_t{DURATION};
  }
  return type == FLAG ? size_t{SUB} : type;
}

void NestingGuard::Close() {
  if (powers_.size() == 1) return;
  depth_ -= 1 + powers_.back();
  powers_.pop_back();
}

// --- the tokenizer

bool Tokenizer::Read(std::string_view text, const Limits& limits, antlr::TokenList* list,
                     std::vector<ParseError>* errors) {
  text_ = text;
  limits_ = limits;
  list_ = list;
  errors_ = errors;
  guard_ = {};
  previous_ = 0;
  in_names_ = false;
  list_->Clear();
  Span problem;
  if (!CharacterKinds(text, &kinds_, &problem)) {
    AddError(problem, text[problem.begin] == '\0' ? "invalid character NUL" : "invalid UTF-8 encoding");
    return false;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  for (const Item& item : lexer_.Read(text, kinds_, text.starts_with(kByteOrderMark) ? 3 : 0)) {
    if (!Next(item)) return false;
  }
  return true;
}

bool Tokenizer::Next(const Item& item) {
  if (!CheckBroken(item)) return false;
  const size_t type = Classify(item);
  if (type == Lexer::NUMBER) CheckNumber(item);
  if (type == Lexer::STRING) CheckString(item);
  if (type == Lexer::RANGE && !CheckRange(item)) return false;
  TrackNames(type);
  list_->Add(type, item.span);
  previous_ = type;
  return TrackNesting(item, type);
}

size_t Tokenizer::Classify(const Item& item) {
  switch (item.type) {
    case Lexer::IDENTIFIER:
      return ClassifyWord(item);
    case Lexer::CHAR:
      return Lexer::IDENTIFIER;
    case Lexer::LPAREN:
      return previous_ == Lexer::GROUP_LEFT || previous_ == Lexer::GROUP_RIGHT ? size_t{Lexer::LIST_LPAREN}
                                                                               : item.type;
    case Lexer::NEQ:
      return in_names_ && previous_ == Lexer::IDENTIFIER ? size_t{Lexer::NAMED_NEQ} : item.type;
    case Lexer::NRE:
      return in_names_ && previous_ == Lexer::IDENTIFIER ? size_t{Lexer::NAMED_NRE} : item.type;
    default:
      return item.type;
  }
}

size_t Tokenizer::ClassifyWord(const Item& item) {
  const std::string word = FoldWord(TextOf(item));
  const auto known = KnownWords().find(word);
  if (known == KnownWords().end()) return Lexer::IDENTIFIER;
  if (known->second.function && !FunctionFollows(text_, item.span.end)) return Lexer::IDENTIFIER;
  return known->second.type;
}

void Tokenizer::TrackNames(size_t type) {
  switch (type) {
    case Lexer::DROP:
    case Lexer::KEEP:
      in_names_ = true;
      return;
    case Lexer::IDENTIFIER:
    case Lexer::COMMA:
    case Lexer::STRING:
    case Lexer::EQL:
    case Lexer::RE:
    case Lexer::NAMED_NEQ:
    case Lexer::NAMED_NRE:
      return;
    default:
      in_names_ = false;
  }
}

bool Tokenizer::TrackNesting(const Item& item, size_t type) {
  if (type == Lexer::LPAREN || type == Lexer::LIST_LPAREN) {
    guard_.Open();
  } else if (type == Lexer::RPAREN) {
    guard_.Close();
  } else if (type == Lexer::POW) {
    guard_.Power();
  } else if (IsBinaryOperator(type)) {
    guard_.OtherOperator();
  }
  if (guard_.depth() <= limits_.max_nesting) return true;
  errors_->push_back(syntax::TooNested(item.span, limits_));
  return false;
}

bool Tokenizer::CheckBroken(const Item& item) {
  switch (item.type) {
    case Lexer::UNTERMINATED:
      AddError(item.span, fmt::format("string is not closed, expected {} at its end", text_[item.span.begin]),
               HintForOpenString(text_, item.span));
      return false;
    case Lexer::OPEN_COMMENT:
      AddError(item.span, "comment is not closed, expected */ at its end");
      return false;
    case Lexer::OPEN_RANGE:
      AddError(item.span, "range is not closed, expected \"]\"");
      return false;
    case Lexer::CHAR:
      return CheckCharacter(item);
    default:
      return true;
  }
}

// Between single quotes Go's scanner wants one character.
bool Tokenizer::CheckCharacter(const Item& item) {
  const std::string_view literal = TextOf(item);
  if (IsOneCharacter(literal.substr(1, literal.size() - 2))) return true;
  AddError(item.span, fmt::format("{} is no string", literal.size() > 40 ? "this" : literal),
           "strings stand in double quotes or back-ticks");
  return false;
}

void Tokenizer::CheckNumber(const Item& item) {
  const std::string_view number = TextOf(item);
  std::string problem = NumberProblem(number);
  if (problem.empty()) return;
  AddError(item.span, fmt::format("bad number {}: {}", number, problem), HintForNumber(number));
}

void Tokenizer::CheckString(const Item& item) {
  const std::string_view literal = TextOf(item);
  const auto bad = BadEscape(literal);
  if (!bad) return;
  const Span span = {item.span.begin + bad->begin, item.span.begin + bad->end};
  AddError(span, fmt::format("{} is no escape of a string", text_.substr(span.begin, span.size())),
           HintForEscape(literal));
}

bool Tokenizer::CheckRange(const Item& item) {
  const std::string_view body = text_.substr(item.span.begin + 1, item.span.size() - 2);
  const auto duration = ParsePrometheusDuration(body);
  if (duration) return true;
  AddError({item.span.begin + 1, item.span.end - 1}, duration.error().message, HintForRange(body));
  return false;
}

void Tokenizer::AddError(Span span, std::string message, std::string hint) {
  errors_->push_back({span, std::move(message), std::move(hint)});
}

}  // namespace rulecheck::logql
