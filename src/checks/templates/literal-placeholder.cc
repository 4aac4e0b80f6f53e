#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/helm_charts.h"
#include "checks/plain_text.h"
#include "checks/rule_facts.h"

namespace rulecheck::checks {
namespace {

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// What templates know, and people write without the double braces.
constexpr std::array<std::string_view, 6> kWithField = {"$labels.", "${labels.",        "$externalLabels.",
                                                        ".Labels.", ".ExternalLabels.", "$label."};
constexpr std::array<std::string_view, 4> kWhole = {"$value", "${value}", "$externalURL", ".Value"};

// `{ { `, `{`: braces that were meant to be double; `text` ends with them.
size_t BracesBefore(std::string_view text) {
  size_t at = text.size();
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '{')) --at;
  const size_t brace = text.find('{', at);
  return brace == std::string_view::npos ? text.size() : brace;
}

size_t BracesBehind(std::string_view text, size_t at) {
  size_t end = at;
  for (size_t i = at; i < text.size() && (text[i] == ' ' || text[i] == '}'); ++i) {
    if (text[i] == '}') end = i + 1;
  }
  return end;
}

// The placeholder that begins at `at`: its end, or `at` when there is none.
size_t EndOfPlaceholder(std::string_view text, size_t at) {
  for (const std::string_view word : kWithField) {
    if (!text.substr(at).starts_with(word)) continue;
    size_t end = at + word.size();
    while (end < text.size() && IsNameByte(text[end])) ++end;
    if (end > at + word.size()) return end;
  }
  for (const std::string_view word : kWhole) {
    const size_t end = at + word.size();
    if (text.substr(at).starts_with(word) && (end == text.size() || !IsNameByte(text[end]))) return end;
  }
  return at;
}

struct Placeholder {
  Span span;  // with the braces around it
  std::string_view name;
};

// The first placeholder of a stretch without actions. A name with a dot is one only between single braces: a
// sentence may end with `.Value`.
std::optional<Placeholder> FindPlaceholder(std::string_view text, Span plain) {
  for (size_t at = plain.begin; at < plain.end; ++at) {
    if (text[at] != '$' && text[at] != '.') continue;
    const size_t end = EndOfPlaceholder(text.substr(0, plain.end), at);
    if (end == at) continue;
    const size_t begin = plain.begin + BracesBefore(text.substr(plain.begin, at - plain.begin));
    if (text[at] == '.' && begin == at) continue;
    const size_t close = begin == at ? end : BracesBehind(text.substr(0, plain.end), end);
    return Placeholder{{static_cast<uint32_t>(begin), static_cast<uint32_t>(close)},
                       text.substr(at, end - at)};
  }
  return std::nullopt;
}

// Of a chart, or of values for one: Helm has run over the text before.
bool IsRunByHelm(const RuleContext& c, const MappedText& text) {
  return c.item.document->kind == DocumentKind::kHelmValues || IsInChart(c.facts.run(), *text.file());
}

void ReportPlaceholder(const RuleContext& c, const TextPair& pair) {
  for (const Span plain : PlainParts(pair.value.value)) {
    const auto found = FindPlaceholder(pair.value.value, plain);
    if (!found) continue;
    c.out
        .Report(pair.value.At(found->span),
                fmt::format("`{}` outside of double braces is printed as it stands", found->name))
        .Help(fmt::format("write `{{{{ {} }}}}`", found->name));
    return;
  }
}

// An action that only prints a text with braces: written for Helm, which would have taken it away.
void ReportEscape(const RuleContext& c, const TextPair& pair, Span escape) {
  if (IsRunByHelm(c, pair.value)) return;
  c.out
      .Report(pair.value.At(escape),
              "the braces inside this text are printed as they stand: a template is expanded only once")
      .Help(
          "this is the escape for a Helm chart; in a file that no Helm renders, write the inner template "
          "alone");
}

void ReportTemplate(const RuleContext& c, const MappedText& text, std::string_view what) {
  const size_t open = text.value.find("{{");
  if (open == std::string_view::npos || IsRunByHelm(c, text)) return;
  const size_t close = std::min(text.value.find("}}", open), text.value.size() - 2) + 2;
  c.out.Report(text.At({static_cast<uint32_t>(open), static_cast<uint32_t>(close)}),
               fmt::format("{} is plain text: this template is never expanded", what));
}

}  // namespace

void LiteralPlaceholder(const RuleContext& c) {
  if (c.rule().kind == RuleKind::kRecording) {
    for (const TextPair& label : c.rule().labels)
      ReportTemplate(c, label.value, "a label of a recording rule");
    return;
  }
  ReportTemplate(c, c.rule().name, "the name of an alert");
  for (const auto* pairs : {&c.rule().labels, &c.rule().annotations}) {
    for (const TextPair& pair : *pairs) {
      if (const std::optional<Span> escape = FirstBraceLiteral(pair.value.value)) {
        ReportEscape(c, pair, *escape);
      } else {
        ReportPlaceholder(c, pair);
      }
    }
  }
}

}  // namespace rulecheck::checks
