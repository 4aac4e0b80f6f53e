// The thresholds of a panel of a Grafana dashboard, where it shows them: steps that colour a number, lines in
// a graph. https://grafana.com/docs/grafana/latest/panels-visualizations/configure-thresholds/
#pragma once

#include <vector>

#include "rulecheck/span.h"
#include "source/tree.h"

namespace rulecheck::checks {

struct PanelThreshold {
  double value = 0;
  Span where;  // of the number in the file
};

// Of the mapping of a panel, of any schema. None where it does not show them, where they are shares of a
// range, where its numbers are changed before they are shown, and where it has those of each new panel.
std::vector<PanelThreshold> ThresholdsOfPanel(const source::Node& panel);

}  // namespace rulecheck::checks
