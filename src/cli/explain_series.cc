#include "cli/explain_series.h"

#include <string_view>
#include <utility>

#include "cli/print_error.h"
#include "flow/describe.h"
#include "source/file_system.h"

namespace rulecheck::cli {

std::unique_ptr<const ExplainedSeries> ExplainedSeries::Of(const std::vector<std::string>& paths) {
  auto out = std::make_unique<ExplainedSeries>();
  if (paths.empty()) {
    out->source_ = std::make_unique<flow::UnknownSeries>();
    return out;
  }
  Workspace workspace{WorkspaceOptions{}};
  workspace.Load(source::Disk(), paths);
  out->snapshot_ = workspace.snapshot();
  for (const std::string& reason : out->snapshot_->unreadable()) PrintError(reason);
  if (!out->snapshot_->unreadable().empty()) return nullptr;
  flow::FlowsOptions options;
  options.recorded_here_only = true;
  auto flows = std::make_unique<flow::Flows>(*out->snapshot_, std::move(options));
  out->flows_ = flows.get();
  out->source_ = std::move(flows);
  return out;
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
