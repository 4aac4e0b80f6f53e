#include "routing/matcher.h"

#include <re2/re2.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/go_format.h"
#include "base/go_regexp.h"
#include "routing/matcher_text.h"

namespace rulecheck::routing {
namespace {

// `.` does not match a line feed, which is how Go compiles by default.
re2::RE2::Options AlertmanagerRegexps() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  return options;
}

std::string EscapeValue(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string_view ValueIn(const LabelMap& labels, std::string_view name) {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view MatchOpText(MatchOp op) {
  switch (op) {
    case MatchOp::kEqual:
      return "=";
    case MatchOp::kNotEqual:
      return "!=";
    case MatchOp::kRegexp:
      return "=~";
    case MatchOp::kNotRegexp:
      break;
  }
  return "!~";
}

Result<Matcher> Matcher::Make(MatchOp op, std::string name, std::string value) {
  Matcher matcher;
  matcher.op_ = op;
  matcher.name_ = std::move(name);
  matcher.value_ = std::move(value);
  if (matcher.is_regexp()) {
    // Wrapped before it is compiled: `)(` is fine.
    auto compiled =
        std::make_shared<const re2::RE2>(ForRe2("^(?:" + matcher.value_ + ")$"), AlertmanagerRegexps());
    if (!compiled->ok()) {
      const re2::RE2 alone(ForRe2(matcher.value_), AlertmanagerRegexps());
      return Error{"bad regular expression: " + (alone.ok() ? compiled->error() : alone.error()), {}};
    }
    matcher.regexp_ = std::move(compiled);
  }
  return matcher;
}

bool Matcher::Matches(std::string_view label_value) const {
  switch (op_) {
    case MatchOp::kEqual:
      return label_value == value_;
    case MatchOp::kNotEqual:
      return label_value != value_;
    case MatchOp::kRegexp:
    case MatchOp::kNotRegexp:
      break;
  }
  const bool matches =
      re2::RE2::PartialMatch(re2::StringPiece(label_value.data(), label_value.size()), *regexp_);
  return matches == (op_ == MatchOp::kRegexp);
}

std::string Matcher::Text() const {
  const std::string_view op = MatchOpText(op_);
  if (NeedsQuotes(name_)) return Quote(name_).append(op).append(Quote(value_));
  return std::string(name_).append(op).append("\"").append(EscapeValue(value_)).append("\"");
}

bool AllHold(const Matchers& matchers, const LabelMap& labels) {
  return std::all_of(matchers.begin(), matchers.end(), [&](const Matcher& m) { return m.Holds(labels); });
}

void SortMatchers(Matchers* matchers) {
  std::stable_sort(matchers->begin(), matchers->end(), [](const Matcher& a, const Matcher& b) {
    return std::make_tuple(std::cref(a.name()), std::cref(a.value()), a.op()) <
           std::make_tuple(std::cref(b.name()), std::cref(b.value()), b.op());
  });
}

std::string MatchersText(const Matchers& matchers) {
  std::string out = "{";
  for (const Matcher& matcher : matchers) {
    if (out.size() > 1) out += ',';
    out += matcher.Text();
  }
  return out + "}";
}

}  // namespace rulecheck::routing
