// Arithmetic and comparison between two vectors: matching is worked out once,
// values are loops over pairs of rows (VectorBinop of promql/engine.go).
#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/binary.h"
#include "engine/binary_element.h"

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
        out_(ev.steps()) {
    const Signatures sigs = MakeSignatures(ev, matching_, lhs, rhs);
    many_sigs_ = swapped_ ? sigs.rhs : sigs.lhs;
    one_sigs_ = swapped_ ? sigs.lhs : sigs.rhs;
    one_rows_.resize(sigs.count);
    for (uint32_t i = 0; i < one_.size(); ++i) one_rows_[one_sigs_[i]].push_back(i);
    matched_.assign(sigs.count, {});
    for (const promql::LabelRef& l : matching_.include) include_.push_back(ev.symbols().Intern(l.name));
    for (const promql::LabelRef& l : matching_.labels) names_.push_back(ev.symbols().Intern(l.name));
    drop_name_ = ChangesSchema(binary.op) || (binary.return_bool && !ev.delayed_names());
  }

  Result<Block> Run() {
    if (Status s = CheckOneSide(); !s) return s.error();
    for (size_t i = 0; i < many_.size(); ++i) {
      if (Status s = JoinManyRow(i); !s) return s.error();
    }
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
    const uint32_t sig = many_sigs_[i];
    const Side many{&many_, i, 0, many_.labels(i)};
    Words rest(many_.present(i), many_.present(i) + words_);
    for (const uint32_t r : one_rows_[sig]) {
      Words steps(words_);
      for (size_t w = 0; w < words_; ++w) {
        steps[w] = many_.present(i)[w] & one_.present(r)[w];
        rest[w] &= ~steps[w];
      }
      if (!AnyBit(steps)) continue;
      if (Status s = Apply(many, {&one_, r, 0, one_.labels(r)}, sig, steps); !s) return s;
    }
    if (!matching_.fill_right || !AnyBit(rest)) return {};
    return Apply(many, {nullptr, 0, *matching_.fill_right, key_.Of(many.labels)}, sig, rest);
  }

  // Samples of the "one" side that met nothing, against the fill value of the left.
  Status FillOneRow(size_t i, double fill) {
    const uint32_t sig = one_sigs_[i];
    Words steps(one_.present(i), one_.present(i) + words_);
    if (!matched_[sig].empty()) {
      for (size_t w = 0; w < words_; ++w) steps[w] &= ~matched_[sig][w];
    }
    if (!AnyBit(steps)) return {};
    const LabelsId labels = one_.labels(i);
    return Apply({nullptr, 0, fill, key_.Of(labels)}, {&one_, i, 0, labels}, sig, steps);
  }

  // The result carries only the operator's own flag for the removal of the name.
  Status Apply(const Side& many, const Side& one, uint32_t sig, Words steps) {
    const LabelsId labels = ResultLabels(many.labels, one.labels);
    if (Status s = ev_.query().CheckCells(out_.size() + 1, ev_.steps()); !s) return s;
    const size_t row = out_.Add(labels, binary_.return_bool);
    const Side& left = swapped_ ? one : many;
    const Side& right = swapped_ ? many : one;
    Words done = steps;
    ForEachBit(steps.data(), words_, [&](size_t s) {
      ElementResult r = ElementOp(ev_, binary_, left.At(s), right.At(s));
      if (r.note != ElementNote::kNone) notes_[s] = r.note;
      if (r.dropped) {
        ClearBit(done.data(), s);
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
    return MarkMatched(sig, labels, done);
  }

  Status MarkMatched(uint32_t sig, LabelsId labels, const Words& done) {
    Words& matched = matched_[sig];
    if (matched.empty()) matched.assign(words_, 0);
    Words* unique = &matched;
    if (!one_to_one_) {
      unique = &inserted_[(uint64_t{sig} << 32) | labels];
      if (unique->empty()) unique->assign(words_, 0);
    }
    if (Intersects(unique->data(), done.data(), words_)) {
      return EvalError(one_to_one_
                           ? "multiple matches for labels: many-to-one matching must be explicit "
                             "(group_left/group_right)"
                           : "multiple matches for labels: grouping labels must ensure unique matches");
    }
    for (size_t w = 0; w < words_; ++w) {
      matched[w] |= done[w];
      if (unique != &matched) (*unique)[w] |= done[w];
    }
    return {};
  }

  // As resultMetric: from the many side, with the labels that group_x includes.
  LabelsId ResultLabels(LabelsId many, LabelsId one) {
    Symbols& symbols = ev_.symbols();
    LabelsId labels = drop_name_ ? symbols.WithoutMetadata(many) : many;
    if (one_to_one_) {
      std::vector<Label> kept;
      for (const Label& l : symbols.Labels(labels)) {
        const bool named = std::ranges::find(names_, l.name) != names_.end();
        if (named == matching_.on) kept.push_back(l);
      }
      labels = symbols.InternSorted(kept);
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
  std::vector<std::vector<uint32_t>> one_rows_;   // by signature
  std::vector<Words> matched_;                    // by signature: steps with a result
  std::unordered_map<uint64_t, Words> inserted_;  // by signature and result labels
  std::vector<SymbolId> include_;
  std::vector<SymbolId> names_;
  bool drop_name_ = false;
  std::vector<ElementNote> notes_;  // the last note of each step
  Block out_;
};

}  // namespace

Result<Block> EvalVectorVector(Evaluator& ev, const Binary& binary, const Block& lhs, const Block& rhs) {
  const bool fills = binary.matching->fill_left.has_value() || binary.matching->fill_right.has_value();
  if ((lhs.empty() || rhs.empty()) && !fills) return Block(ev.steps());
  return VectorJoin(ev, binary, lhs, rhs).Run();
}

}  // namespace rulecheck::engine
