// Pieces that the readers of a test file's keys share.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"
#include "rulecheck/test_suite.h"
#include "source/decode.h"

namespace rulecheck::documents {

// Keys that promtool knows, those that we know beside them, and those of vmalert that we can
// read and cannot run.
inline constexpr uint32_t kPromtoolKeys = 1;
inline constexpr uint32_t kOurKeys = 2;
inline constexpr uint32_t kVmalertKeys = 4;
inline constexpr uint32_t kKeysToRun = kPromtoolKeys | kOurKeys;

void ReadLogStreams(source::Decoder& decoder, const source::Value& value, LogGroup* out);
void ReadIngestDefaults(source::Decoder& decoder, const source::Value& value, IngestDefaults* out);
void ReadLogCases(source::Decoder& decoder, const source::Value& value, LogGroup* out);
void ReadLogFileKey(source::Decoder& decoder, const source::Value& value, LogStreamSpec* out);
void ReadStartTimestamp(source::Decoder& decoder, const source::Value& value, int64_t* milliseconds);

// Nanoseconds.
void ReadLogDuration(source::Decoder& decoder, const source::Value& value, int64_t* out);

// A whole number from 1 to `highest`.
void ReadCount(source::Decoder& decoder, const source::Value& value, uint64_t highest, uint64_t* out);

// `TIME line`, in `part` of a text.
struct TimedLine {
  int64_t at_ns = 0;
  std::string_view line;
  Location where;  // of the line
};
std::optional<TimedLine> ReadTimedLine(source::Decoder& decoder, const MappedText& text, Span part);
std::optional<TimedLine> ReadTimedLine(source::Decoder& decoder, const MappedText& text);

// True, with a finding, for `1m {"level": "error"}` without quotes, which is a mapping to YAML.
bool IsUnquotedLine(source::Decoder& decoder, const source::Node& node);

// The row of `names` that a text names; null, with a finding, when there is none.
template <typename Row, size_t kCount>
const Row* ReadName(source::Decoder& decoder, const source::Value& value,
                    const std::array<Row, kCount>& names) {
  MappedText text;
  if (!decoder.Read(value, &text)) return nullptr;
  std::vector<std::string> known;
  for (const Row& row : names) {
    if (row.name == text.value) return &row;
    known.push_back(fmt::format("`{}`", row.name));
  }
  decoder.Fail(value.written, fmt::format("`{}` must be one of {}, found {}", value.name, Join(known, ", "),
                                          Quote(text.value.substr(0, 40))));
  return nullptr;
}

}  // namespace rulecheck::documents
