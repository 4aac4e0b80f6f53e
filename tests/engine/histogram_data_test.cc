// Runs the tables testdata/engine/histogram_*.txt.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/go_format.h"
#include "engine/histogram/ops.h"
#include "engine/histogram/quantile.h"
#include "engine/histogram/text.h"
#include "engine/histogram_literal.h"
#include "engine/histogram_table.h"

namespace rulecheck::engine {
namespace {

std::string Joined(std::string text, const std::vector<std::pair<bool, std::string_view>>& words) {
  for (const auto& [on, word] : words) {
    if (on) text += " " + std::string(word);
  }
  return text;
}

std::string Expected(const Columns& columns, size_t from) {
  std::string text = columns.at(from);
  for (size_t i = from + 1; i < columns.size(); ++i) text += " " + columns[i];
  return text;
}

std::string Combined(FloatHistogram left, const FloatHistogram& right, bool subtract) {
  const HistogramMix mix = subtract ? Subtract(&left, right) : Add(&left, right);
  if (mix.incompatible) return "incompatible";
  Compact(&left);
  return Joined(FormatHistogramLiteral(left),
                {{mix.reset_collision, "collision"}, {mix.bounds_reconciled, "reconciled"}});
}

std::string Operate(const Columns& columns) {
  FloatHistogram h = Literal(columns.at(1));
  const std::string& operation = columns[0];
  const std::string& operand = columns.at(2);
  if (operation == "add" || operation == "sub") return Combined(h, Literal(operand), operation == "sub");
  const double number = Numbers(operand).at(0);
  if (operation == "mul") {
    Multiply(&h, number);
  } else if (operation == "div") {
    Divide(&h, number);
  } else if (operation == "reduce") {
    ReduceResolution(&h, static_cast<int32_t>(number));
  } else if (operation == "trim-upper" || operation == "trim-lower") {
    TrimBuckets(&h, number, operation == "trim-upper");
  } else {
    FAIL("no such operation: " << operation);
  }
  Compact(&h);
  return FormatHistogramLiteral(h);
}

std::string Figure(const Columns& columns) {
  const std::vector<double> arguments = Numbers(columns.at(1));
  const FloatHistogram h = Literal(columns.at(2));
  const std::string& name = columns[0];
  AnnotationSet annotations;
  double value = 0;
  if (name == "quantile") {
    value = QuantileOfHistogram(arguments.at(0), h, "", {}, &annotations);
  } else if (name == "fraction") {
    value = FractionOfHistogram(arguments.at(0), arguments.at(1), h, "", {}, &annotations);
  } else if (name == "variance") {
    value = VarianceOfHistogram(h);
  } else {
    FAIL("no such figure: " << name);
  }
  std::string text = FormatFloatV(value);
  for (const Annotation& annotation : annotations.Finish()) text += " " + annotation.message;
  return text;
}

}  // namespace

TEST_CASE("histogram operations") {
  ForEachRow("histogram_operations.txt",
             [](const Columns& columns) { CHECK(Operate(columns) == Expected(columns, 3)); });
}

TEST_CASE("histogram operations leave the right operand alone") {
  ForEachRow("histogram_operations.txt", [](const Columns& columns) {
    if (columns[0] != "add") return;
    const FloatHistogram right = Literal(columns.at(2));
    FloatHistogram left = Literal(columns.at(1));
    const FloatHistogram copy = right;
    Add(&left, right);
    CHECK(Identical(right, copy));
  });
}

TEST_CASE("counter resets of histograms") {
  ForEachRow("histogram_resets.txt", [](const Columns& columns) {
    CHECK(DetectReset(Literal(columns.at(1)), Literal(columns.at(0))) == (columns.at(2) == "yes"));
  });
}

TEST_CASE("figures of histograms") {
  ForEachRow("histogram_figures.txt",
             [](const Columns& columns) { CHECK(Figure(columns) == Expected(columns, 3)); });
}

}  // namespace rulecheck::engine
