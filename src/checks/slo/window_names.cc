#include "checks/slo/window_names.h"

#include "base/ascii.h"
#include "base/duration.h"

namespace rulecheck::checks {
namespace {

std::optional<int64_t> DurationIn(std::string_view text) {
  const Result<int64_t> parsed = ParsePrometheusDuration(text);
  return parsed && *parsed > 0 ? std::optional<int64_t>(*parsed) : std::nullopt;
}

// The one window of all that is read; nothing where there are several.
std::optional<int64_t> WindowOf(const slo::Term& term) {
  return term.window_ms > 0 ? std::optional<int64_t>(term.window_ms) : std::nullopt;
}

}  // namespace

std::optional<int64_t> WindowInName(std::string_view name) {
  size_t begin = name.size();
  while (begin > 0 && name[begin - 1] != ':' && name[begin - 1] != '_') --begin;
  std::string_view last = name.substr(begin);
  while (!last.empty() && !IsAsciiDigit(last.front())) last.remove_prefix(1);
  return DurationIn(last);
}

bool IsWindowLabel(std::string_view label) {
  return label == "window" || label.ends_with("_window");
}

std::optional<FalseWindow> FalseWindowOf(const ModelContext& c, const slo::Indicator& indicator) {
  const RuleRef& ref = c.rules.rule(indicator.rule);
  const std::optional<int64_t> real = WindowOf(*indicator.term);
  if (!real) return std::nullopt;
  const std::optional<int64_t> named = WindowInName(ref.rule->name.value);
  if (named && *named != *real) return FalseWindow{ref.rule->name.Whole(), *named, *real};
  for (const auto& [name, pair] : MergedLabels(*ref.group, *ref.rule)) {
    if (!IsWindowLabel(name)) continue;
    const std::optional<int64_t> claimed = DurationIn(pair.value.value);
    if (claimed && *claimed != *real) return FalseWindow{pair.value.Whole(), *claimed, *real};
  }
  return std::nullopt;
}

}  // namespace rulecheck::checks
