#include "cli/check_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "base/strings.h"
#include "cli/print_error.h"
#include "policy/gate.h"
#include "rulecheck/lint.h"
#include "rulecheck/test.h"

namespace rulecheck::cli {
namespace {

bool IdLess(const CheckInfo& a, const CheckInfo& b) {
  return a.id < b.id;
}

// Both commands report what loading finds: those rows are taken once, with their pages.
std::vector<CheckInfo> MergeTables() {
  std::vector<CheckInfo> out;
  const auto lint = LintChecks();
  const auto test = TestChecks();
  std::set_union(lint.begin(), lint.end(), test.begin(), test.end(), std::back_inserter(out), IdLess);
  return out;
}

}  // namespace

std::span<const CheckInfo> AllChecks() {
  static const std::vector<CheckInfo> checks = MergeTables();
  return checks;
}

const CheckInfo* FindCheck(std::string_view id) {
  const auto checks = AllChecks();
  const auto it = std::lower_bound(checks.begin(), checks.end(), id,
                                   [](const CheckInfo& a, std::string_view b) { return a.id < b; });
  return it != checks.end() && it->id == id ? &*it : nullptr;
}

std::string NoSuchCheck(std::string_view what, std::string_view name) {
  std::vector<std::string_view> ids;
  for (const CheckInfo& info : AllChecks()) ids.push_back(info.id);
  std::string_view near = Nearest(name, ids);
  // The name of a check without its family.
  for (const std::string_view id : ids) {
    if (near.empty() && id.substr(id.find('/') + 1) == name) near = id;
  }
  return fmt::format(
      "no {} is named `{}`{}", what, name,
      near.empty() ? "; see `rulecheck explain --all`" : fmt::format("; did you mean `{}`?", near));
}

bool CheckSelectors(const std::vector<std::string>& names) {
  const std::vector<std::string> unknown = policy::UnknownNames(names, AllChecks());
  if (unknown.empty()) return true;
  PrintError(NoSuchCheck("check or family", unknown[0]));
  return false;
}

}  // namespace rulecheck::cli
