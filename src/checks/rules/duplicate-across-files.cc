#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "checks/check.h"
#include "checks/rules/identity.h"

namespace rulecheck::checks {
namespace {

std::string_view Directory(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view(".") : path.substr(0, slash);
}

// Only files of one directory are surely meant for one server: copies of a rule in
// directories of several clusters are usual.
std::string Key(const RuleRef& ref) {
  return fmt::format("{}\n{}\n{}", Directory(ref.document->file->path()), static_cast<int>(ref.rule->kind),
                     Identity(ref));
}

void ReportCopy(const ModelContext& c, const RuleRef& first, const RuleRef& copy) {
  c.out.set_subject(copy.subject);
  const bool same_file = first.document->file == copy.document->file;
  c.out
      .Report(copy.rule->name.Whole(),
              fmt::format("the same rule `{}` is in another {}", copy.rule->name.value,
                          same_file ? "document of this file" : "file of this directory"))
      .Because(first.rule->name.Whole(), "name, labels and expression are equal");
}

// Rules that agree in all but their document: each is told the first that is elsewhere.
class Copies {
 public:
  bool Match(const RuleRef& ref) const { return SameQuery(*first_, ref); }

  void Add(const ModelContext& c, const RuleRef& ref) {
    const RuleRef* other = first_ != nullptr && first_->document == ref.document ? elsewhere_ : first_;
    if (other != nullptr) ReportCopy(c, *other, ref);
    if (first_ == nullptr) first_ = &ref;
    if (elsewhere_ == nullptr && first_->document != ref.document) elsewhere_ = &ref;
  }

 private:
  const RuleRef* first_ = nullptr;
  const RuleRef* elsewhere_ = nullptr;  // the first in another document than `first_`
};

}  // namespace

void DuplicateAcrossFiles(const ModelContext& c) {
  std::unordered_map<std::string, std::vector<const RuleRef*>> alike;
  for (const RuleRef& ref : c.rules.rules()) {
    if (ref.rule->parsed() && ref.document->kind != DocumentKind::kOther) alike[Key(ref)].push_back(&ref);
  }
  for (const auto& [key, refs] : alike) {
    // Few rules get so far that their expressions count.
    if (refs.front()->document == refs.back()->document) continue;
    std::unordered_map<uint64_t, std::vector<Copies>> by_query;
    for (const RuleRef* ref : refs) {
      std::vector<Copies>& near = by_query[HashQuery(*ref)];
      const auto known =
          std::find_if(near.begin(), near.end(), [&](const Copies& copies) { return copies.Match(*ref); });
      (known == near.end() ? near.emplace_back() : *known).Add(c, *ref);
    }
  }
}

}  // namespace rulecheck::checks
