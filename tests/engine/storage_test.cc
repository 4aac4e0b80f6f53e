// Columns: what is appended is what is read, in order, with the errors of a TSDB.
#include <doctest/doctest.h>

#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/storage.h"
#include "engine/histogram/histogram.h"

namespace rulecheck::engine {
namespace {

LabelsId Name(const Storage& storage, const std::string& name) {
  const std::vector<std::pair<std::string, std::string>> labels = {{"__name__", name}};
  return storage.symbols().InternPairs(labels);
}

std::vector<std::pair<int64_t, double>> Samples(const Storage& storage, LabelsId labels) {
  std::vector<std::pair<int64_t, double>> out;
  SeriesId id = 0;
  if (!storage.FindSeries(labels, &id)) return out;
  const SeriesColumn& s = storage.series(id);
  for (size_t i = 0; i < s.size(); ++i) {
    if (s.Has(i)) out.emplace_back(s.TimeAt(i), s.values[i]);
  }
  return out;
}

using Pairs = std::vector<std::pair<int64_t, double>>;

TEST_CASE("samples at a fixed step keep a column regular, others make it irregular") {
  Storage storage;
  const LabelsId up = Name(storage, "up");
  for (const int64_t t : {0, 10, 20, 50}) CHECK(storage.Append(up, t, static_cast<double>(t)).ok());
  SeriesId id = 0;
  REQUIRE(storage.FindSeries(up, &id));
  CHECK(storage.series(id).regular());
  CHECK(storage.Append(up, 55, 55).ok());
  CHECK_FALSE(storage.series(id).regular());
  CHECK(Samples(storage, up) == Pairs{{0, 0}, {10, 10}, {20, 20}, {50, 50}, {55, 55}});
  CHECK(storage.sample_count() == 5);
}

TEST_CASE("a gap of any size costs no memory") {
  Storage storage;
  const LabelsId up = Name(storage, "up");
  for (const int64_t t : {int64_t{0}, int64_t{1}, int64_t{1} << 50}) CHECK(storage.Append(up, t, 1).ok());
  CHECK(Samples(storage, up) == Pairs{{0, 1}, {1, 1}, {int64_t{1} << 50, 1}});
}

TEST_CASE("a second value for one time is refused, the same value is not") {
  Storage storage;
  const LabelsId up = Name(storage, "up");
  CHECK(storage.Append(up, 10, 1).ok());
  CHECK(storage.Append(up, 10, 1).ok());
  const Status twice = storage.Append(up, 10, 2);
  REQUIRE_FALSE(twice.ok());
  CHECK(twice.error().message.starts_with("duplicate sample for timestamp 10"));
  const Status before = storage.Append(up, 9, 1);
  REQUIRE_FALSE(before.ok());
  CHECK(before.error().message == "out of order sample");
  CHECK(storage.Append(up, 20, NormalNan()).ok());
  CHECK(storage.Append(up, 20, NormalNan()).ok());
  CHECK_FALSE(storage.Append(up, 20, StaleNan()).ok());
  CHECK(storage.sample_count() == 2);
}

TEST_CASE("columns merge between samples that are there") {
  Storage storage;
  const LabelsId up = Name(storage, "up");
  const std::vector<double> even = {0, 2, 4};
  const std::vector<double> odd = {1, 3};
  ColumnInput column;
  column.step_ms = 20;
  column.values = even;
  CHECK(storage.AppendColumn(up, column, 1).ok());
  column.start_ms = 10;
  column.values = odd;
  CHECK(storage.AppendColumn(up, column, 2).ok());
  CHECK(Samples(storage, up) == Pairs{{0, 0}, {10, 1}, {20, 2}, {30, 3}, {40, 4}});
  SeriesId id = 0;
  REQUIRE(storage.FindSeries(up, &id));
  CHECK(storage.series(id).writer == 1);

  const std::vector<double> other = {9};
  column.start_ms = 30;
  column.values = other;
  const Status clash = storage.AppendColumn(up, column, 3);
  REQUIRE_FALSE(clash.ok());
  CHECK(clash.error().message.starts_with("duplicate sample for timestamp 30"));
}

TEST_CASE("cells of a column that are absent are left out") {
  Storage storage;
  const LabelsId up = Name(storage, "up");
  const std::vector<double> values = {1, 2, 3, 4};
  const std::vector<uint64_t> present = {0b1010};
  ColumnInput column;
  column.step_ms = 5;
  column.values = values;
  column.present = present;
  CHECK(storage.AppendColumn(up, column).ok());
  CHECK(Samples(storage, up) == Pairs{{5, 2}, {15, 4}});
  column.step_ms = 0;
  CHECK_FALSE(storage.AppendColumn(Name(storage, "down"), column).ok());
}

TEST_CASE("a stale marker behind a histogram is one of a histogram") {
  Storage storage;
  const LabelsId h = Name(storage, "h");
  FloatHistogram histogram;
  histogram.count = 1;
  CHECK(storage.AppendHistogram(h, 0, histogram).ok());
  CHECK(storage.Append(h, 10, StaleNan()).ok());
  SeriesId id = 0;
  REQUIRE(storage.FindSeries(h, &id));
  const SeriesColumn& s = storage.series(id);
  REQUIRE(s.size() == 2);
  CHECK(s.HistogramAt(1) != nullptr);
  CHECK(IsStaleNan(s.values[1]));
}

TEST_CASE("symbols: label sets are one number each") {
  Symbols symbols;
  const std::vector<std::pair<std::string, std::string>> labels = {{"b", "2"}, {"__name__", "m"}, {"a", "1"}};
  const LabelsId id = symbols.InternPairs(labels);
  CHECK(symbols.Format(id) == "{__name__=\"m\", a=\"1\", b=\"2\"}");
  const SymbolId a = symbols.Intern("a");
  const LabelsId without_a = symbols.With(id, a, kEmptySymbol);
  CHECK(symbols.Format(without_a) == "{__name__=\"m\", b=\"2\"}");
  CHECK(symbols.With(without_a, a, symbols.Intern("1")) == id);
  CHECK(symbols.WithoutMetadata(without_a) == symbols.With(symbols.WithoutName(id), a, kEmptySymbol));
  CHECK(symbols.Compare(without_a, id) > 0);  // "b" behind "a"
  CHECK(symbols.Compare(kNoLabels, id) < 0);
  const std::vector<std::pair<std::string, std::string>> odd = {{"a.b", "x\"y"}, {"e", ""}};
  CHECK(symbols.Format(symbols.InternPairs(odd)) == "{\"a.b\"=\"x\\\"y\"}");
  // Many sets: the table grows and still finds each.
  std::vector<LabelsId> many;
  for (int i = 0; i < 5000; ++i) many.push_back(symbols.With(id, a, symbols.Intern(std::to_string(i + 10))));
  for (int i = 0; i < 5000; ++i) {
    CHECK(symbols.With(id, a, symbols.Intern(std::to_string(i + 10))) == many[static_cast<size_t>(i)]);
  }
}

}  // namespace
}  // namespace rulecheck::engine
