#include "flow/pattern_index.h"

#include <doctest/doctest.h>

#include <string>

namespace rulecheck::flow {

TEST_CASE("the literal head of a pattern") {
  CHECK(LiteralHead("m1_.*") == "m1_");
  CHECK(LiteralHead("^node_cpu") == "node_cpu");
  CHECK(LiteralHead("ab*") == "a");
  CHECK(LiteralHead("ab?c") == "a");
  CHECK(LiteralHead("ab{0}c") == "a");
  CHECK(LiteralHead("ab+") == "a");
  CHECK(LiteralHead("a|b") == "");
  CHECK(LiteralHead("a(b|c)") == "");
  CHECK(LiteralHead("(?i)up") == "");
  CHECK(LiteralHead(".*_total") == "");
  CHECK(LiteralHead("a\\.b") == "a");
}

TEST_CASE("the first pattern counts, whatever heads the patterns have") {
  PatternIndex index;
  CHECK(index.empty());
  for (const char* text : {"node_cpu.*", ".*_total", "node_.*", "(?i)UP", "node_memory_.*"})
    index.Add(Pattern::Make(text));
  CHECK(index.First("node_cpu_seconds_total") == 0);
  CHECK(index.First("node_disk_total") == 1);
  CHECK(index.First("node_disk_bytes") == 2);
  CHECK(index.First("node_memory_bytes") == 2);
  CHECK(index.First("up") == 3);
  CHECK_FALSE(index.First("nod").has_value());
  CHECK_FALSE(index.First("").has_value());
}

}  // namespace rulecheck::flow
