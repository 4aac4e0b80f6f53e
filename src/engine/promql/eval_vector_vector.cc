// Arithmetic and comparison between two vectors: matching is worked out once,
// values are loops over pairs of rows (VectorBinop of promql/engine.go).
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/promql/binary.h"
#include "engine/promql/binary_element.h"
#include "engine/promql/binary_rows.h"

namespace rulecheck::engine {

using promql::Binary;
using promql::Cardinality;
using promql::Op;

namespace {

using Words = std::vector<uint64_t>;

bool Intersects(const uint64_t* a, const uint64_t* b, size_t words) {
  for (size_t w = 0; w < words; ++w) {
    if ((a[w] & b[w]) != 0) return true;
  }
  return false;
}

bool AnyBit(const Words& words) {
  return std::ranges::any_of(words, [](uint64_t w) { return w != 0; });
}

Words AnyPresent(const Block& block) {
  Words out(block.words(), 0);
  for (size_t i = 0; i < block.size(); ++i) {
    for (size_t w = 0; w < block.words(); ++w) out[w] |= block.present(i)[w];
  }
  return out;
}

class VectorJoin {
 public:
  VectorJoin(Evaluator& ev, const Binary& binary, const Block& lhs, const Block& rhs)
      : ev_(ev),
        binary_(binary),
        matching_(*binary.matching),
        swapped_(matching_.card == Cardinality::kOneToMany),
        one_to_one_(matching_.card == Cardinality::kOneToOne),
        many_(swapped_ ? rhs : lhs),
        one_(swapped_ ? lhs : rhs),
        key_(ev, matching_),
        words_(lhs.words()),
        notes_(ev.steps()),
        by_rows_(HasRowForm(binary.op) && lhs.floats_only() && rhs.floats_only()),
        out_(ev.steps()) {
    const Signatures sigs = MakeSignatures(ev, matching_, lhs, rhs);
    many_sigs_ = swapped_ ? sigs.rhs : sigs.lhs;
    one_sigs_ = swapped_ ? sigs.lhs : sigs.rhs;
    one_rows_.resize(sigs.count);
    for (uint32_t i = 0; i < one_.size(); ++i) one_rows_[one_sigs_[i]].push_back(i);
    matched_.assign(sigs.count * words_, 0);
    out_.Reserve(many_.size());
    for (const promql::LabelRef& l : matching_.include) include_.push_back(ev.symbols().Intern(l.name));
    for (const promql::LabelRef& l : matching_.labels) names_.push_back(ev.symbols().Intern(l.name));
    drop_name_ = ChangesSchema(binary.op) || (binary.return_bool && !ev.delayed_names());
  }

  Result<Block> Run() {
    if (Status s = CheckOneSide(); !s) return s.error();
    for (size_t i = 0; i < many_.size(); ++i) {
      if (Status s = JoinManyRow(i); !s) return s.error();
    }
    if (Status s = CheckManySide(); !s) return s.error();
    if (matching_.fill_left) {
      for (size_t i = 0; i < one_.size(); ++i) {
        if (Status s = FillOneRow(i, *matching_.fill_left); !s) return s.error();
      }
    }
    for (const ElementNote note : notes_) Annotate(ev_, binary_, note);
    return ev_.Collect(std::move(out_));
  }

 private:
  // One side of a pair: a row of a block, or a fill value.
  struct Side {
    const Block* block = nullptr;
    size_t row = 0;
    double fill = 0;
    LabelsId labels = kNoLabels;

    Element At(size_t s) const {
      if (block == nullptr) return {fill, nullptr};
      return {block->values(row)[s], block->Histogram(row, s)};
    }
  };

  // No two samples of the "one" side may share a signature at a step where the
  // operator has anything to do.
  Status CheckOneSide() {
    bool repeated = false;
    for (const auto& rows : one_rows_) {
      for (size_t a = 0; a < rows.size() && !repeated; ++a) {
        for (size_t b = a + 1; b < rows.size() && !repeated; ++b) {
          repeated = Intersects(one_.present(rows[a]), one_.present(rows[b]), words_);
        }
      }
    }
    if (!repeated) return {};
    const Words active = AnyPresent(many_);
    const bool fills = matching_.fill_left.has_value() || matching_.fill_right.has_value();
    std::vector<uint32_t> seen(one_rows_.size());
    for (size_t s = 0; s < one_.steps(); ++s) {
      if (!fills && !TestBit(active.data(), s)) continue;
      std::ranges::fill(seen, UINT32_MAX);
      for (uint32_t i = 0; i < one_.size(); ++i) {
        if (!one_.Has(i, s)) continue;
        uint32_t& first = seen[one_sigs_[i]];
        if (first != UINT32_MAX) return DuplicateError(i, first);
        first = i;
      }
    }
    return {};
  }

