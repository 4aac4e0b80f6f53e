#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::source {

namespace {

struct Parsed {
  explicit Parsed(std::string text) : file("f.json", std::move(text)), tree(ParseJson(file)) {}
  const Node& root() const { return *tree->documents()[0].root; }
  std::string_view Bytes(Span span) const { return file.text().substr(span.begin, span.size()); }

  SourceFile file;
  std::shared_ptr<const Tree> tree;
};

}  // namespace

TEST_CASE("JSON values and their places") {
  const Parsed p(" {\"a\": [1, -0.5e+3, true, null, \"x\"], \"b\": {}, \"b\": []}\n");
  REQUIRE(!p.tree->error());
  const Node& a = *Find(p.root(), "a");
  CHECK(p.Bytes(a.span) == "[1, -0.5e+3, true, null, \"x\"]");
  CHECK(p.Bytes(a.items[1].node->span) == "-0.5e+3");
  CHECK(a.items[1].node->is_plain());
  CHECK(a.items[3].node->is_null());
  CHECK(a.items[4].node->style == ScalarStyle::kDoubleQuoted);
  CHECK(p.root().entries.size() == 3);
  CHECK(p.root().entries[1].value->entries.empty());
}

TEST_CASE("JSON strings map byte by byte") {
  const Parsed p(R"({"k": "a\"b\u00e9\ud83d\ude80\n\/c\ud800"})");
  REQUIRE(!p.tree->error());
  const Node& k = *Find(p.root(), "k");
  CHECK(k.value == "a\"bé\xf0\x9f\x9a\x80\n/c\xef\xbf\xbd");
  const MappedText text = p.tree->Text(k);
  CHECK(p.Bytes(text.At({0, 1}).span) == "a");
  CHECK(p.Bytes(text.At({1, 2}).span) == "\\\"");
  CHECK(p.Bytes(text.At({3, 5}).span) == "\\u00e9");
  CHECK(p.Bytes(text.At({4, 5}).span) == "\\u00e9");
  CHECK(p.Bytes(text.At({5, 9}).span) == "\\ud83d\\ude80");
  CHECK(p.Bytes(text.At({9, 10}).span) == "\\n");
  CHECK(p.Bytes(text.At({10, 11}).span) == "\\/");
  CHECK(p.Bytes(text.At({12, 15}).span) == "\\ud800");
}

TEST_CASE("what is not JSON") {
  for (const std::string_view text :
       {"",         "{",   "[1,]",    "{\"a\":1,}", "{a: 1}", "[01]",      "[1.]",  "[.5]",
        "[+1]",     "\"a", "\"\\x\"", "\"\\u12\"",  "[1] 2",  "{\"a\" 1}", "[1 2]", "nul",
        "\"a\nb\"", "'a'", "[\xff]",  "{\"a\":}",   "]",      "-",         "1e"}) {
    CAPTURE(text);
    const Parsed p{std::string(text)};
    REQUIRE(p.tree->error());
    CHECK(p.tree->documents().empty());
    CHECK(p.tree->error()->span.end <= text.size());
  }
}

TEST_CASE("JSON nesting is bounded") {
  const Parsed p(std::string(100000, '['));
  REQUIRE(p.tree->error());
  CHECK(p.tree->error()->is_limit);
}

}  // namespace rulecheck::source
