#include <nlohmann/json.hpp>

#include "report/cardinality_table.h"

namespace rulecheck::report {
namespace {

using BoundJson = nlohmann::ordered_json;

BoundJson OrNull(const std::optional<double>& number) {
  return number ? BoundJson(*number) : BoundJson(nullptr);
}

BoundJson JsonOf(const CardinalityRow& row, bool compared) {
  BoundJson out = {{"path", row.path},   {"line", row.line}, {"column", row.column},
                   {"group", row.group}, {"name", row.name}, {"kind", row.alert ? "alert" : "record"}};
  out["series"] = OrNull(row.series);
  out["why"] = row.why;
  out["samples"] = OrNull(row.samples);
  out["samples_why"] = row.samples_why;
  if (row.streams) out["streams"] = *row.streams;
  if (!compared) return out;
  out["change"] = row.is_new ? "new" : row.is_gone ? "gone" : row.before != row.series ? "changed" : "same";
  out["before"] = row.is_new ? BoundJson(nullptr) : OrNull(row.before);
  return out;
}

struct Sums {
  double series = 0, before = 0;
  size_t rules = 0, unknown = 0;
};

BoundJson JsonOf(const Sums& sums, bool compared) {
  BoundJson out = {{"series", sums.series}, {"rules", sums.rules}, {"unknown", sums.unknown}};
  if (compared) out["before"] = sums.before;
  return out;
}

}  // namespace

std::string RenderCardinalityJson(const CardinalityTable& table) {
  const bool compared = !table.since.empty();
  BoundJson out = {{"version", 1}};
  if (compared) out["since"] = table.since;
  out["rules"] = BoundJson::array();
  Sums records, alerts;
  for (const CardinalityRow& row : table.rows) {
    out["rules"].push_back(JsonOf(row, compared));
    Sums& sums = row.alert ? alerts : records;
    sums.series += row.series.value_or(0);
    sums.before += row.is_new ? 0 : row.before.value_or(0);
    if (row.is_gone) continue;
    ++sums.rules;
    if (!row.series) ++sums.unknown;
  }
  out["totals"] = {{"recorded", JsonOf(records, compared)}, {"alerts", JsonOf(alerts, compared)}};
  return out.dump(2, ' ', false, BoundJson::error_handler_t::replace) + "\n";
}

}  // namespace rulecheck::report
