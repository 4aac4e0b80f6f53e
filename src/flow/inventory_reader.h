// Reads what servers and targets answer into an inventory: series, metrics of targets, metadata,
// names of labels, statistics of a TSDB, analyses of mimirtool, streams of Loki.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flow/inventory.h"
#include "flow/logql_inventory.h"
#include "rulecheck/result.h"
#include "rulecheck/source_file.h"

namespace rulecheck::flow {

// What files have said so far.
class InventoryReader {
 public:
  // What a file is, in words: "412 series"; errors have a place in it. Content decides, as
  // docs/inventory.md says.
  Result<std::string> Read(const SourceFile& file);

  // Types are spread over what they are of. To be called once, at the end.
  void Finish();

  Inventory& series() { return series_; }
  // Null when no file lists streams.
  std::shared_ptr<const LogInventory> streams() const;
  // Of a family, or of one of its series; empty when it is not known.
  const std::map<std::string, std::string, std::less<>>& types() const { return types_; }
  void SetType(std::string_view family, std::string_view type);

 private:
  friend class InventoryJson;

  Result<std::string> ReadStreamLines(const SourceFile& file);
  Result<std::string> ReadMetrics(const SourceFile& file);
  // A series or, without a name, a stream.
  void AddSeries(std::vector<std::pair<std::string, std::string>> labels, const std::string& from);
  void SetCount(std::string_view name, double series, const std::string& from);

  Inventory series_;
  SeriesTable streams_;
  bool has_streams_ = false;
  std::map<std::string, std::string, std::less<>> types_;  // by family
};

// "X" of "X_bucket", "X_count", "X_sum", "X_total", "X_created"; the name itself of others.
std::string_view FamilyOfSeries(std::string_view name);

}  // namespace rulecheck::flow
