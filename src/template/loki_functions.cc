#include "template/loki_functions.h"

#include <vector>

namespace rulecheck::gotemplate {

const FunctionSet& LokiFunctions() {
  static const auto* const functions = [] {
    auto* all = new std::vector<Function>();
    for (const auto part : {LokiTextFunctions(), LokiNumberFunctions(), LokiTimeFunctions()})
      all->insert(all->end(), part.begin(), part.end());
    return all;
  }();
  static const FunctionSet set{*functions};
  return set;
}

}  // namespace rulecheck::gotemplate
