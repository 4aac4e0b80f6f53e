#include "engine/logql/ip_search.h"

#include <algorithm>

#include "base/ascii.h"
#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {
namespace {

// A digit with a dot among the three bytes after it.
bool LooksLikeV4(std::string_view text) {
  return text.size() > 3 && IsAsciiDigit(text[0]) && (text[1] == '.' || text[2] == '.' || text[3] == '.');
}

// `::` and a hex digit, or up to four hex digits and a colon.
bool LooksLikeV6(std::string_view text) {
  if (text.size() > 2 && text[0] == ':' && text[1] == ':' && IsHexDigit(text[2])) return true;
  for (size_t i = 0; i < 5 && i < text.size(); ++i) {
    if (text[i] == ':') return i > 0;
    if (!IsHexDigit(text[i])) return false;
  }
  return false;
}

size_t AddressSpan(std::string_view text, bool v6) {
  const auto* end = std::find_if(text.begin(), text.end(), [v6](char c) {
    return !(c == '.' || (v6 ? IsHexDigit(c) || c == ':' : IsAsciiDigit(c)));
  });
  return static_cast<size_t>(end - text.begin());
}

}  // namespace

// As there, the byte behind a candidate is never the start of the next one.
bool IpSearch::Finds(std::string_view text) const {
  constexpr size_t kLongest = 64;  // no address is longer
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != ':' && !IsHexDigit(c)) continue;
    const std::string_view rest = text.substr(i);
    const bool v4 = LooksLikeV4(rest);
    if (!v4 && !LooksLikeV6(rest)) continue;
    const size_t size = AddressSpan(rest, !v4);
    if (size <= kLongest) {
      const auto address = lang::ParseIpAddress(rest.substr(0, size));
      if (address && pattern_.Contains(*address)) return true;
    }
    i += size;
  }
  return false;
}

}  // namespace rulecheck::engine::logql
