// Numbers and host names for people: the formatting functions of Prometheus' templates
// (template/template.go and common/helpers/templates).
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/result.h"
#include "template/value.h"

namespace rulecheck::gotemplate {

// Floats, integers, durations and numeric strings; anything else is an error.
Result<double> ToFloat(const Value& value);

std::string Humanize(double v);            // 1.234M, 12m
std::string Humanize1024(double v);        // 1.206Mi
std::string HumanizeDuration(double v);    // 1d 2h 3m 4s
std::string HumanizePercentage(double v);  // 12.34%
Result<std::string> HumanizeTimestamp(double v);
// Cut to milliseconds, as toTime has it.
Result<Instant> FloatToTime(double v);

std::string StripPort(const std::string& host_port);
std::string StripDomain(const std::string& host_port);

}  // namespace rulecheck::gotemplate
