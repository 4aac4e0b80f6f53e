// The table of what lint reports: registry.def for the checks that run here, the documents
// room's load_checks.def for what loading finds, policy's meta_checks.def; pages are compiled in by
// pages.cmake.
#include <algorithm>

#include "checks/check.h"
#include "checks/pages.h"
#include "documents/load_checks.h"
#include "policy/meta_checks.h"

namespace rulecheck::checks {

#define QUERY_CHECK(id, severity, confidence, roles, function, summary) void function(const QueryContext&);
#define LOG_QUERY_CHECK(id, severity, confidence, roles, function, summary) \
  void function(const LogQueryContext&);
#define ANY_QUERY_CHECK(id, severity, confidence, roles, function, summary) \
  void function(const AnyQueryContext&);
#define RULE_CHECK(id, severity, confidence, roles, function, summary) void function(const RuleContext&);
#define GROUP_CHECK(id, severity, confidence, roles, function, summary) void function(const GroupContext&);
#define DOCUMENT_CHECK(id, severity, confidence, roles, function, summary) \
  void function(const DocumentContext&);
#define MODEL_CHECK(id, severity, confidence, roles, function, summary) void function(const ModelContext&);
#define LOG_QUERY_AND_MODEL_CHECK(id, severity, confidence, roles, function, also, summary) \
  void function(const LogQueryContext&);                                                    \
  void also(const ModelContext&);
#include "checks/registry.def"
#undef QUERY_CHECK
#undef LOG_QUERY_CHECK
#undef ANY_QUERY_CHECK
#undef RULE_CHECK
#undef GROUP_CHECK
#undef DOCUMENT_CHECK
#undef MODEL_CHECK
#undef LOG_QUERY_AND_MODEL_CHECK

namespace {

constexpr LanguageSet kPromQlOnly{QueryLanguage::kPromQL};
constexpr LanguageSet kLogQlOnly{QueryLanguage::kLogQL};

// What a row's column of roles says: whose queries a check is for, and what a finding that
// is not in a rule weighs.
struct Roles {
  RoleSet set;
  std::optional<Severity> elsewhere = std::nullopt;
  bool opt_in = false;
};
constexpr Roles kAlerts{kAlertRole};
constexpr Roles kRecordings{kRecordingRole};
constexpr Roles kRules{kRuleRoles};
// Not those of unit tests: they ask for what rules give, however it is asked for.
constexpr RoleSet kAllButTests = kAllRoles.Without(QueryRole::kTest);
constexpr Roles kAll{kAllButTests};
// Nor those that only choose series or streams for something else.
constexpr Roles kAnswers{kAllButTests.Without(QueryRole::kAdapterSeries)
                             .Without(QueryRole::kFederate)
                             .Without(QueryRole::kRetention)
                             .Without(QueryRole::kStageMatch)};
constexpr Roles kDashboards{RoleSet{QueryRole::kPanel, QueryRole::kVariable, QueryRole::kAnnotation}};
constexpr Roles kAlertsAnywhere{RoleSet{QueryRole::kAlert, QueryRole::kAlertData}};
constexpr Roles kGrafanaAlerts{RoleSet{QueryRole::kAlertData}};
// Only for those who ask for it by its id or family.
constexpr Roles OptIn(Roles roles) {
  return {roles.set, roles.elsewhere, true};
}
constexpr Roles ElsewhereAs(Severity severity) {
  return {kAllButTests, severity};
}

template <typename Function>
RegisteredCheck Make(CheckInfo info, Function function, ModelCheck also = nullptr) {
  info.page = FindPage(info.id);
  return {info, CheckFunction(function), also};
}

std::vector<RegisteredCheck> Build() {
  std::vector<RegisteredCheck> out = {
#define ANY_CHECK(type, languages, also, id, severity, confidence, roles, function, summary) \
  Make<type>({id,                                                                            \
              Severity::severity,                                                            \
              Confidence::confidence,                                                        \
              summary,                                                                       \
              {},                                                                            \
              Roles(roles).set,                                                              \
              languages,                                                                     \
              false,                                                                         \
              Roles(roles).elsewhere,                                                        \
              Roles(roles).opt_in},                                                          \
             &function, also),
#define QUERY_CHECK(...) ANY_CHECK(QueryCheck, kPromQlOnly, nullptr, __VA_ARGS__)
#define LOG_QUERY_CHECK(...) ANY_CHECK(LogQueryCheck, kLogQlOnly, nullptr, __VA_ARGS__)
#define ANY_QUERY_CHECK(...) ANY_CHECK(AnyQueryCheck, kBothLanguages, nullptr, __VA_ARGS__)
#define RULE_CHECK(...) ANY_CHECK(RuleCheck, kBothLanguages, nullptr, __VA_ARGS__)
#define GROUP_CHECK(...) ANY_CHECK(GroupCheck, kBothLanguages, nullptr, __VA_ARGS__)
#define DOCUMENT_CHECK(...) ANY_CHECK(DocumentCheck, kBothLanguages, nullptr, __VA_ARGS__)
#define MODEL_CHECK(...) ANY_CHECK(ModelCheck, kBothLanguages, nullptr, __VA_ARGS__)
#define LOG_QUERY_AND_MODEL_CHECK(id, severity, confidence, roles, function, also, summary) \
  ANY_CHECK(LogQueryCheck, kLogQlOnly, &also, id, severity, confidence, roles, function, summary)
#include "checks/registry.def"
  };
  for (const CheckInfo& info : documents::kLoadChecks) out.push_back(Make(info, LoaderCheck{}));
  for (const CheckInfo& info : policy::kMetaChecks) out.push_back(Make(info, LoaderCheck{}));
  std::sort(out.begin(), out.end(),
            [](const RegisteredCheck& a, const RegisteredCheck& b) { return a.info.id < b.info.id; });
  return out;
}

}  // namespace

const std::vector<RegisteredCheck>& Registry() {
  static const std::vector<RegisteredCheck> registry = Build();
  return registry;
}

}  // namespace rulecheck::checks

namespace rulecheck {

std::span<const CheckInfo> LintChecks() {
  static const std::vector<CheckInfo> infos = [] {
    std::vector<CheckInfo> out;
    for (const checks::RegisteredCheck& check : checks::Registry()) out.push_back(check.info);
    return out;
  }();
  return infos;
}

}  // namespace rulecheck
