#include "unittest/log_keys.h"

#include "base/ascii.h"
#include "logql/lexis.h"
#include "unittest/yaml_scalars.h"

namespace rulecheck::unittest {
namespace {}  // namespace

std::optional<int64_t> ParseLogDuration(std::string_view text) {
  if (text.empty() || text.front() == '-') return std::nullopt;
  return logql::ParseDuration(text);
}

void ReadLogDuration(YamlReader& r, const source::Node& node, int64_t* out) {
  MappedText text;
  r.Text(node, "a duration", &text);
  if (!node.is_scalar()) return;
  if (const auto duration = ParseLogDuration(text.value)) {
    *out = *duration;
  } else {
    r.Fail(node.span,
           "a duration such as 90s, 1m30s or 1.5s is needed, found " + Quote(text.value.substr(0, 40)));
  }
}

void ReadCount(YamlReader& r, const source::Node& node, uint64_t highest, uint64_t* out) {
  double value = 0;
  const std::optional<double> number = YamlFloat(node);
  if (number) value = *number;
  if (number && value >= 1 && value <= static_cast<double>(highest) &&
      value == static_cast<double>(static_cast<uint64_t>(value))) {
    *out = static_cast<uint64_t>(value);
  } else {
    r.Fail(node.span, "a whole number from 1 to " + std::to_string(highest) + " is needed");
  }
}

std::optional<TimedLine> ReadTimedLine(YamlReader& r, const MappedText& text, Span part) {
  const std::string_view all = text.value.substr(part.begin, part.end - part.begin);
  size_t begin = 0;
  while (begin < all.size() && IsBlank(all[begin])) ++begin;
  size_t end = begin;
  while (end < all.size() && !IsBlank(all[end])) ++end;
  const std::string_view time = all.substr(begin, end - begin);
  const std::optional<int64_t> at_ns = ParseLogDuration(time);
  if (!at_ns) {
    const Span place{part.begin + static_cast<uint32_t>(begin), part.begin + static_cast<uint32_t>(end)};
    Finding* finding =
        r.Fail(text.At(place).span,
               "an entry begins with its time since the start of the test, such as `1m30s`, found " +
                   Quote(time.substr(0, 40)));
    finding->notes.push_back("write `TIME line`, or a mapping with `at` and `line`");
    return std::nullopt;
  }
  const auto rest = static_cast<uint32_t>(end < all.size() ? end + 1 : end);
  return TimedLine{*at_ns, all.substr(rest), text.At({part.begin + rest, part.end})};
}

std::optional<TimedLine> ReadTimedLine(YamlReader& r, const MappedText& text) {
  return ReadTimedLine(r, text, {0, static_cast<uint32_t>(text.value.size())});
}

bool IsUnquotedLine(YamlReader& r, const source::Node& node) {
  if (!node.is_mapping() || node.entries.empty()) return false;
  const source::Node& key = *node.entries[0].key;
  if (!ParseLogDuration(key.value.substr(0, key.value.find(' ')))) return false;
  r.Fail(key.span, "a line with `: ` in it is a mapping to YAML: quote the entry");
  return true;
}

}  // namespace rulecheck::unittest
