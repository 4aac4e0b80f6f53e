// Label sets of series or streams, each once, in few bytes: which of them conditions take, and how
// many different values labels have among these.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "flow/labels.h"

namespace rulecheck::flow {

// What a matcher says of a label; a label that is not there counts as empty.
struct LabelCondition {
  std::string_view name;
  std::function<bool(std::string_view)> accepts;
};

// Filled first, then immutable; threads may share it.
class SeriesTable {
 public:
  using Row = uint32_t;

  // False when these labels are there already. Empty values count as absent.
  bool Add(std::span<const std::pair<std::string, std::string>> labels);

  size_t size() const { return rows_; }
  bool HasLabel(std::string_view name) const { return Find(name) != nullptr; }
  // All rows.
  std::vector<Row> All() const;
  // Those that every condition takes, in order; each value of a label is judged once.
  std::vector<Row> Select(std::span<const LabelCondition> conditions) const;
  // So many different sets of these labels (`without`: of all but these).
  size_t Distinct(std::span<const Row> rows, std::span<const std::string_view> labels, bool without) const;
  // What holds of the labels of all these rows.
  Labels LabelsOf(std::span<const Row> rows, Cause cause) const;
  // How many rows have each value of each label.
  std::map<std::string, std::map<std::string, double>, std::less<>> Counts() const;

 private:
  // Up to so many are looked through one by one: most metrics have few series, and no index then.
  static constexpr size_t kFew = 16;

  struct Column {
    std::vector<std::string> values;                // of id 1 and up
    std::unordered_map<std::string, uint32_t> ids;  // of all values, once they are many
    std::vector<uint32_t> cells;  // by row: 0 where the label is not there; rows beyond have none
    uint32_t At(Row row) const { return row < cells.size() ? cells[row] : 0; }
    uint32_t Intern(const std::string& value);
  };
  using Set = std::vector<std::pair<uint32_t, uint32_t>>;  // columns and ids, sorted
  Set InternLabels(std::span<const std::pair<std::string, std::string>> labels);
  Set SetOf(Row row) const;
  uint32_t InternName(const std::string& name);
  const Column* Find(std::string_view name) const;
  bool Knows(const Set& set) const;
  static uint64_t HashOf(const Set& set);

  std::vector<std::string> names_;
  std::vector<Column> columns_;
  std::map<std::string, uint32_t, std::less<>> by_name_;  // of all columns, once they are many
  std::unordered_multimap<uint64_t, Row> known_;          // all rows by hash, once they are many
  Row rows_ = 0;
};

}  // namespace rulecheck::flow
