// Compares what a case expects with what came, and says what differs: which item
// is missing or unexpected, and which label, annotation or value is another.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rulecheck/assertions.h"
#include "rulecheck/explanation.h"
#include "rulecheck/finding.h"

namespace re2 {
class RE2;
}

namespace rulecheck::unittest {

// Sorted by name, names unique.
using Fields = NamedTexts;

// A label or annotation whose whole value must match a regular expression.
struct FieldPattern {
  std::string name;
  std::shared_ptr<const re2::RE2> regex;
};

// An alert or a sample, expected or got.
struct Item {
  Fields labels;
  Fields annotations;                              // alerts only
  std::optional<double> value;                     // samples without a histogram
  std::string histogram;                           // test notation; samples with a histogram
  Span place;                                      // of an expected item in its file
  std::optional<std::string> line = std::nullopt;  // of a log stream, with its time if that counts
  // Of an expected item, where equality is not what is asked for.
  std::vector<FieldPattern> label_patterns = {};
  std::vector<FieldPattern> annotation_patterns = {};
  Tolerance tolerance = {};
  bool subset = false;  // fields that are not expected may have any value

  bool loose() const {
    return subset || tolerance.given() || !label_patterns.empty() || !annotation_patterns.empty();
  }
};

enum class FloatMatch : uint8_t {
  kPromtool,       // ==, so that NaN never matches
  kPromtoolFuzzy,  // and one unit in the last place
  kExact,          // ==, and NaN matches NaN
  kFuzzy,          // both
};
bool SameFloat(double a, double b, FloatMatch match);

// One field of an item that is not as expected.
struct FieldDiff {
  using What = CaseField::What;
  What what;
  std::string name;                     // empty for a value
  std::optional<std::string> expected;  // nothing: there is no such field
  std::optional<std::string> got;
};

// An expected item beside the nearest one that came and that is no one else's.
struct Pair {
  const Item* expected;
  const Item* got;
  std::vector<FieldDiff> fields;  // never empty
};

struct Comparison {
  std::vector<Pair> differing;
  std::vector<const Item*> missing;
  std::vector<const Item*> unexpected;
  size_t equal = 0;
  bool too_many = false;  // loose items that fit too many others: nothing was found out

  bool ok() const { return !too_many && differing.empty() && missing.empty() && unexpected.empty(); }
};

// As multisets: order does not matter. Pointers go into the arguments. With others_allowed, what comes
// beside the expected items is fine.
Comparison Compare(std::span<const Item> expected, std::span<const Item> got, FloatMatch match,
                   bool others_allowed = false);

// The shortest text that reads back the same.
std::string ValueText(double value);

}  // namespace rulecheck::unittest
