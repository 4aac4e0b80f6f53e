// Bounds of rules for eyes: the largest first, with a bar.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/cardinality_table.h"
#include "report/cells.h"

namespace rulecheck::report {
namespace {

constexpr int kBarCells = 16;

// "25,920,000"
std::string Digits(double number) {
  std::string out = fmt::format("{:.0f}", std::fabs(number));
  if (out.size() > 15) return fmt::format("{:.3g}", number);
  for (size_t at = out.size(); at > 3;) out.insert(at -= 3, ",");
  return number < 0 ? "-" + out : out;
}

std::string Counted(const std::optional<double>& number) {
  return number ? Digits(*number) : "?";
}

// By the logarithm: rules differ by powers of ten.
std::string Bar(const std::optional<double>& number, double most, bool ascii) {
  const double scale = std::log1p(std::max(1.0, most));
  const int cells =
      number ? static_cast<int>(std::lround(kBarCells * std::log1p(std::max(0.0, *number)) / scale)) : 0;
  std::string out;
  for (int i = 0; i < cells; ++i) out += ascii ? "#" : "█";
  return out + std::string(static_cast<size_t>(kBarCells - cells), ' ');
}

struct Total {
  double series = 0, before = 0;
  size_t known = 0, unknown = 0;

  void Add(const CardinalityRow& row) {
    series += row.series.value_or(0);
    before += row.is_new ? 0 : row.before.value_or(0);
    if (!row.is_gone) ++(row.series ? known : unknown);
  }
};

class CardinalityText {
 public:
  CardinalityText(const CardinalityTable& table, const CardinalityTextOptions& options)
      : table_(table), options_(options) {}

  std::string Render() {
    const double most = table_.rows.empty() ? 0 : table_.rows.front().series.value_or(0);
    std::string lines;
    for (const CardinalityRow& row : table_.rows) {
      (row.alert ? alerts_ : records_).Add(row);
      if (!options_.changed_only || Differs(row)) lines += Line(row, most);
    }
    if (table_.rows.empty()) return "no rules\n";
    std::string out = fmt::format("{:>12}  {:{}}", "at most", "", kBarCells);
    if (!table_.since.empty()) out += fmt::format("{:>12}", "since then");
    out += fmt::format("  {:>16}  rule\n", "samples read");
    out += lines + "\n";
    out += Sum("recorded series", "recording rule", records_);
    out += Sum("alerts at once", "alert", alerts_);
    return out;
  }

 private:
  static bool Differs(const CardinalityRow& row) {
    return row.is_new || row.is_gone || row.before != row.series;
  }

  std::string Line(const CardinalityRow& row, double most) const {
    std::string out = fmt::format("{:>12}  {}", row.is_gone ? "gone" : Counted(row.series),
                                  Bar(row.series, most, options_.ascii));
    if (!table_.since.empty()) out += fmt::format("{:>12}", Change(row));
    std::string read = Counted(row.samples);
    if (row.streams) read = fmt::format("{} stream{}", Digits(*row.streams), *row.streams == 1 ? "" : "s");
    out += fmt::format("  {:>16}  {} {}  {}:{}\n", row.is_gone ? "" : read, row.alert ? "alert" : "record",
                       Printable(row.name), Printable(row.path), row.line);
    if (!row.is_gone) out += fmt::format("{:>14}{}\n", "", Printable(row.why));
    return out;
  }

  static std::string Change(const CardinalityRow& row) {
    if (row.is_new) return row.series ? "new" : "new, ?";
    if (!row.series || !row.before) return row.series == row.before ? "" : "?";
    const double change = *row.series - *row.before;
    return change == 0 ? "" : (change > 0 ? "+" : "") + Digits(change);
  }

  std::string Sum(std::string_view what, std::string_view rule, const Total& total) const {
    if (total.known + total.unknown == 0 && total.before == 0) return {};
    std::string out = fmt::format("{:>12}  {} by {} {}{}", Digits(total.series), what, total.known, rule,
                                  total.known == 1 ? "" : "s");
    if (!table_.since.empty()) {
      const double change = total.series - total.before;
      out += fmt::format(", {}{} since {}", change > 0 ? "+" : "", Digits(change), Printable(table_.since));
    }
    if (total.unknown > 0) out += fmt::format("; {} more not known", total.unknown);
    return out + "\n";
  }

  const CardinalityTable& table_;
  const CardinalityTextOptions& options_;
  Total records_, alerts_;
};

}  // namespace

std::string RenderCardinalityText(const CardinalityTable& table, const CardinalityTextOptions& options) {
  return CardinalityText(table, options).Render();
}

}  // namespace rulecheck::report
