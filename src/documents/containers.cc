#include "documents/containers.h"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "documents/alertmanager.h"
#include "documents/helm_values.h"
#include "documents/shape.h"
#include "template/base64.h"

namespace rulecheck::documents {

namespace {

// A text that was surely meant for rules, even when it is no YAML: behind `groups:` stands a
// list, or nothing more on its line.
bool HasGroupsLine(std::string_view text) {
  static const RE2 kGroups(R"((?m)^["']?groups["']?[ \t]*:[ \t]*(\[|#|\r?$))");
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), kGroups);
}

bool LooksLikeObject(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

Inner InnerText(const Cursor& at, bool by_chance) {
  Inner inner{at, true};
  inner.is_json = LooksLikeObject(at.text());
  inner.name = at.key();
  inner.by_chance = by_chance;
  return inner;
}

Inner ValuesIn(const Cursor& at) {
  Inner inner{at, at.is_scalar()};
  inner.name = at.key();
  inner.by_chance = true;
  inner.is_values = true;
  return inner;
}

Container ItemsOf(const Cursor& list, std::string_view wrapper) {
  Container out{wrapper, {}};
  list.EachItem([&](const Cursor& item) { out.inner.push_back({item}); });
  return out;
}

// Of what is in base64, configurations of Alertmanager are read: the operator takes them from Secrets.
void AddEncoded(const Cursor& encoded, Container* out) {
  encoded.EachValue([&](const Cursor& value) {
    const Result<std::string> text = gotemplate::DecodeBase64(value.text());
    if (!text || !MayBeAlertmanager(*text)) {
      out->reason = "what is in base64 is not read";
      return;
    }
    Inner inner{value, true};
    inner.name = value.key();
    inner.by_chance = true;
    inner.is_base64 = true;
    out->inner.push_back(std::move(inner));
  });
}

// What `mimirtool alertmanager` and Mimir's API take: the configuration as a text, with its templates.
Container MimirBundle(const Cursor& root) {
  Container out{"mimir-bundle", {}};
  out.inner.push_back(InnerText(root["alertmanager_config"], false));
  return out;
}

// A value is what its content says, whatever its key is called.
Container ValuesOf(const Cursor& object, std::string_view wrapper) {
  Container out{wrapper, {}};
  for (const std::string_view field : {"data", "stringData"}) {
    object[field].EachValue([&](const Cursor& value) {
      if (!value.is_scalar()) return;
      const bool rules = !LooksLikeObject(value.text()) && HasGroupsLine(value.text());
      if (rules || LooksLikeObject(value.text()) || MayHoldQueries(value.text()) ||
          MayBeAlertmanager(value.text()))
        out.inner.push_back(InnerText(value, !rules));
    });
  }
  AddEncoded(object[wrapper == "secret" ? "data" : "binaryData"], &out);
  return out;
}

// An object of the Grafana operator that has its dashboard as text.
Container JsonOf(const Cursor& object) {
  Container out{"grafanadashboard", {}};
  const Cursor json = object["spec"]["json"];
  if (json.is_scalar()) {
    out.inner.push_back(InnerText(json, false));
  } else {
    out.reason = "its dashboard is compressed, made by a program or stands elsewhere";
  }
  return out;
}

void AddHelm(const Cursor& source, Container* out) {
  const Cursor helm = source["helm"];
  for (const std::string_view key : {"values", "valuesObject"})
    if (const Cursor values = helm[key]) out->inner.push_back(ValuesIn(values));
}

// Applications of Argo CD, and the templates of sets of them.
Container ApplicationOf(const Cursor& object) {
  Container out{"argocd-application", {}};
  for (const Cursor& spec : {object["spec"], object["spec"]["template"]["spec"]}) {
    AddHelm(spec["source"], &out);
    spec["sources"].EachItem([&](const Cursor& source) { AddHelm(source, &out); });
  }
  return out;
}

Container SingleValues(const Cursor& values, std::string_view wrapper) {
  Container out{wrapper, {}};
  if (values) out.inner.push_back(ValuesIn(values));
  return out;
}

// Open Cluster Management: objects that a policy wants to be there, and policies in policies.
Container PolicyOf(const Cursor& object) {
  Container out{"policy", {}};
  for (const std::string_view key : {"policy-templates", "object-templates"}) {
    object["spec"][key].EachItem([&](const Cursor& item) {
      if (const Cursor definition = item["objectDefinition"]) out.inner.push_back({definition});
    });
  }
  return out;
}

bool IsInline(const Cursor& patch) {
  return patch.is_scalar() && patch.text().find('\n') != std::string_view::npos;
}

// Patches that stand in the file itself.
Container PatchesOf(const Cursor& object) {
  Container out{"kustomization", {}, true};
  const auto add = [&](const Cursor& patch) {
    if (IsInline(patch)) out.inner.push_back(InnerText(patch, true));
  };
  for (const std::string_view key : {"patches", "patchesJson6902"})
    object[key].EachItem([&](const Cursor& patch) { add(patch["patch"]); });
  object["patchesStrategicMerge"].EachItem([&](const Cursor& patch) {
    if (patch.is_mapping()) out.inner.push_back({patch});
    add(patch);
  });
  return out;
}

// Texts that containers get as files.
Container ComposeOf(const Cursor& file) {
  Container out{"compose", {}};
  file["configs"].EachValue([&](const Cursor& config) {
    const Cursor content = config["content"];
    if (MayHoldQueries(content.text())) out.inner.push_back(InnerText(content, true));
  });
  return out;
}

struct ObjectRow {
  std::string_view kind;
  std::string_view api_group;  // the beginning of apiVersion
  Container (*open)(const Cursor& object);
};

constexpr ObjectRow kObjects[] = {
    {"ConfigMap", "v1", [](const Cursor& o) { return ValuesOf(o, "configmap"); }},
    {"Secret", "v1", [](const Cursor& o) { return ValuesOf(o, "secret"); }},
    {"GrafanaDashboard", "", JsonOf},
    {"Template", "template.openshift.io/",
     [](const Cursor& o) { return ItemsOf(o["objects"], "openshift-template"); }},
    {"Template", "v1", [](const Cursor& o) { return ItemsOf(o["objects"], "openshift-template"); }},
    {"SyncSet", "hive.openshift.io/",
     [](const Cursor& o) { return ItemsOf(o["spec"]["resources"], "syncset"); }},
    {"SelectorSyncSet", "hive.openshift.io/",
     [](const Cursor& o) { return ItemsOf(o["spec"]["resources"], "syncset"); }},
    {"Policy", "policy.open-cluster-management.io/", PolicyOf},
    {"ConfigurationPolicy", "policy.open-cluster-management.io/", PolicyOf},
    {"HelmRelease", "helm.",
     [](const Cursor& o) { return SingleValues(o["spec"]["values"], "helmrelease"); }},
    {"HelmChart", "helm.cattle.io/",
     [](const Cursor& o) { return SingleValues(o["spec"]["valuesContent"], "helmchart"); }},
    {"HelmChartConfig", "helm.cattle.io/",
     [](const Cursor& o) { return SingleValues(o["spec"]["valuesContent"], "helmchart"); }},
    {"Application", "argoproj.io/", ApplicationOf},
    {"ApplicationSet", "argoproj.io/", ApplicationOf},
    {"Kustomization", "kustomize.config.k8s.io/", PatchesOf},
    {"Component", "kustomize.config.k8s.io/", PatchesOf},
};

std::optional<Container> OpenObject(const Cursor& root) {
  const std::string_view kind = root.Text("kind");
  const std::string_view version = root.Text("apiVersion");
  if (kind.ends_with("List") && root["items"].is_sequence()) return ItemsOf(root["items"], "list");
  const auto* row = std::find_if(std::begin(kObjects), std::end(kObjects), [&](const ObjectRow& r) {
    return r.kind == kind && version.starts_with(r.api_group);
  });
  if (row != std::end(kObjects)) return row->open(root);
  const bool resource =
      version.starts_with("dashboard.grafana.app/") || version.starts_with("grizzly.grafana.com/");
  const Cursor spec = root["spec"];
  if (kind == "Dashboard" && resource && spec.is_mapping()) return Container{"dashboard-resource", {{spec}}};
  return std::nullopt;
}

// Services have an image or are built.
bool IsCompose(const Cursor& root) {
  bool found = false;
  root["services"].EachValue(
      [&](const Cursor& service) { found = found || service.Has("image") || service.Has("build"); });
  return found;
}

bool HoldsPanels(const Cursor& node) {
  return node["panels"].is_sequence() || node["rows"].is_sequence();
}

// A list of objects or dashboards, as `kubectl` and generators write them.
bool IsListOfDocuments(const Cursor& root) {
  bool found = false;
  root.EachItem([&](const Cursor& item) {
    found = found || (item["kind"].is_scalar() && (item.Has("apiVersion") || item.Has("spec"))) ||
            HoldsPanels(item);
  });
  return found;
}

}  // namespace

std::optional<Container> OpenContainer(const Candidate& candidate) {
  const Cursor root(candidate.root());
  if (candidate.is_object()) return OpenObject(root);
  if (root.is_sequence() && IsListOfDocuments(root)) return ItemsOf(root, "list");
  if (IsCompose(root)) return ComposeOf(root);
  if (root["alertmanager_config"].is_scalar()) return MimirBundle(root);
  // kustomize takes a file of this name without them.
  if (root.is_mapping() && root.Has("resources") &&
      (root.Has("patches") || root.Has("patchesStrategicMerge")))
    return PatchesOf(root);
  // The answer of Grafana's API, with the dashboard in an envelope.
  const Cursor dashboard = root["dashboard"];
  if (dashboard.is_mapping() && HasAny(*dashboard, {"panels", "rows"}))
    return Container{"api-dashboard", {{dashboard}}};
  return std::nullopt;
}

}  // namespace rulecheck::documents
