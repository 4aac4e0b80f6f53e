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

class FileLoader {
 public:
  FileLoader(const LoadOptions& options, LoadedFile* out)
      : context_{options, out, ParseAny(*out->file, options.promtool_compat)} {}

  void Run() {
    const auto documents = context_.tree->documents();
    if (context_.options.promtool_compat) return RunCompat();
    for (const source::Document& document : documents) Load(*document.root, 0);
    if (context_.tree->error()) return ReportTreeError();
    if (documents.empty()) Skip("empty file");
    WarnIgnoredDocuments();
  }

 private:
  // As promtool: the first document is the rule file; errors behind it are not seen.
  void RunCompat() {
    const auto documents = context_.tree->documents();
    if (!documents.empty()) {
      LoadRuleFile(context_, *documents[0].root,
                   &Add(DocumentKind::kRuleFile, *documents[0].root, "Prometheus rule file"));
    } else if (context_.tree->error()) {
      ReportTreeError();
    }
  }

  void Load(const source::Node& root, int depth) {
    const Content content = DetectContent(root);
    switch (content.kind) {
      case ContentKind::kRuleFile:
        LoadRuleFile(context_, root, &Add(DocumentKind::kRuleFile, root, content.description));
        return;
      case ContentKind::kPrometheusRule:
        LoadPrometheusRule(context_, root, &Add(DocumentKind::kPrometheusRule, root, content.description));
        return;
      case ContentKind::kPromtoolTest:
        Add(DocumentKind::kPromtoolTest, root, content.description);
        return;
      case ContentKind::kKubernetesList:
        if (depth < kMaxListNesting) {
          for (const source::Item& item : source::Find(root, "items")->items) Load(*item.node, depth + 1);
          return;
        }
        break;
      case ContentKind::kOther:
        break;
    }
    Skip(content.description);
    Add(DocumentKind::kOther, root, content.description);
  }

  Document& Add(DocumentKind kind, const source::Node& root, std::string description) {
    Document document;
    document.kind = kind;
    document.description = std::move(description);
    document.file = context_.file();
    document.span = root.span;
    document.index = NextIndex();
    document.storage = context_.tree;
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
    context_.Report(error.is_limit ? LoadCheck("yaml/too-large") : LoadCheck("yaml/syntax"), error.span,
                    error.message);
  }

  // Only a rule file of Prometheus is one document.
  void WarnIgnoredDocuments() {
    const std::vector<Document>& documents = context_.out->documents;
    if (documents.empty() || documents[0].kind != DocumentKind::kRuleFile) return;
    for (size_t i = 1; i < documents.size(); ++i) {
      if (documents[i].span.empty()) continue;  // a last `---` with nothing behind it
      const Span span = documents[i].span;
      Finding& finding =
          context_.Report("yaml/ignored-document", {span.begin, std::min(span.end, span.begin + 1)},
                          "Prometheus reads only the first document of a rule file, it ignores this one");
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
