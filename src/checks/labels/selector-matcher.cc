#include <fmt/core.h>

#include <algorithm>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool WantsMatchers(const policy::LabelPolicy& entry) {
  return !entry.matchers.require.empty();
}

std::string_view MatchedLabel(const promql::Matcher& matcher) {
  return matcher.name;
}
std::string_view MatchedLabel(const logql::Matcher& matcher) {
  return matcher.label.name;
}

// The labels of `wanted` that no matcher names.
template <typename Matchers>
std::vector<std::string> Unmatched(const std::vector<std::string>& wanted, const Matchers& matchers) {
  std::vector<std::string> out;
  for (const std::string& name : wanted) {
    const auto names_it = [&](const auto& matcher) { return MatchedLabel(matcher) == name; };
    if (std::none_of(matchers.begin(), matchers.end(), names_it)) out.push_back(name);
  }
  return out;
}

std::string UnmatchedMessage(std::string_view selector, const std::vector<std::string>& names) {
  return fmt::format("{} has no matcher on {}", selector, QuotedList(names));
}

}  // namespace

void SelectorMatcher(const AnyQueryContext& c) {
  const auto check = [&](const policy::LabelPolicy& entry, const auto& report) {
    const auto& wanted = entry.matchers.require;
    const auto& of_entry = entry.where.metrics ? entry.where.metrics : entry.matchers.metric;
    if (c.item.promql != nullptr) {
      for (const promql::VectorSelector* selector : c.facts.selectors()) {
        const std::string_view metric = policy::MetricOf(*selector);
        if (of_entry && (metric.empty() || !of_entry->Matches(metric))) continue;
        const auto missing = Unmatched(wanted, selector->matchers);
        const std::string what = metric.empty() ? "this selector" : fmt::format("`{}`", metric);
        if (!missing.empty()) report(c.At(selector->span), UnmatchedMessage(what, missing));
      }
    } else if (c.item.logql != nullptr && !of_entry) {
      logql::Walk(*c.item.logql->root(), [&](const logql::Expr& node) {
        const auto* log = syntax::As<logql::LogExpr>(&node);
        if (log == nullptr) return;
        const auto missing = Unmatched(wanted, log->matchers);
        if (!missing.empty()) report(c.At(log->selector_span), UnmatchedMessage("this selector", missing));
      });
    }
  };
  ForEachLabelPolicy(c, "labels/selector-matcher", WantsMatchers, check, false);
}

}  // namespace rulecheck::checks
