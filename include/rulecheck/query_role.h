// What a query is for and in which language it is written: what decides which checks look at it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace rulecheck {

enum class QueryLanguage : uint8_t {
  kPromQL,
  kLogQL,
  kOther,    // known, and not read here: SQL, expressions of Grafana, LogsQL
  kUnknown,  // nothing says it
};

// What decided the language of a query.
enum class LanguageReason : uint8_t {
  kDefault,     // nothing spoke against PromQL
  kSyntax,      // it, or what stands beside it, parses in one language only
  kKind,        // the kind of document, or a field beside it
  kDataSource,  // the type of its data source
  kVariable,    // a variable of the dashboard that stands for a data source
  kInput,       // an input of the dashboard that stands for a data source
  kName,        // the name of a data source: weak
  kPath,        // a label of its object or the path of its file
  kNone,
};

enum class QueryRole : uint8_t {
  kAlert,           // the condition of an alerting rule
  kRecording,       // what a recording rule writes
  kPanel,           // a target of a dashboard's panel
  kVariable,        // fills a variable of a dashboard
  kAnnotation,      // marks events on a dashboard
  kSlo,             // of the specification of an objective
  kTest,            // asked by a unit test
  kCommandLine,     // typed by hand
  kAlertData,       // feeds the condition of an alert that Grafana manages
  kAutoscaler,      // scales a workload
  kAdapterSeries,   // names the series of a metric of prometheus-adapter
  kAdapterMetrics,  // gives the value of such a metric
  kAnalysis,        // judges a release
  kStageMatch,      // chooses the lines of a stage of Promtail
  kRetention,       // chooses the streams that are kept for some time
  kFederate,        // chooses the series that another server hands over
  kTraceLink,       // leads from a trace to metrics or logs
};

std::string_view QueryRoleName(QueryRole role);              // "alert", "record", "panel", ...
std::string_view QueryLanguageName(QueryLanguage language);  // "PromQL" | "LogQL" | "another language"
std::string_view LanguageReasonName(LanguageReason reason);  // "default", "syntax", ...

// A set of values of a small enum.
template <typename E>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  constexpr EnumSet(std::initializer_list<E> values) {
    for (const E value : values) bits_ |= Bit(value);
  }

  // The values of an enum from its first to its last one.
  static constexpr EnumSet UpTo(E last) {
    EnumSet all;
    all.bits_ = (Bit(last) - 1) | Bit(last);
    return all;
  }
  constexpr EnumSet Without(E value) const {
    EnumSet rest = *this;
    rest.bits_ &= ~Bit(value);
    return rest;
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
inline constexpr RoleSet kAllRoles = RoleSet::UpTo(QueryRole::kTraceLink);
inline constexpr LanguageSet kBothLanguages{QueryLanguage::kPromQL, QueryLanguage::kLogQL};

}  // namespace rulecheck
