#include <doctest/doctest.h>

#include "promql/dump.h"
#include "promql/tree_scope.h"
#include "support/golden.h"

namespace rulecheck::promql {
namespace {

// Lines `% ...` before a query set options: `% defaults` (no experimental syntax),
// `% target 2.45`, `% nesting 3`, `% depth 3`, `% errors 2`.
ParseOptions TakeOptions(std::string* query) {
  ParseOptions options;
  options.features = Features::All();
  while (query->starts_with("% ")) {
    const size_t end = query->find('\n');
    const std::string line = query->substr(2, end - 2);
    query->erase(0, end + 1);
    unsigned a = 0;
    unsigned b = 0;
    if (line == "defaults") {
      options.features = {false, false, false, false};
    } else if (sscanf(line.c_str(), "target %u.%u", &a, &b) == 2) {
      options.target_version = a * 1000 + b;
    } else if (sscanf(line.c_str(), "nesting %u", &a) == 1) {
      options.limits.max_nesting = a;
    } else if (sscanf(line.c_str(), "depth %u", &a) == 1) {
      options.limits.max_depth = a;
    } else if (sscanf(line.c_str(), "errors %u", &a) == 1) {
      options.limits.max_errors = a;
    } else {
      FAIL("unknown option: " << line);
    }
  }
  return options;
}

// The same tree, packed.
std::string DumpPacked(const std::string& query, ParseOptions options) {
  options.packed = true;
  Arena arena;
  std::vector<ParseError> errors;
  const Query* packed = ParseIn(&arena, query, options, &errors);
  if (packed == nullptr) return DumpErrors(query, errors);
  REQUIRE(packed->packed() != nullptr);
  const TreeScope trees;
  return DumpQuery(*packed);
}

std::string AnswerQuery(const std::string& input) {
  std::string query = input;
  const ParseOptions options = TakeOptions(&query);
  const ParseOutcome outcome = Parse(query, options);
  const std::string dump =
      outcome.query != nullptr ? DumpQuery(*outcome.query) : DumpErrors(query, outcome.errors);
  CHECK(DumpPacked(query, options) == dump);
  return dump;
}

std::string AnswerFormat(const std::string& input) {
  ParseOptions options;
  options.features = Features::All();
  const ParseOutcome outcome = Parse(input, options);
  if (outcome.query == nullptr) return DumpErrors(input, outcome.errors);
  const std::string formatted = Format(*outcome.query, 60);
  const ParseOutcome again = Parse(formatted, options);
  REQUIRE(again.query != nullptr);
  CHECK(Format(*again.query, 60) == formatted);
  return formatted + "\n";
}

std::string AnswerSeries(const std::string& input) {
  const SeriesOutcome outcome =
      IsStartTimestampLine(input) ? ParseStartTimestamps(input) : ParseSeries(input);
  return outcome.ok() ? DumpSeries(outcome.series) : DumpErrors(input, outcome.errors);
}

}  // namespace

TEST_CASE("queries: trees") {
  for (const char* name :
       {"promql_selectors.txt", "promql_operators.txt", "promql_aggregations.txt", "promql_calls.txt",
        "promql_durations.txt", "promql_literals.txt", "promql_pretty.txt"}) {
    test::RunGolden(name, AnswerQuery);
  }
}

TEST_CASE("queries: errors") {
  for (const char* name :
       {"promql_syntax_errors.txt", "promql_type_errors.txt", "promql_slips.txt", "promql_versions.txt"}) {
    test::RunGolden(name, AnswerQuery);
  }
}

TEST_CASE("queries: layout") {
  test::RunGolden("promql_format.txt", AnswerFormat);
}

TEST_CASE("series notation") {
  test::RunGolden("series.txt", AnswerSeries);
  test::RunGolden("series_errors.txt", AnswerSeries);
}

}  // namespace rulecheck::promql
