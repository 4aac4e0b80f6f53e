// Configurations of Loki and LokiStack of its operator: the streams that are kept for some time.
// Source: grafana.com/docs/loki, operations/storage/retention; the API of the Loki operator.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

constexpr SpecQuery kRetention{QueryRole::kRetention, {}, QueryLanguage::kLogQL};

void AddStreams(const LoadContext& context, const Cursor& streams, Document* document) {
  streams.EachItem(
      [&](const Cursor& stream) { AddSpecQuery(context, stream["selector"], kRetention, document); });
}

// `overrides` of a runtime configuration have limits of Loki or of Mimir: by tenant.
bool HasRetention(const Cursor& overrides) {
  bool found = false;
  overrides.EachValue([&](const Cursor& tenant) { found = found || tenant.Has("retention_stream"); });
  return found;
}

}  // namespace

std::optional<Detected> DetectLokiConfig(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (candidate.is_object()) {
    const bool is_stack =
        TextOf(root, "kind") == "LokiStack" && TextOf(root, "apiVersion").starts_with("loki.grafana.com/");
    return is_stack ? std::optional(Detected{ObjectTitle(root)}) : std::nullopt;
  }
  const bool is_config = candidate.is_file() && (HasAny(root, {"schema_config", "limits_config"}) ||
                                                 HasRetention(Cursor(root)["overrides"]));
  return is_config ? std::optional(Detected{"Loki configuration"}) : std::nullopt;
}

void LoadLokiConfig(const LoadContext& context, const source::Node& root, Document* document) {
  const Cursor at(root);
  const Cursor limits = at["spec"]["limits"];
  AddStreams(context, at["limits_config"]["retention_stream"], document);
  at["overrides"].EachValue(
      [&](const Cursor& tenant) { AddStreams(context, tenant["retention_stream"], document); });
  AddStreams(context, limits["global"]["retention"]["streams"], document);
  limits["tenants"].EachValue(
      [&](const Cursor& tenant) { AddStreams(context, tenant["retention"]["streams"], document); });
}

}  // namespace rulecheck::documents
