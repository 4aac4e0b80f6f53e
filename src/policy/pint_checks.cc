#include "policy/pint_checks.h"

#include "base/strings.h"

namespace rulecheck::policy {
namespace {

constexpr PintCheck kPintChecks[] = {
#define PINT_CHECK(name, ids) {name, ids},
#include "policy/pint_checks.def"
#undef PINT_CHECK
};

}  // namespace

std::span<const PintCheck> PintChecks() {
  return kPintChecks;
}

std::vector<std::string_view> IdsOfPint(std::string_view name) {
  name = name.substr(0, name.find('('));
  for (const PintCheck& check : kPintChecks) {
    if (check.name == name && !check.ids.empty()) return Split(check.ids, ' ');
  }
  return {};
}

}  // namespace rulecheck::policy
