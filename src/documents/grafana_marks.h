// Where variables stand in a text of Grafana: `$x`, `${x}`, `${x:format}`, `${x.field}`, `[[x]]`,
// `[[x:format]]`. https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/
#pragma once

#include <cstddef>
#include <string_view>

namespace rulecheck::documents {

// A variable at the beginning of a text. Length 0: there is none.
struct VariableMark {
  size_t length = 0;
  std::string_view name;    // "x"
  std::string_view format;  // "csv" of `${x:csv}`
};

// `rest` must not be empty.
VariableMark MarkAt(std::string_view rest);

// The name, when `text` is one variable and nothing more; else empty.
std::string_view OnlyVariable(std::string_view text);

// Calls `visit(position, mark)` for every variable of a text, in order.
template <typename Visitor>
void ForEachMark(std::string_view text, Visitor&& visit) {
  for (size_t at = text.find_first_of("$["); at < text.size(); at = text.find_first_of("$[", at)) {
    const VariableMark mark = MarkAt(text.substr(at));
    if (mark.length > 0) visit(at, mark);
    at += mark.length > 0 ? mark.length : 1;
  }
}

// Values that Grafana itself gives: an interval (`__interval`, `__range`, ...), a number of time
// (`__range_s`,
// `__from`, ...), any of its own names, which begin with two underscores.
bool IsDurationName(std::string_view name);
bool IsTimeNumberName(std::string_view name);
bool IsOwnVariable(std::string_view name);

}  // namespace rulecheck::documents
