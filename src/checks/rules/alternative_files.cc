#include "checks/rules/alternative_files.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <span>
#include <vector>

#include "base/paths.h"

namespace rulecheck::checks {
namespace {

using PathWords = std::vector<std::string_view>;

PathWords WordsOf(std::string_view path) {
  path = NamePart(path);
  PathWords out;
  size_t begin = 0;
  while (begin <= path.size()) {
    const size_t end = std::min(path.find_first_of("-_.", begin), path.size());
    if (end > begin) out.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

// `east1`, `1`, `c01`: numbered regions, zones and clusters.
bool IsNumbered(std::string_view word) {
  return word.size() <= 8 && std::isdigit(static_cast<unsigned char>(word.back())) != 0;
}

bool IsVariantWord(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "ap",          "apac",    "asia", "canary",      "central",   "cluster", "copy",         "dev",
      "development", "dr",      "east", "emea",        "eu",        "europe",  "experimental", "external",
      "gov",         "ha",      "int",  "integration", "internal",  "latam",   "legacy",       "live",
      "local",       "mgmt",    "new",  "next",        "nonprod",   "north",   "old",          "overlay",
      "override",    "perf",    "pre",  "preprod",     "preview",   "primary", "private",      "prod",
      "production",  "public",  "qa",   "sandbox",     "secondary", "shared",  "south",        "stable",
      "stage",       "staging", "stg",  "test",        "testing",   "uat",     "uk",           "us",
      "v1",          "v2",      "west"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords) || IsNumbered(word);
}

bool AreVariants(std::span<const std::string_view> words) {
  return std::all_of(words.begin(), words.end(), IsVariantWord);
}

}  // namespace

bool AreAlternatives(std::string_view a, std::string_view b) {
  const PathWords left = WordsOf(a), right = WordsOf(b);
  const size_t shorter = std::min(left.size(), right.size());
  size_t front = 0, back = 0;
  while (front < shorter && left[front] == right[front]) ++front;
  while (back < shorter - front && left[left.size() - 1 - back] == right[right.size() - 1 - back]) ++back;
  const auto middle = [&](const PathWords& words) {
    return std::span<const std::string_view>(words).subspan(front, words.size() - front - back);
  };
  return AreVariants(middle(left)) && AreVariants(middle(right));
}

}  // namespace rulecheck::checks
