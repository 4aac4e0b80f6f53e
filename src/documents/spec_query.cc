#include "documents/spec_query.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "documents/grafana_variables.h"
#include "documents/rule_checks.h"

namespace rulecheck::documents {

namespace {

using Position = QueryVariable::Position;

// A part that is filled in; the names of its letters are kept.
struct FilledIn {
  Span span;
  std::string name;
};

std::string NameIn(std::string_view mark) {
  std::string name;
  for (const char c : mark) {
    const bool is_word = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
    if (is_word) name += c;
  }
  return name;
}

std::vector<FilledIn> FindFilledIn(std::string_view text, FillIn marks) {
  std::vector<FilledIn> out;
  if (marks == FillIn::kNone) return out;
  const std::string_view open = marks == FillIn::kBraces ? "{{" : "<<";
  const std::string_view close = marks == FillIn::kBraces ? "}}" : ">>";
  for (size_t at = text.find(open); at != std::string_view::npos; at = text.find(open, at)) {
    const size_t end = text.find(close, at + 2);
    if (end == std::string_view::npos) break;
    out.push_back({{static_cast<uint32_t>(at), static_cast<uint32_t>(end + 2)},
                   NameIn(text.substr(at + 2, end - at - 2))});
    at = end + 2;
  }
  return out;
}

// The marks as variables of Grafana of the same length, whose surroundings tell what they stand for.
std::string AsVariables(std::string_view text, const std::vector<FilledIn>& parts) {
  std::string out(text);
  for (const FilledIn& part : parts) {
    std::string variable(part.span.size(), 'v');
    variable[0] = '$';
    out.replace(part.span.begin, part.span.size(), variable);
  }
  return out;
}

class FilledText {
 public:
  FilledText(std::string_view text, QueryLanguage language, FillIn marks)
      : text_(text), parts_(FindFilledIn(text, marks)) {
    found_ = FindVariables(AsVariables(text, parts_), Whole(), language);
  }

  bool empty() const { return parts_.empty(); }

  // The variables of the item and the text to parse; bare operands are numbers or names.
  std::string Fill(bool operands_are_names, QueryItem* item) const {
    std::vector<QueryVariable> variables = found_.all;
    for (const size_t i : found_.ambiguous) {
      if (operands_are_names) variables[i].position = Position::kName;
    }
    for (QueryVariable& variable : variables) {
      const FilledIn* part = PartOf(variable);
      if (part != nullptr && part->name == ".LabelMatchers") variable.position = Position::kMatchers;
    }
    std::string out = WithStandIns(text_, Whole(), nullptr, &variables);
    for (QueryVariable& variable : variables) {
      if (const FilledIn* part = PartOf(variable)) variable.name = part->name;
    }
    item->own_setting().variables = std::move(variables);
    return out;
  }

 private:
  Span Whole() const { return {0, static_cast<uint32_t>(text_.size())}; }

  // Null for a variable that is no part of those that are filled in.
  const FilledIn* PartOf(const QueryVariable& variable) const {
    const auto it =
        std::lower_bound(parts_.begin(), parts_.end(), variable.span.begin,
                         [](const FilledIn& part, uint32_t begin) { return part.span.begin < begin; });
    return it == parts_.end() || it->span.begin != variable.span.begin ? nullptr : &*it;
  }

  std::string_view text_;
  std::vector<FilledIn> parts_;
  FoundVariables found_;
};

bool ParseFilled(const LoadContext& context, std::string_view text, QueryItem* item) {
  if (item->language == QueryLanguage::kLogQL) {
    std::vector<logql::ParseError> errors;
    item->logql = logql::ParseIn(context.arena(), context.arena()->CopyText(text), {}, &errors);
  } else {
    std::vector<promql::ParseError> errors;
    item->promql =
        promql::ParseIn(context.arena(), context.arena()->CopyText(text), context.options.promql, &errors);
  }
  return item->parsed();
}

// `{__name__=~".*"}`: only queries must name something (web/federate.go asks for no more than a selector).
bool AsksForAll(const LoadContext& context, const QueryItem& item) {
  std::vector<promql::ParseError> errors;
  promql::ParseIn(context.arena(), item.text.value, context.options.promql, &errors);
  return errors.size() == 1 && errors.front().message.find("non-empty matcher") != std::string::npos;
}

void ReadSpec(const LoadContext& context, FillIn marks, QueryItem* item) {
  const FilledText stand_ins(item->text.value, item->language, marks);
  if (!stand_ins.empty()) {
    if (!ParseFilled(context, stand_ins.Fill(false, item), item) &&
        !ParseFilled(context, stand_ins.Fill(true, item), item))
      item->details().unparsed = "it does not parse without what is filled in";
  } else if (item->role == QueryRole::kFederate && AsksForAll(context, *item)) {
    item->details().unparsed = "it asks for every series, which federation allows";
  } else if (item->language == QueryLanguage::kLogQL) {
    item->logql = ParseLogQuery(context, item->text, item->subject().Text());
  } else {
    item->promql = ParseQuery(context, item->text, item->subject().Text());
  }
}

bool ContainsWord(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         }) != text.end();
}

}  // namespace

void AddSpecQuery(const LoadContext& context, const Cursor& text, const SpecQuery& query,
                  Document* document) {
  const bool is_text = text.is_scalar() && !(context.json && text->is_plain());
  if (!is_text || text.text().find_first_not_of(" \t\r\n") == std::string_view::npos) return;
  QueryItem item;
  item.role = query.role;
  item.language = query.language;
  item.language_reason = query.reason;
  item.text = context.tree->Text(*text);
  item.details().pointer = context.arena()->CopyText(text.pointer());
  item.details().name = context.arena()->CopyText(query.name);
  item.details().subject = context.arena()->CopyText(
      query.name.empty() ? document->description : fmt::format("{}/{}", document->description, query.name));
  if (!query.data_source.empty()) item.own_setting().data_source.name = query.data_source;
  if (query.language == QueryLanguage::kPromQL || query.language == QueryLanguage::kLogQL) {
    ReadSpec(context, query.fill_in, &item);
  } else {
    item.details().unparsed = query.language == QueryLanguage::kOther
                                  ? "neither PromQL nor LogQL"
                                  : "nothing says whether it is PromQL or LogQL";
  }
  document->queries.push_back(std::move(item));
}

QueryLanguage LanguageOfSource(std::string_view name) {
  if (ContainsWord(name, "loki")) return QueryLanguage::kLogQL;
  for (const std::string_view word : {"prometheus", "thanos", "mimir", "cortex", "victoria", "promql"})
    if (ContainsWord(name, word)) return QueryLanguage::kPromQL;
  return QueryLanguage::kOther;
}

std::string_view ObjectName(const source::Node& object) {
  return Cursor(object)["metadata"].Text("name");
}

}  // namespace rulecheck::documents