  Error DuplicateError(uint32_t a, uint32_t b) {
    std::string first = ev_.symbols().Format(one_.labels(a));
    std::string second = ev_.symbols().Format(one_.labels(b));
    if (first > second) std::swap(first, second);
    return EvalError(fmt::format(
        "found duplicate series for the match group {} on the {} hand-side of the operation: [{}, {}];"
        "many-to-many matching not allowed: matching labels must be unique on one side",
        ev_.symbols().Format(key_.Of(one_.labels(a))), swapped_ ? "left" : "right", first, second));
  }

  Status JoinManyRow(size_t i) {
    if (i % 256 == 0) {
      if (Status s = ev_.query().CheckTime(); !s) return s;
    }
    const uint32_t sig = many_sigs_[i];
    const Side many{&many_, i, 0, many_.labels(i)};
    rest_.assign(many_.present(i), many_.present(i) + words_);
    for (const uint32_t r : one_rows_[sig]) {
      steps_.resize(words_);
      for (size_t w = 0; w < words_; ++w) {
        steps_[w] = many_.present(i)[w] & one_.present(r)[w];
        rest_[w] &= ~steps_[w];
      }
      if (!AnyBit(steps_)) continue;
      if (Status s = Apply(many, {&one_, r, 0, one_.labels(r)}, sig); !s) return s;
    }
    if (!matching_.fill_right || !AnyBit(rest_)) return {};
    steps_ = rest_;
    return Apply(many, {nullptr, 0, *matching_.fill_right, key_.Of(many.labels)}, sig);
  }

  // Samples of the "one" side that met nothing, against the fill value of the left.
  Status FillOneRow(size_t i, double fill) {
    const uint32_t sig = one_sigs_[i];
    steps_.assign(one_.present(i), one_.present(i) + words_);
    for (size_t w = 0; w < words_; ++w) steps_[w] &= ~matched_[sig * words_ + w];
    if (!AnyBit(steps_)) return {};
    const LabelsId labels = one_.labels(i);
    return Apply({nullptr, 0, fill, key_.Of(labels)}, {&one_, i, 0, labels}, sig);
  }

  // Joins two sides at `steps_`. The result carries only the operator's own flag for
  // the removal of the name.
  Status Apply(const Side& many, const Side& one, uint32_t sig) {
    const LabelsId labels = ResultLabels(many.labels, one.labels);
    if (Status s = ev_.query().CheckCells(out_.size() + 1, ev_.steps()); !s) return s;
    const size_t row = out_.Add(labels, binary_.return_bool);
    const Side& left = swapped_ ? one : many;
    const Side& right = swapped_ ? many : one;
    if (by_rows_) {
      ApplyRow(left, right, row);
    } else {
      ApplyCells(left, right, row);
    }
    return MarkMatched(sig);
  }

  // Floats with floats: no step is dropped, none has a note.
  void ApplyRow(const Side& left, const Side& right, size_t row) {
    const double* const a = RowOf(left, &fill_a_);
    const double* const b = RowOf(right, &fill_b_);
    std::ranges::copy(steps_, out_.present(row));
    if (ChangesSchema(binary_.op)) return ArithmeticRow(binary_.op, a, b, ev_.steps(), out_.values(row));
    holds_.resize(words_);
    CompareRow(binary_.op, a, b, ev_.steps(), holds_.data());
    if (binary_.return_bool) return FillFromBits(holds_.data(), ev_.steps(), out_.values(row));
    std::copy_n(a, ev_.steps(), out_.values(row));
    for (size_t w = 0; w < words_; ++w) out_.present(row)[w] &= holds_[w];
  }

  const double* RowOf(const Side& side, std::vector<double>* fill) const {
    if (side.block != nullptr) return side.block->values(side.row);
    fill->assign(ev_.steps(), side.fill);
    return fill->data();
  }

