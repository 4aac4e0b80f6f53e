// label_replace: once for each label set, whatever the number of steps.
#include <re2/re2.h>
#include <algorithm>
#include <string>

#include "base/go_regexp.h"
#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"
#include "promql/regexp_expand.h"

namespace rulecheck::engine::logql {

namespace {

LabelSetId SetLabel(EvalState& state, LabelSetId labels, std::string_view name, std::string_view value) {
  std::vector<Label> kept;
  for (const Label& label : state.sets.labels(labels)) {
    if (label.name != name && !label.value.empty()) kept.push_back(label);
  }
  if (!value.empty()) {
    const auto place = std::ranges::lower_bound(kept, name, {}, &Label::name);
    kept.insert(place, {name, value});
  }
  return state.sets.Intern(kept);
}

}  // namespace

// Equal label sets can come out of this: Loki does not mind.
Result<Block> EvalLabelReplace(EvalState& state, const lang::LabelReplace& replace) {
  auto in = Eval(state, *replace.expr);
  if (!in) return in;
  re2::RE2::Options options;
  options.set_log_errors(false);
  const re2::RE2 regexp("^(?:" + ForRe2(replace.regex.value) + ")$", options);
  if (!regexp.ok()) return EvalError("invalid regular expression: " + regexp.error(), replace.regex.span);
  std::vector<re2::StringPiece> groups(static_cast<size_t>(regexp.NumberOfCapturingGroups()) + 1);
  for (size_t row = 0; row < in->size(); ++row) {
    const std::string_view source = state.sets.Find(in->labels(row), replace.src.value).value_or("");
    const re2::StringPiece text(source.data(), source.size());
    if (!regexp.Match(text, 0, text.size(), re2::RE2::ANCHOR_BOTH, groups.data(),
                      static_cast<int>(groups.size()))) {
      continue;
    }
    const std::string value = promql::ExpandReplacement(regexp, replace.replacement.value, groups);
    in->set_labels(row, SetLabel(state, in->labels(row), replace.dst.value, value));
  }
  return in;
}

}  // namespace rulecheck::engine::logql
