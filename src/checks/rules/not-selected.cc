#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/document_trees.h"
#include "checks/label_selector.h"

namespace rulecheck::checks {
namespace {

constexpr std::string_view kNameLabel = "kubernetes.io/metadata.name";

struct Object {
  const Document* document;
  const source::Node* root;
  ObjectLabels labels;
  std::string_view space() const { return TextAt(*root, {"metadata", "namespace"}); }
};

// What of a repository the operator would bring together.
class Cluster {
 public:
  explicit Cluster(const ModelContext& c) : c_(c) {
    for (const Document* document : c.documents) {
      if (document->partial) continue;
      if (document->kind == DocumentKind::kPrometheusObject) Add(*document, &servers_);
    }
    if (servers_.empty()) return;
    for (const Document* document : c.documents) {
      if (document->partial) continue;
      if (document->kind == DocumentKind::kPrometheusRule) Add(*document, &rules_);
      if (document->description.starts_with("Kubernetes object of kind Namespace ")) Add(*document, &spaces_);
    }
  }

  void Judge() {
    if (servers_.empty() || rules_.empty() || KustomizeAddsLabels(c_.documents)) return;
    std::vector<const Object*> left;
    for (const Object& rule : rules_) {
      if (std::none_of(servers_.begin(), servers_.end(),
                       [&](const Object& server) { return Takes(server, rule); }))
        left.push_back(&rule);
    }
    if (left.size() == rules_.size() && left.size() > 1) return ReportAll();
    for (const Object* rule : left) Report(*rule);
  }

 private:
  void Add(const Document& document, std::vector<Object>* out) {
    const source::Node* root = trees_.Root(document);
    if (root != nullptr) out->push_back({&document, root, LabelsOf(*root)});
  }

  static const source::Node* Selector(const Object& server, std::string_view name) {
    return NodeAt(*server.root, {"spec", name});
  }

  bool Takes(const Object& server, const Object& rule) const {
    return Selects(Selector(server, "ruleSelector"), rule.labels) && SeesSpace(server, rule);
  }

  // Where no namespace is written, whoever applies the object chooses it.
  bool SeesSpace(const Object& server, const Object& rule) const {
    const source::Node* selector = Selector(server, "ruleNamespaceSelector");
    if (rule.space().empty() || server.space().empty()) return true;
    if (selector == nullptr || selector->is_null()) return rule.space() == server.space();
    const auto known = std::find_if(spaces_.begin(), spaces_.end(), [&](const Object& space) {
      return TextAt(*space.root, {"metadata", "name"}) == rule.space();
    });
    if (known == spaces_.end() && AsksForOthers(*selector, kNameLabel)) return true;
    ObjectLabels labels = known == spaces_.end() ? ObjectLabels() : known->labels;
    labels[kNameLabel] = rule.space();
    return Selects(selector, labels);
  }

  static Location PlaceOf(const Object& object, std::initializer_list<std::string_view> keys) {
    const source::Node* at = NodeAt(*object.root, keys);
    if (at == nullptr) at = NodeAt(*object.root, {"kind"});
    return {object.document->file, at == nullptr ? object.root->span : at->span};
  }

  void Report(const Object& rule) const {
    FindingBuilder finding =
        c_.out.Report(PlaceOf(rule, {"metadata", "name"}),
                      servers_.size() == 1 ? "the Prometheus here does not select this object"
                                           : "no Prometheus here selects this object");
    constexpr size_t kShown = 5;
    for (size_t i = 0; i < std::min(servers_.size(), kShown); ++i) {
      const bool labels = !Selects(Selector(servers_[i], "ruleSelector"), rule.labels);
      finding.Because(PlaceOf(servers_[i], {"spec", labels ? "ruleSelector" : "ruleNamespaceSelector"}),
                      labels ? "by its labels" : "by its namespace");
    }
  }

  // With none of many the fault is the selector's.
  void ReportAll() const {
    c_.out
        .Report(PlaceOf(servers_.front(), {"spec", "ruleSelector"}),
                fmt::format("none of the {} PrometheusRules here is selected", rules_.size()))
        .Because(PlaceOf(rules_.front(), {"metadata", "name"}), "for example")
        .Help("without `ruleSelector` nothing is selected, with `ruleSelector: {}` everything");
  }

  const ModelContext& c_;
  DocumentTrees trees_;
  std::vector<Object> servers_, rules_, spaces_;
};

}  // namespace

void RulesNotSelected(const ModelContext& c) {
  Cluster(c).Judge();
}

}  // namespace rulecheck::checks
