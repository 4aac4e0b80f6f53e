// Edits of a file as a unified diff: what people read before they say yes.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "rulecheck/finding.h"

namespace rulecheck::source {

// Hunks with so many lines around each change; without the two lines that name the file.
// `edits` are sorted and do not overlap. Empty for none.
std::string DiffOfEdits(const SourceFile& file, std::span<const Edit> edits, uint32_t context);
// With these lines, as patch(1) takes it.
std::string DiffOfFile(const SourceFile& file, std::span<const Edit> edits, uint32_t context);

}  // namespace rulecheck::source
