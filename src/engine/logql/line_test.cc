#include "engine/logql/line_test.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/go_regexp.h"
#include "base/strings.h"
#include "engine/logql/byte_search.h"
#include "engine/logql/lang.h"
#include "logql/pattern.h"
#include "template/unicode.h"

namespace rulecheck::engine::logql {
namespace {

Error Bad(std::string_view what, std::string_view text) {
  return {fmt::format("{}: `{}`", what, text), std::nullopt};
}

// The unsigned value keeps bytes above 127 out of the range of letters.
char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Does `text` go on with `needle`, which is in lower case? Runes are compared in lower
// case; a byte that is no UTF-8 only equals itself.
bool StartsWithFolded(std::string_view text, std::string_view needle) {
  size_t i = 0;
  size_t k = 0;
  while (i < text.size() && k < needle.size()) {
    const auto a = static_cast<unsigned char>(text[i]);
    const auto b = static_cast<unsigned char>(needle[k]);
    if (a < 0x80 && b < 0x80) {
      if (LowerAscii(text[i]) != needle[k]) return false;
      ++i;
      ++k;
      continue;
    }
    size_t next = i;
    const char32_t rune = DecodeUtf8(text, &next);
    if (rune == 0xFFFD && next == i + 1) {
      if (LowerAscii(text[i]) != needle[k]) return false;
      ++i;
      ++k;
      continue;
    }
    size_t needle_next = k;
    const char32_t wanted = DecodeUtf8(needle, &needle_next);
    if (wanted == 0xFFFD && needle_next == k + 1) return false;
    if (gotemplate::ToLower(rune) != wanted) return false;
    i = next;
    k = needle_next;
  }
  return k == needle.size();
}

// Where a match may begin is found by its first byte in either case, as Loki does: a
// first letter outside ASCII is not folded.
bool ContainsFolded(std::string_view text, std::string_view needle) {
  if (needle.empty()) return true;
  if (needle.size() > text.size()) return false;
  const char lower = needle[0];
  const char upper = lower >= 'a' && lower <= 'z' ? static_cast<char>(lower - ('a' - 'A')) : lower;
  const size_t last = text.size() - needle.size();
  for (size_t i = 0; i <= last; ++i) {
    if ((text[i] == lower || text[i] == upper) && StartsWithFolded(text.substr(i), needle)) return true;
  }
  return false;
}

}  // namespace

bool TextTest::MatchesPlain(std::string_view text) const {
  switch (kind_) {
    case Kind::kAll:
      return true;
    case Kind::kExists:
      return !text.empty();
    case Kind::kContains:
      return FindText(text, text_) != std::string_view::npos;
    case Kind::kContainsFolded:
      return ContainsFolded(text, text_);
    case Kind::kEqual:
      return text == text_;
    case Kind::kEqualFolded:
      return text.size() == text_.size() && ContainsFolded(text, text_);
    case Kind::kRegex:
      return regex_->Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
    case Kind::kPattern:
      return MatchesPattern(text);
    case Kind::kIp:
      return ip_->Finds(text);
    case Kind::kAny:
      return std::any_of(any_.begin(), any_.end(), [text](const TextTest& t) { return t.Matches(text); });
  }
  return false;
}

// Literals are found from left to right, each at its first place, and what captures stand
// for is never empty. Nothing holds the first literal to the beginning.
bool TextTest::MatchesPattern(std::string_view text) const {
  if (text.empty() || literals_.empty()) return text.empty() && literals_.empty();
  size_t at = 0;
  for (size_t i = 0; i < literals_.size(); ++i) {
    if (literals_[i].empty()) continue;
    const size_t found = FindText(text.substr(at), literals_[i]);
    if (found == std::string_view::npos || (i != 0 && found == 0)) return false;
    at += found + literals_[i].size();
  }
  return literals_.back().empty() == (at != text.size());
}

TextTest TextTest::FromMatch(const lang::LineMatch& match) {
  using From = lang::LineMatch::Kind;
  TextTest test;
  test.text_ = match.text;
  switch (match.kind) {
    case From::kAll:
      test.kind_ = Kind::kAll;
      break;
    case From::kExists:
      test.kind_ = Kind::kExists;
      break;
    case From::kContains:
      test.kind_ = match.fold_case ? Kind::kContainsFolded : Kind::kContains;
      if (match.text.empty()) test.kind_ = Kind::kAll;
      break;
    case From::kEqual:
      test.kind_ = match.fold_case ? Kind::kEqualFolded : Kind::kEqual;
      break;
    case From::kAny:
    case From::kRegex:
      test.kind_ = Kind::kAny;
      for (const lang::LineMatch& one : match.any) test.any_.push_back(FromMatch(one));
      break;
  }
  return test;
}

Result<TextTest> TextTest::FromRegex(std::string_view pattern, bool is_label) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  std::string text = ForRe2(pattern);
  if (is_label) text = "^(?:" + text + ")$";
  auto regex = std::make_shared<const re2::RE2>(text, options);
  if (!regex->ok()) return Bad("invalid regular expression", pattern);
  const lang::LineMatch match = lang::SimplifyRegex(pattern, is_label);
  if (match.kind != lang::LineMatch::Kind::kRegex) return FromMatch(match);
  TextTest test;
  test.kind_ = Kind::kRegex;
  test.regex_ = std::move(regex);
  return test;
}

