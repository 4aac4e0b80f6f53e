// What Loki's distributor adds. Expectations follow pkg/distributor/field_detection.go
// and pkg/loghttp/push with the default limits.
#include <doctest/doctest.h>

#include <string>

#include "input/log_ingest.h"

namespace rulecheck::input {
namespace {

using Labels = engine::logql::LabelPairs;

std::string Level(const std::string& line, const Labels& stream = {}, Labels metadata = {}) {
  AddDetectedLevel(stream, line, &metadata);
  for (const auto& [name, value] : metadata) {
    if (name == kDetectedLevel) return value;
  }
  return "none";
}

std::string Service(Labels stream) {
  AddServiceName(&stream);
  for (const auto& [name, value] : stream) {
    if (name == kServiceName) return value;
  }
  return "none";
}

TEST_CASE("service_name is the first of the usual labels") {
  CHECK(Service({{"job", "j"}, {"app", "a"}}) == "a");
  CHECK(Service({{"service", "s"}, {"app", "a"}}) == "s");
  CHECK(Service({{"service", ""}, {"container", "c"}}) == "c");
  CHECK(Service({{"region", "eu"}}) == "unknown_service");
  CHECK(Service({{"service_name", "given"}, {"app", "a"}}) == "given");
}

TEST_CASE("a level is taken from labels, metadata, fields of the line, words of the line") {
  CHECK(Level("error", {{"level", "WARNING"}}) == "warn");
  CHECK(Level("error", {{"level", "notice"}}) == "notice");
  CHECK(Level("error", {{"severity", "Crit"}, {"LEVEL", "DBG"}}) == "debug");
  CHECK(Level("error", {}, {{"Severity", "INF"}}) == "info");
  CHECK(Level("error", {}, {{"detected_level", "ERR"}}) == "error");
  CHECK(Level("error", {}, {{"severity_number", "9"}}) == "info");
  CHECK(Level("error", {}, {{"severity_number", "24"}}) == "fatal");
  CHECK(Level("error", {}, {{"severity_number", "0"}}) == "unknown");
  CHECK(Level("error", {}, {{"severity_number", "x"}}) == "info");
}

TEST_CASE("fields of JSON lines, two objects deep") {
  CHECK(Level(R"({"msg": "no error", "level": "warn"})") == "warn");
  CHECK(Level(R"({"log": {"level": "trace"}, "severity": "error"})") == "trace");
  CHECK(Level(R"({"a": {"b": {"level": "dbg"}}, "msg": "fatal"})") == "fatal");
  CHECK(Level(R"({"a": [{"level": "trace"}], "lvl": "err"})") == "error");
  CHECK(Level(R"({"level": 30, "msg": "x"})") == "unknown");
  CHECK(Level(R"({"level": "notice", "msg": "error"})") == "error");
  CHECK(Level(R"({"log.level": "Debug"})") == "debug");
  CHECK(Level(R"({"level": "debug")") == "debug");  // by its words: it is no object
}

TEST_CASE("fields of logfmt lines, in any case of letters, by precedence") {
  CHECK(Level("ts=1 lvl=info severity=error") == "error");
  CHECK(Level("LeVel=warn x=error") == "warn");
  CHECK(Level("a=1 b\"ad level=debug") == "debug");  // found as a word
  CHECK(Level("msg=\"an error\" level=\"WRN\"") == "warn");
}

TEST_CASE("words of a line stand alone; the first counts") {
  CHECK(Level("[ERROR] warning ignored") == "error");
  CHECK(Level("Warning: error") == "warn");
  CHECK(Level("misc:error happened") == "unknown");
  CHECK(Level("terror") == "unknown");
  CHECK(Level("errors, then fatal!") == "fatal");
  CHECK(Level("") == "unknown");
}

}  // namespace
}  // namespace rulecheck::input
