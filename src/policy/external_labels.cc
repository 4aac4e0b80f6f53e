#include "policy/external_labels.h"

#include <algorithm>
#include <iterator>

namespace rulecheck::policy {

bool IsExternalLabel(std::string_view name) {
  return std::find(std::begin(kExternalLabels), std::end(kExternalLabels), name) != std::end(kExternalLabels);
}

}  // namespace rulecheck::policy
