// The last step of loading: query items of rules, and what items point to.
#pragma once

#include <string_view>

#include "rulecheck/document.h"

namespace rulecheck::documents {

// The wrapper of what is in a template.
inline constexpr std::string_view kHelmTemplate = "helm-template";

// Each rule's query item, and the document of each item: once nothing moves any more. Queries that could
// not be read are listed as skipped.
void LinkQueries(LoadedFile* loaded);

}  // namespace rulecheck::documents
