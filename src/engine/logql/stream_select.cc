#include "engine/logql/stream_select.h"

#include <re2/re2.h>
#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/core/label_hash.h"
#include "engine/core/matcher.h"
#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

using lang::MatchOp;

namespace {

// A matcher that looks at each distinct value once.
class StreamMatcher {
 public:
  static Result<StreamMatcher> Make(const lang::Matcher& matcher) {
    StreamMatcher out(matcher);
    if (matcher.op != MatchOp::kRegexp && matcher.op != MatchOp::kNotRegexp) return out;
    auto compiled =
        engine::CompileAnchored(matcher.value.value, "invalid regular expression in a selector: ");
    if (!compiled) return Error{compiled.error().message, matcher.value.span};
    out.regexp_ = std::move(*compiled);
    return out;
  }

  bool Matches(const Stream& stream) {
    const std::string_view name = matcher_->label.name;
    const auto it =
        std::ranges::find_if(stream.labels, [name](const Label& label) { return label.name == name; });
    return MatchesValue(it == stream.labels.end() ? std::string_view() : it->value);
  }

 private:
  explicit StreamMatcher(const lang::Matcher& matcher) : matcher_(&matcher) {}

  bool MatchesValue(std::string_view value) {
    if (matcher_->op == MatchOp::kEqual) return value == matcher_->value.value;
    if (matcher_->op == MatchOp::kNotEqual) return value != matcher_->value.value;
    const auto [it, is_new] = memo_.emplace(value, false);
    if (is_new) {
      const bool found = re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *regexp_);
      it->second = found == (matcher_->op == MatchOp::kRegexp);
    }
    return it->second;
  }

  const lang::Matcher* matcher_;
  std::shared_ptr<const re2::RE2> regexp_;
  std::unordered_map<std::string_view, bool> memo_;
};

uint64_t StreamHash(const Stream& stream) {
  std::string bytes;
  for (const Label& label : stream.labels) {
    bytes += label.name;
    bytes += '\xff';
    bytes += label.value;
    bytes += '\xff';
  }
  return engine::XxHash64(bytes);
}

}  // namespace

Result<std::vector<const Stream*>> SelectStreams(const LogStore& store,
                                                 std::span<const lang::Matcher> matchers) {
  std::vector<StreamMatcher> compiled;
  for (const lang::Matcher& matcher : matchers) {
    auto made = StreamMatcher::Make(matcher);
    if (!made) return made.error();
    compiled.push_back(std::move(*made));
  }
  std::vector<std::pair<uint64_t, const Stream*>> found;
  for (const Stream& stream : store.streams()) {
    if (std::ranges::all_of(compiled, [&](StreamMatcher& m) { return m.Matches(stream); }))
      found.emplace_back(StreamHash(stream), &stream);
  }
  std::ranges::stable_sort(found, {}, [](const auto& entry) { return entry.first; });
  std::vector<const Stream*> out;
  out.reserve(found.size());
  for (const auto& [hash, stream] : found) out.push_back(stream);
  return out;
}

}  // namespace rulecheck::engine::logql
