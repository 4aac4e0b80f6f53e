// The answer of `rulecheck routes`: for eyes, and as JSON.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/routes.h"

namespace rulecheck::report {

struct RoutesOptions {
  bool ascii = false;
  size_t max_alerts = 8;  // names at a node; the rest is counted
};

std::string RenderRoutesText(const std::vector<RoutesAnswer>& answers, const RoutesOptions& options);
std::string RenderRoutesJson(const std::vector<RoutesAnswer>& answers);

}  // namespace rulecheck::report
