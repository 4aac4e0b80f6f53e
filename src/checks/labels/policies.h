// Entries of the label policy that hold for a rule or a query, and findings that speak for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "checks/check.h"
#include "policy/project.h"
#include "policy/where.h"

namespace rulecheck::checks {

// Adds what an entry says with its findings.
void SpeakFor(const policy::PolicyEntry& entry, Severity severity, FindingBuilder finding);

// Calls `visit(entry, report)` for each entry in force here that says something of the matter, as
// `speaks(entry)` tells; `report(where, message)` reports for it.
template <typename Context, typename Speaks, typename Visitor>
void ForEachLabelPolicy(const Context& c, std::string_view check, Speaks&& speaks, Visitor&& visit,
                        bool with_metrics = true) {
  const policy::Settings& settings = c.settings.settings;
  for (const policy::LabelPolicy& entry : settings.labels) {
    if (!speaks(entry) || !policy::Holds(entry.where, c.item, *c.settings.files, with_metrics)) continue;
    const std::optional<Severity> severity = policy::LevelOf(entry, settings, check);
    if (!severity) continue;
    visit(entry, [&](Location where, std::string message) -> FindingBuilder {
      FindingBuilder finding = c.out.Report(where, std::move(message));
      SpeakFor(entry, *severity, finding);
      return finding;
    });
  }
}

// What entries speak of.
inline bool Requires(const policy::LabelPolicy& entry) {
  return !entry.require.empty();
}
inline bool LimitsValues(const policy::LabelPolicy& entry) {
  return !entry.require.empty() || !entry.values.empty();
}
// Calls f with each rule of what must be there and of what may be.
template <typename F>
void ForEachRule(const std::vector<policy::NamedRule>& required, const std::vector<policy::NamedRule>& values,
                 const F& f) {
  for (const policy::NamedRule& rule : required) f(rule);
  for (const policy::NamedRule& rule : values) f(rule);
}
inline bool LimitsAnnotations(const policy::LabelPolicy& entry) {
  return !entry.annotations.require.empty() || !entry.annotations.values.empty();
}
inline bool RequiresAnnotations(const policy::LabelPolicy& entry) {
  return !entry.annotations.require.empty();
}

// The text before the first action of a template; whole where there is none.
struct KnownText {
  std::string_view beginning;
  bool whole = true;
};
KnownText TextBeforeTemplate(std::string_view text);

// "`a`, `b` and `c`".
std::string QuotedList(const std::vector<std::string>& names);

}  // namespace rulecheck::checks
