// Looks for addresses in a text and tells whether one is meant by an ip() pattern
// (pkg/logql/log/ip.go).
#pragma once

#include <optional>
#include <string_view>

#include "engine/logql/lang.h"
#include "logql/ip_pattern.h"

namespace rulecheck::engine::logql {

class IpSearch {
 public:
  explicit IpSearch(lang::IpPattern pattern) : pattern_(std::move(pattern)) {}
  bool Finds(std::string_view text) const;

 private:
  lang::IpPattern pattern_;
};

}  // namespace rulecheck::engine::logql
