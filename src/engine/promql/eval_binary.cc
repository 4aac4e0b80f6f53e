// Arithmetic and comparison: scalars, vector with scalar, and the choice of the
// vector forms.
#include "engine/promql/binary.h"

#include <cmath>

#include "engine/core/go_functions.h"
#include "engine/promql/binary_element.h"
#include "engine/promql/binary_rows.h"

namespace rulecheck::engine {

using promql::Binary;
using promql::Op;
using promql::ValueType;

bool ChangesSchema(Op op) {
  switch (op) {
    case Op::kAdd:
    case Op::kSub:
    case Op::kMul:
    case Op::kDiv:
    case Op::kPow:
    case Op::kMod:
    case Op::kAtan2:
      return true;
    default:
      return false;
  }
}

double ScalarOp(Op op, double a, double b) {
  switch (op) {
    case Op::kAdd:
      return a + b;
    case Op::kSub:
      return a - b;
    case Op::kMul:
      return a * b;
    case Op::kDiv:
      return a / b;
    case Op::kMod:
      return std::fmod(a, b);
    case Op::kPow:
      return GoPow(a, b);
    case Op::kAtan2:
      return GoAtan2(a, b);
    case Op::kEql:
      return a == b ? 1 : 0;
    case Op::kNeq:
      return a != b ? 1 : 0;
    case Op::kLss:
      return a < b ? 1 : 0;
    case Op::kGtr:
      return a > b ? 1 : 0;
    case Op::kLte:
      return a <= b ? 1 : 0;
    case Op::kGte:
      return a >= b ? 1 : 0;
    default:
      return 0;
  }
}

namespace {

Result<Block> ScalarScalar(Evaluator& ev, const Binary& binary) {
  auto lhs = ev.EvalScalar(*binary.lhs);
  if (!lhs) return lhs.error();
  auto rhs = ev.EvalScalar(*binary.rhs);
  if (!rhs) return rhs.error();
  Block out(ev.steps());
  const size_t row = out.Add(kNoLabels);
  for (size_t s = 0; s < ev.steps(); ++s) out.Set(row, s, ScalarOp(binary.op, (*lhs)[s], (*rhs)[s]));
  return out;
}

// Vector with scalar; `swapped`: the scalar stands on the left.
class VectorScalar {
 public:
  VectorScalar(Evaluator& ev, const Binary& binary, bool swapped)
      : ev_(ev), binary_(binary), swapped_(swapped), notes_(ev.steps()) {}

  Result<Block> Run() {
    // Sides are evaluated in the order they are written.
    Result<Block> vector = Block();
    Result<std::vector<double>> scalar = std::vector<double>();
    if (swapped_) {
      scalar = ev_.EvalScalar(*binary_.lhs);
      if (!scalar) return scalar.error();
    }
    vector = ev_.Eval(swapped_ ? *binary_.rhs : *binary_.lhs);
    if (!vector) return vector;
    if (!swapped_) {
      scalar = ev_.EvalScalar(*binary_.rhs);
      if (!scalar) return scalar.error();
    }
    return Apply(std::move(*vector), *scalar);
  }

 private:
  Result<Block> Apply(Block out, const std::vector<double>& scalar) {
    const Op op = binary_.op;
    const bool drop = ChangesSchema(op) || binary_.return_bool;
    for (size_t i = 0; i < out.size(); ++i) {
      if (drop) {
        out.set_labels(i, ev_.DropName(out.labels(i)));
        out.set_drop_name(i, true);
      }
      if (HasRowForm(op) && out.floats_only()) {
        ApplyRow(&out, i, scalar.data());
        continue;
      }
      for (size_t s = 0; s < out.steps(); ++s) {
        if (out.Has(i, s)) ApplyCell(&out, i, s, scalar[s]);
      }
    }
    for (const ElementNote note : notes_) Annotate(ev_, binary_, note);
    return ev_.Collect(std::move(out));
  }

  void ApplyRow(Block* out, size_t i, const double* scalar) {
    const double* const left = swapped_ ? scalar : out->values(i);
    const double* const right = swapped_ ? out->values(i) : scalar;
    if (ChangesSchema(binary_.op))
      return ArithmeticRow(binary_.op, left, right, out->steps(), out->values(i));
    holds_.resize(out->words());
    CompareRow(binary_.op, left, right, out->steps(), holds_.data());
    if (binary_.return_bool) return FillFromBits(holds_.data(), out->steps(), out->values(i));
    for (size_t w = 0; w < out->words(); ++w) out->present(i)[w] &= holds_[w];
  }

  void ApplyCell(Block* out, size_t i, size_t s, double scalar) {
    const Element vector{out->values(i)[s], out->Histogram(i, s)};
    const Element other{scalar, nullptr};
    ElementResult r =
        swapped_ ? ElementOp(ev_, binary_, other, vector) : ElementOp(ev_, binary_, vector, other);
    if (r.note != ElementNote::kNone) notes_[s] = r.note;
    if (r.dropped) {
      out->Erase(i, s);
      return;
    }
    // A filter keeps the vector's own value, even when it stands on the right.
    if (promql::IsComparison(binary_.op) && swapped_) r.element = vector;
    if (binary_.return_bool) r.element.value = r.keep ? 1 : 0;
    out->Erase(i, s);
    if (!r.keep && !binary_.return_bool) return;
    if (r.element.histogram != nullptr) {
      out->SetHistogram(i, s, r.element.histogram);
    } else {
      out->Set(i, s, r.element.value);
    }
  }

  Evaluator& ev_;
  const Binary& binary_;
  bool swapped_;
  std::vector<ElementNote> notes_;  // the last note of each step
  std::vector<uint64_t> holds_;
};

}  // namespace

Result<Block> EvalBinary(Evaluator& ev, const Binary& binary) {
  const bool left_scalar = binary.lhs->type == ValueType::kScalar;
  const bool right_scalar = binary.rhs->type == ValueType::kScalar;
  if (left_scalar && right_scalar) return ScalarScalar(ev, binary);
  if (left_scalar || right_scalar) return VectorScalar(ev, binary, left_scalar).Run();
  auto lhs = ev.Eval(*binary.lhs);
  if (!lhs) return lhs;
  auto rhs = ev.Eval(*binary.rhs);
  if (!rhs) return rhs;
  if (promql::IsSetOperator(binary.op)) return EvalSetOperator(ev, binary, *lhs, *rhs);
  return EvalVectorVector(ev, binary, *lhs, *rhs);
}

}  // namespace rulecheck::engine
