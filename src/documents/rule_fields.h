// The fields that a group of rules and a rule can have, and what is kept of each while it is loaded.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "documents/load_context.h"
#include "documents/rule_loader.h"
#include "rulecheck/document.h"
#include "source/decode.h"

namespace rulecheck::documents {

// For DecodeOptions::dialect.
constexpr uint32_t Bits(std::initializer_list<RuleDialect> dialects) {
  uint32_t bits = 0;
  for (const RuleDialect dialect : dialects) bits |= 1u << static_cast<uint32_t>(dialect);
  return bits;
}

// A group and the fields of it that need more than decoding.
struct GroupParts {
  RuleGroup group;
  std::optional<MappedText> name;
  std::vector<TextPair> labels;
  source::Value limit, rules, query_offset, labels_at, remote_write;
};

struct RuleParts {
  Rule rule;
  QueryItem item;  // its expression
  std::optional<DurationField> hold, keep_firing_for;
  std::vector<TextPair> labels, annotations;
  std::optional<MappedText> record, alert, expr;
  source::Value record_at, alert_at, expr_at, hold_at, keep_firing_for_at, annotations_at;
};

std::span<const source::Field<GroupParts>> GroupFields();
std::span<const source::Field<RuleParts>> RuleFields();

// Reports fields of Prometheus that the target version refuses.
void RefuseNewerFields(const LoadContext& context, const GroupParts& parts, const std::string& subject);
void RefuseNewerFields(const LoadContext& context, const RuleParts& parts, const std::string& subject);

}  // namespace rulecheck::documents
