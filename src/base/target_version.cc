#include "rulecheck/target_version.h"

#include <fmt/core.h>

#include <charconv>
#include <optional>
#include <vector>

#include "base/strings.h"

namespace rulecheck {
namespace {

std::optional<uint32_t> VersionPart(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > 999) return std::nullopt;
  return value;
}

bool IsKnownVersion(TargetVersion version) {
  return (version >= kOldestVersion && version <= kLastOfPrometheus2) ||
         (version >= kPrometheus3 && version <= kNewestVersion);
}

}  // namespace

Result<TargetVersion> ParseTargetVersion(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('v')) rest.remove_prefix(1);
  const std::vector<std::string_view> parts = Split(rest, '.');
  const bool shaped = parts.size() == 2 || parts.size() == 3;
  const auto major = shaped ? VersionPart(parts[0]) : std::nullopt;
  const auto minor = shaped ? VersionPart(parts[1]) : std::nullopt;
  if (!major || !minor || (parts.size() == 3 && !VersionPart(parts[2]))) {
    return Error{fmt::format("`{}` is no version; write for example {}", text, VersionText(kNewestVersion)),
                 std::nullopt};
  }
  const TargetVersion version = *major * 1000 + *minor;
  if (IsKnownVersion(version)) return version;
  return Error{fmt::format("version {} of Prometheus is not known; those from {} to {} and from {} to {} are",
                           text, VersionText(kOldestVersion), VersionText(kLastOfPrometheus2),
                           VersionText(kPrometheus3), VersionText(kNewestVersion)),
               std::nullopt};
}

std::string VersionText(TargetVersion version) {
  return fmt::format("{}.{}", version / 1000, version % 1000);
}

}  // namespace rulecheck
