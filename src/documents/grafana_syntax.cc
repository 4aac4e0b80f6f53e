#include "documents/grafana_syntax.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "documents/grafana_marks.h"
#include "documents/logql_hint.h"
#include "rulecheck/logql_functions.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::documents {

namespace {

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}
bool IsNumeral(char c) {
  return c >= '0' && c <= '9';
}

std::string Lower(std::string_view word) {
  std::string out(word);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

// Outside of strings, comments, ranges and lists of labels: is there a name that only PromQL has?
class NameFinder {
 public:
  explicit NameFinder(std::string_view text) : text_(text) {}

  bool Run() {
    while (at_ < text_.size() && !found_) Step();
    return found_;
  }

 private:
  void Step() {
    const VariableMark mark = MarkAt(text_.substr(at_));
    const char c = text_[at_];
    if (mark.length > 0) {
      at_ += mark.length;
      // A name that goes on behind a variable is a name all the same: `$x_total`, `${x}_total`.
      SkipWord();
    } else if (c == '"' || c == '\'' || c == '`') {
      SkipString(c);
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '[') {
      at_ = std::min(text_.find(']', at_), text_.size());
    } else if (c == '{') {
      Matchers();
    } else if (IsNumeral(c)) {
      SkipWord();
    } else if (IsLetter(c)) {
      Word();
    } else {
      ++at_;
    }
  }

  void SkipWord() {
    while (at_ < text_.size() && (IsLetter(text_[at_]) || IsNumeral(text_[at_]))) ++at_;
  }

  void SkipString(char quote) {
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && quote != '`') ++at_;
    }
    ++at_;
  }

  // Up to the closing brace, strings in between.
  void Matchers() {
    for (++at_; at_ < text_.size() && text_[at_] != '}';) {
      const char c = text_[at_];
      if (text_.substr(at_).starts_with("__name__")) found_ = true;
      if (const VariableMark mark = MarkAt(text_.substr(at_)); mark.length > 0) {
        at_ += mark.length;
      } else if (c == '"' || c == '\'' || c == '`') {
        SkipString(c);
      } else {
        ++at_;
      }
    }
    ++at_;
  }

  void Word() {
    const size_t begin = at_;
    SkipWord();
    const std::string_view word = text_.substr(begin, at_ - begin);
    const std::string lower = Lower(word);
    const size_t next = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    const bool call = next < text_.size() && text_[next] == '(';
    if (IsOneOf(lower, {"by", "without", "on", "ignoring", "group_left", "group_right"})) {
      if (call) at_ = std::min(text_.find(')', next), text_.size());
    } else if (call) {
      const bool logql = logql::FindRangeAggregation(word) != nullptr ||
                         logql::FindVectorAggregation(lower) != nullptr ||
                         IsOneOf(word, {"vector", "label_replace"});
      found_ = !logql && promql::FindFunction(word) != nullptr;
    } else {
      found_ = !IsOneOf(lower, {"and", "or", "unless", "bool", "offset", "inf", "nan", "atan2"}) &&
               logql::FindVectorAggregation(lower) == nullptr;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  bool found_ = false;
};

}  // namespace

SourceKind LanguageBySigns(std::string_view query) {
  if (LooksLikeLogQl(query)) return SourceKind::kLoki;
  return NameFinder(query).Run() ? SourceKind::kPrometheus : SourceKind::kUnknown;
}

}  // namespace rulecheck::documents
