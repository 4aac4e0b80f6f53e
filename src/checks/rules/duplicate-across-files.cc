#include <fmt/core.h>

#include <unordered_map>

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

}  // namespace

void DuplicateAcrossFiles(const ModelContext& c) {
  std::unordered_map<std::string, std::vector<const RuleRef*>> seen;
  for (const RuleRef& ref : c.model.rules()) {
    if (!ref.rule->parsed() || ref.document->kind == DocumentKind::kOther) continue;
    std::vector<const RuleRef*>& earlier = seen[Key(ref)];
    for (const RuleRef* other : earlier) {
      if (other->document == ref.document || !SameQuery(*other, ref)) continue;
      c.out.set_subject(ref.subject);
      const bool same_file = other->document->file == ref.document->file;
      c.out
          .Report(ref.rule->name.Whole(),
                  fmt::format("the same rule `{}` is in another {}", ref.rule->name.value,
                              same_file ? "document of this file" : "file of this directory"))
          .Because(other->rule->name.Whole(), "name, labels and expression are equal");
      break;
    }
    earlier.push_back(&ref);
  }
}

}  // namespace rulecheck::checks
