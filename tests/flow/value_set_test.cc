#include "flow/value_set.h"

#include <doctest/doctest.h>

namespace rulecheck::flow {
namespace {

ValueSet Regexp(std::string_view pattern, bool matches = true) {
  return ValueSet::Matching(Pattern::Make(pattern), matches);
}

using Values = std::vector<std::string>;

TEST_CASE("regular expressions with a finite language are finite sets") {
  CHECK(Regexp("a|b|c").values() == Values{"a", "b", "c"});
  CHECK(Regexp("prod-(eu|us)[12]").values() == Values{"prod-eu1", "prod-eu2", "prod-us1", "prod-us2"});
  CHECK(Regexp("^(?:a|b)?$").values() == Values{"a", "b"});
  CHECK(Regexp("a\\.b").values() == Values{"a.b"});
  CHECK(Regexp("x{2,3}").values() == Values{"xx", "xxx"});
  CHECK(Regexp("").IsEmpty());
  for (const char* infinite : {"a*", "a+", "a.", "[^a]", "(?i)a", "\\d{4}", "\\pL", "a|^b"}) {
    CAPTURE(infinite);
    CHECK_FALSE(Regexp(infinite).IsFinite());
  }
}

TEST_CASE("what matches everything says nothing, and nothing is left without it") {
  CHECK(Regexp(".*").IsAny());
  CHECK(Regexp("^.+$").IsAny());
  CHECK(Regexp("(.*)").IsAny());
  CHECK(Regexp(".*", false).IsEmpty());
  CHECK(Regexp(".+", false).IsEmpty());
  CHECK_FALSE(Regexp(".+\\$").IsAny());
  CHECK(Regexp("(").IsAny());  // not valid: never asked of an engine
}

TEST_CASE("contains") {
  CHECK(ValueSet().Contains("x"));
  CHECK_FALSE(ValueSet().Contains(""));
  CHECK(ValueSet::Of({"b", "a", ""}).values() == Values{"a", "b"});
  CHECK_FALSE(ValueSet::AnyBut({"a"}).Contains("a"));
  CHECK(Regexp("a.*").Contains("abc"));
  CHECK_FALSE(Regexp("a.*").Contains("xabc"));
  CHECK(Regexp("a.*", false).Contains("xabc"));
  CHECK(Regexp("a.*").Contains("a\nb"));
}

TEST_CASE("intersections are exact where a side is finite") {
  CHECK(Intersection(ValueSet::Of({"a", "b"}), ValueSet::Of({"b", "c"})).values() == Values{"b"});
  CHECK(Intersection(Regexp("a.*"), ValueSet::Of({"ab", "b"})).values() == Values{"ab"});
  CHECK(Intersection(ValueSet::AnyBut({"a"}), ValueSet::Of({"a"})).IsEmpty());
  CHECK(Disjoint(Regexp("a.*", false), ValueSet::Of({"ab", "a"})));
  const ValueSet both = Intersection(Regexp("a.*"), Regexp(".*b"));
  CHECK(both.Contains("ab"));
  CHECK_FALSE(both.Contains("aa"));
  CHECK(Intersection(ValueSet(), both) == both);
}

TEST_CASE("regular expressions that nothing satisfies at once") {
  const auto disjoint = [](const char* a, bool matches_a, const char* b, bool matches_b) {
    return Disjoint(Regexp(a, matches_a), Regexp(b, matches_b));
  };
  CHECK(disjoint("a.*", true, "b.*", true));
  CHECK_FALSE(disjoint("a.*", true, ".*b", true));
  CHECK(disjoint("a.*", true, "a.*", false));
  CHECK(disjoint("ab.*", true, "a.*", false));
  CHECK_FALSE(disjoint("a.*", true, "ab.*", false));
  CHECK(disjoint("[0-9]+", true, "[a-z]+", true));
  CHECK(disjoint("(prod|stage)-.+", true, ".*-", true) == false);
  CHECK(disjoint("(prod|stage)-.+", true, "[^-]*", true));
  CHECK(disjoint("x{3,}", true, "x{0,2}y*", true));
  CHECK_FALSE(disjoint("x{3,}", true, "x{2,4}", true));
  CHECK(disjoint("5..", true, "4..", true));
  CHECK_FALSE(disjoint("(?i)a.*", true, "b.*", true));  // not read
  CHECK(disjoint("\\d+", true, "\\D+", true));
}

TEST_CASE("unions never lose a value") {
  CHECK(Union(ValueSet::Of({"a"}), ValueSet::Of({"b"})).values() == Values{"a", "b"});
  CHECK(Union(ValueSet::Of({"a"}), ValueSet::AnyBut({"a", "b"})).excluded() == Values{"b"});
  CHECK(Union(ValueSet::AnyBut({"a", "b"}), ValueSet::AnyBut({"b", "c"})).excluded() == Values{"b"});
  CHECK(Union(Regexp("a.*"), ValueSet::Of({"ab"})) == Regexp("a.*"));
  CHECK(Union(Regexp("a.*"), ValueSet::Of({"b"})).IsAny());
  CHECK(Union(Regexp("a.*"), Regexp("b.*")).Contains("bb"));
  CHECK(Union(ValueSet::None(), Regexp("b.*")) == Regexp("b.*"));
  std::vector<std::string> many;
  for (size_t i = 0; i <= ValueSet::kMaxValues; ++i) many.push_back(std::to_string(i));
  const ValueSet counted = ValueSet::Of(many);
  CHECK(!counted.IsFinite());
  CHECK(counted.MostValues() == static_cast<double>(many.size()));
  CHECK(counted.Contains("x"));  // which ones is forgotten
  CHECK(!Includes(counted, ValueSet::Of({"0"})));
  CHECK(Intersection(counted, ValueSet::AtMost(7)).MostValues() == 7);
  CHECK(Intersection(counted, ValueSet::Of({"0", "x"})).MostValues() == 2);
  CHECK(Union(counted, ValueSet::Of({"a", "b"})).MostValues() == static_cast<double>(many.size()) + 2);
  CHECK(Union(counted, ValueSet()).IsAny());
}

TEST_CASE("inclusion is only said when proven") {
  CHECK(Includes(ValueSet(), Regexp("a.*")));
  CHECK(Includes(Regexp("a.*"), ValueSet::Of({"a", "ab"})));
  CHECK_FALSE(Includes(Regexp("a.*"), ValueSet::Of({"a", "b"})));
  CHECK_FALSE(Includes(ValueSet::Of({"a"}), ValueSet()));
  CHECK(Includes(ValueSet::AnyBut({"a"}), ValueSet::AnyBut({"a", "b"})));
  CHECK_FALSE(Includes(ValueSet::AnyBut({"a"}), ValueSet::AnyBut({"b"})));
  CHECK(Includes(ValueSet::AnyBut({"b"}), Regexp("a.*")));
}

}  // namespace
}  // namespace rulecheck::flow
