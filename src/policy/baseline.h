// Findings that were there when a repository began to be checked: they are not told again, until
// what they are about changes. Entries know the check, the file, the rule and the text that was
// found, not the line.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/result.h"
#include "source/file_system.h"

namespace rulecheck::policy {

inline constexpr std::string_view kBaselineName = ".rulecheck-baseline.json";

// Belongs to one thread.
class Baseline {
 public:
  // `path` is where it stands, or will; paths in it are relative to its folder.
  Baseline(const source::FileSystem& files, std::string path);

  // Reads what is there; an error is one line without the path.
  Status Read();

  // Takes the finding out of what is expected; false when it is not known.
  bool Take(const Finding& finding);
  uint64_t taken() const { return taken_; }
  // Whether a run has looked for the check in the file of this absolute path.
  using Judged = std::function<bool(const std::string& path, const std::string& check)>;
  // How many entries expect more than came, although it was looked for.
  uint64_t Stale(const Judged& judged) const;

  // Of what was looked for only that stays which came.
  void Prune(const Judged& judged);
  // From here on whatever is asked for is added, but for what keeps texts from being read.
  void Record() { records_ = true; }
  // One entry a line, sorted.
  std::string Print() const;
  uint64_t size() const;
  const std::string& path() const { return path_; }

 private:
  struct Known {
    std::string path, check, subject, text;
    friend auto operator<=>(const Known&, const Known&) = default;
  };
  struct Count {
    uint64_t expected = 0, came = 0;
  };
  Known KeyOf(const Finding& finding) const;
  bool WasJudged(const Known& known, const Judged& judged) const;

  const source::FileSystem& files_;
  std::string path_, folder_;
  std::map<Known, Count> entries_;
  uint64_t taken_ = 0;
  bool records_ = false;
};

}  // namespace rulecheck::policy
