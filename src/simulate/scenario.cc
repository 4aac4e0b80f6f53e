#include "simulate/scenario.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace rulecheck::simulate {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;

double ValueAt(const std::vector<std::pair<int64_t, double>>& steps, int64_t t_ms) {
  double out = 0;
  for (const auto& [from, value] : steps) {
    if (from <= t_ms) out = value;
  }
  return out;
}

}  // namespace

EventCounts::EventCounts(const Scenario& scenario) : scenario_(scenario) {
  std::set<int64_t> times = {0};
  for (const auto* steps : {&scenario.errors, &scenario.traffic}) {
    for (const auto& [from, value] : *steps) times.insert(std::max<int64_t>(0, from));
  }
  for (const int64_t from : times) {
    const double rate = scenario.events_per_second * ValueAt(scenario.traffic, from) / 1000;
    pieces_.push_back({from, rate, ValueAt(scenario.errors, from)});
  }
}

void EventCounts::Advance(int64_t t_ms) {
  while (now_ms_ < t_ms) {
    while (piece_ + 1 < pieces_.size() && pieces_[piece_ + 1].from_ms <= now_ms_) ++piece_;
    const int64_t next = piece_ + 1 < pieces_.size() ? pieces_[piece_ + 1].from_ms : t_ms;
    const int64_t until = std::min(t_ms, next);
    const double events = static_cast<double>(until - now_ms_) * pieces_[piece_].rate;
    counts_.all += events;
    counts_.bad += events * pieces_[piece_].errors;
    now_ms_ = until;
  }
}

EventCounts::Counts EventCounts::At(int64_t t_ms) {
  for (; reset_ < scenario_.resets_ms.size() && scenario_.resets_ms[reset_] <= t_ms; ++reset_) {
    Advance(scenario_.resets_ms[reset_]);
    counts_ = {0, 0, true};
  }
  Advance(t_ms);
  return counts_;
}

bool EventCounts::IsMissing(int64_t t_ms) const {
  return std::any_of(scenario_.missing_ms.begin(), scenario_.missing_ms.end(),
                     [&](const auto& gap) { return gap.first <= t_ms && t_ms < gap.second; });
}

namespace {

class ScenarioMaker {
 public:
  explicit ScenarioMaker(const ScenarioFrame& frame) : frame_(frame), start_(frame.history_ms) {}

  std::vector<Scenario> All() const {
    std::vector<Scenario> out;
    const std::pair<double, const char*> constants[] = {{1, "full-outage"},
                                                        {0.1, "ten-percent"},
                                                        {0.02, "two-percent"},
                                                        {0.01, "one-percent"},
                                                        {0.005, "half-percent"}};
    for (const auto& [errors, name] : constants) out.push_back(Constant(errors, name));
    out.push_back(Ramp());
    out.push_back(Flapping());
    out.push_back(SlowLeak());
    out.push_back(SingleError());
    out.push_back(Blip());
    out.push_back(Reset());
    out.push_back(MissingScrapes());
    out.push_back(TargetGone());
    out.push_back(DayAndNight());
    return out;
  }

 private:
  Scenario New(std::string name, std::string what) const {
    Scenario out;
    out.name = std::move(name);
    out.what = std::move(what);
    out.events_per_second = frame_.events_per_hour / 3600;
    out.outage_start_ms = start_;
    out.scrape_ms = frame_.scrape_ms;
    out.phase_ms = PhaseOf(frame_);
    out.end_ms = start_ + frame_.length_ms;
    return out;
  }
  Scenario Constant(double errors, const char* name) const {
    Scenario out = New(name, "errors begin, last, and are gone");
    out.errors.emplace_back(start_, errors);
    out.errors.emplace_back(start_ + frame_.outage_ms, 0);
    out.outage_end_ms = start_ + frame_.outage_ms;
    return out;
  }
  Scenario Ramp() const {
    Scenario out = New("ramp", "errors rise from 0 to 100 % in an hour, a percent at a time");
    for (int i = 1; i <= 100; ++i) out.errors.emplace_back(start_ + i * kHour / 100, i / 100.0);
    return out;
  }
  Scenario Flapping() const {
    Scenario out = New("flapping", "two minutes of outage, then three without, again and again");
    for (int64_t at = start_; at < out.end_ms && out.errors.size() < 20'000; at += 5 * kMinute) {
      out.errors.emplace_back(at, 1);
      out.errors.emplace_back(at + 2 * kMinute, 0);
    }
    return out;
  }
  Scenario SlowLeak() const {
    Scenario out = New("slow-leak", "0.15 % of errors, for ever");
    out.errors.emplace_back(start_, 0.0015);
    out.end_ms = start_ + std::max(frame_.leak_ms, frame_.length_ms);
    return out;
  }
  Scenario SingleError() const {
    Scenario out = New("single-error", "one failed event at the floor of traffic");
    if (frame_.floor_per_hour > 0) out.events_per_second = frame_.floor_per_hour / 3600;
    const auto event = static_cast<int64_t>(1000 / out.events_per_second);
    out.errors.emplace_back(start_, 1);
    out.errors.emplace_back(start_ + std::max<int64_t>(1, event), 0);
    out.outage_end_ms = start_ + std::max<int64_t>(1, event);
    return out;
  }
  Scenario Blip() const {
    Scenario out = New("deploy-blip", "a full outage for 30 seconds");
    out.errors.emplace_back(start_, 1);
    out.errors.emplace_back(start_ + kMinute / 2, 0);
    out.outage_end_ms = start_ + kMinute / 2;
    return out;
  }
  Scenario Reset() const {
    Scenario out = Constant(0.1, "counter-reset");
    out.what = "10 % of errors, and the counters start anew after five minutes";
    out.resets_ms.push_back(start_ + 5 * kMinute);
    return out;
  }
  Scenario MissingScrapes() const {
    Scenario out = Constant(1, "missing-scrapes");
    out.what = "a full outage whose first two minutes are not scraped";
    out.missing_ms.emplace_back(start_, start_ + 2 * kMinute);
    return out;
  }
  Scenario TargetGone() const {
    Scenario out = New("target-gone", "nothing is scraped any more");
    out.missing_ms.emplace_back(start_, out.end_ms + kDay);
    return out;
  }
  Scenario DayAndNight() const {
    Scenario out =
        New("day-night", "10 % of errors in the morning, after a night with a tenth of the traffic");
    for (int64_t at = 0; at <= out.end_ms; at += kDay) {
      out.traffic.emplace_back(at + start_ % kDay, 1);
      out.traffic.emplace_back(at + start_ % kDay + kDay / 2, 0.1);
    }
    std::sort(out.traffic.begin(), out.traffic.end());
    out.errors.emplace_back(start_, 0.1);
    return out;
  }

  const ScenarioFrame& frame_;
  int64_t start_;
};

}  // namespace

int64_t PhaseOf(const ScenarioFrame& frame) {
  const int64_t common = std::gcd(frame.scrape_ms, frame.interval_ms);
  for (const int64_t phase : {frame.scrape_ms / 3, frame.scrape_ms / 2, frame.scrape_ms / 5, int64_t{1000}}) {
    if (phase > 0 && phase < frame.scrape_ms && phase % 1000 == 0 && phase % common != 0) return phase;
  }
  return 0;
}

std::vector<Scenario> KnownScenarios(const ScenarioFrame& frame) {
  return ScenarioMaker(frame).All();
}

}  // namespace rulecheck::simulate
