#include "documents/unrendered.h"

#include <re2/re2.h>

namespace rulecheck::documents {

namespace {

std::optional<Unrendered> FindBy(const RE2& pattern, std::string_view text, std::string_view tool) {
  const re2::StringPiece whole(text.data(), text.size());
  re2::StringPiece found;
  if (!pattern.Match(whole, 0, whole.size(), RE2::UNANCHORED, &found, 1)) return std::nullopt;
  const auto begin = static_cast<uint32_t>(found.data() - text.data());
  return Unrendered{{begin, begin + static_cast<uint32_t>(found.size())}, std::string(tool)};
}

}  // namespace

std::optional<Unrendered> FindUnrendered(std::string_view text) {
  static const RE2 kVariable(R"(\$\{(?:[A-Z_][A-Z0-9_]*|[A-Za-z_][A-Za-z0-9_]*:?[-=?+][^}]*)\})");
  static const RE2 kAction(
      R"(\{\{-?\s*(?:[^}]*\.(?:Values|Release|Chart|Capabilities|Files)\b|(?:include|template|tpl)\s)[^}]*\}\})");
  if (text.find("{{") != std::string_view::npos) {
    if (auto action = FindBy(kAction, text, "Helm")) return action;
  }
  if (text.find("${") == std::string_view::npos) return std::nullopt;
  return FindBy(kVariable, text, "Flux or envsubst");
}

}  // namespace rulecheck::documents
