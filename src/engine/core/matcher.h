// Label matchers over interned labels: a regular expression runs once for each
// distinct value, not once for each series.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/symbols.h"
#include "rulecheck/promql.h"
#include "rulecheck/result.h"

namespace re2 {
class RE2;
}

namespace rulecheck::engine {

class Storage;
using SeriesId = uint32_t;

// What `.` of a regular expression matches: any character since Prometheus 3.0, any but
// a line break before.
enum class Dot : uint8_t { kAny, kNoLineBreak };

// `^(?s:pattern)$` with RE2; an error when it does not compile. `what` begins
// the message.
Result<std::shared_ptr<const re2::RE2>> CompileAnchored(std::string_view pattern, std::string_view what,
                                                        Dot dot = Dot::kAny);

// A matcher bound to a table of symbols.
class CompiledMatcher {
 public:
  CompiledMatcher(Symbols* symbols, SymbolId name, promql::MatchOp op, SymbolId value,
                  std::shared_ptr<const re2::RE2> regexp);

  SymbolId name() const { return name_; }
  promql::MatchOp op() const { return op_; }
  // A missing label has the value "".
  bool Matches(SymbolId value);
  bool MatchesLabels(LabelsId labels) { return Matches(symbols_->Get(labels, name_)); }

 private:
  bool Compute(SymbolId value) const;

  Symbols* symbols_;
  SymbolId name_;
  promql::MatchOp op_;
  SymbolId value_;
  std::shared_ptr<const re2::RE2> regexp_;
  std::vector<uint8_t> memo_;  // by SymbolId: 0 not known, 1 no, 2 yes
};

// Matchers by (label, operator, value): the same matcher in a hundred rules is
// compiled once.
class MatcherCache {
 public:
  explicit MatcherCache(std::shared_ptr<Symbols> symbols) : symbols_(std::move(symbols)) {}

  Result<CompiledMatcher*> Get(std::string_view name, promql::MatchOp op, std::string_view value);

  // Before the first matcher.
  void set_dot(Dot dot) { dot_ = dot; }
  Dot dot() const { return dot_; }

 private:
  Dot dot_ = Dot::kAny;
  std::shared_ptr<Symbols> symbols_;
  std::unordered_map<std::string, std::unique_ptr<CompiledMatcher>> matchers_;
};

// Series that all matchers accept, in order of creation.
Result<std::vector<SeriesId>> SelectSeries(const Storage& storage, std::span<const promql::Matcher> matchers);

}  // namespace rulecheck::engine
