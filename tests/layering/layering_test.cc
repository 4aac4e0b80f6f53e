// Keeps the direction of #include lines to that of docs/architecture.md, and the
// libraries of the borders (ANTLR, yaml-cpp, CLI11) behind their rooms.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string>;

// What a room may include, beside itself. Public headers are free for all.
struct Arrows {
  Names right_below;
  Names usable;
};

Names WordsOf(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

// The lines of arrows.txt, which CMake writes from cmake/arrows.cmake.
std::map<std::string, Arrows> ReadArrows() {
  std::map<std::string, Arrows> rooms;
  std::ifstream file(RULECHECK_BINARY_DIR "/arrows.txt");
  for (std::string room, right_below, usable; std::getline(file, room, '|');) {
    std::getline(file, right_below, '|');
    std::getline(file, usable);
    rooms[room] = {WordsOf(right_below), WordsOf(usable)};
  }
  return rooms;
}

const std::map<std::string, Arrows>& Rooms() {
  static const std::map<std::string, Arrows> rooms = ReadArrows();
  return rooms;
}

fs::path Src() {
  return fs::path(RULECHECK_SOURCE_DIR) / "src";
}

// Third-party headers and the only rooms that may see them.
const std::map<std::string, Names>& Borders() {
  static const std::map<std::string, Names> borders = {
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
  if (target == include || target == room || !Rooms().contains(target)) return;
  CHECK_MESSAGE(Rooms().at(room).usable.contains(target), "against the direction of the rooms");
}

// The rooms of a table row "| `src/promql` | what it owns | template, antlr |"; - for none.
std::map<std::string, Names> DocumentedArrows() {
  std::map<std::string, Names> rooms;
  std::ifstream file(RULECHECK_SOURCE_DIR "/docs/architecture.md");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("| `src/", 0) != 0) continue;
    const std::string room = line.substr(7, line.find('`', 7) - 7);
    const size_t end = line.rfind('|');
    std::string below = line.substr(line.rfind('|', end - 1) + 1, end - line.rfind('|', end - 1) - 1);
    std::replace(below.begin(), below.end(), ',', ' ');
    rooms[room] = below == " – " ? Names() : WordsOf(below);
  }
  return rooms;
}

}  // namespace

TEST_CASE("rooms include only what stands below them") {
  int files = 0;
  for (const auto& [room, arrows] : Rooms()) {
    if (!fs::exists(Src() / room)) continue;  // a room that is still to be built
    for (const auto& entry : fs::recursive_directory_iterator(Src() / room)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".cc" && extension != ".h") continue;
      ++files;
      for (const std::string& include : Includes(entry.path())) {
        CheckInclude(room, fs::relative(entry.path(), Src()).string(), include);
      }
    }
  }
  CHECK(files > 500);
}

TEST_CASE("files become documents in workspace alone") {
  for (const auto& entry : fs::recursive_directory_iterator(Src())) {
    const std::string path = fs::relative(entry.path(), Src()).string();
    if (entry.path().extension() != ".cc" || path.rfind("workspace/", 0) == 0) continue;
    if (path == "documents/load_file.cc") continue;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    CHECK_MESSAGE(text.find("LoadFile(") == std::string::npos, path);
  }
}

TEST_CASE("every folder of src is a known room") {
  for (const auto& entry : fs::directory_iterator(Src())) {
    if (entry.is_directory())
      CHECK_MESSAGE(Rooms().contains(entry.path().filename().string()), entry.path().string());
  }
}

TEST_CASE("docs/architecture.md shows the arrows of every room") {
  const std::map<std::string, Names> documented = DocumentedArrows();
  for (const auto& [room, arrows] : Rooms()) {
    CAPTURE(room);
    if (!fs::exists(Src() / room)) continue;
    const auto row = documented.find(room);
    REQUIRE(row != documented.end());
    CHECK(row->second == arrows.right_below);
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
