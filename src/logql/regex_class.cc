#include "logql/regex_class.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "template/unicode.h"

namespace rulecheck::logql {
namespace {

constexpr char32_t kKelvin = 0x212A;
constexpr char32_t kLongS = 0x17F;

struct PosixClass {
  std::string_view name;
  std::string_view ranges;  // pairs of characters
};

constexpr PosixClass kPosixClasses[] = {
    {"alnum", "09AZaz"}, {"alpha", "AZaz"}, {"blank", "\t\t  "},  {"digit", "09"},
    {"graph", "!~"},     {"lower", "az"},   {"print", " ~"},      {"punct", "!/:@[`{~"},
    {"space", "\t\r  "}, {"upper", "AZ"},   {"word", "09AZaz__"}, {"xdigit", "09AFaf"},
};

// All that are equal to `c` but for case, `c` included.
std::vector<char32_t> FoldsOf(char32_t c) {
  std::vector<char32_t> folds = {c};
  const auto add = [&folds](char32_t other) {
    if (std::find(folds.begin(), folds.end(), other) == folds.end()) folds.push_back(other);
  };
  add(gotemplate::ToUpper(c));
  add(gotemplate::ToLower(c));
  const char32_t upper = gotemplate::ToUpper(c);
  add(gotemplate::ToLower(upper));
  if (upper == 'K' || c == kKelvin) {
    for (const char32_t k : {U'K', U'k', kKelvin}) add(k);
  }
  if (upper == 'S' || c == kLongS) {
    for (const char32_t s : {U'S', U's', kLongS}) add(s);
  }
  return folds;
}

}  // namespace

char32_t MinFold(char32_t c) {
  const auto folds = FoldsOf(c);
  return *std::min_element(folds.begin(), folds.end());
}

void AddRange(char32_t first, char32_t last, bool fold_case, RuneRanges* ranges) {
  ranges->insert(ranges->end(), {first, last});
  constexpr char32_t kMaxFolded = 300;  // longer ones have most folds within
  if (!fold_case || last - first > kMaxFolded) return;
  for (char32_t c = first; c <= last; ++c) {
    for (const char32_t other : FoldsOf(c)) {
      if (other < first || other > last) ranges->insert(ranges->end(), {other, other});
    }
  }
}

void CleanRanges(RuneRanges* ranges) {
  std::vector<std::pair<char32_t, char32_t>> pairs;
  for (size_t i = 0; i + 1 < ranges->size(); i += 2) pairs.emplace_back((*ranges)[i], (*ranges)[i + 1]);
  std::sort(pairs.begin(), pairs.end());
  ranges->clear();
  for (const auto& [first, last] : pairs) {
    if (!ranges->empty() && first <= ranges->back() + 1) {
      ranges->back() = std::max(ranges->back(), last);
    } else {
      ranges->insert(ranges->end(), {first, last});
    }
  }
}

void NegateRanges(RuneRanges* ranges) {
  CleanRanges(ranges);
  RuneRanges out;
  char32_t next = 0;
  for (size_t i = 0; i + 1 < ranges->size(); i += 2) {
    const char32_t first = (*ranges)[i];
    const char32_t last = (*ranges)[i + 1];
    if (first > kMaxRune) {  // stands for a Unicode class, see AddUnicodeClass
      out.insert(out.end(), {first ^ 1, last ^ 1});
      continue;
    }
    if (next < first) out.insert(out.end(), {next, first - 1});
    next = last + 1;
  }
  if (next <= kMaxRune) out.insert(out.end(), {next, kMaxRune});
  *ranges = std::move(out);
  CleanRanges(ranges);
}

bool AddPosixClass(std::string_view name, RuneRanges* ranges) {
  const bool negated = name.starts_with('^');
  if (negated) name.remove_prefix(1);
  RuneRanges own;
  if (name == "ascii") own = {0, 0x7F};
  if (name == "cntrl") own = {0, 0x1F, 0x7F, 0x7F};
  for (const PosixClass& posix : kPosixClasses) {
    if (posix.name != name) continue;
    for (size_t i = 0; i + 1 < posix.ranges.size(); i += 2) {
      own.insert(own.end(),
                 {static_cast<char32_t>(posix.ranges[i]), static_cast<char32_t>(posix.ranges[i + 1])});
    }
  }
  if (own.empty()) return false;
  if (negated) NegateRanges(&own);
  ranges->insert(ranges->end(), own.begin(), own.end());
  return true;
}

bool AddPerlClass(char letter, bool fold_case, RuneRanges* ranges) {
  RuneRanges own;
  switch (letter | 0x20) {
    case 'd':
      own = {'0', '9'};
      break;
    case 's':
      own = {'\t', '\n', '\f', '\r', ' ', ' '};
      break;
    case 'w':
      for (const auto& [first, last] : {std::pair{U'0', U'9'}, {U'A', U'Z'}, {U'_', U'_'}, {U'a', U'z'}}) {
        AddRange(first, last, fold_case, &own);
      }
      break;
    default:
      return false;
  }
  if (letter < 'a') NegateRanges(&own);
  ranges->insert(ranges->end(), own.begin(), own.end());
  return true;
}

void AddUnicodeClass(std::string_view name, RuneRanges* ranges) {
  const auto id = static_cast<char32_t>(0x80000000u | (HashBytes(name) & 0x3FFFFFF8u));
  ranges->insert(ranges->end(), {id, id});
}

bool Contains(const RuneRanges& ranges, char32_t c) {
  for (size_t i = 0; i + 1 < ranges.size(); i += 2) {
    if (ranges[i] <= c && c <= ranges[i + 1]) return true;
  }
  return false;
}

bool IsFoldPair(const RuneRanges& ranges) {
  char32_t a = 0;
  char32_t b = 0;
  if (ranges.size() == 4 && ranges[0] == ranges[1] && ranges[2] == ranges[3]) {
    a = ranges[0];
    b = ranges[2];
  } else if (ranges.size() == 2 && ranges[0] + 1 == ranges[1]) {
    a = ranges[0];
    b = ranges[1];
  } else {
    return false;
  }
  const auto folds = FoldsOf(a);
  return folds.size() == 2 && (folds[0] == b || folds[1] == b);
}

}  // namespace rulecheck::logql
