// Finds the bytes of the text behind each byte of a decoded plain or quoted scalar.
//
// The YAML parser tells where a scalar starts and what it decodes to; the trace
// decodes the text once more alongside that value. It succeeds only when both agree to
// the last byte, so a success is a proof.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/mapped_text.h"
#include "source/tree.h"

namespace rulecheck::source {

struct ScalarTrace {
  ScalarStyle style = ScalarStyle::kPlain;
  Span span;                 // in the text, quotes or block header included
  uint32_t content_end = 0;  // where the value ends
  std::vector<OffsetMap::Run> runs;

  void Reset(uint32_t at);
  // `length` decoded bytes that stand in the text as they are.
  void Linear(uint32_t decoded, uint32_t text, uint32_t length = 1);
  // `length` bytes of text behind the decoded bytes from `decoded` on.
  void Stretch(uint32_t decoded, uint32_t text, uint32_t length);
};

// `at` is the scalar's first byte: a quote or plain text. False when does not decode to `value`; `out` then
// has the style and a span that is at least the first byte.
bool TraceScalar(std::string_view text, uint32_t at, std::string_view value, ScalarTrace* out);

// Decodes a quoted scalar alone, for where yaml-cpp's value is wrong: it cuts line breaks
// at the end of quoted scalars. False when the text is not closed or has a bad escape.
bool DecodeQuoted(std::string_view text, uint32_t at, ScalarTrace* out, std::string* value);

// Decodes a plain scalar that ends with `text`.
void DecodePlain(std::string_view text, uint32_t at, ScalarTrace* out, std::string* value);

// yaml-cpp decodes `\N` and `\_` to a single byte that is not UTF-8; this puts it right.
std::string RepairValue(std::string_view value);

// Reads the escape at text[at] == '\\' of a double-quoted scalar. Returns its length, 0
// when it is not a valid escape; an escaped line break is not one of these.
uint32_t DecodeEscape(std::string_view text, uint32_t at, std::string* decoded);

}  // namespace rulecheck::source
