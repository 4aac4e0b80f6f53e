// Where `explain --query` has its series from: the rules of some files, or nowhere.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/explain_query.h"
#include "flow/rules.h"
#include "rulecheck/promql.h"
#include "rulecheck/workspace.h"

namespace rulecheck::cli {

class ExplainedSeries {
 public:
  // Reads the files and says on standard error what cannot be read; null then.
  static std::unique_ptr<const ExplainedSeries> Of(const std::vector<std::string>& rules,
                                                   const std::string& inventory);

  const flow::SeriesSource& source() const { return *source_; }
  // With the parts of `query`, or of the rules' queries, that they follow from.
  std::vector<ExplainedReason> ReasonsOf(const flow::Flow& flow, const promql::Query& query) const;

 private:
  bool ReadRules(const std::vector<std::string>& paths);
  bool ReadSeries(const std::string& path);

  std::shared_ptr<const Snapshot> snapshot_;  // null without rules
  std::shared_ptr<const flow::SeriesSource> source_;
  const flow::Flows* flows_ = nullptr;  // `source_`, when it is of rules
};

}  // namespace rulecheck::cli
