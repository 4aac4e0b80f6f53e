// | regexp
#include <re2/re2.h>

#include "base/go_regexp.h"
#include "engine/logql/label_keys.h"
#include "engine/logql/lang.h"
#include "engine/logql/stage.h"
#include "logql/regex.h"

namespace rulecheck::engine::logql {
namespace {

// The leftmost match only; a group that took no part gives an empty value.
class RegexpStage final : public Stage {
 public:
  RegexpStage(std::unique_ptr<const re2::RE2> regex, std::vector<NameId> groups)
      : regex_(std::move(regex)), groups_(std::move(groups)), found_(groups_.size() + 1) {}

  bool Run(Line& line) override {
    const re2::StringPiece text(line.text.data(), line.text.size());
    if (!regex_->Match(text, 0, text.size(), re2::RE2::UNANCHORED, found_.data(),
                       static_cast<int>(found_.size()))) {
      return true;
    }
    LineLabels& labels = line.labels;
    for (size_t i = 0; i < groups_.size(); ++i) {
      if (groups_[i] == kNoName) continue;
      const NameId name = labels.Resolve(groups_[i]);
      if (!labels.ShouldExtract(name) || labels.Extracted(name)) continue;
      labels.SetParsed(name, {found_[i + 1].data(), found_[i + 1].size()});
      if (!labels.Continue(name)) return false;
    }
    return true;
  }

 private:
  std::unique_ptr<const re2::RE2> regex_;
  std::vector<NameId> groups_;  // from the first; kNoName for those without a name
  std::vector<re2::StringPiece> found_;
};

}  // namespace

Result<StagePtr> Make(const lang::RegexpStage& regexp, const StageContext& context) {
  if (auto problem = lang::CheckRegexpParser(regexp.text.value)) return Error{problem->message, std::nullopt};
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  auto regex = std::make_unique<const re2::RE2>(ForRe2(regexp.text.value), options);
  if (!regex->ok()) return Error{regex->error(), std::nullopt};
  std::vector<NameId> groups;
  std::string name;
  for (const std::string& group : lang::GroupNames(regexp.text.value)) {
    name.clear();
    AppendSanitized(group, &name);
    groups.push_back(name.empty() ? kNoName : context.names.Intern(name));
  }
  groups.resize(static_cast<size_t>(regex->NumberOfCapturingGroups()), kNoName);
  return StagePtr(std::make_unique<RegexpStage>(std::move(regex), std::move(groups)));
}

}  // namespace rulecheck::engine::logql
