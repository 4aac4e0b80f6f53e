// Patterns of settings: regular expressions that match whole values, globs of names, and
// lists of globs of paths below a folder.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"
#include "source/ignore.h"

namespace re2 {
class RE2;
}

namespace rulecheck::policy {

// Cheap to copy; free for any thread.
class Pattern {
 public:
  // Matches the whole value, `.` any character, as matchers of Prometheus do.
  static Result<Pattern> Regex(std::string_view text);
  // `*` and `?`; everything else is itself.
  static Pattern Glob(std::string_view text);

  bool Matches(std::string_view value) const;
  // False when it is certain that no value with this beginning matches.
  bool CanBegin(std::string_view beginning) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::shared_ptr<const re2::RE2> compiled_;
};

// Paths by patterns as in `.gitignore`, which start at a folder.
class PathGlobs {
 public:
  PathGlobs() = default;
  // `folder` is absolute. Too many patterns are an error.
  static Result<PathGlobs> Make(std::string folder, std::vector<std::string> patterns);

  bool empty() const { return patterns_.empty(); }
  // `path` is absolute. What a matching folder holds matches, too; what is not below the
  // folder never does.
  bool Matches(std::string_view path) const;
  const std::vector<std::string>& patterns() const { return patterns_; }

 private:
  std::string folder_;
  std::vector<std::string> patterns_;
  std::shared_ptr<const source::IgnoreList> list_;
};

}  // namespace rulecheck::policy
