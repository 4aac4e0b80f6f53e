// Rules in a shape or a place from which nothing reads them: a file that looks checked and is not.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::documents {

struct UnreadRules {
  Span where;          // in the file
  std::string what;    // "a list of rule groups without `groups:`"
  std::string advice;  // how they would be read, a sentence
};

// The first such place of a document that was not loaded as rules; nothing when there are none. Looks into
// texts, too, and into base64 where Kubernetes has it.
std::optional<UnreadRules> FindUnreadRules(const source::Tree& tree, const source::Node& root);

// A document inside of a document: JSON that YAML would read slowly, or YAML.
std::shared_ptr<const source::Tree> ParseInnerText(const MappedText& text);

// False only when a text surely holds no rule, whatever its format.
bool MayHoldRules(std::string_view text);

// A file of Prometheus 1: `ALERT name IF expr`.
bool LooksLikePrometheus1(std::string_view text);

}  // namespace rulecheck::documents
