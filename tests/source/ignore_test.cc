// Ignore lists as git reads them; each row was tried with `git check-ignore`.
#include <doctest/doctest.h>

#include <string>

#include "source/ignore.h"

namespace rulecheck::source {
namespace {

// What a .gitignore of these lines says of a path: "ignored", "kept", or nothing.
std::string Says(const std::string& lines, const std::string& path) {
  const Result<IgnoreList> list = IgnoreList::Parse(lines);
  REQUIRE(list.ok());
  const bool folder = path.ends_with('/');
  switch (list->Judge(folder ? path.substr(0, path.size() - 1) : path, folder)) {
    case IgnoreList::Verdict::kIgnored:
      return "ignored";
    case IgnoreList::Verdict::kKept:
      return "kept";
    case IgnoreList::Verdict::kNothing:
      break;
  }
  return "";
}

bool Ignores(const std::string& lines, const std::string& path) {
  return Says(lines, path) == "ignored";
}

TEST_CASE("a name without a slash is meant at any depth, one with a slash from the folder on") {
  CHECK(Ignores("a.yaml", "a.yaml"));
  CHECK(Ignores("a.yaml", "x/y/a.yaml"));
  CHECK_FALSE(Ignores("a.yaml", "xa.yaml"));
  CHECK(Ignores("/a.yaml", "a.yaml"));
  CHECK_FALSE(Ignores("/a.yaml", "x/a.yaml"));
  CHECK(Ignores("x/a.yaml", "x/a.yaml"));
  CHECK_FALSE(Ignores("x/a.yaml", "y/x/a.yaml"));
}

TEST_CASE("a slash at the end asks for a folder") {
  CHECK(Ignores("out/", "out/"));
  CHECK(Ignores("out/", "x/out/"));
  CHECK_FALSE(Ignores("out/", "out"));
  CHECK(Ignores("x/out/", "x/out/"));
  CHECK_FALSE(Ignores("x/out/", "y/x/out/"));
}

TEST_CASE("stars stay in a name, double stars go through folders") {
  CHECK(Ignores("*.yaml", "x/a.yaml"));
  CHECK(Ignores("x/*.yaml", "x/a.yaml"));
  CHECK_FALSE(Ignores("x/*.yaml", "x/y/a.yaml"));
  CHECK(Ignores("**/gen", "gen/"));
  CHECK(Ignores("**/gen", "x/y/gen/"));
  CHECK(Ignores("x/**/a", "x/a"));
  CHECK(Ignores("x/**/a", "x/y/z/a"));
  CHECK(Ignores("x/**", "x/y/z"));
  CHECK_FALSE(Ignores("x/**", "x/"));
  CHECK(Ignores("a**b", "axyb"));
  CHECK_FALSE(Ignores("x/a**b", "x/a/b"));
  CHECK(Ignores("a*b*c", "aXbYbZc"));
  CHECK_FALSE(Ignores("a*b*c", "aXbYbZ"));
  CHECK(Ignores("?.yml", "x/a.yml"));
  CHECK_FALSE(Ignores("x?a", "x/a"));
}

TEST_CASE("classes, also negated and named") {
  CHECK(Ignores("[abc].yml", "b.yml"));
  CHECK(Ignores("[a-c].yml", "b.yml"));
  CHECK_FALSE(Ignores("[!a-c].yml", "b.yml"));
  CHECK(Ignores("[^a-c].yml", "d.yml"));
  CHECK(Ignores("[[:digit:]]x", "7x"));
  CHECK_FALSE(Ignores("[[:digit:]]x", "ax"));
  CHECK(Ignores("[]]x", "]x"));
  CHECK(Ignores("[a-]x", "-x"));
  CHECK_FALSE(Ignores("[abc", "a"));
}

TEST_CASE("the last pattern that matches decides") {
  CHECK(Says("*.yaml\n!keep.yaml\n", "keep.yaml") == "kept");
  CHECK(Says("!keep.yaml\n*.yaml\n", "keep.yaml") == "ignored");
  CHECK(Says("a\n!a\na/\n", "a") == "kept");
  CHECK(Says("a\n!a\na/\n", "a/") == "ignored");
  CHECK(Says("*.yaml\n", "a.txt") == "");
}

TEST_CASE("comments, blanks, line ends and backslashes") {
  CHECK(Says("# a\n\n", "# a") == "");
  CHECK(Ignores("\\#a", "#a"));
  CHECK(Ignores("\\!a", "!a"));
  CHECK(Ignores("a  \n", "a"));
  CHECK(Ignores("a\\ \n", "a "));
  CHECK(Ignores("a\r\n", "a"));
  CHECK(
      Ignores("\xEF\xBB\xBF"
              "a\n",
              "a"));
  CHECK(Ignores("a\\*b", "a*b"));
  CHECK_FALSE(Ignores("a\\*b", "axb"));
}

TEST_CASE("patterns of a command line may begin with `./`") {
  const Result<IgnoreList> list = IgnoreList::FromPatterns({"./rules/gen", "# odd"});
  REQUIRE(list.ok());
  CHECK(list->Judge("rules/gen", true) == IgnoreList::Verdict::kIgnored);
  CHECK(list->Judge("x/rules/gen", true) == IgnoreList::Verdict::kNothing);
  CHECK(list->Judge("# odd", false) == IgnoreList::Verdict::kIgnored);
}

TEST_CASE("hostile lists end: the number of patterns is bounded, no pattern runs away") {
  std::string many;
  for (size_t i = 0; i <= IgnoreList::kMaxPatterns; ++i) many += "p" + std::to_string(i) + "\n";
  CHECK(IgnoreList::Parse(many).error().message == "more than 10000 patterns");
  std::string stars = "x", path = "x";
  for (int i = 0; i < 60; ++i) {
    stars += "*a";
    path += "aa";
  }
  CHECK_FALSE(Ignores(stars + "b", path));
  std::string deep_pattern, deep_path;
  for (int i = 0; i < 60; ++i) {
    deep_pattern += "**/a/";
    deep_path += "a/a/";
  }
  CHECK_FALSE(Ignores(deep_pattern + "b", deep_path + "c"));
}

}  // namespace
}  // namespace rulecheck::source
