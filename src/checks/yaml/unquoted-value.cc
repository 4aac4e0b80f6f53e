#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "checks/check.h"

namespace rulecheck::checks {
namespace {

// Words that YAML 1.1 takes for a truth value or nothing, whatever their case.
constexpr std::string_view kTypedWords[] = {"true", "false", "yes", "no", "on", "off", "null", "~"};

bool IsTypedWord(std::string_view text) {
  return std::any_of(std::begin(kTypedWords), std::end(kTypedWords), [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
  });
}

// Digits with a sign, a point or an exponent.
bool IsTypedNumber(std::string_view text) {
  const bool digit = std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const size_t points = static_cast<size_t>(std::count(text.begin(), text.end(), '.'));
  if (!digit || points > 1 || text.find_first_not_of("0123456789+-.eE_") != std::string_view::npos)
    return false;
  const size_t sign = text.find_last_of("+-");
  const bool exponent =
      sign != std::string_view::npos && sign > 0 && (text[sign - 1] == 'e' || text[sign - 1] == 'E');
  return (sign == std::string_view::npos || sign == 0 || exponent) && text.front() != 'e' &&
         text.front() != 'E';
}

// Written as it is read, behind the colon of its key on one line.
bool IsPlain(const MappedText& text) {
  const Location place = text.Whole();
  const std::string_view file = place.file->text();
  if (file.substr(place.span.begin, place.span.size()) != text.value) return false;
  size_t at = place.span.begin;
  while (at > 0 && file[at - 1] == ' ') --at;
  return at > 0 && at < place.span.begin && file[at - 1] == ':';
}

}  // namespace

void UnquotedValue(const RuleContext& c) {
  const auto check = [&](const TextPair& pair, std::string_view kind) {
    const std::string_view value = pair.value.value;
    if (value.empty() || (!IsTypedWord(value) && !IsTypedNumber(value)) || !IsPlain(pair.value)) return;
    c.out
        .Report(pair.value.Whole(),
                fmt::format("the {} `{}` is a text to Prometheus only: YAML reads `{}` as something else",
                            kind, pair.key.value, value))
        .Help(fmt::format("write `\"{}\"`: other programs read a number, a truth value or nothing here",
                          value));
  };
  for (const TextPair& pair : c.rule().labels) check(pair, "label");
  for (const TextPair& pair : c.rule().annotations) check(pair, "annotation");
}

}  // namespace rulecheck::checks
