// What a kind of document is to the loader: a function that knows it by its content and one
// that reads it. The table is rulecheck/kinds.def.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "documents/load_context.h"
#include "rulecheck/document.h"
#include "source/tree.h"

namespace rulecheck::documents {

// A document as detection sees it. What costs more than a look at its keys is worked out
// once, however many kinds ask.
class Candidate {
 public:
  // `among_loki`: the path of its file speaks of Loki, which decides where nothing else does.
  Candidate(const source::Node& root, Dialect dialect, bool among_loki = false)
      : root_(root), dialect_(dialect), among_loki_(among_loki) {}

  const source::Node& root() const { return root_; }
  Dialect dialect() const { return dialect_; }
  // An object of Kubernetes: `apiVersion` and `kind`.
  bool is_object() const;
  // A mapping that is neither an object nor the configuration of Prometheus.
  bool is_file() const;
  // The language of the rules of `groups`, a list of groups, or of one group.
  QueryLanguage LanguageOf(const source::Node& groups) const;

 private:
  const source::Node& root_;
  Dialect dialect_;
  bool among_loki_;
  mutable std::optional<std::pair<const source::Node*, QueryLanguage>> language_;
};

struct Detected {
  std::string description;  // "PrometheusRule monitoring/x", "Grafana dashboard `Nodes`"
  QueryLanguage language = QueryLanguage::kPromQL;
};

// Nothing: the document is of another kind.
using DetectFunction = std::optional<Detected> (*)(const Candidate& candidate);
// Fills body and queries of a document whose other members are set.
using LoadFunction = void (*)(const LoadContext& context, const source::Node& root, Document* document);

struct KindRow {
  DocumentKind kind;
  std::string_view name;
  DetectFunction detect;
  LoadFunction load;
};

// The kind of a document; null when it is of none.
const KindRow* DetectKind(const Candidate& candidate, Detected* out);
const KindRow& RowOf(DocumentKind kind);

#define KIND(enumerator, name, detect, load)                  \
  std::optional<Detected> detect(const Candidate& candidate); \
  void load(const LoadContext& context, const source::Node& root, Document* document);
#include "rulecheck/kinds.def"
#undef KIND

}  // namespace rulecheck::documents
