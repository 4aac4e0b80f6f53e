#include "report/case_json.h"

#include <cmath>

#include "report/case_parts.h"

namespace rulecheck::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view StatusName(CaseStatus status) {
  constexpr std::string_view kWords[] = {"passed", "failed", "error", "unsupported"};
  return kWords[static_cast<size_t>(status)];
}

Json Object(const NamedTexts& texts) {
  Json out = Json::object();
  for (const auto& [name, text] : texts) out[name] = text;
  return out;
}

Json Text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

// JSON has no infinities and no NaN: those are texts.
Json Number(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

Json ItemJson(const CaseItem& item, bool alert) {
  Json out = {{"labels", Object(item.labels)}};
  if (alert) {
    out["annotations"] = Object(item.annotations);
  } else {
    out["value"] = item.value;
  }
  if (item.where.file != nullptr) out["place"] = PlaceJson(item.where);
  return out;
}

Json FieldJson(const CaseField& field) {
  constexpr std::string_view kWords[] = {"label", "annotation", "value", "histogram"};
  Json out = {{"what", kWords[static_cast<size_t>(field.what)]},
              {"name", field.name},
              {"expected", Text(field.expected)},
              {"got", Text(field.got)}};
  if (field.where.file != nullptr) out["place"] = PlaceJson(field.where);
  if (!field.note.empty()) out["note"] = field.note;
  return out;
}

Json DifferenceJson(const CaseDifference& difference, bool alert) {
  constexpr std::string_view kWords[] = {"differs", "missing", "unexpected"};
  Json out = {{"kind", kWords[static_cast<size_t>(difference.kind)]}};
  const bool expected = difference.kind != CaseDifference::Kind::kUnexpected;
  const bool got = difference.kind != CaseDifference::Kind::kMissing;
  out["expected"] = expected ? ItemJson(difference.expected, alert) : Json();
  out["got"] = got ? ItemJson(difference.got, alert) : Json();
  out["fields"] = Json::array();
  for (const CaseField& field : difference.fields) out["fields"].push_back(FieldJson(field));
  return out;
}

Json ComparisonJson(const CaseComparison& comparison) {
  const bool alert = comparison.noun == "firing alert";
  Json out = {{"noun", comparison.noun},
              {"expected", comparison.expected},
              {"got", comparison.got},
              {"equal", comparison.equal},
              {"differences", Json::array()}};
  for (const CaseDifference& difference : comparison.differences) {
    out["differences"].push_back(DifferenceJson(difference, alert));
  }
  out["more"] = {{"differing", comparison.more_differing},
                 {"missing", comparison.more_missing},
                 {"unexpected", comparison.more_unexpected}};
  return out;
}

Json QueryJson(const ExplainedQuery& query) {
  Json out = {{"title", query.title},
              {"place", PlaceJson(query.where)},
              {"text", query.text},
              {"at", query.at_ms},
              {"labels", Object(query.focus)},
              {"values", Json::array()},
              {"more_values", query.more_values}};
  for (const QueryValue& value : query.values) {
    out["values"].push_back({{"begin", value.span.begin},
                             {"end", value.span.end},
                             {"anchor", value.anchor},
                             {"text", value.text},
                             {"present", value.present}});
  }
  if (query.condition) {
    const auto time = [](const std::optional<int64_t>& t) { return t ? Json(*t) : Json(); };
    out["condition"] = {{"from", query.condition->begin_ms},
                        {"to", query.condition->end_ms},
                        {"first_true", time(query.condition->first_ms)},
                        {"last_true", time(query.condition->last_ms)},
                        {"now", query.condition->now}};
  }
  return out;
}

Json LifeJson(const AlertLife& life) {
  constexpr std::string_view kWords[] = {"inactive", "pending", "firing", "resolved"};
  Json out = {{"labels", Object(life.labels)}, {"rule", life.rule},
              {"for", life.hold_ms},           {"keep_firing_for", life.keep_firing_ms},
              {"at", life.asked_ms},           {"runs", Json::array()},
              {"more_runs", life.more_runs}};
  for (const AlertLife::Run& run : life.runs) {
    out["runs"].push_back(
        {{"state", kWords[static_cast<size_t>(run.state)]}, {"first", run.first_ms}, {"last", run.last_ms}});
  }
  return out;
}

Json PlotJson(const CasePlot& plot) {
  Json out = {{"expression", plot.expression}, {"at", plot.asked_ms}, {"times", plot.times_ms}};
  out["threshold"] = plot.threshold ? Number(*plot.threshold) : Json();
  out["condition"] = plot.threshold_text;
  out["lines"] = Json::array();
  for (const CasePlot::Line& line : plot.lines) {
    Json values = Json::array();
    for (const std::optional<double>& value : line.values) values.push_back(value ? Number(*value) : Json());
    out["lines"].push_back({{"label", line.label}, {"values", std::move(values)}});
  }
  out["more_lines"] = plot.more_lines;
  return out;
}

Json ExplanationJson(const CaseExplanation& explanation) {
  Json out = {{"reasons", Json::array()}, {"queries", Json::array()}, {"alerts", Json::array()}};
  for (const CaseReason& reason : explanation.reasons) {
    Json entry = {{"id", reason.id}, {"text", reason.text}};
    if (reason.where.file != nullptr) {
      entry["place"] = PlaceJson(reason.where);
      entry["label"] = reason.label;
    }
    out["reasons"].push_back(std::move(entry));
  }
  for (const ExplainedQuery& query : explanation.queries) out["queries"].push_back(QueryJson(query));
  for (const AlertLife& life : explanation.alerts) out["alerts"].push_back(LifeJson(life));
  out["plot"] = explanation.plot ? PlotJson(*explanation.plot) : Json();
  return out;
}

}  // namespace

Json PointJson(const SourceFile& file, uint32_t offset) {
  const LineColumn at = file.Position(offset);
  return {{"line", at.line}, {"column", at.column}, {"offset", offset}};
}

Json PlaceJson(const Location& where) {
  if (where.file == nullptr) return nullptr;
  return {{"file", where.file->path()},
          {"start", PointJson(*where.file, where.span.begin)},
          {"end", PointJson(*where.file, where.span.end)}};
}

Json CaseJson(const CaseResult& result) {
  Json out = {{"file", result.file},
              {"group", result.group},
              {"name", result.name},
              {"status", StatusName(result.status)},
              {"detail", result.detail}};
  if (result.where.file != nullptr) out["start"] = PointJson(*result.where.file, result.where.span.begin);
  if (result.comparison != nullptr) out["comparison"] = ComparisonJson(*result.comparison);
  if (result.explanation != nullptr) out["explanation"] = ExplanationJson(*result.explanation);
  return out;
}

}  // namespace rulecheck::report
