// What a file contains, whatever its format: documents with their bodies and their queries,
// every text at its exact place. Loaders turn each kind of document into this model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rulecheck/config_tree.h"
#include "rulecheck/dashboard.h"
#include "rulecheck/document_place.h"
#include "rulecheck/finding.h"
#include "rulecheck/grafana_alerts.h"
#include "rulecheck/logql.h"
#include "rulecheck/mapped_text.h"
#include "rulecheck/packed_pairs.h"
#include "rulecheck/promql.h"
#include "rulecheck/query_item.h"
#include "rulecheck/slo_spec.h"
#include "rulecheck/test_suite.h"

namespace rulecheck {

// The rows of kinds.def, and kOther: known by name at most, listed as skipped.
enum class DocumentKind : uint8_t {
#define KIND(enumerator, name, detect, load) enumerator,
#include "rulecheck/kinds.def"
#undef KIND
  kOther,
};
std::string_view DocumentKindName(DocumentKind kind);  // "rules", "dashboard", ..., "other"

constexpr bool IsTestKind(DocumentKind kind) {
  return kind == DocumentKind::kPromtoolTest || kind == DocumentKind::kLogqlTest ||
         kind == DocumentKind::kVmalertTest;
}

// Which language expressions are in where the kind of document does not say it. kAuto:
// told from the expressions, those that could be either follow the rest of the document.
enum class Dialect : uint8_t { kAuto, kPromQL, kLogQL };

// Readers of rule files that have fields of their own.
enum class RuleTool : uint8_t { kThanos, kMimir, kVictoriaMetrics, kEditor };

enum class RuleKind : uint8_t { kAlerting, kRecording };

// Everything it points to is good as long as its document.
struct Rule {
  RuleKind kind = RuleKind::kAlerting;
  uint32_t index = 0;                   // in its group, from 0
  MappedText name;                      // the alert or the recorded series
  const DurationField* hold = nullptr;  // `for`; null when it is not written
  const DurationField* keep_firing_for = nullptr;
  PackedPairs labels;
  PackedPairs annotations;
  // Of an alert, what those texts of its labels and then of its annotations that have an action and no
  // error mention as templates (template/packed_uses.h). Null: nothing.
  const std::byte* templates = nullptr;
  Span span;                        // the rule's mapping in the file
  const QueryItem* item = nullptr;  // its expression, among the queries of its document

  const MappedText& expr() const { return item->text; }
  // The parsed expression, shared by everything that reads the rule: the one of the
  // rule's language, the other is null. Null too when it does not parse (the errors
  // were reported by the loader as findings).
  const promql::Query* query() const { return item->promql; }
  const logql::Query* logql() const { return item->logql; }
  bool parsed() const { return item->parsed(); }
  QueryLanguage language() const { return item->language; }
  Subject subject() const { return item->subject(); }
};

struct RuleGroup {
  MappedText name;
  std::optional<DurationField> interval;
  std::optional<DurationField> query_offset;
  std::optional<int64_t> limit;
  PackedPairs labels;
  std::vector<Rule> rules;
  std::string_view pointer;  // JSON pointer to its rules from the root of its document
  Span span;
};

// The body of a document of rules, whatever its kind.
struct RuleGroups {
  std::vector<RuleGroup> groups;
};

// A kind of document without a body of its own has none: queries are all that it is.
using DocumentBody =
    std::variant<std::monostate, RuleGroups, Dashboard, GrafanaAlerts, TestSuite, ConfigTree, SloSpecs>;

struct Document {
  DocumentKind kind = DocumentKind::kOther;
  QueryLanguage language = QueryLanguage::kPromQL;  // of its rules
  std::optional<RuleTool> reader;                   // other than Prometheus, when the file shows it
  std::string description;                          // "PrometheusRule monitoring/ml-slo", for messages
  const SourceFile* file = nullptr;
  Span span;           // the document in its file
  uint32_t index = 0;  // among the file's documents, List items counted
  DocumentPlace place;
  bool partial = false;  // a patch or a template: its queries are listed and not judged
  DocumentBody body;
  std::vector<QueryItem> queries;       // in the order of the text; of rules, those of `groups()`
  std::shared_ptr<const void> storage;  // keeps the texts of the model alive

  // Of its rules; empty for other bodies.
  std::span<const RuleGroup> groups() const {
    const auto* rules = std::get_if<RuleGroups>(&body);
    return rules != nullptr ? std::span<const RuleGroup>(rules->groups) : std::span<const RuleGroup>();
  }
};

struct LoadOptions {
  promql::ParseOptions promql;
  Dialect dialect = Dialect::kAuto;
  QueryLanguage otherwise = QueryLanguage::kPromQL;  // of rules that are fine in both, for kAuto
  std::optional<RuleTool> tool;  // who reads the files, when it is known: its fields are fine
  bool ignore_unknown_fields = false;
  // Judge as `promtool check rules` does: one document a file, rule files only,
  // Prometheus' own YAML rules. Off: every document of the file, objects too.
  bool promtool_compat = false;
};

// A loaded file. Findings are what the rule loader of Prometheus or Loki would refuse
// (check ids of src/documents/load_checks.def), every one of the file, not only the first.
// Its query items point into its documents, which therefore move but are never copied.
struct LoadedFile {
  LoadedFile() = default;
  LoadedFile(LoadedFile&&) = default;
  LoadedFile& operator=(LoadedFile&&) = default;

  std::shared_ptr<const SourceFile> file;
  std::vector<Document> documents;
  std::vector<Finding> findings;
  // A document of the stream, whatever it is or holds.
  struct InStream {
    std::string_view
        kind;  // of it or of the wrapper that it is: "rules", "configmap", "empty"; a static text
    std::string reason = {};  // why nothing of it was read; else empty
  };
  std::vector<InStream> stream;  // with an error, those before it and the one that has it
  bool broken = false;           // the text is no YAML or JSON at some place
  struct Skipped {
    uint32_t document;
    std::string reason;
  };
  std::vector<Skipped> skipped;  // what was not understood: documents, queries
};

// Detects by content and loads. Never throws.
LoadedFile LoadFile(std::shared_ptr<const SourceFile> file, const LoadOptions& options);

}  // namespace rulecheck
