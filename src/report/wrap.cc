#include "report/wrap.h"

#include <fmt/core.h>

#include <vector>

namespace rulecheck::report {
namespace {

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  bool quoted = false;
  int braces = 0;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') quoted = !quoted;
    if (text[i] == '{') ++braces;
    if (text[i] == '}') --braces;
    if (text[i] != ' ' || quoted || braces > 0) continue;
    words.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  words.push_back(text.substr(begin));
  return words;
}

}  // namespace

std::string Wrapped(std::string_view text, size_t width, std::string_view indent) {
  std::string out;
  size_t column = 0;
  for (const std::string_view word : Words(text)) {
    if (column > 0 && column + 1 + word.size() > width) {
      out += fmt::format("\n{}", indent);
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

}  // namespace rulecheck::report
