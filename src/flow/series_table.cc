#include "flow/series_table.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace rulecheck::flow {
namespace {

uint64_t Mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15u + (hash << 6) + (hash >> 2);
  return hash * 0xBF58476D1CE4E5B9u;
}

}  // namespace

SeriesTable::Set SeriesTable::InternLabels(std::span<const std::pair<std::string, std::string>> labels) {
  Set out;
  for (const auto& [name, value] : labels) {
    if (value.empty()) continue;
    const auto [it, fresh] = by_name_.try_emplace(name, static_cast<uint32_t>(columns_.size()));
    if (fresh) {
      columns_.emplace_back();
      names_.push_back(name);
    }
    Column& column = columns_[it->second];
    const auto [id, is_new] = column.ids.try_emplace(value, static_cast<uint32_t>(column.values.size() + 1));
    if (is_new) column.values.push_back(value);
    out.emplace_back(it->second, id->second);
  }
  std::sort(out.begin(), out.end());
  return out;
}

SeriesTable::Set SeriesTable::SetOf(Row row) const {
  Set out;
  for (uint32_t i = 0; i < columns_.size(); ++i) {
    if (const uint32_t id = columns_[i].At(row); id != 0) out.emplace_back(i, id);
  }
  return out;
}

bool SeriesTable::Add(std::span<const std::pair<std::string, std::string>> labels) {
  const Set set = InternLabels(labels);
  uint64_t hash = 0;
  for (const auto& [column, id] : set) hash = Mix(Mix(hash, column), id);
  for (auto [it, end] = known_.equal_range(hash); it != end; ++it) {
    if (SetOf(it->second) == set) return false;
  }
  for (const auto& [column, id] : set) {
    std::vector<uint32_t>& cells = columns_[column].cells;
    cells.resize(rows_ + 1);
    cells[rows_] = id;
  }
  known_.emplace(hash, rows_++);
  return true;
}

std::vector<SeriesTable::Row> SeriesTable::All() const {
  std::vector<Row> out(rows_);
  std::iota(out.begin(), out.end(), Row{0});
  return out;
}

std::vector<SeriesTable::Row> SeriesTable::Select(std::span<const LabelCondition> conditions) const {
  std::vector<Row> out = All();
  for (const LabelCondition& condition : conditions) {
    const auto it = by_name_.find(condition.name);
    const Column* column = it == by_name_.end() ? nullptr : &columns_[it->second];
    std::vector<char> accepted(column == nullptr ? 1 : column->values.size() + 1);
    accepted[0] = condition.accepts("") ? 1 : 0;
    for (size_t id = 1; id < accepted.size(); ++id)
      accepted[id] = condition.accepts(column->values[id - 1]) ? 1 : 0;
    std::erase_if(out, [&](Row row) { return accepted[column == nullptr ? 0 : column->At(row)] == 0; });
  }
  return out;
}

size_t SeriesTable::Distinct(std::span<const Row> rows, std::span<const std::string_view> labels,
                             bool without) const {
  std::vector<const Column*> columns;
  for (uint32_t i = 0; i < columns_.size(); ++i) {
    const bool named = std::find(labels.begin(), labels.end(), names_[i]) != labels.end();
    if (named != without) columns.push_back(&columns_[i]);
  }
  // The ids one after the other are the set as a text of its own.
  std::unordered_set<std::string> seen;
  std::string set;
  for (const Row row : rows) {
    set.clear();
    for (const Column* column : columns) {
      const uint32_t id = column->At(row);
      set.append(reinterpret_cast<const char*>(&id), sizeof id);
    }
    seen.insert(set);
  }
  return seen.size();
}

Labels SeriesTable::LabelsOf(std::span<const Row> rows, Cause cause) const {
  Labels out = Labels::Closed(cause);
  for (uint32_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    std::vector<char> seen(column.values.size() + 1);
    for (const Row row : rows) seen[column.At(row)] = 1;
    std::vector<std::string> values;
    for (size_t id = 1; id < seen.size(); ++id) {
      if (seen[id] != 0) values.push_back(column.values[id - 1]);
    }
    if (values.empty()) continue;
    const Presence presence = seen[0] != 0 ? Presence::kMaybe : Presence::kYes;
    out.Set({names_[i], presence, ValueSet::Of(std::move(values)), cause});
  }
  return out;
}

std::map<std::string, std::map<std::string, double>, std::less<>> SeriesTable::Counts() const {
  std::map<std::string, std::map<std::string, double>, std::less<>> out;
  for (uint32_t i = 0; i < columns_.size(); ++i) {
    for (const uint32_t id : columns_[i].cells) {
      if (id != 0) ++out[names_[i]][columns_[i].values[id - 1]];
    }
  }
  return out;
}

}  // namespace rulecheck::flow
