#include "cli/colour.h"

#include <unistd.h>

#include <cstdlib>

namespace rulecheck::cli {
namespace {

std::string_view EnvironmentText(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool IsForced(const char* name) {
  return !EnvironmentText(name).empty() && EnvironmentText(name) != "0";
}

}  // namespace

bool WantsColour(std::string_view when, std::FILE* stream) {
  if (when == "always") return true;
  if (when == "never" || !EnvironmentText("NO_COLOR").empty()) return false;
  if (IsForced("FORCE_COLOR") || IsForced("CLICOLOR_FORCE")) return true;
  if (EnvironmentText("CLICOLOR") == "0") return false;
  return isatty(fileno(stream)) != 0 && EnvironmentText("TERM") != "dumb";
}

}  // namespace rulecheck::cli
