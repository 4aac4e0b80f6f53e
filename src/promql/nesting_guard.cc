#include "promql/tokens.h"
#include "syntax/parse.h"

namespace rulecheck::promql {

uint32_t NestingGuard::Waiting::Depth() const {
  uint32_t depth = signs + runs[kPower];
  for (int level = kOr; level < kPower; ++level) depth += runs[static_cast<size_t>(level)] > 0;
  return depth;
}

void NestingGuard::Open() {
  outer_depth_ += here_.Depth() + 1;
  outer_.push_back(here_);
  here_ = Waiting();
}

void NestingGuard::Close() {
  if (outer_.empty()) return;
  here_ = outer_.back();
  outer_.pop_back();
  outer_depth_ -= here_.Depth() + 1;
}

void NestingGuard::Operator(Level level) {
  ++here_.runs[level];
  here_.suffixes = 0;
  if (level == kPower) return;  // `-a ^ -b` still waits in the sign
  here_.signs = 0;
  for (size_t tighter = level + 1u; tighter < kLevels; ++tighter) here_.runs[tighter] = 0;
}

std::optional<syntax::ParseError> NestingGuard::Problem(Span span) const {
  if (outer_depth_ + here_.Depth() > limits_.max_nesting) return syntax::TooNested(span, limits_);
  if (here_.suffixes > limits_.max_depth) {
    return syntax::OverLimit(span, "ranges and modifiers in a row", limits_.max_depth);
  }
  for (const uint32_t run : here_.runs) {
    if (run > limits_.max_depth) return syntax::OverLimit(span, "operators in a row", limits_.max_depth);
  }
  return std::nullopt;
}

}  // namespace rulecheck::promql
