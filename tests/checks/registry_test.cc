// The registry keeps its promises: sorted, unique, kebab-case ids, each with a whole page.
#include <doctest/doctest.h>
#include <re2/re2.h>

#include <algorithm>

#include "checks/examples.h"
#include "policy/gate.h"
#include "rulecheck/lint.h"

namespace rulecheck {
namespace {

bool IsCheck(std::string_view id) {
  const auto checks = LintChecks();
  return std::any_of(checks.begin(), checks.end(), [&](const CheckInfo& info) { return info.id == id; });
}

TEST_CASE("registry: ids are sorted, unique and family/kebab-name") {
  std::string_view previous;
  for (const CheckInfo& info : LintChecks()) {
    CAPTURE(info.id);
    CHECK(previous < info.id);
    CHECK(RE2::FullMatch(re2::StringPiece(info.id.data(), info.id.size()), "[a-z]+/[a-z0-9]+(-[a-z0-9]+)*"));
    previous = info.id;
  }
  CHECK(LintChecks().size() > 50);
}

TEST_CASE("registry: each check has a page with its sections, and a short summary") {
  for (const CheckInfo& info : LintChecks()) {
    CAPTURE(info.id);
    CHECK(info.page.starts_with("# " + std::string(info.id) + "\n"));
    for (const char* heading : {"What", "Why", "Bad", "Good", "References"}) {
      CAPTURE(heading);
      CHECK(info.page.find("\n## " + std::string(heading) + "\n") != std::string_view::npos);
    }
    CHECK(!info.summary.empty());
    CHECK(info.summary.size() <= 100);
    CHECK(!info.summary.ends_with('.'));
  }
}

TEST_CASE("registry: no page without a check") {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(RULECHECK_SOURCE_DIR) / "src" / "checks";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".md") continue;
    std::string id = fs::relative(entry.path(), root).replace_extension().generic_string();
    CAPTURE(id);
    CHECK(IsCheck(id));
  }
}

TEST_CASE("registry: selectors name ids, families or all") {
  CHECK(policy::UnknownNames({"all", "promql", "promql/rate-of-gauge", "templates"}, LintChecks()).empty());
  CHECK(policy::UnknownNames({"promq", "promql/rate-of-guage"}, LintChecks()) ==
        std::vector<std::string>{"promq", "promql/rate-of-guage"});
}

}  // namespace
}  // namespace rulecheck
