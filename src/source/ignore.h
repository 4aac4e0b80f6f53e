// Lists of patterns that leave files out, as git reads `.gitignore`; also what
// `--exclude` and `exclude:` take.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulecheck/result.h"

namespace rulecheck::source {

// Patterns below one folder. A line is a pattern: `*`, `?` and `[a-z]` match within a
// name, `**` between slashes any number of folders; with a slash that is not its last
// character a pattern starts at the folder, otherwise it is for names at any depth; with
// a slash at its end it is for folders only; `!` takes back what an earlier line has left
// out. The last pattern that matches decides.
class IgnoreList {
 public:
  enum class Verdict : unsigned char { kNothing, kIgnored, kKept };

  // Patterns that one list may have: each is held against each file.
  static constexpr size_t kMaxPatterns = 10'000;

  // Lines of a file. More than kMaxPatterns is an error.
  static Result<IgnoreList> Parse(std::string_view text);
  // Patterns of a command line, in which blanks and `#` mean nothing special.
  static Result<IgnoreList> FromPatterns(const std::vector<std::string>& patterns);

  bool empty() const { return patterns_.empty(); }

  // `path` starts at the list's folder: "rules/a.yaml". Folders above it are not looked at:
  // who walks does not enter an ignored one.
  Verdict Judge(std::string_view path, bool is_folder) const;

 private:
  struct Pattern {
    std::vector<std::string> elements;  // between slashes
    bool anchored = false;              // held against the path, not only its last name
    bool folders_only = false;
    bool keeps = false;  // `!`
  };
  Status Add(std::string_view line);
  size_t LastName(std::string_view name, bool is_folder) const;
  bool Matches(const Pattern& pattern, const std::vector<std::string_view>& path, bool is_folder) const;

  std::vector<Pattern> patterns_;
  // Most lines are one name without wildcards: the last such pattern, one past its index,
  // for anything and for folders.
  struct Last {
    size_t any = 0;
    size_t folder = 0;
  };
  std::unordered_map<std::string, Last> names_;
  std::vector<size_t> others_;  // patterns that are not in names_, in order
};

}  // namespace rulecheck::source
