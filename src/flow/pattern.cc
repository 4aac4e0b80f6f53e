#include "flow/pattern.h"

#include <re2/re2.h>

#include <algorithm>
#include <unordered_map>

#include "base/go_regexp.h"
#include "flow/pattern_language.h"
#include "flow/value_set.h"

namespace rulecheck::flow {
namespace {

std::string_view WithoutFrame(std::string_view text) {
  if (text.starts_with('^')) text.remove_prefix(1);
  if (text.ends_with('$') && !text.ends_with("\\$")) text.remove_suffix(1);
  const bool group = text.starts_with('(') && text.ends_with(')');
  const std::string_view inside = group ? text.substr(1, text.size() - 2) : text;
  return inside.find_first_of("()") == std::string_view::npos ? inside : text;
}

}  // namespace

Pattern::Pattern(std::string_view text) : text_(text) {
  const std::string_view core = WithoutFrame(text);
  matches_all_ = core == ".*" || core == ".*?";
  matches_all_but_empty_ = core == ".+" || core == ".+?";
  if (!matches_all_ && !matches_all_but_empty_) language_ = FiniteLanguage(text, ValueSet::kMaxValues);
}

Pattern::~Pattern() = default;

std::shared_ptr<const Pattern> Pattern::Make(std::string_view text) {
  constexpr size_t kMost = 256, kLongest = 1024;
  if (text.size() > kLongest) return std::make_shared<const Pattern>(text);
  thread_local std::unordered_map<std::string, std::shared_ptr<const Pattern>> known;
  if (known.size() >= kMost) known.clear();
  std::shared_ptr<const Pattern>& pattern = known[std::string(text)];
  if (pattern == nullptr) pattern = std::make_shared<const Pattern>(text);
  return pattern;
}

const re2::RE2* Pattern::Compiled() const {
  std::call_once(compiled_once_, [this] {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_dot_nl(true);
    options.set_max_mem(16 << 20);
    compiled_ = std::make_unique<re2::RE2>("^(?s:" + ForRe2(text_) + ")$", options);
  });
  return compiled_.get();
}

bool Pattern::valid() const {
  return matches_all_ || matches_all_but_empty_ || Compiled()->ok();
}

bool Pattern::Matches(std::string_view value) const {
  if (matches_all_) return true;
  if (matches_all_but_empty_) return !value.empty();
  if (language_) return std::binary_search(language_->begin(), language_->end(), value);
  const re2::RE2* compiled = Compiled();
  return compiled->ok() && re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *compiled);
}

}  // namespace rulecheck::flow
