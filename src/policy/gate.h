// The one place through which every finding of every command passes on its way to a report:
// what was chosen, what was ignored, how much it weighs here, what is suppressed or known.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/project.h"
#include "policy/selection.h"
#include "rulecheck/document.h"
#include "rulecheck/finding.h"

namespace rulecheck::policy {

class Baseline;
class Changes;
class ItemIndex;

struct GateSettings {
  // Ids, families ("promql") or "all".
  std::vector<std::string> select = {"all"};
  std::vector<std::string> ignore;
  // By id, family or "all", the most precise counts: another severity, or nothing for "off".
  std::map<std::string, std::optional<Severity>, std::less<>> severities;
  // Also those that are off without settings or a profile that switch them on.
  std::vector<std::string> extend_select = {};
  const Project* project = nullptr;   // not owned; null: no settings
  std::optional<int64_t> today = {};  // days since 1970-01-01; nothing: no suppression ends
  bool ignore_suppressions = false;
  Baseline* baseline = nullptr;      // not owned; findings that it knows are not shown
  const Changes* changes = nullptr;  // not owned; only findings that concern it are shown
};

enum class Verdict : uint8_t {
  kShown,
  kNotChosen,  // by select, ignore, settings or severity "off"
};

// What a run looked at.
struct GateInput {
  std::span<const std::shared_ptr<const LoadedFile>> files;
  std::function<bool(const SourceFile*)> reports;  // empty: all
  bool all_checks_known = true;                    // what the tables have not does not exist
  bool pint_comments = false;                      // suppressions of pint count
};

// Immutable once made; free for any thread.
class Gate {
 public:
  // `checks`: the tables of the rooms that report to this run. The project has been asked
  // for the paths of the run.
  Gate(GateSettings settings, std::span<const CheckInfo> checks);
  ~Gate();

  // Whether findings of the check can be shown at all: others need not be looked for.
  bool Runs(std::string_view check) const;

  // Gives the finding the severity that it has here.
  Verdict Judge(Finding* finding, const ItemIndex* items = nullptr) const;

  // Judges all and keeps those that are shown, in their order.
  void Filter(std::vector<Finding>* findings) const;

  // The same, with suppressions; what is to be said of these is added, and all is sorted.
  void Apply(const GateInput& input, std::vector<Finding>* findings) const;

 private:
  struct Row {
    bool shown = true;
    std::optional<Severity> severity;  // nothing: as reported
  };
  using Rows = std::unordered_map<std::string_view, Row>;

  Rows RowsFor(const Settings& settings, std::span<const CheckInfo> checks) const;
  Row RowFor(const Settings& settings, const CheckInfo& check) const;
  bool IsChosen(const CheckInfo& check, std::optional<bool> by_settings) const;
  const Row* Find(const PathSettings& settings, std::string_view check) const;
  const PathSettings& SettingsOf(const SourceFile* file) const;
  void ApplyConditional(const Finding& finding, const PathSettings& settings, const ItemIndex& items,
                        Row* row) const;
  void Suppress(const GateInput& input, std::vector<Finding>* findings) const;
  void ReportEnded(std::vector<Finding>* findings) const;

  GateSettings settings_;
  Selection selection_;
  std::map<const PathSettings*, Rows> rows_;
  std::unique_ptr<const Project> own_project_;  // where there are no settings
};

// The entries that name no check of the tables, no family of theirs and not "all".
std::vector<std::string> UnknownNames(const std::vector<std::string>& names,
                                      std::span<const CheckInfo> checks);

}  // namespace rulecheck::policy