  // Leaves in `steps_` those whose operands the operator took.
  void ApplyCells(const Side& left, const Side& right, size_t row) {
    const Words steps = steps_;
    ForEachBit(steps.data(), words_, [&](size_t s) {
      ElementResult r = ElementOp(ev_, binary_, left.At(s), right.At(s));
      if (r.note != ElementNote::kNone) notes_[s] = r.note;
      if (r.dropped) {
        ClearBit(steps_.data(), s);
        return;
      }
      if (binary_.return_bool) r.element = {r.keep ? 1.0 : 0.0, nullptr};
      if (!r.keep && !binary_.return_bool) return;
      if (r.element.histogram != nullptr) {
        out_.SetHistogram(row, s, r.element.histogram);
      } else {
        out_.Set(row, s, r.element.value);
      }
    });
  }

  // Notes that `steps_` of a signature, and of the row added last, have a result.
  Status MarkMatched(uint32_t sig) {
    uint64_t* const matched = &matched_[sig * words_];
    if (one_to_one_ && Intersects(matched, steps_.data(), words_)) {
      return EvalError(
          "multiple matches for labels: many-to-one matching must be explicit "
          "(group_left/group_right)");
    }
    for (size_t w = 0; w < words_; ++w) matched[w] |= steps_[w];
    if (one_to_one_) return {};
    row_sigs_.push_back(sig);
    row_steps_.insert(row_steps_.end(), steps_.begin(), steps_.end());
    return {};
  }

  // No two results of one signature may have the same labels at the same step.
  Status CheckManySide() const {
    std::vector<std::pair<uint64_t, uint32_t>> rows;
    rows.reserve(row_sigs_.size());
    for (uint32_t i = 0; i < row_sigs_.size(); ++i) {
      rows.emplace_back((uint64_t{row_sigs_[i]} << 32) | out_.labels(i), i);
    }
    std::ranges::sort(rows);
    Words seen(words_);
    for (size_t i = 1; i < rows.size(); ++i) {
      if (rows[i].first != rows[i - 1].first) continue;
      if (i < 2 || rows[i - 2].first != rows[i].first)
        seen.assign(StepsOf(rows[i - 1].second), StepsOf(rows[i - 1].second) + words_);
      if (Intersects(seen.data(), StepsOf(rows[i].second), words_)) {
        return EvalError("multiple matches for labels: grouping labels must ensure unique matches");
      }
      for (size_t w = 0; w < words_; ++w) seen[w] |= StepsOf(rows[i].second)[w];
    }
    return {};
  }
  const uint64_t* StepsOf(size_t row) const { return &row_steps_[row * words_]; }

  // As resultMetric: from the many side, with the labels that group_x includes.
  LabelsId ResultLabels(LabelsId many, LabelsId one) {
    Symbols& symbols = ev_.symbols();
    LabelsId labels = drop_name_ ? symbols.WithoutMetadata(many) : many;
    if (one_to_one_) {
      kept_.clear();
      for (const Label& l : symbols.Labels(labels)) {
        const bool named = std::ranges::find(names_, l.name) != names_.end();
        if (named == matching_.on) kept_.push_back(l);
      }
      labels = symbols.InternSorted(kept_);
    }
    for (const SymbolId name : include_) labels = symbols.With(labels, name, symbols.Get(one, name));
    return labels;
  }

  Evaluator& ev_;
  const Binary& binary_;
  const promql::VectorMatching& matching_;
  const bool swapped_;
  const bool one_to_one_;
  const Block& many_;
  const Block& one_;
  MatchKey key_;
  size_t words_;
  std::vector<uint32_t> many_sigs_;
  std::vector<uint32_t> one_sigs_;
  std::vector<std::vector<uint32_t>> one_rows_;  // by signature
  Words matched_;                                // by signature: steps with a result
  std::vector<uint32_t> row_sigs_;               // of the rows of out_, unless one-to-one
  Words row_steps_;                              // ... and their steps, filtered or not
  std::vector<SymbolId> include_;
  std::vector<SymbolId> names_;
  bool drop_name_ = false;
  std::vector<ElementNote> notes_;  // the last note of each step
  const bool by_rows_;
  Words steps_;  // scratch
  Words rest_;
  Words holds_;
  std::vector<double> fill_a_;
  std::vector<double> fill_b_;
  std::vector<Label> kept_;
  Block out_;
};

}  // namespace

Result<Block> EvalVectorVector(Evaluator& ev, const Binary& binary, const Block& lhs, const Block& rhs) {
  const bool fills = binary.matching->fill_left.has_value() || binary.matching->fill_right.has_value();
  if ((lhs.empty() || rhs.empty()) && !fills) return Block(ev.steps());
  return VectorJoin(ev, binary, lhs, rhs).Run();
}

}  // namespace rulecheck::engine
