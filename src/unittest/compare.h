// Compares what a case expects with what came, and says what differs: which item
// is missing or unexpected, and which label, annotation or value is another.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rulecheck/explanation.h"
#include "rulecheck/finding.h"

namespace rulecheck::unittest {

// Sorted by name, names unique.
using Fields = NamedTexts;

// An alert or a sample, expected or got.
struct Item {
  Fields labels;
  Fields annotations;                              // alerts only
  std::optional<double> value;                     // samples without a histogram
  std::string histogram;                           // test notation; samples with a histogram
  Span place;                                      // of an expected item in its file
  std::optional<std::string> line = std::nullopt;  // of a log stream, with its time if that counts
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

  bool ok() const { return differing.empty() && missing.empty() && unexpected.empty(); }
};

// As multisets: order does not matter. Pointers go into the arguments.
Comparison Compare(std::span<const Item> expected, std::span<const Item> got, FloatMatch match);

// The shortest text that reads back the same.
std::string ValueText(double value);

}  // namespace rulecheck::unittest
