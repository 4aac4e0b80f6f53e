// The one place through which every finding of every command passes on its way to a report:
// what was chosen, what was ignored, how much it weighs here.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/selection.h"
#include "rulecheck/finding.h"

namespace rulecheck::policy {

struct GateSettings {
  // Ids, families ("promql") or "all".
  std::vector<std::string> select = {"all"};
  std::vector<std::string> ignore;
  // By id, family or "all", the most precise counts: another severity, or nothing for "off".
  std::map<std::string, std::optional<Severity>, std::less<>> severities;
};

enum class Verdict : uint8_t {
  kShown,
  kNotChosen,  // by select, ignore or severity "off"
};

// Immutable once made; free for any thread.
class Gate {
 public:
  // `checks`: the tables of the rooms that report to this run.
  Gate(const GateSettings& settings, std::span<const CheckInfo> checks);

  // Whether findings of the check can be shown at all: others need not be looked for.
  bool Runs(std::string_view check) const;

  // Gives the finding the severity that it has here.
  Verdict Judge(Finding* finding) const;

  // Judges all and keeps those that are shown, in their order.
  void Filter(std::vector<Finding>* findings) const;

 private:
  struct Row {
    bool shown = true;
    std::optional<Severity> severity;  // nothing: as reported
  };
  Row RowFor(const GateSettings& settings, const CheckInfo& check) const;

  std::unordered_map<std::string_view, Row> rows_;
};

// The entries that name no check of the tables, no family of theirs and not "all".
std::vector<std::string> UnknownNames(const std::vector<std::string>& names,
                                      std::span<const CheckInfo> checks);

}  // namespace rulecheck::policy
