// Numbers that queries are made of: of the root, "-" when it is none.
#include "promql/constants.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <utility>

namespace rulecheck::promql {
namespace {

std::string ConstantOf(const std::string& text) {
  const ParseOutcome parsed = Parse(text, {});
  if (parsed.query == nullptr) return "error: " + parsed.errors.at(0).message;
  const Expr& root = *parsed.query->root();
  const Constants constants = ConstantsIn(root);
  return constants[root.id] ? fmt::format("{}", *constants[root.id]) : "-";
}

TEST_CASE("constants: numbers, signs, parentheses and arithmetic") {
  const std::pair<const char*, const char*> cases[] = {
      {"5", "5"},         {"-(2 + 3)", "-5"}, {"2 ^ 10", "1024"},  {"1 / 0", "inf"}, {"NaN", "nan"},
      {"7 - 2 * 3", "1"}, {"7 % 2", "-"},     {"1 > bool 0", "-"}, {"x", "-"},       {"x + 1", "-"},
      {"time()", "-"},    {"scalar(x)", "-"}, {"vector(1)", "-"},
  };
  for (const auto& [query, expected] : cases) {
    CAPTURE(query);
    CHECK(ConstantOf(query) == expected);
  }
}

}  // namespace
}  // namespace rulecheck::promql
