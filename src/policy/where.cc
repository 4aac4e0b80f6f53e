// `where`: its keys, and whether it holds for a query.
#include "policy/where.h"

#include <algorithm>
#include <span>

#include "policy/kinds.h"
#include "promql/tree_scope.h"
#include "rulecheck/promql.h"
#include "workspace/rule_index.h"

namespace rulecheck::policy {
namespace {

struct KindListKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<std::string>* out) {
    const std::vector<Value> elements =
        value->is_scalar() ? std::vector<Value>{value} : decoder.Elements(value);
    for (const Value& element : elements) {
      std::string word;
      if (ReadWord(decoder, element, kKindNames, &word)) out->push_back(word);
    }
  }
  static Json Schema() { return EitherSchema(WordSchema(kKindNames), ListSchema(WordSchema(kKindNames))); }
};

struct LanguageKind {
  static constexpr std::string_view kWords[] = {"promql", "logql"};
  static void Read(Decoder& decoder, const Value& value, std::vector<std::string>* out) {
    std::string word;
    if (ReadWord(decoder, value, kWords, &word)) out->push_back(word);
  }
  static Json Schema() { return WordSchema(kWords); }
};

// One mapping or a list of them.
struct WheresKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<Where>* out) {
    const std::vector<Value> elements =
        value->is_mapping() ? std::vector<Value>{value} : decoder.Elements(value);
    for (const Value& element : elements) WhereKind::Read(decoder, element, &out->emplace_back());
  }
  static Json Schema() { return EitherSchema(WhereKind::Schema(), ListSchema(WhereKind::Schema())); }
};

constexpr Key<Where> kWhereKeys[] = {
    MakeKey<Where, KindListKind, &Where::kind>("kind", "what the query is for"),
    MakeKey<Where, GlobsKind, &Where::name>("name", "glob of the alert, recorded series or panel"),
    MakeKey<Where, GlobsKind, &Where::group>("group", "glob of the rule group"),
    MakeKey<Where, PathGlobsKind, &Where::files>("files", "globs of paths, from the settings file on"),
    MakeKey<Where, ValueRulesKind, &Where::labels>("labels",
                                                   "labels of the rule, those of its group merged in"),
    MakeKey<Where, ValueRulesKind, &Where::annotations>("annotations", "annotations of the alert"),
    MakeKey<Where, RegexKind, &Where::metrics>("metrics", "any metric that it reads"),
    MakeKey<Where, GlobsKind, &Where::dashboard>("dashboard", "glob of the title of a dashboard"),
    MakeKey<Where, GlobsKind, &Where::panel>("panel", "glob of the title of a panel"),
    MakeKey<Where, GlobsKind, &Where::datasource>("datasource", "glob of the data source as it is written"),
    MakeKey<Where, LanguageKind, &Where::language>("language", "promql or logql"),
    MakeKey<Where, GlobsKind, &Where::team>("team", "glob of the label `team`"),
    MakeKey<Where, WheresKind, &Where::except>("except", "for which it is not, in the same words"),
};

std::string_view KindName(QueryRole role) {
  if (role == QueryRole::kSlo) return "slo";
  return role == QueryRole::kCommandLine ? "query" : QueryRoleName(role);
}

bool MatchesAny(const std::vector<Pattern>& patterns, std::string_view value) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](const Pattern& p) { return p.Matches(value); });
}

bool IsAmong(const std::vector<std::string>& words, std::string_view word) {
  return words.empty() || std::find(words.begin(), words.end(), word) != words.end();
}

// Behind the title of its dashboard.
std::string_view PanelOf(const Document& document, std::string_view subject) {
  const auto* dashboard = std::get_if<Dashboard>(&document.body);
  if (dashboard == nullptr || !subject.starts_with(dashboard->title + "/")) return subject;
  return subject.substr(dashboard->title.size() + 1);
}

// Of its rule or its panel.
std::string NameIn(const QueryItem& item) {
  return std::string(item.is_rule() ? item.rule->name.value : PanelOf(*item.document, item.subject().Text()));
}

bool IsOfDashboard(const std::vector<Pattern>& titles, const Document& document) {
  if (titles.empty()) return true;
  const auto* dashboard = std::get_if<Dashboard>(&document.body);
  return dashboard != nullptr && MatchesAny(titles, dashboard->title);
}

bool ReadsMetric(const QueryItem& item, const Pattern& metrics) {
  if (item.promql == nullptr) return false;
  bool found = false;
  const promql::TreeScope trees;
  promql::Walk(*item.promql->root(), [&](const promql::Expr& node) {
    const auto* selector = syntax::As<promql::VectorSelector>(&node);
    if (selector != nullptr) found = found || metrics.Matches(MetricOf(*selector));
    return !found;
  });
  return found;
}

