#include "cli/colour.h"

#include <unistd.h>

#include <cstdlib>

namespace rulecheck::cli {
namespace {

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool IsForced(const char* name) {
  return !Variable(name).empty() && Variable(name) != "0";
}

}  // namespace

bool WantsColour(std::string_view when, std::FILE* stream) {
  if (when == "always") return true;
  if (when == "never" || !Variable("NO_COLOR").empty()) return false;
  if (IsForced("FORCE_COLOR") || IsForced("CLICOLOR_FORCE")) return true;
  if (Variable("CLICOLOR") == "0") return false;
  return isatty(fileno(stream)) != 0 && Variable("TERM") != "dumb";
}

}  // namespace rulecheck::cli
