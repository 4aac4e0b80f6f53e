#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "checks/check.h"
#include "rulecheck/overlay_table.h"

namespace rulecheck::checks {
namespace {

std::string_view RootFolder(std::string_view root) {
  return root.substr(0, root.find('*'));
}

// What is not written in an environment may be in it all the same.
class Elsewhere {
 public:
  explicit Elsewhere(const ModelContext& c) : c_(c) {}

  // Whether an alert of this name stands above the environments or beside them: in a base.
  bool InBase(const OverlayFamily& family, std::string_view alert) const {
    const auto same = c_.rules.Alerts(alert);
    return std::any_of(same.begin(), same.end(), [&](uint32_t rule) {
      return !InFamily(family, c_.rules.rule(rule).document->file->path());
    });
  }

  // Whether the production of the family takes in other environments of it, by kustomize.
  bool TakesOthers(const OverlayFamily& family, const std::string& production) const {
    const std::string folder = std::string(RootFolder(family.root)) + production + "/kustomization.y";
    for (const Document* document : c_.documents) {
      if (!std::string_view(document->file->path()).starts_with(folder)) continue;
      for (const std::string& other : family.environments)
        if (document->file->text().find("../" + other) != std::string_view::npos) return true;
    }
    return false;
  }

 private:
  static bool InFamily(const OverlayFamily& family, std::string_view path) {
    const std::string_view folder = RootFolder(family.root);
    return std::any_of(
        family.environments.begin(), family.environments.end(),
        [&](const std::string& environment) { return path.starts_with(std::string(folder) + environment); });
  }

  const ModelContext& c_;
};

// Environments that share most of their alerts are meant to be alike.
bool AreAlike(const OverlayFamily& family, size_t a, size_t b) {
  size_t both = 0, first = 0;
  for (const OverlayRow& row : family.rows) {
    if (!row.is_alert || !row.cells[a]) continue;
    ++first;
    both += row.cells[b] ? 1 : 0;
  }
  return both > 0 && 2 * both >= first;
}

void JudgeRow(const ModelContext& c, const OverlayFamily& family, const OverlayRow& row, size_t other,
              size_t production) {
  const QueryItem& item = *row.cells[other]->item;
  c.out.set_subject(item.subject());
  c.out.set_role(item.role);
  c.out
      .Report(item.rule->name.Whole(),
              fmt::format("`{}` has the alert `{}`, `{}` has not", family.environments[other],
                          item.rule->name.value, family.environments[production]))
      .Help("`rulecheck queries --by-overlay` shows the environments side by side");
}

}  // namespace

void MissingInProduction(const ModelContext& c) {
  const Elsewhere elsewhere(c);
  for (const OverlayFamily& family : CompareOverlays(c.documents)) {
    const auto first = std::find_if(family.environments.begin(), family.environments.end(), IsProduction);
    if (first == family.environments.end() || first == family.environments.begin()) continue;
    const auto production = static_cast<size_t>(first - family.environments.begin());
    // The nearest before it: what development has alone is on its way.
    const size_t other = production - 1;
    if (!AreAlike(family, other, production) || elsewhere.TakesOthers(family, *first)) continue;
    for (const OverlayRow& row : family.rows) {
      if (!row.is_alert || !row.cells[other] || row.cells[production]) continue;
      const std::string_view name = row.cells[other]->item->rule->name.value;
      if (!elsewhere.InBase(family, name)) JudgeRow(c, family, row, other, production);
    }
  }
}

}  // namespace rulecheck::checks
