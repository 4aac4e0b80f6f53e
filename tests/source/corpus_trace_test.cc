// Every real file of the corpus: all scalars traced, every one-to-one byte equal to the
// byte on disk that it claims to be.

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "source/tree.h"

namespace rulecheck::source {

namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

uint64_t CheckScalar(const SourceFile& file, const Tree& tree, const Node& node) {
  const MappedText text = tree.Text(node);
  if (text.map() == nullptr) {
    CHECK(file.text().substr(text.Base(), node.value.size()) == node.value);
    return node.value.size();
  }
  uint64_t bytes = 0;
  text.map()->ForEachRun({0, static_cast<uint32_t>(node.value.size())}, [&](const OffsetMap::Run& run) {
    if (!run.linear) return;
    bytes += run.file_length;
    const bool same =
        file.text().substr(run.file, run.file_length) == node.value.substr(run.decoded, run.file_length);
    if (!same) CHECK(same);
  });
  return bytes;
}

uint64_t CheckTree(const SourceFile& file, const Tree& tree) {
  CHECK(tree.degraded_scalars() == 0);
  uint64_t bytes = 0;
  std::vector<const Node*> stack;
  for (const Document& document : tree.documents()) stack.push_back(document.root);
  while (!stack.empty()) {
    const Node& node = *stack.back();
    stack.pop_back();
    if (node.is_scalar()) bytes += CheckScalar(file, tree, node);
    for (const Item& item : node.items) stack.push_back(item.node);
    for (const Entry& entry : node.entries) {
      stack.push_back(entry.key);
      stack.push_back(entry.value);
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("the corpus") {
  const fs::path corpus = fs::path(RULECHECK_SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!fs::exists(corpus)) {
    std::puts("skipped: no ../shared");
    return;
  }
  uint64_t files = 0;
  uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(corpus)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".yaml" && extension != ".yml" && extension != ".rules" && extension != ".json")
      continue;
    CAPTURE(entry.path().string());
    const SourceFile file(entry.path().string(), ReadAll(entry.path()));
    ++files;
    bytes += CheckTree(file, *ParseYaml(file));
    if (extension == ".json") {
      const auto json = ParseJson(file);
      CHECK(!json->error());
      bytes += CheckTree(file, *json);
    }
  }
  CHECK(files > 1000);
  CHECK(bytes > 5'000'000);
}

}  // namespace rulecheck::source
