#include "logql/stage_templates.h"

namespace rulecheck::logql {
namespace {

constexpr gotemplate::Param kAnything[] = {gotemplate::Param::kAny};

Result<gotemplate::Value> NotToBeRun(gotemplate::Machine&, std::span<const gotemplate::Value>) {
  return Error{"this template was parsed for its syntax only", {}};
}

constexpr gotemplate::Function kFunctions[] = {
#define TEMPLATE_FUNCTION(name) {name, kAnything, true, NotToBeRun, {}},
#include "logql/template_functions.def"
#undef TEMPLATE_FUNCTION
};

}  // namespace

const gotemplate::FunctionSet& StageFunctionNames() {
  static constexpr gotemplate::FunctionSet set{kFunctions};
  return set;
}

gotemplate::ParseOutcome ParseStageTemplate(std::string_view text, std::string_view name) {
  gotemplate::ParseOptions options;
  options.name = name;
  return gotemplate::Parse(text, StageFunctionNames(), options);
}

}  // namespace rulecheck::logql
