#include "source/ignore.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/strings.h"

namespace rulecheck::source {

namespace {

// Takes the line that git sees: without the line break and blanks at its end, unless a
// backslash keeps the blank.
std::string_view TrimPatternLine(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ')) {
    size_t slashes = 0;
    while (slashes + 1 < line.size() && line[line.size() - 2 - slashes] == '\\') ++slashes;
    if (slashes % 2 == 1) break;
    line.remove_suffix(1);
  }
  return line;
}

bool InPosixClass(std::string_view name, unsigned char c) {
  struct Row {
    std::string_view name;
    int (*holds)(int);
  };
  constexpr Row kRows[] = {{"alnum", std::isalnum}, {"alpha", std::isalpha}, {"blank", std::isblank},
                           {"cntrl", std::iscntrl}, {"digit", std::isdigit}, {"graph", std::isgraph},
                           {"lower", std::islower}, {"print", std::isprint}, {"punct", std::ispunct},
                           {"space", std::isspace}, {"upper", std::isupper}, {"xdigit", std::isxdigit}};
  for (const Row& row : kRows) {
    if (row.name == name) return row.holds(c) != 0;
  }
  return false;
}

// Matches `c` against the class that begins behind `[` at *at; moves *at behind `]`. Git
// knows bytes only. False for a class without an end.
bool MatchByteClass(std::string_view pattern, size_t* at, char byte) {
  const auto c = static_cast<unsigned char>(byte);
  size_t i = *at;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool matched = false;
  for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
    if (pattern.substr(i).starts_with("[:")) {
      const size_t end = pattern.find(":]", i + 2);
      if (end != std::string_view::npos) {
        matched |= InPosixClass(pattern.substr(i + 2, end - i - 2), c);
        i = end + 2;
        continue;
      }
    }
    const auto take = [&] {
      if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
      return static_cast<unsigned char>(pattern[i++]);
    };
    const unsigned char low = take();
    unsigned char high = low;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      ++i;
      high = take();
    }
    matched |= low <= c && c <= high;
  }
  if (i >= pattern.size()) return false;
  *at = i + 1;
  return matched != negated;
}

// Matches one unit of the pattern that is no star; moves *at behind it.
bool MatchByte(std::string_view pattern, size_t* at, char c) {
  switch (pattern[*at]) {
    case '?':
      ++*at;
      return true;
    case '[':
      ++*at;
      return MatchByteClass(pattern, at, c);
    case '\\':
      if (*at + 1 < pattern.size()) ++*at;
      [[fallthrough]];
    default:
      return pattern[(*at)++] == c;
  }
}

// One name against one element of a pattern. Each star takes as little as it can; the last
// one gives way, so the time is at most the product of the lengths.
bool MatchName(std::string_view pattern, std::string_view name) {
  size_t p = 0;
  size_t n = 0;
  size_t star = std::string_view::npos;
  size_t star_name = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_name = n;
      continue;
    }
    size_t next = p;
    if (p < pattern.size() && MatchByte(pattern, &next, name[n])) {
      p = next;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++star_name;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// The same for elements and folders, where `**` is the star. At the end of a pattern it
// needs something to match.
bool MatchPath(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path) {
  size_t p = 0;
  size_t n = 0;
  size_t star = std::string::npos;
  size_t star_path = 0;
  while (n < path.size()) {
    if (p < pattern.size() && pattern[p] == "**") {
      if (p + 1 == pattern.size()) return true;
      star = p++;
      star_path = n;
    } else if (p < pattern.size() && MatchName(pattern[p], path[n])) {
      ++p;
      ++n;
    } else if (star != std::string::npos) {
      p = star + 1;
      n = ++star_path;
    } else {
      return false;
    }
  }
  return p == pattern.size();
}

bool IsLiteral(std::string_view element) {
  return element.find_first_of("*?[\\") == std::string_view::npos;
}

}  // namespace

Result<IgnoreList> IgnoreList::Parse(std::string_view text) {
  IgnoreList list;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::string_view line : Split(text, '\n')) {
    line = TrimPatternLine(line);
    if (line.empty() || line.starts_with('#')) continue;
    if (Status status = list.Add(line); !status) return status.error();
  }
  return list;
}

Result<IgnoreList> IgnoreList::FromPatterns(const std::vector<std::string>& patterns) {
  IgnoreList list;
  for (const std::string& pattern : patterns) {
    const bool here = pattern.starts_with("./");
    if (pattern.size() <= (here ? 2 : 0)) continue;
    if (Status status = list.Add(std::string_view(pattern).substr(here ? 1 : 0)); !status)
      return status.error();
  }
  return list;
}

Status IgnoreList::Add(std::string_view line) {
  if (patterns_.size() >= kMaxPatterns) {
    return Error{fmt::format("more than {} patterns", kMaxPatterns), std::nullopt};
  }
  Pattern pattern;
  if (line.starts_with('!')) {
    pattern.keeps = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    pattern.folders_only = true;
    line.remove_suffix(1);
  }
  pattern.anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return {};
  for (const std::string_view element : Split(line, '/')) pattern.elements.emplace_back(element);
  const size_t place = patterns_.size() + 1;
  if (!pattern.anchored && IsLiteral(pattern.elements[0])) {
    Last& last = names_[pattern.elements[0]];
    last.folder = place;
    if (!pattern.folders_only) last.any = place;
  } else {
    others_.push_back(place);
  }
  patterns_.push_back(std::move(pattern));
  return {};
}

bool IgnoreList::Matches(const Pattern& pattern, const std::vector<std::string_view>& path,
                         bool is_folder) const {
  if (pattern.folders_only && !is_folder) return false;
  return pattern.anchored ? MatchPath(pattern.elements, path) : MatchName(pattern.elements[0], path.back());
}

size_t IgnoreList::LastName(std::string_view name, bool is_folder) const {
  const auto found = names_.find(std::string(name));
  if (found == names_.end()) return 0;
  return is_folder ? found->second.folder : found->second.any;
}

IgnoreList::Verdict IgnoreList::Judge(std::string_view path, bool is_folder) const {
  if (patterns_.empty() || path.empty()) return Verdict::kNothing;
  const std::vector<std::string_view> elements = Split(path, '/');
  size_t last = LastName(elements.back(), is_folder);
  for (auto place = others_.rbegin(); place != others_.rend() && *place > last; ++place) {
    if (Matches(patterns_[*place - 1], elements, is_folder)) last = *place;
  }
  if (last == 0) return Verdict::kNothing;
  return patterns_[last - 1].keeps ? Verdict::kKept : Verdict::kIgnored;
}

}  // namespace rulecheck::source
