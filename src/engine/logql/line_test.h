// Tests of a text against what a line filter or a label filter says: plain searches
// wherever Loki makes one out of a regular expression (pkg/logql/log/filter.go).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/logql/ip_search.h"
#include "engine/logql/lang.h"
#include "logql/line_match.h"
#include "rulecheck/result.h"

namespace re2 {
class RE2;
}

namespace rulecheck::engine::logql {

class TextTest {
 public:
  enum class Kind : uint8_t {
    kAll,
    kExists,
    kContains,
    kContainsFolded,
    kEqual,
    kEqualFolded,
    kRegex,
    kPattern,
    kIp,
    kAny
  };

  bool Matches(std::string_view text) const { return MatchesPlain(text) != negative_; }
  // Every text passes: nothing to run.
  bool always() const { return kind_ == Kind::kAll && !negative_; }

  // Not a regular expression.
  bool cheap() const { return kind_ != Kind::kRegex; }

  // For one operand of a line filter, and for a label filter on strings.
  static Result<TextTest> ForLine(lang::LineOp op, const lang::LineOperand& operand);
  static Result<TextTest> ForLabel(lang::MatchOp op, std::string_view text);
  // Matches when one of them does, with Loki's ways of leaving out those that match all.
  static TextTest AnyOf(std::vector<TextTest> tests);

 private:
  static Result<TextTest> FromRegex(std::string_view pattern, bool is_label);
  static TextTest FromMatch(const lang::LineMatch& match);
  bool MatchesPlain(std::string_view text) const;
  bool MatchesPattern(std::string_view text) const;

  Kind kind_ = Kind::kAll;
  bool negative_ = false;
  std::string text_;
  std::vector<TextTest> any_;
  std::shared_ptr<const re2::RE2> regex_;
  std::shared_ptr<const IpSearch> ip_;
  std::vector<std::string> literals_;  // kPattern: "" stands for a capture
};

}  // namespace rulecheck::engine::logql
