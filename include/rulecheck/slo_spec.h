// Objectives as tools take them: OpenSLO, sloth and Pyrra write rules from these.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rulecheck/mapped_text.h"

namespace rulecheck {

enum class SloTool : uint8_t { kOpenSlo, kSloth, kPyrra };

// An alert that the tool makes of an objective.
struct SloAlert {
  bool disabled = false;
  std::vector<TextPair> labels;
};

struct SloSpec {
  SloTool tool = SloTool::kSloth;
  MappedText name;
  MappedText service;
  MappedText target;             // the objective as it is written
  std::optional<double> number;  // that it is
  bool percent = true;           // what the format means: else a ratio
  std::optional<DurationField> period;
  MappedText total, bad, good, raw;  // queries as written; empty where there is none
  MappedText latency;                // of Pyrra: a duration, or a boundary in seconds
  std::vector<TextPair> labels;
  MappedText alert_name;
  SloAlert page, ticket;
  bool alerts_disabled = false;
  Span span;  // its mapping in the file

  // The share of events that should be good; nothing when the target is no number.
  std::optional<double> objective() const {
    return number ? std::optional<double>(percent ? *number / 100 : *number) : std::nullopt;
  }
};

struct SloSpecs {
  std::vector<SloSpec> slos;
};

}  // namespace rulecheck
