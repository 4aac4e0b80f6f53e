// LoadFile: text to tree, tree to documents, each to its loader.

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "documents/detect.h"
#include "documents/load_context.h"
#include "documents/loaders.h"
#include "rulecheck/document.h"
#include "source/tree.h"

namespace rulecheck {

namespace documents {

namespace {

constexpr int kMaxListNesting = 8;

bool LooksLikeJson(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

bool HasJsonName(const std::string& path) {
  return path.size() > 5 && path.compare(path.size() - 5, 5, ".json") == 0;
}

// JSON is YAML but for some escapes; a text that is no JSON may still be YAML.
std::shared_ptr<const source::Tree> ParseAny(const SourceFile& file, bool compat) {
  if (compat || !LooksLikeJson(file.text())) return source::ParseYaml(file);
  auto json = source::ParseJson(file);
  if (!json->error()) return json;
  auto yaml = source::ParseYaml(file);
  return yaml->error() && HasJsonName(file.path()) ? json : yaml;
}

// Which values of a ConfigMap may be files of rules.
bool IsYamlName(std::string_view key) {
  for (const std::string_view end : {".yaml", ".yml", ".rules", ".json"}) {
    if (key.size() > end.size() && key.substr(key.size() - end.size()) == end) return true;
  }
  return false;
}

bool HasGroupsLine(std::string_view text) {
  return text.substr(0, 7) == "groups:" || text.find("\ngroups:") != std::string_view::npos;
}

// Both trees of a document inside a document.
struct NestedTrees {
  std::shared_ptr<const void> outer;
  std::shared_ptr<const source::Tree> inner;
};

class FileLoader {
 public:
  FileLoader(const LoadOptions& options, LoadedFile* out)
      : context_{options, out, ParseAny(*out->file, options.promtool_compat)} {}

  void Run() {
    const auto documents = context_.tree->documents();
    if (context_.options.promtool_compat) return RunCompat();
    const Place place{context_, context_.tree, {}};
    for (const source::Document& document : documents) Load(place, *document.root, 0);
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
  };

  // As promtool: the first document is the rule file; errors behind it are not seen.
  void RunCompat() {
    const auto documents = context_.tree->documents();
    if (!documents.empty()) {
      LoadRuleFile(context_, *documents[0].root,
                   &Add({context_, context_.tree, {}}, DocumentKind::kRuleFile, *documents[0].root,
                        "Prometheus rule file"));
    } else if (context_.tree->error()) {
      ReportTreeError();
    }
  }

  void Load(const Place& place, const source::Node& root, int depth) {
    const Content content = DetectContent(root, context_.options.dialect);
    const auto add = [&](DocumentKind kind) { return &Add(place, kind, root, content.description); };
    const bool is_logql = content.language == QueryLanguage::kLogQL;
    switch (content.kind) {
      case ContentKind::kRuleFile:
        if (is_logql) return LoadLokiRuleFile(place.context, root, add(DocumentKind::kLokiRuleFile));
        return LoadRuleFile(place.context, root, add(DocumentKind::kRuleFile));
      case ContentKind::kPrometheusRule:
        return LoadPrometheusRule(place.context, root, content.language,
                                  add(is_logql ? DocumentKind::kLokiRule : DocumentKind::kPrometheusRule));
      case ContentKind::kLokiAlertingRule:
        return LoadLokiRule(place.context, root, true, add(DocumentKind::kLokiRule));
      case ContentKind::kLokiRecordingRule:
        return LoadLokiRule(place.context, root, false, add(DocumentKind::kLokiRule));
      case ContentKind::kRuleGroup:
        return LoadLokiRuleGroup(place.context, root, add(DocumentKind::kLokiRuleGroup));
      case ContentKind::kPromtoolTest:
        add(DocumentKind::kPromtoolTest);
        return;
      case ContentKind::kKubernetesList:
        if (depth < kMaxListNesting) {
          for (const source::Item& item : source::Find(root, "items")->items)
            Load(place, *item.node, depth + 1);
          return;
        }
        break;
      case ContentKind::kConfigMap:
        if (depth < kMaxListNesting && LoadConfigMap(place, root, content.description, depth)) return;
        return SkipDocument(place, root, "Kubernetes object of kind " + content.description);
      case ContentKind::kOther:
        break;
    }
    SkipDocument(place, root, content.description);
  }

  void SkipDocument(const Place& place, const source::Node& root, const std::string& description) {
    Skip(description + place.inside);
    Add(place, DocumentKind::kOther, root, description);
  }

  // Loads the values that are files of rules; false when there are none.
  bool LoadConfigMap(const Place& place, const source::Node& root, const std::string& name, int depth) {
    const source::Node* data = source::Find(root, "data");
    if (data == nullptr || !data->is_mapping()) return false;
    bool found = false;
    for (const source::Entry& entry : data->entries) {
      const source::Node& value = *entry.value;
      if (!value.is_scalar() || !IsYamlName(entry.key->value) || !HasGroupsLine(value.value)) continue;
      const auto trees = std::make_shared<NestedTrees>();
      trees->outer = place.storage;
      trees->inner = source::ParseYaml(place.context.tree->Text(value));
      const LoadContext context{context_.options, context_.out, trees->inner};
      const Place inner{context, trees, fmt::format(" `{}` in {}{}", entry.key->value, name, place.inside)};
      for (const source::Document& document : trees->inner->documents())
        Load(inner, *document.root, depth + 1);
      if (trees->inner->error()) ReportSyntax(*trees->inner->error());
      found = true;
    }
    return found;
  }

  Document& Add(const Place& place, DocumentKind kind, const source::Node& root,
                const std::string& description) {
    Document document;
    document.kind = kind;
    document.description = description + place.inside;
    document.file = context_.file();
    document.span = root.span;
    document.index = NextIndex();
    document.storage = place.storage;
    context_.out->documents.push_back(std::move(document));
    return context_.out->documents.back();
  }

  void Skip(std::string reason) { context_.out->skipped.push_back({NextIndex(), std::move(reason)}); }

  uint32_t NextIndex() const { return static_cast<uint32_t>(context_.out->documents.size()); }

  void ReportTreeError() {
    const source::TreeError& error = *context_.tree->error();
    if (!context_.options.promtool_compat && !error.is_limit &&
        LooksLikeHelmTemplate(context_.file()->text())) {
      return Skip("Helm template: it is YAML only after `helm template`");
    }
    ReportSyntax(error);
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
    if (documents.size() < 2 || context_.out->documents.empty()) return;
    const DocumentKind first = context_.out->documents[0].kind;
    const bool is_loki = first == DocumentKind::kLokiRuleFile;
    if (!is_loki && first != DocumentKind::kRuleFile) return;
    if (is_loki && source::Find(*documents[0].root, "namespace") != nullptr) return;
    if (documents[0].root->span != context_.out->documents[0].span) return;  // in a ConfigMap
    for (size_t i = 1; i < documents.size(); ++i) {
      const Span span = documents[i].root->span;
      if (span.empty()) continue;  // a last `---` with nothing behind it
      Finding& finding =
          context_.Report("yaml/ignored-document", {span.begin, std::min(span.end, span.begin + 1)},
                          fmt::format("{} reads only the first document of a rule file, it ignores this one",
                                      is_loki ? "Loki's ruler" : "Prometheus"));
      finding.notes.push_back("Put these groups into the first document or into a file of their own.");
    }
  }

  LoadContext context_;
};

}  // namespace

}  // namespace documents

LoadedFile LoadFile(std::shared_ptr<const SourceFile> file, const LoadOptions& options) {
  LoadedFile loaded;
  loaded.file = std::move(file);
  documents::FileLoader(options, &loaded).Run();
  std::stable_sort(loaded.findings.begin(), loaded.findings.end(), FindingLess);
  return loaded;
}

}  // namespace rulecheck
