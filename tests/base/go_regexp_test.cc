#include "base/go_regexp.h"

#include <doctest/doctest.h>

namespace rulecheck {

TEST_CASE("named groups are written as RE2 knows them") {
  CHECK(ForRe2("(?<name>x)") == "(?P<name>x)");
  CHECK(ForRe2("a(?<x>b(?<y>c))|(?P<z>d)(?:e)") == "a(?P<x>b(?P<y>c))|(?P<z>d)(?:e)");
  CHECK(ForRe2("") == "");
}

TEST_CASE("what only looks like a group stays") {
  for (const char* pattern :
       {"[(?<]", "[^(?<]", "[](?<]", "[^](?<]", "[[:alpha:](?<]", "[\\](?<]", "[(?<", "\\Q(?<x>\\E",
        "\\Q(?<x>", "\\Q\\\\(?<\\E", "\\(?<x", "\\[\\(?<", "[[:bad(?<]", "\\", "[", "[^", "[\\"}) {
    CAPTURE(pattern);
    CHECK(ForRe2(pattern) == pattern);
  }
}

TEST_CASE("groups behind classes and quotations are found again") {
  CHECK(ForRe2("[a](?<x>b)") == "[a](?P<x>b)");
  CHECK(ForRe2("[]](?<x>b)") == "[]](?P<x>b)");
  CHECK(ForRe2("[[:digit:]](?<x>b)") == "[[:digit:]](?P<x>b)");
  CHECK(ForRe2("\\Q[\\E(?<x>b)") == "\\Q[\\E(?P<x>b)");
  CHECK(ForRe2("\\\\(?<x>b)") == "\\\\(?P<x>b)");
}

}  // namespace rulecheck
