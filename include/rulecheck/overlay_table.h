// Rules side by side by environment (dev, staging, production): which of them has what, and what differs.
// An environment is a folder or a word in a file's name: `overlays/staging/web.yaml`, `rules/web-prod.yaml`.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck {

struct Document;
struct QueryItem;

// A rule as an environment has it; good as long as the documents.
struct OverlayCell {
  const QueryItem* item = nullptr;
  std::string_view path;
  uint32_t line = 1;
  std::string text;  // the expression on one line, and ` for 5m` behind it
};

struct OverlayRow {
  std::string name;  // of the rule, with `severity` where it has one
  bool is_alert = false;
  std::vector<std::optional<OverlayCell>> cells;  // one an environment

  bool everywhere() const {
    return std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.has_value(); });
  }
  // Not in each environment, or not the same in all.
  bool differs() const {
    return !everywhere() || std::any_of(cells.begin(), cells.end(),
                                        [&](const auto& cell) { return cell->text != cells.front()->text; });
  }
};

struct OverlayFamily {
  std::string root;                       // "overlays/*", "rules/web-*.yaml"
  std::vector<std::string> environments;  // from development to production
  std::vector<OverlayRow> rows;           // by name
};

// Of families in which at least two environments have a rule in common, by root.
std::vector<OverlayFamily> CompareOverlays(std::span<const Document* const> documents);

// Whether the environment is the one that users are served from.
bool IsProduction(std::string_view environment);

}  // namespace rulecheck
