#include "documents/group_checks.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "documents/query_language.h"

namespace rulecheck::documents {
namespace {

Span FirstExprOf(const RuleGroup& group) {
  return group.rules.empty() ? group.name.span : group.rules.front().expr().span;
}

}  // namespace

void CheckGroupNames(const LoadContext& context, const Document& document) {
  std::unordered_map<std::string_view, const RuleGroup*> seen;
  for (const RuleGroup& group : document.groups()) {
    if (group.name.value.empty()) {
      context.Report("rules/empty-group-name", group.name.span, "the group has no name");
      continue;
    }
    const auto [known, fresh] = seen.emplace(group.name.value, &group);
    if (fresh) continue;
    Finding& finding =
        context.Report("rules/repeated-group", group.name.span,
                       fmt::format("the group name `{}` is used twice in this file", group.name.value),
                       std::string(group.name.value));
    finding.labels.push_back({{context.file(), known->second->name.span}, "first here"});
  }
}

void CheckLanguages(const LoadContext& context, const Document& document,
                    const std::vector<QueryLanguage>& languages) {
  const auto odd = std::find_if(languages.begin(), languages.end(),
                                [&](QueryLanguage language) { return language != document.language; });
  const auto usual = std::find(languages.begin(), languages.end(), document.language);
  if (odd == languages.end() || usual == languages.end()) return;
  const RuleGroup& group = document.groups()[static_cast<size_t>(odd - languages.begin())];
  const RuleGroup& other = document.groups()[static_cast<size_t>(usual - languages.begin())];
  Finding& finding = context.Report(
      "rules/mixed-languages", FirstExprOf(group),
      fmt::format("this group is {}, others here are {}: neither Prometheus nor Loki loads both",
                  LanguageName(*odd), LanguageName(*usual)),
      std::string(group.name.value));
  finding.labels.push_back(
      {{context.file(), FirstExprOf(other)}, fmt::format("{} here", LanguageName(*usual))});
  finding.notes.push_back(
      "Put the groups of Loki and those of Prometheus into files, or objects, of their own.");
}

}  // namespace rulecheck::documents
