#include "engine/core/matcher.h"

#include <re2/re2.h>

#include <algorithm>
#include <unordered_map>

#include "base/go_regexp.h"
#include "engine/core/storage.h"

namespace rulecheck::engine {

using promql::MatchOp;

namespace {

using Regexp = std::shared_ptr<const re2::RE2>;

Regexp Compile(const std::string& text, Dot dot) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(dot == Dot::kAny);
  options.set_max_mem(16 << 20);
  return std::make_shared<const re2::RE2>(text, options);
}

// Each thread remembers the last ones: a rule has the same ones at every tick and in every case.
Regexp Compiled(std::string text, Dot dot) {
  constexpr size_t kMost = 64, kLongest = 512;
  if (text.size() > kLongest) return Compile(text, dot);
  thread_local std::unordered_map<std::string, Regexp> known;
  if (known.size() >= kMost && !known.contains(text)) known.clear();
  Regexp& regexp = known[text];
  if (regexp == nullptr) regexp = Compile(text, dot);
  return regexp;
}

}  // namespace

Result<std::shared_ptr<const re2::RE2>> CompileAnchored(std::string_view pattern, std::string_view what,
                                                        Dot dot) {
  std::string text = dot == Dot::kAny ? "^(?s:" : "^(?:";
  text += ForRe2(pattern);
  text += ")$";
  Regexp regexp = Compiled(std::move(text), dot);
  if (!regexp->ok()) return Error{std::string(what) + std::string(pattern), std::nullopt};
  return regexp;
}

CompiledMatcher::CompiledMatcher(Symbols* symbols, SymbolId name, MatchOp op, SymbolId value,
                                 std::shared_ptr<const re2::RE2> regexp)
    : symbols_(symbols), name_(name), op_(op), value_(value), regexp_(std::move(regexp)) {}

bool CompiledMatcher::Compute(SymbolId value) const {
  const std::string_view text = symbols_->Text(value);
  const bool found = re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *regexp_);
  return found == (op_ == MatchOp::kRegexp);
}

bool CompiledMatcher::Matches(SymbolId value) {
  if (op_ == MatchOp::kEqual) return value == value_;
  if (op_ == MatchOp::kNotEqual) return value != value_;
  if (memo_.size() <= value) memo_.resize(symbols_->symbol_count(), 0);
  if (memo_[value] == 0) memo_[value] = Compute(value) ? 2 : 1;
  return memo_[value] == 2;
}

Result<CompiledMatcher*> MatcherCache::Get(std::string_view name, MatchOp op, std::string_view value) {
  std::string key(name);
  key += '\0';
  key += static_cast<char>('0' + static_cast<int>(op));
  key += value;
  if (const auto it = matchers_.find(key); it != matchers_.end()) return it->second.get();
  std::shared_ptr<const re2::RE2> regexp;
  if (op == MatchOp::kRegexp || op == MatchOp::kNotRegexp) {
    auto compiled = CompileAnchored(value, "invalid regular expression in a label matcher: ", dot_);
    if (!compiled) return compiled.error();
    regexp = *compiled;
  }
  auto matcher = std::make_unique<CompiledMatcher>(symbols_.get(), symbols_->Intern(name), op,
                                                   symbols_->Intern(value), std::move(regexp));
  return matchers_.emplace(std::move(key), std::move(matcher)).first->second.get();
}

Result<std::vector<SeriesId>> SelectSeries(const Storage& storage,
                                           std::span<const promql::Matcher> matchers) {
  Symbols& symbols = storage.symbols();
  std::vector<CompiledMatcher*> rest;
  bool by_name = false;
  SymbolId name = kEmptySymbol;
  for (const promql::Matcher& m : matchers) {
    auto matcher = storage.matcher_cache().Get(m.name, m.op, m.value);
    if (!matcher) return matcher.error();
    if (!by_name && m.op == MatchOp::kEqual && (*matcher)->name() == symbols.name_symbol()) {
      by_name = true;
      name = symbols.Intern(m.value);
      continue;
    }
    rest.push_back(*matcher);
  }
  std::vector<SeriesId> out;
  const auto accept = [&](SeriesId id) {
    const LabelsId labels = storage.series(id).labels;
    for (CompiledMatcher* m : rest) {
      if (!m->MatchesLabels(labels)) return;
    }
    out.push_back(id);
  };
  if (by_name) {
    for (const SeriesId id : storage.SeriesOfName(name)) accept(id);
  } else {
    for (SeriesId id = 0; id < storage.series_count(); ++id) accept(id);
  }
  return out;
}

}  // namespace rulecheck::engine
