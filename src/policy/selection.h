// Which checks a run uses: ids, families and "all", chosen and left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::policy {

// "promql" of "promql/rate-of-gauge".
std::string_view FamilyOf(std::string_view id);

class Selection {
 public:
  // The more precise entry wins: an id over a family over "all"; for equal ones `ignore`.
  Selection(std::vector<std::string> select, std::vector<std::string> ignore)
      : select_(std::move(select)), ignore_(std::move(ignore)) {}

  bool Includes(std::string_view id) const;
  // By its id or family, and not left out more precisely.
  bool IncludesByName(std::string_view id) const;
  // Named in `ignore` by id, family or "all", and in `select` not more precisely.
  bool Ignores(std::string_view id) const;

 private:
  std::vector<std::string> select_, ignore_;
};

}  // namespace rulecheck::policy
