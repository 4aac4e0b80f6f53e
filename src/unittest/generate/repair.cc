#include "unittest/generate/repair.h"

#include <vector>

namespace rulecheck::unittest {
namespace {

using Value = std::optional<double>;

constexpr int kRounds = 3;

std::vector<Value> OtherValues(const Signal& signal, size_t phase) {
  constexpr double kMuch = 1e6;
  const Value& now = signal.value[phase];
  std::vector<Value> out;
  const auto add = [&](Value value) {
    if (value != now) out.push_back(value);
  };
  for (size_t other = 0; other < kPhases; ++other) add(signal.value[other]);
  const double base = now.value_or(1) == 0 ? 1 : now.value_or(1);
  add(0.0);
  add(1.0);
  add(base * 100);
  add(base / 100);
  add(base * kMuch);
  if (signal.shape == Shape::kGauge) add(-base);
  if (signal.shape == Shape::kGauge) add(-base * kMuch);
  add(std::nullopt);
  return out;
}

class Repairs {
 public:
  Repairs(const CourseOf& course_of, Signals* signals, AlertCourse* course)
      : course_of_(course_of), signals_(signals), course_(course) {}

  bool Round() {
    const int before = course_->score();
    for (size_t phase = 0; phase < kPhases && !Over(); ++phase) {
      if (Wrong(phase)) ChangePhase(phase);
    }
    return course_->score() > before;
  }
  bool Over() const { return stop_ || course_->whole(); }

 private:
  bool Wrong(size_t phase) const {
    switch (static_cast<Phase>(phase)) {
      case Phase::kBefore:
        return course_->fires && !course_->quiet;
      case Phase::kFiring:
        return !course_->fires;
      case Phase::kAfter:
        return course_->fires && !course_->resolves;
    }
    return false;
  }

  void ChangePhase(size_t phase) {
    std::vector<SignalLabels> keys;
    for (const auto& [labels, signal] : *signals_) keys.push_back(labels);
    for (const SignalLabels& key : keys) {
      for (const Value& value : OtherValues(signals_->at(key), phase)) {
        Signals changed = *signals_;
        changed[key].value[phase] = value;
        if (Keep(std::move(changed)) && !Wrong(phase)) return;
        if (Over()) return;
      }
    }
    Signals gone = *signals_;
    for (auto& [labels, signal] : gone) signal.value[phase] = std::nullopt;
    Keep(std::move(gone));
  }

  bool Keep(Signals changed) {
    const AlertCourse course = course_of_(changed, &stop_);
    if (course.score() <= course_->score()) return false;
    *signals_ = std::move(changed);
    *course_ = course;
    return true;
  }

  const CourseOf& course_of_;
  Signals* signals_;
  AlertCourse* course_;
  bool stop_ = false;
};

}  // namespace

void Repair(const CourseOf& course_of, Signals* signals, AlertCourse* course) {
  Repairs repairs(course_of, signals, course);
  for (int round = 0; round < kRounds && !repairs.Over(); ++round) {
    if (!repairs.Round()) return;
  }
}

}  // namespace rulecheck::unittest
