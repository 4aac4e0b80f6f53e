#include "flow/label_functions.h"
#include "flow/mutants.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "base/go_regexp.h"
#include "promql/regexp_expand.h"

namespace rulecheck::flow {
namespace {

constexpr size_t kMaxJoined = ValueSet::kMaxValues;

// So many different values, none counted as one.
double MostOf(const Labels& labels, std::string_view name) {
  if (!labels.CanHave(name)) return 1;
  return labels.ValuesOf(name).MostValues() + (labels.MustHave(name) ? 0 : 1);
}

// From a list with "" for none.
LabelFact FactOf(std::string_view name, std::vector<std::string> values, Cause cause) {
  const auto empties = std::count(values.begin(), values.end(), std::string());
  const bool all = empties == static_cast<std::ptrdiff_t>(values.size());
  const Presence presence = empties == 0 ? Presence::kYes : (all ? Presence::kNo : Presence::kMaybe);
  return {std::string(name), presence, ValueSet::Of(std::move(values)), cause};
}

// What cannot be told apart is what it was or what it became.
LabelFact JoinedFact(const Labels& before, LabelFact after) {
  after.presence = Either(before.PresenceOf(after.name), after.presence);
  after.values = Union(before.ValuesOf(after.name), after.values);
  return after;
}

}  // namespace

std::optional<std::vector<std::string>> AllValues(const Labels& labels, std::string_view name) {
  const Presence presence = labels.PresenceOf(name);
  std::vector<std::string> out;
  if (presence != Presence::kNo) {
    const ValueSet values = labels.ValuesOf(name);
    if (!values.IsFinite()) return std::nullopt;
    out = values.values();
  }
  if (presence != Presence::kYes) out.emplace_back();
  return out;
}

struct LabelReplacement::Parts {
  re2::RE2 regexp;

  Parts(const std::string& text, const re2::RE2::Options& options) : regexp(text, options) {}
};

LabelReplacement::LabelReplacement(std::string_view destination, std::string_view replacement,
                                   std::string_view source, std::string_view pattern, Dot dot)
    : destination_(destination), replacement_(replacement), source_(source), pattern_(pattern), dot_(dot) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(dot == Dot::kAny);
  options.set_max_mem(16 << 20);
  const std::string_view begin = dot == Dot::kAny ? "^(?s:" : "^(?:";
  parts_ = std::make_unique<const Parts>(std::string(begin) + ForRe2(pattern) + ")$", options);
}

LabelReplacement::~LabelReplacement() = default;

bool LabelReplacement::valid() const {
  return parts_->regexp.ok();
}

std::optional<std::string> LabelReplacement::Replaced(std::string_view value) const {
  const re2::RE2& regexp = parts_->regexp;
  std::vector<re2::StringPiece> groups(static_cast<size_t>(regexp.NumberOfCapturingGroups()) + 1);
  const re2::StringPiece text(value.data(), value.size());
  if (!regexp.Match(text, 0, text.size(), re2::RE2::ANCHOR_BOTH, groups.data(),
                    static_cast<int>(groups.size()))) {
    return std::nullopt;
  }
  return promql::ExpandReplacement(regexp, replacement_, groups);
}

bool LabelReplacement::Copies(Cause cause, Labels* labels) const {
  const bool all = pattern_ == "(.*)";
  if (dot_ != Dot::kAny || replacement_ != "$1" || (!all && pattern_ != "(.+)")) return false;
  LabelFact copy{destination_, labels->PresenceOf(source_), labels->ValuesOf(source_), cause};
  if (all || copy.Must()) {
    labels->Set(std::move(copy));
  } else {
    copy.presence = Presence::kYes;
    labels->Set(JoinedFact(*labels, std::move(copy)));
  }
  return true;
}

void LabelReplacement::ApplyToUnknown(Cause cause, Labels* labels) const {
  if (Copies(cause, labels)) return;
  // Without groups every match gives the same text.
  const bool fixed = replacement_.find('$') == std::string::npos;
  // Each value of the source gives one.
  LabelFact after{destination_, Presence::kMaybe, ValueSet::AtMost(MostOf(*labels, source_)), cause};
  if (fixed) after = FactOf(destination_, {replacement_}, cause);
  const bool sure = Replaced("").has_value() && pattern_ == ".*" && dot_ == Dot::kAny;
  labels->Set(sure ? std::move(after) : JoinedFact(*labels, std::move(after)));
}

void LabelReplacement::Apply(Cause cause, Labels* labels) const {
  const auto sources = AllValues(*labels, source_);
  if (!sources) return ApplyToUnknown(cause, labels);
  std::vector<std::string> made;
  bool kept = false;  // some series do not match and stay as they are
  for (const std::string& value : *sources) {
    std::optional<std::string> replaced = Replaced(value);
    kept = (kept || !replaced) && !Mutated(Mutant::kReplaceAlwaysMatches);
    // A label that is replaced from itself stays as it was where it does not match.
    if (!replaced && source_ == destination_) replaced = value;
    if (replaced) made.push_back(std::move(*replaced));
  }
  if (made.empty()) return;
  LabelFact after = FactOf(destination_, std::move(made), cause);
  labels->Set(kept && source_ != destination_ ? JoinedFact(*labels, std::move(after)) : std::move(after));
}

void JoinLabels(std::string_view destination, std::string_view separator,
                std::span<const std::string_view> sources, Cause cause, Labels* labels) {
  std::vector<std::string> joined{""};
  bool known = true;
  double most = 1;
  bool never_empty = !separator.empty() && sources.size() > 1;
  for (size_t i = 0; i < sources.size(); ++i) {
    never_empty = never_empty || labels->MustHave(sources[i]);
    most *= MostOf(*labels, sources[i]);
    const auto values = known ? AllValues(*labels, sources[i]) : std::nullopt;
    known = values && joined.size() * values->size() <= kMaxJoined;
    if (!known) continue;
    std::vector<std::string> longer;
    for (const std::string& head : joined) {
      for (const std::string& tail : *values)
        longer.push_back(head + std::string(i > 0 ? separator : "") + tail);
    }
    joined = std::move(longer);
  }
  if (!known) {
    const Presence presence = never_empty ? Presence::kYes : Presence::kMaybe;
    labels->Set({std::string(destination), presence, ValueSet::AtMost(most), cause});
  } else {
    labels->Set(FactOf(destination, std::move(joined), cause));
  }
}

}  // namespace rulecheck::flow
