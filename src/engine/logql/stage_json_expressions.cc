// | json name="path", ...
#include "engine/logql/json_paths.h"
#include "engine/logql/lang.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

class JsonExpressionsStage final : public Stage, JsonPaths::Sink {
 public:
  JsonExpressionsStage(std::vector<NameId> labels, std::vector<std::vector<lang::PathStep>> paths)
      : labels_(std::move(labels)), paths_(std::move(paths)) {}

  // Only the first byte has to look like JSON.
  bool Run(Line& line) override {
    if (line.text.empty() || line.labels.NoLabels()) return true;
    const char first = line.text[0];
    if (first != '"' && first != '{' && first != '[') {
      line.labels.AddParserError("JSONParserErr", {});
      return true;
    }
    line_ = &line;
    found_ = 0;
    paths_.Walk(line.text, &line.scratch, this);
    if (found_ < labels_.size()) {
      for (const NameId label : labels_) {
        if (!line.labels.Get(label)) line.labels.SetParsed(label, {});
      }
    }
    return true;
  }

 private:
  void Found(size_t path, const JsonValue& value) override {
    LineLabels& labels = line_->labels;
    std::string_view text;
    if (value.type == JsonType::kObject) {
      text = value.text;
    } else if (value.type != JsonType::kNull) {
      text = JsonLabelValue(value.text, &line_->scratch);
    }
    labels.SetParsed(labels.Resolve(labels_[path]), text);
    ++found_;
  }

  void Failed(std::string_view error) override { line_->labels.AddParserError("JSONParserErr", error); }

  std::vector<NameId> labels_;
  JsonPaths paths_;
  Line* line_ = nullptr;
  size_t found_ = 0;
};

}  // namespace

Result<StagePtr> MakeJsonExpressions(const lang::JsonStage& json, const StageContext& context) {
  std::vector<NameId> labels;
  std::vector<std::vector<lang::PathStep>> paths;
  for (const lang::Extraction& extraction : json.extractions) {
    lang::ParsedPath path = lang::ParseJsonPath(extraction.path);
    if (path.problem) return Error{path.problem->message, std::nullopt};
    labels.push_back(context.names.Intern(extraction.label.name));
    paths.push_back(std::move(path.steps));
  }
  return StagePtr(std::make_unique<JsonExpressionsStage>(std::move(labels), std::move(paths)));
}

}  // namespace rulecheck::engine::logql
