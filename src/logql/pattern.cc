#include "logql/pattern.h"

#include <fmt/format.h>

#include <set>

#include "base/ascii.h"
#include "base/strings.h"

namespace rulecheck::logql {
namespace {

// The length of the capture at `at`, or 0: what is no capture is literal text.
size_t CaptureLength(std::string_view pattern, size_t at) {
  if (pattern[at] != '<' || at + 1 >= pattern.size() || !IsNameStart(pattern[at + 1])) return 0;
  size_t end = at + 2;
  while (end < pattern.size() && IsNameByte(pattern[end])) ++end;
  return end < pattern.size() && pattern[end] == '>' ? end + 1 - at : 0;
}

Span MakeSpan(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

std::optional<PatternProblem> Adjacent(const std::vector<PatternPart>& parts) {
  for (size_t i = 1; i < parts.size(); ++i) {
    if (!parts[i].capture || !parts[i - 1].capture) continue;
    return PatternProblem{
        fmt::format("found consecutive captures <{}><{}>", parts[i - 1].text, parts[i].text),
        Cover(parts[i - 1].span, parts[i].span), "there must be literal text between them"};
  }
  return std::nullopt;
}

}  // namespace

std::vector<PatternPart> ParsePattern(std::string_view pattern) {
  std::vector<PatternPart> parts;
  for (size_t i = 0; i < pattern.size();) {
    if (const size_t length = CaptureLength(pattern, i)) {
      parts.push_back({true, pattern.substr(i + 1, length - 2), MakeSpan(i, i + length)});
      i += length;
      continue;
    }
    size_t end = i;
    if (DecodeUtf8(pattern, &end) == 0xFFFD && end == i + 1) break;
    if (parts.empty() || parts.back().capture) parts.push_back({false, {}, MakeSpan(i, i)});
    PatternPart& literal = parts.back();
    literal.span.end = static_cast<uint32_t>(end);
    literal.text = pattern.substr(literal.span.begin, literal.span.size());
    i = end;
  }
  return parts;
}

std::optional<PatternProblem> CheckPatternParser(std::string_view pattern) {
  const std::vector<PatternPart> parts = ParsePattern(pattern);
  std::set<std::string_view> names;
  const PatternPart* repeated = nullptr;
  for (const PatternPart& part : parts) {
    if (!part.capture || part.unnamed()) continue;
    if (!names.insert(part.text).second && repeated == nullptr) repeated = &part;
  }
  if (names.empty()) {
    return PatternProblem{"at least one capture is required", MakeSpan(0, pattern.size()),
                          "name what is to become a label: <status>"};
  }
  if (auto problem = Adjacent(parts)) return problem;
  if (repeated == nullptr) return std::nullopt;
  return PatternProblem{fmt::format("duplicate capture name <{}>", repeated->text), repeated->span, {}};
}

std::optional<PatternProblem> CheckPatternFilter(std::string_view pattern) {
  if (pattern.empty()) return std::nullopt;
  const std::vector<PatternPart> parts = ParsePattern(pattern);
  if (parts.empty()) return PatternProblem{"the pattern is not UTF-8", MakeSpan(0, pattern.size()), {}};
  if (auto problem = Adjacent(parts)) return problem;
  for (const PatternPart& part : parts) {
    if (!part.capture || part.unnamed()) continue;
    return PatternProblem{fmt::format("named captures are not allowed: found <{}>", part.text), part.span,
                          "write <_>, or use `| pattern` to make labels"};
  }
  return std::nullopt;
}

}  // namespace rulecheck::logql
