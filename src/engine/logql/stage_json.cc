// | json
#include <string>

#include "engine/logql/json_scan.h"
#include "engine/logql/label_keys.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

// Ways to stop that are no errors; told apart by address.
constexpr std::string_view kFoundAll = "all labels were found";
constexpr std::string_view kDropped = "a filter drops the line";

class JsonStage final : public Stage {
 public:
  explicit JsonStage(const StageContext& context) : max_depth_(context.options.max_json_depth) {}

  bool Run(Line& line) override {
    LineLabels& labels = line.labels;
    if (labels.NoLabels()) return true;
    keys_.BeginLine(labels);
    prefix_.clear();
    const std::string_view stopped = Object(line, line.text, 0);
    if (stopped.data() == kDropped.data()) return false;
    if (!stopped.empty() && stopped.data() != kFoundAll.data()) {
      labels.AddParserError("JSONParserErr", stopped);
    }
    return true;
  }

 private:
  std::string_view Object(Line& line, std::string_view text, uint32_t depth) {
    return ForEachJsonField(text, &line.scratch, [&](std::string_view key, const JsonValue& value) {
      return Field(line, key, value, depth);
    });
  }

  // That everything has been found is seen before a filter that drops the line.
  std::string_view Field(Line& line, std::string_view key, const JsonValue& value, uint32_t depth) {
    if (value.type == JsonType::kObject) return Nested(line, key, value.text, depth);
    bool keep = true;
    if (value.type != JsonType::kArray && value.type != JsonType::kNull) {
      keep = depth == 0 ? TopLabel(line, key, value) : NestedLabel(line, key, value);
    }
    if (line.labels.AllRequiredExtracted()) return kFoundAll;
    return keep ? std::string_view() : kDropped;
  }

  std::string_view Nested(Line& line, std::string_view key, std::string_view object, uint32_t depth) {
    if (depth >= max_depth_) return json_error::kTooDeep;
    const size_t size = prefix_.size();
    AppendPart(key);
    std::string_view error;
    if (line.labels.ShouldExtractPrefix(prefix_)) error = Object(line, object, depth + 1);
    prefix_.resize(size);
    return error;
  }

  // Blank keys are left out of the path.
  void AppendPart(std::string_view key) {
    const size_t size = prefix_.size();
    if (size == 0) return AppendSanitized(key, &prefix_);
    prefix_ += '_';
    AppendSanitized(key, &prefix_);
    if (prefix_.size() == size + 1) prefix_.resize(size);
  }

  bool TopLabel(Line& line, std::string_view key, const JsonValue& value) {
    LineLabels& labels = line.labels;
    NameId name = keys_.Find(key, &labels.names());
    if (name == kNoName) return true;
    name = labels.Resolve(name);
    return Set(line, name, value);
  }

  bool NestedLabel(Line& line, std::string_view key, const JsonValue& value) {
    LineLabels& labels = line.labels;
    const size_t size = prefix_.size();
    AppendPart(key);
    NameId name = labels.names().Intern(prefix_);
    prefix_.resize(size);
    if (labels.BaseHas(name) || labels.HasMetadata(name)) {
      // The suffix is put behind the key before that is made a name.
      AppendPart(std::string(key) + "_extracted");
      name = labels.names().Intern(prefix_);
      prefix_.resize(size);
    }
    return Set(line, name, value);
  }

  static bool Set(Line& line, NameId name, const JsonValue& value) {
    LineLabels& labels = line.labels;
    if (!labels.ShouldExtract(name) || labels.Extracted(name)) return true;
    labels.SetParsed(
        name, value.type == JsonType::kString ? JsonLabelValue(value.text, &line.scratch) : value.text);
    return labels.Continue(name);
  }

  uint32_t max_depth_;
  KeyCache keys_;
  std::string prefix_;  // names of the objects around, joined
};

}  // namespace

Result<StagePtr> Make(const lang::JsonStage& json, const StageContext& context) {
  if (!json.extractions.empty()) return MakeJsonExpressions(json, context);
  return StagePtr(std::make_unique<JsonStage>(context));
}

}  // namespace rulecheck::engine::logql
