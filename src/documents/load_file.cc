// LoadFile: text to tree, tree to documents, each to its loader.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "documents/base64_text.h"
#include "documents/containers.h"
#include "documents/cursor.h"
#include "documents/file_hints.h"
#include "documents/helm_template.h"
#include "documents/helm_values.h"
#include "documents/ignored_documents.h"
#include "documents/kind.h"
#include "documents/link_queries.h"
#include "documents/load_context.h"
#include "documents/other_kinds.h"
#include "documents/parse_any.h"
#include "documents/shape.h"
#include "documents/unread_file.h"
#include "documents/unread_rules.h"
#include "rulecheck/document.h"
#include "source/masked.h"
#include "source/tree.h"

namespace rulecheck {

namespace documents {

namespace {

constexpr int kMaxListNesting = 8;

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
  FileLoader(const LoadOptions& options, LoadedFile* out)
      : context_{options, out, {}, &foreign_}, hints_(*out->file, options) {
    Parsed parsed = ParseAny(*out->file, options.promtool_compat);
    context_.tree = std::move(parsed.tree);
    context_.json = parsed.json;
  }

  void Run() {
    const auto documents = context_.tree->documents();
    if (context_.options.promtool_compat) return RunCompat();
    if (IsPrometheus1(context_)) return ReportPrometheus1(context_);
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
    if (context_.tree->error()) return ReportTreeError(context_);
    if (documents.empty()) ReportEmptyFile(context_);
    WarnIgnoredDocuments(context_, Reader());
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
      ReportTreeError(context_);
    }
  }

  Outcome Load(const Place& place, const source::Node& root, int depth) {
    if (IsPatch(root)) return {};
    const Candidate candidate(root, place.context.options.dialect, hints_.IsAmongLoki());
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
    if (!possible || !hints_.MayHoldQueries()) return {};
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
      foreign_.ForgetFrom(findings);
      if (found) SkipRest(context_, "kustomization: its patches are parts of objects");
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
    if (parsed.tree->error() && !inner.by_chance) ReportSyntax(context_, *parsed.tree->error());
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
    SkipRest(context_, helm ? "Helm template: it is YAML only after `helm template`"
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

  // False when there is nothing to warn of.
  bool WarnUnreadRules(const Place& place, const source::Node& root) {
    if (IsKustomization(root) || !(hints_.MayHoldRules() || MayHoldBase64(root))) return false;
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
    return hints_.SpeaksOfVmalert() ? std::optional(RuleTool::kVictoriaMetrics) : std::nullopt;
  }

  void SkipDocument(const Place& place, const source::Node& root, const std::string& description) {
    WarnUnreadRules(place, root);
    SkipRest(context_, description + place.inside);
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

  uint32_t NextIndex() const { return static_cast<uint32_t>(context_.out->documents.size()); }

  ForeignFields foreign_;
  LoadContext context_;
  FileHints hints_;
};

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
