// Code frames: alignment, several marks, many lines, long and hostile lines.
#include "report/frame.h"

#include <doctest/doctest.h>

#include "report/cells.h"

namespace rulecheck::report {
namespace {

Span Find(const SourceFile& file, std::string_view text, size_t from = 0) {
  const auto begin = static_cast<uint32_t>(file.text().find(text, from));
  return {begin, begin + static_cast<uint32_t>(text.size())};
}

std::string Frame(const SourceFile& file, const std::vector<Mark>& marks) {
  FrameOptions options;
  options.number_width = 1;
  return "\n" + RenderFrame(file, marks, options, Style(false));
}

TEST_CASE("frame: one mark, two lines of context, blank rims left out") {
  const SourceFile file("a.yaml", "one\n\ntwo\nthree rate(x) four\nfive\n\nseven\n");
  CHECK(Frame(file, {{Find(file, "rate"), "", true}}) == R"(
3 | two
4 | three rate(x) four
  |       ^^^^
5 | five
)");
}

TEST_CASE("frame: secondary marks on the line hang under it") {
  const SourceFile file("a.yaml", "sum by (job) (rate(x[5m])) > 1\n");
  CHECK(Frame(file, {{Find(file, "> 1"), "", true},
                     {Find(file, "sum"), "removed here", false},
                     {Find(file, "rate"), "a counter", false}}) == R"(
1 | sum by (job) (rate(x[5m])) > 1
  | ---           ----         ^^^
  | |             | a counter
  | | removed here
)");
}

TEST_CASE("frame: the rightmost text stands behind its mark") {
  const SourceFile file("a.yaml", "a / b\n");
  CHECK(Frame(file, {{{2, 3}, "", true}, {{4, 5}, "no labels", false}}) == R"(
1 | a / b
  |   ^ - no labels
)");
}

TEST_CASE("frame: a mark inside a longer one") {
  const SourceFile file("a.yaml", "rate(up[5m])\n");
  CHECK(Frame(file, {{Find(file, "up"), "", true}, {{0, 12}, "all of it", false}}) == R"(
1 | rate(up[5m])
  | -----^^-----
  | | all of it
)");
}

TEST_CASE("frame: far lines are joined by a gap") {
  const SourceFile file("a.yaml", "1a\n2\n3\n4\n5\n6\n7\n8\n9z\n");
  CHECK(Frame(file, {{Find(file, "z"), "", true}, {Find(file, "a"), "first", false}}) == R"(
1 | 1a
  |  - first
2 | 2
3 | 3
...
7 | 7
8 | 8
9 | 9z
  |  ^
)");
}

TEST_CASE("frame: tabs and wide characters keep their place") {
  const SourceFile file("a.yaml", "\tx: 漢字 é up\n");
  CHECK(Frame(file, {{Find(file, "up"), "", true}, {Find(file, "漢字"), "wide", false}}) == R"(
1 |     x: 漢字 é up
  |        ----   ^^
  |        | wide
)");
}

TEST_CASE("frame: a mark over many lines shows its beginning and its end") {
  const SourceFile file("a.yaml", "x: |\n  a\n  b\n  c\n  d\n  e\n  f\n  g\n");
  const Span all{Find(file, "a").begin, Find(file, "g").end};
  CHECK(Frame(file, {{all, "", true}}) == R"(
1 | x: |
2 |   a
  |   ^
3 |   b
  |   ^
4 |   c
  |   ^
5 |   d
6 |   e
7 |   f
8 |   g
  |   ^
)");
}

TEST_CASE("frame: an empty span and the end of the file still have a caret") {
  const SourceFile file("a.yaml", "sum(x");
  CHECK(Frame(file, {{{5, 5}, "", true}}) == R"(
1 | sum(x
  |      ^
)");
  const SourceFile empty("b.yaml", "");
  CHECK(Frame(empty, {{{0, 0}, "", true}}) == R"(
1 |
  | ^
)");
}

TEST_CASE("frame: a long line is cut around the mark") {
  const SourceFile file("a.yaml", std::string(1000, 'a') + "MARK" + std::string(1000, 'b'));
  const std::string frame = Frame(file, {{Find(file, "MARK"), "", true}});
  CHECK(frame.find("1 | ...aaaa") != std::string::npos);
  CHECK(frame.find("bbb...\n") != std::string::npos);
  const size_t line = frame.find("MARK"), caret = frame.find("^^^^");
  REQUIRE(caret != std::string::npos);
  CHECK(line - frame.find("1 |") == caret - frame.find("  |"));
  CHECK(frame.size() < 400);
}

TEST_CASE("cells: escape sequences and direction marks become harmless") {
  CHECK(MakeCells("a\x1b[31mb").text == "a\xEF\xBF\xBD[31mb");
  CHECK(Printable("x\xE2\x80\xAEy") == "x\xEF\xBF\xBDy");
  CHECK(Printable("a\nb") ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(Printable("a\nb", true) == "a\nb");
  CHECK(MakeCells("\xff").text == "\xEF\xBF\xBD");
  CHECK(CellWidth(U'漢') == 2);
  CHECK(CellWidth(0x301) == 0);
  CHECK(CellWidth(0x1F600) == 2);
}

}  // namespace
}  // namespace rulecheck::report
