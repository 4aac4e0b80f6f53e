// | logfmt name="key", ...
#include <algorithm>
#include <string>
#include <vector>

#include "engine/logql/json_scan.h"
#include "engine/logql/label_keys.h"
#include "engine/logql/lang.h"
#include "engine/logql/logfmt_scan.h"
#include "engine/logql/stage.h"
#include "logql/label_path.h"

namespace rulecheck::engine::logql {
namespace {

// Where several labels are taken from one key Loki fills one of them, at random; here it
// is the first.
class LogfmtExpressionsStage final : public Stage {
 public:
  struct Wanted {
    NameId label;
    NameId key;
  };
  LogfmtExpressionsStage(std::vector<Wanted> wanted, bool strict)
      : wanted_(std::move(wanted)), strict_(strict) {}

  bool Run(Line& line) override {
    LineLabels& labels = line.labels;
    if (labels.NoLabels()) return true;
    for (const Wanted& wanted : wanted_) {
      if (labels.Resolve(wanted.label) == wanted.label) labels.SetParsed(wanted.label, {});
    }
    keys_.BeginLine(labels);
    LogfmtScanner scanner(line.text, &line.scratch);
    while (!scanner.AtEnd()) {
      if (!scanner.Next()) {
        if (strict_) break;
        continue;
      }
      if (!Pair(line, scanner.key(), scanner.value())) break;
    }
    if (strict_ && scanner.failed()) {
      labels.AddParserError("LogfmtParserErr", line.scratch.Copy(scanner.ErrorText()));
    }
    return true;
  }

 private:
  bool IsLabel(NameId name) const {
    return std::any_of(wanted_.begin(), wanted_.end(), [name](const Wanted& w) { return w.label == name; });
  }

  // False when the rest of the line is of no interest.
  bool Pair(Line& line, std::string_view key, std::string_view value) {
    LineLabels& labels = line.labels;
    NameId name = keys_.Find(key, &labels.names());
    if (name == kNoName) return true;
    if (!IsLabel(name) && (!labels.ShouldExtract(name) || labels.Extracted(name))) return true;
    if (HasInvalidUtf8(value)) value = {};
    const auto wanted =
        std::find_if(wanted_.begin(), wanted_.end(), [name](const Wanted& w) { return w.key == name; });
    if (wanted != wanted_.end()) name = wanted->label;
    if (!IsLabel(name)) return true;
    const NameId resolved = labels.Resolve(name);
    if (resolved != name && (labels.Extracted(resolved) || !labels.ShouldExtract(resolved))) return false;
    labels.SetParsed(resolved, value);
    return !labels.AllRequiredExtracted();
  }

  std::vector<Wanted> wanted_;
  bool strict_;
  KeyCache keys_;
};

}  // namespace

Result<StagePtr> MakeLogfmtExpressions(const lang::LogfmtStage& logfmt, const StageContext& context) {
  std::vector<LogfmtExpressionsStage::Wanted> wanted;
  for (const lang::Extraction& extraction : logfmt.extractions) {
    const lang::ParsedPath path = lang::ParseLogfmtKey(extraction.path);
    if (path.problem) return Error{path.problem->message, std::nullopt};
    const NameId label = context.names.Intern(extraction.label.name);
    const NameId key = context.names.Intern(path.steps[0].name);
    // The last one of several for the same label counts.
    std::erase_if(wanted, [label](const auto& w) { return w.label == label; });
    wanted.push_back({label, key});
  }
  return StagePtr(std::make_unique<LogfmtExpressionsStage>(std::move(wanted), logfmt.strict));
}

}  // namespace rulecheck::engine::logql
