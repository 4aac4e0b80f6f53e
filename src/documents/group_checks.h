// What is wrong with the groups of a document as a whole.
#pragma once

#include <vector>

#include "documents/load_context.h"
#include "rulecheck/document.h"

namespace rulecheck::documents {

// Groups without a name, and names used twice.
void CheckGroupNames(const LoadContext& context, const Document& document);

// The first group in another language than the document's, and one in the document's. `languages`: of its
// groups, in their order.
void CheckLanguages(const LoadContext& context, const Document& document,
                    const std::vector<QueryLanguage>& languages);

}  // namespace rulecheck::documents
