// One line of `load`: labels, text, time, repetition, structured metadata.
#include <re2/re2.h>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/script/logql/command.h"

namespace rulecheck::engine::logql::script {

namespace {

// Neither quotes nor back-ticks take escapes.
Result<std::string> TakeQuoted(std::string_view* rest) {
  *rest = TrimSpace(*rest);
  if (rest->empty() || (rest->front() != '"' && rest->front() != '`'))
    return ScriptError("missing quoted log line");
  const size_t end = rest->find(rest->front(), 1);
  if (end == std::string_view::npos) return ScriptError("log line without a closing quote");
  const std::string text(rest->substr(1, end - 1));
  *rest = rest->substr(end + 1);
  return text;
}

// The inside of `[name ...]` at the front of *rest; nothing when it is something else.
std::optional<std::string_view> TakeBracket(std::string_view name, std::string_view* rest) {
  const std::string_view trimmed = TrimSpace(*rest);
  const std::string open = "[" + std::string(name) + " ";
  const size_t end = trimmed.find(']');
  if (!trimmed.starts_with(open) || end == std::string_view::npos) return std::nullopt;
  *rest = trimmed.substr(end + 1);
  return TrimSpace(trimmed.substr(open.size(), end - open.size()));
}

Status ParseStart(std::string_view* rest, StreamLine* line) {
  *rest = TrimSpace(*rest);
  if (!rest->starts_with('@')) return ScriptError("missing '@ <start>' time");
  *rest = TrimSpace(rest->substr(1));
  const size_t end = std::min(rest->find_first_of(" \t"), rest->size());
  auto start = ParseTime(rest->substr(0, end));
  if (!start) return start.error();
  line->start_ns = *start;
  *rest = rest->substr(end);
  return {};
}

Status ParseRepeat(std::string_view* rest, StreamLine* line) {
  const auto inside = TakeBracket("repeat every", rest);
  if (!inside) return {};
  const size_t separator = inside->find(" for ");
  if (separator == std::string_view::npos) return ScriptError("expected [repeat every <step> for <count>]");
  auto step = ParseTime(TrimSpace(inside->substr(0, separator)));
  if (!step) return step.error();
  const auto count = ParseInt(TrimSpace(inside->substr(separator + 5)), 10);
  if (!count || *count < 1 || *count > kMaxCount) return ScriptError("invalid count of repetitions");
  line->step_ns = *step;
  line->count = *count;
  return {};
}

Status ParseMetadata(std::string_view* rest, StreamLine* line) {
  static const re2::RE2 kPair(R"re(\s*(?:"([^"]*)"|([^\s"=]+))="([^"]*)")re");
  const auto inside = TakeBracket("metadata", rest);
  if (!inside) return {};
  re2::StringPiece text(inside->data(), inside->size());
  std::string quoted;
  std::string plain;
  std::string value;
  while (re2::RE2::Consume(&text, kPair, &quoted, &plain, &value))
    line->metadata.emplace_back(quoted.empty() ? plain : quoted, value);
  if (!text.empty() || line->metadata.empty()) return ScriptError("metadata must be key=\"value\" pairs");
  return {};
}

}  // namespace

Result<StreamLine> ParseStreamLine(std::string_view text) {
  StreamLine line;
  auto labels = TakeLabels(&text);
  if (!labels) return labels.error();
  line.labels = std::move(*labels);
  auto quoted = TakeQuoted(&text);
  if (!quoted) return quoted.error();
  line.text = std::move(*quoted);
  if (Status s = ParseStart(&text, &line); !s) return s.error();
  if (Status s = ParseRepeat(&text, &line); !s) return s.error();
  if (Status s = ParseMetadata(&text, &line); !s) return s.error();
  if (!TrimSpace(text).empty())
    return ScriptError("unexpected text after the log line: " + std::string(text));
  return line;
}

}  // namespace rulecheck::engine::logql::script
