#include "logql/label_path.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::logql {
namespace {

bool IsPathBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

enum class PathTokenKind { kEnd, kDot, kOpen, kClose, kName, kString, kIndex, kBad };

struct PathToken {
  PathTokenKind kind = PathTokenKind::kEnd;
  Span span;
  std::string_view text;  // of a string without its quotes
};

class PathScanner {
 public:
  explicit PathScanner(std::string_view text) : text_(text.substr(0, text.find('\0'))) {}

  PathToken Next() {
    while (at_ < text_.size() && IsPathBlank(text_[at_])) ++at_;
    const size_t begin = at_;
    if (begin == text_.size()) return Make(PathTokenKind::kEnd, begin);
    const char c = text_[at_];
    if (IsNameStart(c)) {
      while (at_ < text_.size() && (IsNameStart(text_[at_]) || IsAsciiDigit(text_[at_]))) ++at_;
      return Make(PathTokenKind::kName, begin);
    }
    if (IsAsciiDigit(c)) return Index();
    if (c == '"') return String();
    DecodeUtf8(text_, &at_);
    return Make(c == '.'   ? PathTokenKind::kDot
                : c == '[' ? PathTokenKind::kOpen
                : c == ']' ? PathTokenKind::kClose
                           : PathTokenKind::kBad,
                begin);
  }

 private:
  PathToken Make(PathTokenKind kind, size_t begin) const {
    return {
        kind, {static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)}, text_.substr(begin, at_ - begin)};
  }

  // Up to a blank or a bracket; anything else makes it no index.
  PathToken Index() {
    const size_t begin = at_;
    while (at_ < text_.size() && IsAsciiDigit(text_[at_])) ++at_;
    const bool ends = at_ < text_.size() && (IsPathBlank(text_[at_]) || text_[at_] == ']');
    return Make(ends ? PathTokenKind::kIndex : PathTokenKind::kBad, begin);
  }

  // There are no escapes, and a bracket ends the string as a quote does.
  PathToken String() {
    const size_t begin = at_++;
    const size_t end = text_.find_first_of("\"]", at_);
    at_ = end == std::string_view::npos ? text_.size() : end + 1;
    PathToken token = Make(PathTokenKind::kString, begin);
    token.text = text_.substr(begin + 1, (end == std::string_view::npos ? at_ : end) - begin - 1);
    return token;
  }

  std::string_view text_;
  size_t at_ = 0;
};

PathProblem Unexpected(const PathToken& token, std::string_view expected) {
  if (token.kind == PathTokenKind::kEnd)
    return {fmt::format("the path ends where {} is expected", expected), token.span, {}};
  return {fmt::format("unexpected {} in path, expected {}", Quote(token.text), expected), token.span, {}};
}

bool IsField(std::string_view name) {
  return !name.empty() && IsNameStart(name[0]) && std::all_of(name.begin(), name.end(), IsNameByte);
}

// `a.test-severity` as a["test-severity"]; empty when the path has brackets or quotes of its own.
std::string InBrackets(std::string_view path) {
  if (path.find_first_of("[]\"'`") != std::string_view::npos) return {};
  std::string out;
  for (const std::string_view name : Split(path, '.')) {
    if (name.empty()) return {};
    if (IsField(name)) {
      out += out.empty() ? std::string(name) : fmt::format(".{}", name);
    } else {
      out += fmt::format("[\"{}\"]", name);
    }
  }
  return out;
}

class JsonPathParser {
 public:
  explicit JsonPathParser(std::string_view path) : path_(path), scanner_(path) {}

  ParsedPath Parse() {
    for (PathToken token = scanner_.Next(); token.kind != PathTokenKind::kEnd || parsed_.steps.empty();
         token = scanner_.Next()) {
      if (auto problem = Step(token)) {
        if (path_.find('$') != std::string_view::npos) {
          problem->hint = "a path begins with a field, without `$`";
        } else if (const std::string path = InBrackets(path_); !path.empty()) {
          problem->hint = fmt::format("other names stand in brackets and quotes: {}", path);
        }
        parsed_.problem = std::move(problem);
        break;
      }
    }
    return std::move(parsed_);
  }

 private:
  std::optional<PathProblem> Step(PathToken token) {
    if (token.kind == PathTokenKind::kOpen) return Bracket();
    if (parsed_.steps.empty()) {
      if (token.kind != PathTokenKind::kName) return Unexpected(token, "a field or a bracket");
    } else {
      if (token.kind != PathTokenKind::kDot) return Unexpected(token, "a dot or a bracket");
      token = scanner_.Next();
      if (token.kind != PathTokenKind::kName) return Unexpected(token, "a field");
    }
    parsed_.steps.push_back({false, std::string(token.text), 0, token.span});
    return std::nullopt;
  }

  std::optional<PathProblem> Bracket() {
    const PathToken key = scanner_.Next();
    if (key.kind == PathTokenKind::kString) {
      parsed_.steps.push_back({false, std::string(key.text), 0, key.span});
    } else if (key.kind == PathTokenKind::kIndex) {
      const auto index = ParseInt(key.text, 10);
      if (!index) return PathProblem{"index is out of range", key.span, {}};
      parsed_.steps.push_back({true, {}, *index, key.span});
    } else {
      return Unexpected(key, "an index or a quoted name");
    }
    const PathToken close = scanner_.Next();
    if (close.kind == PathTokenKind::kClose) return std::nullopt;
    return Unexpected(close, "\"]\"");
  }

  std::string_view path_;
  PathScanner scanner_;
  ParsedPath parsed_;
};

}  // namespace

ParsedPath ParseJsonPath(std::string_view path) {
  return JsonPathParser(path).Parse();
}

ParsedPath ParseLogfmtKey(std::string_view key) {
  ParsedPath parsed;
  PathScanner scanner(key);
  for (PathToken token = scanner.Next(); token.kind != PathTokenKind::kEnd || parsed.steps.empty();
       token = scanner.Next()) {
    const bool fits =
        token.kind == PathTokenKind::kString || (token.kind == PathTokenKind::kName && parsed.steps.empty());
    if (!fits) {
      parsed.problem = Unexpected(token, "one key");
      if (token.kind == PathTokenKind::kDot)
        parsed.problem->hint = "put a key with a dot in quotes: `\"a.b\"`";
      break;
    }
    parsed.steps.push_back({false, std::string(token.text), 0, token.span});
  }
  return parsed;
}

}  // namespace rulecheck::logql
