#include "flow/labels.h"

#include <doctest/doctest.h>

namespace rulecheck::flow {
namespace {

constexpr Cause kSomewhere{{1, 2}, Cause::kHere};
using Values = std::vector<std::string>;

TEST_CASE("open and closed") {
  Labels open;
  CHECK(open.PresenceOf("a") == Presence::kMaybe);
  CHECK(open.ValuesOf("a").IsAny());
  const Labels closed = Labels::Closed(kSomewhere);
  CHECK(closed.PresenceOf("a") == Presence::kNo);
  CHECK(closed.ValuesOf("a").IsEmpty());
  CHECK(closed.CauseOf("a") == kSomewhere);
}

TEST_CASE("copies do not see changes") {
  Labels a;
  a.SetYes("job", ValueSet::Of({"api"}), kSomewhere);
  Labels b = a;
  b.Remove("job", kSomewhere);
  CHECK(a.MustHave("job"));
  CHECK_FALSE(b.CanHave("job"));
}

TEST_CASE("a label that may be there but with no value is not there") {
  Labels a;
  a.Set({"job", Presence::kMaybe, ValueSet::None(), {}});
  CHECK_FALSE(a.CanHave("job"));
  CHECK_FALSE(a.Impossible());
  a.SetYes("job", ValueSet::None(), {});
  CHECK(a.Impossible());
}

TEST_CASE("keep only some names") {
  Labels open;
  open.SetYes("job", ValueSet::Of({"api"}), {});
  open.Remove("le", kSomewhere);
  const std::string_view names[] = {"zone", "job", "le"};
  open.KeepOnly(names, kSomewhere);
  CHECK_FALSE(open.open());
  CHECK(open.MustHave("job"));
  CHECK(open.PresenceOf("zone") == Presence::kMaybe);
  CHECK(open.PresenceOf("le") == Presence::kNo);
  CHECK(open.PresenceOf("instance") == Presence::kNo);
}

TEST_CASE("join") {
  Labels a = Labels::Closed({}), b;
  a.SetYes("job", ValueSet::Of({"api"}), {});
  b.SetYes("job", ValueSet::Of({"web"}), {});
  b.Remove("le", {});
  const Labels both = Join(a, b);
  CHECK(both.open());
  CHECK(both.MustHave("job"));
  CHECK(both.ValuesOf("job").values() == Values{"api", "web"});
  CHECK(both.PresenceOf("le") == Presence::kNo);
  CHECK(both.PresenceOf("x") == Presence::kMaybe);
  CHECK(Join(a, a) == a);
}

TEST_CASE("constant labels") {
  Labels a = Labels::Closed({});
  a.SetYes("job", ValueSet::Of({"api"}), {});
  a.SetYes("zone", ValueSet::Of({"a", "b"}), {});
  CHECK(a.IsConstant("job"));
  CHECK(a.IsConstant("none"));
  CHECK_FALSE(a.IsConstant("zone"));
}

TEST_CASE("too many names open the list") {
  Labels a = Labels::Closed({});
  for (size_t i = 0; i < Labels::kMaxNames + 5; ++i) a.SetYes("l" + std::to_string(i), {}, {});
  CHECK(a.open());
  CHECK(a.facts().size() == Labels::kMaxNames);
}

TEST_CASE("attributing to a rule keeps what is another's") {
  Labels a;
  a.SetYes("job", {}, {{1, 2}, 7});
  a.SetYes("zone", {}, {{3, 4}, Cause::kHere});
  a.Attribute(9);
  CHECK(a.CauseOf("job").rule == 7);
  CHECK(a.CauseOf("zone").rule == 9);
}

}  // namespace
}  // namespace rulecheck::flow
