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

uint32_t SeriesTable::Column::Intern(const std::string& value) {
  if (values.size() <= kFew) {
    const auto it = std::find(values.begin(), values.end(), value);
    if (it != values.end()) return static_cast<uint32_t>(it - values.begin() + 1);
  } else if (const auto it = ids.find(value); it != ids.end()) {
    return it->second;
  }
  values.push_back(value);
  const auto id = static_cast<uint32_t>(values.size());
  if (id == kFew + 1) {
    for (uint32_t i = 0; i < id; ++i) ids.emplace(values[i], i + 1);
  } else if (id > kFew) {
    ids.emplace(value, id);
  }
  return id;
}

uint32_t SeriesTable::InternName(const std::string& name) {
  if (const Column* known = Find(name); known != nullptr)
    return static_cast<uint32_t>(known - columns_.data());
  columns_.emplace_back();
  names_.push_back(name);
  if (names_.size() == kFew + 1) {
    for (uint32_t i = 0; i < names_.size(); ++i) by_name_.emplace(names_[i], i);
  } else if (names_.size() > kFew) {
    by_name_.emplace(name, static_cast<uint32_t>(names_.size() - 1));
  }
  return static_cast<uint32_t>(names_.size() - 1);
}

const SeriesTable::Column* SeriesTable::Find(std::string_view name) const {
  if (names_.size() > kFew) {
    const auto it = by_name_.find(name);
    return it == by_name_.end() ? nullptr : &columns_[it->second];
  }
  const auto it = std::find(names_.begin(), names_.end(), name);
  return it == names_.end() ? nullptr : &columns_[static_cast<size_t>(it - names_.begin())];
}

SeriesTable::Set SeriesTable::InternLabels(std::span<const std::pair<std::string, std::string>> labels) {
  Set out;
  for (const auto& [name, value] : labels) {
    if (value.empty()) continue;
    const uint32_t column = InternName(name);
    out.emplace_back(column, columns_[column].Intern(value));
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

uint64_t SeriesTable::HashOf(const Set& set) {
  uint64_t hash = 0;
  for (const auto& [column, id] : set) hash = Mix(Mix(hash, column), id);
  return hash;
}

bool SeriesTable::Knows(const Set& set) const {
  if (rows_ <= kFew) {
    for (Row row = 0; row < rows_; ++row) {
      if (SetOf(row) == set) return true;
    }
    return false;
  }
  const auto [begin, end] = known_.equal_range(HashOf(set));
  return std::any_of(begin, end, [&](const auto& one) { return SetOf(one.second) == set; });
}

bool SeriesTable::Add(std::span<const std::pair<std::string, std::string>> labels) {
  const Set set = InternLabels(labels);
  if (Knows(set)) return false;
  for (const auto& [column, id] : set) {
    std::vector<uint32_t>& cells = columns_[column].cells;
    cells.resize(rows_ + 1);
    cells[rows_] = id;
  }
  ++rows_;
  if (rows_ == kFew + 1) {
    for (Row row = 0; row < rows_; ++row) known_.emplace(HashOf(SetOf(row)), row);
  } else if (rows_ > kFew) {
    known_.emplace(HashOf(set), rows_ - 1);
  }
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
    const Column* column = Find(condition.name);
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
