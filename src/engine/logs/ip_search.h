// Looks for addresses in a text and tells whether one is meant by an ip() pattern
// (pkg/logql/log/ip.go).
#pragma once

#include <optional>
#include <string_view>

#include "logql/ip_pattern.h"

namespace rulecheck::logs {

class IpSearch {
 public:
  explicit IpSearch(logql::IpPattern pattern) : pattern_(std::move(pattern)) {}
  bool Finds(std::string_view text) const;

 private:
  logql::IpPattern pattern_;
};

}  // namespace rulecheck::logs
