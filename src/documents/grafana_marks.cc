#include "documents/grafana_marks.h"

#include <algorithm>
#include <initializer_list>

namespace rulecheck::documents {

namespace {

// A longer one is no variable: looking for its end must not cost more than the text.
constexpr size_t kMaxMark = 256;

bool StartsName(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Of the name at the beginning of `text`. One that begins with a digit is a group of a regexp: `$1`.
size_t NameLength(std::string_view text) {
  if (text.empty() || !StartsName(text[0])) return 0;
  const auto ends = [](char c) { return !StartsName(c) && !(c >= '0' && c <= '9'); };
  return static_cast<size_t>(std::find_if(text.begin(), text.end(), ends) - text.begin());
}

// `open name ... close`, where what follows the name begins with one of `separators`.
VariableMark Bracketed(std::string_view rest, std::string_view open, std::string_view close,
                       std::string_view separators) {
  if (!rest.starts_with(open)) return {};
  const size_t name = NameLength(rest.substr(open.size()));
  if (name == 0 || name >= kMaxMark) return {};
  const size_t after = open.size() + name;
  const size_t end = rest.substr(0, kMaxMark).find(close, after);
  if (end == std::string_view::npos) return {};
  if (end != after && separators.find(rest[after]) == std::string_view::npos) return {};
  const std::string_view inside = rest.substr(after, end - after);
  if (inside.find_first_of("\"'\n{}") != std::string_view::npos) return {};
  const size_t colon = inside.find(':');
  const std::string_view format =
      colon == std::string_view::npos ? std::string_view() : inside.substr(colon + 1);
  return {end + close.size(), rest.substr(open.size(), name), format};
}

bool IsAnyOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

VariableMark MarkAt(std::string_view rest) {
  if (rest[0] == '[') return Bracketed(rest, "[[", "]]", ":");
  if (rest[0] != '$' || rest.size() < 2) return {};
  if (rest[1] == '$') {  // a file that provisions Grafana has `$$` for one `$`
    VariableMark mark = rest.size() > 2 && rest[2] != '$' ? MarkAt(rest.substr(1)) : VariableMark{};
    if (mark.length > 0) ++mark.length;
    return mark;
  }
  if (rest[1] == '{') return Bracketed(rest, "${", "}", ":.");
  const size_t name = NameLength(rest.substr(1));
  return name == 0 ? VariableMark{} : VariableMark{name + 1, rest.substr(1, name), {}};
}

std::string_view OnlyVariable(std::string_view text) {
  if (text.empty()) return {};
  const VariableMark mark = MarkAt(text);
  return mark.length == text.size() ? mark.name : std::string_view();
}

bool IsDurationName(std::string_view name) {
  return IsAnyOf(name, {"__interval", "__rate_interval", "__range", "__auto"}) ||
         name.starts_with("__auto_interval");
}
bool IsTimeNumberName(std::string_view name) {
  return IsAnyOf(name, {"__interval_ms", "__rate_interval_ms", "__range_ms", "__range_s", "__from", "__to"});
}
bool IsOwnVariable(std::string_view name) {
  return name.starts_with("__");
}

}  // namespace rulecheck::documents
