// Objectives of sloth, as files and as objects. `{{.window}}` is a duration.
// Source: sloth.dev, specs/default and specs/kubernetes.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

// The names of the fields; those of objects are written with capitals.
struct SlothKeys {
  std::string_view error, total, ratio;
};
constexpr SlothKeys kFileKeys = {"error_query", "total_query", "error_ratio_query"};
constexpr SlothKeys kObjectKeys = {"errorQuery", "totalQuery", "errorRatioQuery"};

// An indicator of a plugin has no queries.
void AddSlos(const LoadContext& context, const Cursor& slos, const SlothKeys& keys, Document* document) {
  slos.EachItem([&](const Cursor& slo) {
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
  AddSlos(context, Cursor(root)["slos"], kFileKeys, document);
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
  AddSlos(context, Cursor(root)["spec"]["slos"], kObjectKeys, document);
}

}  // namespace rulecheck::documents
