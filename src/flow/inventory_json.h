// Answers in JSON, for InventoryReader.
#pragma once

#include <string>

#include "flow/inventory_reader.h"
#include "source/tree.h"

namespace rulecheck::flow {

class InventoryJson {
 public:
  InventoryJson(const SourceFile& file, InventoryReader* out) : file_(file), out_(*out) {}

  Result<std::string> Read();

 private:
  Result<std::string> ReadList(const source::Node& list);
  Result<std::string> ReadSeries(const source::Node& list);
  Result<std::string> ReadNames(const source::Node& list);
  Result<std::string> ReadMetadata(const source::Node& data);
  Result<std::string> ReadTsdb(const source::Node& data);
  Result<std::string> ReadAnalysis(const source::Node& root);

  const SourceFile& file_;
  InventoryReader& out_;
};

}  // namespace rulecheck::flow
