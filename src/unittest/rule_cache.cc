#include "unittest/rule_cache.h"

#include <algorithm>

#include "engine/rules/log_simulation.h"
#include "rulecheck/workspace.h"
#include "source/file_system.h"
#include "unittest/check_ids.h"

namespace rulecheck::unittest {
namespace {

// Documents that a test can run. promtool takes rule files only; of a rule file
// Prometheus reads the first document.
bool HoldsRules(const Document& document) {
  const bool of_mimir =
      document.kind == DocumentKind::kMimirRules && document.language == QueryLanguage::kPromQL;
  if ((document.kind == DocumentKind::kRuleFile || of_mimir) && document.index > 0) return false;
  return !IsTestKind(document.kind) && document.kind != DocumentKind::kOther;
}

void ReportNothingToRun(RuleFile* file) {
  FindingSink(&file->findings)
      .Report(kUnreadableRuleFile, {file->loaded->file.get(), {}}, "no rule groups in this file")
      .Help(file->loaded->skipped.front().reason);
}

// Of VictoriaMetrics' other engines; a query that does not parse has its finding already.
bool RefuseOtherLanguages(RuleFile* file) {
  bool refused = false;
  for (const Document& document : file->loaded->documents) {
    for (const RuleGroup& group : document.groups()) {
      if (group.rules.empty() || group.rules.front().language() != QueryLanguage::kOther) continue;
      FindingSink(&file->findings)
          .Report(kUnreadableRuleFile, group.name.Whole(),
                  "the rules of this group are neither PromQL nor LogQL: no test can run them");
      refused = true;
    }
  }
  return refused;
}

// Rules that were not read cannot be tested: "no alert" would be true of them without a run.
void RaiseUnread(std::vector<Finding>* findings) {
  for (Finding& finding : *findings) {
    if (finding.check == "rules/unread" || finding.check == "rules/unrendered")
      finding.severity = Severity::kError;
  }
}

}  // namespace

const source::FileSystem& FilesOf(const TestOptions& options) {
  return options.files != nullptr ? *options.files : source::Disk();
}

std::string RuleFile::FirstError() const {
  if (!unreadable.empty()) return path + ": " + unreadable;
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::kError) continue;
    LineColumn at = finding.where.file->Position(finding.where.span.begin);
    return path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + finding.message;
  }
  return path;
}

std::shared_ptr<const LoadedFile> LoadRules(std::shared_ptr<const SourceFile> file, const LoadOptions& load) {
  WorkspaceOptions options;
  options.load = load;
  options.jobs = 1;
  Workspace workspace(std::move(options));
  workspace.Set(std::move(file));
  return workspace.snapshot()->files()[0];
}

RuleCache::RuleCache(const TestOptions& options) : files_(FilesOf(options)), load_(options.load) {
  load_.promtool_compat = load_.promtool_compat || options.promtool_compat;
  spec_.reread_printed = options.promtool_compat;
  spec_.promql = load_.promql;
}

std::shared_ptr<const RuleFile> RuleCache::Load(const std::string& path, QueryLanguage otherwise) {
  Slot* slot = nullptr;
  {
    std::lock_guard lock(mutex_);
    std::unique_ptr<Slot>& place = slots_[{path, otherwise}];
    if (place == nullptr) place = std::make_unique<Slot>();
    slot = place.get();
  }
  std::call_once(slot->once, [&] { slot->file = Read(path, otherwise); });
  return slot->file;
}

std::shared_ptr<const RuleFile> RuleCache::Read(const std::string& path, QueryLanguage otherwise) const {
  auto file = std::make_shared<RuleFile>();
  file->path = path;
  Result<std::string> text = files_.Read(path);
  if (!text) {
    file->unreadable = text.error().message;
    return file;
  }
  LoadOptions load = load_;
  load.otherwise = otherwise;
  file->loaded = LoadRules(std::make_shared<SourceFile>(path, std::move(*text)), load);
  file->findings = file->loaded->findings;
  RaiseUnread(&file->findings);
  const auto& documents = file->loaded->documents;
  const bool foreign =
      std::all_of(documents.begin(), documents.end(), [](const Document& d) { return d.partial; }) &&
      !file->loaded->skipped.empty();
  if (!load_.promtool_compat && foreign && file->findings.empty()) ReportNothingToRun(file.get());
  SortFindings(&file->findings);
  file->ok = std::none_of(file->findings.begin(), file->findings.end(),
                          [](const Finding& f) { return f.severity == Severity::kError; });
  if (file->ok && RefuseOtherLanguages(file.get())) file->ok = false;
  if (!file->ok) return file;
  for (const Document& document : file->loaded->documents) {
    if (!HoldsRules(document)) continue;
    for (const RuleGroup& group : document.groups()) {
      if (document.language == QueryLanguage::kLogQL) {
        file->log_groups.push_back(engine::rules::MakeLogGroupSpec(group, path, document.storage));
      } else {
        file->groups.push_back(engine::rules::MakeGroupSpec(group, path, document.storage, spec_));
      }
    }
  }
  return file;
}

std::vector<std::shared_ptr<const RuleFile>> RuleCache::All() const {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const RuleFile>> all;
  for (const auto& [key, slot] : slots_) {
    if (slot->file != nullptr) all.push_back(slot->file);
  }
  return all;
}

}  // namespace rulecheck::unittest
