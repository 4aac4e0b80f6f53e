#include "policy/gate.h"

#include <algorithm>

namespace rulecheck::policy {
namespace {

// The entry for a check that names it most precisely; null when none does.
const std::optional<Severity>* SeverityEntry(const GateSettings& settings, std::string_view id) {
  for (const std::string_view name : {id, FamilyOf(id), std::string_view("all")}) {
    const auto it = settings.severities.find(name);
    if (it != settings.severities.end()) return &it->second;
  }
  return nullptr;
}

}  // namespace

Gate::Gate(const GateSettings& settings, std::span<const CheckInfo> checks) {
  for (const CheckInfo& check : checks) rows_.emplace(check.id, RowFor(settings, check));
}

Gate::Row Gate::RowFor(const GateSettings& settings, const CheckInfo& check) const {
  const Selection selection(settings.select, settings.ignore);
  Row row;
  row.shown = check.always   ? !selection.Ignores(check.id)
              : check.opt_in ? selection.IncludesByName(check.id)
                             : selection.Includes(check.id);
  if (const std::optional<Severity>* entry = SeverityEntry(settings, check.id)) {
    row.shown = row.shown && entry->has_value();
    row.severity = *entry;
  }
  return row;
}

bool Gate::Runs(std::string_view check) const {
  const auto it = rows_.find(check);
  return it == rows_.end() || it->second.shown;
}

Verdict Gate::Judge(Finding* finding) const {
  const auto it = rows_.find(finding->check);
  if (it == rows_.end()) return Verdict::kShown;
  if (it->second.severity) finding->severity = *it->second.severity;
  return it->second.shown ? Verdict::kShown : Verdict::kNotChosen;
}

void Gate::Filter(std::vector<Finding>* findings) const {
  std::erase_if(*findings, [&](Finding& finding) { return Judge(&finding) != Verdict::kShown; });
}

std::vector<std::string> UnknownNames(const std::vector<std::string>& names,
                                      std::span<const CheckInfo> checks) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const auto matches = [&](const CheckInfo& info) { return info.id == name || FamilyOf(info.id) == name; };
    if (name != "all" && std::none_of(checks.begin(), checks.end(), matches)) out.push_back(name);
  }
  return out;
}

}  // namespace rulecheck::policy
