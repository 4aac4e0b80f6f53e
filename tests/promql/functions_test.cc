#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "promql/function_id.h"

namespace rulecheck::promql {

TEST_CASE("functions.def: the functions of Prometheus 3.14") {
  CHECK(AllFunctions().size() == 90);
  size_t experimental = 0;
  for (const FunctionInfo& f : AllFunctions()) experimental += f.experimental;
  CHECK(experimental == 17);
}

TEST_CASE("functions.def: every row makes sense") {
  std::set<FunctionId> ids;
  for (const FunctionInfo& f : AllFunctions()) {
    INFO(f.name);
    CHECK(ids.insert(f.id).second);
    CHECK(static_cast<size_t>(f.id) == ids.size() - 1);
    CHECK(FindFunction(f.name) == &f);
    CHECK((f.since == 0 || (f.since > 2000 && f.since <= 3014)));
    CHECK(f.min_value <= f.max_value);
    CHECK(f.doc.ends_with('.'));
    CHECK(f.doc.size() < 100);
    CHECK(!f.doc.empty());
    CHECK((f.returns == ValueType::kVector || f.returns == ValueType::kScalar));
    CHECK((f.returns == ValueType::kVector || f.labels == LabelEffect::kNone));
    if (f.variadic != 0) CHECK_FALSE(f.args.empty());
  }
}

TEST_CASE("FindFunction is exact") {
  CHECK(FindFunction("rate") != nullptr);
  CHECK(FindFunction("Rate") == nullptr);
  CHECK(FindFunction("") == nullptr);
  CHECK(FindFunction("rates") == nullptr);
  CHECK(FindFunction("sum") == nullptr);
  const FunctionInfo& quantiles = *FindFunction("histogram_quantiles");
  CHECK(quantiles.id == FunctionId::kHistogramQuantiles);
  CHECK(quantiles.args.size() == 4);
  CHECK(quantiles.variadic == 9);
  CHECK(FindFunction("label_join")->variadic == -1);
  CHECK(FindFunction("pi")->args.empty());
  CHECK(std::isinf(FindFunction("rate")->max_value));
}

}  // namespace rulecheck::promql
