#include "documents/rule_fields.h"

#include <cstddef>

#include <fmt/format.h>

namespace rulecheck::documents {
namespace {

using source::Decoder;
using source::Field;
using source::Ignore;
using source::ReadInto;
using source::Value;

using enum RuleDialect;
constexpr uint32_t kNotOfOperator = Bits({kRuleFile, kKubernetes, kLokiFile});
constexpr uint32_t kNotRecording = kNotOfOperator | Bits({kLokiAlertingRule});
constexpr uint32_t kNotAlerting = kNotOfOperator | Bits({kLokiRecordingRule});

// Keeps where a field stands, and reads it.
template <auto kPlace, auto kMember, typename T>
void KeepInto(Decoder& decoder, const Value& value, T* out) {
  out->*kPlace = value;
  decoder.Read(value, &(out->*kMember));
}

constexpr Field<GroupParts> kGroupFields[] = {
    {"name", ReadInto<&GroupParts::name>},
    {"interval", [](Decoder& d, const Value& v, GroupParts* g) { d.Read(v, &g->group.interval); }},
    {"query_offset",
     [](Decoder& d, const Value& v, GroupParts* g) {
       g->query_offset = v;
       d.Read(v, &g->group.query_offset);
     },
     kNotOfOperator},
    {"limit",
     [](Decoder& d, const Value& v, GroupParts* g) {
       g->limit = v;
       d.Read(v, &g->group.limit);
     }},
    {"labels",
     [](Decoder& d, const Value& v, GroupParts* g) {
       g->labels_at = v;
       d.Read(v, &g->labels);
     },
     kNotOfOperator},
    {"rules", [](Decoder&, const Value& v, GroupParts* g) { g->rules = v; }},
    {"partial_response_strategy", Ignore<GroupParts>, Bits({kKubernetes})},
    {"remote_write", [](Decoder&, const Value& v, GroupParts* g) { g->remote_write = v; }, Bits({kLokiFile})},
};

constexpr Field<RuleParts> kRuleFields[] = {
    {"record", KeepInto<&RuleParts::record_at, &RuleParts::record>, kNotAlerting},
    {"alert", KeepInto<&RuleParts::alert_at, &RuleParts::alert>, kNotRecording},
    {"expr",
     [](Decoder& d, const Value& v, RuleParts* r) {
       r->expr_at = v;
       d.ReadIntOrText(v, &r->expr);
     }},
    {"for",
     [](Decoder& d, const Value& v, RuleParts* r) {
       r->hold_at = v;
       d.Read(v, &r->hold);
     },
     kNotRecording},
    {"labels", [](Decoder& d, const Value& v, RuleParts* r) { d.Read(v, &r->labels); }},
    {"keep_firing_for",
     [](Decoder& d, const Value& v, RuleParts* r) {
       r->keep_firing_for_at = v;
       d.Read(v, &r->keep_firing_for);
     },
     kNotOfOperator},
    {"annotations",
     [](Decoder& d, const Value& v, RuleParts* r) {
       r->annotations_at = v;
       d.Read(v, &r->annotations);
     },
     kNotRecording},
};

// Fields of Prometheus that older releases refuse.
template <typename Parts>
struct NewerField {
  Value Parts::*field;
  TargetVersion since;
};
constexpr NewerField<GroupParts> kNewerGroupFields[] = {
    {&GroupParts::limit, 2031}, {&GroupParts::query_offset, 2053}, {&GroupParts::labels_at, 3000}};
constexpr NewerField<RuleParts> kNewerRuleFields[] = {{&RuleParts::keep_firing_for_at, 2042}};

template <typename Parts, size_t kCount>
void RefuseFieldsNewer(const LoadContext& context, const Parts& parts,
                       const NewerField<Parts> (&newer)[kCount], const std::string& subject) {
  const TargetVersion target = context.options.promql.target_version;
  for (const NewerField<Parts>& row : newer) {
    const Value& field = parts.*row.field;
    if (!field || target >= row.since) continue;
    context.Report("yaml/unknown-field", field.key->span,
                   fmt::format("`{}` is a field only from version {} on, the target is {}", field.name,
                               VersionText(row.since), VersionText(target)),
                   subject);
  }
}

}  // namespace

std::span<const Field<GroupParts>> GroupFields() {
  return kGroupFields;
}

std::span<const Field<RuleParts>> RuleFields() {
  return kRuleFields;
}

void RefuseNewerFields(const LoadContext& context, const GroupParts& parts, const std::string& subject) {
  RefuseFieldsNewer(context, parts, kNewerGroupFields, subject);
}

void RefuseNewerFields(const LoadContext& context, const RuleParts& parts, const std::string& subject) {
  RefuseFieldsNewer(context, parts, kNewerRuleFields, subject);
}

}  // namespace rulecheck::documents
