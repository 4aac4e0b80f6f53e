// The values that a label can have where it is there: a set of non-empty strings, finite, or
// all that some conditions let through; and how many there are at most.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flow/pattern.h"

namespace rulecheck::flow {

// Either finite, or every value but some that also satisfies each of a few regular
// expressions. Immutable and cheap to copy. What does not fit the bounds below becomes a
// larger set, never a smaller one.
class ValueSet {
 public:
  static constexpr size_t kMaxValues = 256;  // of a finite set, and of those left out
  static constexpr size_t kMaxConditions = 4;

  struct Condition {
    std::shared_ptr<const Pattern> pattern;
    bool matches = true;  // otherwise the values are those that it does not match

    bool Holds(std::string_view value) const { return pattern->Matches(value) == matches; }
    friend bool operator==(const Condition& a, const Condition& b) {
      return a.matches == b.matches && a.pattern->text() == b.pattern->text();
    }
  };

  ValueSet() = default;  // any value
  // Empty strings are left out: a label without a value is a label that is not there.
  static ValueSet Of(std::vector<std::string> values);
  static ValueSet AnyBut(std::vector<std::string> values);
  static ValueSet Matching(std::shared_ptr<const Pattern> pattern, bool matches = true);
  static ValueSet None();
  // Values that are not known: only that there are no more than so many.
  static ValueSet AtMost(double most);

  bool IsAny() const { return parts_ == nullptr; }
  bool IsFinite() const { return parts_ != nullptr && parts_->finite; }
  // No value at all: the label cannot be there. False may mean that it is not known.
  bool IsEmpty() const { return IsFinite() && parts_->values.empty(); }
  // Sorted; empty when the set is not finite.
  const std::vector<std::string>& values() const;
  // Sorted; values that it cannot have, when it is not finite.
  const std::vector<std::string>& excluded() const;
  const std::vector<Condition>& conditions() const;
  // The only value; null when there may be others.
  const std::string* Single() const;

  // So many different values at most; infinity: not known.
  double MostValues() const;

  bool Contains(std::string_view value) const;

  friend ValueSet Union(const ValueSet& a, const ValueSet& b);         // or a larger set
  friend ValueSet Intersection(const ValueSet& a, const ValueSet& b);  // or a larger set
  // Proven: no value is in both.
  friend bool Disjoint(const ValueSet& a, const ValueSet& b);
  // Proven: every value of `b` is in `a`.
  friend bool Includes(const ValueSet& a, const ValueSet& b);
  // Written alike; equal sets may be written differently.
  friend bool operator==(const ValueSet& a, const ValueSet& b);

 private:
  struct Parts {
    bool finite = false;
    std::vector<std::string> values;                        // of the set when finite, else those left out
    std::vector<Condition> conditions;                      // only when not finite
    double most = std::numeric_limits<double>::infinity();  // the same
  };
  explicit ValueSet(Parts parts);

  // Null: any value. Of the empty set nobody owns the parts, so that threads do not count them.
  std::shared_ptr<const Parts> parts_;
};

}  // namespace rulecheck::flow
