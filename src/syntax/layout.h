// The lossless layout of a query: tokens and comments as they were written, with other
// blanks between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::syntax {

// A token, or a comment, with what its language says of it.
struct Piece {
  std::string_view text;
  bool comment = false;
  bool opens = false;   // a parenthesis or brace that may stand apart from what it holds
  bool closes = false;  // likewise
  bool comma = false;
  bool operation = false;     // a binary operator: may begin a line
  bool stage = false;         // begins a stage of a pipeline: may begin a line, further in
  bool ends_stage = false;    // what stands after a stage and is none
  bool sign = false;          // before its number: no blank after it
  bool blank_before = false;  // when it does not begin a line
  bool own_line = false;      // a comment with nothing before it on its line

  bool line_comment() const { return comment && !text.starts_with("/*"); }
};

// The comments of `text` between two tokens, where there are only blanks and comments:
// `# ...` to the end of the line, and `/* ... */`.
void AppendComments(std::string_view text, Span between, std::vector<Piece>* out);

// Lines are broken at stages, operators and arguments where they would be longer than
// `width` bytes.
std::string LayOut(const std::vector<Piece>& pieces, uint32_t width);

}  // namespace rulecheck::syntax
