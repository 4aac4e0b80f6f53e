// Trees of testdata/source with every place, compared with the .tree files beside them.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "base/go_format.h"
#include "source/comments.h"
#include "source/tree.h"

namespace rulecheck::source {

namespace {

namespace fs = std::filesystem;

std::string GoldenText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Dumper {
 public:
  explicit Dumper(const SourceFile& file) : file_(file) {}

  std::string Tree(const source::Tree& tree) {
    for (const Document& document : tree.documents()) {
      out_ += "document\n";
      Node(*document.root, 1);
    }
    for (const Comment& comment : tree.comments()) {
      const source::Node* node = NodeOf(tree, comment);
      out_ += fmt::format("comment {} {}{}\n", Place(comment.span), comment.own_line ? "above" : "behind",
                          node == nullptr ? " nothing" : " " + Place(node->span));
    }
    if (tree.error()) out_ += fmt::format("error {} {}\n", Place(tree.error()->span), tree.error()->message);
    return out_;
  }

 private:
  std::string Place(Span span) const {
    const LineColumn begin = file_.Position(span.begin);
    const LineColumn end = file_.Position(span.end);
    return fmt::format("{}:{}-{}:{}", begin.line, begin.column, end.line, end.column);
  }

  void Node(const source::Node& node, size_t depth) {
    static constexpr std::string_view kKinds[] = {"null", "scalar", "sequence", "mapping"};
    out_ += std::string(2 * depth, ' ');
    out_ += fmt::format("{} {}", kKinds[static_cast<size_t>(node.kind)], Place(node.span));
    if (node.is_scalar() || !node.value.empty()) out_ += " " + Quote(node.value);
    if (!node.tag.empty()) out_ += fmt::format(" tag {}", node.tag);
    if (!node.anchor.empty()) out_ += fmt::format(" anchor {}", node.anchor);
    out_ += "\n";
    for (const Item& item : node.items) Node(*item.node, depth + 1);
    for (const Entry& entry : node.entries) {
      Node(*entry.key, depth + 1);
      if (entry.is_alias())
        out_ += fmt::format("{}alias {}\n", std::string(2 * depth + 4, ' '), Place(entry.written));
      Node(*entry.value, depth + 2);
    }
  }

  const SourceFile& file_;
  std::string out_;
};

}  // namespace

TEST_CASE("trees with their places") {
  const bool update = std::getenv("RULECHECK_UPDATE") != nullptr;
  uint32_t files = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(RULECHECK_SOURCE_DIR) / "testdata" / "source")) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".yaml" && extension != ".json") continue;
    ++files;
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    const SourceFile file(name, GoldenText(entry.path()));
    const auto tree = extension == ".json" ? ParseJson(file) : ParseYaml(file);
    const std::string dump = Dumper(file).Tree(*tree);
    const fs::path golden = entry.path().string() + ".tree";
    if (update) std::ofstream(golden, std::ios::binary) << dump;
    CHECK(dump == GoldenText(golden));
  }
  CHECK(files == 4);
}

}  // namespace rulecheck::source
