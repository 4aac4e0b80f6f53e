// What is known of the labels of a query's result, in either language, by label flow.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "checks/check.h"

namespace rulecheck::checks {

class OutputLabels {
 public:
  explicit OutputLabels(const AnyQueryContext& c);

  // The query never returns series: it is a query for lines, or nothing comes of it.
  bool IsNothing() const { return nothing_; }
  bool CanHave(std::string_view name) const { return flow_.CanHave(name); }
  // Certain to be there, or let through by name.
  bool IsKept(std::string_view name) const;
  // All that can be there; nothing when they cannot be listed.
  std::optional<std::set<std::string, std::less<>>> All() const;

  // What let the label in, a span of the query's text; empty where that is not known.
  Span KeptBy(std::string_view name) const;
  // The aggregation that is why the label cannot be there; nothing when it is something else.
  std::optional<Span> DroppedBy(std::string_view name) const;

 private:
  bool MeansToHave(std::string_view name) const;
  std::optional<Span> DroppedByPromql(std::string_view name, Span cause) const;
  std::optional<Span> DroppedByLogql(Span cause) const;

  const AnyQueryContext& c_;
  flow::Flow flow_;
  bool nothing_ = false;
};

}  // namespace rulecheck::checks
