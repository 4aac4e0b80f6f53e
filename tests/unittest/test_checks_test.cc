// The table of what a run of unit tests reports: sorted, and each check with its page.
#include <doctest/doctest.h>

#include "rulecheck/test.h"
#include "unittest/check_ids.h"
#include "unittest/pages.h"

namespace rulecheck {
namespace {

TEST_CASE("test checks: sorted, with loading's, each with a whole page") {
  std::string_view previous;
  for (const CheckInfo& info : TestChecks()) {
    CHECK(previous < info.id);
    previous = info.id;
  }
  for (const CheckInfo& info : unittest::kTestChecks) {
    CAPTURE(info.id);
    const std::string_view page = unittest::FindPage(info.id);
    CHECK(page.starts_with("# " + std::string(info.id) + "\n"));
    for (const char* heading : {"What", "Why", "Bad", "Good", "References"}) {
      CHECK(page.find("\n## " + std::string(heading) + "\n") != std::string_view::npos);
    }
  }
}

TEST_CASE("test checks: a run obeys select, ignore and severities") {
  const std::string text =
      "tests: [{promql_expr_test: [{expr: 0/0, eval_time: 1m, exp_samples: [{labels: '{}', value: "
      ".nan}]}]}]\n";
  const auto file = std::make_shared<SourceFile>("t.yaml", text);
  TestOptions options;
  REQUIRE(TestFileText(file, options).findings.size() == 1);
  CHECK(TestFileText(file, options).findings[0].check == "test/nan-expected");
  options.severities["test/nan-expected"] = Severity::kError;
  CHECK(TestFileText(file, options).findings[0].severity == Severity::kError);
  options.ignore = {"test/nan-expected"};
  const Run run = TestFileText(file, options);
  CHECK(run.findings.empty());
  CHECK(run.cases.size() == 1);
}

}  // namespace
}  // namespace rulecheck
