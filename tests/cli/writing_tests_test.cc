// docs/writing-tests.md, docs/writing-log-tests.md, docs/label-flow.md, docs/routing.md and README.md: their
// files are written, their commands are run, the output is what the page shows.
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

// Files of the page: YAML and metrics with their name as a comment, logs without that line.
void AddFiles(const std::string& page, Archive* archive) {
  const std::string marker = "# file: ";
  for (const char* language : {"yaml", "prom", "log"}) {
    for (const std::string& block : Blocks(page, language)) {
      if (!block.starts_with(marker)) continue;
      const size_t end = block.find('\n');
      const bool log = language == std::string("log");
      archive->files.emplace_back(block.substr(marker.size(), end - marker.size()),
                                  log ? block.substr(end + 1) : block);
    }
  }
}

// Runs the commands of all blocks of `language`; returns how many there are.
size_t RunConsoles(const std::string& page, const std::string& language, int exit_code, Archive archive) {
  const std::vector<std::string> consoles = Blocks(page, language);
  for (const std::string& console : consoles) {
    CAPTURE(console);
    REQUIRE(console.starts_with("$ "));
    const size_t end = console.find('\n');
    archive.command = console.substr(2, end - 2) + " 2>&1";
    const Archive got = RunArchive(archive);
    CHECK(got.exit_code == exit_code);
    CHECK(got.standard_output == console.substr(end + 1));
  }
  return consoles.size();
}

std::string ReadPage(const char* name) {
  std::ifstream in(fs::path(RULECHECK_SOURCE_DIR) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("the pages on writing tests say what happens") {
  for (const char* name : {"docs/writing-tests.md", "docs/writing-log-tests.md", "docs/test-format.md"}) {
    CAPTURE(name);
    const std::string page = ReadPage(name);
    Archive archive;
    AddFiles(page, &archive);
    CHECK(archive.files.size() >= 3);
    const size_t consoles = RunConsoles(page, "console", 0, archive);
    const size_t refused = RunConsoles(page, "console exit=2", 2, archive);
    CHECK(consoles + refused + RunConsoles(page, "console exit=1", 1, archive) >= 3);
  }
}

TEST_CASE("the page on label flow shows what is worked out") {
  const std::string page = ReadPage("docs/label-flow.md");
  Archive archive;
  AddFiles(page, &archive);
  CHECK(archive.files.size() == 1);
  CHECK(RunConsoles(page, "console", 0, archive) == 5);
}

TEST_CASE("the page on what tests prove shows what it says") {
  const std::string page = ReadPage("docs/test-depth.md");
  Archive archive;
  AddFiles(page, &archive);
  CHECK(archive.files.size() == 2);
  CHECK(RunConsoles(page, "console", 0, archive) == 5);
  CHECK(RunConsoles(page, "console exit=1", 1, archive) == 1);
}

TEST_CASE("the page on settings says what happens") {
  const std::string page = ReadPage("docs/config.md");
  Archive archive;
  AddFiles(page, &archive);
  CHECK(archive.files.size() == 2);
  CHECK(RunConsoles(page, "console", 0, archive) == 1);
}

TEST_CASE("the page on numbers of series says what happens") {
  const std::string page = ReadPage("docs/cardinality.md");
  Archive archive;
  AddFiles(page, &archive);
  CHECK(archive.files.size() == 3);
  CHECK(RunConsoles(page, "console", 0, archive) == 1);
  CHECK(RunConsoles(page, "console exit=1", 1, archive) == 1);
}

TEST_CASE("README shows what the program prints on docs/example") {
  Archive archive;
  for (const char* name : {"docs/example/checkout.yaml", "docs/example/checkout_test.yaml"})
    archive.files.emplace_back(name, ReadPage(name));
  const std::vector<std::string> consoles = Blocks(ReadPage("README.md"), "console");
  REQUIRE(consoles.size() == 1);
  size_t commands = 0;
  std::string shown = consoles.front();
  while (!shown.empty()) {
    ++commands;
    const size_t next = shown.find("\n$ ");
    const std::string one = shown.substr(0, next == std::string::npos ? next : next + 1);
    shown = next == std::string::npos ? "" : shown.substr(next + 1);
    const size_t end = one.find('\n');
    archive.command = one.substr(2, end - 2);
    const Archive got = RunArchive(archive);
    CHECK(got.exit_code == 1);
    // The page leaves out the blank line and what follows the picture of the last one.
    CHECK(got.standard_output.starts_with(one.substr(end + 1)));
  }
  CHECK(commands == 2);
}

}  // namespace
}  // namespace rulecheck::cli_test
