// The fields of blocks. Sources: config/notifiers.go, notify/*/config.go of Alertmanager 0.34 and
// config/http_config.go of prometheus/common.
#include <algorithm>
#include <iterator>

#include "routing/receiver_blocks.h"

namespace rulecheck::routing {
namespace {

constexpr BlockSpec kIntegrations[] = {
    {"discord_configs",
     "send_resolved:flag http_config:{http} webhook_url:secret-url webhook_url_file content title message "
     "username "
     "avatar_url"},
    {"email_configs",
     "send_resolved:flag to from hello smarthost:host-port auth_username auth_password auth_password_file "
     "auth_secret "
     "auth_secret_file auth_identity headers:map html text require_tls:flag tls_config:{tls} "
     "force_implicit_tls:flag "
     "threading:{threading}"},
    {"incidentio_configs",
     "send_resolved:flag http_config:{http} url:url url_file alert_source_token alert_source_token_file "
     "max_alerts:unsigned timeout:go-duration"},
    {"pagerduty_configs",
     "send_resolved:flag http_config:{http} service_key service_key_file routing_key routing_key_file "
     "url:url client "
     "client_url description details:any images:[pagerduty_image] links:[pagerduty_link] source severity "
     "class "
     "component group timeout:go-duration"},
    {"slack_configs",
     "send_resolved:flag http_config:{http} api_url:secret-url api_url_file app_token app_token_file "
     "app_url:url "
     "channel username color title title_link pretext text message_text fields:[slack_field] "
     "short_fields:flag footer "
     "fallback callback_id icon_emoji icon_url image_url thumb_url link_names:flag mrkdwn_in:texts "
     "actions:[slack_action] update_message:flag timeout:go-duration"},
    {"webhook_configs",
     "send_resolved:flag http_config:{http} url:template-url url_file max_alerts:unsigned "
     "timeout:go-duration "
     "payload:any"},
    {"opsgenie_configs",
     "send_resolved:flag http_config:{http} api_key api_key_file api_url:url message description source "
     "details:map "
     "entity responders:[opsgenie_responder] actions tags note priority update_alerts:flag"},
    {"wechat_configs",
     "send_resolved:flag http_config:{http} api_secret api_secret_file corp_id message api_url:url to_user "
     "to_party "
     "to_tag agent_id message_type"},
    {"pushover_configs",
     "send_resolved:flag http_config:{http} user_key user_key_file token token_file title message url "
     "url_title device "
     "sound priority retry:go-duration expire:go-duration ttl:go-duration html:flag monospace:flag"},
    {"victorops_configs",
     "send_resolved:flag http_config:{http} api_key api_key_file api_url:url routing_key message_type "
     "state_message "
     "entity_display_name monitoring_tool custom_fields:map"},
    {"sns_configs",
     "send_resolved:flag http_config:{http} api_url sigv4:{sigv4} topic_arn phone_number target_arn subject "
     "message "
     "attributes:map use_aws_http_client:flag"},
    {"telegram_configs",
     "send_resolved:flag http_config:{http} api_url:url bot_token bot_token_file chat_id:number chat_id_file "
     "message_thread_id:number message disable_notifications:flag parse_mode"},
    {"webex_configs", "send_resolved:flag http_config:{http} api_url:url message room_id"},
    {"msteams_configs",
     "send_resolved:flag http_config:{http} webhook_url:secret-url webhook_url_file title summary text"},
    {"msteamsv2_configs",
     "send_resolved:flag http_config:{http} webhook_url:secret-url webhook_url_file title text"},
    {"jira_configs",
     "send_resolved:flag http_config:{http} api_url:url api_type project summary:text-or-jira_field "
     "description:text-or-jira_field labels:texts priority issue_type reopen_transition resolve_transition "
     "wont_fix_resolution reopen_duration:duration fields:any"},
    {"rocketchat_configs",
     "send_resolved:flag http_config:{http} api_url:url token_id token_id_file token token_file channel "
     "color title "
     "title_link text fields:[rocketchat_field] short_fields:flag emoji icon_url image_url thumb_url "
     "link_names:flag "
     "actions:[rocketchat_action]"},
    {"mattermost_configs",
     "send_resolved:flag http_config:{http} webhook_url:secret-url webhook_url_file channel username text "
     "fallback "
     "color pretext author_name author_link author_icon title title_link fields:[mattermost_field] thumb_url "
     "footer "
     "footer_icon image_url icon_url icon_emoji attachments:[mattermost_attachment] type "
     "props:{mattermost_props} "
     "priority:{mattermost_priority}"},
};

constexpr BlockSpec kParts[] = {
    {"global",
     "resolve_timeout:duration http_config:{http} jira_api_url:url smtp_from smtp_hello "
     "smtp_smarthost:host-port "
     "smtp_auth_username smtp_auth_password smtp_auth_password_file smtp_auth_secret smtp_auth_secret_file "
     "smtp_auth_identity smtp_require_tls:flag smtp_tls_config:{tls} smtp_force_implicit_tls:flag "
     "slack_api_url:secret-url slack_api_url_file slack_app_token slack_app_token_file slack_app_url:url "
     "pagerduty_url:url opsgenie_api_url:url opsgenie_api_key opsgenie_api_key_file wechat_api_url:url "
     "wechat_api_secret wechat_api_secret_file wechat_api_corp_id victorops_api_url:url victorops_api_key "
     "victorops_api_key_file telegram_api_url:url telegram_bot_token telegram_bot_token_file "
     "webex_api_url:url "
     "rocketchat_api_url:url rocketchat_token rocketchat_token_file rocketchat_token_id "
     "rocketchat_token_id_file "
     "mattermost_webhook_url:secret-url mattermost_webhook_url_file"},
    {"http",
     "basic_auth:{basic_auth} authorization:{authorization} oauth2:{oauth2} bearer_token bearer_token_file "
     "tls_config:{tls} follow_redirects:flag enable_http2:flag proxy_url no_proxy "
     "proxy_from_environment:flag "
     "proxy_connect_header:any http_headers:any"},
    {"basic_auth", "username username_file username_ref password password_file password_ref"},
    {"authorization", "type credentials credentials_file credentials_ref"},
    {"oauth2",
     "client_id client_secret client_secret_file client_secret_ref client_certificate_key_id "
     "client_certificate_key "
     "client_certificate_key_file client_certificate_key_ref grant_type signature_algorithm iss audience "
     "claims:any "
     "scopes:texts token_url endpoint_params:map tls_config:{tls} proxy_url no_proxy "
     "proxy_from_environment:flag "
     "proxy_connect_header:any"},
    {"tls",
     "ca cert key ca_file cert_file key_file ca_ref cert_ref key_ref server_name insecure_skip_verify:flag "
     "min_version "
     "max_version"},
    {"threading", "enabled:flag thread_by_date"},
    {"sigv4",
     "region access_key secret_key profile role_arn external_id use_fips_sts_endpoint:flag service_name"},
    {"pagerduty_image", "src alt href"},
    {"pagerduty_link", "href text"},
    {"slack_field", "title value short:flag"},
    {"slack_action", "type text url style name value confirm:{slack_confirm}"},
    {"slack_confirm", "text title ok_text dismiss_text"},
    {"opsgenie_responder", "id name username type"},
    {"jira_field", "template enable_update:flag"},
    {"rocketchat_field", "short:flag title value"},
    {"rocketchat_action",
     "type text url imageurl iswebview:flag webviewheightratio msg msginchatwindow:flag msgprocessingtype"},
    {"mattermost_field", "title value short:flag"},
    {"mattermost_attachment",
     "fallback color pretext text author_name author_link author_icon title title_link "
     "fields:[mattermost_field] "
     "thumb_url footer footer_icon image_url"},
    {"mattermost_props", "card"},
    {"mattermost_priority", "priority requested_ack:flag persistent_notifications:flag"},
    {"tracing",
     "client_type endpoint sampling_fraction:real insecure:flag tls_config:{tls} headers:any compression "
     "timeout:duration"},
};

}  // namespace

const BlockSpec* FindBlock(std::string_view name) {
  for (const std::span<const BlockSpec> table :
       {std::span<const BlockSpec>(kIntegrations), std::span<const BlockSpec>(kParts)}) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const BlockSpec& spec) { return spec.name == name; });
    if (found != table.end()) return &*found;
  }
  return nullptr;
}

std::span<const BlockSpec> Integrations() {
  return kIntegrations;
}

std::vector<BlockSpec> AllBlocks() {
  std::vector<BlockSpec> all(std::begin(kIntegrations), std::end(kIntegrations));
  all.insert(all.end(), std::begin(kParts), std::end(kParts));
  return all;
}

}  // namespace rulecheck::routing
