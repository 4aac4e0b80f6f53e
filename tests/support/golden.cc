#include "support/golden.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace rulecheck::test {
namespace {

struct Block {
  std::string input;
  std::string expected;
};

struct GoldenFile {
  std::string head;
  std::vector<Block> blocks;
};

GoldenFile Load(const std::string& path) {
  std::ifstream in(path);
  REQUIRE_MESSAGE(in.good(), path);
  GoldenFile file;
  Block block;
  bool in_expected = false;
  bool in_head = true;
  for (std::string line; std::getline(in, line);) {
    in_head = in_head && line.starts_with("//");
    if (in_head) {
      file.head += line + "\n";
    } else if (line == "==") {
      file.blocks.push_back(block);
      block = {};
      in_expected = false;
    } else if (line == "--" && !in_expected) {
      in_expected = true;
    } else {
      (in_expected ? block.expected : block.input) += line + "\n";
    }
  }
  if (!block.input.empty()) file.blocks.push_back(block);
  return file;
}

void Save(const std::string& path, const GoldenFile& file) {
  std::ofstream out(path);
  out << file.head;
  for (size_t i = 0; i < file.blocks.size(); ++i) {
    if (i > 0) out << "==\n";
    out << file.blocks[i].input << "--\n" << file.blocks[i].expected;
  }
}

}  // namespace

void RunGolden(const std::string& name, const std::function<std::string(const std::string&)>& answer) {
  const std::string path = std::string(RULECHECK_SOURCE_DIR "/testdata/parse/") + name;
  const bool update = std::getenv("RULECHECK_UPDATE") != nullptr;
  GoldenFile file = Load(path);
  CHECK(!file.blocks.empty());
  for (Block& block : file.blocks) {
    const std::string input = block.input.substr(0, block.input.size() - 1);
    const std::string output = answer(input);
    if (!update) {
      INFO(name << ": " << input);
      CHECK(block.expected == output);
    }
    block.expected = output;
  }
  if (update) Save(path, file);
}

}  // namespace rulecheck::test
