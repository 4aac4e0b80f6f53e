// docs/writing-tests.md: its files are written, its commands are run, their output is
// what the page shows.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/archive.h"

namespace rulecheck::cli_test {
namespace {

namespace fs = std::filesystem;

// The fenced blocks of one language, in order.
std::vector<std::string> Blocks(const std::string& page, const std::string& language) {
  const std::string open = "```" + language + "\n";
  std::vector<std::string> out;
  for (size_t at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
    at += open.size();
    out.push_back(page.substr(at, page.find("```\n", at) - at));
  }
  return out;
}

TEST_CASE("the page on writing tests says what happens") {
  std::ifstream in(fs::path(RULECHECK_SOURCE_DIR) / "docs/writing-tests.md", std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  Archive archive;
  const std::string marker = "# file: ";
  for (const std::string& block : Blocks(page, "yaml")) {
    if (!block.starts_with(marker)) continue;
    const size_t end = block.find('\n');
    archive.files.emplace_back(block.substr(marker.size(), end - marker.size()), block);
  }
  CHECK(archive.files.size() >= 3);
  const std::vector<std::string> consoles = Blocks(page, "console");
  CHECK(consoles.size() >= 3);
  for (const std::string& console : consoles) {
    CAPTURE(console);
    REQUIRE(console.starts_with("$ "));
    const size_t end = console.find('\n');
    archive.command = console.substr(2, end - 2) + " 2>&1";
    const Archive got = RunArchive(archive);
    CHECK(got.exit_code == 0);
    CHECK(got.standard_output == console.substr(end + 1));
  }
}

}  // namespace
}  // namespace rulecheck::cli_test
