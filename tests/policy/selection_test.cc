#include "policy/selection.h"

#include <doctest/doctest.h>

namespace rulecheck::policy {
namespace {

TEST_CASE("selection: the more precise entry wins") {
  CHECK(Selection({"all"}, {}).Includes("promql/x"));
  CHECK(!Selection({"all"}, {"promql"}).Includes("promql/x"));
  CHECK(Selection({"promql/x"}, {"promql"}).Includes("promql/x"));
  CHECK(!Selection({"promql"}, {"promql/x"}).Includes("promql/x"));
  CHECK(Selection({"promql"}, {"all"}).Includes("promql/x"));
  CHECK(!Selection({"alerts"}, {}).Includes("promql/x"));
  CHECK(!Selection({"all"}, {"all"}).Includes("promql/x"));
}

TEST_CASE("selection: by name is more than with all") {
  CHECK(!Selection({"all"}, {}).IncludesByName("promql/x"));
  CHECK(Selection({"all", "promql"}, {}).IncludesByName("promql/x"));
  CHECK(Selection({"promql/x"}, {"promql"}).IncludesByName("promql/x"));
  CHECK(!Selection({"promql"}, {"promql/x"}).IncludesByName("promql/x"));
}

TEST_CASE("selection: a family is no prefix of a name") {
  CHECK(FamilyOf("promql/x") == "promql");
  CHECK(!Selection({"prom"}, {}).Includes("promql/x"));
}

TEST_CASE("selection: ignored is what is named, not what is merely not selected") {
  CHECK(!Selection({"alerts"}, {}).Ignores("yaml/syntax"));
  CHECK(Selection({"all"}, {"yaml"}).Ignores("yaml/syntax"));
  CHECK(Selection({"all"}, {"yaml/syntax"}).Ignores("yaml/syntax"));
  CHECK(!Selection({"yaml/syntax"}, {"yaml"}).Ignores("yaml/syntax"));
}

}  // namespace
}  // namespace rulecheck::policy
