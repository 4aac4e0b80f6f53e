#include "documents/grafana_variables.h"

#include <algorithm>
#include <array>

namespace rulecheck::documents {

namespace {

using Position = QueryVariable::Position;

bool IsWordStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool IsWordChar(char c) {
  return IsWordStart(c) || (c >= '0' && c <= '9');
}
bool IsNameChar(char c) {
  return IsWordChar(c) || c == ':';
}
bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool IsAnyWord(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A variable at the beginning of `rest`: its length and its name. Length 0: there is none.
struct Mark {
  size_t length = 0;
  std::string_view name;
};

size_t WordLength(std::string_view text) {
  if (text.empty() || !IsWordStart(text[0])) return 0;
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsWordChar) - text.begin());
}

// A longer one is no variable: looking for its end must not cost more than the text.
constexpr size_t kMaxMark = 256;

// `open name ... close`, where what follows the name begins with one of `separators`.
Mark Bracketed(std::string_view rest, std::string_view open, std::string_view close,
               std::string_view separators) {
  if (!rest.starts_with(open)) return {};
  const size_t name = WordLength(rest.substr(open.size()));
  if (name == 0 || name >= kMaxMark) return {};
  const size_t after = open.size() + name;
  const size_t end = rest.substr(0, kMaxMark).find(close, after);
  if (end == std::string_view::npos) return {};
  if (end != after && separators.find(rest[after]) == std::string_view::npos) return {};
  const std::string_view inside = rest.substr(after, end - after);
  if (inside.find_first_of("\"'\n{}") != std::string_view::npos) return {};
  return {end + close.size(), rest.substr(open.size(), name)};
}

Mark MarkAt(std::string_view rest) {
  if (rest[0] == '[') return Bracketed(rest, "[[", "]]", ":");
  if (rest[0] != '$' || rest.size() < 2) return {};
  if (rest[1] == '{') return Bracketed(rest, "${", "}", ":.");
  const size_t name = WordLength(rest.substr(1));
  return name == 0 ? Mark{} : Mark{name + 1, rest.substr(1, name)};
}

// Variables that Grafana itself fills.
bool IsDurationName(std::string_view name) {
  return IsAnyWord(name, {"__interval", "__rate_interval", "__range", "__auto"});
}
bool IsNumberName(std::string_view name) {
  return IsAnyWord(name, {"__interval_ms", "__range_ms", "__range_s", "__from", "__to"});
}

// One pass over a query: strings, comments and brackets, nothing more of its grammar.
class VariableScanner {
 public:
  VariableScanner(std::string_view text, QueryLanguage language) : text_(text), language_(language) {}

  FoundVariables Run() {
    while (at_ < text_.size()) Step();
    return std::move(out_);
  }

 private:
  struct Bracket {
    char open;
    bool of_labels;  // of `by (...)` and its kin
  };

  void Step() {
    const Mark mark = MarkAt(text_.substr(at_));
    if (mark.length > 0) return Take(mark);
    const char c = text_[at_];
    if (quote_ != 0) return InString(c);
    if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (IsWordStart(c)) {
      Word();
    } else {
      Sign(c);
      ++at_;
    }
  }

  void InString(char c) {
    if (c == '\\' && quote_ != '`') ++at_;
    if (c == quote_) {
      quote_ = 0;
      last_ = "string";
    }
    ++at_;
  }

  void Word() {
    size_t end = at_;
    while (end < text_.size() && IsNameChar(text_[end])) ++end;
    last_ = text_.substr(at_, end - at_);
    at_ = end;
  }

  void Sign(char c) {
    if (IsSpace(c)) return;
    const bool quotes = c == '"' || c == '`' || (c == '\'' && language_ == QueryLanguage::kPromQL);
    if (quotes) {
      quote_ = c;
    } else if (c == '(' || c == '{' || c == '[') {
      const bool of_labels =
          IsAnyWord(last_, {"by", "without", "on", "ignoring", "group_left", "group_right"});
      open_.push_back({c, c == '(' && of_labels});
    } else if ((c == ')' || c == '}' || c == ']') && !open_.empty()) {
      open_.pop_back();
    }
    // Operators of two characters stay together: `|=`, `!~`, `>=`.
    const bool joins = at_ > 0 && last_.size() == 1 && last_.data() + 1 == text_.data() + at_ &&
                       (c == '=' || c == '~') &&
                       std::string_view("|!<>=").find(last_[0]) != std::string_view::npos;
    last_ = joins ? text_.substr(at_ - 1, 2) : text_.substr(at_, 1);
  }

