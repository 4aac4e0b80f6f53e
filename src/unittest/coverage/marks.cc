#include "unittest/coverage/marks.h"

#include <charconv>

#include "base/strings.h"

namespace rulecheck::unittest {
namespace {

// What no text of a rule has: mark 12 is "\x01" "12\x02".
constexpr char kMarkBegin = '\x01';
constexpr char kMarkEnd = '\x02';

// The end of the action that begins at `begin`, behind its braces. Strings may hold braces.
size_t ActionEnd(std::string_view text, size_t begin) {
  char quote = 0;
  for (size_t i = begin + 2; i + 1 < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == '\\' && quote != '`') {
        ++i;
      } else if (c == quote) {
        quote = 0;
      }
    } else if (c == '"' || c == '`' || c == '\'') {
      quote = c;
    } else if (c == '}' && text[i + 1] == '}') {
      return i + 2;
    }
  }
  return text.size();
}

// Comments may hold anything, quotes that stay open among it.
bool IsComment(std::string_view action) {
  action.remove_prefix(2);
  if (action.starts_with("- ")) action.remove_prefix(2);
  return action.starts_with("/*");
}

std::string_view FirstWord(std::string_view action) {
  action = action.substr(2, action.size() - 4);
  if (action.starts_with('-')) action.remove_prefix(1);
  action = TrimSpace(action);
  return action.substr(0, action.find_first_of(" \t\n-"));
}

}  // namespace

void MarkedText::Mark(Span action, bool body) {
  text_ += kMarkBegin + std::to_string(marks_.size()) + kMarkEnd;
  marks_.push_back({action, body});
}

MarkedText::MarkedText(std::string_view text) {
  size_t at = 0;
  for (size_t begin = text.find("{{"); begin != std::string_view::npos; begin = text.find("{{", at)) {
    text_ += text.substr(at, begin - at);
    const bool comment = IsComment(text.substr(begin));
    const size_t close = comment ? text.find("*/", begin) : begin;
    const size_t end = close == std::string_view::npos ? text.size()
                       : comment                       ? std::min(text.size(), text.find("}}", close)) + 2
                                                       : ActionEnd(text, begin);
    const std::string_view action = text.substr(begin, end - begin);
    at = std::min(end, text.size());
    const std::string_view word = comment || action.size() < 4 ? std::string_view() : FirstWord(action);
    const Span span{static_cast<uint32_t>(begin), static_cast<uint32_t>(at)};
    const bool branches = word == "if" || word == "else" || word == "range" || word == "with";
    const bool plain = !comment && word != "end" && word != "else" && word != "define" && word != "block";
    if (plain) Mark(span, false);
    text_ += action;
    if (branches) Mark(span, true);
  }
  text_ += text.substr(at);
}

std::vector<uint32_t> MarkedText::Found(std::string_view expanded) const {
  std::vector<uint32_t> out;
  for (size_t at = expanded.find(kMarkBegin); at != std::string_view::npos;
       at = expanded.find(kMarkBegin, at + 1)) {
    uint32_t mark = 0;
    const auto [end, error] =
        std::from_chars(expanded.data() + at + 1, expanded.data() + expanded.size(), mark);
    if (error == std::errc() && end != expanded.data() + expanded.size() && *end == kMarkEnd &&
        mark < marks_.size())
      out.push_back(mark);
  }
  return out;
}

}  // namespace rulecheck::unittest
