#include "checks/rules/rule_servers.h"

#include <algorithm>
#include <set>
#include <string>

namespace rulecheck::checks {
namespace {

constexpr std::string_view kRelease = "release";
constexpr std::string_view kHelmSpec = "prometheusSpec";
constexpr std::string_view kNilUsesValues = "ruleSelectorNilUsesHelmValues";

bool IsEmpty(const source::Node* node) {
  return node == nullptr || node->is_null() || (node->is_mapping() && node->entries.empty());
}

// What an object says of itself: a patch of one says less.
bool IsWhole(const source::Node& spec) {
  constexpr std::string_view kOfWholes[] = {"ruleSelector",       "serviceMonitorSelector",
                                            "podMonitorSelector", "serviceAccountName",
                                            "queryEndpoints",     "datasource"};
  return std::any_of(std::begin(kOfWholes), std::end(kOfWholes),
                     [&](std::string_view key) { return source::Find(spec, key) != nullptr; });
}

class ServerFinder {
 public:
  ServerFinder(DocumentTrees* trees, std::vector<RuleServer>* out) : trees_(*trees), out_(*out) {}

  void Look(const Document& document) {
    if (document.partial) return;
    if (document.kind == DocumentKind::kPrometheusObject) AddObject(document, RuleServer::Kind::kPrometheus);
    if (document.description.starts_with("Kubernetes object of kind VMAlert "))
      AddObject(document, RuleServer::Kind::kVmAlert);
    if (SpeaksOfHelmSpec(*document.file)) AddValues(document);
  }

 private:
  bool SpeaksOfHelmSpec(const SourceFile& file) {
    if (&file != last_) speaks_ = file.text().find(kHelmSpec) != std::string_view::npos;
    last_ = &file;
    return speaks_;
  }

  void AddObject(const Document& document, RuleServer::Kind kind) {
    const source::Node* root = trees_.Root(document);
    const source::Node* spec = root == nullptr ? nullptr : source::Find(*root, "spec");
    if (spec == nullptr || !spec->is_mapping() || !IsWhole(*spec)) return;
    RuleServer server{kind, &document, spec, TextAt(*root, {"metadata", "namespace"})};
    server.takes_all = TextAt(*spec, {"selectAllByDefault"}) == "true";
    out_.push_back(server);
  }

  // Values stand in files of their own and inside of objects.
  void AddValues(const Document& document) {
    const source::Node* root = trees_.Outermost(document);
    if (root == nullptr || !seen_.insert(root).second) return;
    constexpr int kDeepest = 8;
    Find(document, *root, kDeepest);
  }

  void Find(const Document& document, const source::Node& node, int depth) {
    if (depth == 0) return;
    if (node.is_scalar() && node.value.find(kHelmSpec) != std::string_view::npos)
      return AddUnknown(document, node);
    for (const source::Item& item : node.items) Find(document, *item.node, depth - 1);
    for (const source::Entry& entry : node.entries) {
      if (entry.key->value == kHelmSpec && entry.value->is_mapping()) {
        AddSpec(document, *entry.value);
      } else {
        Find(document, *entry.value, depth - 1);
      }
    }
  }

  void AddSpec(const Document& document, const source::Node& spec) {
    using Default = RuleServer::Default;
    RuleServer server{RuleServer::Kind::kHelmValues, &document, &spec};
    const std::string_view nil = TextAt(spec, {kNilUsesValues});
    // What is not written may stand in other values.
    const bool said = !nil.empty() || source::Find(spec, "ruleSelector") != nullptr;
    server.otherwise = nil == "false" || !said ? Default::kAll : Default::kLabelledByRelease;
    out_.push_back(server);
  }

  void AddUnknown(const Document& document, const source::Node& node) {
    RuleServer server{RuleServer::Kind::kHelmValues, &document, &node};
    server.otherwise = RuleServer::Default::kAll;
    out_.push_back(server);
  }

  DocumentTrees& trees_;
  std::vector<RuleServer>& out_;
  std::set<const source::Node*> seen_;
  const SourceFile* last_ = nullptr;
  bool speaks_ = false;
};

}  // namespace

const source::Node* RuleServer::RuleSelector() const {
  const source::Node* selector = source::Find(*spec, "ruleSelector");
  if (selector == nullptr || selector->is_null()) return nullptr;
  return kind == Kind::kHelmValues && IsEmpty(selector) ? nullptr : selector;
}

const source::Node* RuleServer::SpaceSelector() const {
  const source::Node* selector = source::Find(*spec, "ruleNamespaceSelector");
  return selector == nullptr || selector->is_null() ? nullptr : selector;
}

bool RuleServer::TakesLabels(const ObjectLabels& labels) const {
  if (const source::Node* selector = RuleSelector()) return Selects(selector, labels);
  // A VMAlert with one selector takes all that the other one leaves.
  if (kind == Kind::kVmAlert) return takes_all || SpaceSelector() != nullptr;
  if (otherwise == Default::kLabelledByRelease) return labels.contains(kRelease);
  return otherwise == Default::kAll;
}

std::vector<RuleServer> RuleServersOf(std::span<const Document* const> documents, DocumentTrees* trees) {
  std::vector<RuleServer> out;
  ServerFinder finder(trees, &out);
  for (const Document* document : documents) finder.Look(*document);
  return out;
}

}  // namespace rulecheck::checks
