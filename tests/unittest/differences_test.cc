// docs/promtool-differences.md: each difference has test data in which the modes differ
// as it says, and each trap that the runner reports is there.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "base/strings.h"
#include "unittest/check_ids.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = RULECHECK_SOURCE_DIR;

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("each documented difference is seen in its test data") {
  const std::string page = ReadText(kRoot / "docs/promtool-differences.md");
  size_t items = 0, tests = 0;
  for (const std::string_view line : Split(page, '\n')) {
    items += line.starts_with("- **");
    std::smatch match;
    const std::string text(line);
    if (!std::regex_match(text, match, std::regex(R"(  Test: `([^`]+)`(?: \((.+)\))?)"))) continue;
    ++tests;
    CAPTURE(text);
    const fs::path path = kRoot / match[1].str();
    REQUIRE(fs::exists(path));
    if (!fs::is_directory(path)) continue;  // a command line, run by tests/cli
    // golden_test runs the folder and compares; here, that the modes differ in this point.
    REQUIRE(match[2].matched);
    CHECK(Contains(ReadText(path / "expected.txt"), match[2].str()));
    CHECK_FALSE(Contains(ReadText(path / "expected.compat.txt"), match[2].str()));
  }
  CHECK(items >= 19);
  CHECK(tests >= items);
}

TEST_CASE("each trap that is reported is documented") {
  const std::string page = ReadText(kRoot / "docs/promtool-differences.md");
  for (const std::string_view id :
       {unittest::kNoRuleFile.id(), unittest::kNoCase.id(), unittest::kDuplicateSeries.id(),
        unittest::kLineBreak.id(), unittest::kLateSamples.id(), unittest::kNanExpected.id(),
        unittest::kUnknownAlert.id(), unittest::kGroupOrder.id(), unittest::kIgnoredDocument.id()}) {
    CAPTURE(id);
    CHECK(Contains(page, std::string(id)));
  }
}

}  // namespace
}  // namespace rulecheck
