// Every scalar style crossed with indentation, chomping, line breaks, byte order mark and
// content: each decoded byte must map to exactly the bytes that produced it.

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "source/encoded_scalar.h"
#include "source/tree.h"

namespace rulecheck::source {

namespace {

constexpr std::string_view kBom = "\xef\xbb\xbf";

uint32_t cases = 0;

// `tail` follows the scalar; the scalar is the value of the key `k`, however deep.
void CheckScalar(const Encoded& encoded, std::string_view tail, bool bom) {
  ++cases;
  const uint32_t shift = bom ? 3 : 0;
  const SourceFile file("f.yaml", std::string(bom ? kBom : "") + encoded.text + std::string(tail));
  const auto tree = ParseYaml(file);
  INFO(file.text());
  REQUIRE_MESSAGE(!tree->error(), tree->error()->message);
  REQUIRE(tree->documents().size() == 1);
  const Node* node = tree->documents()[0].root;
  while (node->is_sequence() || Find(*node, "k") == nullptr) {
    node = node->is_sequence() ? node->items[0].node : node->entries[0].value;
  }
  node = Find(*node, "k");
  if (encoded.value.empty() && node->is_null()) return;
  REQUIRE(node->value == encoded.value);
  REQUIRE(tree->degraded_scalars() == 0);
  const MappedText text = tree->Text(*node);
  for (uint32_t i = 0; i < encoded.value.size(); ++i) {
    const Span want{encoded.origin[i].begin + shift, encoded.origin[i].end + shift};
    if (text.At({i, i + 1}).span == want) continue;
    CAPTURE(i);
    CHECK(text.At({i, i + 1}).span.begin == want.begin);
    CHECK(text.At({i, i + 1}).span.end == want.end);
  }
}

const std::vector<std::vector<std::string>> kContents = {
    {"a"},
    {"sum(", "  up", ")"},
    {"a", "b", "c"},
    {"a", "", "b"},
    {"a", "", "", "b", "c"},
    {"", "a"},
    {"", "", "a", "b"},
    {"a", "  more", "b"},
    {"a", "", "  more", "", "b"},
    {"a", "  more", "  more", "", "", "b", "c"},
    {"a", "", ""},
    {"a ", "b\t", "c"},
    {"жук", "\xf0\x9f\x9a\x80 x", "é"},
    {"# no comment", "k: v", "- x"},
    {"'q' \"d\" \\n", "{{ $value }}"},
    {"a", "\tb", "c"},
};

}  // namespace

TEST_CASE("block scalars map byte by byte") {
  for (const auto& [prefix, parent] :
       {std::pair<std::string_view, int>{"k: ", 0}, {"- k: ", 2}, {"a:\n  b:\n    k: ", 4}}) {
    for (const std::vector<std::string>& lines : kContents) {
      for (int bits = 0; bits < 1 << 6; ++bits) {
        for (const char chomping : {' ', '-', '+'}) {
          BlockStyle style;
          style.chomping = chomping;
          style.folded = (bits & 1) != 0;
          style.indent = (bits & 2) != 0 ? 1 : 4;
          style.explicit_indent = (bits & 4) != 0;
          style.eol = (bits & 8) != 0 ? "\r\n" : "\n";
          style.indented_blanks = (bits & 16) != 0;
          const bool bom = (bits & 32) != 0;
          const std::string next = "z: 1" + std::string(style.eol);
          CheckScalar(EncodeBlock(prefix, parent, lines, style), prefix[0] == '-' ? "" : next, bom);
          if (lines.back().empty()) continue;
          style.eof = true;
          CheckScalar(EncodeBlock(prefix, parent, lines, style), "", bom);
        }
      }
    }
  }
}

TEST_CASE("block scalars of spaces only") {
  for (const char chomping : {' ', '-', '+'}) {
    for (const bool folded : {false, true}) {
      BlockStyle style;
      style.chomping = chomping;
      style.folded = folded;
      CheckScalar(EncodeBlock("k: ", 0, {}, style), "z: 1\n", false);
      CheckScalar(EncodeBlock("k: ", 0, {"", ""}, style), "z: 1\n", false);
      style.explicit_indent = true;
      CheckScalar(EncodeBlock("k: ", 0, {" ", "a", "  "}, style), "z: 1\n", false);
    }
  }
}

TEST_CASE("flow scalars map byte by byte") {
  const std::vector<std::vector<FlowPiece>> contents = {
      {{"up"}},
      {{"sum by (job) (up)"}},
      {{"a"}, {"", 1}, {"b"}},
      {{"a"}, {"", 2}, {"b"}},
      {{"a"}, {"", 4}, {"b c"}, {"", 1}, {"d"}},
      {{"жук \xf0\x9f\x9a\x80"}, {"", 1}, {"é"}},
      {{"a"}, {"", 3}},
      {{"it's"}, {"", 1}, {"'quoted'"}},
      {{"rate(x[5m]) > 1"}, {"", 3}, {"and on(job) y"}},
  };
  for (const std::vector<FlowPiece>& pieces : contents) {
    for (int bits = 0; bits < 8; ++bits) {
      const std::string_view eol = (bits & 1) != 0 ? "\r\n" : "\n";
      const bool bom = (bits & 2) != 0;
      const int indent = (bits & 4) != 0 ? 1 : 7;
      for (const FlowStyle style : {FlowStyle::kPlain, FlowStyle::kSingle, FlowStyle::kDouble}) {
        if (style == FlowStyle::kPlain && pieces.back().breaks != 0) continue;
        CheckScalar(EncodeFlow("k: ", style, pieces, indent, eol), std::string(eol) + "z: 1", bom);
        CheckScalar(EncodeFlow("- k: ", style, pieces, indent + 2, eol), "", bom);
        if (pieces[0].text == "a")
          CheckScalar(EncodeFlow("{k: ", style, pieces, indent, eol), ", z: 1}", bom);
      }
    }
  }
}

TEST_CASE("characters that only quotes allow") {
  const std::vector<FlowPiece> pieces = {{"\"a\\b\"\n\t'c' # : - {}"}, {"", 1}, {"\\\\d"}, {"", 2}, {"\"\""}};
  for (const std::string_view eol : {"\n", "\r\n"}) {
    CheckScalar(EncodeFlow("k: ", FlowStyle::kDouble, pieces, 2, eol), std::string(eol), false);
  }
  const std::vector<FlowPiece> single = {{"''a'' # : - {} \\n"}, {"", 1}, {"x"}};
  CheckScalar(EncodeFlow("k: ", FlowStyle::kSingle, single, 2, "\n"), "\n", false);
}

TEST_CASE("every escape of a double-quoted scalar") {
  const std::pair<std::string_view, std::string_view> escapes[] = {
      {"\\a", "\a"},
      {"\\b", "\b"},
      {"\\t", "\t"},
      {"\\n", "\n"},
      {"\\v", "\v"},
      {"\\f", "\f"},
      {"\\r", "\r"},
      {"\\e", "\x1b"},
      {"\\ ", " "},
      {"\\\"", "\""},
      {"\\/", "/"},
      {"\\\\", "\\"},
      {"\\N", "\xc2\x85"},
      {"\\_", "\xc2\xa0"},
      {"\\L", "\xe2\x80\xa8"},
      {"\\P", "\xe2\x80\xa9"},
      {"\\x41", "A"},
      {"\\xe9", "é"},
      {"\\u00e9", "é"},
      {"\\u2028", "\xe2\x80\xa8"},
      {"\\U0001F680", "\xf0\x9f\x9a\x80"},
      {"\\t", "\t"},
  };
  for (const auto& [bytes, decoded] : escapes) {
    for (const std::string_view around : {"", "a", "é", " x "}) {
      Encoded encoded;
      encoded.Skip("k: \"");
      encoded.Plain(around);
      encoded.Escape(bytes, decoded);
      encoded.Plain(around);
      encoded.Escape(bytes, decoded);
      encoded.Skip("\"");
      CheckScalar(encoded, "\n", false);
    }
  }
}

TEST_CASE("an escaped line break is nothing") {
  for (const std::string_view eol : {"\n", "\r\n"}) {
    Encoded encoded;
    encoded.Skip("k: \"");
    encoded.Plain("ab ");
    encoded.Skip("\\" + std::string(eol) + "   ");
    encoded.Plain("cd");
    encoded.Skip("\\" + std::string(eol));
    encoded.Escape(eol, "\n");
    encoded.Skip("  ");
    encoded.Plain("e");
    encoded.Skip("\\" + std::string(eol) + "  \"");
    CheckScalar(encoded, "\n", false);
  }
}

TEST_CASE("the crossing is not empty") {
  CHECK(cases > 18000);
}

}  // namespace rulecheck::source
