// YAML as it is written by hand: scalars, entries and items at their place in a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"
#include "source/tree.h"

namespace rulecheck::edit {

// A string as a scalar on one line: plain where every reader takes it for that string, else
// quoted.
std::string ScalarText(std::string_view text);

// Leaves an entry out of a mapping, an element out of a sequence: whole lines where it has
// lines of its own. Nothing where that cannot be done in place (an alias, the only element).
std::optional<Edit> RemoveEntry(const SourceFile& file, const source::Node& mapping, size_t index);
std::optional<Edit> RemoveItem(const SourceFile& file, const source::Node& sequence, size_t index);

// Adds behind the last one. `lines` of an element are without its `- `, deeper ones with
// their own indentation. Nothing for an empty collection.
std::optional<Edit> AddEntry(const SourceFile& file, const source::Node& mapping, std::string_view key,
                             std::string_view value);
std::optional<Edit> AddItems(const SourceFile& file, const source::Node& sequence,
                             const std::vector<std::vector<std::string>>& items);

// The same element of a sequence, below `key` in a mapping that has no such entry, or in place of
// what is there (`[]`, nothing, or the last element left out).
std::optional<Edit> SetItems(const SourceFile& file, const source::Node& mapping, std::string_view key,
                             const std::vector<std::vector<std::string>>& items);

}  // namespace rulecheck::edit
