// A shorter text with the same YAML structure. yaml-cpp spends about 100 ns on every
// byte, most of them bytes of comments and scalars that decide nothing: in the outline an
// empty pair of quotes stands for every scalar, and nothing for a comment.
//
//   text:     - alert: Down  # page        outline:  - "": ""
//               expr: |                                "": ""
//                 up == 0                              "": ""
//               summary: it is down
//
// Every token keeps its place in the order, a token that begins a line its column, and
// two tokens share a line where they did; what stands in flow collections stays as it is.
// Whatever this reader does not know for certain (explicit keys, tabs in indentation,
// anything that looks like an error) makes it give up: then the text itself is parsed, as
// it is when parsing the outline fails, so that errors are those of the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::source {

// A scalar that the outline has a stand-in for.
struct OutlineScalar {
  uint32_t begin;  // in the text: the quote, the `|`, the first byte
  uint32_t end;    // of a plain scalar: behind its last byte
  bool one_line;
};

struct Outline {
  struct Piece {
    uint32_t at;    // in the outline
    uint32_t text;  // where its bytes are in the text, up to the next piece
  };
  std::string text;
  std::vector<Piece> pieces;           // sorted, never empty
  std::vector<OutlineScalar> scalars;  // sorted
};

// Places of the outline in the text.
class OutlinePlaces {
 public:
  // `outline` may be null: then the text itself was read, from `begin` on.
  explicit OutlinePlaces(const Outline* outline) : outline_(outline) {}
  uint32_t InText(uint32_t at, uint32_t begin);

 private:
  const Outline* outline_;
  size_t piece_ = 0;  // of the last answer: they mostly rise
};

// `begin` is where the text starts behind its byte order mark. Line breaks must be LF or CRLF.
std::optional<Outline> MakeOutline(std::string_view text, uint32_t begin);

}  // namespace rulecheck::source
