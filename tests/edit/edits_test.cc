// Edits put together and applied, and edits of decoded texts in each style of YAML.
#include <doctest/doctest.h>

#include <memory>

#include "edit/edits.h"
#include "edit/fixes.h"
#include "edit/scalar_edit.h"
#include "edit/yaml_text.h"
#include "source/edit_diff.h"
#include "source/tree.h"

namespace rulecheck::edit {
namespace {

TEST_CASE("edits are applied in the order of the text") {
  const Result<std::string> out = Apply("alpha beta", {{{6, 10}, "B"}, {{0, 5}, "A"}, {{5, 5}, "!"}});
  REQUIRE(out.ok());
  CHECK(*out == "A! B");
}

TEST_CASE("edits that overlap are refused, equal ones are one") {
  CHECK_FALSE(Apply("alpha", {{{0, 3}, "x"}, {{2, 4}, "y"}}).ok());
  CHECK_FALSE(Apply("alpha", {{{1, 1}, "x"}, {{1, 1}, "y"}}).ok());
  CHECK_FALSE(Apply("alpha", {{{3, 9}, "x"}}).ok());
  const Result<std::string> out = Apply("alpha", {{{0, 1}, "A"}, {{0, 1}, "A"}});
  REQUIRE(out.ok());
  CHECK(*out == "Alpha");
}

TEST_CASE("of fixes that are at odds the first is made") {
  const Fix first{"", true, {{{0, 1}, "A"}, {{4, 5}, "E"}}};
  const Fix overlaps{"", true, {{{4, 6}, "x"}}};
  const Fix inserts_there{"", true, {{{4, 4}, "x"}}};
  const Fix shares_an_edit{"", true, {{{4, 5}, "E"}, {{2, 3}, "C"}}};
  const Fix half_overlaps{"", true, {{{6, 7}, "x"}, {{0, 2}, "x"}}};
  const Fix behind{"", true, {{{5, 5}, "!"}}};
  const std::vector<const Fix*> fixes = {&first,          &overlaps,      &inserts_there,
                                         &shares_an_edit, &half_overlaps, &behind};
  const ChosenFixes chosen = ChooseFixes(fixes);
  CHECK(chosen.fixes == 3);
  const Result<std::string> out = Apply("abcdefg", chosen.edits);
  REQUIRE(out.ok());
  CHECK(*out == "AbCdE!fg");
}

TEST_CASE("two changes one after the other are one change") {
  // Every pair of changes of a short text, each of up to two edits out of these.
  const std::string text = "abcdef";
  const std::vector<std::vector<Edit>> changes = {
      {},
      {{{1, 3}, ""}},
      {{{1, 3}, "XYZ"}},
      {{{0, 0}, "<"}, {{3, 4}, "1"}},
      {{{0, 1}, ""}, {{4, 4}, "--"}},
      {{{2, 2}, "?"}, {{3, 3}, "!"}},
  };
  for (const std::vector<Edit>& first : changes) {
    const std::string between = *Apply(text, first);
    for (const std::vector<Edit>& second : changes) {
      if (!second.empty() && second.back().span.end > between.size()) continue;
      const std::vector<Edit> both = Then(first, between, second);
      CAPTURE(between);
      const Result<std::string> out = Apply(text, both);
      REQUIRE(out.ok());
      CHECK(*out == *Apply(between, second));
    }
  }
}

TEST_CASE("an edit is narrowed to the bytes that change") {
  const Edit narrow = Narrowed("value: 15.5", {{7, 11}, "13.5"});
  CHECK(narrow.span == Span{8, 9});
  CHECK(narrow.replacement == "3");
  // e-acute and e-grave share their first byte.
  const Edit whole = Narrowed("\xC3\xA9", {{0, 2}, "\xC3\xA8"});
  CHECK(whole.span == Span{0, 2});
}

// The value of the only key of a mapping.
struct OneScalar {
  explicit OneScalar(const std::string& text) : file("a.yaml", text), tree(source::ParseYaml(file)) {
    REQUIRE_FALSE(tree->error().has_value());
  }
  const source::Node& node() const { return *tree->documents().front().root->entries.front().value; }
  MappedText text() const { return tree->Text(node()); }