bool MatchesDataSource(const std::vector<Pattern>& patterns, const DataSourceName& source) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const Pattern& pattern) {
           return pattern.Matches(source.name) || pattern.Matches(source.type) || pattern.Matches(source.uid);
         });
}

bool HasLabels(const QueryItem& item, const std::vector<NamedRule>& wanted) {
  if (wanted.empty() || item.rule == nullptr) return wanted.empty();
  constexpr size_t kFew = 4;  // to look for one after the other
  if (wanted.size() <= kFew) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const NamedRule& rule) {
      const auto pair = LabelOf(*item.group, *item.rule, rule.name);
      return pair && rule.rule.Accepts(pair->value.value);
    });
  }
  const auto labels = workspace::MergedLabels(*item.group, *item.rule);
  return std::all_of(wanted.begin(), wanted.end(), [&](const NamedRule& rule) {
    const auto named = labels.find(rule.name);
    return named != labels.end() && rule.rule.Accepts(named->second.value.value);
  });
}

bool HasAnnotations(const QueryItem& item, const std::vector<NamedRule>& wanted) {
  if (wanted.empty() || item.rule == nullptr) return wanted.empty();
  const auto annotations = AnnotationsByName(*item.rule);
  return std::all_of(wanted.begin(), wanted.end(), [&](const NamedRule& rule) {
    const auto [first, last] = annotations.equal_range(rule.name);
    return std::any_of(first, last,
                       [&](const auto& named) { return rule.rule.Accepts(named.second.value.value); });
  });
}

bool HasTeam(const QueryItem& item, const std::vector<Pattern>& teams) {
  if (teams.empty()) return true;
  if (item.rule == nullptr) return false;
  const auto pair = LabelOf(*item.group, *item.rule, "team");
  return pair && MatchesAny(teams, pair->value.value);
}

}  // namespace

std::span<const Key<Where>> Section<Where>::Keys() {
  return kWhereKeys;
}

std::optional<TextPair> LabelOf(const RuleGroup& group, const Rule& rule, std::string_view name) {
  for (const PackedPairs& labels : {rule.labels, group.labels}) {
    for (const TextPair& pair : labels)
      if (pair.key.value == name) return pair;
  }
  return std::nullopt;
}

std::multimap<std::string_view, TextPair> AnnotationsByName(const Rule& rule) {
  std::multimap<std::string_view, TextPair> out;
  for (const TextPair& pair : rule.annotations) out.emplace(pair.key.value, pair);
  return out;
}

std::string_view MetricOf(const promql::VectorSelector& selector) {
  if (!selector.name.empty()) return selector.name;
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.name == "__name__" && matcher.op == promql::MatchOp::kEqual) return matcher.value;
  }
  return {};
}

bool Holds(const Where& where, const Document& document, std::string_view subject,
           const source::FileSystem& files) {
  const bool of_queries = !where.kind.empty() || !where.name.empty() || !where.group.empty() ||
                          !where.datasource.empty() || !where.language.empty() || !where.labels.empty() ||
                          !where.team.empty() || !where.annotations.empty() || where.metrics.has_value();
  const std::string_view panel = PanelOf(document, subject);
  return !of_queries && IsOfDashboard(where.dashboard, document) &&
         (where.panel.empty() || (panel != subject && MatchesAny(where.panel, panel))) &&
         (where.files.empty() || where.files.Matches(files.Absolute(document.file->path()))) &&
         std::none_of(where.except.begin(), where.except.end(),
                      [&](const Where& other) { return Holds(other, document, subject, files); });
}

bool Holds(const Where& where, const QueryItem& item, const source::FileSystem& files, bool with_metrics) {
  if (!where.given) return true;
  const std::string name = NameIn(item);
  return IsAmong(where.kind, KindName(item.role)) && MatchesAny(where.name, name) &&
         (where.group.empty() ||
          (item.group != nullptr && MatchesAny(where.group, item.group->name.value))) &&
         (where.files.empty() || where.files.Matches(files.Absolute(item.document->file->path()))) &&
         IsOfDashboard(where.dashboard, *item.document) &&
         (where.panel.empty() || (item.role == QueryRole::kPanel && MatchesAny(where.panel, name))) &&
         MatchesDataSource(where.datasource, item.setting().data_source) &&
         IsAmong(where.language, item.language == QueryLanguage::kLogQL ? "logql" : "promql") &&
         HasLabels(item, where.labels) && HasAnnotations(item, where.annotations) &&
         HasTeam(item, where.team) &&
         (!where.metrics || !with_metrics || ReadsMetric(item, *where.metrics)) &&
         std::none_of(where.except.begin(), where.except.end(),
                      [&](const Where& other) { return Holds(other, item, files); });
}

}  // namespace rulecheck::policy
