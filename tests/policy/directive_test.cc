// Suppressions: their text, and what they cover.
#include "policy/directive.h"

#include <doctest/doctest.h>

#include "policy/entry.h"

namespace rulecheck {
namespace {

using policy::Directive;
using policy::ParseDirective;

TEST_CASE("directives: ids, day and reason") {
  const auto parsed = ParseDirective("# rulecheck: ignore[promql/a, labels/b] until 2027-01-31 -- they know");
  REQUIRE(parsed);
  CHECK(parsed->error.empty());
  REQUIRE(parsed->ids.size() == 2);
  CHECK(parsed->ids[1].id == "labels/b");
  CHECK(parsed->ids[1].span == Span{30, 38});
  CHECK(parsed->until == policy::ParseDay("2027-01-31"));
  CHECK(parsed->has_reason);
  CHECK(!parsed->whole_file);
}

TEST_CASE("directives: behind another comment, and before one") {
  const auto parsed = ParseDirective("# see the wiki # rulecheck: file-ignore[a/b] # more");
  REQUIRE(parsed);
  CHECK(parsed->error.empty());
  CHECK(parsed->whole_file);
  CHECK(parsed->span.begin == 15);
  CHECK(!parsed->has_reason);
}

TEST_CASE("directives: words about the program are none") {
  CHECK(!ParseDirective("# rulecheck finds this"));
  CHECK(!ParseDirective("# see rulecheck: it is good"));
  CHECK(!ParseDirective("# nothing"));
}

TEST_CASE("directives: what is wrong with them") {
  for (const char* text : {"# rulecheck: ignore", "# rulecheck: ignore[]", "# rulecheck: ignore[a/b",
                           "# rulecheck: ignore[a/b] soon", "# rulecheck: ignore[a/b] until 2027-02-30 -- x",
                           "# rulecheck: disable[a/b]", "# rulecheck ignore[a/b]", "# rulecheck:"}) {
    CAPTURE(text);
    const auto parsed = ParseDirective(text);
    REQUIRE(parsed);
    CHECK(!parsed->error.empty());
  }
}

TEST_CASE("directives of pint: our ids for its checks") {
  const auto parsed = policy::ParsePintDirective("# pint disable promql/rate(prom)");
  REQUIRE(parsed);
  CHECK(parsed->of_pint);
  CHECK(!parsed->whole_file);
  CHECK(parsed->ids.size() > 1);
  CHECK(parsed->ids[0].id == "promql/rate-window");
  const auto file = policy::ParsePintDirective("# pint file/snooze 2027-01-31 alerts/for");
  REQUIRE(file);
  CHECK(file->whole_file);
  CHECK(file->until == policy::ParseDay("2027-01-31"));
  for (const char* text :
       {"# pint ignore/line", "# pint disable", "# pint disable no/check", "# pint snooze soon alerts/for",
        "# a pint disable promql/rate", "# pint file/owner me"}) {
    CAPTURE(text);
    CHECK(!policy::ParsePintDirective(text));
  }
}

TEST_CASE("days") {
  CHECK(policy::ParseDay("1970-01-02") == 1);
  CHECK(policy::DayText(1) == "1970-01-02");
  for (const char* text : {"", "2027-13-01", "2027-00-01", "2027-01-32", "27-01-01", "2027-1-1", "2027/01/01",
                           "2027-01-01-01"}) {
    CAPTURE(text);
    CHECK(!policy::ParseDay(text));
  }
}

}  // namespace
}  // namespace rulecheck
