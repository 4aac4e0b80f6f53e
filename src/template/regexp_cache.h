// Regular expressions of one run, compiled once, with Go's error texts and Go's way of
// replacing.
#pragma once

#include <re2/re2.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rulecheck/result.h"

namespace rulecheck::gotemplate {

class RegexpCache {
 public:
  // The error is regexp.Compile's: "error parsing regexp: ...".
  Result<const re2::RE2*> Get(const std::string& pattern);

 private:
  std::map<std::string, std::unique_ptr<re2::RE2>> compiled_;
};

// As Regexp.ReplaceAllString: `$1`, `${1}`, `$name` in `replacement` are expanded, `$$` is
// a dollar. Nothing when the result would be longer than `limit`.
std::optional<std::string> ReplaceAll(const re2::RE2& pattern, std::string_view text,
                                      std::string_view replacement, size_t limit);

// How often the pattern matches, as len(Regexp.FindAllStringIndex(text, -1)).
size_t CountAll(const re2::RE2& pattern, std::string_view text);

}  // namespace rulecheck::gotemplate
