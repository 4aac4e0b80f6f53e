#include "documents/grafana_variables.h"

#include <algorithm>
#include <initializer_list>

#include "documents/grafana_marks.h"

namespace rulecheck::documents {

namespace {

using Position = QueryVariable::Position;

bool IsWordStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool IsDigitByte(char c) {
  return c >= '0' && c <= '9';
}
bool IsNameChar(char c) {
  return IsWordStart(c) || IsDigitByte(c) || c == ':';
}
bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool IsAnyWord(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// One pass over a query: strings, comments and brackets, nothing more of its grammar.
class VariableScanner {
 public:
  VariableScanner(std::string_view text, Span part, QueryLanguage language)
      : text_(text.substr(0, part.end)), language_(language), at_(part.begin), begin_(part.begin) {}

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
    const VariableMark mark = MarkAt(text_.substr(at_));
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
    const bool quotes = c == '"' || c == '`' || (c == '\'' && language_ != QueryLanguage::kLogQL);
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
    const bool joins = at_ > begin_ && last_.size() == 1 && last_.data() + 1 == text_.data() + at_ &&
                       (c == '=' || c == '~') &&
                       std::string_view("|!<>=").find(last_[0]) != std::string_view::npos;
    last_ = joins ? text_.substr(at_ - 1, 2) : text_.substr(at_, 1);
  }

  void Take(const VariableMark& mark) {
    const auto begin = static_cast<uint32_t>(at_);
    const auto end = static_cast<uint32_t>(at_ + mark.length);
    at_ = end;
    bool ambiguous = false;
    const Position position = quote_ != 0 ? Position::kString : PositionOf(mark, begin, &ambiguous);
    if (ambiguous) out_.ambiguous.push_back(out_.all.size());
    out_.all.push_back({{begin, end}, {}, std::string(mark.name), std::string(mark.format), position});
    if (quote_ == 0) last_ = text_.substr(begin, mark.length);
  }

  Position PositionOf(const VariableMark& mark, uint32_t begin, bool* ambiguous) const {
    if (IsDurationName(mark.name)) return Position::kDuration;
    if (IsTimeNumberName(mark.name)) return Position::kNumber;
    const char before = begin > begin_ ? text_[begin - 1] : ' ';
    const char after = at_ < text_.size() ? text_[at_] : ' ';
    const char open = open_.empty() ? ' ' : open_.back().open;
    if (open == '[') return IsWordStart(after) ? Position::kNumber : Position::kDuration;
    if (IsNameChar(before) || IsNameChar(after) || after == '$') return Position::kName;
    if (last_ == "offset") return Position::kDuration;
    if (WantsString(open)) return Position::kText;
    if (open == '{') return IsWholeMatcher() ? Position::kMatchers : Position::kLabel;
    if (!open_.empty() && open_.back().of_labels) return Position::kLabel;
    const char next = NextSign();
    if (next == '{' || next == '[' || next == '(') return Position::kName;
    if (language_ == QueryLanguage::kLogQL) {
      if (last_ == "|" || last_ == "unwrap") return Position::kLabel;
      if (last_ == "}" || last_ == "string") return Position::kStages;
    }
    *ambiguous = true;
    return Position::kNumber;
  }

  // What comes before wants a quoted string: a matcher, or a line filter of LogQL.
  bool WantsString(char open) const {
    if (open == '{') return IsAnyWord(last_, {"=", "!=", "=~", "!~"});
    return language_ == QueryLanguage::kLogQL && IsAnyWord(last_, {"|=", "|~", "!~"});
  }

  // Between commas or braces: it stands for matchers, not for a label of one.
  bool IsWholeMatcher() const {
    const char next = NextSign();
    return (last_ == "{" || last_ == ",") && (next == ',' || next == '}');
  }

  char NextSign() const {
    size_t i = at_;
    while (i < text_.size() && IsSpace(text_[i])) ++i;
    return i < text_.size() ? text_[i] : ' ';
  }

  std::string_view text_;
  QueryLanguage language_;
  size_t at_;
  size_t begin_;
  char quote_ = 0;
  std::string_view last_ = "(";  // the token before, in a wide sense
  std::vector<Bracket> open_;
  FoundVariables out_;
};

// Whether the first argument of a quantile is to follow.
bool WantsQuantile(std::string_view before) {
  while (!before.empty() && IsSpace(before.back())) before.remove_suffix(1);
  return before.ends_with("quantile(") || before.ends_with("quantile_over_time(");
}

std::string_view NumberFor(std::string_view name, std::string_view before) {
  if (name == "__range_s") return "300";
  if (name == "__from" || name == "__to") return "1700000000000";
  if (IsTimeNumberName(name)) return "300000";
  return WantsQuantile(before) ? "0.9" : "1";
}

std::string_view StandIn(const QueryVariable& variable, std::string_view written, std::string_view before,
                         const CurrentValue& current) {
  switch (variable.position) {
    case Position::kString:
      return written;
    case Position::kText:
      return "\"x\"";
    case Position::kDuration:
      return !before.empty() && IsDigitByte(before.back()) ? "m" : "5m";
    case Position::kNumber:
      return NumberFor(variable.name, before);
    case Position::kName:
    case Position::kLabel:
      return variable.name;
    case Position::kMatchers:
      return "x=~\".+\"";
    case Position::kStages:
      return " ";
    case Position::kCurrent:
      return current(variable.name);
  }
  return written;
}

}  // namespace

FoundVariables FindVariables(std::string_view text, Span part, QueryLanguage language) {
  return VariableScanner(text, part, language).Run();
}

std::string WithStandIns(std::string_view text, Span part, const CurrentValue& current,
                         std::vector<QueryVariable>* variables) {
  std::string out;
  uint32_t at = part.begin;
  for (QueryVariable& variable : *variables) {
    const Span span = variable.span;
    out.append(text.substr(at, span.begin - at));
    const auto begin = static_cast<uint32_t>(out.size());
    out.append(StandIn(variable, text.substr(span.begin, span.size()), out, current));
    variable.stand_in = {begin, static_cast<uint32_t>(out.size())};
    at = span.end;
  }
  out.append(text.substr(at, part.end - at));
  return out;
}

}  // namespace rulecheck::documents
