#include "source/yaml_messages.h"

#include <yaml-cpp/exceptions.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "source/source_text.h"
#include "source/yaml_text.h"

namespace rulecheck::source {

namespace {

// What yaml-cpp says, and what it means for the one who wrote the file.
struct MessageRow {
  std::string_view theirs;
  std::string_view ours;
};
constexpr MessageRow kMessages[] = {
    {"illegal map value",
     "`:` cannot stand here: a value with `: ` in it needs quotes, or the line above lacks its `:`"},
    {"illegal map key", "a key cannot stand here"},
    {"end of map not found", "this does not continue the mapping that it stands in; check the indentation"},
    {"end of sequence not found", "this does not continue the list that it stands in; check the indentation"},
    {"end of map flow not found", "`{` is not closed, or a `,` is missing"},
    {"end of sequence flow not found", "`[` is not closed, or a `,` is missing"},
    {"illegal flow end", "this bracket closes nothing"},
    {"illegal block entry", "a list item cannot stand here"},
    {"illegal EOF in scalar", "the file ends inside a quoted text"},
    {"unknown token", "a value cannot start with this character unless it is quoted"},
    {"unexpected character in block scalar", "only a comment may stand behind `|` or `>`"},
};

std::string Explain(const std::string& message) {
  const auto* row = std::find_if(std::begin(kMessages), std::end(kMessages),
                                 [&](const MessageRow& r) { return r.theirs == message; });
  return row == std::end(kMessages) ? message : std::string(row->ours);
}

// The line before that of `at`, blank lines and comments left out, without its blanks.
Span LineBefore(std::string_view text, uint32_t at) {
  size_t end = text.substr(0, at).rfind('\n');
  while (end != std::string_view::npos && end > 0) {
    const size_t before = text.rfind('\n', end - 1);
    const size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const size_t first = text.find_first_not_of(" \t\r\n-", begin);
    if (first < end && text[first] != '#') {
      const size_t last = text.find_last_not_of(" \t\r", end - 1);
      return {static_cast<uint32_t>(first), static_cast<uint32_t>(last + 1)};
    }
    end = before;
  }
  return {};
}

// yaml-cpp notices a key without its colon only at the next colon.
std::optional<Span> BlamedLineBefore(std::string_view text, uint32_t at) {
  const Span before = LineBefore(text, at);
  const uint32_t key = SkipBlanks(text, at - ColumnOf(text, at));
  if (before.empty() || ColumnOf(text, before.begin) != ColumnOf(text, key)) return std::nullopt;
  if (text.substr(before.begin, before.size()).find(':') != std::string_view::npos) return std::nullopt;
  return before;
}

// A line that is no key but stands where one must.
std::optional<Span> BlamedLineOf(std::string_view text, uint32_t at) {
  const std::string_view line = text.substr(at, text.find_first_of("\r\n", at) - at);
  if (SkipBlanks(text, at - ColumnOf(text, at)) != at ||
      line.find_first_of(":-'\"[{") != std::string_view::npos) {
    return std::nullopt;
  }
  return Span{at, at + static_cast<uint32_t>(line.size())};
}

// `key: {app="x"} |= "a"`: the braces of a value that goes on behind them, as mappings of YAML do not.
std::optional<Span> BracesBefore(std::string_view text, uint32_t at) {
  const uint32_t begin = at - ColumnOf(text, at);
  const std::string_view line = text.substr(begin, at + 1 - begin);
  const size_t open = line.find(": {");
  const size_t close = open == std::string_view::npos ? open : line.find('}', open);
  if (close == std::string_view::npos) return std::nullopt;
  return Span{begin + static_cast<uint32_t>(open) + 2, begin + static_cast<uint32_t>(close) + 1};
}

}  // namespace

YamlProblem ExplainYamlError(std::string_view text, const std::string& message, uint32_t at) {
  at = std::min(at, static_cast<uint32_t>(text.size()));
  std::optional<Span> line;
  if (message == YAML::ErrorMsg::MAP_VALUE) line = BlamedLineBefore(text, at);
  if (message == YAML::ErrorMsg::END_OF_MAP) line = BlamedLineOf(text, at);
  if (line) return {"`:` is missing after this key", *line};
  if (const auto braces = BracesBefore(text, at)) {
    return {
        "a value that begins with `{` is a mapping of YAML: put the whole text in quotes, or on a new "
        "line "
        "behind `|`",
        *braces};
  }
  return {Explain(message), {at, at + 1}};
}

}  // namespace rulecheck::source
