#include "documents/unread_file.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "documents/other_kinds.h"
#include "documents/unread_rules.h"

namespace rulecheck::documents {
namespace {

std::string ReasonOfTreeError(const LoadContext& context, const source::TreeError& error) {
  const LineColumn at = context.file()->Position(error.span.begin);
  return fmt::format("{} at {}:{}", error.message, at.line, at.column);
}

// An object of Kubernetes in which no word has to do with what is looked at here.
bool IsOfOthers(std::string_view text) {
  constexpr std::string_view kWords[] = {"expr",  "alert",   "record",    "groups:",        "query",
                                         "panel", "targets", "receivers", "scrape_configs", "tests:"};
  const auto has = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
  return has("apiVersion:") && has("kind:") && std::none_of(std::begin(kWords), std::end(kWords), has);
}

}  // namespace

void SkipRest(const LoadContext& context, std::string reason) {
  const auto next = static_cast<uint32_t>(context.out->documents.size());
  context.out->skipped.push_back({next, std::move(reason)});
}

void ReportSyntax(const LoadContext& context, const source::TreeError& error) {
  context.Report(error.is_limit ? LoadCheck("yaml/too-large") : LoadCheck("yaml/syntax"), error.span,
                 error.message);
}

void ReportTreeError(const LoadContext& context) {
  const source::TreeError& error = *context.tree->error();
  context.out->broken = true;
  context.out->stream.push_back({"unreadable", ReasonOfTreeError(context, error)});
  if (!context.options.promtool_compat && !error.is_limit && LooksLikeHelmTemplate(context.file()->text())) {
    return SkipRest(context, "Helm template: it is YAML only after `helm template`");
  }
  if (!context.options.promtool_compat && !error.is_limit && LooksLikeTemplate(context.file()->text())) {
    return SkipRest(context, "template: it is YAML only after its actions have run");
  }
  ReportSyntax(context, error);
  if (!error.is_limit && !context.options.promtool_compat && IsOfOthers(context.file()->text()))
    context.out->findings.back().severity = Severity::kInfo;
}

void ReportEmptyFile(const LoadContext& context) {
  if (context.options.dialect != Dialect::kLogQL) return SkipRest(context, "empty file");
  context.Report("logql/empty-file", {0, 0}, "the file is empty: Loki refuses it")
      .notes.push_back("Write `groups: []` for a file without rules.");
}

bool IsPrometheus1(const LoadContext& context) {
  const auto documents = context.tree->documents();
  const bool text = documents.size() == 1 && documents[0].root->is_scalar();
  return (text || context.tree->error()) && LooksLikePrometheus1(context.file()->text());
}

void ReportPrometheus1(const LoadContext& context) {
  context.Report("rules/unread", {0, 1}, "rules in the syntax of Prometheus 1: these rules are not read")
      .notes.push_back("promtool of Prometheus 2.0 to 2.4 converts them: `promtool update rules`.");
  SkipRest(context, "rules of Prometheus 1");
}

}  // namespace rulecheck::documents
