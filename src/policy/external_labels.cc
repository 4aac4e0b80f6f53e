#include "policy/external_labels.h"

#include <algorithm>
#include <iterator>

namespace rulecheck::policy {

bool IsExternalLabel(std::string_view name) {
  // `prometheus_replica`, `rule_replica`, ...
  if (name.ends_with("_replica")) return true;
  return std::find(std::begin(kExternalLabels), std::end(kExternalLabels), name) != std::end(kExternalLabels);
}

}  // namespace rulecheck::policy
