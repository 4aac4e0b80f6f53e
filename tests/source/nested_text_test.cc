// Texts inside texts: places compose down to the bytes of the file on disk.

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "source/tree.h"

namespace rulecheck::source {

namespace {

std::string_view Bytes(const SourceFile& file, Span span) {
  return file.text().substr(span.begin, span.size());
}

// Where `needle` stands in the node's text, as bytes of the file.
std::string_view Found(const SourceFile& file, const Tree& tree, const Node& node, std::string_view needle) {
  const size_t at = node.value.find(needle);
  REQUIRE(at != std::string_view::npos);
  const auto begin = static_cast<uint32_t>(at);
  return Bytes(file, tree.Text(node).At({begin, begin + static_cast<uint32_t>(needle.size())}).span);
}

// Writes `text` as a double-quoted scalar.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

TEST_CASE("a rule file in a ConfigMap in a List") {
  const SourceFile file(
      "f.yaml",
      "kind: List\nitems:\n- kind: ConfigMap\n  data:\n    r.yaml: |\n      groups:\n      - rules:\n"
      "        - expr: >-\n            sum(\n              жx\n            ) > TARGET\n"
      "          for: 5m\n");
  const auto outer = ParseYaml(file);
  REQUIRE(!outer->error());
  const Node& value =
      *Find(*Find(*Find(*outer->documents()[0].root, "items")->items[0].node, "data"), "r.yaml");
  const auto inner = ParseYaml(outer->Text(value));
  REQUIRE(!inner->error());
  CHECK(inner->degraded_scalars() == 0);
  const Node& rule =
      *Find(*Find(*inner->documents()[0].root, "groups")->items[0].node, "rules")->items[0].node;
  const Node& expr = *Find(rule, "expr");
  CHECK(expr.value == "sum(\n  жx\n) > TARGET");
  CHECK(Found(file, *inner, expr, "TARGET") == "TARGET");
  CHECK(Found(file, *inner, expr, "ж") == "ж");
  CHECK(Found(file, *inner, expr, "sum(\n") == "sum(\n");
  CHECK(Bytes(file, expr.span) == ">-\n            sum(\n              жx\n            ) > TARGET");
  CHECK(Bytes(file, Find(rule, "for")->span) == "5m");
}

TEST_CASE("JSON in a string in YAML in a folded scalar") {
  const SourceFile file("f.yaml", "a: >\n  b: \"{\\\"c\\\":\n  \\\"x\\\\ty TARGET\\\"}\"\n");
  const auto outer = ParseYaml(file);
  REQUIRE(!outer->error());
  const auto middle = ParseYaml(outer->Text(*Find(*outer->documents()[0].root, "a")));
  REQUIRE(!middle->error());
  const auto inner = ParseJson(middle->Text(*Find(*middle->documents()[0].root, "b")));
  REQUIRE(!inner->error());
  const Node& c = *Find(*inner->documents()[0].root, "c");
  CHECK(c.value == "x\ty TARGET");
  CHECK(Found(file, *inner, c, "TARGET") == "TARGET");
  CHECK(Found(file, *inner, c, "\t") == "\\\\t");
  CHECK(Bytes(file, c.span) == "\\\"x\\\\ty TARGET\\\"");
}

TEST_CASE("five levels of quoting") {
  std::string text = "k: TARGET \"q\"\nj: ж\n";
  for (int i = 0; i < 5; ++i) text = "k: " + Quoted(text) + "\n";
  const SourceFile file("f.yaml", text);
  std::vector<std::shared_ptr<const Tree>> trees{ParseYaml(file)};
  const Node* node = Find(*trees.back()->documents()[0].root, "k");
  for (int i = 0; i < 5; ++i) {
    trees.push_back(ParseYaml(trees.back()->Text(*node)));
    REQUIRE(!trees.back()->error());
    CHECK(trees.back()->degraded_scalars() == 0);
    node = Find(*trees.back()->documents()[0].root, "k");
  }
  CHECK(node->value == "TARGET \"q\"");
  CHECK(Found(file, *trees.back(), *node, "TARGET") == "TARGET");
  CHECK(Found(file, *trees.back(), *node, "q") == "q");
  CHECK(Found(file, *trees.back(), *node, "\"q") == std::string(31, '\\') + "\"q");
  CHECK(Bytes(file, Find(*trees.back()->documents()[0].root, "j")->span) == "ж");
}

TEST_CASE("an error inside a text points into the file") {
  const SourceFile file("f.yaml", "a: |\n  b: 1\n  c: 'x\n");
  const auto outer = ParseYaml(file);
  const auto inner = ParseYaml(outer->Text(*Find(*outer->documents()[0].root, "a")));
  REQUIRE(inner->error());
  const LineColumn at = file.Position(inner->error()->span.begin);
  CHECK(at.line == 3);
  CHECK(at.column == 6);
}

TEST_CASE("comments of a document in a document have their places on disk") {
  const SourceFile file("f.yaml",
                        "data:\n  a.yaml: |  # outer\n    groups:  # behind\n    # above\n    - name: a\n"
                        "  b.yaml: \"# \\u0061 first\\na: b # second\\n\"\n");
  const auto outer = ParseYaml(file);
  REQUIRE(!outer->error());
  REQUIRE(outer->comments().size() == 1);
  const Node& data = *Find(*outer->documents()[0].root, "data");
  const auto bytes = [&](std::string_view key) {
    const auto inner = ParseYaml(outer->Text(*Find(data, key)));
    REQUIRE(!inner->error());
    std::vector<std::string> texts;
    for (const Comment& comment : inner->comments()) {
      texts.push_back(std::string(Bytes(file, comment.span)) + (comment.own_line ? "|" : ""));
    }
    return texts;
  };
  CHECK(bytes("a.yaml") == std::vector<std::string>{"# behind", "# above|"});
  CHECK(bytes("b.yaml") == std::vector<std::string>{"# \\u0061 first|", "# second"});
}

}  // namespace rulecheck::source
