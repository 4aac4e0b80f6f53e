#include "rulecheck/finding.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rulecheck {

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "";
}

std::string_view ConfidenceName(Confidence confidence) {
  switch (confidence) {
    case Confidence::kCertain:
      return "certain";
    case Confidence::kLikely:
      return "likely";
    case Confidence::kStyle:
      return "style";
  }
  return "";
}

std::string_view QueryRoleName(QueryRole role) {
  constexpr std::string_view kNames[] = {
      "alert",    "record",       "panel",      "variable",   "annotation",     "slo-indicator",
      "test",     "command-line", "alert-data", "autoscaler", "adapter-series", "adapter-metrics",
      "analysis", "stage-match",  "retention",  "federate",   "trace-link"};
  return kNames[static_cast<size_t>(role)];
}

std::string_view QueryLanguageName(QueryLanguage language) {
  if (language == QueryLanguage::kLogQL) return "LogQL";
  return language == QueryLanguage::kPromQL ? "PromQL" : "another language";
}

std::string_view LanguageReasonName(LanguageReason reason) {
  constexpr std::string_view kNames[] = {"default", "syntax", "kind", "datasource", "variable",
                                         "input",   "name",   "path", "none"};
  return kNames[static_cast<size_t>(reason)];
}

FindingBuilder FindingSink::Report(const CheckInfo& check, Location where, std::string message) {
  Finding& finding = out_->emplace_back();
  finding.check = check.id;
  finding.severity = check.SeverityFor(role_);
  finding.confidence = check.confidence;
  finding.message = std::move(message);
  finding.where = where;
  finding.subject = subject_.Text();
  return FindingBuilder(&finding);
}

bool FindingLess(const Finding& a, const Finding& b) {
  const std::string_view path_a = a.where.file != nullptr ? std::string_view(a.where.file->path()) : "";
  const std::string_view path_b = b.where.file != nullptr ? std::string_view(b.where.file->path()) : "";
  return std::tie(path_a, a.where.span, a.check, a.message, a.subject) <
         std::tie(path_b, b.where.span, b.check, b.message, b.subject);
}

void SortFindings(std::vector<Finding>* findings) {
  // Most lists are made in order, and a finding is dear to move.
  if (std::is_sorted(findings->begin(), findings->end(), FindingLess)) return;
  std::stable_sort(findings->begin(), findings->end(), FindingLess);
}

}  // namespace rulecheck
