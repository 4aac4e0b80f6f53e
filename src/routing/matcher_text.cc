#include "routing/matcher_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "template/loki_values.h"

namespace rulecheck::routing {
namespace {

constexpr std::pair<MatcherMode, std::string_view> kModes[] = {
    {MatcherMode::kFallback, "fallback"},
    {MatcherMode::kClassic, "classic"},
    {MatcherMode::kUtf8Strict, "utf8-strict"},
};

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

Result<Matcher> OnlyOne(Result<Matchers> matchers) {
  if (!matchers) return matchers.error();
  if (matchers->size() == 1) return std::move(matchers->front());
  return Error{matchers->empty() ? "no matcher" : "more than one matcher", {}};
}

}  // namespace

std::string_view MatcherModeName(MatcherMode mode) {
  for (const auto& [known, name] : kModes)
    if (known == mode) return name;
  return {};
}

std::optional<MatcherMode> MatcherModeByName(std::string_view name) {
  for (const auto& [mode, known] : kModes)
    if (known == name) return mode;
  return std::nullopt;
}

Result<Matchers> ParseMatchers(std::string_view text, MatcherMode mode) {
  if (mode == MatcherMode::kUtf8Strict) return ParseUtf8Matchers(text);
  Result<Matchers> classic = ParseClassicMatchers(text);
  if (classic || mode == MatcherMode::kClassic) return classic;
  Result<Matchers> utf8 = ParseUtf8Matchers(text);
  return utf8 ? std::move(utf8) : std::move(classic);
}

Result<Matcher> ParseMatcher(std::string_view text, MatcherMode mode) {
  if (mode != MatcherMode::kClassic && (text.starts_with('{') || text.ends_with('}')))
    return Error{"unexpected open or close brace", {}};
  return OnlyOne(ParseMatchers(text, mode));
}

bool IsClassicLabelName(std::string_view name) {
  return !name.empty() && IsNameStart(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
    return IsNameStart(c) || (c >= '0' && c <= '9');
  });
}

bool IsLabelName(std::string_view name, MatcherMode mode) {
  if (mode == MatcherMode::kClassic) return IsClassicLabelName(name);
  return !name.empty() && IsValidUtf8(name);
}

bool NeedsQuotes(std::string_view name) {
  for (size_t at = 0; at < name.size();) {
    const char32_t c = DecodeUtf8(name, &at);
    if (gotemplate::IsUnicodeSpace(c) ||
        std::u32string_view(U"{}!=~,\\\"'`").find(c) != std::u32string_view::npos)
      return true;
  }
  return false;
}

}  // namespace rulecheck::routing
