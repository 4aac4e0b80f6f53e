// What is known of the streams of a Loki: how many there are, the values of their labels and
// of structured metadata.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "flow/series_table.h"

namespace rulecheck::flow {

// Complete, but for structured metadata where `any_metadata` says so: what is not listed is not there. Values
// are not empty, as Loki drops such labels.
struct LogInventory {
  double streams = 0;
  // name -> value -> number of streams that have it
  std::map<std::string, std::map<std::string, double>, std::less<>> labels;
  // name -> values on lines
  std::map<std::string, std::vector<std::string>, std::less<>> metadata;
  // Lines may have metadata of names that nothing lists.
  bool any_metadata = false;
  // Each stream, where they are known one by one; else null.
  std::shared_ptr<const SeriesTable> table;
};

}  // namespace rulecheck::flow
