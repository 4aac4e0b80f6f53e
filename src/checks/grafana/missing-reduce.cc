#include <fmt/core.h>

#include "checks/check.h"
#include "checks/grafana_graph.h"

namespace rulecheck::checks {

void MissingReduce(const DocumentContext& c) {
  c.out.set_role(QueryRole::kAlertData);
  for (const GrafanaAlertRule& rule : GrafanaRulesOf(c.document)) {
    const AlertGraph graph(rule);
    const GrafanaAlertNode* condition = graph.condition();
    if (condition == nullptr) continue;
    for (const GrafanaAlertNode* query : graph.UnreducedQueries(*condition)) {
      if (query->shape != GrafanaAlertNode::Shape::kSeries) continue;
      c.out.set_subject(rule.title.value);
      c.out
          .Report(rule.condition.Whole(),
                  fmt::format("`{}` gets whole series of `{}`: only numbers can be judged",
                              condition->ref_id.value, query->ref_id.value))
          .Because(query->ref_id.Whole(), "a range query")
          .Help("put a reduce expression between, or make the query instant");
      break;
    }
  }
}

}  // namespace rulecheck::checks
