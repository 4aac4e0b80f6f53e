#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/document_trees.h"
#include "checks/label_selector.h"
#include "checks/rules/rule_servers.h"

namespace rulecheck::checks {
namespace {

constexpr std::string_view kNameLabel = "kubernetes.io/metadata.name";

struct Object {
  const Document* document;
  const source::Node* root;
  ObjectLabels labels;
  std::string_view space() const { return TextAt(*root, {"metadata", "namespace"}); }
};

// What of a repository operators would bring together.
class Cluster {
 public:
  explicit Cluster(const ModelContext& c) : c_(c) {
    for (const Document* document : c.documents) {
      if (document->partial) continue;
      if (document->kind == DocumentKind::kPrometheusRule) Add(*document, &rules_);
      if (document->kind == DocumentKind::kVmRule) Add(*document, &vm_rules_);
    }
    if (rules_.empty() && vm_rules_.empty()) return;
    servers_ = RuleServersOf(c.documents, &trees_);
    if (servers_.empty()) return;
    for (const Document* document : c.documents) {
      if (document->description.starts_with("Kubernetes object of kind Namespace ")) Add(*document, &spaces_);
    }
  }

  void Judge() {
    if (servers_.empty() || KustomizeAddsLabels(c_.documents)) return;
    std::vector<const RuleServer*> all, of_victoria;
    for (const RuleServer& server : servers_) {
      all.push_back(&server);
      if (server.kind == RuleServer::Kind::kVmAlert) of_victoria.push_back(&server);
    }
    // The operator of VictoriaMetrics makes a VMRule of each PrometheusRule.
    JudgeRules(rules_, all, of_victoria.size() == all.size());
    JudgeRules(vm_rules_, of_victoria, true);
  }

 private:
  using Servers = std::vector<const RuleServer*>;

  void Add(const Document& document, std::vector<Object>* out) {
    const source::Node* root = trees_.Root(document);
    if (root != nullptr) out->push_back({&document, root, LabelsOf(*root)});
  }

  void JudgeRules(const std::vector<Object>& rules, const Servers& servers, bool victoria) const {
    if (servers.empty() || rules.empty()) return;
    std::vector<const Object*> left;
    for (const Object& rule : rules) {
      if (std::none_of(servers.begin(), servers.end(),
                       [&](const RuleServer* server) { return Takes(*server, rule); }))
        left.push_back(&rule);
    }
    if (left.size() == rules.size() && left.size() > 1) return ReportAll(rules, *servers.front());
    for (const Object* rule : left) Report(*rule, servers, victoria);
  }

  bool Takes(const RuleServer& server, const Object& rule) const {
    return server.TakesLabels(rule.labels) && SeesSpace(server, rule);
  }

  // Where no namespace is written, whoever applies the object chooses it.
  bool SeesSpace(const RuleServer& server, const Object& rule) const {
    const source::Node* selector = server.SpaceSelector();
    if (rule.space().empty() || server.space.empty()) return true;
    if (server.kind == RuleServer::Kind::kVmAlert && server.takes_all && selector == nullptr) return true;
    if (selector == nullptr) return rule.space() == server.space;
    const auto known = std::find_if(spaces_.begin(), spaces_.end(), [&](const Object& space) {
      return TextAt(*space.root, {"metadata", "name"}) == rule.space();
    });
    if (known == spaces_.end() && AsksForOthers(*selector, kNameLabel)) return true;
    ObjectLabels labels = known == spaces_.end() ? ObjectLabels() : known->labels;
    labels[kNameLabel] = rule.space();
    return Selects(selector, labels);
  }

  static Location NameOf(const Object& object) {
    const source::Node* at = NodeAt(*object.root, {"metadata", "name"});
    if (at == nullptr) at = NodeAt(*object.root, {"kind"});
    return {object.document->file, at == nullptr ? object.root->span : at->span};
  }

  // The selector that decides, or the name of the server.
  static Location PlaceOf(const RuleServer& server, std::string_view key) {
    const source::Node* at = source::Find(*server.spec, key);
    if (at == nullptr && server.kind == RuleServer::Kind::kHelmValues)
      at = source::Find(*server.spec, "ruleSelectorNilUsesHelmValues");
    if (at == nullptr) at = server.spec;
    return {server.document->file,
            {at->span.begin, std::min(at->span.end, EndOfLine(server, at->span.begin))}};
  }

  static uint32_t EndOfLine(const RuleServer& server, uint32_t from) {
    const size_t end = server.document->file->text().find('\n', from);
    return static_cast<uint32_t>(std::min(end, server.document->file->text().size()));
  }

  void Report(const Object& rule, const Servers& servers, bool victoria) const {
    const char* name = victoria ? "VMAlert" : "Prometheus";
    FindingBuilder finding = c_.out.Report(
        NameOf(rule), servers.size() == 1 ? fmt::format("the {} here does not select this object", name)
                                          : fmt::format("no {} here selects this object", name));
    constexpr size_t kShown = 5;
    bool by_release = false;
    for (size_t i = 0; i < std::min(servers.size(), kShown); ++i) {
      const bool labels = !servers[i]->TakesLabels(rule.labels);
      finding.Because(PlaceOf(*servers[i], labels ? "ruleSelector" : "ruleNamespaceSelector"),
                      labels ? "by its labels" : "by its namespace");
      by_release = by_release || (labels && servers[i]->RuleSelector() == nullptr &&
                                  servers[i]->otherwise == RuleServer::Default::kLabelledByRelease);
    }
    if (by_release)
      finding.Help(
          "the chart takes objects with `release: NAME` of its own release, unless "
          "`ruleSelectorNilUsesHelmValues` is false");
  }

  // With none of many the fault is the selector's.
  void ReportAll(const std::vector<Object>& rules, const RuleServer& server) const {
    FindingBuilder finding = c_.out.Report(
        PlaceOf(server, "ruleSelector"),
        fmt::format("none of the {} {} here is selected", rules.size(),
                    rules.front().document->kind == DocumentKind::kVmRule ? "VMRules" : "PrometheusRules"));
    finding.Because(NameOf(rules.front()), "for example");
    switch (server.kind) {
      case RuleServer::Kind::kPrometheus:
        finding.Help("without `ruleSelector` nothing is selected, with `ruleSelector: {}` everything");
        break;
      case RuleServer::Kind::kVmAlert:
        finding.Help("without selectors nothing is selected, with `selectAllByDefault: true` everything");
        break;
      case RuleServer::Kind::kHelmValues:
        finding.Help(
            "with `ruleSelectorNilUsesHelmValues: false` and no `ruleSelector` everything is selected");
        break;
    }
  }

  const ModelContext& c_;
  DocumentTrees trees_;
  std::vector<Object> rules_, vm_rules_, spaces_;
  std::vector<RuleServer> servers_;
};

}  // namespace

void RulesNotSelected(const ModelContext& c) {
  Cluster(c).Judge();
}

}  // namespace rulecheck::checks
