#include <fmt/core.h>

#include <map>

#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void RepeatedKey(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    for (const logql::Stage* stage : log->stages) {
      const auto* logfmt = logql::As<logql::LogfmtStage>(stage);
      if (logfmt == nullptr) continue;
      std::map<std::string_view, const logql::Extraction*> seen;
      for (const logql::Extraction& extraction : logfmt->extractions) {
        const auto [known, fresh] = seen.emplace(extraction.path, &extraction);
        if (fresh || known->second->label.name == extraction.label.name) continue;
        c.Report(extraction.path_span,
                 fmt::format("two labels from the key `{}`: only one of them is filled, by chance",
                             extraction.path))
            .Because(c.At(known->second->span), "the other one")
            .Help("copy it with `label_format` instead");
      }
    }
  }
}

}  // namespace rulecheck::checks
