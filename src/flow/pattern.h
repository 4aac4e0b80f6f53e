// A regular expression of a label matcher as a set of values: what it matches, and all of
// its language when that is finite.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace rulecheck::flow {

// Anchored at both ends, `.` matches newlines too (model/labels/regexp.go); Loki's matchers
// are the same. Immutable; threads may share it. Compiled when first asked.
class Pattern {
 public:
  explicit Pattern(std::string_view text);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  // Each thread remembers the last ones: queries repeat them.
  static std::shared_ptr<const Pattern> Make(std::string_view text);

  const std::string& text() const { return text_; }
  bool valid() const;
  // False too when the pattern is not valid.
  bool Matches(std::string_view value) const;
  // Every value that it matches ("" among them), sorted; nothing when these are too many to
  // list, or when the pattern is not understood.
  const std::optional<std::vector<std::string>>& language() const { return language_; }
  // It matches every value, as `.*` does.
  bool MatchesAll() const { return matches_all_; }
  // It matches every value but the empty one, as `.+` does.
  bool MatchesAllButEmpty() const { return matches_all_but_empty_; }

 private:
  const re2::RE2* Compiled() const;

  std::string text_;
  std::optional<std::vector<std::string>> language_;
  bool matches_all_ = false;
  bool matches_all_but_empty_ = false;
  mutable std::once_flag compiled_once_;
  mutable std::unique_ptr<const re2::RE2> compiled_;
};

}  // namespace rulecheck::flow
