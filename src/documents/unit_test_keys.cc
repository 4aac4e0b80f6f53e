#include "documents/unit_test_keys.h"

#include <cmath>

#include "base/ascii.h"
#include "documents/start_timestamp.h"
#include "documents/stream_labels.h"

namespace rulecheck::documents {
namespace {

using source::Decoder;
using source::Value;

}  // namespace

void ReadLogDuration(Decoder& d, const Value& value, int64_t* out) {
  MappedText text;
  if (!d.Read(value, &text) || !value->is_scalar()) return;
  if (const auto duration = ParseLogDuration(text.value)) {
    *out = *duration;
  } else {
    d.Fail(value.written,
           "a duration such as 90s, 1m30s or 1.5s is needed, found " + Quote(text.value.substr(0, 40)));
  }
}

void ReadCount(Decoder& d, const Value& value, uint64_t highest, uint64_t* out) {
  double number = 0;
  if (!d.Read(value, &number)) return;
  if (number >= 1 && number <= static_cast<double>(highest) && std::trunc(number) == number) {
    *out = static_cast<uint64_t>(number);
  } else {
    d.Fail(value.written, fmt::format("a whole number from 1 to {} is needed", highest));
  }
}

void ReadStartTimestamp(Decoder& d, const Value& value, int64_t* milliseconds) {
  MappedText text;
  if (value->is_null() || !d.Read(value, &text)) return;
  const Result<int64_t> parsed = ParseStartTimestamp(text.value);
  if (parsed) {
    *milliseconds = *parsed;
  } else {
    d.Fail(value.written, parsed.error().message);
  }
}

std::optional<TimedLine> ReadTimedLine(Decoder& d, const MappedText& text, Span part) {
  const std::string_view all = text.value.substr(part.begin, part.end - part.begin);
  size_t begin = 0;
  while (begin < all.size() && IsBlank(all[begin])) ++begin;
  size_t end = begin;
  while (end < all.size() && !IsBlank(all[end])) ++end;
  const std::string_view time = all.substr(begin, end - begin);
  const std::optional<int64_t> at_ns = ParseLogDuration(time);
  if (!at_ns) {
    const Span place{part.begin + static_cast<uint32_t>(begin), part.begin + static_cast<uint32_t>(end)};
    Finding& finding =
        d.Fail(text.At(place).span,
               "an entry begins with its time since the start of the test, such as `1m30s`, found " +
                   Quote(time.substr(0, 40)));
    finding.notes.push_back("write `TIME line`, or a mapping with `at` and `line`");
    return std::nullopt;
  }
  const auto rest = static_cast<uint32_t>(end < all.size() ? end + 1 : end);
  return TimedLine{*at_ns, all.substr(rest), text.At({part.begin + rest, part.end})};
}

std::optional<TimedLine> ReadTimedLine(Decoder& d, const MappedText& text) {
  return ReadTimedLine(d, text, {0, static_cast<uint32_t>(text.value.size())});
}

bool IsUnquotedLine(Decoder& d, const source::Node& node) {
  if (!node.is_mapping() || node.entries.empty()) return false;
  const source::Node& key = *node.entries[0].key;
  if (!ParseLogDuration(key.value.substr(0, key.value.find(' ')))) return false;
  d.Fail(key.span, "a line with `: ` in it is a mapping to YAML: quote the entry");
  return true;
}

}  // namespace rulecheck::documents