  SourceFile file;
  std::shared_ptr<const source::Tree> tree;
};

TEST_CASE("what is written for a part of a scalar reads back, in every style") {
  const char* const kTexts[] = {"k: up == 0\n",          "k: 'up == 0'\n",        "k: \"up == 0\"\n",
                                "k: |\n  up == 0\n",     "k: >-\n  up\n  == 0\n", "k: |-\n  up\n  == 0\n",
                                "k: 'it''s up == 0'\n",  "k: \"a\\\"b == 0\"\n",  "k: a{x} == 0\n",
                                "k: \"\\u00e9 == 0\"\n", "k:\n  up\n  == 0\n",    "{k: up == 0}\n",
                                "{\"k\": \"up == 0\"}\n"};
  const char* const kReplacements[] = {"",      "x",    "a'b", "a\"b", "a\\b", "#",
                                       " # no", "a: b", "{c}", "- d",  "!e",   " "};
  size_t written = 0;
  for (const char* text : kTexts) {
    OneScalar before(text);
    if (!before.node().is_scalar()) continue;
    const std::string value(before.text().value);
    for (uint32_t begin = 0; begin <= value.size(); ++begin) {
      for (uint32_t end = begin; end <= value.size(); ++end) {
        for (const char* replacement : kReplacements) {
          const auto edit = EditScalar(before.text(), {begin, end}, replacement);
          if (!edit) continue;
          CAPTURE(text);
          CAPTURE(replacement);
          CAPTURE(begin);
          CAPTURE(end);
          const Result<std::string> changed = Apply(before.file.text(), {*edit});
          REQUIRE(changed.ok());
          const SourceFile file("a.yaml", *changed);
          const auto tree = source::ParseYaml(file);
          CAPTURE(*changed);
          REQUIRE_FALSE(tree->error().has_value());
          const source::Node* root = tree->documents().front().root;
          REQUIRE(root->entries.size() == 1);
          const std::string expected = value.substr(0, begin) + replacement + value.substr(end);
          CHECK(root->entries.front().value->value == expected);
          ++written;
        }
      }
    }
  }
  CHECK(written > 3000);
}

TEST_CASE("a text that would end a plain scalar is refused") {
  OneScalar plain("k: up == 0\n");
  CHECK_FALSE(EditScalar(plain.text(), {2, 2}, " # x").has_value());
  CHECK_FALSE(EditScalar(plain.text(), {2, 2}, ": x").has_value());
  CHECK_FALSE(EditScalar(plain.text(), {0, 2}, "- x").has_value());
  CHECK_FALSE(EditScalar(plain.text(), {0, 2}, "a\nb").has_value());
}

TEST_CASE("scalars are plain only where every reader takes them for the string") {
  CHECK(ScalarText("api-1") == "api-1");
  CHECK(ScalarText("yes") == "\"yes\"");
  CHECK(ScalarText("5") == "\"5\"");
  CHECK(ScalarText("") == "\"\"");
  CHECK(ScalarText("a: b") == "\"a: b\"");
  CHECK(ScalarText("up{job=\"x\"}") == "'up{job=\"x\"}'");
  CHECK(ScalarText("a\nb") == "\"a\\nb\"");
}

TEST_CASE("a diff shows whole lines around each change") {
  const SourceFile file("a.yaml", "one\ntwo\nthree\nfour\nfive\n");
  const std::vector<Edit> edits = {{{4, 7}, "2"}, {{19, 23}, "5\n6"}};
  CHECK(source::DiffOfEdits(file, edits, 0) == "@@ -2,1 +2,1 @@\n-two\n+2\n@@ -5,1 +5,2 @@\n-five\n+5\n+6\n");
  CHECK(source::DiffOfEdits(file, edits, 1) ==
        "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n@@ -4,2 +4,3 @@\n four\n-five\n+5\n+6\n");
}

}  // namespace
}  // namespace rulecheck::edit
