#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::source {

namespace {

struct ParsedYaml {
  explicit ParsedYaml(std::string text, const Limits& limits = {})
      : file("f.yaml", std::move(text)), tree(ParseYaml(file, limits)) {}
  const Node& root(size_t i = 0) const { return *tree->documents()[i].root; }
  std::string_view Bytes(Span span) const { return file.text().substr(span.begin, span.size()); }

  SourceFile file;
  std::shared_ptr<const Tree> tree;
};

}  // namespace

TEST_CASE("a mapping keeps order, duplicates and places") {
  const ParsedYaml p("a: 1\nb: [x, 'y']\na: {k: v}\n");
  REQUIRE(!p.tree->error());
  const Node& root = p.root();
  REQUIRE(root.entries.size() == 3);
  CHECK(root.entries[0].key->value == "a");
  CHECK(root.entries[2].key->value == "a");
  CHECK(p.Bytes(root.span) == "a: 1\nb: [x, 'y']\na: {k: v}");
  CHECK(p.Bytes(root.entries[1].value->span) == "[x, 'y']");
  CHECK(p.Bytes(root.entries[1].value->items[1].node->span) == "'y'");
  CHECK(p.Bytes(root.entries[2].value->span) == "{k: v}");
  CHECK(Find(root, "a")->value == "1");
  CHECK(Find(root, "c") == nullptr);
}

TEST_CASE("spans of block collections end with their last byte") {
  const ParsedYaml p(
      "g:\n  - name: x\n    rules:\n      - expr: |\n          up\n          == 0\n  - name: y  # c\n\nz: "
      "1\n");
  const Node& groups = *Find(p.root(), "g");
  CHECK(p.Bytes(groups.items[0].node->span) ==
        "name: x\n    rules:\n      - expr: |\n          up\n          == 0");
  CHECK(p.Bytes(groups.items[1].node->span) == "name: y");
  CHECK(p.Bytes(Find(*groups.items[0].node, "rules")->items[0].node->entries[0].value->span) ==
        "|\n          up\n          == 0");
}

TEST_CASE("nulls, written or not") {
  const ParsedYaml p("a:\nb: ~\nc: null\nd: ''\nnull: e\nf:\n  - \n  - Null\ng: &x\nh: *x\ni: {j, k: }\n");
  REQUIRE_MESSAGE(!p.tree->error(), p.tree->error()->message);
  const Node& root = p.root();
  CHECK(root.entries[0].value->is_null());
  CHECK(root.entries[0].value->span == Span{2, 2});
  CHECK(p.Bytes(root.entries[1].value->span) == "~");
  CHECK(p.Bytes(root.entries[2].value->span) == "null");
  CHECK(root.entries[3].value->is_scalar());
  CHECK(root.entries[4].key->is_null());
  CHECK(p.Bytes(root.entries[4].key->span) == "null");
  CHECK(Find(root, "f")->items[0].node->span.empty());
  CHECK(p.Bytes(Find(root, "f")->items[1].node->span) == "Null");
  CHECK(Find(root, "h") == Find(root, "g"));
  CHECK(Find(*Find(root, "i"), "j")->is_null());
}

TEST_CASE("aliases are the node itself and map to its bytes") {
  const ParsedYaml p("a: &anchor  \"x\\ty\"\nb: *anchor\nc: [*anchor]\n");
  REQUIRE(!p.tree->error());
  const Entry& b = p.root().entries[1];
  CHECK(b.value == p.root().entries[0].value);
  CHECK(b.is_alias());
  CHECK(p.Bytes(b.written) == "*anchor");
  CHECK(b.value->anchor == "anchor");
  CHECK(p.Bytes(b.value->span) == "\"x\\ty\"");
  CHECK(p.Bytes(p.tree->Text(*b.value).At({1, 2}).span) == "\\t");
  CHECK(p.Bytes(p.root().entries[2].value->items[0].written) == "*anchor");
}

TEST_CASE("anchors and tags do not belong to a node's span") {
  const ParsedYaml p("a: !!str &n 12\nb: &m\n  c: 1\nd: !x\n  - e\nf: &s [1]\ng: !!map {h: 1}\n");
  REQUIRE(!p.tree->error());
  CHECK(p.Bytes(Find(p.root(), "a")->span) == "12");
  CHECK(Find(p.root(), "a")->tag == "tag:yaml.org,2002:str");
  CHECK(Find(p.root(), "a")->anchor == "n");
  CHECK(p.Bytes(Find(p.root(), "b")->span) == "c: 1");
  CHECK(p.Bytes(Find(p.root(), "d")->span) == "- e");
  CHECK(Find(p.root(), "d")->tag == "!x");
  CHECK(p.Bytes(Find(p.root(), "f")->span) == "[1]");
  CHECK(p.Bytes(Find(p.root(), "g")->span) == "{h: 1}");
}

TEST_CASE("merge keys: own keys win, then the first merged") {
  const ParsedYaml p(
      "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4, <<: *x}\nz: {<<: [*y, *x], c: 5}\nbad: {<<: 1}\n");
  std::vector<Entry> entries;
  REQUIRE(MergedEntries(*Find(p.root(), "z"), &entries));
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].key->value == "c");
  CHECK(entries[0].value->value == "5");
  CHECK(entries[1].key->value == "b");
  CHECK(entries[1].value->value == "3");
  CHECK(entries[2].key->value == "a");
  const Entry* bad = nullptr;
  entries.clear();
  CHECK(!MergedEntries(*Find(p.root(), "bad"), &entries, &bad));
  REQUIRE(bad != nullptr);
  CHECK(p.Bytes(bad->written) == "1");
  CHECK(!IsMergeKey(*ParsedYaml("'<<': 1").root().entries[0].key));
}

TEST_CASE("several documents") {
  const ParsedYaml p("# c\n---\na: 1\n---\n- b\n...\n---\n");
  REQUIRE(!p.tree->error());
  REQUIRE(p.tree->documents().size() == 3);
  CHECK(p.root(0).is_mapping());
  CHECK(p.root(1).is_sequence());
  CHECK(p.root(2).is_null());
  CHECK(ParsedYaml("").tree->documents().empty());
  CHECK(ParsedYaml("# only a comment\n").tree->documents().empty());
}

TEST_CASE("documents before an error are kept") {
  const ParsedYaml p("a: 1\n---\nb: [\n");
  REQUIRE(p.tree->error());
  REQUIRE(p.tree->documents().size() == 1);
  CHECK(Find(p.root(), "a")->value == "1");
}

TEST_CASE("UTF-16 maps to the bytes of the file") {
  const std::string text = "k: \"жx\"\nj: |\n  ab\n";
  for (const bool little : {true, false}) {
    std::string utf16 = little ? "\xff\xfe" : "\xfe\xff";
    const char16_t wide[] = u"k: \"жx\"\nj: |\n  ab\n";
    for (const char16_t c : std::u16string_view(wide)) {
      const char low = static_cast<char>(c & 0xff);
      const char high = static_cast<char>(c >> 8);
      utf16 += little ? low : high;
      utf16 += little ? high : low;
    }
    const ParsedYaml p(utf16);
    REQUIRE(!p.tree->error());
    const Node& k = *Find(p.root(), "k");
    CHECK(k.value == "жx");
    CHECK(p.tree->Text(k).At({0, 2}).span == Span{10, 12});
    CHECK(p.tree->Text(k).At({2, 3}).span == Span{12, 14});
    CHECK(k.span == Span{8, 16});
    CHECK(Find(p.root(), "j")->value == "ab\n");
  }
}

}  // namespace rulecheck::source
