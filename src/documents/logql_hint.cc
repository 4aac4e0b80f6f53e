#include "documents/logql_hint.h"

#include <algorithm>
#include <cstddef>

#include "rulecheck/logql_functions.h"

namespace rulecheck::documents {

namespace {

// What stands behind a pipe besides the names of stages; `distinct` is of old versions.
constexpr std::string_view kOtherWords[] = {"unwrap", "distinct", "__error__"};

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
  const auto begins = [rest](std::string_view word) { return rest.starts_with(word); };
  const auto stages = logql::AllStages();
  return std::any_of(std::begin(kOtherWords), std::end(kOtherWords), begins) ||
         std::any_of(stages.begin(), stages.end(),
                     [&](const logql::StageInfo& stage) { return stage.keyword && begins(stage.name); });
}

// Functions that PromQL has not.
constexpr std::string_view kFunctions[] = {"bytes_rate", "bytes_over_time", "rate_counter", "approx_topk"};

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
}

// Behind the word that begins at `at`.
size_t EndOfWord(std::string_view query, size_t at) {
  while (at < query.size() && IsWordByte(query[at])) ++at;
  return at;
}

size_t SkipBlanks(std::string_view query, size_t at) {
  return std::min(query.find_first_not_of(" \t\r\n", at), query.size());
}

bool IsLogQlCall(std::string_view query, size_t begin, size_t end) {
  const size_t next = SkipBlanks(query, end);
  if (next == query.size() || query[next] != '(') return false;
  const std::string_view word = query.substr(begin, end - begin);
  return std::find(std::begin(kFunctions), std::end(kFunctions), word) != std::end(kFunctions);
}

// `} != "x"`, `} !~ ...`, `} !> ...`: a line filter where PromQL could only compare.
bool IsFilterBehindSelector(std::string_view query, size_t brace) {
  const size_t at = SkipBlanks(query, brace + 1);
  if (at + 1 >= query.size() || query[at] != '!') return false;
  if (query[at + 1] == '~' || query[at + 1] == '>') return true;
  const size_t operand = SkipBlanks(query, at + 2);
  return query[at + 1] == '=' && operand < query.size() &&
         (query[operand] == '"' || query[operand] == '`' || query.substr(operand, 3) == "ip(");
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
    } else if (c == '}') {
      if (IsFilterBehindSelector(query, at)) return true;
    } else if (IsWordByte(c)) {
      const size_t end = EndOfWord(query, at);
      if (IsLogQlCall(query, at, end)) return true;
      at = end - 1;
    }
  }
  return false;
}

}  // namespace rulecheck::documents
