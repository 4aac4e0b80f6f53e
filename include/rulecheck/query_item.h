// A query wherever it stands: in a rule, a dashboard, a specification, a test. Checks, flows
// and lists of queries work on these and need not know what kind of document is around them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/mapped_text.h"
#include "rulecheck/query_role.h"
#include "rulecheck/span.h"
#include "rulecheck/subject.h"

namespace rulecheck {

namespace promql {
class Query;
}
namespace logql {
class Query;
}
struct Document;
struct Rule;
struct RuleGroup;

// A variable of the host in the text of a query (`$job`, `${window}`, `[[pod]]`). To parse, a stand-in takes
// its place.
struct QueryVariable {
  enum class Position : uint8_t {
    kString,    // inside a string: its bytes are left as they are
    kText,      // a whole string, quotes included
    kDuration,  // a range, step or offset: stands in for five minutes
    kNumber,
    kName,      // a metric name or a part of one
    kLabel,     // a label name: the list in `by (...)`, of a matcher
    kMatchers,  // whole matchers
    kStages,    // stages of LogQL, or nothing
    kCurrent,   // a function, an operator, a query: its present value stands in
  };
  Span span;           // of the query's text as it is written
  Span stand_in;       // of the text that was parsed
  std::string name;    // "job", without marks and format
  std::string format;  // "csv" of `${job:csv}`
  Position position = Position::kString;
};

// A data source as a document has it: a name (or the address of a server), or an object of a type
// and a uid, of a kind and a name. All empty: the default one.
struct DataSourceName {
  std::string name = {};
  std::string type = {};
  std::string uid = {};
  std::string kind = {};  // of Perses
  bool is_object = false;

  bool empty() const { return name.empty() && type.empty() && uid.empty(); }
};

// What surrounds a query and bears on its answer, where a document has such things.
struct QuerySetting {
  DataSourceName data_source;
  std::vector<QueryVariable> variables;  // in order of their places
  std::string ref_id;                    // among the queries of a panel or of an alert of Grafana
  MappedText min_step;                   // the shortest step that a panel asks for: a text, "15s"
};

// What an item says of itself where no rule says it, or where it is not usual. Texts are good as long as the
// document.
struct QueryDetails {
  std::string_view pointer, name, subject, unparsed;
  Span inner;
  std::unique_ptr<QuerySetting> setting;
};

// Texts, queries, group and rule are good as long as the document.
struct QueryItem {
  const Document* document = nullptr;
  uint32_t index = 0;  // in its document: the id of a query is (document, index)
  QueryRole role = QueryRole::kAlert;
  QueryLanguage language = QueryLanguage::kPromQL;
  LanguageReason language_reason = LanguageReason::kDefault;
  bool names_only = false;  // asks for names of metrics or labels: there is no query in it
  MappedText text;          // as it is written
  // The parsed query in its language, the other one null; both null when it could not be
  // parsed: `unparsed` then says why, or is empty where the reason was reported as findings.
  // Its text is `inner`, or else `text`, with a stand-in for each variable.
  const promql::Query* promql = nullptr;
  const logql::Query* logql = nullptr;
  // Of a rule's expression; else null.
  const RuleGroup* group = nullptr;
  const Rule* rule = nullptr;

  bool parsed() const { return promql != nullptr || logql != nullptr; }
  bool is_rule() const { return rule != nullptr; }
  std::string pointer() const;    // JSON pointer to `text` from the root of its document
  std::string_view name() const;  // of the alert, recorded series, panel, variable, objective; may be empty
  Subject subject() const;        // for findings
  std::string_view unparsed() const { return details_ == nullptr ? "" : details_->unparsed; }
  // The part that is in the language, where `text` has more around it: of `label_values(up, job)` the
  // span of `up`. Empty: all of it, or nothing.
  Span inner() const { return details_ == nullptr ? Span() : details_->inner; }
  // The bytes of `text` behind a span of the parsed query's text: a variable as a whole for a part of its
  // stand-in.
  Span Written(Span parsed) const;
  // Their place in the file.
  Location At(Span parsed) const { return text.At(Written(parsed)); }
  // All empty where the document says nothing.
  const QuerySetting& setting() const;
  QuerySetting& own_setting();  // to fill in
  QueryDetails& details();      // to fill in
  // Milliseconds between evaluations, where the document says it.
  std::optional<int64_t> interval_ms() const;

 private:
  std::unique_ptr<QueryDetails> details_;
};

}  // namespace rulecheck
