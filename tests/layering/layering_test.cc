// Keeps the direction of #include lines to that of docs/architecture.md, and the
// libraries of the borders (ANTLR, yaml-cpp, CLI11) behind their rooms.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Rooms = std::map<std::string, std::set<std::string>>;

// What each room may include, beside itself. Public headers are free for all.
const Rooms& Allowed() {
  static const Rooms rooms = {
      {"base", {}},
      {"antlr", {}},
      {"source", {"base"}},
      {"promql", {"base", "antlr"}},
      {"logql", {"base", "antlr", "template"}},
      {"template", {"base", "antlr"}},
      {"documents", {"base", "source", "promql", "logql", "template"}},
      {"analysis", {"base", "source", "promql", "logql", "template", "documents"}},
      {"policy", {"base", "source"}},
      {"checks", {"base", "source", "promql", "logql", "template", "documents", "analysis", "policy"}},
      {"engine", {"base", "promql", "logql", "template"}},
      {"unittest", {"base", "source", "promql", "logql", "template", "documents", "engine"}},
      {"slo", {"base", "source", "promql", "documents", "engine"}},
      {"fix", {"base", "source", "documents", "checks"}},
      {"report", {"base"}},
      {"cli",
       {"base", "source", "promql", "logql", "documents", "analysis", "checks", "policy", "engine",
        "unittest", "slo", "fix", "report"}},
  };
  return rooms;
}

// Third-party headers and the only rooms that may see them.
const Rooms& Borders() {
  static const Rooms borders = {
      {"antlr4-runtime.h", {"antlr"}},
      {"grammar_promql/", {"promql"}},
      {"grammar_series/", {"promql"}},
      {"grammar_gotemplate/", {"template"}},
      {"grammar_logql/", {"logql"}},
      {"yaml-cpp/", {"source"}},
      {"CLI/", {"cli"}},
  };
  return borders;
}

std::vector<std::string> Includes(const fs::path& path) {
  std::vector<std::string> includes;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("#include ", 0) != 0) continue;
    const size_t begin = line.find_first_of("<\"") + 1;
    includes.push_back(line.substr(begin, line.find_first_of(">\"", begin) - begin));
  }
  return includes;
}

void CheckInclude(const std::string& room, const std::string& file, const std::string& include) {
  CAPTURE(file);
  CAPTURE(include);
  for (const auto& [prefix, rooms] : Borders()) {
    if (include.rfind(prefix, 0) == 0)
      CHECK_MESSAGE(rooms.contains(room), "a border library outside its room");
  }
  const std::string target = include.substr(0, include.find('/'));
  if (target == include || target == room || !Allowed().contains(target)) return;
  CHECK_MESSAGE(Allowed().at(room).contains(target), "against the direction of the rooms");
}

}  // namespace

TEST_CASE("rooms include only what stands below them") {
  const fs::path src = fs::path(RULECHECK_SOURCE_DIR) / "src";
  int files = 0;
  for (const auto& [room, allowed] : Allowed()) {
    if (!fs::exists(src / room)) continue;  // a room that is still to be built
    for (const auto& entry : fs::recursive_directory_iterator(src / room)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".cc" && extension != ".h") continue;
      ++files;
      for (const std::string& include : Includes(entry.path())) {
        CheckInclude(room, fs::relative(entry.path(), src).string(), include);
      }
    }
  }
  CHECK(files > 10);
}

TEST_CASE("every folder of src is a known room") {
  for (const auto& entry : fs::directory_iterator(fs::path(RULECHECK_SOURCE_DIR) / "src")) {
    if (entry.is_directory())
      CHECK_MESSAGE(Allowed().contains(entry.path().filename().string()), entry.path().string());
  }
}

TEST_CASE("public headers depend on nothing but the standard library and each other") {
  for (const auto& entry : fs::directory_iterator(fs::path(RULECHECK_SOURCE_DIR) / "include/rulecheck")) {
    for (const std::string& include : Includes(entry.path())) {
      CAPTURE(entry.path().string());
      CAPTURE(include);
      CHECK((include.rfind("rulecheck/", 0) == 0 || include.find('.') == std::string::npos));
    }
  }
}
