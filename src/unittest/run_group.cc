#include "unittest/run_group.h"

#include <chrono>

#include "unittest/group_runner.h"
#include "unittest/unmoved.h"

namespace rulecheck::unittest {

GroupOutcome MakeOutcome(const Plan& plan, const PlannedGroup& group) {
  GroupOutcome out;
  for (const PlannedCase& c : group.cases) {
    CaseResult result;
    result.file = plan.shown_path;
    result.group = group.name;
    result.name = c.name;
    result.where = {plan.file.file.get(), c.span()};
    out.cases.push_back(std::move(result));
  }
  return out;
}

GroupOutcome RunGroup(const Plan& plan, const PlannedGroup& group, const TestOptions& options) {
  auto begin = std::chrono::steady_clock::now();
  GroupOutcome out = MakeOutcome(plan, group);
  GroupRunner(plan, group, options, &out).Run();
  if (!options.promtool_compat) ReportUnmovedCases(plan, group, options, &out);
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  for (CaseResult& result : out.cases)
    result.seconds = seconds.count() / static_cast<double>(out.cases.size());
  return out;
}

}  // namespace rulecheck::unittest
