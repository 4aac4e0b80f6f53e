// What the text of a regular expression puts on the parser's stack.
#include <algorithm>

#include "base/hex.h"
#include "base/strings.h"
#include "logql/regex_class.h"
#include "logql/regex_parser.h"

namespace rulecheck::logql {
namespace {

constexpr int kMaxDepth = 200;

bool IsOctal(char c) {
  return c >= '0' && c <= '7';
}

}  // namespace

bool RegexParser::Accept(char c) {
  if (AtEnd() || text_[at_] != c) return false;
  ++at_;
  return true;
}

char32_t RegexParser::NextRune() {
  return DecodeUtf8(text_, &at_);
}

bool RegexParser::Step() {
  const bool after_repeat = after_repeat_;
  after_repeat_ = false;
  const char c = text_[at_];
  switch (c) {
    case '(':
      ++at_;
      return OpenGroup();
    case ')':
      ++at_;
      return CloseGroup();
    case '|':
      ++at_;
      VerticalBar();
      return true;
    case '^':
    case '$': {
      ++at_;
      const bool begin = c == '^';
      PushOp(flags_.multi_line ? (begin ? RegexOp::kBeginLine : RegexOp::kEndLine)
                               : (begin ? RegexOp::kBeginText : RegexOp::kEndText));
      return true;
    }
    case '.':
      ++at_;
      PushOp(flags_.dot_newline ? RegexOp::kAnyChar : RegexOp::kAnyCharNotNewline);
      return true;
    case '[':
      ++at_;
      return CharClass();
    case '*':
    case '+':
    case '?':
      ++at_;
      if (after_repeat) return false;
      return Repeat(c == '*' ? RegexOp::kStar : c == '+' ? RegexOp::kPlus : RegexOp::kQuest, 0, 0);
    case '{':
      return RepeatCount();
    case '\\':
      ++at_;
      return Escape();
    default:
      Literal(NextRune());
      return true;
  }
}

bool RegexParser::OpenGroup() {
  if (++depth_ > kMaxDepth) return false;
  if (Accept('?')) return GroupFlags();
  MaybeConcat(nullptr);
  stack_.push_back({RegexNode{.op = RegexOp::kLeftParen}, flags_, true});
  return true;
}

// After `(?`: a named group, or flags, with or without a group of their own.
bool RegexParser::GroupFlags() {
  const std::string_view rest = text_.substr(at_);
  if (rest.starts_with("P<") || rest.starts_with("<")) {
    const size_t end = rest.find('>');
    if (end == std::string_view::npos) return false;
    at_ += end + 1;
    MaybeConcat(nullptr);
    stack_.push_back({RegexNode{.op = RegexOp::kLeftParen}, flags_, true});
    return true;
  }
  Flags flags = flags_;
  bool on = true;
  while (!AtEnd()) {
    switch (text_[at_++]) {
      case 'i':
        flags.fold_case = on;
        break;
      case 'm':
        flags.multi_line = on;
        break;
      case 's':
        flags.dot_newline = on;
        break;
      case 'U':
        flags.swap_greed = on;
        break;
      case '-':
        on = false;
        break;
      case ':':
        MaybeConcat(nullptr);
        stack_.push_back({RegexNode{.op = RegexOp::kLeftParen}, flags_, false});
        flags_ = flags;
        return true;
      case ')':
        --depth_;
        flags_ = flags;
        return true;
      default:
        return false;
    }
  }
  return false;
}

bool RegexParser::CloseGroup() {
  --depth_;
  Concat();
  if (SwapVerticalBar()) stack_.pop_back();
  Alternate();
  const size_t n = stack_.size();
  if (n < 2 || stack_[n - 2].node.op != RegexOp::kLeftParen) return false;
  RegexNode body = std::move(stack_[n - 1].node);
  const bool captures = stack_[n - 2].captures;
  flags_ = stack_[n - 2].outer;
  stack_.resize(n - 2);
  if (!captures) {
    PushNode(std::move(body));
    return true;
  }
  RegexNode capture{.op = RegexOp::kCapture};
  capture.subs.push_back(std::move(body));
  PushNode(std::move(capture));
  return true;
}

bool RegexParser::Repeat(RegexOp op, int min, int max) {
  if (stack_.empty() || IsPseudo(stack_.back().node)) return false;
  RegexNode node{.op = op, .fold_case = flags_.fold_case, .non_greedy = flags_.swap_greed};
  node.min = min;
  node.max = max;
  if (Accept('?')) node.non_greedy = !node.non_greedy;
  node.subs.push_back(std::move(stack_.back().node));
  stack_.back().node = std::move(node);
  after_repeat_ = true;
  return true;
}

// {n}, {n,} or {n,m}; otherwise the brace is text.
bool RegexParser::RepeatCount() {
  const size_t begin = at_++;
  const auto number = [this] {
    int value = -1;
    for (; !AtEnd() && text_[at_] >= '0' && text_[at_] <= '9' && value < 10000; ++at_) {
      value = std::max(value, 0) * 10 + (text_[at_] - '0');
    }
    return value;
  };
  const int min = number();
  int max = min;
  if (min >= 0 && Accept(',')) max = number();
  if (min >= 0 && Accept('}')) return Repeat(RegexOp::kRepeat, min, max);
  at_ = begin + 1;
  Literal('{');
  return true;
}

bool RegexParser::Escape() {
  if (AtEnd()) return false;
  const char c = text_[at_];
  switch (c) {
    case 'A':
    case 'z':
    case 'b':
    case 'B':
      ++at_;
      PushOp(c == 'A'   ? RegexOp::kBeginText
             : c == 'z' ? RegexOp::kEndText
             : c == 'b' ? RegexOp::kWordBoundary
                        : RegexOp::kNoWordBoundary);
      return true;
    case 'Q':
      ++at_;
      Quoted();
      return true;
    default:
      break;
  }
  RegexNode node{.op = RegexOp::kCharClass};
  if (c == 'p' || c == 'P') {
    if (!UnicodeClass(&node.runes)) return false;
  } else if (AddPerlClass(c, flags_.fold_case, &node.runes)) {
    ++at_;
  } else {
    char32_t character = 0;
    if (!EscapedCharacter(&character)) return false;
    Literal(character);
    return true;
  }
  CleanRanges(&node.runes);
  PushNode(std::move(node));
  return true;
}

void RegexParser::Quoted() {
  while (!AtEnd()) {
    if (text_.substr(at_).starts_with("\\E")) {
      at_ += 2;
      return;
    }
    Literal(NextRune());
  }
}

// After the backslash: one character.
bool RegexParser::EscapedCharacter(char32_t* c) {
  static constexpr std::string_view kNames = "aftnrv";
  static constexpr std::string_view kValues = "\a\f\t\n\r\v";
  if (AtEnd()) return false;
  const char first = text_[at_];
  if (const size_t name = kNames.find(first); name != std::string_view::npos) {
    ++at_;
    *c = static_cast<char32_t>(kValues[name]);
    return true;
  }
  if (IsOctal(first)) {
    *c = 0;
    for (int i = 0; i < 3 && !AtEnd() && IsOctal(text_[at_]); ++i) {
      *c = *c * 8 + static_cast<char32_t>(text_[at_++] - '0');
    }
    return true;
  }
  if (first != 'x') {
    *c = NextRune();
    return true;
  }
  ++at_;
  const bool braces = Accept('{');
  *c = 0;
  for (int i = 0; (braces ? i < 8 : i < 2) && !AtEnd() && HexDigit(text_[at_]) >= 0; ++i) {
    *c = *c * 16 + static_cast<char32_t>(HexDigit(text_[at_++]));
  }
  return !braces || Accept('}');
}

// At the `p`: \pL, \p{Greek}, \P..., \p{^...}.
bool RegexParser::UnicodeClass(std::vector<char32_t>* ranges) {
  bool negated = text_[at_++] == 'P';
  if (AtEnd()) return false;
  const size_t end = text_[at_] == '{' ? text_.find('}', at_) : at_;
  if (end == std::string_view::npos) return false;
  std::string_view name = text_[at_] == '{' ? text_.substr(at_ + 1, end - at_ - 1) : text_.substr(at_, 1);
  at_ = end + 1;
  if (name.starts_with('^')) {
    negated = !negated;
    name.remove_prefix(1);
  }
  std::vector<char32_t> own;
  AddUnicodeClass(name, &own);
  if (negated) {
    for (char32_t& mark : own) mark ^= 1;
  }
  ranges->insert(ranges->end(), own.begin(), own.end());
  return true;
}

bool RegexParser::CharClass() {
  RegexNode node{.op = RegexOp::kCharClass, .fold_case = flags_.fold_case};
  const bool negated = Accept('^');
  for (bool first = true; first || AtEnd() || text_[at_] != ']'; first = false) {
    if (AtEnd() || !ClassItem(&node.runes)) return false;
  }
  ++at_;
  if (negated) {
    NegateRanges(&node.runes);
  } else {
    CleanRanges(&node.runes);
  }
  PushNode(std::move(node));
  return true;
}

bool RegexParser::ClassItem(std::vector<char32_t>* ranges) {
  const std::string_view rest = text_.substr(at_);
  if (rest.starts_with("[:")) {
    const size_t end = rest.find(":]");
    if (end != std::string_view::npos && AddPosixClass(rest.substr(2, end - 2), ranges)) {
      at_ += end + 2;
      return true;
    }
  }
  const auto character = [this](char32_t* c) {
    if (AtEnd()) return false;
    if (Accept('\\')) return EscapedCharacter(c);
    *c = NextRune();
    return true;
  };
  if (rest.size() > 1 && rest[0] == '\\') {
    if (rest[1] == 'p' || rest[1] == 'P') {
      ++at_;
      return UnicodeClass(ranges);
    }
    if (AddPerlClass(rest[1], flags_.fold_case, ranges)) {
      at_ += 2;
      return true;
    }
  }
  char32_t first = 0;
  if (!character(&first)) return false;
  char32_t last = first;
  if (text_.substr(at_).size() > 1 && text_[at_] == '-' && text_[at_ + 1] != ']') {
    ++at_;
    if (!character(&last) || last < first) return false;
  }
  AddRange(first, last, flags_.fold_case, ranges);
  return true;
}

}  // namespace rulecheck::logql
