// Scalars of a YAML text: where they end, what they decode to, the place of every byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "source/scalar_trace.h"
#include "source/tree_builder.h"
#include "source/yaml_messages.h"
#include "source/yaml_outline.h"

namespace rulecheck::source {

// Decodes one scalar after the other. The ones that the outline has a stand-in for are
// decoded from the text alone; of others yaml-cpp's value is held against the text.
class YamlScalars {
 public:
  // `outline` may be null.
  YamlScalars(std::string_view text, const Outline* outline) : text_(text), outline_(outline) {}

  // Whether a value is at `at` for which the parser saw a stand-in. To be asked with rising places.
  bool HasStandIn(uint32_t at);

  // The scalar at `at`, behind its anchor and tag. `value` is what the parser made of it, `parent`
  // the column of the open collection (-1: none). Views in `parts` are good until the next call.
  std::optional<YamlProblem> Read(uint32_t at, const std::string& value, int32_t parent, ScalarParts* parts);

 private:
  std::optional<YamlProblem> ReadBlock(uint32_t at, const std::string* value, int32_t parent,
                                       ScalarParts* parts);
  std::optional<YamlProblem> ReadValue(uint32_t at, const std::string& value, ScalarParts* parts);
  std::optional<YamlProblem> ReadQuoted(uint32_t at, ScalarParts* parts);
  void ReadPlain(const OutlineScalar& scalar, ScalarParts* parts);
  void Traced(bool traced, ScalarParts* parts) const;

  std::string_view text_;
  const Outline* outline_;
  size_t next_ = 0;  // of the outline's scalars
  ScalarTrace trace_;
  OffsetMap::Run run_{};
  std::string decoded_;
};

}  // namespace rulecheck::source
