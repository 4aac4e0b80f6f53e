// Broken and hostile texts: one clear error with a place, no crash, no endless work.

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::source {

namespace {

void CheckError(const std::string& text, uint32_t line, uint32_t column, std::string_view part,
                const Limits& limits = {}) {
  const SourceFile file("f.yaml", text);
  const auto tree = ParseYaml(file, limits);
  CAPTURE(text.substr(0, 80));
  REQUIRE(tree->error());
  CAPTURE(tree->error()->message);
  CHECK(tree->error()->message.find(part) != std::string::npos);
  const LineColumn at = file.Position(tree->error()->span.begin);
  CHECK(at.line == line);
  CHECK(at.column == column);
}

std::string Repeat(std::string_view part, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("errors have a place") {
  CheckError("a: 'b\nc: 1\n", 1, 4, "never closed");
  CheckError("a: \"b\n", 1, 4, "never closed");
  CheckError("a: 1\nb\nc: 2\n", 2, 1, "`:` is missing");
  CheckError("- a: 1\n  b c\n\n  # c\n  d: 2\n", 2, 3, "`:` is missing");
  CheckError("a: b: c\n", 1, 5, "needs quotes");
  CheckError("a: 1\nb\n", 2, 1, "`:` is missing");
  CheckError("a:\n\tb: 1\n", 2, 1, "tab");
  CheckError("a: 1\n\t\n", 2, 1, "tab");
  CheckError("\ta: 1\n", 1, 1, "tab");
  CheckError(": 1\n", 1, 1, "no key");
  CheckError("a: *b\n", 1, 4, "anchor");
  CheckError("a: &a [*a]\n", 1, 8, "contains itself");
  CheckError("a: [1]\n]\n", 2, 1, "");
  CheckError("a: 1\n%b\n", 2, 1, "`%`");
  CheckError("# c\n, a\n", 2, 1, "nothing before");
  CheckError("a: [, 1]\n", 1, 5, "nothing before");
  CheckError("a: [1, , 2]\n", 1, 8, "nothing before");
  CheckError("a: {, b: 1}\n", 1, 5, "nothing before");
  CheckError("a: {: 1}\n", 1, 5, "no key");
  CheckError("# c\n...\na: 1\n", 2, 1, "none has begun");
  CheckError("%b\n---\na: 1\n", 1, 1, "directive");
  CheckError("a: |\n\tb\n", 2, 1, "tab");
  CheckError("a: &b\"c 1\n", 1, 4, "anchor name");
}

TEST_CASE("binary, control characters and bad UTF-8") {
  CheckError(std::string("a: \0b", 5), 1, 4, "binary");
  CheckError("a: \x01", 1, 4, "U+0001");
  CheckError("a: \x7f", 1, 4, "U+007F");
  CheckError("a: \xff\n", 1, 4, "UTF-8");
  CheckError("a: \xc3", 1, 4, "UTF-8");
  CheckError("a: \xed\xa0\x80", 1, 4, "UTF-8");
  CheckError("a\nb: \xf0\x9f\x9a", 2, 4, "UTF-8");
}

TEST_CASE("nesting is bounded") {
  CheckError(Repeat("[", 20000), 1, 101, "nested deeper");
  CheckError(Repeat("{a: ", 20000), 1, 797, "nested deeper");
  CheckError(Repeat("- ", 20000) + "a", 1, 401, "nested deeper");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += std::string(static_cast<size_t>(i), ' ') + "a:\n";
  CheckError(deep, 201, 201, "nested deeper");
}

TEST_CASE("aliases are bounded") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            Repeat("*a" + std::to_string(i - 1) + ", ", 10) + "]\n";
  }
  const SourceFile file("f.yaml", bomb);
  const auto tree = ParseYaml(file);
  REQUIRE(tree->error());
  CHECK(tree->error()->is_limit);
  CHECK(tree->documents().empty());
}

TEST_CASE("size and number of nodes are bounded") {
  Limits limits;
  limits.max_bytes = 10;
  CheckError("a: 12345678", 1, 1, "larger than 10 bytes", limits);
  limits = {};
  limits.max_nodes = 4;
  CheckError("[a, b, c, d]", 1, 11, "more than 4 nodes", limits);
}

TEST_CASE("long keys, lines and scalars are no trouble") {
  const std::string text = "k: " + std::string(2'000'000, 'x') + "\n";
  const SourceFile file("f.yaml", text);
  const auto tree = ParseYaml(file);
  REQUIRE(!tree->error());
  CHECK(Find(*tree->documents()[0].root, "k")->value.size() == 2'000'000);
}

TEST_CASE("every truncation of a document ends well") {
  const std::string text =
      "groups:\n- name: &n 'a''b'\n  rules: # c\n  - {alert: \"x\\u00e9\\\n y\", expr: [1, *n]}\n  - expr: "
      ">-\n"
      "      a\n\n       b\n    <<: {k: ~}\n---\n? k\n: |2+\n    v\n...\n";
  for (size_t i = 0; i <= text.size(); ++i) {
    const SourceFile file("f.yaml", text.substr(0, i));
    const auto tree = ParseYaml(file);
    CAPTURE(i);
    CHECK(tree->degraded_scalars() == 0);
    if (tree->error()) CHECK(tree->error()->span.end <= file.text().size());
  }
}

TEST_CASE("every changed byte of a document ends well") {
  const std::string text =
      "groups:\n- name: &n 'a''b'\n  rules: # c\n  - {alert: \"x\\u00e9\\\n y\", expr: [1, *n]}\n  - expr: "
      ">-\n"
      "      a\n\n       b\n    <<: {k: ~}\n---\n? k\n: |2+\n    v\n...\n";
  for (const char c : std::string_view("\0\t\n\r \"'#&*-:<>?[]{}|!%@`,\\\x80\xff~0a", 31)) {
    for (size_t i = 0; i < text.size(); ++i) {
      std::string changed = text;
      changed[i] = c;
      const SourceFile file("f.yaml", changed);
      const auto tree = ParseYaml(file);
      if (tree->degraded_scalars() != 0) {
        CAPTURE(changed);
        CHECK(tree->degraded_scalars() == 0);
      }
    }
  }
}

}  // namespace rulecheck::source
