// Metrics of scraped targets: what is read, what is refused and where.
#include "documents/exposition.h"

#include <doctest/doctest.h>

#include "base/go_format.h"
#include "rulecheck/source_file.h"

namespace rulecheck::documents {
namespace {

// Samples as `{name="value",...} value @time`, errors as `line:column: message`.
std::string Read(std::string_view text, ExpositionFormat format) {
  const SourceFile file("metrics", std::string(text));
  std::string out;
  const auto errors = ReadExposition(file.text(), {format, 20}, [&](const ExpositionSample& sample) {
    out += "{";
    for (const ExpositionLabel& label : sample.labels) out += label.name + "=" + Quote(label.value) + ",";
    out += "} " + FormatFloatV(sample.value);
    if (sample.t_ms) out += " @" + std::to_string(*sample.t_ms);
    out += "\n";
    return true;
  });
  for (const Error& error : errors) {
    const LineColumn at = file.Position(error.span->begin);
    out += std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + error.message + "\n";
  }
  return out;
}
std::string Text(std::string_view text) {
  return Read(text, ExpositionFormat::kText);
}
std::string Metrics(std::string_view text) {
  return Read(text, ExpositionFormat::kOpenMetrics);
}

TEST_CASE("text: samples with and without labels, times, blanks and comments") {
  CHECK(Text("# a comment\n#\n# HELP\n# HELP up Is it \\n up?\n# TYPE up gauge\n\nup 1\n"
             "  up{job=\"a\"}\t0x 0\n") == "{__name__=\"up\",} 1\n8:15: not a number\n");
  CHECK(Text("a{ b = \"c\" , d=\"\", } 1e3 1700000000000") ==
        "{__name__=\"a\",b=\"c\",} 1000 @1700000000000\n");
  CHECK(Text("a NaN\nb +Inf\nc -inf\nd 1_0\n") ==
        "{__name__=\"a\",} NaN\n{__name__=\"b\",} +Inf\n{__name__=\"c\",} -Inf\n4:3: not a number\n");
  CHECK(Text("") == "");
}

TEST_CASE("text: escapes and names of any letters") {
  CHECK(Text(R"(a{b="\"\\\n\t"} 1)") == "{__name__=\"a\",b=\"\\\"\\\\\\n\\\\t\",} 1\n");
  CHECK(Text(R"({"http.requests","a b"="c"} 1)") == "{__name__=\"http.requests\",a b=\"c\",} 1\n");
  CHECK(Text("a{b=\"x\ny\"} 1\nc 2") == "{__name__=\"a\",b=\"x\\ny\",} 1\n{__name__=\"c\",} 2\n");
  CHECK(Text("a{b=\"1\" c=\"2\"} 1") == "{__name__=\"a\",b=\"1\",c=\"2\",} 1\n");  // as Prometheus
}

TEST_CASE("text: bounds become OpenMetrics numbers below their types") {
  CHECK(Text("# TYPE a histogram\na_bucket{le=\"5\"} 1\na_bucket{le=\"1e10\"} 2\na{quantile=\"1\"} 3\n"
             "# TYPE b summary\nb{quantile=\"1\"} 3\n# TYPE c gauge\nc{le=\"5\"} 1\n") ==
        "{__name__=\"a_bucket\",le=\"5.0\",} 1\n{__name__=\"a_bucket\",le=\"1e+10\",} 2\n"
        "{__name__=\"a\",quantile=\"1\",} 3\n{__name__=\"b\",quantile=\"1.0\",} 3\n"
        "{__name__=\"c\",le=\"5\",} 1\n");
}

TEST_CASE("text: every bad line is an error, the others are read") {
  CHECK(Text("1a 1\na{b} 1\na{b=c} 1\na{b=\"c} 1\ngood 1\n") ==
        "{__name__=\"good\",} 1\n"
        "1:1: expected a metric name or `{`\n2:4: expected `=` after a label name\n"
        "3:5: expected a label value in double quotes\n4:5: this quote is never closed\n");
  CHECK(Text("a\nb \nc 1 x\nd 1 2 3\ne 1 99999999999999999999\nf 1e999\n") ==
        "1:2: expected a value\n2:3: expected a value\n"
        "3:5: expected a timestamp in milliseconds, or the end of the line\n"
        "4:7: expected the end of the line after the timestamp\n"
        "5:5: a timestamp that 64 bits cannot hold\n6:3: a number that no float can hold\n");
  CHECK(Text("{a=\"b\"} 1\n{\"a\",\"b\"} 1\na{b=\"1\",b=\"2\"} 1\n{\"\"} 1\na{b=\"\xff\"} 1\n") ==
        "1:1: a series without a metric name\n2:6: a second metric name\n3:1: label `b` is given twice\n"
        "4:1: an empty metric name\n5:6: not valid UTF-8\n");
  CHECK(Text("# TYPE a counters\n# TYPE a counter \n# TYPE 1\n") ==
        "1:10: `counters` is no metric type\n2:10: `counter ` is no metric type\n"
        "3:8: expected a metric name after `TYPE`\n");
  CHECK(Text(std::string("a\0b 1", 5)) == "1:2: not a number\n");
}

TEST_CASE("openmetrics: seconds, exemplars, created series, the end") {
  CHECK(Metrics("# HELP a_seconds A.\n# TYPE a_seconds counter\n# UNIT a_seconds seconds\n"
                "a_seconds_total{b=\"c\"} 1 1.5 # {trace_id=\"x\"} 0.5 1.25\na_seconds_created{b=\"c\"} 7\n"
                "a_seconds_total 2 # {} 1\n# EOF\n") ==
        "{__name__=\"a_seconds_total\",b=\"c\",} 1 @1500\n{__name__=\"a_seconds_created\",b=\"c\",} 7\n"
        "{__name__=\"a_seconds_total\",} 2\n");
  CHECK(Metrics("# EOF") == "");
}

TEST_CASE("openmetrics: is stricter") {
  CHECK(Metrics("a 1\n") == "{__name__=\"a\",} 1\n2:1: the text does not end with `# EOF`\n");
  CHECK(Metrics("a 1") == "1:4: the text does not end with `# EOF`\n");
  CHECK(Metrics("# EOF\na 1\n") == "2:1: text after `# EOF`\n");
  CHECK(Metrics("# note\n\na  1\na{b=\"c\", d=\"e\"} 1\na 1 NaN\na 1 # {b=\"c\"}\n# UNIT a s\n# EOF\n") ==
        "1:1: OpenMetrics has no comments but `# HELP`, `# TYPE`, `# UNIT` and `# EOF`\n"
        "2:1: expected a metric name or `{`\n3:3: expected a value\n4:9: expected a label name or `}`\n"
        "5:5: not a time\n6:14: expected one blank and a value after the exemplar's labels\n"
        "7:10: the unit is not the last word of the metric name\n");
}

TEST_CASE("exposition: the format shows") {
  CHECK(DetectExposition("a 1\n# EOF\n") == ExpositionFormat::kOpenMetrics);
  CHECK(DetectExposition("# UNIT a s\na 1\n") == ExpositionFormat::kOpenMetrics);
  CHECK(DetectExposition("a{b=\"# EOF\"} 1\n") == ExpositionFormat::kText);
  CHECK(DetectExposition("") == ExpositionFormat::kText);
}

TEST_CASE("exposition: errors are bounded, and a sink can stop") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "a{b=\"\n";
  CHECK(ReadExposition(text, {}, [](const ExpositionSample&) { return true; }).size() == 20);
  int seen = 0;
  ReadExposition("a 1\nb 2\nc 3\n", {}, [&](const ExpositionSample&) { return ++seen < 2; });
  CHECK(seen == 2);
}

}  // namespace
}  // namespace rulecheck::documents
