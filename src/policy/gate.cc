#include "policy/gate.h"

#include <algorithm>

#include <fmt/format.h>

#include "policy/baseline.h"
#include "policy/changes.h"
#include "policy/check_names.h"
#include "policy/item_index.h"
#include "policy/meta_checks.h"
#include "policy/suppressed.h"
#include "policy/where.h"

namespace rulecheck::policy {
namespace {

// The entry for a check that names it most precisely; null when none does.
const std::optional<Severity>* SeverityEntry(const GateSettings& settings, std::string_view id) {
  for (const std::string_view name : {id, FamilyOf(id), std::string_view("all")}) {
    const auto it = settings.severities.find(name);
    if (it != settings.severities.end()) return &it->second;
  }
  return nullptr;
}

// What a profile makes of a check, before settings say anything of it.
std::optional<Severity> SeverityInProfile(Profile profile, const CheckInfo& check) {
  if (profile != Profile::kMigration || check.confidence == Confidence::kCertain) return std::nullopt;
  return Severity::kInfo;
}

bool IsOnInProfile(Profile profile, const CheckInfo& check) {
  if (profile == Profile::kStrict) return true;
  if (profile == Profile::kMigration && check.confidence == Confidence::kStyle) return false;
  return !check.opt_in && !IsOptIn(check.id);
}

}  // namespace

Gate::Gate(GateSettings settings, std::span<const CheckInfo> checks)
    : settings_(std::move(settings)), selection_(settings_.select, settings_.ignore) {
  if (settings_.project == nullptr) {
    own_project_ =
        std::make_unique<Project>(source::Disk(), ProjectOptions{}, std::vector<std::string_view>{});
    settings_.project = own_project_.get();
  }
  const PathSettings& defaults = settings_.project->defaults();
  rows_.emplace(&defaults, RowsFor(defaults.settings, checks));
  for (const PathSettings* answer : settings_.project->Answers())
    rows_.emplace(answer, RowsFor(answer->settings, checks));
}

Gate::~Gate() = default;

Gate::Rows Gate::RowsFor(const Settings& settings, std::span<const CheckInfo> checks) const {
  Rows out;
  for (const CheckInfo& check : checks) out.emplace(check.id, RowFor(settings, check));
  return out;
}

// `by_settings`: whether settings switch it on or off. What the command line names more
// precisely than "all" it wants, whatever settings say.
bool Gate::IsChosen(const CheckInfo& check, std::optional<bool> by_settings) const {
  if (Selection(settings_.extend_select, {}).Includes(check.id) && !selection_.Ignores(check.id)) return true;
  const bool chosen = check.always ? !selection_.Ignores(check.id) : selection_.Includes(check.id);
  return chosen && (by_settings.value_or(true) || selection_.IncludesByName(check.id));
}

Gate::Row Gate::RowFor(const Settings& settings, const CheckInfo& check) const {
  bool on = IsOnInProfile(settings.profile, check);
  Row row;
  row.severity = SeverityInProfile(settings.profile, check);
  for (const CheckMap& layer : settings.checks) {
    const CheckSetting* setting = FindSetting(layer, check.id);
    if (setting == nullptr) continue;
    const bool by_id = layer.contains(check.id);
    on = !setting->level->off() && (on || by_id);
    if (!setting->level->off()) row.severity = setting->level->severity;
  }
  row.shown = IsChosen(check, on);
  if (IsPolicyCheck(check.id)) row.severity.reset();  // its entry has said it
  if (const std::optional<Severity>* entry = SeverityEntry(settings_, check.id)) {
    row.shown = row.shown && entry->has_value();
    row.severity = *entry;
  }
  return row;
}

bool Gate::Runs(std::string_view check) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const auto& entry) {
    const auto it = entry.second.find(check);
    return it == entry.second.end() || it->second.shown || !entry.first->settings.conditional.empty();
  });
}

const Gate::Row* Gate::Find(const PathSettings& settings, std::string_view check) const {
  const auto rows = rows_.find(&settings);
  if (rows == rows_.end()) return nullptr;
  const auto it = rows->second.find(check);
  return it == rows->second.end() ? nullptr : &it->second;
}

const PathSettings& Gate::SettingsOf(const SourceFile* file) const {
  return file == nullptr ? settings_.project->defaults() : settings_.project->Known(file->path());
}

