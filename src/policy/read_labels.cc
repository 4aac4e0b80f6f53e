// The keys of `labels:`.
#include "policy/sections.h"

namespace rulecheck::policy {
namespace {

// `summary: "*"` under `require`, and `forbid`.
constexpr Key<AnnotationRules> kAnnotationKeys[] = {
    MakeKey<AnnotationRules, ValueRulesKind, &AnnotationRules::require>("require",
                                                                        "annotations that must be there"),
    MakeKey<AnnotationRules, ValueRulesKind, &AnnotationRules::values>("values",
                                                                       "what they may be where they are set"),
    MakeKey<AnnotationRules, TextsKind, &AnnotationRules::forbid>("forbid", "annotations that must not"),
};
constexpr Key<HoldRule> kHoldKeys[] = {
    MakeKey<HoldRule, TimeKind, &HoldRule::min>("min", "the shortest"),
    MakeKey<HoldRule, TimeKind, &HoldRule::max>("max", "the longest"),
};
constexpr Key<NameRule> kNameKeys[] = {
    MakeKey<NameRule, RegexKind, &NameRule::matches>("matches", "what the name must match"),
    MakeKey<NameRule, FlagKind, &NameRule::levels>(
        "levels", "the part before the first colon is the set of labels of the output"),
};
constexpr Key<MatcherRule> kMatcherKeys[] = {
    MakeKey<MatcherRule, TextsKind, &MatcherRule::require>("require",
                                                           "labels that each selector must match on"),
    MakeKey<MatcherRule, RegexKind, &MatcherRule::metric>("where_metric",
                                                          "older name of `where: {metrics: ...}`"),
};
constexpr Key<RejectRule> kRejectKeys[] = {
    MakeKey<RejectRule, RegexKind, &RejectRule::label_keys>("label_keys", "names that no label may have"),
    MakeKey<RejectRule, RegexKind, &RejectRule::label_values>("label_values",
                                                              "values that no label may have"),
    MakeKey<RejectRule, RegexKind, &RejectRule::annotation_keys>("annotation_keys",
                                                                 "names that no annotation may have"),
    MakeKey<RejectRule, RegexKind, &RejectRule::annotation_values>("annotation_values",
                                                                   "texts that no annotation may have"),
};

}  // namespace

std::span<const Key<AnnotationRules>> Section<AnnotationRules>::Keys() {
  return kAnnotationKeys;
}
std::span<const Key<HoldRule>> Section<HoldRule>::Keys() {
  return kHoldKeys;
}
std::span<const Key<NameRule>> Section<NameRule>::Keys() {
  return kNameKeys;
}
std::span<const Key<MatcherRule>> Section<MatcherRule>::Keys() {
  return kMatcherKeys;
}
std::span<const Key<RejectRule>> Section<RejectRule>::Keys() {
  return kRejectKeys;
}

std::span<const Key<LabelPolicy>> Section<LabelPolicy>::Keys() {
  static const std::vector<Key<LabelPolicy>> keys = WithEntryKeys<LabelPolicy>({
      MakeKey<LabelPolicy, ValueRulesKind, &LabelPolicy::require>(
          "require", "labels of the rule that must be there, and their values"),
      MakeKey<LabelPolicy, ValueRulesKind, &LabelPolicy::values>(
          "values", "what labels of the rule may be where they are set"),
      MakeKey<LabelPolicy, TextsKind, &LabelPolicy::forbid>("forbid", "labels that the rule must not set"),
      MakeKey<LabelPolicy, SectionKind<AnnotationRules>, &LabelPolicy::annotations>(
          "annotations", "the same for annotations"),
      MakeKey<LabelPolicy, SectionKind<HoldRule>, &LabelPolicy::hold>("hold", "bounds for `for`"),
      MakeKey<LabelPolicy, SectionKind<HoldRule>, &LabelPolicy::keep_firing_for>(
          "keep_firing_for", "bounds for `keep_firing_for`"),
      MakeKey<LabelPolicy, SectionKind<NameRule>, &LabelPolicy::name>(
          "name", "the name of the recorded series, or of the alert where `where` says `kind: alert`"),
      MakeKey<LabelPolicy, TextsKind, &LabelPolicy::keep>("keep", "labels that aggregations must not drop"),
      MakeKey<LabelPolicy, TextsKind, &LabelPolicy::drop>("drop", "labels that must not be in the output"),
      MakeKey<LabelPolicy, SectionKind<MatcherRule>, &LabelPolicy::matchers>("matchers",
                                                                             "what selectors must carry"),
      MakeKey<LabelPolicy, SectionKind<RejectRule>, &LabelPolicy::reject>(
          "reject", "names and values that are not wanted"),
      MakeKey<LabelPolicy, FlagKind, &LabelPolicy::refuse>("refuse", "no such rule may be there at all"),
  });
  return keys;
}

}  // namespace rulecheck::policy
