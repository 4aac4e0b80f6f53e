#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "checks/check.h"
#include "checks/rule_facts.h"
#include "checks/sample_runs.h"
#include "template/alert.h"

namespace rulecheck::checks {
namespace {

// What Go prints in place of a directive that it cannot serve: `%!d(float64=1.5)`, `%!(NOVERB)`. Empty when
// there is none.
std::string_view Garbage(std::string_view printed) {
  for (size_t at = printed.find("%!"); at != std::string_view::npos; at = printed.find("%!", at + 2)) {
    const size_t open = printed.find('(', at + 2);
    if (open == std::string_view::npos) return {};
    const bool no_verb = open == at + 2;
    const bool one_verb = open > at + 2 && open <= at + 2 + 4;  // a verb is one code point
    const size_t close = printed.find(')', open);
    if ((no_verb || one_verb) && close != std::string_view::npos) return printed.substr(at, close - at + 1);
  }
  return {};
}

// One call of printf over all runs.
struct Seen {
  std::string garbage;  // of the first run that had some
  bool clean = false;   // some run printed none
};

std::map<uint32_t, std::pair<Span, Seen>> CallsIn(const RuleText& text) {
  const SampleLabels labels{{}, [](std::string_view) { return true; }};
  std::map<uint32_t, std::pair<Span, Seen>> calls;
  const gotemplate::AlertText parsed = text.Parse();
  for (size_t kind = 0; kind < kSampleKinds; ++kind) {
    RunWithSample(text, parsed, kind, labels,
                  [&](std::string_view function, Span call, const gotemplate::Value& result) {
                    if (function != "printf" || !result.is_string()) return;
                    auto& [span, seen] = calls[call.begin];
                    span = call;
                    const std::string_view garbage = Garbage(result.text());
                    if (garbage.empty()) seen.clean = true;
                    if (seen.garbage.empty()) seen.garbage = garbage;
                  });
  }
  return calls;
}

std::string GarbageReason(std::string_view garbage) {
  if (garbage.find("(NOVERB)") != std::string_view::npos) return "a `%` has no verb";
  if (garbage.find("(MISSING)") != std::string_view::npos) return "an argument is missing";
  if (garbage.find("(EXTRA") != std::string_view::npos) return "there are more arguments than verbs";
  if (garbage.find("(BAD") != std::string_view::npos) return "a width, precision or index is no number";
  return "the verb does not fit its argument";
}

std::string HelpFor(std::string_view garbage) {
  if (garbage.find("(NOVERB)") != std::string_view::npos) return "write `%%` for a percent sign";
  if (garbage.find("(float64=") != std::string_view::npos) {
    return "the value is a float64: `%.0f` prints it without decimals, `%g` as short as it can be";
  }
  if (garbage.find("(string=") != std::string_view::npos) return "a text is printed by `%s`";
  if (garbage.find("(int=") != std::string_view::npos) {
    return "a number without a point is an int, which `%d` prints; write `1.0` for `%f`";
  }
  return {};
}

bool CallsPrintf(const RuleText& text) {
  return std::any_of(text.uses.begin(), text.uses.end(), [](const gotemplate::Use& use) {
    return use.kind == gotemplate::Use::Kind::kFunction && use.name == "printf";
  });
}

}  // namespace

void PrintfVerb(const RuleContext& c) {
  for (const RuleText& text : c.facts.texts()) {
    if (!CallsPrintf(text)) continue;
    for (const auto& [begin, call] : CallsIn(text)) {
      const auto& [span, seen] = call;
      if (seen.clean || seen.garbage.empty()) continue;
      FindingBuilder finding = c.out.Report(
          text.At(span),
          fmt::format("`printf` prints `{}` here: {}", seen.garbage, GarbageReason(seen.garbage)));
      if (std::string help = HelpFor(seen.garbage); !help.empty()) finding.Help(std::move(help));
    }
  }
}

}  // namespace rulecheck::checks
