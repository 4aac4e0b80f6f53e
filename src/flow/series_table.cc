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

std::optional<uint32_t> WordList::Find(std::string_view word) const {
  if (words_.size() <= kFew) {
    const auto it = std::find(words_.begin(), words_.end(), word);
    if (it == words_.end()) return std::nullopt;
    return static_cast<uint32_t>(it - words_.begin());
  }
  const auto it = numbers_.find(word);
  return it == numbers_.end() ? std::nullopt : std::optional(it->second);
}

uint32_t WordList::Intern(std::string_view word) {
  if (const auto known = Find(word)) return *known;
  words_.emplace_back(word);
  if (words_.size() > kFew) {
    for (size_t i = numbers_.size(); i < words_.size(); ++i)
      numbers_.emplace(words_[i], static_cast<uint32_t>(i));
  }
  return static_cast<uint32_t>(words_.size() - 1);
}

const SeriesTable::Column* SeriesTable::Find(std::string_view name) const {
  const auto number = names_.Find(name);
  return number ? &columns_[*number] : nullptr;
}

SeriesTable::Set SeriesTable::InternLabels(std::span<const std::pair<std::string, std::string>> labels) {
  Set out;
  for (const auto& [name, value] : labels) {
    if (value.empty()) continue;
    const uint32_t column = names_.Intern(name);
    if (column == columns_.size()) columns_.emplace_back();
    out.emplace_back(column, columns_[column].values.Intern(value) + 1);
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
  if (rows_ <= WordList::kFew) {
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
  if (rows_ == WordList::kFew + 1) {
    for (Row row = 0; row < rows_; ++row) known_.emplace(HashOf(SetOf(row)), row);
  } else if (rows_ > WordList::kFew) {
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
