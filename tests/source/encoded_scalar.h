// Writes scalars in every style of YAML and knows, by the rules of the specification,
// what they decode to and which bytes of the text each decoded byte comes from. Written
// apart from the reader, so that one can judge the other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::source {

struct Encoded {
  std::string text;
  std::string value;
  std::vector<Span> origin;  // of each byte of `value`

  // Appends to the text only.
  void Skip(std::string_view bytes) { text += bytes; }
  // Appends bytes that stand for themselves.
  void Plain(std::string_view bytes) {
    for (const char c : bytes) Escape(std::string_view(&c, 1), std::string_view(&c, 1));
  }
  // Appends `bytes` that decode to `decoded`.
  void Escape(std::string_view bytes, std::string_view decoded) {
    const auto begin = static_cast<uint32_t>(text.size());
    text += bytes;
    for (const char c : decoded) Decode(c, {begin, begin + static_cast<uint32_t>(bytes.size())});
  }
  void Decode(char c, Span from) {
    value += c;
    origin.push_back(from);
  }
  void DropLast(size_t count) {
    value.resize(value.size() - count);
    origin.resize(value.size());
  }
};

struct BlockStyle {
  bool folded = false;
  char chomping = ' ';  // ' ', '-' or '+'
  int indent = 2;       // of the content, relative to the parent
  bool explicit_indent = false;
  std::string_view eol = "\n";
  bool indented_blanks = false;  // empty lines carry the indentation
  bool eof = false;              // no line break at the end of the last line
};

// A block scalar of `lines` behind `prefix`; the parent is at column `parent`.
Encoded EncodeBlock(std::string_view prefix, int parent, const std::vector<std::string>& lines,
                    const BlockStyle& style);

// A piece of a flow scalar: text, or (when `breaks` is not 0) that many line breaks.
struct FlowPiece {
  std::string text;
  int breaks = 0;
};

enum class FlowStyle { kPlain, kSingle, kDouble };

// A flow scalar behind `prefix`; continuation lines are indented by `indent`.
Encoded EncodeFlow(std::string_view prefix, FlowStyle style, const std::vector<FlowPiece>& pieces, int indent,
                   std::string_view eol);

}  // namespace rulecheck::source
