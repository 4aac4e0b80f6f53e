// Runs testdata/template/*.cases.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "template/setting.h"

namespace rulecheck::gotemplate {
namespace {

struct Case {
  std::string where;
  std::string text;
  std::string expected;
  bool is_error = false;
};

std::string Decode(std::string line) {
  const std::string line_break = "⏎";
  for (size_t at = line.find(line_break); at != std::string::npos; at = line.find(line_break, at)) {
    line.replace(at, line_break.size(), "\n");
  }
  const std::string blank = "·";
  if (line.ends_with(blank)) line.replace(line.size() - blank.size(), blank.size(), " ");
  return line;
}

std::vector<Case> ReadCases(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<Case> cases;
  Case current;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const bool output = line.starts_with("=> ") || line == "=>";
    if (!output && !line.starts_with("!! ")) {
      if (!current.text.empty()) current.text += '\n';
      current.text += Decode(line);
      continue;
    }
    current.where = path.filename().string() + ":" + std::to_string(number);
    current.expected = Decode(line.size() > 3 ? line.substr(3) : "");
    current.is_error = !output;
    cases.push_back(std::exchange(current, {}));
  }
  return cases;
}

void RunFile(const std::string& name) {
  const auto cases = ReadCases(std::filesystem::path(RULECHECK_SOURCE_DIR) / "testdata/template" / name);
  REQUIRE(cases.size() > 5);
  for (const Case& c : cases) {
    CAPTURE(c.where);
    CAPTURE(c.text);
    std::optional<Error> error;
    const std::string got = Expand(c.text, &error);
    CHECK(error.has_value() == c.is_error);
    CHECK((error ? error->message : got) == c.expected);
    if (error)
      CHECK((error->span && error->span->end <= c.text.size() && error->span->begin <= error->span->end));
  }
}

TEST_CASE("language") {
  RunFile("language.cases");
}
TEST_CASE("syntax errors") {
  RunFile("syntax.cases");
}
TEST_CASE("printf") {
  RunFile("format.cases");
}
TEST_CASE("alerting functions") {
  RunFile("alerting.cases");
}

}  // namespace
}  // namespace rulecheck::gotemplate
