// | logfmt
#include "engine/logql/json_scan.h"
#include "engine/logql/label_keys.h"
#include "engine/logql/lang.h"
#include "engine/logql/logfmt_scan.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

class LogfmtStage final : public Stage {
 public:
  LogfmtStage(const lang::LogfmtStage& node, const StageContext& context)
      : strict_(node.strict), keep_empty_(node.keep_empty), error_label_(context.names.Intern(kErrorLabel)) {}

  bool Run(Line& line) override {
    LineLabels& labels = line.labels;
    if (labels.NoLabels()) return true;
    keys_.BeginLine(labels);
    LogfmtScanner scanner(line.text, &line.scratch);
    while (!scanner.AtEnd()) {
      if (!scanner.Next()) {
        if (strict_) break;
        continue;
      }
      const Then then = Pair(line, scanner.key(), scanner.value());
      if (then == Then::kDrop) return false;
      if (then == Then::kStop) break;
    }
    if (!strict_ || !scanner.failed()) return true;
    labels.AddParserError("LogfmtParserErr", line.scratch.Copy(scanner.ErrorText()));
    return labels.Continue(error_label_);
  }

 private:
  enum class Then { kGoOn, kStop, kDrop };

  Then Pair(Line& line, std::string_view key, std::string_view value) {
    LineLabels& labels = line.labels;
    NameId name = keys_.Find(key, &labels.names());
    if (name == kNoName) return Then::kGoOn;
    name = labels.Resolve(name);
    if (!labels.ShouldExtract(name) || labels.Extracted(name)) return Then::kGoOn;
    if (value.empty() && !keep_empty_) return Then::kGoOn;
    labels.SetParsed(name, BlankInvalidUtf8(value, &line.scratch));
    if (!labels.Continue(name)) return Then::kDrop;
    return labels.AllRequiredExtracted() ? Then::kStop : Then::kGoOn;
  }

  bool strict_;
  bool keep_empty_;
  NameId error_label_;
  KeyCache keys_;
};

}  // namespace

Result<StagePtr> Make(const lang::LogfmtStage& logfmt, const StageContext& context) {
  if (!logfmt.extractions.empty()) return MakeLogfmtExpressions(logfmt, context);
  return StagePtr(std::make_unique<LogfmtStage>(logfmt, context));
}

}  // namespace rulecheck::engine::logql
