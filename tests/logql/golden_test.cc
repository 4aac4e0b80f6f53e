#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/go_format.h"
#include "logql/dump.h"
#include "logql/line_match.h"
#include "support/golden.h"

namespace rulecheck::logql {
namespace {

std::string AnswerQuery(const std::string& input) {
  const ParseOutcome outcome = Parse(input, {});
  return outcome.query != nullptr ? DumpQuery(*outcome.query) : DumpErrors(input, outcome.errors);
}

std::string Describe(const LineMatch& match) {
  static constexpr std::string_view kKinds[] = {"all", "exists", "contains", "equal", "any", "regex"};
  std::string out(kKinds[static_cast<size_t>(match.kind)]);
  if (match.kind == LineMatch::Kind::kContains || match.kind == LineMatch::Kind::kEqual) {
    out += fmt::format(" {}{}", Quote(match.text), match.fold_case ? " in any case" : "");
  }
  for (const LineMatch& part : match.any) out += fmt::format("\n  {}", Describe(part));
  return out;
}

std::string AnswerRegex(const std::string& pattern) {
  const LineMatch line = SimplifyRegex(pattern, false);
  const LineMatch label = SimplifyRegex(pattern, true);
  return fmt::format("line {}\nlabel {}\n", Describe(line), Describe(label));
}

std::string AnswerFormat(const std::string& input) {
  const ParseOutcome outcome = Parse(input, {});
  if (outcome.query == nullptr) return DumpErrors(input, outcome.errors);
  const std::string formatted = Format(*outcome.query, 60);
  const ParseOutcome again = Parse(formatted, {});
  REQUIRE(again.query != nullptr);
  CHECK(Format(*again.query, 60) == formatted);
  return formatted + "\n";
}

}  // namespace

TEST_CASE("LogQL: layout") {
  test::RunGolden("logql_format.txt", AnswerFormat);
}

TEST_CASE("LogQL: trees") {
  for (const char* name : {"logql_selectors.txt", "logql_line_filters.txt", "logql_label_filters.txt",
                           "logql_stages.txt", "logql_ranges.txt", "logql_metrics.txt", "logql_lexer.txt"}) {
    test::RunGolden(name, AnswerQuery);
  }
}

TEST_CASE("LogQL: errors") {
  for (const char* name : {"logql_syntax_errors.txt", "logql_validation_errors.txt", "logql_slips.txt",
                           "logql_stage_errors.txt"}) {
    test::RunGolden(name, AnswerQuery);
  }
}

TEST_CASE("regular expressions that Loki turns into text searches") {
  test::RunGolden("logql_regex.txt", AnswerRegex);
}

}  // namespace rulecheck::logql
