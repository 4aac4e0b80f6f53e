#include "documents/helm_template.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "rulecheck/document.h"

namespace rulecheck::documents {

TEST_CASE("actions that stand alone are blanks, others letters") {
  const MaskedTemplate out = MaskActions(
      "{{- if .Values.x }}\n"
      "name: {{ .Release.Name }}-{{ .x }}\n"
      "  - {{ include \"a}}b\" . }}\n"
      "  {{- /* a comment with }} and\n more */ -}}\r\n"
      "text: |\n"
      "  a {{ printf `}}` }} b\n"
      "{{ end }}");
  const auto blanks = [](size_t count) { return std::string(count, ' '); };
  CHECK(out.masked == blanks(19) + "\nname: " + std::string(19, 'x') + "-" + std::string(8, 'x') + "\n" +
                          blanks(26) + "\n" + blanks(30) + "\n" + blanks(12) + "\r\ntext: |\n  a " +
                          std::string(17, 'x') + " b\n" + blanks(9));
  CHECK(out.shown.find("a {{ printf `}}` }} b") != std::string::npos);
  CHECK(out.shown.find("{{ end }}") == std::string::npos);
}

TEST_CASE("an action that is not closed reaches to the end") {
  for (const std::string text : {"a: {{ x", "{{", "a: {{ \"x", "{{/* x", "- {{ `"}) {
    const MaskedTemplate out = MaskActions(text);
    CHECK(out.masked.size() == text.size());
    CHECK(out.masked.find("{{") == std::string::npos);
  }
}

TEST_CASE("one action") {
  CHECK(IsOneAction(" {{ .x }}\n"));
  CHECK(!IsOneAction("{{ .x }} > {{ .y }}"));
  CHECK(!IsOneAction("up"));
  CHECK(!IsOneAction(""));
}

TEST_CASE("texts of a template keep their actions and their places") {
  const std::string text =
      "{{- if .Values.on }}\ngroups:\n- name: {{ .Release.Name }}\n  rules:\n  - alert: A\n"
      "    expr: up > {{ .Values.limit }}\n{{- end }}\n";
  const auto file = std::make_shared<const SourceFile>("a.yaml", text);
  const LoadedFile loaded = LoadFile(file, {});
  REQUIRE(loaded.documents.size() == 1);
  REQUIRE(loaded.documents[0].queries.size() == 1);
  const QueryItem& query = loaded.documents[0].queries[0];
  CHECK(query.text.value == "up > {{ .Values.limit }}");
  CHECK(query.text.At({5, 6}).span.begin == text.find("{{ .Values.limit"));
  CHECK(!query.parsed());
  CHECK(loaded.findings.empty());
}

}  // namespace rulecheck::documents
