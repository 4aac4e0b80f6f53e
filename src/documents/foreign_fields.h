// What is behind a field that the reader of a document does not know.
#pragma once

#include <string>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::documents {

// A sentence: whose field it is, or where its anchor could stand. Empty when nothing is known.
std::string ExplainForeignField(const source::Entry& entry);

}  // namespace rulecheck::documents
