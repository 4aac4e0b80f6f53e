#include "cli/explain_series.h"

#include <fmt/core.h>

#include <string_view>
#include <utility>

#include "cli/print_error.h"
#include "flow/inventory_file.h"
#include "flow/words.h"
#include "source/file_system.h"

namespace rulecheck::cli {

std::unique_ptr<const ExplainedSeries> ExplainedSeries::Of(const std::vector<std::string>& rules,
                                                           const std::string& inventory) {
  auto out = std::make_unique<ExplainedSeries>();
  out->source_ = std::make_shared<flow::UnknownSeries>();
  if (!inventory.empty() && !out->ReadSeries(inventory)) return nullptr;
  if (!rules.empty() && !out->ReadRules(rules)) return nullptr;
  return out;
}

bool ExplainedSeries::ReadSeries(const std::string& path) {
  Result<std::string> text = source::Disk().Read(path);
  if (!text) {
    PrintError(fmt::format("{}: {}", path, text.error().message));
    return false;
  }
  const SourceFile file(path, std::move(*text));
  auto inventory = flow::ReadInventory(file);
  if (!inventory) {
    const LineColumn at = file.Position(inventory.error().span ? inventory.error().span->begin : 0);
    PrintError(fmt::format("{}:{}:{}: {}", path, at.line, at.column, inventory.error().message));
    return false;
  }
  source_ = *std::move(inventory);
  return true;
}

bool ExplainedSeries::ReadRules(const std::vector<std::string>& paths) {
  Workspace workspace{WorkspaceOptions{}};
  workspace.Load(source::Disk(), paths);
  snapshot_ = workspace.snapshot();
  for (const std::string& reason : snapshot_->unreadable()) PrintError(reason);
  if (!snapshot_->unreadable().empty()) return false;
  flow::FlowsOptions options;
  options.recorded_here_only = true;
  options.stored = source_;
  auto flows = std::make_shared<flow::Flows>(*snapshot_, std::move(options));
  flows_ = flows.get();
  source_ = std::move(flows);
  return true;
}

std::vector<ExplainedReason> ExplainedSeries::ReasonsOf(const flow::Flow& flow,
                                                        const promql::Query& query) const {
  std::vector<ExplainedReason> out;
  for (flow::Reason& reason : flow::ReasonsOf(flow)) {
    std::string_view text = query.text();
    std::string rule;
    if (reason.cause.rule != flow::Cause::kHere) {
      if (flows_ == nullptr || reason.cause.rule >= flows_->rules().size()) continue;
      const flow::FlowRule& of = flows_->rules()[reason.cause.rule];
      if (of.query == nullptr) continue;
      text = of.query->text();
      rule = of.name;
    }
    const Span span = reason.cause.span;
    if (span.end > text.size()) continue;
    out.push_back({std::move(reason.fact), std::string(text.substr(span.begin, span.size())), span, rule});
  }
  return out;
}

}  // namespace rulecheck::cli
