#include "documents/helm_template.h"

#include <algorithm>

#include "base/ascii.h"

namespace rulecheck::documents {

namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

// Behind a quoted text of Go; the end where it is not closed.
size_t EndOfQuoted(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\' && quote != '`') ++at;
  }
  return std::min(at + 1, text.size());
}

// Behind the action that opens at `at`. Its texts may have `}}`, those of comments too.
size_t EndOfAction(std::string_view text, size_t at) {
  size_t i = at + kOpen.size();
  const size_t word = text.find_first_not_of("- \t\r\n", i);
  if (word != std::string_view::npos && text.substr(word, 2) == "/*") {
    i = std::min(text.find("*/", word), text.size());
  }
  while (i < text.size() && text.substr(i, 2) != kClose) {
    const bool quoted = text[i] == '"' || text[i] == '`';
    i = quoted ? EndOfQuoted(text, i) : i + 1;
  }
  return std::min(i + kClose.size(), text.size());
}

size_t SkipSpaces(std::string_view text, size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

bool IsLineEnd(std::string_view text, size_t at) {
  return at >= text.size() || text[at] == '\n' || text[at] == '\r';
}

void Fill(size_t begin, size_t end, char with, bool keep_breaks, std::string* out) {
  for (size_t i = begin; i < end; ++i) {
    char& c = (*out)[i];
    if (!keep_breaks || (c != '\n' && c != '\r')) c = with;
  }
}

class Masker {
 public:
  explicit Masker(std::string_view text) : text_(text), out_{std::string(text), std::string(text)} {}

  MaskedTemplate Run() {
    for (size_t at = 0; at < text_.size();) at = Line(at);
    return std::move(out_);
  }

 private:
  // Reads the line that begins at `begin`, and those into which its actions reach.
  size_t Line(size_t begin) {
    size_t at = SkipSpaces(text_, begin);
    if (at + 1 < text_.size() && text_[at] == '-' && IsBlank(text_[at + 1])) at = SkipSpaces(text_, at + 1);
    if (const size_t end = EndOfLoneActions(at); end > at) {
      Fill(begin, end, ' ', true, &out_.masked);
      Fill(begin, end, ' ', true, &out_.shown);
      return NextLine(end);
    }
    at = begin;
    while (!IsLineEnd(text_, at)) {
      if (text_.substr(at, 2) != kOpen) {
        ++at;
        continue;
      }
      const size_t end = EndOfAction(text_, at);
      Fill(at, end, 'x', false, &out_.masked);
      at = end;
    }
    return NextLine(at);
  }

  // Behind the actions from `at` on, when nothing else is on their lines; else `at`.
  size_t EndOfLoneActions(size_t at) const {
    const size_t first = at;
    while (text_.substr(at, 2) == kOpen) at = SkipSpaces(text_, EndOfAction(text_, at));
    return IsLineEnd(text_, at) ? at : first;
  }

  size_t NextLine(size_t at) const {
    const size_t next = text_.find('\n', at);
    return next == std::string_view::npos ? text_.size() : next + 1;
  }

  std::string_view text_;
  MaskedTemplate out_;
};

}  // namespace

MaskedTemplate MaskActions(std::string_view text) {
  return Masker(text).Run();
}

bool IsOneAction(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || text.substr(begin, 2) != kOpen) return false;
  return text.find_first_not_of(" \t\r\n", EndOfAction(text, begin)) == std::string_view::npos;
}

}  // namespace rulecheck::documents
