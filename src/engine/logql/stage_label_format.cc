// | label_format
#include <fmt/format.h>

#include <optional>
#include <set>

#include "engine/logql/lang.h"
#include "engine/logql/line_template.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

// From left to right. Renames see earlier ones; all templates see the labels as they
// were when the first of them ran, or when it saw none at all.
class LabelFormatStage final : public Stage {
 public:
  struct Format {
    NameId label = kNoName;
    NameId source = kNoName;  // of a rename
    std::optional<LineTemplate> text;
  };
  explicit LabelFormatStage(std::vector<Format> formats) : formats_(std::move(formats)) {}

  bool Run(Line& line) override {
    LineLabels& labels = line.labels;
    snapshot_.Clear();
    for (const Format& format : formats_) {
      if (!format.text) {
        Rename(format, &labels);
        continue;
      }
      const Result<std::string_view> value = format.text->Run(line, &snapshot_);
      if (value) {
        labels.SetParsed(format.label, *value);
      } else {
        labels.SetError("TemplateFormatErr");
        labels.SetErrorDetails(line.scratch.Copy(value.error().message));
      }
      if (snapshot_.empty()) snapshot_.Clear();
    }
    return true;
  }

 private:
  static void Rename(const Format& format, LineLabels* labels) {
    const auto value = labels->Get(format.source);
    if (!value) return;
    labels->SetParsed(format.label, *value);
    labels->Delete(format.source);
  }

  std::vector<Format> formats_;
  LabelSnapshot snapshot_;
};

}  // namespace

Result<StagePtr> Make(const lang::LabelFormatStage& format, const StageContext& context) {
  std::vector<LabelFormatStage::Format> formats;
  std::set<std::string_view> seen;
  for (const lang::LabelFormat& from : format.formats) {
    const std::string_view name = from.label.name;
    if (name == kErrorLabel) return Error{fmt::format("{} cannot be formatted", name), std::nullopt};
    if (!seen.insert(name).second) {
      return Error{fmt::format("multiple label name '{}' not allowed in a single format operation", name),
                   std::nullopt};
    }
  }
  for (const lang::LabelFormat& from : format.formats) {
    LabelFormatStage::Format made;
    made.label = context.names.Intern(from.label.name);
    if (from.rename) {
      made.source = context.names.Intern(from.source.name);
      context.required.push_back(made.source);
    } else {
      Result<LineTemplate> text = LineTemplate::Make(from.text.value, "label", context, &context.required);
      if (!text) {
        return Error{
            fmt::format("invalid template for label '{}': {}", from.label.name, text.error().message),
            std::nullopt};
      }
      made.text = std::move(*text);
    }
    formats.push_back(std::move(made));
  }
  return StagePtr(std::make_unique<LabelFormatStage>(std::move(formats)));
}

}  // namespace rulecheck::engine::logql
