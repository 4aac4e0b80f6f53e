// Rules as objects of Kubernetes: of the Prometheus operator and of the Loki operator.
#include <fmt/format.h>

#include "documents/kind.h"
#include "documents/load_sink.h"
#include "documents/rule_loader.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Decoder;
using source::Field;
using source::Ignore;
using source::Typing;
using source::Value;

constexpr uint32_t kOfPrometheus = 1;
constexpr uint32_t kOfLoki = 2;

// What a custom resource holds of rules.
struct RuleObject {
  Value spec, groups, tenant;
};

constexpr Field<RuleObject> kObjectFields[] = {
    {"apiVersion", Ignore<RuleObject>},
    {"kind", Ignore<RuleObject>},
    {"metadata", Ignore<RuleObject>},
    {"spec", [](Decoder&, const Value& v, RuleObject* o) { o->spec = v; }},
    {"status", Ignore<RuleObject>},
};
constexpr Field<RuleObject> kSpecFields[] = {
    {"groups", [](Decoder&, const Value& v, RuleObject* o) { o->groups = v; }},
    {"tenantID", [](Decoder&, const Value& v, RuleObject* o) { o->tenant = v; }, kOfLoki},
};

RuleObject ReadObject(LoadDecoder* decoder, const source::Node& root, std::string_view what) {
  RuleObject object;
  decoder->Struct<RuleObject>(root, what, kObjectFields, &object);
  if (!object.spec || object.spec->is_null()) return object;
  if (!object.spec->is_mapping()) {
    decoder->WrongType(object.spec, "a mapping");
    return object;
  }
  decoder->Struct<RuleObject>(*object.spec, fmt::format("{}'s `spec`", what), kSpecFields, &object);
  return object;
}

// The key, or the first one of the object.
Span FirstKeyOf(const source::Node& root, std::string_view key) {
  const source::Entry* entry = source::FindEntry(root, key);
  if (entry != nullptr) return entry->key->span;
  return root.entries.empty() ? root.span : root.entries[0].key->span;
}

void LoadLokiObject(const LoadContext& context, const source::Node& root, bool alerting, Document* document) {
  LoadDecoder decoder(context, {}, Typing::kKubernetes, kOfLoki);
  const RuleObject object = ReadObject(&decoder, root, alerting ? "an AlertingRule" : "a RecordingRule");
  MappedText tenant;
  decoder.Read(object.tenant, &tenant);
  if (tenant.value.empty()) {
    context.Report("logql/operator-field", FirstKeyOf(root, "spec"),
                   fmt::format("{} has no `tenantID`: the API server refuses it",
                               alerting ? "the AlertingRule" : "the RecordingRule"));
  }
  LoadGroups(context, object.groups,
             {alerting ? RuleDialect::kLokiAlertingRule : RuleDialect::kLokiRecordingRule,
              QueryLanguage::kLogQL, "/spec/groups", LanguageReason::kKind},
             document);
}

}  // namespace

// In whichever language: with LogQL it is meant for a tool that hands it on to Loki.
std::optional<Detected> DetectPrometheusRule(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (TextOf(root, "kind") != "PrometheusRule" || !IsPrometheusGroup(TextOf(root, "apiVersion")))
    return std::nullopt;
  const source::Node* spec = source::Find(root, "spec");
  const source::Node* groups = spec != nullptr ? source::Find(*spec, "groups") : nullptr;
  return Detected{ObjectTitle(root),
                  groups != nullptr ? candidate.LanguageOf(*groups) : QueryLanguage::kPromQL};
}

std::optional<Detected> DetectLokiRule(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  const std::string_view kind = TextOf(root, "kind");
  if (!TextOf(root, "apiVersion").starts_with("loki.grafana.com/")) return std::nullopt;
  if (kind != "AlertingRule" && kind != "RecordingRule") return std::nullopt;
  return Detected{ObjectTitle(root), QueryLanguage::kLogQL};
}

void LoadPrometheusRule(const LoadContext& context, const source::Node& root, Document* document) {
  LoadDecoder decoder(context, {}, Typing::kYamlV3, kOfPrometheus);
  const RuleObject object = ReadObject(&decoder, root, "a PrometheusRule");
  if (document->language == QueryLanguage::kLogQL && context.options.dialect == Dialect::kAuto) {
    context
        .Report("logql/prometheus-rule", FirstKeyOf(root, "kind"),
                "LogQL in a PrometheusRule: Prometheus' operator refuses such an object")
        .notes.push_back(
            "Alloy (loki.rules.kubernetes) hands it to Loki; keep the labels that Prometheus selects off "
            "it.");
  }
  LoadGroups(context, object.groups, {RuleDialect::kKubernetes, document->language, "/spec/groups"},
             document);
}

void LoadLokiRule(const LoadContext& context, const source::Node& root, Document* document) {
  LoadLokiObject(context, root, TextOf(root, "kind") == "AlertingRule", document);
}

}  // namespace rulecheck::documents
