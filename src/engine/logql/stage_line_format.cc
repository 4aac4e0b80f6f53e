// | line_format
#include "engine/logql/lang.h"
#include "engine/logql/line_template.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

class LineFormatStage final : public Stage {
 public:
  explicit LineFormatStage(LineTemplate text) : template_(std::move(text)) {}

  // A label alone is looked up as such, which does not find __error__.
  bool Run(Line& line) override {
    if (template_.only_label() != kNoName) {
      const auto value = line.labels.Get(template_.only_label());
      line.text = value ? *value : std::string_view();
      return true;
    }
    snapshot_.Clear();
    const Result<std::string_view> text = template_.Run(line, &snapshot_);
    if (text) {
      line.text = *text;
    } else {
      line.labels.SetError("TemplateFormatErr");
      line.labels.SetErrorDetails(line.scratch.Copy(text.error().message));
    }
    return true;
  }

 private:
  LineTemplate template_;
  LabelSnapshot snapshot_;
};

}  // namespace

Result<StagePtr> Make(const lang::LineFormatStage& format, const StageContext& context) {
  Result<LineTemplate> text = LineTemplate::Make(format.text.value, "line", context, &context.required);
  if (!text) return Error{"invalid line template: " + text.error().message, std::nullopt};
  return StagePtr(std::make_unique<LineFormatStage>(std::move(*text)));
}

}  // namespace rulecheck::engine::logql
