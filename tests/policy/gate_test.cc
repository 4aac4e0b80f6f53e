// The gate: what is shown of what was reported, and with which severity.
#include "policy/gate.h"

#include <doctest/doctest.h>

namespace rulecheck {
namespace {

using policy::Gate;
using policy::GateSettings;
using policy::Verdict;

constexpr CheckInfo kTable[] = {
    {"promql/gauge", Severity::kWarning, Confidence::kLikely, "a gauge"},
    {"promql/counter", Severity::kInfo, Confidence::kStyle, "a counter"},
    {"yaml/syntax", Severity::kError, Confidence::kCertain, "no YAML", {}, kAllRoles, kBothLanguages, true},
};

Finding Reported(const CheckInfo& check) {
  std::vector<Finding> out;
  FindingSink(&out).Report(check, {}, "x");
  return out.front();
}

bool Shows(const Gate& gate, const CheckInfo& check) {
  Finding finding = Reported(check);
  return gate.Judge(&finding) == Verdict::kShown;
}

TEST_CASE("sink: severity and confidence are those of the table") {
  const Finding finding = Reported(kTable[0]);
  CHECK(finding.check == "promql/gauge");
  CHECK(finding.severity == Severity::kWarning);
  CHECK(finding.confidence == Confidence::kLikely);
}

TEST_CASE("sink: a check may weigh less where its query is no rule's") {
  CheckInfo check = kTable[0];
  check.elsewhere = Severity::kInfo;
  std::vector<Finding> out;
  FindingSink sink(&out);
  sink.Report(check, {}, "in a rule");
  sink.set_role(QueryRole::kPanel);
  sink.Report(check, {}, "in a panel");
  CHECK(out[0].severity == Severity::kWarning);
  CHECK(out[1].severity == Severity::kInfo);
}

TEST_CASE("gate: select and ignore") {
  GateSettings settings;
  settings.ignore = {"promql/gauge"};
  const Gate gate(settings, kTable);
  CHECK(!Shows(gate, kTable[0]));
  CHECK(!gate.Runs("promql/gauge"));
  CHECK(Shows(gate, kTable[1]));
}

TEST_CASE("gate: what was not judged is silent only by name") {
  GateSettings settings;
  settings.select = {"promql"};
  CHECK(Shows(Gate(settings, kTable), kTable[2]));
  settings.ignore = {"yaml"};
  CHECK(!Shows(Gate(settings, kTable), kTable[2]));
}

TEST_CASE("gate: severities by id, family and all; off is silent") {
  GateSettings settings;
  settings.severities["all"] = Severity::kInfo;
  settings.severities["promql"] = Severity::kError;
  settings.severities["promql/counter"] = std::nullopt;
  const Gate gate(settings, kTable);
  Finding gauge = Reported(kTable[0]), yaml = Reported(kTable[2]);
  CHECK(gate.Judge(&gauge) == Verdict::kShown);
  CHECK(gauge.severity == Severity::kError);
  CHECK(!Shows(gate, kTable[1]));
  CHECK(gate.Judge(&yaml) == Verdict::kShown);
  CHECK(yaml.severity == Severity::kInfo);
}

TEST_CASE("gate: a finding of no table passes") {
  Finding finding;
  finding.check = "other/thing";
  CHECK(Gate({}, kTable).Judge(&finding) == Verdict::kShown);
}

}  // namespace
}  // namespace rulecheck
