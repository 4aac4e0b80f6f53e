// What stands in for the variables of Grafana, by position, and how places lead back.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "documents/grafana_marks.h"
#include "documents/grafana_syntax.h"
#include "documents/grafana_target.h"
#include "documents/grafana_variables.h"
#include "rulecheck/document.h"

namespace rulecheck::documents {
namespace {

std::string Replaced(std::string_view text, QueryLanguage language) {
  const Span whole{0, static_cast<uint32_t>(text.size())};
  FoundVariables found = FindVariables(text, whole, language);
  return WithStandIns(text, whole, nullptr, &found.all);
}

std::string PromQl(std::string_view text) {
  return Replaced(text, QueryLanguage::kPromQL);
}
std::string LogQl(std::string_view text) {
  return Replaced(text, QueryLanguage::kLogQL);
}

TEST_CASE("variables: durations") {
  CHECK(PromQl("rate(x[$__rate_interval])") == "rate(x[5m])");
  CHECK(PromQl("rate(x[$r:$s])") == "rate(x[5m:5m])");
  CHECK(PromQl("rate(x[[[r]]])") == "rate(x[5m])");
  CHECK(PromQl("x offset $o") == "x offset 5m");
  CHECK(PromQl("rate(x[${__range_s}s])") == "rate(x[300s])");
  CHECK(PromQl("rate(x[5$unit])") == "rate(x[5m])");
  CHECK(PromQl("x * $__interval_ms / 1000") == "x * 300000 / 1000");
  CHECK(PromQl("rate(x[$__auto_interval_step])") == "rate(x[5m])");
  CHECK(LogQl("rate({a=\"b\"}[$__auto])") == "rate({a=\"b\"}[5m])");
}

TEST_CASE("variables: names and numbers") {
  CHECK(PromQl("sum by ($by, ${more:csv}) (node_${x}_total)") == "sum by (by, more) (node_x_total)");
  CHECK(PromQl("rate($metric[5m])") == "rate(metric[5m])");
  CHECK(PromQl("x > $limit") == "x > 1");
  CHECK(PromQl("topk($n, x)") == "topk(1, x)");
  CHECK(PromQl("histogram_quantile($q, x)") == "histogram_quantile(0.9, x)");
  CHECK(PromQl("x{$label=\"a\"}") == "x{label=\"a\"}");
  CHECK(PromQl("x{$filters, a=\"b\"}") == "x{x=~\".+\", a=\"b\"}");
}

TEST_CASE("variables: strings stay, and what is no variable") {
  CHECK(PromQl("x{a=~\"$a|${b:regex}\", c='[[c]]'}") == "x{a=~\"$a|${b:regex}\", c='[[c]]'}");
  CHECK(PromQl("label_replace(x, \"a\", \"$1\", \"b\", \"(.*)$\")") ==
        "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)$\")");
  CHECK(LogQl("{a=\"b\"} |= $text | logfmt") == "{a=\"b\"} |= \"x\" | logfmt");
  CHECK(LogQl("{a=\"b\"} $stages") == "{a=\"b\"}  ");
  CHECK(LogQl("{a=\"b\"} | $label = `x`") == "{a=\"b\"} | label = `x`");
  CHECK(PromQl("x # $comment") == "x # $comment");
}

TEST_CASE("variables: marks") {
  CHECK(MarkAt("${a:csv}").format == "csv");
  CHECK(MarkAt("$$a").length == 3);
  CHECK(MarkAt("$1").length == 0);
  CHECK(MarkAt("${a").length == 0);
  CHECK(MarkAt("${a b}").length == 0);
  CHECK(MarkAt("[[5m]]").length == 0);
  CHECK(OnlyVariable("${ds}") == "ds");
  CHECK(OnlyVariable("x${ds}").empty());
}

TEST_CASE("variables: the query inside of a function") {
  const auto inner = [](std::string_view text) {
    const Span span = InnerQuery(text);
    return std::string(text.substr(span.begin, span.size()));
  };
  CHECK(inner("label_values(up{a=\"x, y)\"}, job)") == "up{a=\"x, y)\"}");
  CHECK(inner(" query_result( topk(3, up) ) ") == "topk(3, up)");
  CHECK(inner("label_values(job)").empty());
  CHECK(inner("label_names()").empty());
  CHECK(inner("metrics(node_.*)").empty());
  CHECK(inner("sum(up)") == "sum(up)");
  CHECK(inner("up") == "up");
}

TEST_CASE("variables: the language by its signs") {
  CHECK(LanguageBySigns("sum(rate($metric_total[5m]))") == SourceKind::kUnknown);
  CHECK(LanguageBySigns("sum(up)") == SourceKind::kPrometheus);
  CHECK(LanguageBySigns("sum by (a) (rate({a=\"b\"}[5m])) > 1") == SourceKind::kUnknown);
  CHECK(LanguageBySigns("{__name__=\"b\"}") == SourceKind::kPrometheus);
  CHECK(LanguageBySigns("irate({a=\"b\"}[5m])") == SourceKind::kPrometheus);
  CHECK(LanguageBySigns("{a=\"b\"} |= \"x\"") == SourceKind::kLoki);
}

// The bytes of the file behind the first finding or behind a span of the parsed text.
TEST_CASE("variables: places lead back to what is written") {
  const std::string text =
      "{\"title\": \"t\", \"templating\": {\"list\": [{\"name\": \"agg\", \"type\": \"custom\", \"current\": "
      "{\"value\": \"sum\"}}]}, \"panels\": [{\"datasource\": {\"type\": \"prometheus\", \"uid\": \"p\"}, "
      "\"targets\": [{\"expr\": \"${agg}(rate(a\\u0062c{x=\\\"$y\\\"}[$__rate_interval])) > $limit\"}]}]}";
  const auto file = std::make_shared<const SourceFile>("board.json", text);
  const LoadedFile loaded = LoadFile(file, {});
  REQUIRE(loaded.documents.size() == 1);
  REQUIRE(loaded.documents[0].queries.size() == 1);
  const QueryItem& item = loaded.documents[0].queries[0];
  REQUIRE(item.promql != nullptr);
  const std::string_view parsed = item.promql->text();
  CHECK(parsed == "sum(rate(abc{x=\"$y\"}[5m])) > 1");
  const auto behind = [&](std::string_view part) {
    const auto begin = static_cast<uint32_t>(parsed.find(part));
    const Span span = item.At({begin, begin + static_cast<uint32_t>(part.size())}).span;
    return std::string(file->text().substr(span.begin, span.size()));
  };
  CHECK(behind("sum") == "${agg}");
  CHECK(behind("abc") == "a\\u0062c");
  CHECK(behind("5m") == "$__rate_interval");
  CHECK(behind(") > 1") == ") > $limit");
  CHECK(behind("rate") == "rate");
}

}  // namespace
}  // namespace rulecheck::documents
