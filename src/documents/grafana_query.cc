#include "documents/grafana_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "documents/grafana_variables.h"
#include "documents/logql_hint.h"
#include "documents/rule_checks.h"

namespace rulecheck::documents {

namespace {

// Bare operands tried as numbers and as metrics: all ways for this many.
constexpr size_t kMaxAmbiguous = 4;

QueryLanguage LanguageFor(const GrafanaQuery& query, std::string_view part) {
  if (query.source.kind == SourceKind::kLoki && query.source.certain) return QueryLanguage::kLogQL;
  if (query.source.kind == SourceKind::kPrometheus && query.source.certain) return QueryLanguage::kPromQL;
  if (query.source.kind == SourceKind::kLoki) return QueryLanguage::kLogQL;
  return LooksLikeLogQl(part) ? QueryLanguage::kLogQL : QueryLanguage::kPromQL;
}

// A message of the parser, and whether no dialect of the language would take the text.
struct Refusal {
  std::string message;
  bool broken = false;
};

// Reads a query with one choice of stand-ins; false when it does not parse.
bool ParseInto(const LoadContext& context, std::string text, QueryItem* item, Refusal* refusal) {
  if (item->language == QueryLanguage::kLogQL) {
    logql::ParseOutcome outcome = logql::Parse(std::move(text), {});
    if (!outcome.errors.empty()) {
      *refusal = {outcome.errors.front().message, true};
      return false;
    }
    item->logql = std::move(outcome.query);
    return true;
  }
  promql::ParseOutcome outcome = promql::Parse(std::move(text), context.options.promql);
  if (!outcome.errors.empty()) {
    *refusal = {outcome.errors.front().message, false};
    return false;
  }
  item->promql = std::move(outcome.query);
  return true;
}

// Data sources of the type prometheus are often VictoriaMetrics, whose language has more
// functions, keywords and looser types. What ends too early is broken there, too.
bool IsBrokenAnywhere(const LoadContext& context, std::string_view text) {
  const size_t end = text.find_last_not_of(" \t\r\n") + 1;
  promql::ParseOutcome outcome = promql::Parse(std::string(text), context.options.promql);
  return std::any_of(outcome.errors.begin(), outcome.errors.end(),
                     [&](const promql::ParseError& error) { return error.span.begin >= end; });
}

// All but the query itself becomes blank: places stay.
std::string BlankAround(std::string_view text, Span part) {
  std::string out(text.size(), ' ');
  out.replace(part.begin, part.size(), text.substr(part.begin, part.size()));
  return out;
}

// Tries the ways in which bare operands can be read, numbers before metrics.
bool ParseWithStandIns(const LoadContext& context, std::string_view text, const FoundVariables& found,
                       QueryItem* item, Refusal* refusal) {
  const size_t count = found.ambiguous.size();
  const size_t ways = count == 0 ? 1 : count <= kMaxAmbiguous ? size_t{1} << count : 2;
  for (size_t way = 0; way < ways; ++way) {
    item->setting.variables = found.all;
    for (size_t i = 0; i < count; ++i) {
      const bool is_name = count <= kMaxAmbiguous ? (way >> i & 1) != 0 : way == 1;
      if (is_name) item->setting.variables[found.ambiguous[i]].position = QueryVariable::Position::kName;
    }
    if (ParseInto(context, WithStandIns(text, item->setting.variables), item, refusal)) return true;
  }
  return false;
}

// A variable that may stand for more than its position shows: one in a string or a duration of
// Grafana's own never breaks a query. Null when there is none.
const QueryVariable* DoubtfulVariable(const std::vector<QueryVariable>& variables) {
  const auto it = std::find_if(variables.begin(), variables.end(), [](const QueryVariable& variable) {
    return variable.position != QueryVariable::Position::kString && !IsOwnVariable(variable.name);
  });
  return it == variables.end() ? nullptr : &*it;
}

bool IsAllOf(std::string_view part, const QueryVariable& variable) {
  const size_t begin = part.find_first_not_of(" \t\r\n");
  const size_t end = part.find_last_not_of(" \t\r\n") + 1;
  return end - begin == variable.span.size();
}

// An error that no variable explains, from a data source that is surely of the language.
void ReportErrors(const LoadContext& context, const QueryItem& item, const std::string& text) {
  MappedText parsed = item.text;
  if (parsed.map == nullptr) parsed.span.begin = item.text.Base();  // `text` is no part of the file
  parsed.value = text;
  if (item.language == QueryLanguage::kLogQL) {
    ParseLogQuery(context, parsed, item.subject);
  } else {
    ParseQuery(context, parsed, item.subject);
  }
}

}  // namespace

void AddGrafanaQuery(const LoadContext& context, const GrafanaQuery& query, Document* document) {
  const std::string_view part = query.text.value.substr(query.part.begin, query.part.size());
  const bool empty = part.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (empty || query.source.kind == SourceKind::kOther) return;
  QueryItem item;
  item.role = query.role;
  item.text = query.text;
  item.subject = query.subject;
  item.setting.data_source = {query.source.text, {}, {}};
  item.language = LanguageFor(query, part);
  const std::string text = BlankAround(query.text.value, query.part);
  const FoundVariables found = FindVariables(text, item.language);
  const bool whole = found.all.size() == 1 && IsAllOf(part, found.all.front());
  Refusal refusal;
  if (whole || !ParseWithStandIns(context, text, found, &item, &refusal)) {
    item.setting.variables = found.all;
    const QueryVariable* doubtful = DoubtfulVariable(found.all);
    if (!refusal.broken && !whole) refusal.broken = IsBrokenAnywhere(context, WithStandIns(text, found.all));
    if (doubtful != nullptr) {
      const std::string_view written = item.text.value.substr(doubtful->span.begin, doubtful->span.size());
      item.unparsed = fmt::format("`{}` stands for a part that only Grafana knows", written);
    } else if (query.source.certain && refusal.broken) {
      ReportErrors(context, item, text);
    } else {
      item.unparsed = fmt::format("not {}, maybe of another dialect: {}", QueryLanguageName(item.language),
                                  refusal.message);
    }
  }
  document->queries.push_back(std::move(item));
}

}  // namespace rulecheck::documents
