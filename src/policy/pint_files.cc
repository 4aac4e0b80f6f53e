#include "policy/pint_files.h"

#include <algorithm>
#include <string_view>

namespace rulecheck::policy {
namespace {

enum class Hides : uint8_t { kNothing, kFile, kLine, kNextLine, kBegin, kEnd };

struct HidingComment {
  Hides hides = Hides::kNothing;
  size_t at = 0;  // of the `#` in its line
};

void SkipSpaces(std::string_view* text) {
  while (!text->empty() && (text->front() == ' ' || text->front() == '\t')) text->remove_prefix(1);
}

HidingComment CommentIn(std::string_view line) {
  constexpr std::pair<std::string_view, Hides> kWords[] = {{"file", Hides::kFile},
                                                           {"line", Hides::kLine},
                                                           {"next-line", Hides::kNextLine},
                                                           {"begin", Hides::kBegin},
                                                           {"end", Hides::kEnd}};
  for (size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    std::string_view rest = line.substr(at + 1);
    SkipSpaces(&rest);
    if (!rest.starts_with("pint")) continue;
    rest.remove_prefix(4);
    SkipSpaces(&rest);
    if (!rest.starts_with("ignore/")) continue;
    rest.remove_prefix(7);
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r#"));
    for (const auto& [name, hides] : kWords) {
      if (word == name) return {hides, at};
    }
  }
  return {};
}

// Bytes of the line before `end` become spaces. True: there was something.
bool Blank(std::string* text, size_t begin, size_t end) {
  bool something = false;
  for (size_t i = begin; i < end; ++i) {
    char& c = (*text)[i];
    if (c == '\r') continue;
    something = something || (c != ' ' && c != '\t');
    c = ' ';
  }
  return something;
}

}  // namespace

size_t BlankHiddenFromPint(std::string* text) {
  if (text->find("ignore/") == std::string::npos) return 0;
  size_t hidden = 0;
  bool between = false, next = false, file = false;
  for (size_t begin = 0; begin < text->size();) {
    const size_t newline = std::min(text->find('\n', begin), text->size());
    const HidingComment comment = CommentIn(std::string_view(*text).substr(begin, newline - begin));
    const bool is_comment = comment.hides != Hides::kNothing;
    const bool hides_this = comment.hides == Hides::kLine || next || between || file;
    if (comment.hides == Hides::kEnd) {
      between = false;
    } else if (hides_this) {
      hidden += Blank(text, begin, is_comment ? begin + comment.at : newline) ? 1 : 0;
    }
    next = comment.hides == Hides::kNextLine;
    between = between || comment.hides == Hides::kBegin;
    file = file || comment.hides == Hides::kFile;
    begin = newline + 1;
  }
  return hidden;
}

Result<std::string> PintFiles::Read(const std::string& path, size_t limit) const {
  Result<std::string> text = files_->Read(path, limit);
  if (text) hidden_ += BlankHiddenFromPint(&*text);
  return text;
}

}  // namespace rulecheck::policy
