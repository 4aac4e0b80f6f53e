// | pattern
#include "engine/logql/byte_search.h"
#include "engine/logql/lang.h"
#include "engine/logql/stage.h"
#include "logql/pattern.h"

namespace rulecheck::engine::logql {
namespace {

class PatternStage final : public Stage {
 public:
  struct Part {
    std::string literal;  // empty for a capture
    NameId name = kNoName;
  };
  explicit PatternStage(std::vector<Part> parts) : parts_(std::move(parts)) {}

  bool Run(Line& line) override {
    if (line.labels.NoLabels() || line.text.empty() || parts_.empty()) return true;
    std::string_view rest = line.text;
    size_t at = 0;
    if (!parts_[0].literal.empty()) {
      if (!rest.starts_with(parts_[0].literal)) return true;
      rest.remove_prefix(parts_[0].literal.size());
      at = 1;
    }
    // Captures and literals in turn: each runs to the first place of what follows it, or
    // to the end of the line when that is missing.
    for (; at < parts_.size(); at += 2) {
      const bool last = at + 1 == parts_.size();
      const size_t end = last ? std::string_view::npos : FindText(rest, parts_[at + 1].literal);
      if (parts_[at].name != kNoName && !Capture(line, parts_[at].name, rest.substr(0, end))) return false;
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + parts_[at + 1].literal.size());
    }
    return true;
  }

 private:
  static bool Capture(Line& line, NameId name, std::string_view value) {
    LineLabels& labels = line.labels;
    name = labels.Resolve(name);
    if (labels.Extracted(name) || !labels.ShouldExtract(name)) return true;
    labels.SetParsed(name, value);
    return labels.Continue(name);
  }

  std::vector<Part> parts_;
};

}  // namespace

Result<StagePtr> Make(const lang::PatternStage& pattern, const StageContext& context) {
  std::vector<PatternStage::Part> parts;
  for (const lang::PatternPart& part : lang::ParsePattern(pattern.text.value)) {
    const bool named = part.capture && !part.unnamed();
    parts.push_back({part.capture ? std::string() : std::string(part.text),
                     named ? context.names.Intern(part.text) : kNoName});
  }
  return StagePtr(std::make_unique<PatternStage>(std::move(parts)));
}

}  // namespace rulecheck::engine::logql
