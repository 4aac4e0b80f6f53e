// What is known of the streams of a Loki: how many there are, the values of their labels and
// of structured metadata.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace rulecheck::flow {

// Complete: what is not listed is not there. Values are not empty, as Loki drops such labels.
struct LogInventory {
  double streams = 0;
  // name -> value -> number of streams that have it
  std::map<std::string, std::map<std::string, double>, std::less<>> labels;
  // name -> values on lines
  std::map<std::string, std::vector<std::string>, std::less<>> metadata;
};

}  // namespace rulecheck::flow
