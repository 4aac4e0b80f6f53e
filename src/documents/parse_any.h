// Texts whose format nobody names: JSON or YAML, by what stands in them.
#pragma once

#include <memory>

#include "rulecheck/mapped_text.h"
#include "rulecheck/source_file.h"
#include "source/tree.h"

namespace rulecheck::documents {

struct Parsed {
  std::shared_ptr<const source::Tree> tree;
  bool json = false;
};

// JSON is YAML but for some escapes; a text that is no JSON may still be YAML. `compat`: YAML, whatever it
// looks like.
Parsed ParseAny(const SourceFile& file, bool compat);

// The same of a text inside a document.
Parsed ParseInner(const MappedText& text, bool looks_like_json);

}  // namespace rulecheck::documents
