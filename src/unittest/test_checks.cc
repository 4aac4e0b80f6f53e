// The checks that a run of unit tests may report, with their pages.
#include <algorithm>

#include "documents/load_checks.h"
#include "rulecheck/test.h"
#include "unittest/check_ids.h"
#include "unittest/pages.h"

namespace rulecheck {
namespace {

std::vector<CheckInfo> BuildTestChecks() {
  std::vector<CheckInfo> out(std::begin(documents::kLoadChecks), std::end(documents::kLoadChecks));
  for (CheckInfo check : unittest::kTestChecks) {
    check.page = unittest::FindPage(check.id);
    out.push_back(check);
  }
  std::sort(out.begin(), out.end(), [](const CheckInfo& a, const CheckInfo& b) { return a.id < b.id; });
  return out;
}

}  // namespace

std::span<const CheckInfo> TestChecks() {
  static const std::vector<CheckInfo> checks = BuildTestChecks();
  return checks;
}

}  // namespace rulecheck