// Overrides for parts of a file.
void Gate::ApplyConditional(const Finding& finding, const PathSettings& settings, const ItemIndex& items,
                            Row* row) const {
  const QueryItem* item = items.Find(finding);
  const Document* document = item == nullptr ? items.FindDocument(finding) : nullptr;
  if (item == nullptr && document == nullptr) return;
  const source::FileSystem& files = settings_.project->files();
  for (const Override& entry : settings.settings.conditional) {
    const bool labels_off = entry.labels.off && FamilyOf(finding.check) == "labels";
    const bool cardinality_off = entry.cardinality.off && FamilyOf(finding.check) == "cardinality";
    const CheckSetting* setting = FindSetting(entry.checks, finding.check);
    if (setting == nullptr && !labels_off && !cardinality_off) continue;
    if (item != nullptr ? !Holds(entry.where, *item, files)
                        : !Holds(entry.where, *document, finding.subject, files))
      continue;
    if (setting == nullptr || setting->level->off()) {
      row->shown = false;
    } else {
      row->severity = setting->level->severity;
    }
  }
}

Verdict Gate::Judge(Finding* finding, const ItemIndex* items) const {
  const PathSettings& settings = SettingsOf(finding->where.file);
  const Row* found = Find(settings, finding->check);
  if (found == nullptr) return Verdict::kShown;
  Row row = *found;
  if (items != nullptr && row.shown && !settings.settings.conditional.empty())
    ApplyConditional(*finding, settings, *items, &row);
  if (row.severity) finding->severity = *row.severity;
  return row.shown ? Verdict::kShown : Verdict::kNotChosen;
}

void Gate::Filter(std::vector<Finding>* findings) const {
  std::erase_if(*findings, [&](Finding& finding) { return Judge(&finding) != Verdict::kShown; });
}

void Gate::Apply(const GateInput& input, std::vector<Finding>* findings) const {
  const ItemIndex items(input.files);
  std::erase_if(*findings, [&](Finding& finding) { return Judge(&finding, &items) != Verdict::kShown; });
  Suppress(input, findings);
  ReportEnded(findings);
  if (settings_.baseline != nullptr) {
    SortFindings(findings);  // equal ones are taken in order
    std::erase_if(*findings, [&](const Finding& finding) { return settings_.baseline->Take(finding); });
  }
  if (settings_.changes != nullptr) {
    std::erase_if(*findings, [&](Finding& finding) {
      return !settings_.changes->Concerns(items.Find(finding), &finding);
    });
  }
  SortFindings(findings);
}

void Gate::Suppress(const GateInput& input, std::vector<Finding>* findings) const {
  if (settings_.ignore_suppressions) return;
  SuppressedFindings suppressed(input, settings_.today);
  if (suppressed.empty()) return;
  std::erase_if(*findings, [&](const Finding& finding) { return suppressed.Take(finding); });
  if (!input.all_checks_known) return;
  std::vector<std::string_view> ids;
  for (const auto& [id, row] : rows_.begin()->second) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  const auto state = [&](const SourceFile* file, std::string_view check) {
    const Row* row = Find(SettingsOf(file), check);
    if (row != nullptr) return row->shown ? CheckState::kRan : CheckState::kDidNotRun;
    return IsKnownElsewhere(check) ? CheckState::kDidNotRun : CheckState::kUnknown;
  };
  for (Finding& finding : suppressed.Report(state, ids)) {
    if (Judge(&finding) == Verdict::kShown) findings->push_back(std::move(finding));
  }
}

void Gate::ReportEnded(std::vector<Finding>* findings) const {
  constexpr MetaCheck kExpiredPolicy = "meta/expired-policy";
  std::vector<Finding> out;
  FindingSink sink(&out);
  for (const EndedPolicy& ended : settings_.project->ended()) {
    sink.Report(kExpiredPolicy, ended.place, fmt::format("this policy has ended on {}", DayText(ended.day)))
        .Help("It is not in force any more: take it out, or give it another day.");
  }
  for (Finding& finding : out) {
    if (Judge(&finding) == Verdict::kShown) findings->push_back(std::move(finding));
  }
}

std::vector<std::string> UnknownNames(const std::vector<std::string>& names,
                                      std::span<const CheckInfo> checks) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const auto matches = [&](const CheckInfo& info) { return info.id == name || FamilyOf(info.id) == name; };
    if (name != "all" && std::none_of(checks.begin(), checks.end(), matches)) out.push_back(name);
  }
  return out;
}

}  // namespace rulecheck::policy
