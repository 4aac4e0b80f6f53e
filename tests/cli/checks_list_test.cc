// docs/checks.md lists every check; reports of programs point there.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/lint.h"
#include "rulecheck/test.h"

namespace rulecheck::cli_test {
namespace {

namespace fs = std::filesystem;

std::vector<CheckInfo> ListedChecks() {
  const auto less = [](const CheckInfo& a, const CheckInfo& b) { return a.id < b.id; };
  const auto lint = LintChecks();
  const auto test = TestChecks();
  std::vector<CheckInfo> out;
  std::set_union(lint.begin(), lint.end(), test.begin(), test.end(), std::back_inserter(out), less);
  return out;
}

std::string PageOf(const fs::path& root, std::string_view id) {
  for (const std::string_view folder : {"src/checks", "src/unittest/pages"}) {
    const std::string path = fmt::format("{}/{}.md", folder, id);
    if (fs::exists(root / path)) return path;
  }
  return "";
}

std::string WholeFile(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST_CASE("docs: every check is in docs/checks.md, with its page") {
  const fs::path root = RULECHECK_SOURCE_DIR;
  std::string text =
      "# Checks\n\nWhat `rulecheck lint` and `rulecheck test` report, by id. `rulecheck explain ID` prints "
      "the "
      "page of a check.\nThe `docs` of a finding in JSON leads here.\n";
  for (const CheckInfo& check : ListedChecks()) {
    const std::string page = PageOf(root, check.id);
    CAPTURE(check.id);
    CHECK(!page.empty());
    text += fmt::format("\n### {}\n\n{}: {} ([page](../{}))\n", check.id, SeverityName(check.severity),
                        check.summary, page);
  }
  const fs::path list = root / "docs" / "checks.md";
  if (std::getenv("RULECHECK_UPDATE") != nullptr) std::ofstream(list) << text;
  CHECK(WholeFile(list) == text);
}

}  // namespace
}  // namespace rulecheck::cli_test
