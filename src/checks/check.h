// What a check is: a pure function from a snapshot's queries and rules to findings. Adding one is a
// `.cc`, a `.md` page beside it and a line in registry.def.
#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/rule_facts.h"
#include "rulecheck/document.h"
#include "rulecheck/finding.h"
#include "workspace/rule_index.h"

namespace rulecheck::policy {
struct PathSettings;
}

namespace rulecheck::checks {

class RoutingFacts;

using workspace::MergedLabels;
using workspace::RuleIndex;
using workspace::RuleRef;

// Where a check writes to: a sink that knows the check's row.
class Reporter {
 public:
  Reporter(const CheckInfo& check, std::vector<Finding>* out) : check_(check), sink_(out) {}

  void set_subject(Subject subject) { sink_.set_subject(subject); }
  void set_role(QueryRole role) { sink_.set_role(role); }
  FindingBuilder Report(Location where, std::string message) {
    return sink_.Report(check_, where, std::move(message));
  }

 private:
  const CheckInfo& check_;
  FindingSink sink_;
};

// One parsed query, wherever it stands. What is around it is in `item`; a check whose row
// says that it is for rules only may ask for the rule.
struct AnyQueryContext {
  const QueryItem& item;
  const RuleFacts& facts;
  const RuleIndex& rules;  // of the whole run
  const policy::PathSettings& settings;
  Reporter& out;

  // Of a rule's query only: a check for other roles asks `OwnName`.
  const Rule& rule() const { return *item.rule; }
  // The name of the rule; empty for a query of a panel, a test, ...
  std::string_view OwnName() const {
    return item.rule == nullptr ? std::string_view() : item.rule->name.value;
  }
  const RuleGroup& group() const { return *item.group; }
  // The place in the file of a span of the query's text.
  Location At(Span span) const { return item.At(span); }
  FindingBuilder Report(Span span, std::string message) const {
    return out.Report(At(span), std::move(message));
  }
  // The bytes of the query as they are written, for messages; shortened when long.
  std::string Quoted(Span span) const;
  // Replaces bytes of the query. Empty when the file does not hold these bytes as they
  // are (escapes, folded lines): then there is no edit that is surely right.
  std::vector<Edit> Replace(Span span, std::string replacement) const;
};

// A query in PromQL.
struct QueryContext : AnyQueryContext {
  const promql::Expr& root() const { return *item.promql->root(); }
  std::string_view text() const { return item.promql->text(); }
};

// The same in LogQL: checks of one language never see queries of the other.
struct LogQueryContext : AnyQueryContext {
  const logql::Query& query() const { return *item.logql; }
  const logql::Expr& root() const { return *query().root(); }
  std::string_view text() const { return query().text(); }
  // The bytes of the query behind a part of a string of it.
  Span InText(const logql::Text& text, Span decoded) const { return TextSpan(query(), text, decoded); }
};

// One rule, parsed or not.
struct RuleContext {
  const QueryItem& item;
  const RuleFacts& facts;
  const RuleIndex& rules;
  const policy::PathSettings& settings;
  Reporter& out;

  const Rule& rule() const { return *item.rule; }
  const RuleGroup& group() const { return *item.group; }
};

struct GroupContext {
  const Document& document;
  const RuleGroup& group;
  const QueryItem& item;  // its first rule
  const RuleFacts& facts;
  const policy::PathSettings& settings;
  Reporter& out;
};

// A document as a whole, with its body and its queries: of which role a finding is, the check says.
struct DocumentContext {
  const Document& document;
  const RuleIndex& rules;
  Reporter& out;
};

// All rules and documents of the snapshot.
struct ModelContext {
  const RuleIndex& rules;
  const RunFacts& facts;
  Reporter& out;
  std::span<const Document* const> documents;
  // For the version that reads a file, and where it runs.
  std::function<const RunFacts&(const SourceFile&)> facts_of;
  const RoutingFacts& routing;
};

using QueryCheck = void (*)(const QueryContext&);
using LogQueryCheck = void (*)(const LogQueryContext&);
using AnyQueryCheck = void (*)(const AnyQueryContext&);
using RuleCheck = void (*)(const RuleContext&);
using GroupCheck = void (*)(const GroupContext&);
using DocumentCheck = void (*)(const DocumentContext&);
using ModelCheck = void (*)(const ModelContext&);
// Loading files reports these; only their page lives here.
struct LoaderCheck {};
using CheckFunction = std::variant<LoaderCheck, QueryCheck, LogQueryCheck, AnyQueryCheck, RuleCheck,
                                   GroupCheck, DocumentCheck, ModelCheck>;

struct RegisteredCheck {
  CheckInfo info;
  CheckFunction function;
  ModelCheck also = nullptr;  // what looks at the whole run besides
};

// All checks, sorted by id.
const std::vector<RegisteredCheck>& Registry();

}  // namespace rulecheck::checks
