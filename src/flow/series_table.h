// Label sets of series or streams, each once, in few bytes: which of them conditions take, and how
// many different values labels have among these.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
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

// Distinct words, numbered from 0 in their order. Most lists are short: these are looked through, and have no
// index.
class WordList {
 public:
  static constexpr size_t kFew = 16;

  uint32_t Intern(std::string_view word);
  std::optional<uint32_t> Find(std::string_view word) const;
  size_t size() const { return words_.size(); }
  const std::string& operator[](size_t number) const { return words_[number]; }

 private:
  std::vector<std::string> words_;
  std::map<std::string, uint32_t, std::less<>> numbers_;  // of all words, once they are many
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
  struct Column {
    WordList values;              // the first one has the id 1
    std::vector<uint32_t> cells;  // by row: 0 where the label is not there; rows beyond have none
    uint32_t At(Row row) const { return row < cells.size() ? cells[row] : 0; }
  };
  using Set = std::vector<std::pair<uint32_t, uint32_t>>;  // columns and ids, sorted
  Set InternLabels(std::span<const std::pair<std::string, std::string>> labels);
  Set SetOf(Row row) const;
  const Column* Find(std::string_view name) const;
  bool Knows(const Set& set) const;
  static uint64_t HashOf(const Set& set);

  WordList names_;
  std::vector<Column> columns_;                   // by number of the name
  std::unordered_multimap<uint64_t, Row> known_;  // all rows by hash, once they are more than kFew
  Row rows_ = 0;
};

}  // namespace rulecheck::flow
