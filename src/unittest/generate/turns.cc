#include "unittest/generate/turns.h"

#include <algorithm>

namespace rulecheck::unittest {
namespace {

// The first stretch of time in which an alert fires.
struct Stretch {
  size_t begin = 0, end = 0;  // minutes; the same when it never fires
};

Stretch FirstStretch(const std::vector<bool>& fires) {
  const auto first = std::find(fires.begin(), fires.end(), true);
  const auto last = std::find(first, fires.end(), false);
  return {static_cast<size_t>(first - fires.begin()), static_cast<size_t>(last - fires.begin())};
}

}  // namespace

AlertCourse CourseIn(const std::vector<bool>& fires) {
  const Stretch at = FirstStretch(fires);
  if (at.begin == at.end) return {};
  return {true, at.begin > 0, at.end < fires.size()};
}

std::vector<int64_t> TurnsOf(const std::vector<bool>& fires) {
  const Stretch at = FirstStretch(fires);
  std::vector<int64_t> out;
  if (at.begin == at.end) return out;
  const auto add = [&](size_t minute) { out.push_back(static_cast<int64_t>(minute) * kTurnMinuteMs); };
  if (at.begin > 0) add(at.begin - 1);
  add(at.begin);
  if (at.end - 1 > at.begin) add(at.end - 1);
  if (at.end < fires.size()) add(at.end);
  return out;
}

}  // namespace rulecheck::unittest
