#include "routing/notification_texts.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "policy/pattern.h"
#include "routing/notification_functions.h"
#include "routing/notification_samples.h"
#include "routing/notification_walk.h"
#include "template/template.h"

namespace rulecheck::routing {
namespace {

constexpr size_t kMaxTemplates = 200;  // files
// Of one run of a template, and of all runs for a configuration.
constexpr uint64_t kMaxSteps = 20'000, kMaxAllSteps = 20'000'000;

// "template: NAME:LINE: " is said by the place.
std::string WithoutPlace(const std::string& message) {
  constexpr std::string_view kBefore = "template: ";
  const size_t end = message.starts_with(kBefore) ? message.find(": ", kBefore.size()) : std::string::npos;
  return end == std::string::npos ? message : message.substr(end + 2);
}

// What went wrong, without the expression that the place shows.
std::string WithoutExpression(const std::string& message) {
  const size_t end = message.find(">: ");
  return end == std::string::npos ? message : message.substr(end + 3);
}

class NotificationReader {
 public:
  NotificationReader(const Config& config, const TemplateFiles& templates, const SamplesOf& samples_of)
      : config_(config), templates_(templates), samples_of_(samples_of) {
    environment_.evaluation_time_ms = 1'700'000'300'000;  // five minutes into the alerts of samples
    environment_.definitions = &definitions_;
    environment_.is_elsewhere = [this](std::string_view name) {
      return !templates_.complete || IsDefaultTemplate(name);
    };
  }

  NotificationReads Run() {
    for (const auto& file : templates_.files) {
      const SourceFile* source = file.get();
      Parse(file->text(), [source](Span span) { return Location{source, span}; });
    }
    for (const auto& [program, place] : programs_)
      for (const auto& [name, body] : program->definitions) definitions_[name] = {program.get(), &body};
    for (const Receiver& receiver : config_.receivers) {
      samples_.reset();
      for (const ReceiverText& text : receiver.texts) ReadText(receiver, text.text);
    }
    return std::move(out_);
  }

 private:
  using Place = std::function<Location(Span)>;

  const gotemplate::Program* Parse(std::string_view text, Place place) {
    gotemplate::ParseOptions options;
    options.limits.max_steps = kMaxSteps;
    gotemplate::ParseOutcome outcome = gotemplate::Parse(text, NotificationFunctions(), options);
    if (outcome.error) {
      out_.problems.push_back(
          {place(outcome.error->span), WithoutPlace(outcome.error->message), outcome.error->hint});
      return nullptr;
    }
    programs_.emplace_back(outcome.value->shared_program(), std::move(place));
    return programs_.back().first.get();
  }

  void ReadText(const Receiver& receiver, const MappedText& text) {
    if (text.value.find("{{") == std::string_view::npos) return;
    const gotemplate::Program* program = Parse(text.value, [text](Span span) { return text.At(span); });
    if (program == nullptr) return;
    NotificationWalk walk(
        definitions_, templates_.complete,
        [&](const gotemplate::Program& of, LabelSource source, const std::string& name, Span span) {
          AddLabel(source, name, PlaceIn(of, span), receiver.name.value);
        },
        [&](const gotemplate::Program& of, std::string message, std::string hint, Span span) {
          AddProblem({PlaceIn(of, span), std::move(message), std::move(hint)});
        });
    const size_t before = out_.problems.size();
    walk.Run(*program);
    if (samples_of_ && out_.problems.size() == before) RunText(receiver, *program);
  }

  // The first alert on which the text fails says it.
  void RunText(const Receiver& receiver, const gotemplate::Program& program) {
    if (!samples_) samples_ = samples_of_(receiver.name.value);
    const gotemplate::Template parsed(programs_.back().first);
    for (const NotificationSample& sample : *samples_) {
      if (steps_ > kMaxAllSteps) return;
      gotemplate::RunTrace trace;
      const Result<std::string> ran = gotemplate::Run(parsed, sample.data, environment_, &trace);
      steps_ += trace.steps;
      if (ran) continue;
      const gotemplate::Program& in = trace.failed_in == nullptr ? program : *trace.failed_in;
      if (trace.steps < kMaxSteps && ran.error().span)
        AddProblem({PlaceIn(in, *ran.error().span),
                    fmt::format("this fails, so that the notification is not sent: {}",
                                WithoutExpression(WithoutPlace(ran.error().message))),
                    sample.of.empty() ? std::string("Run on an alert as any rule could raise it.")
                                      : fmt::format("Run on an alert of `{}`.", sample.of)});
      return;
    }
  }

  Location PlaceIn(const gotemplate::Program& program, Span span) const {
    const auto found = std::find_if(programs_.rbegin(), programs_.rend(),
                                    [&](const auto& pair) { return pair.first.get() == &program; });
    return found->second(span);
  }

  void AddProblem(NotificationProblem problem) {
    if (told_.insert({problem.where.file, problem.where.span.begin, 0}).second)
      out_.problems.push_back(std::move(problem));
  }

  void AddLabel(LabelSource source, const std::string& name, Location where, std::string_view receiver) {
    const auto [it, added] =
        labels_.emplace(std::make_tuple(where.file, where.span.begin, source), out_.labels.size());
    if (added) out_.labels.push_back({source, name, where, {}});
    auto& receivers = out_.labels[it->second].receivers;
    if (receivers.empty() || receivers.back() != receiver) receivers.push_back(receiver);
  }

  const Config& config_;
  const TemplateFiles& templates_;
  const SamplesOf& samples_of_;
  std::optional<std::vector<NotificationSample>> samples_;  // of the receiver at hand
  gotemplate::Environment environment_;
  uint64_t steps_ = 0;
  std::vector<std::pair<std::shared_ptr<const gotemplate::Program>, Place>> programs_;
  Definitions definitions_;
  std::set<std::tuple<const SourceFile*, uint32_t, int>> told_;
  std::map<std::tuple<const SourceFile*, uint32_t, LabelSource>, size_t> labels_;
  NotificationReads out_;
};

}  // namespace

NotificationReads ReadNotifications(const Config& config, const TemplateFiles& templates,
                                    const SamplesOf& samples_of) {
  return NotificationReader(config, templates, samples_of).Run();
}

TemplateFiles LoadTemplates(const source::FileSystem& files, const Config& config) {
  TemplateFiles out;
  const std::string beside = source::FolderOf(config.file->path());
  for (const MappedText& glob : config.templates) {
    const std::string pattern(glob.value);
    const size_t slash = pattern.rfind('/');
    const bool elsewhere =
        pattern.starts_with('/') ||
        pattern.substr(0, slash == std::string::npos ? 0 : slash).find_first_of("*?[") != std::string::npos;
    const std::string folder =
        elsewhere || slash == std::string::npos ? beside : beside + "/" + pattern.substr(0, slash);
    const policy::Pattern names = policy::Pattern::Glob(pattern.substr(slash + 1));
    const size_t before = out.files.size();
    if (const auto entries = files.List(folder)) {
      for (const source::FolderEntry& entry : *entries) {
        const bool wanted = names.Matches(entry.name) && entry.info.kind == source::FileKind::kFile;
        if (!wanted || out.files.size() == kMaxTemplates) continue;
        const std::string path = folder == "." ? entry.name : folder + "/" + entry.name;
        Result<std::string> text = files.Read(path);
        if (text) out.files.push_back(std::make_shared<const SourceFile>(path, std::move(*text)));
      }
    }
    out.complete = out.complete && !elsewhere && out.files.size() > before;
  }
  return out;
}

}  // namespace rulecheck::routing