Result<TextTest> TextTest::ForLine(lang::LineOp op, const lang::LineOperand& operand) {
  using lang::LineOp;
  const std::string_view text = operand.text.value;
  TextTest test;
  if (operand.ip) {
    auto pattern = lang::ParseIpPattern(text);
    if (!pattern) return Bad("ip: invalid pattern", text);
    if (op != LineOp::kContains && op != LineOp::kNotContains) return Bad("ip: invalid operation", text);
    test.kind_ = Kind::kIp;
    test.ip_ = std::make_shared<const IpSearch>(std::move(*pattern));
  } else if (op == LineOp::kMatches || op == LineOp::kNotMatches) {
    Result<TextTest> made = FromRegex(text, false);
    if (!made) return made.error();
    test = std::move(*made);
  } else if (op == LineOp::kPattern || op == LineOp::kNotPattern) {
    if (auto problem = lang::CheckPatternFilter(text)) return Error{problem->message, std::nullopt};
    test.kind_ = Kind::kPattern;
    for (const lang::PatternPart& part : lang::ParsePattern(text))
      test.literals_.emplace_back(part.capture ? std::string_view() : part.text);
  } else if (!text.empty()) {
    test.kind_ = Kind::kContains;
    test.text_ = text;
  }
  test.negative_ = lang::IsNegative(op);
  return test;
}

Result<TextTest> TextTest::ForLabel(lang::MatchOp op, std::string_view text) {
  using lang::MatchOp;
  TextTest test;
  if (op == MatchOp::kRegexp || op == MatchOp::kNotRegexp) {
    Result<TextTest> made = FromRegex(text, true);
    if (!made) return made.error();
    test = std::move(*made);
  } else {
    test.kind_ = Kind::kEqual;
    test.text_ = text;
  }
  test.negative_ = op == MatchOp::kNotEqual || op == MatchOp::kNotRegexp;
  return test;
}

// What matches everything is left out of `a or b`, but it is only seen as such before it
// has been joined once: `"" or "" or "x"` matches all, `"" or "x"` does not.
TextTest TextTest::AnyOf(std::vector<TextTest> tests) {
  TextTest joined = std::move(tests[0]);
  for (size_t i = 1; i < tests.size(); ++i) {
    if (i == 1 && joined.always()) {
      joined = std::move(tests[i]);
    } else if (!tests[i].always()) {
      TextTest both;
      both.kind_ = Kind::kAny;
      if (joined.kind_ == Kind::kAny && !joined.negative_)
        both.any_ = std::move(joined.any_);
      else
        both.any_.push_back(std::move(joined));
      both.any_.push_back(std::move(tests[i]));
      joined = std::move(both);
    }
  }
  return joined;
}

}  // namespace rulecheck::engine::logql
