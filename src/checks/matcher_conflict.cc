#include "checks/matcher_conflict.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "checks/regexps.h"

namespace rulecheck::checks {
namespace {

// What one matcher says: a list of values that alone pass or alone do not, or a pattern.
struct Constraint {
  size_t index;  // of the matcher
  const promql::Matcher* matcher;
  std::optional<std::set<std::string>> listed;
  std::unique_ptr<RE2> pattern;  // compiled when first asked for

  bool positive() const {
    return matcher->op == promql::MatchOp::kEqual || matcher->op == promql::MatchOp::kRegexp;
  }

  bool Accepts(const std::string& value) {
    if (listed) return listed->contains(value) == positive();
    if (pattern == nullptr) {
      RE2::Options options;
      options.set_log_errors(false);
      options.set_dot_nl(true);
      pattern =
          std::make_unique<RE2>(re2::StringPiece(matcher->value.data(), matcher->value.size()), options);
    }
    // Go's syntax is nearly RE2's: of what does not compile nothing is claimed.
    return !pattern->ok() || RE2::FullMatch(value, *pattern) == positive();
  }
};

Constraint ConstraintOf(const promql::Matcher& matcher, size_t index) {
  Constraint out{index, &matcher, std::nullopt, nullptr};
  const bool plain = matcher.op == promql::MatchOp::kEqual || matcher.op == promql::MatchOp::kNotEqual;
  if (plain) {
    out.listed = std::set<std::string>{std::string(matcher.value)};
  } else {
    out.listed = LiteralAlternatives(matcher.value);
  }
  return out;
}

// The matchers of one label, taken one by one.
class LabelValues {
 public:
  // Whether something can still pass.
  bool Add(Constraint constraint) {
    all_.push_back(std::move(constraint));
    Constraint& added = all_.back();
    if (!added.listed) {
      // `x=~"a.*", x!~"a.*"`
      const auto [it, fresh] = patterns_.emplace(added.matcher->value, added.positive());
      return Filter(added) && (fresh || it->second == added.positive());
    }
    if (!added.positive()) {
      if (left_) {
        for (const std::string& value : *added.listed) left_->erase(value);
      } else {
        excluded_.insert(added.listed->begin(), added.listed->end());
      }
      return !left_ || !left_->empty();
    }
    if (left_) {
      std::erase_if(*left_, [&](const std::string& value) { return !added.listed->contains(value); });
      return !left_->empty();
    }
    Begin(*added.listed);
    return !left_->empty();
  }

  // The earlier matcher that the last one excludes; the last one when it takes several.
  size_t Partner() {
    Constraint& last = all_.back();
    for (size_t i = 0; i + 1 < all_.size(); ++i) {
      if (Exclude(all_[i], last)) return all_[i].index;
    }
    return last.index;
  }

  bool incomplete() const { return steps_ > kMaxSteps; }

 private:
  // Values times regular expressions; what people write needs a handful.
  static constexpr size_t kMaxSteps = 50000;

  void Begin(const std::set<std::string>& values) {
    left_ = values;
    std::erase_if(*left_, [&](const std::string& value) { return excluded_.contains(value); });
    for (size_t i = 0; i + 1 < all_.size(); ++i) {
      if (!all_[i].listed) Filter(all_[i]);
    }
  }

  bool Filter(Constraint& pattern) {
    if (!left_ || !Afford(*left_, pattern)) return true;
    std::erase_if(*left_, [&](const std::string& value) { return !pattern.Accepts(value); });
    return !left_->empty();
  }

  // A long pattern takes longer for each value.
  bool Afford(const std::set<std::string>& values, const Constraint& pattern) {
    steps_ += values.size() * (1 + pattern.matcher->value.size() / 256);
    return steps_ <= kMaxSteps;
  }

  bool Exclude(Constraint& a, Constraint& b) {
    for (const auto& [values, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
      if (!values->listed || !values->positive()) continue;
      const bool too_many =
          other->listed && !other->positive() && other->listed->size() < values->listed->size();
      if (too_many || (!other->listed && !Afford(*values->listed, *other))) return false;
      return std::none_of(values->listed->begin(), values->listed->end(),
                          [other = other](const std::string& value) { return other->Accepts(value); });
    }
    return !a.listed && !b.listed && a.matcher->value == b.matcher->value && a.positive() != b.positive();
  }

  std::vector<Constraint> all_;
  std::optional<std::set<std::string>> left_;  // values that pass all so far, once they can be listed
  std::unordered_set<std::string> excluded_;   // until then
  std::unordered_map<std::string_view, bool> patterns_;  // by text: whether it was asked for
  size_t steps_ = 0;
};

}  // namespace

MatcherConflicts FindConflict(std::span<const promql::Matcher> matchers) {
  MatcherConflicts out;
  // Most selectors ask once for each label.
  std::unordered_map<std::string_view, size_t> count;
  for (const promql::Matcher& matcher : matchers) ++count[matcher.name];
  if (count.size() == matchers.size()) return out;
  std::unordered_map<std::string_view, LabelValues> labels;
  for (size_t i = 0; i < matchers.size(); ++i) {
    if (count[matchers[i].name] == 1) continue;
    LabelValues& values = labels[matchers[i].name];
    const bool passes = values.Add(ConstraintOf(matchers[i], i));
    if (values.incomplete() && out.incomplete.empty()) out.incomplete = matchers[i].name;
    if (passes) continue;
    out.found = MatcherConflict{values.Partner(), i};
    return out;
  }
  return out;
}

}  // namespace rulecheck::checks
