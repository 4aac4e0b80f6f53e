// The tree by way of the outline is the tree of the text: on real files, on the files of
// this repository, and on what becomes of them when bytes are lost, added or moved.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "same_tree.h"
#include "source/tree.h"
#include "source/yaml_outline.h"

namespace rulecheck::source {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> YamlFilesBelow(const fs::path& folder) {
  std::vector<fs::path> paths;
  if (!fs::is_directory(folder)) return {};
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".yaml" || extension == ".yml" || extension == ".rules") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return texts;
}

// What the outline of the text makes of it: a difference, or nothing.
std::string OutlineDifference(const std::string& text) {
  const SourceFile file("f.yaml", text);
  return DifferenceOf(*ParseYaml(file), *ParseYamlInFull(file));
}

constexpr std::string_view kPieces[] = {
    " ",    "  ",     "\n",       "\t",    ":",  ": ",    "- ", "#",   " #", "\"",   "'",    "|",
    "|-\n", "> ",     "&a ",      "*a",    "[",  "]",     "{",  "}",   ",",  "? ",   "%",    "\\",
    "~",    "null",   "!!str ",   "---\n", "!x", "...\n", "@",  "|2",  "`",  "\r\n", "\n\n", "<<: ",
    "\r",   "a: b\n", "  a: b\n", "- a\n", "=",  "+",     "|+", "\\n", "é",  "&b\n", "!!x\n"};

class Mutator {
 public:
  std::string Mutate(std::string text) {
    for (size_t changes = 1 + Below(3); changes > 0 && !text.empty(); --changes) Change(&text);
    return text;
  }

 private:
  size_t Below(size_t bound) { return random_() % bound; }

  void Change(std::string* text) {
    const size_t at = Below(text->size());
    const size_t line = text->find('\n', at);
    const std::string_view piece = kPieces[Below(std::size(kPieces))];
    switch (Below(5)) {
      case 0:
        text->erase(at, 1 + Below(3));
        break;
      case 1:
        text->insert(at, piece);
        break;
      case 2:
        (*text)[at] = (*text)[Below(text->size())];
        break;
      case 3:
        text->erase(at, line == std::string::npos ? 1 : line - at + 1);
        break;
      default:
        text->insert(line == std::string::npos ? 0 : line + 1, piece);
    }
  }

  std::mt19937 random_{7};
};

void CheckMutations(const std::vector<std::string>& texts, int rounds, size_t max_size) {
  Mutator mutator;
  for (const std::string& text : texts) {
    if (text.size() > max_size) continue;
    for (int i = 0; i < rounds; ++i) {
      const std::string mutated = mutator.Mutate(text);
      CAPTURE(mutated);
      CHECK(OutlineDifference(mutated) == "");
    }
  }
}

}  // namespace

TEST_CASE("the outline is far shorter than real files and has their tree") {
  const std::vector<std::string> texts = YamlFilesBelow(fs::path(RULECHECK_SOURCE_DIR) / "../shared/corpus");
  if (texts.empty()) MESSAGE("skipped: no ../shared");
  size_t bytes = 0;
  size_t read = 0;
  for (const std::string& text : texts) {
    CHECK(OutlineDifference(text) == "");
    const auto outline = MakeOutline(text, 0);
    bytes += text.size();
    read += outline ? outline->text.size() : text.size();
  }
  CHECK(read <= bytes / 2);
  CheckMutations(texts, 2, 2000);
}

TEST_CASE("the outline has the tree of this repository's files, mutated too") {
  for (const char* folder : {"testdata", "rules"}) {
    const std::vector<std::string> texts = YamlFilesBelow(fs::path(RULECHECK_SOURCE_DIR) / folder);
    REQUIRE(!texts.empty());
    for (const std::string& text : texts) CHECK(OutlineDifference(text) == "");
    CheckMutations(texts, 10, 4000);
  }
}

TEST_CASE("what the outline stands for") {
  CHECK(
      MakeOutline("- alert: Down  # page\n  expr: |\n    up == 0\n\n  summary: it is\n   down\n", 0)->text ==
      "- \"\": \"\"\n  \"\": \"\"\n  \"\": \"\"\n");
  CHECK(MakeOutline("a: null\nb: [c, \"d\"] # e\n\n# f\n  # g\nh: 'i'\n", 0)->text ==
        "\"\": null\n\"\": [c, \"d\"]\n\"\": \"\"\n");
}

TEST_CASE("an outline is not made where the text may be wrong") {
  for (const char* text : {"a: b\n  c: d\n", "? a\n: b\n", "a: |x\n b\n", "a: 'b\n", "a: [b\n", "- &a b: c\n",
                           "a: |\n\tb\n", "a: b: c\n", "%YAML 1.1\n---\na\n", "a: 'b' c\n"}) {
    CAPTURE(text);
    CHECK(!MakeOutline(text, 0));
  }
}

TEST_CASE("a key too long for YAML is refused by the outline too") {
  for (const size_t size : {900, 1020, 1030}) {
    CHECK(OutlineDifference(std::string(size, 'k') + ": v\n") == "");
    CHECK(OutlineDifference("'" + std::string(size, 'k') + "': v\n") == "");
    CHECK(OutlineDifference("{a: {'" + std::string(size, 'k') + "', b}}\n") == "");
  }
}

}  // namespace rulecheck::source
