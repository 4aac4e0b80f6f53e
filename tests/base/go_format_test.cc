#include "base/go_format.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

namespace rulecheck {

TEST_CASE("floats print as Go prints them") {
  struct Row {
    double value;
    char format;
    int precision;
    const char* text;
  };
  const Row rows[] = {{0, 'g', -1, "0"},
                      {-0.0, 'g', -1, "-0"},
                      {123456, 'g', -1, "123456"},
                      {1234567, 'g', -1, "1.234567e+06"},
                      {1e21, 'g', -1, "1e+21"},
                      {0.00001, 'g', -1, "1e-05"},
                      {0.0001, 'g', -1, "0.0001"},
                      {100000, 'g', -1, "100000"},
                      {1000000, 'g', -1, "1e+06"},
                      {0.1, 'f', -1, "0.1"},
                      {1e21, 'f', -1, "1000000000000000000000"},
                      {1, 'E', -1, "1E+00"},
                      {0, 'E', -1, "0E+00"},
                      {123.456, 'E', -1, "1.23456E+02"},
                      {1.5, 'f', 3, "1.500"},
                      {2.5, 'f', 0, "2"},
                      {1234.5678, 'g', 4, "1235"},
                      {12345.678, 'g', 4, "1.235e+04"},
                      {0.5, 'g', 4, "0.5"},
                      {0, 'g', 4, "0"},
                      {1e100, 'e', 2, "1.00e+100"},
                      {100, 'g', 4, "100"},
                      {99999, 'g', 4, "1e+05"},
                      {0, 'f', 2, "0.00"},
                      {0, 'e', 2, "0.00e+00"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(FormatFloat(row.value, row.format, row.precision) == row.text);
  }
  CHECK(FormatFloat(5e-324, 'f', -1) == "0." + std::string(323, '0') + "5");
  CHECK(FormatOpenMetricsFloat(3) == "3.0");
  CHECK(FormatOpenMetricsFloat(-0.0) == "0.0");
  CHECK(FormatOpenMetricsFloat(2.5) == "2.5");
  CHECK(FormatOpenMetricsFloat(1e21) == "1e+21");
  CHECK(FormatOpenMetricsFloat(-INFINITY) == "-Inf");
  CHECK(FormatFloat(std::nan(""), 'g', -1) == "NaN");
  CHECK(FormatFloat(INFINITY, 'f', -1) == "+Inf");
  CHECK(FormatFloat(-INFINITY, 'E', 3) == "-Inf");
}

TEST_CASE("floats are read as Go reads them") {
  CHECK(ParseFloat("1_000.5") == 1000.5);
  CHECK_FALSE(ParseFloat("1__0"));
  CHECK_FALSE(ParseFloat("_1"));
  CHECK_FALSE(ParseFloat("1_"));
  CHECK(ParseFloat("0x1p-2") == 0.25);
  CHECK_FALSE(ParseFloat("0x10"));
  CHECK(ParseFloat("+Inf") == INFINITY);
  CHECK(ParseFloat("-infinity") == -INFINITY);
  CHECK(std::isnan(*ParseFloat("nan")));
  CHECK_FALSE(ParseFloat("+nan"));
  CHECK_FALSE(ParseFloat(""));
  CHECK_FALSE(ParseFloat("."));
  CHECK_FALSE(ParseFloat("1e"));
  CHECK_FALSE(ParseFloat(" 1"));
  CHECK(ParseFloat(".5") == 0.5);
  CHECK(ParseFloat("5.") == 5.0);
  bool out_of_range = false;
  CHECK(ParseFloat("1e999", &out_of_range) == INFINITY);
  CHECK(out_of_range);
  CHECK(ParseFloat("1e-999", &out_of_range) == 0.0);
  CHECK_FALSE(out_of_range);
}

TEST_CASE("integers are read as Go reads them") {
  CHECK(ParseInt("010", 0) == 8);
  CHECK_FALSE(ParseInt("08", 0));
  CHECK(ParseInt("08", 10) == 8);
  CHECK(ParseInt("0x1F", 0) == 31);
  CHECK(ParseInt("0b101", 0) == 5);
  CHECK(ParseInt("0o17", 0) == 15);
  CHECK(ParseInt("1_000", 0) == 1000);
  CHECK_FALSE(ParseInt("1_000", 10));
  CHECK(ParseInt("-9223372036854775808", 10) == std::numeric_limits<int64_t>::min());
  CHECK_FALSE(ParseInt("9223372036854775808", 10));
  CHECK_FALSE(ParseInt("", 0));
  CHECK_FALSE(ParseInt("+-1", 10));
}

TEST_CASE("strings are quoted and unquoted as Go and PromQL do") {
  CHECK(Quote("a\"b\\\n\x01\x7f") == R"("a\"b\\\n\x01\x7f")");
  CHECK(Quote("é\xff\u00a0") == "\"é\\xff\\u00a0\"");
  CHECK(Unquote(R"("a\tb\x41\u00e9\101")") == "a\tbAéA");
  CHECK(Unquote(R"('it\'s')") == "it's");
  CHECK_FALSE(Unquote(R"("\'")"));
  CHECK(Unquote("`a\\n\nb`") == "a\\n\nb");
  CHECK_FALSE(Unquote(R"("\q")"));
  CHECK_FALSE(Unquote("\"a\nb\""));
  CHECK_FALSE(Unquote("\""));
}

}  // namespace rulecheck
