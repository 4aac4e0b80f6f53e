#include <fmt/core.h>

#include <set>

#include "checks/labels/output.h"
#include "checks/labels/policies.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

bool WantsLevels(const policy::LabelPolicy& entry) {
  return entry.name.levels;
}

using LevelNames = std::set<std::string, std::less<>>;

// Whether a level such as `instance_job` is these labels in some order, each once, perhaps with
// some of `others`. LevelNames may hold `_` themselves.
class LevelReader {
 public:
  LevelReader(LevelNames wanted, const LevelNames& others) : wanted_(std::move(wanted)), others_(others) {}

  bool Reads(std::string_view level) {
    if (--budget_ < 0) return true;  // too many ways to read it: nothing is claimed
    if (level.empty()) return wanted_.empty();
    for (const std::string& name : LevelNames(wanted_)) {
      if (!Begins(level, name)) continue;
      wanted_.erase(name);
      const bool reads = Reads(Behind(level, name));
      wanted_.insert(name);
      if (reads) return true;
    }
    for (const std::string& name : others_) {
      if (Begins(level, name) && Reads(Behind(level, name))) return true;
    }
    return false;
  }

 private:
  static bool Begins(std::string_view level, std::string_view name) {
    return level.starts_with(name) && (level.size() == name.size() || level[name.size()] == '_');
  }
  static std::string_view Behind(std::string_view level, std::string_view name) {
    return level.size() == name.size() ? std::string_view() : level.substr(name.size() + 1);
  }

  LevelNames wanted_;
  const LevelNames& others_;
  int budget_ = 10'000;
};

// Labels that the level may name although the query does not return them.
LevelNames OtherLabels(const AnyQueryContext& c) {
  LevelNames out;
  for (const auto& [name, pair] : c.facts.labels()) out.emplace(name);
  for (const policy::ExternalLabel& label : c.settings.facts->external_labels) out.insert(label.name);
  return out;
}

}  // namespace

void RecordLevel(const AnyQueryContext& c) {
  ForEachLabelPolicy(
      c, "labels/record-level", WantsLevels, [&](const policy::LabelPolicy& /*entry*/, const auto& report) {
        const std::string_view name = c.rule().name.value;
        const size_t colon = name.find(':');
        if (colon == std::string_view::npos) return;
        const std::string_view level = name.substr(0, colon);
        const OutputLabels output(c);
        const std::optional<LevelNames> labels = output.All();
        const LevelNames others = OtherLabels(c);
        // Of labels that cannot be listed it may still be known that one is not there.
        const bool one_word = level.find('_') == std::string_view::npos;
        if (!labels && one_word && !output.IsNothing() && !output.CanHave(level) && !others.contains(level))
          report(c.rule().name.Whole(), fmt::format("the level `{}` is no label of the output", level));
        if (!labels || LevelReader(*labels, others).Reads(level)) return;
        const std::vector<std::string> list(labels->begin(), labels->end());
        report(c.rule().name.Whole(), fmt::format("the level `{}` is not the set of labels of the output: {}",
                                                  level, list.empty() ? "it has none" : QuotedList(list)));
      });
}

}  // namespace rulecheck::checks
