// Documents of a stream that whoever loads the file does not read.
#pragma once

#include <optional>

#include "documents/load_context.h"
#include "rulecheck/document.h"

namespace rulecheck::documents {

// Once all documents of the file are loaded; `reader` as Document::reader.
// Only a rule file is one document; objects of Kubernetes may be many. lokitool reads
// all, and only its files have a namespace.
void WarnIgnoredDocuments(const LoadContext& context, std::optional<RuleTool> reader);

}  // namespace rulecheck::documents
