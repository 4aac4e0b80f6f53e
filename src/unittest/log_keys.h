// Pieces of the log keys that several of them have.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/go_format.h"
#include "base/strings.h"
#include "rulecheck/mapped_text.h"
#include "unittest/log_input.h"
#include "unittest/yaml_reader.h"

namespace rulecheck::unittest {

// Nanoseconds.
void ReadLogDuration(YamlReader& r, const source::Node& node, int64_t* out);

// A whole number from 1 to `highest`.
void ReadCount(YamlReader& r, const source::Node& node, uint64_t highest, uint64_t* out);

// `TIME line`, in `part` of a text.
struct TimedLine {
  int64_t at_ns = 0;
  std::string_view line;
  Location where;  // of the line
};
std::optional<TimedLine> ReadTimedLine(YamlReader& r, const MappedText& text, Span part);
std::optional<TimedLine> ReadTimedLine(YamlReader& r, const MappedText& text);

// True, with a finding, for `1m {"level": "error"}` without quotes, which is a mapping to YAML.
bool IsUnquotedLine(YamlReader& r, const source::Node& node);

// The row of `names` that the text of `node` names; null, with a finding, when there is none.
template <typename Row, size_t kCount>
const Row* ReadName(YamlReader& r, const source::Node& node, std::string_view what,
                    const std::array<Row, kCount>& names) {
  MappedText text;
  r.Text(node, what, &text);
  std::vector<std::string> known;
  for (const Row& row : names) {
    if (row.name == text.value) return &row;
    known.push_back("`" + std::string(row.name) + "`");
  }
  r.Fail(node.span, "`" + std::string(what) + "` must be one of " + Join(known, ", ") + ", found " +
                        Quote(text.value.substr(0, 40)));
  return nullptr;
}

// The value of `file`.
void ReadLogFileKey(YamlReader& r, const source::Node& node, LogStreamSpec* stream);

}  // namespace rulecheck::unittest
