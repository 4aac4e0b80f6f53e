#include "checks/labels/policies.h"

#include <fmt/core.h>

namespace rulecheck::checks {

void SpeakFor(const policy::PolicyEntry& entry, Severity severity, FindingBuilder finding) {
  finding.As(severity);
  if (!entry.message.empty()) finding.Help(entry.message);
  if (!entry.link.empty()) finding.Help(fmt::format("see {}", entry.link));
}

KnownText TextBeforeTemplate(std::string_view text) {
  const size_t action = text.find("{{");
  return {text.substr(0, action), action == std::string_view::npos};
}

std::string QuotedList(const std::vector<std::string>& names) {
  std::string out;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += fmt::format("`{}`", names[i]);
  }
  return out;
}

}  // namespace rulecheck::checks
