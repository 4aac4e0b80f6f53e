// | unpack
#include <vector>

#include "engine/logql/json_scan.h"
#include "engine/logql/label_keys.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

constexpr std::string_view kObjectExpected = "expecting json object(6), but it is not";

// Labels come, and the line goes, only when there is a `_entry`.
class UnpackStage final : public Stage {
 public:
  bool Run(Line& line) override {
    LineLabels& labels = line.labels;
    if (line.text.empty() || labels.NoLabels()) return true;
    if (line.text[0] != '{') {
      labels.AddParserError("JSONParserErr", kObjectExpected);
      return true;
    }
    found_.clear();
    std::string_view entry;
    bool packed = false;
    const std::string_view error =
        ForEachJsonField(line.text, &line.scratch, [&](std::string_view key, const JsonValue& value) {
          if (value.type != JsonType::kString) return std::string_view();
          if (key != "_entry") {
            Field(line, key, value.text);
            return std::string_view();
          }
          packed = true;
          return UnescapeJson(value.text, &line.scratch, &entry) ? std::string_view() : json_error::kEscape;
        });
    if (!error.empty()) {
      labels.AddParserError("JSONParserErr", error);
      return true;
    }
    if (!packed) return true;
    line.text = entry;
    for (const auto& [name, value] : found_) {
      labels.SetParsed(name, value);
      if (!labels.Continue(name)) return false;
    }
    return true;
  }

 private:
  // Whether the label is there already is asked of the key as it stands.
  void Field(Line& line, std::string_view key, std::string_view value) {
    LineLabels& labels = line.labels;
    const NameId raw = labels.Resolve(labels.names().Intern(key));
    if (!labels.ShouldExtract(raw) || labels.Extracted(raw)) return;
    buffer_.clear();
    AppendSanitized(labels.names().text(raw), &buffer_);
    found_.emplace_back(labels.names().Intern(buffer_), JsonLabelValue(value, &line.scratch));
  }

  std::vector<std::pair<NameId, std::string_view>> found_;
  std::string buffer_;
};

}  // namespace

Result<StagePtr> Make(const lang::UnpackStage&, const StageContext&) {
  return StagePtr(std::make_unique<UnpackStage>());
}

}  // namespace rulecheck::engine::logql
