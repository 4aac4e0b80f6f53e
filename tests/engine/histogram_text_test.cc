// Text forms and validation of native histograms: the tables
// testdata/engine/histogram_texts.txt and histogram_invalid.txt.
#include "engine/histogram/text.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "engine/histogram/ops.h"
#include "engine/histogram_literal.h"
#include "engine/histogram_table.h"

namespace rulecheck::engine {

TEST_CASE("histograms as text") {
  ForEachRow("histogram_texts.txt", [](const Columns& columns) {
    const FloatHistogram h = Literal(columns.at(0));
    CHECK(FormatHistogram(h) == columns.at(1));
    CHECK(FormatHistogramLiteral(h) == columns.at(2));
  });
}

TEST_CASE("a printed literal reads back as the same histogram") {
  ForEachRow("histogram_texts.txt", [](const Columns& columns) {
    FloatHistogram h = Literal(columns.at(0));
    const FloatHistogram again = Literal(FormatHistogramLiteral(h));
    Compact(&h, SIZE_MAX);
    CHECK(Identical(h, again));
  });
}

TEST_CASE("histograms that must not be stored") {
  ForEachRow("histogram_invalid.txt", [](const Columns& columns) {
    const Status status = Validate(Literal(columns.at(0)));
    CHECK((status.ok() ? "fine" : status.error().message) == columns.at(1));
  });
}

TEST_CASE("a literal with buckets far apart stays short") {
  FloatHistogram h = Literal("{{buckets:[1]}}");
  Add(&h, Literal("{{offset:2000000000 buckets:[2 3]}}"));
  CHECK(FormatHistogramLiteral(h) == "{{buckets:[1 0x1999999999 2 3]}}");
  FloatHistogram near = Literal("{{n_buckets:[1]}}");
  Add(&near, Literal("{{n_offset:3 n_buckets:[2]}}"));
  CHECK(FormatHistogramLiteral(near) == "{{n_buckets:[1 0 0 2]}}");
}

TEST_CASE("spans that contradict the buckets are refused") {
  FloatHistogram h = Literal("{{buckets:[1 2]}}");
  h.positive_spans[0].length = 3;
  CHECK(Validate(h).error().message ==
        "positive side: spans need 3 buckets, have 2 buckets: histogram spans specify different number of "
        "buckets than provided");
  h.positive_spans = {{0, 1}, {-1, 1}};
  CHECK(Validate(h).error().message ==
        "positive side: span number 2 with offset -1: histogram has a span whose offset is negative");
}

}  // namespace rulecheck::engine
