#include "documents/foreign_fields.h"

#include <algorithm>
#include <iterator>
#include <string>

#include <fmt/format.h>

#include "documents/load_context.h"

namespace rulecheck::documents {

namespace {

struct ForeignFieldRow {
  FieldScope scope;
  std::string_view name;
  RuleTool tool;
};

constexpr ForeignFieldRow kForeignFields[] = {
#define FOREIGN_FIELD(scope, name, tool) {FieldScope::scope, name, RuleTool::tool},
#include "documents/foreign_fields.def"
#undef FOREIGN_FIELD
};

constexpr std::string_view kMetricsQl[] = {
#define METRICS_QL(name) name,
#include "documents/metrics_ql.def"
#undef METRICS_QL
};

constexpr std::string_view kToolWords[] = {
    "Thanos' ruler",                                                    // kThanos
    "Mimir, Cortex and their tools (mimirtool, cortextool, lokitool)",  // kMimir
    "vmalert of VictoriaMetrics",                                       // kVictoriaMetrics
    "editors and generators",                                           // kEditor
};

// Names and places that are listed.
constexpr size_t kMaxNames = 4;
constexpr size_t kMaxPlaces = 20;

}  // namespace

std::optional<RuleTool> ToolWithField(FieldScope scope, std::string_view name) {
  if (name == "$schema" || name.starts_with("x-")) return RuleTool::kEditor;
  const auto* row =
      std::find_if(std::begin(kForeignFields), std::end(kForeignFields),
                   [&](const ForeignFieldRow& each) { return each.scope == scope && each.name == name; });
  return row == std::end(kForeignFields) ? std::nullopt : std::optional(row->tool);
}

std::string_view ToolName(RuleTool tool) {
  return kToolWords[static_cast<size_t>(tool)];
}

bool CallsMetricsQl(std::string_view query) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
  };
  for (size_t open = query.find('('); open != std::string_view::npos; open = query.find('(', open + 1)) {
    const size_t last = query.find_last_not_of(" \t\r\n", open == 0 ? 0 : open - 1);
    if (open == 0 || last == std::string_view::npos) continue;
    size_t begin = last + 1;
    while (begin > 0 && is_word(query[begin - 1])) --begin;
    const std::string_view word = query.substr(begin, last + 1 - begin);
    if (std::find(std::begin(kMetricsQl), std::end(kMetricsQl), word) != std::end(kMetricsQl)) return true;
  }
  return false;
}

bool IsVariableOfVmalert(std::string_view name) {
  constexpr std::string_view kNames[] = {"$activeAt", "$alertID", "$expr",      "$for",
                                         "$groupID",  "$type",    "$isPartial", "$for"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

std::optional<RuleTool> ForeignFields::Reader() const {
  for (const RuleTool tool : {RuleTool::kVictoriaMetrics, RuleTool::kMimir, RuleTool::kThanos}) {
    if (Has(tool)) return tool;
  }
  return std::nullopt;
}

bool ForeignFields::Has(RuleTool tool) const {
  if (tool == RuleTool::kVictoriaMetrics && vmalert_) return true;
  return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) { return field.tool == tool; });
}

bool IsBalanced(std::string_view query) {
  std::string open;
  for (size_t i = 0; i < query.size(); ++i) {
    const char c = query[i];
    if (c == '"' || c == '\'' || c == '`') {
      for (++i; i < query.size() && query[i] != c; ++i) i += query[i] == '\\' && c != '`' ? 1 : 0;
      if (i >= query.size()) return false;
    } else if (c == '#') {
      i = std::min(query.find('\n', i), query.size());
    } else if (c == '(' || c == '[' || c == '{') {
      open += c == '(' ? ')' : c == '[' ? ']' : '}';
    } else if (c == ')' || c == ']' || c == '}') {
      if (open.empty() || open.back() != c) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

void ForeignFields::SoftenMetricsQl(const LoadContext& context, std::optional<RuleTool> named) const {
  if (named != RuleTool::kVictoriaMetrics && !Has(RuleTool::kVictoriaMetrics)) return;
  for (const size_t index : maybe_metrics_ql_) {
    Finding& finding = context.out->findings[index];
    finding.severity = Severity::kInfo;
    const bool query = finding.check == "promql/syntax";
    finding.message = (query ? "not checked, no PromQL: " : "not checked: ") + finding.message;
    finding.notes.push_back(query
                                ? "The file is for vmalert, which reads MetricsQL; that has more than PromQL."
                                : "The file is for vmalert, whose templates have more than those of "
                                  "Prometheus.");
  }
}

void ForeignFields::Report(const LoadContext& context, std::optional<RuleTool> named) const {
  for (const RuleTool tool :
       {RuleTool::kThanos, RuleTool::kMimir, RuleTool::kVictoriaMetrics, RuleTool::kEditor}) {
    std::vector<std::string> names;
    std::vector<Field> mine;
    for (const Field& field : fields_) {
      if (field.tool != tool) continue;
      mine.push_back(field);
      std::string name = fmt::format("`{}`", field.name);
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
    if (mine.empty() || tool == named) continue;
    const size_t more = names.size() > kMaxNames ? names.size() - kMaxNames : 0;
    names.resize(names.size() - more);
    const std::string_view of = ToolName(tool);
    Finding& finding =
        context.Report("yaml/dialect", mine.front().where,
                       fmt::format("{}{} {} of {}: Prometheus itself refuses {}", fmt::join(names, ", "),
                                   more > 0 ? fmt::format(" and {} more", more) : "",
                                   names.size() + more == 1 ? "is a field" : "are fields", of,
                                   names.size() + more == 1 ? "it" : "them"));
    for (size_t i = 1; i < std::min(mine.size(), kMaxPlaces); ++i) {
      finding.labels.push_back(
          {{context.file(), mine[i].where}, fmt::format("`{}` of {}", mine[i].name, of)});
    }
  }
}

}  // namespace rulecheck::documents
