// The registry keeps its promises: sorted, unique, kebab-case ids, each with a whole page.
#include <doctest/doctest.h>
#include <re2/re2.h>

#include "checks/examples.h"
#include "policy/selection.h"
#include "rulecheck/lint.h"

namespace rulecheck {
namespace {

TEST_CASE("registry: ids are sorted, unique and family/kebab-name") {
  std::string_view previous;
  for (const CheckInfo& info : AllChecks()) {
    CAPTURE(info.id);
    CHECK(previous < info.id);
    CHECK(RE2::FullMatch(re2::StringPiece(info.id.data(), info.id.size()), "[a-z]+/[a-z0-9]+(-[a-z0-9]+)*"));
    CHECK(FindCheck(info.id) == &info);
    previous = info.id;
  }
  CHECK(AllChecks().size() > 50);
  CHECK(FindCheck("promql/no-such-check") == nullptr);
}

TEST_CASE("registry: each check has a page with its sections, and a short summary") {
  for (const CheckInfo& info : AllChecks()) {
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
    CHECK(FindCheck(id) != nullptr);
  }
}

TEST_CASE("registry: every id of the unit-test runner has its page") {
  const std::string ids = checks_test::ReadText(RULECHECK_SOURCE_DIR "/src/unittest/check_ids.h");
  size_t found = 0;
  const std::string_view open = "= \"test/";
  for (size_t at = ids.find(open); at != std::string::npos; at = ids.find(open, at + 1)) {
    const size_t begin = at + 3;
    const std::string id = ids.substr(begin, ids.find('"', begin) - begin);
    CAPTURE(id);
    CHECK(FindCheck(id) != nullptr);
    ++found;
  }
  CHECK(found > 5);
}

TEST_CASE("registry: selectors name ids, families or all") {
  CHECK(UnknownSelectors({"all", "promql", "promql/rate-of-gauge", "templates"}).empty());
  CHECK(UnknownSelectors({"promq", "promql/rate-of-guage"}) ==
        std::vector<std::string>{"promq", "promql/rate-of-guage"});
}

}  // namespace
}  // namespace rulecheck
