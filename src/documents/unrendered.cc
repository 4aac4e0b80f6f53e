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

// The text with what stands between quotes blanked out, byte for byte.
std::string WithoutStrings(std::string_view text) {
  std::string out(text);
  for (size_t i = 0; i < out.size(); ++i) {
    const char quote = out[i];
    if (quote != '"' && quote != '\'' && quote != '`') continue;
    for (++i; i < out.size() && out[i] != quote; ++i) {
      const bool escaped = out[i] == '\\' && quote != '`' && i + 1 < out.size();
      out[i] = ' ';
      if (escaped) out[++i] = ' ';
    }
  }
  return out;
}

}  // namespace

std::optional<Unrendered> FindBlockTemplate(std::string_view text) {
  static const RE2 kErb(R"((?s)<%.*?%>)");
  static const RE2 kJinja(R"((?s)\{%.*?%\})");
  if (text.find('%') == std::string_view::npos) return std::nullopt;
  if (auto action = FindBy(kErb, text, "ERB")) return action;
  return FindBy(kJinja, text, "Jinja");
}

std::optional<Unrendered> FindAnyUnrendered(std::string_view text) {
  static const RE2 kAction(R"(\{\{-?\s*[A-Za-z_.(][^{}=~]*\}\})");
  static const RE2 kOfAlert(R"(\{\{-?\s*(?:\.Labels|\.Value\b|\.ExternalLabels))");
  static const RE2 kPlaceholder(R"(\s*<[A-Za-z][A-Za-z0-9 _./-]*>\s*)");
  if (auto known = FindUnrendered(text)) return known;
  if (text.find("{{") != std::string_view::npos) {
    const std::string bare = WithoutStrings(text);
    auto action = FindBy(kAction, bare, "A template engine");
    if (action && !RE2::PartialMatch(bare.substr(action->span.begin), kOfAlert)) return action;
  }
  if (!RE2::FullMatch(re2::StringPiece(text.data(), text.size()), kPlaceholder)) return std::nullopt;
  const auto begin = static_cast<uint32_t>(text.find('<'));
  return Unrendered{{begin, static_cast<uint32_t>(text.find('>')) + 1}, "Whoever uses this example"};
}

std::optional<Unrendered> FindUnrendered(std::string_view text) {
  static const RE2 kVariable(R"(\$\{(?:[A-Z_][A-Z0-9_]*|[A-Za-z_][A-Za-z0-9_]*:?[-=?+][^}]*)\})");
  static const RE2 kAction(
      R"(\{\{-?\s*(?:[^}]*\.(?:Values|Release|Chart|Capabilities|Files)\b|(?:include|template|tpl)\s)[^}]*\}\})");
  if (text.find("{{") != std::string_view::npos) {
    if (auto action = FindBy(kAction, text, "Helm")) return action;
  }
  if (auto block = FindBlockTemplate(text)) return block;
  if (text.find("${") == std::string_view::npos) return std::nullopt;
  return FindBy(kVariable, text, "Flux or envsubst");
}

}  // namespace rulecheck::documents
