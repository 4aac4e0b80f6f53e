// Runs every archive of testdata/cli against the real program. RULECHECK_UPDATE=1 writes
// what came instead of comparing.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/archive.h"

namespace rulecheck::cli_test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> Archives() {
  std::vector<fs::path> out;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(RULECHECK_SOURCE_DIR) / "testdata" / "cli")) {
    if (entry.path().extension() == ".txt") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST_CASE("whole command lines") {
  const bool update = std::getenv("RULECHECK_UPDATE") != nullptr;
  const std::vector<fs::path> archives = Archives();
  CHECK(archives.size() > 10);
  for (const fs::path& path : archives) {
    CAPTURE(path.string());
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const Archive expected = ParseArchive(text);
    if (expected.not_as_root && geteuid() == 0) {
      MESSAGE("left out, because root may read everything: " << path.filename().string());
      continue;
    }
    const Archive got = RunArchive(expected);
    CHECK(got.exit_code < 128);  // a crash is never what was expected
    if (update && got.exit_code < 128 && PrintArchive(got) != text) {
      std::cerr << "rewriting " << path.string() << "\n";
      std::ofstream(path, std::ios::binary) << PrintArchive(got);
      continue;
    }
    CHECK(got.exit_code == expected.exit_code);
    CHECK(got.standard_output == expected.standard_output);
    CHECK(got.standard_error == expected.standard_error);
  }
}

TEST_CASE("archives: printing is the reverse of parsing") {
  const std::string text =
      "# note\n$ rulecheck x\nexit 2\n-- a/b.yaml --\nx: 1\n-- stdout --\nout\n-- stderr --\n";
  CHECK(PrintArchive(ParseArchive(text)) == text);
  CHECK_THROWS(ParseArchive("nonsense\n"));
  CHECK_THROWS(ParseArchive("exit 1\n"));
}

}  // namespace
}  // namespace rulecheck::cli_test
