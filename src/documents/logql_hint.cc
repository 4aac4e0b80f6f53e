#include "documents/logql_hint.h"

#include <algorithm>
#include <cstddef>

namespace rulecheck::documents {

namespace {

constexpr std::string_view kStages[] = {"json",        "logfmt",       "pattern",  "regexp",     "unpack",
                                        "line_format", "label_format", "unwrap",   "decolorize", "drop",
                                        "keep",        "distinct",     "__error__"};

// Behind a quote: its partner, or the end of the text.
size_t EndOfString(std::string_view query, size_t at) {
  const char quote = query[at];
  for (++at; at < query.size(); ++at) {
    if (query[at] == '\\' && quote != '`') {
      ++at;
    } else if (query[at] == quote) {
      return at;
    }
  }
  return query.size();
}

bool IsStage(std::string_view rest) {
  const size_t begin = rest.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  rest = rest.substr(begin);
  return std::any_of(std::begin(kStages), std::end(kStages),
                     [&](std::string_view stage) { return rest.substr(0, stage.size()) == stage; });
}

}  // namespace

bool LooksLikeLogQl(std::string_view query) {
  for (size_t at = 0; at < query.size(); ++at) {
    const char c = query[at];
    if (c == '"' || c == '\'' || c == '`') {
      at = EndOfString(query, at);
    } else if (c == '#') {
      at = std::min(query.find('\n', at), query.size());
    } else if (c == '|' && at + 1 < query.size()) {
      const char next = query[at + 1];
      if (next == '=' || next == '~' || next == '>' || IsStage(query.substr(at + 1))) return true;
      if (next == '|') ++at;
    }
  }
  return false;
}

}  // namespace rulecheck::documents
