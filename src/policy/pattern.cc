#include "policy/pattern.h"

#include <re2/re2.h>

#include <utility>

#include "base/go_regexp.h"

namespace rulecheck::policy {
namespace {

constexpr int64_t kRegexMemory = 8 << 20;
constexpr int kBeginningBytes = 64;  // of a value that are compared with what can match

std::shared_ptr<const re2::RE2> CompileWhole(const std::string& text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(true);
  options.set_max_mem(kRegexMemory);
  return std::make_shared<const re2::RE2>(text, options);
}

}  // namespace

Result<Pattern> Pattern::Regex(std::string_view text) {
  Pattern out;
  out.text_ = text;
  out.compiled_ = CompileWhole(ForRe2(text));
  if (!out.compiled_->ok()) return Error{"not a regular expression: " + out.compiled_->error(), {}};
  return out;
}

Pattern Pattern::Glob(std::string_view text) {
  std::string regex;
  for (const char c : text) {
    if (c == '*') {
      regex += ".*";
    } else if (c == '?') {
      regex += '.';
    } else {
      regex += re2::RE2::QuoteMeta(std::string(1, c));
    }
  }
  Pattern out;
  out.text_ = text;
  out.compiled_ = CompileWhole(regex);
  return out;
}

bool Pattern::Matches(std::string_view value) const {
  return compiled_ != nullptr && re2::RE2::FullMatch({value.data(), value.size()}, *compiled_);
}

bool Pattern::CanBegin(std::string_view beginning) const {
  std::string least, most;
  if (!compiled_->PossibleMatchRange(&least, &most, kBeginningBytes)) return true;
  const std::string_view low = std::string_view(least).substr(0, beginning.size());
  const std::string_view high = std::string_view(most).substr(0, beginning.size());
  return beginning.substr(0, low.size()) >= low && beginning.substr(0, high.size()) <= high;
}

Result<PathGlobs> PathGlobs::Make(std::string folder, std::vector<std::string> patterns) {
  Result<source::IgnoreList> list = source::IgnoreList::FromPatterns(patterns);
  if (!list) return list.error();
  PathGlobs out;
  out.folder_ = std::move(folder);
  out.patterns_ = std::move(patterns);
  out.list_ = std::make_shared<const source::IgnoreList>(std::move(*list));
  return out;
}

bool PathGlobs::Matches(std::string_view path) const {
  if (list_ == nullptr || !path.starts_with(folder_)) return false;
  std::string_view below = path.substr(folder_.size());
  if (folder_ != "/") {
    if (!below.starts_with('/')) return false;
    below.remove_prefix(1);
  }
  for (size_t at = below.find('/'); at != std::string_view::npos; at = below.find('/', at + 1)) {
    if (list_->Judge(below.substr(0, at), true) == source::IgnoreList::Verdict::kIgnored) return true;
  }
  return list_->Judge(below, false) == source::IgnoreList::Verdict::kIgnored;
}

}  // namespace rulecheck::policy
