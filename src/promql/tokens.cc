#include "promql/tokens.h"

#include <fmt/format.h>

#include <cstring>

#include "promql/hints.h"
#include "promql/lexis.h"

namespace rulecheck::promql {
namespace {

using Lexer = grammar_promql::PromQLLexer;

struct Keyword {
  std::string_view text;
  size_t type;
};

constexpr Keyword kKeywords[] = {
#define KEYWORD(token, text) {text, Lexer::token},
#include "promql/keywords.def"
#undef KEYWORD
};
constexpr size_t kMaxKeywordLength = 12;

// The token type of a keyword in any case, or IDENTIFIER.
size_t KeywordType(std::string_view word) {
  if (word.size() < 2 || word.size() > kMaxKeywordLength) return Lexer::IDENTIFIER;
  char lower[kMaxKeywordLength];
  for (size_t i = 0; i < word.size(); ++i) lower[i] = static_cast<char>(word[i] | 0x20);
  for (const Keyword& keyword : kKeywords) {
    if (keyword.text.size() != word.size()) continue;
    bool same = true;
    for (size_t i = 0; same && i < word.size(); ++i) {
      // `| 0x20` would turn an underscore into DEL.
      same = word[i] == '_' ? keyword.text[i] == '_' : keyword.text[i] == lower[i];
    }
    if (same) return keyword.type;
  }
  return Lexer::IDENTIFIER;
}

bool IsDurationOperator(size_t type) {
  return type == Lexer::ADD || type == Lexer::SUB || type == Lexer::MUL || type == Lexer::DIV ||
         type == Lexer::MOD || type == Lexer::POW;
}

bool IsFill(size_t type) {
  return type == Lexer::FILL || type == Lexer::FILL_LEFT || type == Lexer::FILL_RIGHT;
}

// Keywords between an operator and its right operand; their parentheses are no operand.
bool IsMatchingWord(size_t type) {
  return type == Lexer::ON || type == Lexer::IGNORING || type == Lexer::GROUP_LEFT ||
         type == Lexer::GROUP_RIGHT || IsFill(type);
}

// The level of a binary operator, or kLevels.
NestingGuard::Level LevelOf(size_t type) {
  switch (type) {
    case Lexer::OR:
      return NestingGuard::kOr;
    case Lexer::AND:
    case Lexer::UNLESS:
      return NestingGuard::kAnd;
    case Lexer::EQLC:
    case Lexer::NEQ:
    case Lexer::LTE:
    case Lexer::LSS:
    case Lexer::GTE:
    case Lexer::GTR:
    case Lexer::TRIM_UPPER:
    case Lexer::TRIM_LOWER:
      return NestingGuard::kComparison;
    case Lexer::ADD:
    case Lexer::SUB:
      return NestingGuard::kSum;
    case Lexer::MUL:
    case Lexer::DIV:
    case Lexer::MOD:
    case Lexer::ATAN2:
      return NestingGuard::kProduct;
    case Lexer::POW:
      return NestingGuard::kPower;
    default:
      return NestingGuard::kLevels;
  }
}

}  // namespace

bool Tokenizer::Read(std::string_view text, const Limits& limits, antlr::TokenList* list,
                     std::vector<ParseError>* errors) {
  text_ = text;
  list_ = list;
  errors_ = errors;
  guard_ = NestingGuard(limits);
  wide_ = {};
  reopens_.clear();
  previous_ = 0;
  previous_end_ = 0;
  wants_operand_ = true;
  in_braces_ = in_brackets_ = number_in_brackets_ = number_in_any_brackets_ = false;
  list_->Clear();
  items_ = &lexer_.Read(text);
  for (size_t i = 0; i < items_->size(); ++i) {
    if (!Next(i)) return false;
  }
  return true;
}

bool Tokenizer::Next(size_t i) {
  const Item& item = (*items_)[i];
  if (in_brackets_ && !CheckInBrackets(item)) return false;
  if (item.type == Lexer::COMMENT) return true;
  if (item.type == Lexer::UNEXPECTED || item.type == Lexer::UNTERMINATED) {
    return CheckUnexpected(item);
  }
  const size_t type = Classify(i);
  if (type == Lexer::STRING) CheckStringToken(item);
  FollowWideOffset(type);
  TrackState(type);
  Add(type, item.span);
  if (type == Lexer::WIDE_OFFSET) wide_ = {true, true, reopens_.size()};
  std::optional<ParseError> problem = guard_.Problem(item.span);
  if (problem) errors_->push_back(std::move(*problem));
  return !problem;
}

size_t Tokenizer::Classify(size_t i) {
  const Item& item = (*items_)[i];
  switch (item.type) {
    case Lexer::IDENTIFIER: {
      const size_t type = in_braces_ ? size_t{Lexer::IDENTIFIER} : ClassifyWord(item);
      const bool wide = type == Lexer::OFFSET && !wants_operand_ && StartsWideOffset(i);
      return wide ? size_t{Lexer::WIDE_OFFSET} : type;
    }
    case Lexer::NUMBER:
      return ClassifyNumber(item);
    case Lexer::LPAREN:
      return previous_ == Lexer::GROUP_LEFT || previous_ == Lexer::GROUP_RIGHT ? size_t{Lexer::LIST_LPAREN}
                                                                               : item.type;
    default:
      return item.type;
  }
}

size_t Tokenizer::ClassifyWord(const Item& item) {
  const size_t type = KeywordType(TextOf(item));
  if (!IsFill(type)) return type;
  // A word like `fill` is a modifier only before a parenthesis, blanks apart.
  size_t after = item.span.end;
  while (after < text_.size() && IsQueryBlank(text_[after])) ++after;
  return after < text_.size() && text_[after] == '(' ? type : size_t{Lexer::IDENTIFIER};
}

size_t Tokenizer::ClassifyNumber(const Item& item) {
  const std::string_view word = TextOf(item);
  const size_t scanned = ScanNumber(text_.substr(item.span.begin), false);
  if (scanned == word.size()) return Lexer::NUMBER;
  if (scanned == 0 && LooksLikeDuration(word)) return Lexer::DURATION;
  AddError(item.span, fmt::format("bad number or duration \"{}\"", word), HintForNumber(word));
  return Lexer::NUMBER;
}

bool Tokenizer::StartsWideOffset(size_t i) const {
  const auto is_sign = [](size_t type) { return type == Lexer::ADD || type == Lexer::SUB; };
  const size_t first = PeekType(i, 1);
  return first == Lexer::LPAREN || (is_sign(first) && is_sign(PeekType(i, 2)));
}

// Puts OFFSET_END before the first token that cannot go on the expression. When the
// expression breaks off, nothing is put in and the parser stops at the right token.
void Tokenizer::FollowWideOffset(size_t type) {
  if (!wide_.active) return;
  if (reopens_.size() > wide_.depth) {
    if (type == Lexer::RPAREN && reopens_.size() == wide_.depth + 1) wide_.wants_operand = false;
    return;
  }
  if (!wide_.wants_operand) {
    if (IsDurationOperator(type)) {
      wide_.wants_operand = true;
    } else {
      Add(Lexer::OFFSET_END, {previous_end_, previous_end_});
      wide_.active = false;
    }
    return;
  }
  switch (type) {
    case Lexer::NUMBER:
    case Lexer::DURATION:
      wide_.wants_operand = false;
      return;
    case Lexer::ADD:
    case Lexer::SUB:
    case Lexer::LPAREN:
    case Lexer::STEP:
    case Lexer::RANGE:
    case Lexer::MAX_OF:
    case Lexer::MIN_OF:
      return;
    default:
      wide_.active = false;
  }
}

// Keeps account of nesting and of whether an operand or an operator comes next.
void Tokenizer::TrackState(size_t type) {
  if (in_braces_ && type != Lexer::RBRACE) return;
  switch (type) {
    case Lexer::LPAREN:
    case Lexer::LIST_LPAREN:
      guard_.Open();
      reopens_.push_back(IsMatchingWord(previous_));
      wants_operand_ = true;
      return;
    case Lexer::RPAREN:
      guard_.Close();
      wants_operand_ = !reopens_.empty() && reopens_.back();
      if (!reopens_.empty()) reopens_.pop_back();
      return;
    case Lexer::LBRACE:
      in_braces_ = true;
      return;
    case Lexer::RBRACE:
      in_braces_ = false;
      wants_operand_ = false;
      return;
    case Lexer::LBRACKET:
      guard_.Suffix();
      guard_.Open();
      in_brackets_ = wants_operand_ = true;
      number_in_brackets_ = false;
      return;
    case Lexer::RBRACKET:
      guard_.Close();
      in_brackets_ = wants_operand_ = false;
      return;
    case Lexer::COMMA:
    case Lexer::COLON:
      guard_.Separator();
      wants_operand_ = true;
      return;
    case Lexer::AT:
      guard_.Suffix();
      wants_operand_ = true;
      return;
    case Lexer::NUMBER:
    case Lexer::DURATION:
      if (in_brackets_) number_in_brackets_ = number_in_any_brackets_ = true;
      wants_operand_ = false;
      return;
    default:
      TrackWord(type);
  }
}

void Tokenizer::TrackWord(size_t type) {
  if (wants_operand_) {
    if (type == Lexer::ADD || type == Lexer::SUB) {
      guard_.Sign();
    } else if (!IsMatchingWord(type) && type != Lexer::BOOL && type != Lexer::ATAN2) {
      wants_operand_ = LevelOf(type) != NestingGuard::kLevels && type != Lexer::AND && type != Lexer::OR &&
                       type != Lexer::UNLESS;
    }
    return;
  }
  if (const auto level = LevelOf(type); level != NestingGuard::kLevels) {
    guard_.Operator(level);
    wants_operand_ = true;
  } else if (type == Lexer::OFFSET || type == Lexer::WIDE_OFFSET) {
    guard_.Suffix();
    wants_operand_ = true;
  }
}

bool Tokenizer::CheckUnexpected(const Item& item) {
  if (item.type == Lexer::UNTERMINATED) {
    AddError(item.span, fmt::format("string is not closed, expected {} at its end", text_[item.span.begin]),
             HintForOpenString(text_, item.span));
    return false;
  }
  const Span span = CharacterAt(text_, item.span.begin);
  AddError(span, fmt::format("unexpected character {}", ShowCharacter(text_, span)),
           HintForCharacter(text_, span, in_braces_));
  return false;
}

void Tokenizer::CheckStringToken(const Item& item) {
  if (const auto problem = CheckString(TextOf(item))) {
    const uint32_t begin = item.span.begin;
    AddError({begin + problem->span.begin, begin + problem->span.end}, problem->message);
  }
}

// The original reads the start of a range with rules of its own, until a number.
bool Tokenizer::CheckInBrackets(const Item& item) {
  switch (item.type) {
    case Lexer::COMMENT:
      if (number_in_brackets_) return true;
      AddError(item.span, "no comment is allowed between \"[\" and the first number of a range");
      return false;
    case Lexer::COLON:
      if (number_in_any_brackets_) return true;
      AddError(item.span, "unexpected \":\", expected a number or duration before it",
               "an expression like step() can be the range of a subquery only after some number "
               "stood in brackets: write `[step()+0s:]`");
      return false;
    case Lexer::IDENTIFIER: {
      const size_t type = KeywordType(TextOf(item));
      if (type == Lexer::STEP || type == Lexer::RANGE || type == Lexer::MAX_OF || type == Lexer::MIN_OF) {
        return true;
      }
      AddError(item.span,
               fmt::format("unexpected word \"{}\" in a range, expected a duration such as 5m, "
                           "step(), range(), min_of() or max_of()",
                           TextOf(item)),
               HintForRangeWord(text_, item.span));
      return false;
    }
    default:
      return true;
  }
}

size_t Tokenizer::PeekType(size_t i, size_t skip) const {
  for (++i; i < items_->size(); ++i) {
    if ((*items_)[i].type == Lexer::COMMENT) continue;
    if (--skip == 0) return (*items_)[i].type;
  }
  return Lexer::EOF;
}

std::string_view Tokenizer::TextOf(const Item& item) const {
  return text_.substr(item.span.begin, item.span.size());
}

void Tokenizer::Add(size_t type, Span span) {
  list_->Add(type, span);
  previous_ = type;
  previous_end_ = span.end;
}

void Tokenizer::AddError(Span span, std::string message, std::string hint) {
  errors_->push_back({span, std::move(message), std::move(hint)});
}

}  // namespace rulecheck::promql
