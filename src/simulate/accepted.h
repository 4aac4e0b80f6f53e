// Gates that are not kept and that people have accepted: by a suppression of the check that says the same
// of the rules in `lint`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "policy/suppressions.h"
#include "rulecheck/workspace.h"
#include "slo/model.h"

namespace rulecheck::simulate {

class AcceptedGates {
 public:
  // `today`: days since 1970-01-01, by which suppressions end. All must outlive it.
  AcceptedGates(const Snapshot& snapshot, const slo::Model& model, int64_t today)
      : snapshot_(snapshot), model_(model), today_(today) {}

  // "rules.yaml:7", where a late page of one of the loudest alerts is accepted; else empty.
  std::string Of(const slo::Slo& slo);

 private:
  const std::vector<policy::Suppression>& In(const SourceFile* file);

  const Snapshot& snapshot_;
  const slo::Model& model_;
  int64_t today_;
  std::map<const SourceFile*, std::vector<policy::Suppression>> files_;
};

}  // namespace rulecheck::simulate
