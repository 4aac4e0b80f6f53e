// What a check is: a pure function from the loaded model to findings. Adding one is a
// `.cc`, a `.md` page beside it and a line in registry.def.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/model.h"
#include "checks/rule_facts.h"
#include "rulecheck/document.h"
#include "rulecheck/finding.h"
#include "rulecheck/lint.h"

namespace rulecheck::checks {

// Adds to a finding that has just been reported; valid until the next report.
class FindingBuilder {
 public:
  explicit FindingBuilder(Finding* finding) : finding_(finding) {}

  // A second place that is the reason for the first.
  FindingBuilder& Because(Location where, std::string text) {
    finding_->labels.push_back({where, std::move(text)});
    return *this;
  }
  FindingBuilder& Help(std::string text) {
    finding_->notes.push_back(std::move(text));
    return *this;
  }
  FindingBuilder& WithFix(Fix fix) {
    if (!fix.edits.empty()) finding_->fix = std::move(fix);
    return *this;
  }
  FindingBuilder& As(Confidence confidence) {
    finding_->confidence = confidence;
    return *this;
  }
  FindingBuilder& As(Severity severity) {
    finding_->severity = severity;
    return *this;
  }

 private:
  Finding* finding_;
};

// Where a check writes to. Knows the check's defaults and the rule it looks at.
class Reporter {
 public:
  Reporter(const CheckInfo& check, std::vector<Finding>* out) : check_(check), out_(out) {}

  void set_subject(std::string_view subject) { subject_ = subject; }
  FindingBuilder Report(Location where, std::string message);

 private:
  const CheckInfo& check_;
  std::vector<Finding>* out_;
  std::string_view subject_;
};

// One rule in PromQL whose expression parses.
struct QueryContext {
  const RuleRef& ref;
  const RuleFacts& facts;
  const Model& model;
  Reporter& out;

  const Rule& rule() const { return *ref.rule; }
  const RuleGroup& group() const { return *ref.group; }
  const promql::Expr& root() const { return *ref.rule->query->root(); }
  std::string_view text() const { return ref.rule->query->text(); }
  // The place in the file of a span of the query's text.
  Location At(Span span) const { return ref.rule->expr.At(span); }
  FindingBuilder Report(Span span, std::string message) const {
    return out.Report(At(span), std::move(message));
  }
  // The bytes of the query, for messages; shortened in the middle when long.
  std::string Quoted(Span span) const;
  // Replaces bytes of the query. Empty when the file does not hold these bytes as they
  // are (escapes, folded lines): then there is no edit that is surely right.
  std::vector<Edit> Replace(Span span, std::string replacement) const;
};

// The same for a rule in LogQL: checks of one language never see rules of the other.
struct LogQueryContext {
  const RuleRef& ref;
  const RuleFacts& facts;
  const Model& model;
  Reporter& out;

  const Rule& rule() const { return *ref.rule; }
  const RuleGroup& group() const { return *ref.group; }
  const logql::Query& query() const { return *ref.rule->logql; }
  const logql::Expr& root() const { return *query().root(); }
  std::string_view text() const { return query().text(); }
  Location At(Span span) const { return ref.rule->expr.At(span); }
  // The bytes of the query behind a part of a string of it.
  Span InText(const logql::Text& text, Span decoded) const { return TextSpan(query(), text, decoded); }
  FindingBuilder Report(Span span, std::string message) const {
    return out.Report(At(span), std::move(message));
  }
  std::string Quoted(Span span) const;
  std::vector<Edit> Replace(Span span, std::string replacement) const;
};

// One rule, parsed or not.
struct RuleContext {
  const RuleRef& ref;
  const RuleFacts& facts;
  const Model& model;
  Reporter& out;

  const Rule& rule() const { return *ref.rule; }
  const RuleGroup& group() const { return *ref.group; }
};

struct GroupContext {
  const Document& document;
  const RuleGroup& group;
  Reporter& out;
};

// Everything that was given to this run.
struct ModelContext {
  const Model& model;
  Reporter& out;
};

using QueryCheck = void (*)(const QueryContext&);
using LogQueryCheck = void (*)(const LogQueryContext&);
using RuleCheck = void (*)(const RuleContext&);
using GroupCheck = void (*)(const GroupContext&);
using ModelCheck = void (*)(const ModelContext&);
// Loading files or running tests reports these; only their page lives here.
struct LoaderCheck {};
using CheckFunction = std::variant<LoaderCheck, QueryCheck, LogQueryCheck, RuleCheck, GroupCheck, ModelCheck>;

struct RegisteredCheck {
  CheckInfo info;
  CheckFunction function;
};

// All checks, sorted by id.
const std::vector<RegisteredCheck>& Registry();

}  // namespace rulecheck::checks
