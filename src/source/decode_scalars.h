// What scalars are in the eyes of the YAML libraries that read our files.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::source {

// How a scalar without a tag, or with one of YAML's own, resolves (YAML 1.2's words).
enum class ScalarType : uint8_t { kNull, kBool, kInt, kFloat, kString };
ScalarType ResolveScalar(const Node& node);
std::string_view DescribeNode(const Node& node);  // "a list", "a number", "nothing", ...

// Numbers of any base, with underscores; `.inf`, `.nan`. At most one of the two is there.
struct Number {
  std::optional<int64_t> integer;
  std::optional<double> real;
};
Number ReadNumber(std::string_view text);

bool IsBoolWord(std::string_view text);  // true, false and their other cases

// The words of YAML 1.1: true/false, yes/no, on/off, y/n, in the three usual cases of letters.
std::optional<bool> ReadBoolWord(std::string_view text);

// False for a tag of YAML's own that the text contradicts (`!!int x`), which stops every reader.
bool FitsTag(const Node& node);
std::string_view ShortTag(std::string_view tag);  // "int"; empty for one that is not YAML's

}  // namespace rulecheck::source
