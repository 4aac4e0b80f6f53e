#include "rulecheck/source_file.h"

#include <doctest/doctest.h>

namespace rulecheck {

namespace {

void CheckPosition(const SourceFile& file, uint32_t offset, uint32_t line, uint32_t column) {
  CAPTURE(offset);
  CHECK(file.Position(offset).line == line);
  CHECK(file.Position(offset).column == column);
}

}  // namespace

TEST_CASE("positions count lines and bytes from one") {
  const SourceFile file("f", "ab\n\ncd\r\nе");
  CheckPosition(file, 0, 1, 1);
  CheckPosition(file, 2, 1, 3);
  CheckPosition(file, 3, 2, 1);
  CheckPosition(file, 4, 3, 1);
  CheckPosition(file, 8, 4, 1);
  CheckPosition(file, 10, 4, 3);
  CheckPosition(file, 99, 4, 3);
}

TEST_CASE("lines come without their breaks") {
  const SourceFile file("f", "ab\n\ncd\r\n");
  CHECK(file.line_count() == 4);
  CHECK(file.Line(1) == "ab");
  CHECK(file.Line(2).empty());
  CHECK(file.Line(3) == "cd");
  CHECK(file.Line(4).empty());
  CHECK(file.Line(0).empty());
  CHECK(file.Line(5).empty());
  CHECK(file.LineSpan(3) == Span{4, 6});
}

TEST_CASE("an empty file has one empty line") {
  const SourceFile file("f", "");
  CHECK(file.line_count() == 1);
  CheckPosition(file, 0, 1, 1);
  CHECK(file.Line(1).empty());
}

}  // namespace rulecheck
