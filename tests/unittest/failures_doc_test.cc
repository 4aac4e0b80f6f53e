// docs/failures.md is made of testdata/unittest/failures: each file and what the text
// report says of it. RULECHECK_UPDATE=1 writes it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "report/report.h"
#include "rulecheck/test.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIntroduction =
    "<!-- Written by the tests from testdata/unittest/failures; RULECHECK_UPDATE=1 rewrites it. -->\n"
    "# How failures look\n"
    "\n"
    "A failed case shows its place in the test file, what was expected beside what came, and **why**: the\n"
    "value of each part of the rule's expression at that time, when its condition was first and last true,\n"
    "the states of the alert, and the series behind it. Of the first hundred failed cases, that is; with\n"
    "`--explain` passed cases are explained, too. `--output-format json` has the same as fields.\n"
    "\n"
    "How to read the parts:\n"
    "\n"
    "- Each value stands under the function, operator or selector that gave it. Only series whose labels\n"
    "  fit the alert or sample in question count; of several, the first are shown with what tells them "
    "apart.\n"
    "- *condition* is when the rule's expression gave that series, *state of* the alert that follows from "
    "it\n"
    "  with `for` and `keep_firing_for`. Times count from the start of the test.\n"
    "- A recording rule that the expression reads is shown below it, at the same time.\n"
    "\n"
    "The examples read these rules:\n";

std::string DocText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The first line of a test file is its title.
std::string Example(const fs::path& path) {
  const std::string text = DocText(path);
  const size_t end = text.find('\n');
  REQUIRE(text.starts_with("# "));
  TestOptions options;
  options.jobs = 1;
  auto file = std::make_shared<SourceFile>(path.string(), text);
  std::string shown = report::RenderText(TestFileText(file, options), {});
  const std::string folder = path.parent_path().string() + "/";
  for (size_t at = shown.find(folder); at != std::string::npos; at = shown.find(folder, at)) {
    shown.erase(at, folder.size());
  }
  while (shown.ends_with("\n\n")) shown.pop_back();
  return "\n## " + text.substr(2, end - 2) + "\n\n```yaml\n# " + path.filename().string() + text.substr(end) +
         "```\n\n```text\n" + shown + "```\n";
}

TEST_CASE("docs/failures.md is up to date") {
  const fs::path root = RULECHECK_SOURCE_DIR;
  const fs::path folder = root / "testdata/unittest/failures";
  std::vector<fs::path> tests;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (std::isdigit(static_cast<unsigned char>(entry.path().filename().string().front())) != 0) {
      tests.push_back(entry.path());
    }
  }
  std::sort(tests.begin(), tests.end());
  REQUIRE(tests.size() >= 10);
  std::string text(kIntroduction);
  for (const char* rules : {"rules.yaml", "joins.yaml"}) {
    text += "\n```yaml\n# " + std::string(rules) + "\n" + DocText(folder / rules) + "```\n";
  }
  for (const fs::path& path : tests) text += Example(path);
  const fs::path page = root / "docs/failures.md";
  if (std::getenv("RULECHECK_UPDATE") != nullptr) {
    std::ofstream(page, std::ios::binary) << text;
    return;
  }
  CHECK(DocText(page) == text);
}

}  // namespace
}  // namespace rulecheck
