// ListUses: what lint learns from a template.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "template/setting.h"

namespace rulecheck::gotemplate {
namespace {

std::string KindName(Use::Kind kind) {
  switch (kind) {
    case Use::Kind::kLabel:
      return "label";
    case Use::Kind::kExternalLabel:
      return "external";
    case Use::Kind::kSampleLabel:
      return "sample";
    case Use::Kind::kAllLabels:
      return "labels";
    case Use::Kind::kValue:
      return "value";
    case Use::Kind::kFunction:
      return "function";
    case Use::Kind::kQuery:
      return "query";
    case Use::Kind::kVariable:
      return "variable";
  }
  return "";
}

// "kind name @whole text of the mention", one a line; the name's own span is checked.
std::string Uses(const std::string& text) {
  AlertText alert("test", text);
  REQUIRE(alert.parsed() != nullptr);
  std::string out;
  for (const Use& use : ListUses(*alert.parsed())) {
    out += KindName(use.kind) + " " + std::string(use.name) + " @" +
           text.substr(use.span.begin, use.span.size()) + "\n";
    const bool named = use.kind == Use::Kind::kLabel || use.kind == Use::Kind::kExternalLabel ||
                       use.kind == Use::Kind::kSampleLabel || use.kind == Use::Kind::kFunction;
    if (named) CHECK(text.substr(use.name_span.begin, use.name_span.size()) == use.name);
  }
  return out;
}

TEST_CASE("labels in every spelling") {
  CHECK(Uses("{{ $labels.job }} {{ .Labels.pod }} {{ $.Labels.x }} {{ index $labels \"y\" }} {{ index "
             ".Labels `z` }}") ==
        "label job @$labels.job\n"
        "label pod @.Labels.pod\n"
        "label x @$.Labels.x\n"
        "function index @index\n"
        "label y @index $labels \"y\"\n"
        "function index @index\n"
        "label z @index .Labels `z`\n");
  CHECK(Uses("{{ $externalLabels.region }}{{ .ExternalLabels.a }}") ==
        "external region @$externalLabels.region\nexternal a @.ExternalLabels.a\n");
}

TEST_CASE("bodies that may not run count too") {
  CHECK(Uses("{{ if $labels.a }}{{ $labels.b }}{{ else if .Labels.c }}{{ $value }}{{ else }}{{ $labels.d | "
             "toUpper }}"
             "{{ end }}") ==
        "label a @$labels.a\nlabel b @$labels.b\nlabel c @.Labels.c\nvalue  @$value\nlabel d @$labels.d\n"
        "function toUpper @toUpper\n");
}

TEST_CASE("labels as a whole") {
  CHECK(Uses("{{ $labels }}") == "labels  @$labels\n");
  CHECK(Uses("{{ range $k, $v := .Labels }}{{ $k }}{{ end }}") == "labels  @.Labels\nvariable $k @$k\n");
  CHECK(Uses("{{ index $labels $value }}") == "function index @index\nlabels  @$labels\nvalue  @$value\n");
  CHECK(Uses("{{ template \"x\" . }}{{ define \"x\" }}{{ .Labels.a }}{{ end }}") ==
        "labels  @.\nsample a @.Labels.a\n");
}

TEST_CASE("the dot changes in with and range") {
  CHECK(Uses("{{ with $labels }}{{ .job }}{{ end }}") == "labels  @$labels\nlabel job @.job\n");
  CHECK(Uses("{{ with .Value }}{{ . }}{{ end }}") == "value  @.Value\nvalue  @.\n");
  CHECK(Uses("{{ range query \"up\" }}{{ .Labels.instance }} {{ .Value }}{{ end }}") ==
        "function query @query\nquery up @query \"up\"\nsample instance @.Labels.instance\n");
}

TEST_CASE("query results") {
  CHECK(Uses("{{ query \"up\" | first | label \"job\" }}") ==
        "function query @query\nquery up @query \"up\"\nfunction first @first\nfunction label @label\n"
        "sample job @label \"job\"\n");
  CHECK(Uses("{{ (query \"up\" | first).Labels.job }}") ==
        "sample job @(query \"up\" | first).Labels.job\nfunction query @query\nquery up @query \"up\"\n"
        "function first @first\n");
}

TEST_CASE("the value") {
  CHECK(Uses("{{ $value | humanize }} {{ printf \"%.2f\" .Value }} {{ $.Value }}") ==
        "value  @$value\nfunction humanize @humanize\nfunction printf @printf\nvalue  @.Value\nvalue  "
        "@$.Value\n");
}

TEST_CASE("the prologue is no use") {
  CHECK(Uses("{{ 1 }}") == "");
}

}  // namespace
}  // namespace rulecheck::gotemplate
