// Settings of promruval. Source: FUSAKLA/promruval, docs/validations.md.
#include <fmt/format.h>

#include <array>
#include <memory>
#include <utility>

#include "documents/cursor.h"
#include "policy/import.h"
#include "source/tree.h"

namespace rulecheck::policy {
namespace {

using documents::Cursor;

// What is checked here anyway.
struct AnywayCheck {
  std::string_view validator, ids;
};
constexpr AnywayCheck kAnyway[] = {
    {"expressionIsValidPromQL", "promql/syntax"},
    {"expressionIsValidLogQL", "logql/syntax"},
    {"logQlExpressionUsesRangeAggregation", "logql/log-query-as-rule"},
    {"logQlExpressionUsesFiltersFirst", "logql/late-line-filter"},
    {"expressionDoesNotUseExperimentalFunctions", "promql/syntax"},
    {"validFunctionsOnCounters", "promql/raw-counter"},
    {"rateBeforeAggregation", "promql/rate-of-aggregate"},
    {"expressionWithNoMetricName", "promql/selector-without-name"},
    {"validateLabelTemplates", "templates/syntax"},
    {"validateAnnotationTemplates", "templates/syntax"},
    {"hasValidPartialResponseStrategy", "yaml/wrong-type"},
};

// What facts and limits of ours decide.
constexpr AnywayCheck kByFacts[] = {
    {"expressionDoesNotUseOlderDataThan", "promql/range-beyond-retention, with `environment.retention`"},
    {"expressionDoesNotUseRangeShorterThan", "promql/rate-window, with `environment.scrape_interval`"},
    {"expressionUsesExistingLabels", "promql/metric-unknown, with an inventory"},
    {"expressionCanBeEvaluated", "cardinality/alert-instances and record-series, with an inventory"},
    {"expressionSelectorsMatchesAnything", "promql/metric-unknown, with an inventory"},
};

Json TextsOf(const Cursor& list) {
  Json out = Json::array();
  list.EachItem([&](const Cursor& item) { out.push_back(std::string(item.text())); });
  return out;
}

class PromruvalReader {
 public:
  explicit PromruvalReader(ImportDraft* out) : out_(*out) {}

  void Read(const Cursor& root) {
    for (const char* key : {"prometheus", "customExcludeAnnotation", "customDisableComment"}) {
      if (const Cursor at = root[key])
        out_.Left(at->span, fmt::format("`{}`: {}", key,
                                        key == std::string_view("prometheus")
                                            ? "servers are not asked; `environment` has facts of them"
                                            : "suppressions are `# rulecheck: ignore[ID] -- reason`"));
    }
    root["validationRules"].EachItem([&](const Cursor& rule) { ReadRule(rule); });
  }

 private:
  void ReadRule(const Cursor& rule) {
    const std::string scope(rule.Text("scope"));
    Json where = Json::object();
    if (scope == "Alert") where["kind"] = "alert";
    if (scope == "Recording rule") where["kind"] = "record";
    if (const Cursor only = rule["onlyIf"]; only && !only->items.empty()) {
      out_.Left(only->span, fmt::format("`{}`: `onlyIf` cannot be said; its validations are left out",
                                        rule.Text("name")));
      return;
    }
    rule["validations"].EachItem([&](const Cursor& validation) {
      if (validation.Has("paramsFromFile")) {
        out_.Left(validation->span, "`paramsFromFile`: other files are not read");
      } else {
        ReadValidation(validation, where);
      }
    });
  }

  static const AnywayCheck* FindRow(std::span<const AnywayCheck> rows, std::string_view type) {
    for (const AnywayCheck& row : rows) {
      if (row.validator == type) return &row;
    }
    return nullptr;
  }

  void ReadValidation(const Cursor& validation, const Json& where) {
    const std::string_view type = validation.Text("type");
    if (FindRow(kAnyway, type) != nullptr) return out_.Took();
    if (const AnywayCheck* row = FindRow(kByFacts, type))
      return out_.Left(validation->span, fmt::format("`{}`: {}", type, row->ids));
    Json entry = PolicyOf(type, validation["params"]);
    if (entry.empty()) {
      const bool negative = validation["params"].Text("negative") == "true";
      return out_.Left(validation->span, fmt::format("`{}`: {}", type,
                                                     negative ? "the opposite of a pattern cannot be said"
                                                              : "there is nothing like it"));
    }
    entry["severity"] = "error";
    if (const std::string_view details = validation.Text("additionalDetails"); !details.empty())
      entry["message"] = std::string(details);
    if (!where.empty()) entry["where"] = where;
    out_.Add("labels", std::move(entry));
    out_.Took();
  }

  static Json Each(const Json& names, const Json& rule) {
    Json out = Json::object();
    for (const Json& name : names) out[name.get<std::string>()] = rule;
    return out;
  }

