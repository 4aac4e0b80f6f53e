// Who hears of the alerts of a test: `exp_receivers`, held against a configuration of Alertmanager.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "routing/decode.h"
#include "routing/route_tree.h"
#include "rulecheck/test.h"
#include "rulecheck/test_suite.h"

namespace rulecheck::unittest {

// A configuration that could be read.
class ReceiverBook {
 public:
  // The `alertmanager` of a test file in a folder; null with a finding at its place when Alertmanager
  // would not start with it.
  static std::shared_ptr<const ReceiverBook> Load(const MappedText& path, const std::string& directory,
                                                  const TestOptions& options, std::vector<Finding>* findings);

  std::set<std::string> ReceiversOf(const routing::LabelMap& labels) const;

 private:
  explicit ReceiverBook(std::shared_ptr<const SourceFile> file) : file_(std::move(file)) {}

  std::shared_ptr<const SourceFile> file_;
  routing::DecodedConfig decoded_;
  std::unique_ptr<const routing::RouteTree> tree_;
};

// Why a case fails; empty when exactly the expected receivers hear of the alerts.
std::string ReceiverDifference(const std::vector<MappedText>& expected, const std::set<std::string>& got);

}  // namespace rulecheck::unittest
