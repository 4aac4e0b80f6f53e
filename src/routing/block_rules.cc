// What blocks must have and must not have together.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/strings.h"
#include "routing/receiver_blocks.h"

namespace rulecheck::routing {
namespace {

// Keys stand apart by blanks.
struct BlockRule {
  enum class Kind : uint8_t { kOneOf, kAtMostOne, kNotWith, kOneOfOrGlobal } kind;
  std::string_view block;
  std::string_view keys;
  std::string_view others = {};  // kNotWith: none of these beside; kOneOfOrGlobal: keys of `global`
};
using enum BlockRule::Kind;

constexpr BlockRule kRules[] = {
    {kOneOf, "webhook_configs", "url url_file"},
    {kAtMostOne, "webhook_configs", "url url_file"},
    {kOneOf, "email_configs", "to"},
    {kOneOfOrGlobal, "email_configs", "smarthost", "smtp_smarthost"},
    {kOneOfOrGlobal, "email_configs", "from", "smtp_from"},
    {kOneOf, "pagerduty_configs", "routing_key routing_key_file service_key service_key_file"},
    {kAtMostOne, "pagerduty_configs", "routing_key routing_key_file"},
    {kAtMostOne, "pagerduty_configs", "service_key service_key_file"},
    {kAtMostOne, "slack_configs", "api_url api_url_file"},
    {kAtMostOne, "slack_configs", "app_token app_token_file"},
    {kNotWith, "slack_configs", "api_url api_url_file", "app_token app_token_file"},
    {kOneOfOrGlobal, "slack_configs", "api_url api_url_file app_token app_token_file",
     "slack_api_url slack_api_url_file slack_app_token slack_app_token_file"},
    {kOneOf, "slack_action", "type"},
    {kOneOf, "slack_action", "text"},
    {kOneOf, "slack_action", "url name"},
    {kOneOf, "slack_confirm", "text"},
    {kOneOf, "slack_field", "title"},
    {kOneOf, "slack_field", "value"},
    {kOneOf, "mattermost_field", "title"},
    {kOneOf, "mattermost_field", "value"},
    {kAtMostOne, "opsgenie_configs", "api_key api_key_file"},
    {kOneOfOrGlobal, "opsgenie_configs", "api_key api_key_file", "opsgenie_api_key opsgenie_api_key_file"},
    {kOneOf, "opsgenie_responder", "id name username"},
    {kAtMostOne, "wechat_configs", "api_secret api_secret_file"},
    {kOneOfOrGlobal, "wechat_configs", "api_secret api_secret_file",
     "wechat_api_secret wechat_api_secret_file"},
    {kOneOfOrGlobal, "wechat_configs", "corp_id", "wechat_api_corp_id"},
    {kOneOf, "pushover_configs", "user_key user_key_file"},
    {kAtMostOne, "pushover_configs", "user_key user_key_file"},
    {kOneOf, "pushover_configs", "token token_file"},
    {kAtMostOne, "pushover_configs", "token token_file"},
    {kOneOf, "victorops_configs", "routing_key"},
    {kAtMostOne, "victorops_configs", "api_key api_key_file"},
    {kOneOfOrGlobal, "victorops_configs", "api_key api_key_file", "victorops_api_key victorops_api_key_file"},
    {kAtMostOne, "telegram_configs", "bot_token bot_token_file"},
    {kOneOfOrGlobal, "telegram_configs", "bot_token bot_token_file",
     "telegram_bot_token telegram_bot_token_file"},
    {kOneOf, "telegram_configs", "chat_id chat_id_file"},
    {kAtMostOne, "telegram_configs", "chat_id chat_id_file"},
    {kOneOf, "webex_configs", "room_id"},
    {kOneOf, "discord_configs", "webhook_url webhook_url_file"},
    {kAtMostOne, "discord_configs", "webhook_url webhook_url_file"},
    {kOneOf, "msteams_configs", "webhook_url webhook_url_file"},
    {kAtMostOne, "msteams_configs", "webhook_url webhook_url_file"},
    {kOneOf, "msteamsv2_configs", "webhook_url webhook_url_file"},
    {kAtMostOne, "msteamsv2_configs", "webhook_url webhook_url_file"},
    {kOneOf, "jira_configs", "project"},
    {kOneOf, "jira_configs", "issue_type"},
    {kOneOfOrGlobal, "jira_configs", "api_url", "jira_api_url"},
    {kOneOf, "incidentio_configs", "url url_file"},
    {kAtMostOne, "incidentio_configs", "url url_file"},
    {kAtMostOne, "incidentio_configs", "alert_source_token alert_source_token_file"},
    {kAtMostOne, "rocketchat_configs", "token token_file"},
    {kAtMostOne, "rocketchat_configs", "token_id token_id_file"},
    {kOneOfOrGlobal, "rocketchat_configs", "token_id token_id_file",
     "rocketchat_token_id rocketchat_token_id_file"},
    {kOneOfOrGlobal, "rocketchat_configs", "token token_file", "rocketchat_token rocketchat_token_file"},
    {kAtMostOne, "mattermost_configs", "webhook_url webhook_url_file"},
    {kOneOfOrGlobal, "mattermost_configs", "webhook_url webhook_url_file",
     "mattermost_webhook_url mattermost_webhook_url_file"},
    {kAtMostOne, "global", "slack_app_token slack_app_token_file"},
    {kAtMostOne, "global", "slack_api_url slack_api_url_file"},
    {kAtMostOne, "global", "opsgenie_api_key opsgenie_api_key_file"},
    {kAtMostOne, "global", "victorops_api_key victorops_api_key_file"},
    {kAtMostOne, "global", "telegram_bot_token telegram_bot_token_file"},
    {kAtMostOne, "global", "smtp_auth_password smtp_auth_password_file"},
    {kAtMostOne, "global", "smtp_auth_secret smtp_auth_secret_file"},
    {kAtMostOne, "global", "rocketchat_token rocketchat_token_file"},
    {kAtMostOne, "global", "rocketchat_token_id rocketchat_token_id_file"},
    {kAtMostOne, "global", "wechat_api_secret wechat_api_secret_file"},
    {kAtMostOne, "global", "mattermost_webhook_url mattermost_webhook_url_file"},
    {kAtMostOne, "http", "bearer_token bearer_token_file"},
    {kAtMostOne, "http", "basic_auth authorization oauth2"},
    {kNotWith, "http", "basic_auth authorization oauth2", "bearer_token bearer_token_file"},
    {kAtMostOne, "basic_auth", "username username_file"},
    {kAtMostOne, "basic_auth", "password password_file"},
    {kAtMostOne, "authorization", "credentials credentials_file"},
    {kOneOf, "oauth2", "client_id"},
    {kOneOf, "oauth2", "token_url"},
    {kAtMostOne, "oauth2", "client_secret client_secret_file"},
    {kAtMostOne, "tls", "ca ca_file"},
    {kAtMostOne, "tls", "cert cert_file"},
    {kAtMostOne, "tls", "key key_file"},
    {kOneOf, "tracing", "endpoint"},
};

// The values that a field can have; letters of `type` in any case.
struct ChoiceRule {
  std::string_view block, key, choices;
};
constexpr ChoiceRule kChoices[] = {
    {"telegram_configs", "parse_mode", "Markdown MarkdownV2 HTML"},
    {"wechat_configs", "message_type", "text markdown"},
    {"jira_configs", "api_type", "auto cloud datacenter"},
    {"opsgenie_responder", "type", "team teams user escalation schedule"},
    {"tracing", "client_type", "http grpc"},
    {"tracing", "compression", "gzip"},
    {"tls", "min_version", "TLS10 TLS11 TLS12 TLS13"},
    {"tls", "max_version", "TLS10 TLS11 TLS12 TLS13"},
};

std::string InQuotes(std::string_view keys, std::string_view joiner) {
  std::vector<std::string> words;
  for (const std::string_view key : Split(keys, ' ')) words.push_back(fmt::format("`{}`", key));
  return Join(words, joiner);
}

std::vector<std::string_view> Given(const Block& block, std::string_view keys) {
  std::vector<std::string_view> given;
  for (const std::string_view key : Split(keys, ' '))
    if (block.Has(key)) given.push_back(key);
  return given;
}

Span PlaceOf(const Block& block, std::string_view key) {
  if (const MappedText* text = block.Text(key)) return text->span;
  for (const auto& [name, span] : block.others)
    if (name == key) return span;
  return block.key;
}

void TellTogether(ConfigDecoder& decoder, const Block& block, std::string_view a, std::string_view b) {
  decoder.Fail(PlaceOf(block, b), fmt::format("only one of `{}` and `{}` may be set", a, b));
}

void Apply(ConfigDecoder& decoder, const Block& block, const BlockRule& rule) {
  const std::vector<std::string_view> given = Given(block, rule.keys);
  switch (rule.kind) {
    case kOneOf:
      if (given.empty())
        decoder.Fail(block.key, fmt::format("`{}` needs {}", block.spec->name, InQuotes(rule.keys, " or ")));
      return;
    case kAtMostOne:
      if (given.size() > 1) TellTogether(decoder, block, given[0], given[1]);
      return;
    case kNotWith: {
      const std::vector<std::string_view> others = Given(block, rule.others);
      if (!given.empty() && !others.empty()) TellTogether(decoder, block, given[0], others[0]);
      return;
    }
    case kOneOfOrGlobal:
      return;
  }
}

void ApplyChoice(ConfigDecoder& decoder, const Block& block, const ChoiceRule& rule) {
  const MappedText* text = block.Text(rule.key);
  if (text == nullptr ||
      (rule.block == "opsgenie_responder" && text->value.find("{{") != std::string_view::npos))
    return;
  const std::vector<std::string_view> choices = Split(rule.choices, ' ');
  std::string value(text->value);
  if (rule.block == "opsgenie_responder")
    for (char& c : value) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return;
  decoder.Fail(text->span, fmt::format("`{}` must be one of {}", rule.key, InQuotes(rule.choices, ", ")));
}

// Exactly this: an odd number of the three is missing.
void CheckSns(ConfigDecoder& decoder, const Block& block) {
  const size_t given = Given(block, "topic_arn phone_number target_arn").size();
  if (given == 0 || given == 2)
    decoder.Fail(block.key, "`sns_configs` needs one of `topic_arn`, `phone_number` and `target_arn`");
}

void CheckVictorOps(ConfigDecoder& decoder, const Block& block) {
  for (const std::string_view reserved :
       {"routing_key", "message_type", "state_message", "entity_display_name", "monitoring_tool", "entity_id",
        "entity_state"}) {
    for (const ReceiverText& text : block.all_texts) {
      if (text.field == fmt::format("{}custom_fields.{}", block.path, reserved))
        decoder.Fail(text.text.span,
                     fmt::format("`{}` is a field of its own, it cannot be a custom one", reserved));
    }
  }
}

void CheckWebex(ConfigDecoder& decoder, const Block& block) {
  const std::string authorization = block.path + "http_config.authorization.";
  const bool given =
      std::any_of(block.all_texts.begin(), block.all_texts.end(),
                  [&](const ReceiverText& text) { return text.field.starts_with(authorization); });
  if (!given) decoder.Fail(block.key, "`webex_configs` needs `http_config.authorization`");
}

}  // namespace

void CheckBlock(ConfigDecoder& decoder, const Block& block) {
  const std::string_view name = block.spec->name;
  for (const BlockRule& rule : kRules)
    if (rule.block == name) Apply(decoder, block, rule);
  for (const ChoiceRule& rule : kChoices)
    if (rule.block == name) ApplyChoice(decoder, block, rule);
  if (name == "sns_configs") CheckSns(decoder, block);
  if (name == "victorops_configs") CheckVictorOps(decoder, block);
  if (name == "webex_configs") CheckWebex(decoder, block);
  if (name == "pushover_configs" && block.Has("html") && block.Has("monospace"))
    TellTogether(decoder, block, "html", "monospace");
}

void CheckWithGlobal(ConfigDecoder& decoder, const Block& block, const Block& global) {
  for (const BlockRule& rule : kRules) {
    if (rule.kind != kOneOfOrGlobal || rule.block != block.spec->name) continue;
    if (!Given(block, rule.keys).empty() || !Given(global, rule.others).empty()) continue;
    decoder.Fail(block.key, fmt::format("`{}` needs {}, or {} in `global`", block.spec->name,
                                        InQuotes(rule.keys, " or "), InQuotes(rule.others, " or ")));
  }
}

}  // namespace rulecheck::routing
