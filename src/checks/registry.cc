// The table of checks: registry.def for those that run here, the documents room's
// load_checks.def for what loading reports, test_checks.def for unit tests; pages are compiled in by
// pages.cmake.
#include <algorithm>

#include "checks/check.h"
#include "checks/pages.h"

namespace rulecheck::checks {

#define QUERY_CHECK(id, severity, confidence, function, summary) void function(const QueryContext&);
#define LOG_QUERY_CHECK(id, severity, confidence, function, summary) void function(const LogQueryContext&);
#define RULE_CHECK(id, severity, confidence, function, summary) void function(const RuleContext&);
#define GROUP_CHECK(id, severity, confidence, function, summary) void function(const GroupContext&);
#define MODEL_CHECK(id, severity, confidence, function, summary) void function(const ModelContext&);
#include "checks/registry.def"
#undef QUERY_CHECK
#undef LOG_QUERY_CHECK
#undef RULE_CHECK
#undef GROUP_CHECK
#undef MODEL_CHECK

namespace {

template <typename Function>
RegisteredCheck Make(std::string_view id, Severity severity, Confidence confidence, Function function,
                     std::string_view summary) {
  return {{id, severity, confidence, summary, FindPage(id)}, CheckFunction(function)};
}

std::vector<RegisteredCheck> Build() {
  std::vector<RegisteredCheck> out = {
#define ANY_CHECK(type, id, severity, confidence, function, summary) \
  Make<type>(id, Severity::severity, Confidence::confidence, &function, summary),
#define QUERY_CHECK(...) ANY_CHECK(QueryCheck, __VA_ARGS__)
#define LOG_QUERY_CHECK(...) ANY_CHECK(LogQueryCheck, __VA_ARGS__)
#define RULE_CHECK(...) ANY_CHECK(RuleCheck, __VA_ARGS__)
#define GROUP_CHECK(...) ANY_CHECK(GroupCheck, __VA_ARGS__)
#define MODEL_CHECK(...) ANY_CHECK(ModelCheck, __VA_ARGS__)
#include "checks/registry.def"
  };
#define LOAD_CHECK(id, severity, summary) \
  out.push_back(Make(id, Severity::severity, Confidence::kCertain, LoaderCheck{}, summary));
#include "documents/load_checks.def"
#undef LOAD_CHECK
#define TEST_CHECK(id, severity, summary) \
  out.push_back(Make(id, Severity::severity, Confidence::kCertain, LoaderCheck{}, summary));
#include "checks/test_checks.def"
#undef TEST_CHECK
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

std::span<const CheckInfo> AllChecks() {
  static const std::vector<CheckInfo> infos = [] {
    std::vector<CheckInfo> out;
    for (const checks::RegisteredCheck& check : checks::Registry()) out.push_back(check.info);
    return out;
  }();
  return infos;
}

const CheckInfo* FindCheck(std::string_view id) {
  for (const CheckInfo& info : AllChecks()) {
    if (info.id == id) return &info;
  }
  return nullptr;
}

}  // namespace rulecheck
