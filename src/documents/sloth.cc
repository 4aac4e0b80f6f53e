// Objectives of sloth, as files and as objects. `{{.window}}` is a duration.
// Source: sloth.dev, specs/default and specs/kubernetes.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/slo_fields.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

// The names of the fields; those of objects are written with capitals.
struct SlothKeys {
  std::string_view error, total, ratio, page, ticket;
};
constexpr SlothKeys kFileKeys = {"error_query", "total_query", "error_ratio_query", "page_alert",
                                 "ticket_alert"};
constexpr SlothKeys kObjectKeys = {"errorQuery", "totalQuery", "errorRatioQuery", "pageAlert", "ticketAlert"};

SloAlert AlertAt(const LoadContext& context, const Cursor& at) {
  return {at.Text("disable") == "true", PairsAt(context, at["labels"])};
}

void AddSpec(const LoadContext& context, const Cursor& service, const Cursor& slo, const SlothKeys& keys,
             Document* document) {
  SloSpec& spec = SpecsOf(document).slos.emplace_back();
  spec.tool = SloTool::kSloth;
  spec.name = TextAt(context, slo["name"]);
  spec.service = TextAt(context, service["service"]);
  ReadTarget(context, slo["objective"], true, &spec);
  spec.bad = TextAt(context, slo["sli"]["events"][keys.error]);
  spec.total = TextAt(context, slo["sli"]["events"][keys.total]);
  spec.raw = TextAt(context, slo["sli"]["raw"][keys.ratio]);
  spec.labels = PairsAt(context, service["labels"]);
  for (TextPair& pair : PairsAt(context, slo["labels"])) spec.labels.push_back(pair);
  const Cursor alerting = slo["alerting"];
  spec.alert_name = TextAt(context, alerting["name"]);
  for (TextPair& pair : PairsAt(context, alerting["labels"])) {
    spec.page.labels.push_back(pair);
    spec.ticket.labels.push_back(pair);
  }
  for (const auto& [key, out] : {std::pair(keys.page, &spec.page), std::pair(keys.ticket, &spec.ticket)}) {
    const SloAlert alert = AlertAt(context, alerting[key]);
    out->disabled = alert.disabled;
    out->labels.insert(out->labels.end(), alert.labels.begin(), alert.labels.end());
  }
  spec.span = slo->span;
}

// An indicator of a plugin has no queries.
void AddSlos(const LoadContext& context, const Cursor& service, const SlothKeys& keys, Document* document) {
  service["slos"].EachItem([&](const Cursor& slo) {
    if (slo.is_mapping()) AddSpec(context, service, slo, keys, document);
    const SpecQuery query{
        QueryRole::kSlo, slo.Text("name"), QueryLanguage::kPromQL, LanguageReason::kKind, {},
        FillIn::kBraces};
    const Cursor sli = slo["sli"];
    AddSpecQuery(context, sli["events"][keys.error], query, document);
    AddSpecQuery(context, sli["events"][keys.total], query, document);
    AddSpecQuery(context, sli["raw"][keys.ratio], query, document);
  });
}

}  // namespace

std::optional<Detected> DetectSloth(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (!candidate.is_file() || ListOf(root, "slos") == nullptr || !HasAll(root, {"service"}))
    return std::nullopt;
  return Detected{"sloth SLO file"};
}

void LoadSloth(const LoadContext& context, const source::Node& root, Document* document) {
  AddSlos(context, Cursor(root), kFileKeys, document);
}

std::optional<Detected> DetectSlothObject(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (TextOf(root, "kind") != "PrometheusServiceLevel" ||
      !TextOf(root, "apiVersion").starts_with("sloth.slok.dev/")) {
    return std::nullopt;
  }
  return Detected{ObjectTitle(root)};
}

void LoadSlothObject(const LoadContext& context, const source::Node& root, Document* document) {
  AddSlos(context, Cursor(root)["spec"], kObjectKeys, document);
}

}  // namespace rulecheck::documents