  void Take(const Mark& mark) {
    const auto begin = static_cast<uint32_t>(at_);
    const auto end = static_cast<uint32_t>(at_ + mark.length);
    at_ = end;
    bool ambiguous = false;
    const Position position = quote_ != 0 ? Position::kString : PositionOf(mark, begin, &ambiguous);
    if (ambiguous) out_.ambiguous.push_back(out_.all.size());
    out_.all.push_back({{begin, end}, std::string(mark.name), position});
    if (quote_ == 0) last_ = text_.substr(begin, mark.length);
  }

  Position PositionOf(const Mark& mark, uint32_t begin, bool* ambiguous) const {
    if (IsDurationName(mark.name)) return Position::kDuration;
    if (IsNumberName(mark.name)) return Position::kNumber;
    const char before = begin > 0 ? text_[begin - 1] : ' ';
    const char after = at_ < text_.size() ? text_[at_] : ' ';
    const char open = open_.empty() ? ' ' : open_.back().open;
    if (open == '[') return IsWordStart(after) ? Position::kNumber : Position::kDuration;
    if (IsNameChar(before) || IsNameChar(after) || after == '$') return Position::kName;
    if (last_ == "offset") return Position::kDuration;
    if (WantsString(open)) return Position::kText;
    if (open == '{' || (!open_.empty() && open_.back().of_labels)) return Position::kLabel;
    const char next = NextSign();
    if (next == '{' || next == '[' || next == '(') return Position::kName;
    if (language_ == QueryLanguage::kLogQL && (last_ == "|" || last_ == "unwrap")) return Position::kLabel;
    *ambiguous = true;
    return Position::kNumber;
  }

  // What comes before wants a quoted string: a matcher, or a line filter of LogQL.
  bool WantsString(char open) const {
    if (open == '{') return IsAnyWord(last_, {"=", "!=", "=~", "!~"});
    return language_ == QueryLanguage::kLogQL && IsAnyWord(last_, {"|=", "|~", "!~"});
  }

  char NextSign() const {
    size_t i = at_;
    while (i < text_.size() && IsSpace(text_[i])) ++i;
    return i < text_.size() ? text_[i] : ' ';
  }

  std::string_view text_;
  QueryLanguage language_;
  size_t at_ = 0;
  char quote_ = 0;
  std::string_view last_ = "(";  // the token before, in a wide sense
  std::vector<Bracket> open_;
  FoundVariables out_;
};

// `size` bytes that end in `end`, zeros before.
std::string Padded(std::string_view end, size_t size) {
  return std::string(size - end.size(), '0').append(end);
}

std::string StandIn(std::string_view written, Position position) {
  switch (position) {
    case Position::kDuration:
      return Padded("5m", written.size());
    case Position::kNumber:
      return Padded("1", written.size());
    case Position::kString:
      return std::string(written);
    case Position::kText:
      return "\"" + std::string(written.size() - 2, 'x') + "\"";
    case Position::kName:
    case Position::kLabel:
      break;
  }
  std::string out(written);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return !IsWordChar(c); }, '_');
  return out;
}

}  // namespace

bool IsOwnVariable(std::string_view name) {
  return IsDurationName(name) || IsNumberName(name);
}

FoundVariables FindVariables(std::string_view text, QueryLanguage language) {
  return VariableScanner(text, language).Run();
}

std::string WithStandIns(std::string_view text, const std::vector<QueryVariable>& variables) {
  std::string out(text);
  for (const QueryVariable& variable : variables) {
    const Span span = variable.span;
    out.replace(span.begin, span.size(), StandIn(text.substr(span.begin, span.size()), variable.position));
  }
  return out;
}

}  // namespace rulecheck::documents
