#include "flow/flow.h"

#include <doctest/doctest.h>

#include <cmath>

namespace rulecheck::flow {
namespace {

using Names = std::vector<std::string_view>;
using Values = std::vector<std::string>;

Alternative Series(std::initializer_list<std::pair<std::string_view, ValueSet>> labels) {
  Alternative out;
  out.labels = Labels::Closed({});
  for (const auto& [name, values] : labels) out.labels.SetYes(name, values, {});
  return out;
}

TEST_CASE("of alternatives: possible in one, certain in all") {
  Flow flow;
  flow.alternatives = {Series({{"job", ValueSet::Of({"a"})}, {"x", {}}}),
                       Series({{"job", ValueSet::Of({"b"})}})};
  CHECK(flow.PresenceOf("job") == Presence::kYes);
  CHECK(flow.PresenceOf("x") == Presence::kMaybe);
  CHECK(flow.PresenceOf("y") == Presence::kNo);
  CHECK(flow.ValuesOf("job").values() == Values{"a", "b"});
  CHECK(flow.IsClosed());
  CHECK_FALSE(flow.IsConstant("job"));
  CHECK(flow.IsConstant("y"));
}

TEST_CASE("alternatives without possible series go, equal ones become one") {
  Flow flow;
  flow.alternatives = {Series({{"job", ValueSet::None()}}), Series({{"x", {}}}), Series({{"x", {}}})};
  flow.alternatives[1].bound = 2;
  flow.alternatives[2].bound = 3;
  flow.Settle();
  REQUIRE(flow.alternatives.size() == 1);
  CHECK(flow.bound == 5);
}

TEST_CASE("many alternatives are widened, never lost") {
  Flow flow;
  for (int i = 0; i < 200; ++i) flow.alternatives.push_back(Series({{"l" + std::to_string(i), {}}}));
  flow.Settle();
  CHECK(flow.alternatives.size() == Flow::kMaxAlternatives);
  for (int i = 0; i < 200; ++i) CHECK(flow.CanHave("l" + std::to_string(i)));
}

TEST_CASE("unique by") {
  Flow flow;
  flow.alternatives = {Series({{"job", {}}, {"zone", ValueSet::Of({"z"})}})};
  flow.AddKey({false, {"job", "zone"}});
  CHECK(flow.UniqueBy(Names{"job"}));
  CHECK(flow.UniqueBy(Names{"x", "job"}));
  CHECK_FALSE(flow.UniqueBy(Names{"zone"}));
  CHECK(flow.UniqueByAllBut(Names{"zone", "y"}));
  CHECK_FALSE(flow.UniqueByAllBut(Names{"job"}));
  CHECK(flow.UniqueLabels() == Values{"job"});
}

TEST_CASE("unique by all labels") {
  Flow flow = Flow::Unknown();
  CHECK(flow.UniqueByAllBut({}));
  CHECK_FALSE(flow.UniqueByAllBut(Names{"__name__"}));
  CHECK_FALSE(flow.UniqueBy(Names{"job"}));
  CHECK_FALSE(flow.UniqueLabels());
  flow.alternatives[0].labels.Remove("__name__", {});
  CHECK(flow.UniqueByAllBut(Names{"__name__"}));
  flow.alternatives = {Series({{"job", {}}})};
  CHECK(flow.UniqueBy(Names{"job"}));
  CHECK(flow.UniqueLabels() == Values{"job"});
}

TEST_CASE("a single series is unique by nothing") {
  const Flow flow = Flow::Single(Interval::Exactly(1), {});
  CHECK(flow.UniqueBy({}));
  CHECK(flow.UniqueLabels() == Values{});
  CHECK(flow.always);
}

TEST_CASE("can agree") {
  Labels a, b;
  a.SetYes("job", ValueSet::Of({"x"}), {});
  CHECK(CanAgree(a, b, "job"));
  b.Remove("job", {});
  CHECK_FALSE(CanAgree(a, b, "job"));
  b.SetYes("job", ValueSet::Of({"y"}), {});
  CHECK_FALSE(CanAgree(a, b, "job"));
  b.Set({"job", Presence::kMaybe, ValueSet::Of({"y"}), {}});
  a.Set({"job", Presence::kMaybe, ValueSet::Of({"x"}), {}});
  CHECK(CanAgree(a, b, "job"));  // both may lack it
}

TEST_CASE("intervals") {
  CHECK(Interval::Exactly(3).Constant() == 3);
  CHECK(std::isnan(*Interval::Exactly(std::nan("")).Constant()));
  CHECK_FALSE(Interval::Between(0, 1).Constant());
  CHECK(Hull(Interval::Exactly(1), Interval::Exactly(4)) == Interval::Between(1, 4, true));
  CHECK(Hull(Interval::None(), Interval::Between(0, 1)) == Interval::Between(0, 1));
  CHECK(Intersection(Interval::Between(0, 1), Interval::Between(2, 3)).IsEmpty());
  CHECK_FALSE(Interval::Between(0, 1).CanBeInfinite());
  CHECK(Interval::Any().CanBeInfinite());
  CHECK(Rounded(Interval::Between(0, 1)).max == 1);
  CHECK(Rounded(Interval::Between(0, 0.1)).max > 0.1);
}

}  // namespace
}  // namespace rulecheck::flow
