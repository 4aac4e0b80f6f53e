// ANSI colours, as names of meanings.
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/finding.h"
#include "rulecheck/run.h"

namespace rulecheck::report {

class Style {
 public:
  explicit Style(bool colour) : colour_(colour) {}

  std::string Bold(std::string_view text) const { return Wrap("1", text); }
  std::string Gutter(std::string_view text) const { return Wrap("1;34", text); }
  std::string Secondary(std::string_view text) const { return Wrap("1;34", text); }
  std::string Good(std::string_view text) const { return Wrap("1;32", text); }
  std::string BySeverity(Severity severity, std::string_view text) const {
    constexpr std::string_view kCodes[] = {"1;36", "1;33", "1;31"};
    return Wrap(kCodes[static_cast<size_t>(severity)], text);
  }

 private:
  std::string Wrap(std::string_view code, std::string_view text) const {
    if (!colour_ || text.empty()) return std::string(text);
    return std::string("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
  }

  bool colour_;
};

}  // namespace rulecheck::report
