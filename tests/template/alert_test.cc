// AlertText: what rule simulation and lint ask for.
#include <doctest/doctest.h>

#include <string>

#include "template/setting.h"

namespace rulecheck::gotemplate {
namespace {

TEST_CASE("the prologue has the length that Prometheus' messages count") {
  CHECK(kAlertPrologue.size() == 112);
}

TEST_CASE("a text without actions is itself") {
  AlertText text("x", "no { action } here");
  CHECK(!text.error());
  CHECK(text.parsed() == nullptr);
  CHECK(text.Expand(CaseData(), CaseEnvironment()) == "no { action } here");
}

TEST_CASE("one text expands for many samples") {
  AlertText text("x", "{{ $labels.job }}={{ $value }}");
  AlertData data = CaseData();
  CHECK(text.Expand(data, CaseEnvironment()) == "node=97.5");
  data.labels["job"] = "web";
  data.value = Value::Float(1e6);
  CHECK(text.Expand(data, CaseEnvironment()) == "web=1e+06");
}

TEST_CASE("errors become text, with a place in the template's own text") {
  AlertText broken("Load", "a\n{{ $labels.job | nope }}");
  REQUIRE(broken.error());
  CHECK(broken.error()->span == Span{19, 23});
  std::optional<Error> error;
  CHECK(broken.Expand(CaseData(), CaseEnvironment(), &error) ==
        "<error expanding template: error parsing template __alert_Load: template: __alert_Load:2: function "
        "\"nope\" not defined>");
  REQUIRE(error);
  CHECK(error->span == Span{19, 23});

  AlertText failing("Load", "{{ .Nope }}");
  CHECK(!failing.error());
  CHECK(failing.Expand(CaseData(), CaseEnvironment(), &error)
            .starts_with("<error expanding template: error exec"));
  CHECK(error->span == Span{3, 8});
  CHECK(error->message.find("1:115: executing") != std::string::npos);
}

TEST_CASE("unit tests have no external URL") {
  Environment environment = CaseEnvironment();
  environment.external_url.reset();
  for (const char* name : {"externalURL", "pathPrefix"}) {
    CHECK(ExpandAlertText("A", std::string("{{ ") + name + " }}", CaseData(), environment) ==
          std::string(
              "<error expanding template: error executing template __alert_A: template: __alert_A:1:115: "
              "executing \"__alert_A\" at <") +
              name + ">: error calling " + name +
              ": runtime error: invalid memory address or nil pointer dereference>");
  }
}

TEST_CASE("a histogram prints as its text and has fields") {
  AlertData data = CaseData();
  data.value = HistogramValue({"{count:3, sum:2.5, [-1,1]:3}", 0, 1, 3, 3, 2.5});
  const Environment environment = CaseEnvironment();
  CHECK(ExpandAlertText("A", "{{ $value }} {{ print $value }} {{ $value.Sum }} {{ .Value.Count }}", data,
                        environment) == "{count:3, sum:2.5, [-1,1]:3} {count:3, sum:2.5, [-1,1]:3} 2.5 3");
  CHECK(ExpandAlertText("A", "{{ humanize $value }}", data, environment)
            .ends_with("error calling humanize: can't convert *histogram.FloatHistogram to float>"));
}

TEST_CASE("queries that cannot run are an error") {
  CHECK(
      ExpandAlertText("A", "{{ query \"up\" }}", CaseData(), {}).ends_with(": queries cannot be run here>"));
}

TEST_CASE("the alerting functions are those of Prometheus 3.14") {
  CHECK(AlertFunctions().functions.size() == 29);
  CHECK(AlertFunctions().Find("humanize") != nullptr);
  CHECK(AlertFunctions().Find("printf") != nullptr);
  CHECK(AlertFunctions().Find("Humanize") == nullptr);
}

}  // namespace
}  // namespace rulecheck::gotemplate
