#include "promql/mirror.h"

namespace rulecheck::promql {

Op Mirrored(Op op) {
  switch (op) {
    case Op::kGtr:
      return Op::kLss;
    case Op::kGte:
      return Op::kLte;
    case Op::kLss:
      return Op::kGtr;
    case Op::kLte:
      return Op::kGte;
    default:
      return op;
  }
}

}  // namespace rulecheck::promql
