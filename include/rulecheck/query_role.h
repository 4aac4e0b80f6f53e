// What a query is for and in which language it is written: what decides which checks look at it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace rulecheck {

enum class QueryLanguage : uint8_t { kPromQL, kLogQL };

enum class QueryRole : uint8_t {
  kAlert,        // the condition of an alerting rule
  kRecording,    // what a recording rule writes
  kPanel,        // a target of a dashboard's panel
  kVariable,     // fills a variable of a dashboard
  kAnnotation,   // marks events on a dashboard
  kSlo,          // of the specification of an objective
  kTest,         // asked by a unit test
  kCommandLine,  // typed by hand
};

std::string_view QueryRoleName(QueryRole role);              // "alert", "recording", "panel", ...
std::string_view QueryLanguageName(QueryLanguage language);  // "PromQL" | "LogQL"

// A set of values of a small enum.
template <typename E>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  constexpr EnumSet(std::initializer_list<E> values) {
    for (const E value : values) bits_ |= Bit(value);
  }

  constexpr bool contains(E value) const { return (bits_ & Bit(value)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(EnumSet, EnumSet) = default;

 private:
  static constexpr uint32_t Bit(E value) { return uint32_t{1} << static_cast<uint32_t>(value); }

  uint32_t bits_ = 0;
};

using RoleSet = EnumSet<QueryRole>;
using LanguageSet = EnumSet<QueryLanguage>;

inline constexpr RoleSet kAlertRole{QueryRole::kAlert};
inline constexpr RoleSet kRecordingRole{QueryRole::kRecording};
inline constexpr RoleSet kRuleRoles{QueryRole::kAlert, QueryRole::kRecording};
inline constexpr RoleSet kAllRoles{QueryRole::kAlert,    QueryRole::kRecording,  QueryRole::kPanel,
                                   QueryRole::kVariable, QueryRole::kAnnotation, QueryRole::kSlo,
                                   QueryRole::kTest,     QueryRole::kCommandLine};
inline constexpr LanguageSet kBothLanguages{QueryLanguage::kPromQL, QueryLanguage::kLogQL};

}  // namespace rulecheck
