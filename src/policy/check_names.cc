#include "policy/check_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "policy/selection.h"

namespace rulecheck::policy {
namespace {

constexpr PolicyCheck kPolicyChecks[] = {
#define POLICY_CHECK(id, section) {id, section},
#define FACT_CHECK(id, fact, key)
#include "policy/policy_checks.def"
#undef POLICY_CHECK
#undef FACT_CHECK
};

// Families of policies, some of whose checks come with later parts of the program.
constexpr std::string_view kPolicyFamilies[] = {"labels", "cardinality", "routing", "slo"};
// Names that settings may have from elsewhere, and what is meant by them.
constexpr std::string_view kOtherNames[] = {"promql/full-scan"};

struct OptionName {
  std::string_view check, option;
};
constexpr OptionName kOptions[] = {{"promql/rate-window", "min_samples"}};

constexpr std::string_view kOptInChecks[] = {"meta/suppression-without-reason"};

bool IsAmongNames(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::span<const PolicyCheck> PolicyChecks() {
  return kPolicyChecks;
}

bool IsPolicyCheck(std::string_view id) {
  const std::string_view family = FamilyOf(id);
  return family == "labels" || family == "cardinality" || family == "slo";
}

bool IsKnownCheck(std::string_view name, std::span<const std::string_view> checks) {
  if (name == "all" || IsAmongNames(kPolicyFamilies, name) || IsAmongNames(kOtherNames, name) ||
      name.starts_with("routing/")) {
    return true;
  }
  const auto names_it = [&](std::string_view id) { return id == name || FamilyOf(id) == name; };
  return std::any_of(checks.begin(), checks.end(), names_it) ||
         std::any_of(std::begin(kPolicyChecks), std::end(kPolicyChecks),
                     [&](const PolicyCheck& check) { return names_it(check.id); });
}

std::string UnknownCheckMessage(std::string_view name, std::span<const std::string_view> checks) {
  std::vector<std::string_view> names(checks.begin(), checks.end());
  for (const PolicyCheck& check : kPolicyChecks) names.push_back(check.id);
  for (const std::string_view id : checks) names.push_back(FamilyOf(id));
  const std::string_view near = Nearest(name, names);
  return fmt::format(
      "no check or family is named `{}`; {}", name,
      near.empty() ? "see `rulecheck explain --all`" : fmt::format("did you mean `{}`?", near));
}

bool HasOption(std::string_view check, std::string_view option) {
  return std::any_of(std::begin(kOptions), std::end(kOptions),
                     [&](const OptionName& row) { return row.check == check && row.option == option; });
}

std::string UnknownOptionMessage(std::string_view check, std::string_view option) {
  std::vector<std::string_view> names = {"severity"};
  for (const OptionName& row : kOptions) {
    if (row.check == check) names.push_back(row.option);
  }
  const std::string_view near = Nearest(option, names);
  return fmt::format("`{}` is no option of {}; {}", option, check,
                     near.empty() ? fmt::format("there are {}", fmt::join(names, ", "))
                                  : fmt::format("did you mean `{}`?", near));
}

bool IsOptIn(std::string_view id) {
  return IsAmongNames(kOptInChecks, id);
}

}  // namespace rulecheck::policy
