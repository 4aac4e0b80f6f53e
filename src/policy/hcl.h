// The part of HCL that pint's configuration is written in: blocks with labels, attributes that are texts,
// numbers, truth values or lists of these; mappings are passed over. Templates in texts stay as they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"
#include "rulecheck/span.h"

namespace rulecheck::policy {

struct HclValue {
  std::vector<std::string> texts;  // one, or those of a list
  bool list = false;
};

struct HclAttribute {
  std::string name;
  HclValue value;
  Span span;  // of the name
};

struct HclBlock {
  std::string type;
  std::vector<std::string> labels;
  std::vector<HclAttribute> attributes;
  std::vector<HclBlock> blocks;
  Span span;  // of the type

  const HclAttribute* Find(std::string_view name) const;
  // The text of an attribute; empty when it is not there.
  std::string Text(std::string_view name) const;
};

// The file as a block without a type. Errors have a place; nesting and size are bounded.
Result<HclBlock> ParseHcl(std::string_view text);

}  // namespace rulecheck::policy
