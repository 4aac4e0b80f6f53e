#include "documents/grafana_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "documents/grafana_marks.h"
#include "documents/grafana_syntax.h"
#include "documents/logql_hint.h"
#include "documents/query_language.h"
#include "documents/rule_checks.h"

namespace rulecheck::documents {

namespace {

using Position = QueryVariable::Position;

// Bare operands tried as numbers and as metrics: all ways for this many.
constexpr size_t kMaxAmbiguous = 4;

bool IsBlankText(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

struct Decision {
  SourceKind kind;
  LanguageReason by;
};

// A name of a source says less than what the text can only be.
Decision LanguageFor(const DataSource& source, std::string_view part) {
  const bool fixed = source.kind == SourceKind::kOther || source.certain ||
                     source.by == LanguageReason::kDataSource || source.by == LanguageReason::kKind;
  if (fixed) return {source.kind, source.by == LanguageReason::kNone ? LanguageReason::kDefault : source.by};
  const SourceKind signs = LanguageBySigns(part);
  if (signs != SourceKind::kUnknown && signs != source.kind) return {signs, LanguageReason::kSyntax};
  return source.kind == SourceKind::kUnknown ? Decision{signs, LanguageReason::kNone}
                                             : Decision{source.kind, source.by};
}

QueryLanguage LanguageOfKind(SourceKind kind) {
  constexpr QueryLanguage kLanguages[] = {QueryLanguage::kUnknown, QueryLanguage::kPromQL,
                                          QueryLanguage::kLogQL, QueryLanguage::kOther};
  return kLanguages[static_cast<size_t>(kind)];
}

// A message of the parser, and whether no dialect of the language would take the text.
struct Refusal {
  std::string message;
  bool broken = false;
};

// Reads a query with one choice of stand-ins; false when it does not parse.
bool ParseInto(const LoadContext& context, std::string_view text, QueryItem* item, Refusal* refusal) {
  Arena* arena = context.arena();
  const Arena::Position before = arena->Here();
  text = arena->CopyText(text);
  if (item->language == QueryLanguage::kLogQL) {
    std::vector<logql::ParseError> errors;
    item->logql = logql::ParseIn(arena, text, {}, &errors);
    if (!item->parsed()) *refusal = {errors.front().message, true};
  } else {
    std::vector<promql::ParseError> errors;
    item->promql = promql::ParseIn(arena, text, context.options.promql, &errors);
    if (!item->parsed()) *refusal = {errors.front().message, false};
  }
  if (!item->parsed()) arena->BackTo(before);
  return item->parsed();
}

// Data sources of the type prometheus are often VictoriaMetrics, whose language has more
// functions, keywords and looser types. What ends too early is broken there, too.
bool IsBrokenAnywhere(const LoadContext& context, std::string_view text) {
  const size_t end = text.find_last_not_of(" \t\r\n") + 1;
  promql::ParseOutcome outcome = promql::Parse(std::string(text), context.options.promql);
  return std::any_of(outcome.errors.begin(), outcome.errors.end(),
                     [&](const promql::ParseError& error) { return error.span.begin >= end; });
}

// One query on its way: reads it with one choice of stand-ins after the other.
class QueryReader {
 public:
  // `part` of the text is the query.
  QueryReader(const LoadContext& context, const GrafanaQuery& query, Span part, QueryItem* item)
      : context_(context), query_(query), part_(part), item_(*item) {}

  void Run() {
    const std::string_view text = item_.text.value;
    const FoundVariables found = FindVariables(text, part_, item_.language);
    const bool whole = !OnlyVariable(Part()).empty();
    if (!whole && TryTyped(found)) return;
    if (TryCurrent(found)) return;
    Substitute(found.all);  // what is said of it is said of the usual stand-ins
    Explain(whole);
  }

 private:
  std::string_view Keep(std::string_view text) const { return context_.arena()->CopyText(text); }
  std::string_view Part() const { return item_.text.value.substr(part_.begin, part_.size()); }

  void Substitute(std::vector<QueryVariable> variables) {
    text_ = WithStandIns(item_.text.value, part_, query_.current, &variables);
    if (!variables.empty() || !item_.setting().variables.empty())
      item_.own_setting().variables = std::move(variables);
  }

  bool Try(std::vector<QueryVariable> variables) {
    Substitute(std::move(variables));
    return ParseInto(context_, text_, &item_, &refusal_);
  }

  // The ways in which bare operands can be read, numbers before metrics.
  bool TryTyped(const FoundVariables& found) {
    const size_t count = found.ambiguous.size();
    const size_t ways = count == 0 ? 1 : count <= kMaxAmbiguous ? size_t{1} << count : 2;
    for (size_t way = 0; way < ways; ++way) {
      std::vector<QueryVariable> variables = found.all;
      for (size_t i = 0; i < count; ++i) {
        const bool is_name = count <= kMaxAmbiguous ? (way >> i & 1) != 0 : way == 1;
        if (is_name) variables[found.ambiguous[i]].position = Position::kName;
      }
      if (Try(std::move(variables))) return true;
    }
    return false;
  }

  // Functions, operators and whole queries, by what they are now.
  bool TryCurrent(const FoundVariables& found) {
    if (query_.current == nullptr) return false;
    std::vector<QueryVariable> variables = found.all;
    bool any = false;
    for (size_t i = 0; i < variables.size(); ++i) {
      QueryVariable& variable = variables[i];
      const bool bare = std::binary_search(found.ambiguous.begin(), found.ambiguous.end(), i);
      if (!bare && variable.position != Position::kName) continue;
      const std::string_view value = query_.current(variable.name);
      if (value.empty() || value.find('$') != std::string_view::npos) continue;
      variable.position = Position::kCurrent;
      any = true;
    }
    return any && Try(std::move(variables));
  }

  // A variable that may stand for more than its position shows: one in a string or a duration of
  // Grafana's own never breaks a query. Null when there is none.
  const QueryVariable* DoubtfulVariable() const {
    const auto& variables = item_.setting().variables;
    const auto it = std::find_if(variables.begin(), variables.end(), [](const QueryVariable& variable) {
      return variable.position != Position::kString && !IsDurationName(variable.name) &&
             !IsTimeNumberName(variable.name);
    });
    return it == variables.end() ? nullptr : &*it;
  }

  void Explain(bool whole) {
    if (!refusal_.broken && !whole)
      refusal_.broken = LooksLikeLogQl(Part()) || IsBrokenAnywhere(context_, text_);
    if (const QueryVariable* doubtful = DoubtfulVariable()) {
      const std::string_view written = item_.text.value.substr(doubtful->span.begin, doubtful->span.size());
      item_.details().unparsed = Keep(fmt::format("`{}` stands for a part that only Grafana knows", written));
    } else if (query_.source.certain && refusal_.broken) {
      ReportErrors();
    } else {
      item_.details().unparsed = Keep(fmt::format("not {}, maybe of another dialect: {}",
                                                  QueryLanguageName(item_.language), refusal_.message));
    }
  }

  // Whether the text is in the other language than that of its data source. If so, that is reported.
  bool ReportOtherSource() {
    const bool promql = item_.language == QueryLanguage::kPromQL;
    if (!(promql ? IsSurelyLogQl(text_) : IsSurelyPromQl(text_))) return false;
    context_.Report(promql ? LoadCheck("promql/syntax") : LoadCheck("logql/syntax"),
                    item_.text.At(part_).span,
                    fmt::format("this is {}, but its data source is {}", promql ? "LogQL" : "PromQL",
                                promql ? "a Prometheus" : "a Loki"),
                    item_.subject().Text());
    return true;
  }

  // An error that no variable explains, from a data source that is surely of the language.
  void ReportErrors() {
    if (ReportOtherSource()) return;
    Arena arena;
    OffsetMap map(&arena, context_.file());
    const MappedText parsed = Placed(&map);
    if (item_.language == QueryLanguage::kLogQL) {
      ParseLogQuery(context_, parsed, item_.subject().Text());
    } else {
      ParseQuery(context_, parsed, item_.subject().Text());
    }
  }

  // The text that was parsed with the places of what is written.
  MappedText Placed(OffsetMap* map) const {
    uint32_t at = part_.begin;
    for (const QueryVariable& variable : item_.setting().variables) {
      AppendWritten({at, variable.span.begin}, variable.stand_in.begin, map);
      const Span place = item_.text.At(variable.span).span;
      map->Append({variable.stand_in.begin, place.begin, place.size(), false});
      at = variable.span.end;
    }
    AppendWritten({at, part_.end}, static_cast<uint32_t>(text_.size()), map);
    map->set_decoded_size(static_cast<uint32_t>(text_.size()));
    map->set_end(item_.text.At({part_.end, part_.end}).span.begin);
    return {text_, map->file(), item_.text.At(part_).span, map};
  }

  // A stretch without variables whose copy ends at `end` of the text that was parsed.
  void AppendWritten(Span written, uint32_t end, OffsetMap* map) const {
    if (written.empty()) return;
    const uint32_t begin = end - written.size();
    if (item_.text.map() == nullptr) {
      map->Append({begin, item_.text.Base() + written.begin, written.size(), true});
      return;
    }
    item_.text.map()->ForEachRun(written, [&](OffsetMap::Run run) {
      run.decoded += begin;
      map->Append(run);
    });
  }

  const LoadContext& context_;
  const GrafanaQuery& query_;
  Span part_;
  QueryItem& item_;
  std::string text_;
  Refusal refusal_;
};

}  // namespace

void AddGrafanaQuery(const LoadContext& context, const GrafanaQuery& query, Document* document) {
  QueryItem item;
  item.text = context.tree->Text(*query.place);
  // A number of JSON is no query.
  if (IsBlankText(item.text.value) || (context.json && query.place->is_plain())) return;
  const Span part = query.inner.value_or(Span{0, static_cast<uint32_t>(item.text.value.size())});
  const std::string_view asked = item.text.value.substr(part.begin, part.size());
  const Decision decision = LanguageFor(query.source, part.empty() ? item.text.value : asked);
  if (query.inner && decision.kind != SourceKind::kOther) item.details().inner = part;
  item.role = query.role;
  item.language = LanguageOfKind(decision.kind);
  item.language_reason = decision.by;
  item.details().pointer = context.arena()->CopyText(query.place.pointer());
  item.details().name = context.arena()->CopyText(query.name);
  item.details().subject = context.arena()->CopyText(query.subject);
  item.own_setting().data_source = query.source.Name();
  // `{}` is what the editor leaves for no selector.
  const bool read = item.language == QueryLanguage::kPromQL || item.language == QueryLanguage::kLogQL;
  item.names_only = read && (part.empty() || asked == "{}");
  if (read && !item.names_only) QueryReader(context, query, part, &item).Run();
  if (item.language == QueryLanguage::kUnknown)
    item.details().unparsed = "nothing says in which language it is";
  document->queries.push_back(std::move(item));
}

}  // namespace rulecheck::documents
