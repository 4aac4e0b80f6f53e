#include "promql/regexp_expand.h"

#include <cctype>

namespace rulecheck::promql {
namespace {

// The name of a group after `$`: digits, letters and underscores, as many as there
// are; `${...}` ends at the brace. Empty: not a reference.
std::string_view GroupReference(std::string_view rest, size_t* length) {
  const bool braced = rest.starts_with('{');
  size_t i = braced ? 1 : 0;
  const size_t begin = i;
  while (i < rest.size()) {
    const unsigned char c = static_cast<unsigned char>(rest[i]);
    if (c != '_' && (std::isalnum(c) == 0) && c < 0x80) break;
    ++i;
  }
  const std::string_view name = rest.substr(begin, i - begin);
  if (name.empty()) return {};
  if (braced) {
    if (i >= rest.size() || rest[i] != '}') return {};
    ++i;
  }
  *length = i;
  return name;
}

}  // namespace

std::string ExpandReplacement(const re2::RE2& regexp, std::string_view replacement,
                              const std::vector<re2::StringPiece>& groups) {
  std::string out;
  while (!replacement.empty()) {
    const size_t dollar = replacement.find('$');
    out += replacement.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    replacement.remove_prefix(dollar + 1);
    if (replacement.starts_with('$')) {
      out += '$';
      replacement.remove_prefix(1);
      continue;
    }
    size_t length = 0;
    const std::string_view name = GroupReference(replacement, &length);
    if (name.empty()) {
      out += '$';
      continue;
    }
    replacement.remove_prefix(length);
    size_t index = groups.size();
    if (name.find_first_not_of("0123456789") == std::string_view::npos && name.size() <= 8) {
      index = std::stoul(std::string(name));
    } else if (const auto it = regexp.NamedCapturingGroups().find(std::string(name));
               it != regexp.NamedCapturingGroups().end()) {
      index = static_cast<size_t>(it->second);
    }
    if (index < groups.size() && groups[index].data() != nullptr) {
      out.append(groups[index].data(), groups[index].size());
    }
  }
  return out;
}

}  // namespace rulecheck::promql
