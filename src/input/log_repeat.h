// The texts of repeated log entries: templates over the number of the repetition.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rulecheck/result.h"
#include "template/template.h"

namespace rulecheck::input {

//   auto text = RepeatedText::Make("GET /{{.i}} {{if eq (mod .i 5) 0}}500{{else}}200{{end}}");
//   text->At(0) ... text->At(29)
//
// Go's text/template with `.i`, and add, sub, mul, div, mod of whole numbers beside the
// built-in functions.
class RepeatedText {
 public:
  static Result<RepeatedText> Make(std::string_view text);

  Result<std::string> At(uint64_t i) const;

  // The text does not depend on i.
  bool constant() const { return constant_; }

 private:
  explicit RepeatedText(std::string_view text) : text_(text) {}

  std::string_view text_;
  bool constant_ = true;
  std::optional<gotemplate::Template> parsed_;  // nothing: the text as it stands
};

}  // namespace rulecheck::input