  // Empty when there is nothing like it.
  static Json PolicyOf(std::string_view type, const Cursor& params) {
    const std::string label(params.Text("label")), annotation(params.Text("annotation"));
    const std::string regexp(params.Text("regexp")), limit(params.Text("limit"));
    const bool plain = params.Text("negative") != "true" && params.Text("commaSeparatedValue") != "true" &&
                       params.Text("searchInExpr") != "true";
    if (!plain) return Json::object();
    if (type == "hasLabels") return {{"require", Each(TextsOf(params["labels"]), "*")}};
    if (type == "doesNotHaveLabels") return {{"forbid", TextsOf(params["labels"])}};
    if (type == "labelMatchesRegexp") return {{"require", {{label, {{"matches", regexp}}}}}};
    if (type == "labelHasAllowedValue") return {{"require", {{label, TextsOf(params["allowedValues"])}}}};
    if (type == "hasAnnotations")
      return {{"annotations", {{"require", Each(TextsOf(params["annotations"]), "*")}}}};
    if (type == "doesNotHaveAnnotations")
      return {{"annotations", {{"forbid", TextsOf(params["annotations"])}}}};
    if (type == "annotationMatchesRegexp")
      return {{"annotations", {{"require", {{annotation, {{"matches", regexp}}}}}}}};
    if (type == "annotationHasAllowedValue")
      return {{"annotations", {{"require", {{annotation, TextsOf(params["allowedValues"])}}}}}};
    if (type == "annotationIsValidURL" && params.Text("resolveUrl") != "true")
      return {{"annotations", {{"require", {{annotation, {{"matches", "https?://.+"}}}}}}}};
    if (type == "forIsNotLongerThan") return {{"hold", {{"max", limit}}}};
    if (type == "recordedMetricNameMatchesRegexp") return {{"name", {{"matches", regexp}}}};
    return Json::object();
  }

  ImportDraft& out_;
};

// Rules of Grafana's dashboard-linter and what says the same here.
constexpr AnywayCheck kDashboardRules[] = {
    {"template-datasource-rule", "grafana/unknown-data-source"},
    {"template-label-promql-rule", "promql/syntax"},
    {"panel-title-description-rule", "grafana/panel-without-title"},
    {"panel-datasource-rule", "grafana/fixed-data-source"},
    {"panel-units-rule", "grafana/panel-without-unit"},
    {"target-promql-rule", "promql/syntax"},
    {"target-logql-rule", "logql/syntax"},
    {"target-rate-interval-rule", "grafana/interval-in-rate"},
    {"target-counter-agg-rule", "promql/rate-of-aggregate"},
    {"template-job-rule", "grafana/scope-variables"},
    {"template-instance-rule", "grafana/scope-variables"},
    {"template-on-time-change-reload-rule", "grafana/variable-refresh"},
    {"panel-no-targets-rule", "grafana/panel-without-queries"},
    {"target-job-rule", "grafana/scope-matchers"},
    {"target-instance-rule", "grafana/scope-matchers"},
    {"target-logql-auto-rule", "grafana/auto-range"},
    {"uneditable-dashboard-rule", "grafana/editable-dashboard"},
};

const AnywayCheck* FindDashboardRule(std::string_view name) {
  for (const AnywayCheck& row : kDashboardRules) {
    if (row.validator == name) return &row;
  }
  return nullptr;
}

// One tree, or its error.
Result<std::shared_ptr<const source::Tree>> TreeOf(const SourceFile& file) {
  auto tree = source::ParseYaml(file);
  if (tree->error()) return Error{tree->error()->message, tree->error()->span};
  if (tree->documents().empty() || !tree->documents()[0].root->is_mapping())
    return Error{"settings are a mapping", Span{}};
  return tree;
}

void ImportExclusion(const Cursor& rule, const AnywayCheck& row, ImportDraft* out) {
  const Cursor entries = rule["entries"];
  if (!entries || entries->items.empty()) {
    out->SetCheck(row.ids, "off");
    return out->Took();
  }
  entries.EachItem([&](const Cursor& entry) {
    Json where = Json::object();
    for (const char* key : {"dashboard", "panel"}) {
      const std::string_view title = entry.Text(key);
      if (!title.empty()) where[key] = std::string(title);
    }
    if (where.empty())
      return out->Left(entry->span, "an exclusion of single targets: its rule is named only whole");
    out->Add("overrides", {{"where", where}, {"checks", {{std::string(row.ids), "off"}}}});
    out->Took();
  });
}

}  // namespace

Status ImportPromruval(const SourceFile& file, ImportDraft* out) {
  const auto tree = TreeOf(file);
  if (!tree) return tree.error();
  PromruvalReader(out).Read(Cursor(*(*tree)->documents()[0].root));
  return {};
}

Status ImportDashboardLinter(const SourceFile& file, ImportDraft* out) {
  const auto tree = TreeOf(file);
  if (!tree) return tree.error();
  const Cursor root(*(*tree)->documents()[0].root);
  for (const char* list : {"exclusions", "warnings"}) {
    root[list].EachValue([&](const Cursor& rule) {
      const AnywayCheck* row = FindDashboardRule(rule.key());
      if (row == nullptr) {
        out->Left(rule->span, fmt::format("`{}`: there is nothing like it", rule.key()));
      } else if (std::string_view(list) == "exclusions") {
        ImportExclusion(rule, *row, out);
      } else {
        out->SetCheck(row->ids, "warning");
        out->Took();
      }
    });
  }
  return {};
}

}  // namespace rulecheck::policy
