// Values of Helm charts: they have no schema, so what is in them is known by its structure, at any depth.
#pragma once

#include <string_view>
#include <vector>

#include "documents/containers.h"
#include "documents/cursor.h"

namespace rulecheck::documents {

// Rules, objects, texts that are documents, and what else has queries; in the order of the text.
std::vector<Inner> FindInValues(const Cursor& values);

// False only when a text surely holds no query, whatever its format.
bool MayHoldQueries(std::string_view text);

}  // namespace rulecheck::documents
