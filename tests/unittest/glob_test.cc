#include "unittest/glob.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "source/file_system.h"

namespace rulecheck::unittest {
namespace {

namespace fs = std::filesystem;

bool Match(std::string_view pattern, std::string_view name) {
  Result<bool> result = MatchElement(pattern, name);
  REQUIRE(result.ok());
  return *result;
}

TEST_CASE("one path element") {
  CHECK(Match("*.yaml", "a.yaml"));
  CHECK(Match("*", ""));
  CHECK(Match("a*b*c", "a-b-b-c"));
  CHECK_FALSE(Match("a*b*c", "a-b-b-c-"));
  CHECK(Match("?.yml", "\xC3\xA4.yml"));
  CHECK_FALSE(Match("?", ""));
  CHECK(Match("[a-c]x", "bx"));
  CHECK_FALSE(Match("[^a-c]x", "bx"));
  CHECK(Match("[a-cx]", "x"));
  CHECK(Match("\\*", "*"));
  CHECK_FALSE(Match("\\*", "a"));
}

TEST_CASE("malformed patterns are errors, even behind a mismatch") {
  for (const char* pattern : {"[", "[a", "[]a]", "[a-]", "x[-a]", "\\", "zzz["}) {
    INFO(pattern);
    CHECK_FALSE(MatchElement(pattern, "b").ok());
  }
}

TEST_CASE("patterns over folders") {
  fs::path root = fs::path(RULECHECK_BINARY_DIR) / "glob_test";
  fs::remove_all(root);
  fs::create_directories(root / "a/deep");
  fs::create_directories(root / "b");
  for (const char* name : {"x.yaml", "a/x.yaml", "a/y.yml", "a/deep/x.yaml", "b/x.yaml"})
    std::ofstream(root / name) << "";
  auto glob = [&](const std::string& pattern, bool double_star) {
    Result<std::vector<std::string>> paths = Glob(source::Disk(), (root / pattern).string(), double_star);
    REQUIRE(paths.ok());
    std::string out;
    for (const std::string& path : *paths) out += fs::path(path).lexically_relative(root).string() + " ";
    return out;
  };
  CHECK(glob("*/x.yaml", false) == "a/x.yaml b/x.yaml ");
  CHECK(glob("x.yaml", false) == "x.yaml ");
  CHECK(glob("missing.yaml", false) == "");
  CHECK(glob("[ab]/*.y*ml", false) == "a/x.yaml a/y.yml b/x.yaml ");
  CHECK(glob("**/x.yaml", false) == "a/x.yaml b/x.yaml ");
  CHECK(glob("**/x.yaml", true) == "x.yaml a/x.yaml a/deep/x.yaml b/x.yaml ");
}

TEST_CASE("paths are joined to the folder of the test file") {
  CHECK(JoinPath("rules/tests", "../a.yaml") == "rules/a.yaml");
  CHECK(JoinPath(".", "a.yaml") == "a.yaml");
  CHECK(JoinPath("x", "/abs.yaml") == "/abs.yaml");
  CHECK(DirectoryOf("test.yaml") == ".");
  CHECK(DirectoryOf("a/b/test.yaml") == "a/b");
}

}  // namespace
}  // namespace rulecheck::unittest
