#include "documents/kind.h"

#include "documents/query_language.h"
#include "documents/shape.h"

namespace rulecheck {
namespace documents {

namespace {

constexpr KindRow kKinds[] = {
#define KIND(enumerator, name, detect, load) {DocumentKind::enumerator, name, detect, load},
#include "rulecheck/kinds.def"
#undef KIND
};

bool IsPrometheusConfig(const source::Node& root) {
  return HasAny(root, {"scrape_configs", "remote_write", "remote_read", "scrape_config_files"}) ||
         HasAll(root, {"global", "alerting"}) || HasAll(root, {"global", "rule_files"});
}

}  // namespace

bool Candidate::is_object() const {
  return HasAll(root_, {"apiVersion", "kind"});
}

bool Candidate::is_file() const {
  return root_.is_mapping() && !is_object() && !IsPrometheusConfig(root_);
}

QueryLanguage Candidate::LanguageOf(const source::Node& groups) const {
  if (!language_ || language_->first != &groups) {
    language_ = {&groups, groups.is_mapping() ? LanguageOfGroup(groups, dialect_, among_loki_)
                                              : LanguageOfGroups(groups, dialect_, among_loki_)};
  }
  return language_->second;
}

const KindRow* DetectKind(const Candidate& candidate, Detected* out) {
  for (const KindRow& row : kKinds) {
    if (std::optional<Detected> found = row.detect(candidate)) {
      *out = std::move(*found);
      return &row;
    }
  }
  return nullptr;
}

const KindRow& RowOf(DocumentKind kind) {
  return kKinds[static_cast<size_t>(kind)];
}

}  // namespace documents

std::string_view DocumentKindName(DocumentKind kind) {
  return kind == DocumentKind::kOther ? "other" : documents::RowOf(kind).name;
}

}  // namespace rulecheck
