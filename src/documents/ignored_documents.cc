#include "documents/ignored_documents.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "documents/unit_test.h"
#include "source/tree.h"

namespace rulecheck::documents {
namespace {

void WarnIgnoredDocument(const LoadContext& context, Span where, bool first_has_rules, bool is_loki) {
  const std::string_view reader = is_loki ? "Loki's ruler" : "Prometheus";
  Finding& finding = context.Report(
      "yaml/ignored-document", where,
      first_has_rules
          ? fmt::format("{} reads only the first document of a rule file, it ignores this one", reader)
          : std::string("the first document of this file is empty, and only the first is read: nothing of "
                        "this one is loaded"));
  finding.notes.push_back(first_has_rules
                              ? "Put these groups into the first document or into a file of their own."
                              : "Take the empty document away, up to its `---`.");
}

// Whether the first document is a unit-test file and stands in the file itself.
bool IsTestFile(const LoadContext& context) {
  if (context.out->documents.empty()) return false;
  const Document& first = context.out->documents[0];
  return IsTestKind(first.kind) && context.tree->documents()[0].root->span == first.span;
}

// The languages of documents that are plain rule files, by the place of their root.
std::map<Span, QueryLanguage> RuleFiles(const LoadContext& context) {
  std::map<Span, QueryLanguage> files;
  for (const Document& document : context.out->documents) {
    const bool plain = document.kind == DocumentKind::kRuleFile ||
                       document.kind == DocumentKind::kLokiRuleFile ||
                       document.kind == DocumentKind::kMimirRules;
    if (plain) files.emplace(document.span, document.language);
  }
  return files;
}

}  // namespace

void WarnIgnoredDocuments(const LoadContext& context, std::optional<RuleTool> reader) {
  const auto documents = context.tree->documents();
  if (documents.size() < 2) return;
  if (IsTestFile(context)) return ReportIgnoredTests(context, documents[1].span);
  const std::map<Span, QueryLanguage> rule_files = RuleFiles(context);
  const auto first = rule_files.find(documents[0].root->span);
  const bool is_rule_file = first != rule_files.end();
  const bool is_loki = is_rule_file && first->second == QueryLanguage::kLogQL;
  if (is_loki && source::Find(*documents[0].root, "namespace") != nullptr) return;
  if (!is_rule_file && !documents[0].root->is_null()) return;
  // vmalert and mimirtool read all of them.
  for (const RuleTool tool : {RuleTool::kVictoriaMetrics, RuleTool::kMimir}) {
    if (reader == tool || context.foreign->Has(tool)) return;
  }
  for (size_t i = 1; i < documents.size(); ++i) {
    const Span span = documents[i].root->span;
    if (span.empty()) continue;  // a last `---` with nothing behind it
    if (!is_rule_file && !rule_files.contains(span)) continue;
    WarnIgnoredDocument(context, {span.begin, std::min(span.end, span.begin + 1)}, is_rule_file, is_loki);
  }
}

}  // namespace rulecheck::documents
