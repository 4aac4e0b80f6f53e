// LoadFile: text to tree, tree to documents, each to its loader.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "documents/base64_text.h"
#include "documents/containers.h"
#include "documents/cursor.h"
#include "documents/helm_template.h"
#include "documents/helm_values.h"
#include "documents/kind.h"
#include "documents/load_context.h"
#include "documents/other_kinds.h"
#include "documents/shape.h"
#include "documents/unit_test.h"
#include "documents/unread_rules.h"
#include "rulecheck/document.h"
#include "source/masked.h"
#include "source/tree.h"

namespace rulecheck {

namespace documents {

namespace {

constexpr int kMaxListNesting = 8;
constexpr std::string_view kHelmTemplate = "helm-template";

bool LooksLikeJson(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

bool HasJsonName(const std::string& path) {
  return path.size() > 5 && path.compare(path.size() - 5, 5, ".json") == 0;
}

struct Parsed {
  std::shared_ptr<const source::Tree> tree;
  bool json = false;
};

// JSON is YAML but for some escapes; a text that is no JSON may still be YAML.
Parsed ParseAny(const SourceFile& file, bool compat) {
  if (compat || !LooksLikeJson(file.text())) return {source::ParseYaml(file)};
  auto json = source::ParseJson(file);
  if (!json->error()) return {json, true};
  auto yaml = source::ParseYaml(file);
  return yaml->error() && HasJsonName(file.path()) ? Parsed{json, true} : Parsed{yaml};
}

// The same of a text inside a document.
Parsed ParseInner(const MappedText& text, bool looks_like_json) {
  if (!looks_like_json) return {source::ParseYaml(text)};
  auto json = source::ParseJson(text);
  if (!json->error()) return {json, true};
  auto yaml = source::ParseYaml(text);
  return yaml->error() ? Parsed{json, true} : Parsed{yaml};
}

// The texts of a document inside a document.
struct NestedTexts {
  std::shared_ptr<const void> outer;
  std::shared_ptr<const void> inner;
  std::shared_ptr<const void> decoded;  // where it stands in base64
  LoadOptions options;
};

// The sidecar of Loki picks objects by this label; its value can be anything.
bool HasLokiLabel(const source::Node& object) {
  const source::Node* metadata = MappingOf(object, "metadata");
  const source::Node* labels = metadata != nullptr ? MappingOf(*metadata, "labels") : nullptr;
  return labels != nullptr && HasAny(*labels, {"loki_rule", "loki-rule", "loki_rules"});
}

// In whichever case; `word` is in lower case.
bool SpeaksOf(std::string_view path, std::string_view word) {
  const auto same = [](char a, char b) { return static_cast<char>(a | 0x20) == b; };
  return std::search(path.begin(), path.end(), word.begin(), word.end(), same) != path.end();
}

bool SpeaksOfVmalert(std::string_view path) {
  return SpeaksOf(path, "vmalert") || SpeaksOf(path, "victoriametrics");
}

// Where Kubernetes has texts in base64.
bool MayHoldBase64(const source::Node& root) {
  return TextOf(root, "kind") == "Secret" || source::Find(root, "binaryData") != nullptr;
}

// Rules in its inline patches are parts of objects; what they leave out stands elsewhere.
bool IsKustomization(const source::Node& root) {
  return TextOf(root, "kind") == "Kustomization" || TextOf(root, "kind") == "Component";
}

class FileLoader {
 public:
  FileLoader(const LoadOptions& options, LoadedFile* out) : context_{options, out, {}, &foreign_} {
    Parsed parsed = ParseAny(*out->file, options.promtool_compat);
    context_.tree = std::move(parsed.tree);
    context_.json = parsed.json;
  }

  void Run() {
    const auto documents = context_.tree->documents();
    if (context_.options.promtool_compat) return RunCompat();
    if (IsPrometheus1()) return ReportPrometheus1();
    if (context_.tree->error() && LoadTemplate()) return;
    Place place{context_, context_.tree->texts(), {}, {}};
    for (const source::Document& document : documents) {
      const Outcome outcome = LoadOrSkip(place, *document.root, 0);
      context_.out->stream.push_back({outcome.kind, std::string(outcome.reason)});
      ++place.in_file.stream;
    }
    foreign_.SoftenMetricsQl(context_, context_.options.tool);
    foreign_.Report(context_, context_.options.tool);
    for (Document& document : context_.out->documents) {
      document.reader = Reader();
    }
    if (context_.tree->error()) return ReportTreeError();
    if (documents.empty()) ReportEmptyFile();
    WarnIgnoredDocuments();
  }

 private:
  // Where a document stands: in the file, or in a value of a ConfigMap.
  struct Place {
    const LoadContext& context;
    std::shared_ptr<const void> storage;
    std::string inside;  // " in ConfigMap x", after the description
    DocumentPlace in_file;
    bool partial = false;  // as Container::partial
    bool values = false;   // of a Helm chart
  };

  // What became of a document.
  struct Outcome {
    std::string_view kind;  // of it or of the wrapper that it is; empty for none that is known
    bool loaded = false;    // something of it
    std::string_view reason = {};
  };

  // As promtool: the first document is the rule file; errors behind it are not seen.
  void RunCompat() {
    const auto documents = context_.tree->documents();
    if (!documents.empty()) {
      LoadRuleFile(context_, *documents[0].root,
                   &Add({context_, context_.tree->texts(), {}, {}}, DocumentKind::kRuleFile,
                        *documents[0].root, "Prometheus rule file"));
    } else if (context_.tree->error()) {
      ReportTreeError();
    }
  }

  Outcome Load(const Place& place, const source::Node& root, int depth) {
    if (IsPatch(root)) return {};
    const Candidate candidate(root, place.context.options.dialect, IsAmongLoki());
    if (place.values) return LoadValues(place, candidate, {}, depth);
    if (depth < kMaxListNesting) {
      if (const auto container = OpenContainer(candidate))
        return {container->wrapper, LoadInner(place, candidate, *container, depth + 1), container->reason};
    }
    Detected detected;
    const KindRow* row = DetectKind(candidate, &detected);
    if (row == nullptr) return LoadValues(place, candidate, "helm-values", depth);
    LoadAs(place, *row, root, detected);
    return {row->name, true};
  }

  void LoadAs(const Place& place, const KindRow& row, const source::Node& root, const Detected& detected) {
    Document& document = Add(place, row.kind, root, detected.description);
    document.language = detected.language;
    row.load(place.context, root, &document);
  }

  // Nothing but what a group of rules has, or the `spec` of an object: rules that went wrong rather than
  // values.
  static bool IsLikeRules(const source::Node& root) {
    if (MappingOf(root, "spec") != nullptr) return true;
    return std::all_of(root.entries.begin(), root.entries.end(), [](const source::Entry& entry) {
      const std::string_view key = entry.key->value;
      return key == "rules" || key == "interval" || key == "limit" || key == "labels";
    });
  }

  // What may be the values of a chart. Each part of them becomes a document of its own.
  Outcome LoadValues(const Place& place, const Candidate& candidate, std::string_view wrapper, int depth) {
    const bool possible = candidate.root().is_mapping() && !candidate.is_object() && depth < kMaxListNesting;
    if (!possible || !FileMayHoldQueries()) return {};
    Container values{wrapper, FindInValues(Cursor(candidate.root()))};
    if (values.inner.empty()) return {};
    if (depth == 0 && IsLikeRules(candidate.root())) WarnUnreadRules(place, candidate.root());
    // Rules in the values themselves are of this kind already.
    const bool found = LoadInner(place, candidate, values, depth + 1);
    return {found ? "helm-values" : std::string_view(), found};
  }

  // The kind, whatever it is.
  Outcome LoadOrSkip(const Place& place, const source::Node& root, int depth) {
    Outcome outcome = Load(place, root, depth);
    if (outcome.loaded) return outcome;
    const Candidate candidate(root, place.context.options.dialect);
    SkipDocument(place, root, DescribeOther(candidate));
    if (outcome.kind.empty()) outcome.kind = NameOther(candidate);
    return outcome;
  }

  // Whether there was anything to load.
  bool LoadInner(const Place& place, const Candidate& outer, const Container& container, int depth) {
    const size_t findings = context_.out->findings.size();
    bool found = false;
    for (const Inner& inner : container.inner) {
      Place within = place;
      within.partial = place.partial || container.partial;
      within.values = inner.is_values;
      const bool of_values = inner.kind && container.wrapper == "helm-values";
      const bool is_wrapper =
          !container.wrapper.empty() && !(of_values && *inner.kind == DocumentKind::kHelmValues);
      if (is_wrapper) within.in_file.wrappers.push_back(container.wrapper);
      within.in_file.pointers.back() += inner.at.pointer();
      found = LoadPart(std::move(within), outer, inner, depth) || found;
    }
    if (container.partial) {
      context_.out->findings.resize(findings);
      if (found) Skip("kustomization: its patches are parts of objects");
    }
    return found || ListOf(outer.root(), "items") != nullptr;  // a List may be empty
  }

  bool LoadPart(Place place, const Candidate& outer, const Inner& inner, int depth) {
    if (inner.is_text) return LoadText(std::move(place), outer, inner, depth);
    if (inner.kind) {
      LoadAs(place, RowOf(*inner.kind), *inner.at, {fmt::format("Helm values `{}`", inner.at.pointer())});
      return true;
    }
    if (inner.by_chance || place.partial) return Load(place, *inner.at, depth).loaded;
    LoadOrSkip(place, *inner.at, depth);
    return true;
  }

  bool LoadText(Place place, const Candidate& outer, const Inner& inner, int depth) {
    MappedText text = place.context.tree->Text(*inner.at);
    const auto decoded = inner.is_base64 ? DecodeBase64Text(text) : nullptr;
    if (decoded != nullptr) text = decoded->text;
    const Parsed parsed = ParseInner(text, inner.is_json);
    const auto texts = std::make_shared<NestedTexts>(
        NestedTexts{place.storage, parsed.tree->texts(), decoded, place.context.options});
    LoadContext context{texts->options, context_.out, parsed.tree, &foreign_, place.context.dialect_reason,
                        parsed.json};
    if (HasLokiLabel(outer.root()) && texts->options.dialect == Dialect::kAuto) {
      texts->options.dialect = Dialect::kLogQL;
      context.dialect_reason = "its object has the label `loki_rule`";
    }
    Place at{context,       texts,       InsideOf(outer, inner) + place.inside, std::move(place.in_file),
             place.partial, place.values};
    at.in_file.pointers.emplace_back();
    at.in_file.inner = 0;
    bool found = !inner.by_chance;
    for (const source::Document& document : parsed.tree->documents()) {
      if (inner.by_chance) {
        found = Load(at, *document.root, depth).loaded ||
                (!at.values && WarnUnreadRules(at, *document.root)) || found;
      } else {
        LoadOrSkip(at, *document.root, depth);
      }
      ++at.in_file.inner;
    }
    if (parsed.tree->error() && !inner.by_chance) ReportSyntax(*parsed.tree->error());
    return found;
  }

  // " `rules.yaml` in ConfigMap x", or where it stands in what has no title.
  static std::string InsideOf(const Candidate& outer, const Inner& inner) {
    if (!outer.is_object()) return fmt::format(" in `{}`", inner.at.pointer());
    const std::string name = inner.name.empty() ? inner.at.pointer() : std::string(inner.name);
    return fmt::format(" `{}` in {}", name, ObjectTitle(outer.root()));
  }

  // A template, mostly of a Helm chart, as far as it is YAML without being run. Its findings would be of
  // parts that nobody loads; only its queries are kept. False when the file is in error all the same.
  bool LoadTemplate() {
    const std::string_view text = context_.file()->text();
    const bool possible = !context_.options.promtool_compat && !context_.tree->error()->is_limit &&
                          text.find("{{") != std::string_view::npos;
    const bool helm = LooksLikeHelmTemplate(text);
    if (!possible || (!helm && !context_.tree->documents().empty())) return false;
    MaskedTemplate masked = MaskActions(text);
    const auto tree = source::ParseMasked(*context_.out->file, std::move(masked.masked), masked.shown);
    if (tree->error()) return false;
    LoadMasked(tree);
    if (!helm && !LooksLikeTemplate(text)) return false;
    Skip(helm ? "Helm template: it is YAML only after `helm template`"
              : "template: it is YAML only after its actions have run");
    return true;
  }

  void LoadMasked(const std::shared_ptr<const source::Tree>& tree) {
    const LoadContext context{context_.options, context_.out, tree, &foreign_};
    Place place{context, tree->texts(), {}, {}, true};
    place.in_file.wrappers.push_back(kHelmTemplate);
    for (const source::Document& document : tree->documents()) {
      const Outcome outcome = Load(place, *document.root, 0);
      const Candidate candidate(*document.root, context.options.dialect);
      context_.out->stream.push_back({outcome.kind.empty() ? NameOther(candidate) : outcome.kind});
      ++place.in_file.stream;
    }
    context_.out->findings.clear();
    context_.out->skipped.clear();
    foreign_ = ForeignFields();
  }

  // As YAML a file of Prometheus 1 is one long text, or nothing.
  bool IsPrometheus1() const {
    const auto documents = context_.tree->documents();
    const bool text = documents.size() == 1 && documents[0].root->is_scalar();
    return (text || context_.tree->error()) && LooksLikePrometheus1(context_.file()->text());
  }

  void ReportPrometheus1() {
    context_.Report("rules/unread", {0, 1}, "rules in the syntax of Prometheus 1: these rules are not read")
        .notes.push_back("promtool of Prometheus 2.0 to 2.4 converts them: `promtool update rules`.");
    Skip("rules of Prometheus 1");
  }

  // False when there is nothing to warn of.
  bool WarnUnreadRules(const Place& place, const source::Node& root) {
    if (IsKustomization(root) || !(FileMayHoldRules() || MayHoldBase64(root))) return false;
    const auto unread = FindUnreadRules(*place.context.tree, root);
    if (!unread) return false;
    context_
        .Report("rules/unread", unread->where,
                fmt::format("{}{}: these rules are not read", unread->what, place.inside))
        .notes.push_back(unread->advice);
    return true;
  }

  // Who reads the file, when that is not Prometheus: by the user, by what stands in it, by its path.
  std::optional<RuleTool> Reader() const {
    if (context_.options.tool) return context_.options.tool;
    if (const auto shown = foreign_.Reader()) return shown;
    return SpeaksOfVmalert(context_.file()->path()) ? std::optional(RuleTool::kVictoriaMetrics)
                                                    : std::nullopt;
  }

  bool IsAmongLoki() {
    if (!among_loki_) {
      among_loki_ =
          context_.options.otherwise == QueryLanguage::kLogQL || SpeaksOf(context_.file()->path(), "loki");
    }
    return *among_loki_;
  }

  bool FileMayHoldQueries() {
    const std::string_view text = context_.file()->text();
    if (!may_hold_queries_)
      may_hold_queries_ = MayHoldQueries(text) || text.find("receivers") != std::string_view::npos;
    return *may_hold_queries_;
  }

  // Asked for each document that is passed over, looked up in the text once.
  bool FileMayHoldRules() {
    if (!may_hold_rules_) may_hold_rules_ = MayHoldRules(context_.file()->text());
    return *may_hold_rules_;
  }

  void SkipDocument(const Place& place, const source::Node& root, const std::string& description) {
    WarnUnreadRules(place, root);
    Skip(description + place.inside);
    Add(place, DocumentKind::kOther, root, description);
  }

  Document& Add(const Place& place, DocumentKind kind, const source::Node& root,
                const std::string& description) {
    Document document;
    document.kind = kind;
    document.description = description + place.inside;
    document.file = context_.file();
    document.span = root.span;
    document.index = NextIndex();
    document.place = place.in_file;
    document.partial = place.partial;
    document.storage = place.storage;
    context_.out->documents.push_back(std::move(document));
    return context_.out->documents.back();
  }

  void Skip(std::string reason) { context_.out->skipped.push_back({NextIndex(), std::move(reason)}); }

  uint32_t NextIndex() const { return static_cast<uint32_t>(context_.out->documents.size()); }

  void ReportTreeError() {
    const source::TreeError& error = *context_.tree->error();
    context_.out->broken = true;
    context_.out->stream.push_back({"unreadable", ReasonOf(error)});
    if (!context_.options.promtool_compat && !error.is_limit &&
        LooksLikeHelmTemplate(context_.file()->text())) {
      return Skip("Helm template: it is YAML only after `helm template`");
    }
    if (!context_.options.promtool_compat && !error.is_limit && LooksLikeTemplate(context_.file()->text())) {
      return Skip("template: it is YAML only after its actions have run");
    }
    ReportSyntax(error);
  }

  std::string ReasonOf(const source::TreeError& error) const {
    const LineColumn at = context_.file()->Position(error.span.begin);
    return fmt::format("{} at {}:{}", error.message, at.line, at.column);
  }

  void ReportSyntax(const source::TreeError& error) {
    context_.Report(error.is_limit ? LoadCheck("yaml/too-large") : LoadCheck("yaml/syntax"), error.span,
                    error.message);
  }

  void ReportEmptyFile() {
    if (context_.options.dialect != Dialect::kLogQL) return Skip("empty file");
    context_.Report("logql/empty-file", {0, 0}, "the file is empty: Loki refuses it")
        .notes.push_back("Write `groups: []` for a file without rules.");
  }

  // Only a rule file is one document; objects of Kubernetes may be many. lokitool reads
  // all, and only its files have a namespace.
  void WarnIgnoredDocuments() {
    const auto documents = context_.tree->documents();
    if (documents.size() < 2) return;
    if (IsTestFile()) return ReportIgnoredTests(context_, documents[1].span);
    const std::map<Span, QueryLanguage> rule_files = RuleFiles();
    const auto first = rule_files.find(documents[0].root->span);
    const bool is_rule_file = first != rule_files.end();
    const bool is_loki = is_rule_file && first->second == QueryLanguage::kLogQL;
    if (is_loki && source::Find(*documents[0].root, "namespace") != nullptr) return;
    if (!is_rule_file && !documents[0].root->is_null()) return;
    // vmalert and mimirtool read all of them.
    for (const RuleTool tool : {RuleTool::kVictoriaMetrics, RuleTool::kMimir}) {
      if (Reader() == tool || foreign_.Has(tool)) return;
    }
    for (size_t i = 1; i < documents.size(); ++i) {
      const Span span = documents[i].root->span;
      if (span.empty()) continue;  // a last `---` with nothing behind it
      if (!is_rule_file && !rule_files.contains(span)) continue;
      WarnIgnored({span.begin, std::min(span.end, span.begin + 1)}, is_rule_file, is_loki);
    }
  }

  void WarnIgnored(Span where, bool first_has_rules, bool is_loki) {
    const std::string_view reader = is_loki ? "Loki's ruler" : "Prometheus";
    Finding& finding = context_.Report(
        "yaml/ignored-document", where,
        first_has_rules
            ? fmt::format("{} reads only the first document of a rule file, it ignores this one", reader)
            : std::string("the first document of this file is empty, and only the first is read: nothing of "
                          "this one is loaded"));
    finding.notes.push_back(first_has_rules
                                ? "Put these groups into the first document or into a file of their own."
                                : "Take the empty document away, up to its `---`.");
  }

  // Whether the first document is a unit-test file and stands in the file itself.
  bool IsTestFile() const {
    if (context_.out->documents.empty()) return false;
    const Document& first = context_.out->documents[0];
    return IsTestKind(first.kind) && context_.tree->documents()[0].root->span == first.span;
  }

  // The languages of documents that are plain rule files, by the place of their root.
  std::map<Span, QueryLanguage> RuleFiles() const {
    std::map<Span, QueryLanguage> files;
    for (const Document& document : context_.out->documents) {
      const bool plain = document.kind == DocumentKind::kRuleFile ||
                         document.kind == DocumentKind::kLokiRuleFile ||
                         document.kind == DocumentKind::kMimirRules;
      if (plain) files.emplace(document.span, document.language);
    }
    return files;
  }

  ForeignFields foreign_;
  LoadContext context_;
  std::optional<bool> may_hold_rules_;
  std::optional<bool> may_hold_queries_;
  std::optional<bool> among_loki_;
};

QueryItem ItemOf(const RuleGroup& group, const Rule& rule) {
  QueryItem item;
  item.role = rule.kind == RuleKind::kAlerting ? QueryRole::kAlert : QueryRole::kRecording;
  item.language = rule.language;
  item.text = rule.expr;
  item.promql = rule.query;
  item.logql = rule.logql;
  item.group = &group;
  item.rule = &rule;
  item.language_reason = rule.language_reason;
  item.pointer = rule.pointer;
  item.name = rule.name.value;
  item.subject = rule.subject;
  if (rule.language == QueryLanguage::kOther)
    item.unparsed = "neither PromQL nor LogQL: vmalert asks elsewhere";
  return item;
}

// Queries that could not be read, in one line for their document.
void ListUnparsed(const Document& document, LoadedFile* loaded) {
  const QueryItem* first = nullptr;
  size_t count = 0;
  if (document.partial) return;  // told of as a whole
  for (const QueryItem& item : document.queries) {
    if (item.unparsed.empty()) continue;
    if (first == nullptr) first = &item;
    ++count;
  }
  if (first == nullptr) return;
  const LineColumn at = document.file->Position(first->text.span.begin);
  loaded->skipped.push_back(
      {document.index, fmt::format("{}: {} not read; at {}:{}: {}", document.description,
                                   count == 1 ? "1 query" : fmt::format("{} queries", count), at.line,
                                   at.column, first->unparsed)});
}

// Of what is a part of something, or a template of it, nobody can say what it means.
void KeepTexts(Document* document) {
  const auto& wrappers = document->place.wrappers;
  const bool is_template = std::find(wrappers.begin(), wrappers.end(), kHelmTemplate) != wrappers.end();
  std::erase_if(document->queries, [](const QueryItem& item) { return IsOneAction(item.text.value); });
  for (QueryItem& item : document->queries) {
    item.promql = nullptr;
    item.logql = nullptr;
    item.group = nullptr;
    item.rule = nullptr;
    item.unparsed = is_template ? "in a Helm template: `helm template` shows what is loaded"
                                : "a patch of what stands elsewhere";
  }
  document->body = std::monostate();
}

// Each rule's query item, and the document of each item: once nothing moves any more.
void LinkQueries(LoadedFile* loaded) {
  for (Document& document : loaded->documents) {
    size_t rules = document.queries.size();
    for (const RuleGroup& group : document.groups()) rules += group.rules.size();
    document.queries.reserve(rules);
    for (const RuleGroup& group : document.groups()) {
      for (const Rule& rule : group.rules) document.queries.push_back(ItemOf(group, rule));
    }
    if (document.partial) KeepTexts(&document);
    for (uint32_t i = 0; i < document.queries.size(); ++i) {
      document.queries[i].document = &document;
      document.queries[i].index = i;
    }
    ListUnparsed(document, loaded);
  }
}

}  // namespace

}  // namespace documents

LoadedFile LoadFile(std::shared_ptr<const SourceFile> file, const LoadOptions& options) {
  LoadedFile loaded;
  loaded.file = std::move(file);
  documents::FileLoader(options, &loaded).Run();
  documents::LinkQueries(&loaded);
  SortFindings(&loaded.findings);
  return loaded;
}

}  // namespace rulecheck
