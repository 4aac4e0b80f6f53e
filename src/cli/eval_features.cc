#include "cli/eval_features.h"

#include "cli/load_flags.h"

namespace rulecheck::cli {
namespace {

struct EvalFeature {
  std::string_view name;
  bool engine::EvalOptions::*field;
};

constexpr EvalFeature kFeatures[] = {
    {"promql-delayed-name-removal", &engine::EvalOptions::delayed_name_removal},
    {"type-and-unit-labels", &engine::EvalOptions::type_and_unit_labels},
};

}  // namespace

std::vector<std::string> EvalFeatureNames() {
  std::vector<std::string> out = SyntaxFeatureNames();
  for (const EvalFeature& feature : kFeatures) out.emplace_back(feature.name);
  return out;
}

bool ApplyEvalFeatures(const std::vector<std::string>& features, const std::string& target_version,
                       promql::ParseOptions* parse, engine::EvalOptions* options) {
  LoadFlags flags;
  flags.features = features;
  flags.target_version = target_version;
  LoadOptions load;
  if (!ApplyLoadFlags(flags, &load)) return false;
  *parse = load.promql;
  for (const EvalFeature& feature : kFeatures) {
    for (const std::string& name : features) {
      if (name == feature.name) options->*feature.field = true;
    }
  }
  return true;
}

}  // namespace rulecheck::cli
