// What a query asks for but for the matchers and ranges that a dashboard leaves to its variables: so a panel
// is held against the rule whose expression it shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/promql.h"
#include "rulecheck/query_item.h"

namespace rulecheck::checks {

struct QueryShape {
  struct Matcher {
    std::string label;
    std::string condition;  // operator and value; nothing where a variable decides
  };
  // Operators, functions, names and groupings in order; of selectors the names alone.
  std::string outline;
  std::vector<std::optional<int64_t>> ranges;  // nanoseconds; nothing where a variable decides
  std::vector<std::vector<Matcher>> selectors;
};

// Of a part of the item's query. Nothing where a variable decides more than matchers and ranges.
std::optional<QueryShape> ShapeOf(const QueryItem& item, const promql::Expr& part);

// The same for shapes of one outline and the same conditions; nothing where a variable decides one. Shapes
// that have such a text show each other only if it is the same.
std::optional<std::string> FixedText(const QueryShape& shape);

// Whether `panel` shows what `rule` asks for, of all series or of those that its variables choose.
bool Shows(const QueryShape& panel, const QueryShape& rule);

}  // namespace rulecheck::checks
